"""What changed since the meeting before: worked out from what was written, without guessing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlmodel import col, select

from bot import partnerships
from bot.partnerships import Partnership, Person, Unit
from bot.rituals.status.forums import has_forums
from bot.rituals.status.records import StatusAnswer, StatusRound
from bot.rituals.status.views import RoundView, SideTally, cadence_of, views_of

SILENT_TWICE: Final = 2
ASKED_LATELY: Final = 10
"""Of so many meetings it is looked whether one asked."""


@dataclass(frozen=True)
class Before:
    """The meeting before, as far as the next summary compares with it."""

    answers: Mapping[int, StatusAnswer] = field(default_factory=dict)
    """By person id."""
    answered: Collection[int] = ()
    """The sides of whom somebody answered then."""

    def is_again(self, person_id: int, answer: StatusAnswer, question: str) -> bool:
        """They say the same of it once more; of dates, that any moved once more."""
        earlier = self.answers.get(person_id)
        said = str(getattr(earlier, question)) if earlier is not None else ""
        if question == "dates":
            return bool(said)
        return _words(said) == _words(str(getattr(answer, question)))


@dataclass(frozen=True)
class SilenceView:
    """A side did not answer twice running: is it the wrong time?"""

    partnership: Partnership
    tally: SideTally
    is_weekly: bool
    proposed_by: Person | None = None
    """Who has proposed a change since; nobody is asked any more."""
    is_one_of_several: bool = False
    """There are further forums: it is said that these are the status meetings."""


def before(w: Unit, closed: StatusRound) -> Before:
    """What was said at the meeting that was held before this one; empty before the first."""
    earlier = _closed_before(w, closed, 1)
    if not earlier:
        return Before()
    said = w.session.exec(select(StatusAnswer).where(StatusAnswer.round_id == earlier[0].id)).all()
    return Before({each.person_id: each for each in said}, {each.side_id for each in said})


def ask_silent(w: Unit, view: RoundView) -> None:
    """Ask the contact persons and facilitators of a side that now was silent twice running, once."""
    earlier = views_of(w, _closed_before(w, view.round, SILENT_TWICE))
    if not earlier:
        return
    cadence = cadence_of(w, view.partnership.id)
    is_weekly = cadence is not None and cadence.is_weekly
    speakers, several = partnerships.speakers(w, view.partnership.id), has_forums(w, view.partnership.id)
    for tally in view.tallies:
        run = [_is_silent(each, tally.side.id) for each in earlier]
        # A third time asks nothing more: who stays silent has heard the question.
        if tally.is_silent and run[0] and not all(run[1:] or [False]):
            for person in speakers.get(tally.side.id, ()):
                asked = SilenceView(view.partnership, tally, is_weekly, is_one_of_several=several)
                w.post(person, "status.silent", view.round.id, asked)


def answer_silence(w: Unit, partnership: Partnership, by: Person) -> None:
    """Somebody has proposed a change of the meetings: whoever was asked last is asked no more."""
    last = w.session.exec(
        select(StatusRound)
        .where(StatusRound.partnership_id == partnership.id, col(StatusRound.closed_at).is_not(None))
        .order_by(col(StatusRound.closed_at).desc())
        .limit(ASKED_LATELY)
    ).all()
    for round_ in last:
        asked = w.sent_to(partnership, "status.silent", round_.id)
        people = {each.user: each for each in partnerships.people(w, partnership.id)} if asked else {}
        tallies = {each.side.id: each for each in views_of(w, [round_])[0].tallies} if asked else {}
        for person in (people[user] for user in asked if user in people):
            view = SilenceView(partnership, tallies[person.side_id], False, by, has_forums(w, partnership.id))
            w.post(person, "status.silent", round_.id, view)


def _closed_before(w: Unit, closed: StatusRound, most: int) -> Sequence[StatusRound]:
    """The meetings that were held before one, the latest first."""
    return w.session.exec(
        select(StatusRound)
        .where(
            StatusRound.partnership_id == closed.partnership_id,
            StatusRound.forum_id == closed.forum_id,
            col(StatusRound.closed_at) < closed.closed_at,
        )
        .order_by(col(StatusRound.closed_at).desc())
        .limit(most)
    ).all()


def _is_silent(view: RoundView, side_id: int) -> bool:
    return any(tally.is_silent for tally in view.tallies if tally.side.id == side_id)


def _words(text: str) -> str:
    return " ".join(text.casefold().split())
