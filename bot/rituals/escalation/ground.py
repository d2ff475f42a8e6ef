"""What an escalation stands on: its partnership, the ladder, and who can be called; read once a unit."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from sqlalchemy import Select, bindparam
from sqlmodel import col, select

from bot import partnerships
from bot.partnerships import CONTACT, SPEAKERS, Partnership, Person, Side, Unit, next_at_work
from bot.prepared import Prepared, Records
from bot.rituals.escalation.ladder import EscalationLadder, EscalationRung, ladder_of, rungs_of
from bot.rituals.escalation.records import (
    AWAY_NOW,
    GIVE_STATUS,
    INSTEAD,
    NOBODY,
    OF_A_STEP,
    OF_SIDE,
    SET_UP,
    Escalation,
    EscalationMove,
)

_CALLS: Final = ("raised", "climbed", "further", "called", "ended")
"""Steps after which others may be called than before."""
_LAST_CALL: Final = Records(
    select(EscalationMove)
    .where(EscalationMove.escalation_id == bindparam("of"), col(EscalationMove.kind).in_(_CALLS))
    .order_by(col(EscalationMove.id).desc())
    .limit(1)
)

SPOKEN_FOR_AFTER: Final = 10
"""Working days for which who raised it may be away before their contact persons are asked: the five without a
word, after which they are asked, and five more."""

_PLACES: Final = Prepared(
    Select(col(EscalationRung.id), col(EscalationRung.place))
    .where(col(EscalationRung.partnership_id) == bindparam("of"))
    .order_by(col(EscalationRung.place))
)


class Ground:
    """One partnership with its ladder and its people, each read once, when it is first asked for.

    Whoever takes a blocker asks for neither the people nor their parts: that is two of six queries.
    """

    def __init__(self, w: Unit, partnership_id: int) -> None:
        self._w = w
        self.partnership = w.session.get_one(Partnership, partnership_id)
        self.now: datetime = w.now

    @cached_property
    def ladder(self) -> EscalationLadder:
        """What was agreed of all its rungs."""
        return ladder_of(self._w, self.partnership.id)[0]

    @cached_property
    def rungs(self) -> Sequence[EscalationRung]:
        """From the lowest up."""
        about = self.partnership.id
        return rungs_of(self._w.session, about) or ladder_of(self._w, about)[1]

    @cached_property
    def sides(self) -> Mapping[int, Side]:
        """By id."""
        return {side.id: side for side in partnerships.sides(self._w, self.partnership.id)}

    @cached_property
    def people(self) -> Sequence[Person]:
        """Everybody who is in the channel now."""
        return partnerships.people(self._w, self.partnership.id)

    @cached_property
    def parts(self) -> Mapping[int, set[str]]:
        """Who of them holds which, by their id."""
        return partnerships.parts(self._w, self.partnership.id)

    def responding(self, of: Escalation) -> Side:
        """The side whose people are called: mostly that of who acts, and so at hand."""
        return self._w.session.get_one(Side, of.responding_side)

    def clock_begins(self, responding_side: int, *, always: bool) -> datetime:
        """From when on a clock runs that would begin now."""
        return self.now if always else self.sides[responding_side].hours.next_open(self.now)

    def there(self, people: Iterable[Person], moment: datetime) -> list[Person]:
        """Who of them is not away then, by the day at their own side."""
        return [each for each in people if not each.is_away(moment, self.sides[each.side_id])]

    def rung_at(self, place: int) -> EscalationRung:
        """A rung by its place; the last one where the ladder has become shorter since."""
        return next((rung for rung in self.rungs if rung.place == place), self.rungs[-1])

    def callees(self, rung: EscalationRung, responding_side: int) -> list[Person]:
        """Whom a rung calls now: named by hand, else by their parts. Who left is nobody."""
        if rung.named:
            return [person for person in self.people if person.id in rung.named]
        holders = [person for person in self.people if rung.source in self.parts.get(person.id, ())]
        if rung.source == CONTACT:
            return [person for person in holders if person.side_id == responding_side]
        return holders

    def raisers(self, of: Escalation) -> set[int]:
        """Who speaks for who raised it: they themselves; once they left the contact persons of their side,
        or anybody of it where there is none; these besides them, where they are away for so long."""
        raiser = self._w.session.get_one(Person, of.raised_by)
        is_here = raiser.left_at is None
        if is_here and not self._is_away_for_long(of, raiser):
            return {raiser.id}
        of_side = {person.id for person in self.people if person.side_id == raiser.side_id} - {raiser.id}
        speaking = {each for each in of_side if CONTACT in self.parts.get(each, ())} or of_side
        return speaking | {raiser.id} if is_here else speaking

    def _is_away_for_long(self, of: Escalation, raiser: Person) -> bool:
        """Whether it waits for somebody who comes back only a week after they were to be asked.

        It hangs on the moment since which it waits, not on now: who was asked may act, also later.
        """
        since = of.waits_since
        if since is None or raiser.absent_until is None:
            return False
        side = self.sides[raiser.side_id]
        return next_at_work(raiser, side, since) > side.hours.add_days(since, SPOKEN_FOR_AFTER)

    def speak_for(self, of: Escalation) -> list[Person]:
        """The same who are in the channel, also while they are away."""
        raisers = self.raisers(of)
        return [person for person in self.people if person.id in raisers]

    def above(self, place: int, responding_side: int) -> list[tuple[EscalationRung, list[Person]]]:
        """The rungs further up, each with whom it calls."""
        return [(rung, self.callees(rung, responding_side)) for rung in self.rungs if rung.place > place]

    def next_rung(self, of: Escalation, place: int | None = None) -> EscalationRung | None:
        """The first rung further up where somebody is there when the clock begins to run."""
        begins = self.clock_begins(of.responding_side, always=of.counts_always)
        rungs = self.above(of.rung if place is None else place, of.responding_side)
        return next((rung for rung, called in rungs if self.there(called, begins)), None)

    def called_next(self, of: Escalation) -> list[Person]:
        """Whom the first rung further up calls on which somebody is there."""
        following = self.next_rung(of) if of.is_running else None
        return [] if following is None else self.callees(following, of.responding_side)

    def place_below(self, of: Escalation) -> int:
        """It goes up to a step above this one: its own counts, too, where others are called on it."""
        own = self.callees(self.rung_at(of.rung), of.responding_side)
        return of.rung if any(person.id in of.called for person in own) else of.rung - 1

    def instead(self, of: Escalation) -> tuple[str, list[Person]]:
        """Who is called where no step further up has anybody who is there, and why these."""
        there = self.there(self.people, self.clock_begins(of.responding_side, always=of.counts_always))
        of_side = [person for person in there if person.side_id == of.responding_side]
        below = {p.id for rung in self.rungs for p in self.callees(rung, of.responding_side)}
        found: dict[str, list[Person]] = {
            OF_A_STEP: [person for person in there if person.id in below],
            GIVE_STATUS: [person for person in of_side if person.is_expected],
            OF_SIDE: of_side,
            SET_UP: [person for person in self.people if person.id == self.partnership.set_up_by],
            AWAY_NOW: [person for person in self.people if person.side_id == of.responding_side],
        }
        return next(((why, people) for why, people in found.items() if people), (NOBODY, []))

    def are_called_instead(self, of: Escalation) -> bool:
        """Whether no step had anybody when it was last asked who is called."""
        last = _LAST_CALL.first(self._w.session, {"of": of.id})
        return last is not None and was_called_instead([last])

    def minutes(self, of: Escalation) -> int:
        """Working minutes that the people of its rung have, as was agreed when it was raised."""
        acknowledge, resolve = self._agreed_times(of) or self.times_on(self.rung_at(of.rung), of)
        return acknowledge if of.acknowledged_at is None else resolve

    @cached_property
    def _places(self) -> Sequence[Any]:
        """The id and the place of each rung: who takes a blocker reads no ladder."""
        self._w.session.flush()
        return _PLACES.all(self._w.session, {"of": self.partnership.id})

    def _agreed_times(self, of: Escalation) -> Sequence[int] | None:
        """Those that were agreed of its rung, by its place alone."""
        rungs = self._places
        there = next((rung for rung in rungs if rung.place == of.rung), rungs[-1] if rungs else None)
        return None if there is None else (of.times or {}).get(str(there.id))

    def times_on(self, rung: EscalationRung, of: Escalation) -> Sequence[int]:
        """Working minutes to take it and to resolve it on a rung, as was agreed when it was raised.

        What was put into the ladder since has the times that are agreed for it.
        """
        of_then = (of.times or {}).get(str(rung.id))
        return of_then or (rung.to_acknowledge[of.severity], rung.to_resolve[of.severity])

    def asked_to_count(self, of: Escalation) -> list[Person]:
        """Who may say for the company that answers that a blocker counts day and night.

        Who speaks for it, and anybody of it where nobody does. Where they all are away, whoever of it the
        blocker calls and is there: they are who would work.
        """
        of_side = [person for person in self.people if person.side_id == of.responding_side]
        speakers = [person for person in of_side if SPEAKERS & self.parts.get(person.id, set())]
        called = [person for person in of_side if person.id in of.called]
        return self.there(speakers or of_side, self.now) or self.there(called, self.now)


def was_called_instead(moves: Sequence[EscalationMove]) -> bool:
    """Whether, by its steps, no step of the path had anybody when it was last asked who is called."""
    calls = [move for move in moves if move.kind in _CALLS]
    last = max(calls, key=lambda move: move.id, default=None)
    return last is not None and last.kind == "ended" and last.said in INSTEAD


def ground_of(w: Unit, partnership_id: int) -> Ground:
    """What an escalation stands on; it is the same for all of a partnership, and read once a unit."""
    return Ground(w, partnership_id)
