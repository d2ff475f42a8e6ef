"""What changed of the success criteria in a stretch of time: which turned, and which figures came."""

from dataclasses import dataclass
from datetime import datetime

from bot.partnerships import Unit
from bot.rituals.charter.content import charter_of
from bot.rituals.charter.criteria import Standing, standings
from bot.rituals.charter.records import STATES, CharterQuestion
from bot.rituals.charter.targets import Figure, Target


@dataclass(frozen=True)
class Turn:
    """An answer about a criterion beside the one of an earlier month."""

    standing: Standing
    now: CharterQuestion
    before: CharterQuestion | None

    @property
    def aim(self) -> Target | None:
        """What its figure is to reach now."""
        return self.standing.revision.aim

    @property
    def has_other_state(self) -> bool:
        """It goes otherwise than it did."""
        return self.before is not None and self.before.state != self.now.state

    @property
    def is_reached(self) -> bool | None:
        """It reaches its target now, and did not before, or no longer does; None where it is as it was."""
        was, is_now = (self._reaches(each.given if each else None) for each in (self.before, self.now))
        return is_now if was is not None and is_now is not None and was != is_now else None

    @property
    def has_turned(self) -> bool:
        """To be talked about; else it has a new figure at most."""
        return self.has_other_state or self.is_reached is not None

    @property
    def figures(self) -> list[Figure]:
        """The new one, after the one before if it is of the same unit; none where none was given."""
        new = self.now.given
        if new is None:
            return []
        old = self.before.given if self.before else None
        return [old, new] if old is not None and old.unit == new.unit else [new]

    def _reaches(self, figure: Figure | None) -> bool | None:
        return self.aim.is_reached_by(figure) if self.aim is not None and figure is not None else None


def turned_between(w: Unit, partnership_id: int, since: datetime | None, until: datetime) -> list[Turn]:
    """What was answered between two moments (UTC) that says something new, what goes worst first.

    Since None, nothing: there is no time before.
    """
    charter = charter_of(w.session, partnership_id)
    if since is None or charter is None:
        return []
    found = [turn for each in standings(w, charter) for turn in _turns(each, since, until)]
    return sorted(found, key=lambda each: -STATES.index(each.now.state or STATES[0]))


def _turns(standing: Standing, since: datetime, until: datetime) -> list[Turn]:
    """The last answer of that time, if it is otherwise than the one of the month before, or has a figure."""
    said = [each for each in standing.questions if each.answered_at is not None and each.answered_at < until]
    if not said or said[0].answered_at is None or said[0].answered_at <= since:
        return []
    turn = Turn(standing, said[0], said[1] if len(said) > 1 else None)
    return [turn] if turn.has_turned or turn.figures else []
