"""What is shown of a round, gathered once: by side, who answered, who is silent, who said what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select

from bot import partnership
from bot.partnership import Partnership, Person, Seat, Side, W
from bot.rituals.status.records import (
    StatusAnswer,
    StatusCadence,
    StatusDecision,
    StatusExpectation,
    StatusRound,
)


@dataclass(frozen=True)
class SideTally:
    """One side of a round: who answered, who is still expected, who said not this time."""

    side: Side
    answers: Sequence[tuple[Person, StatusAnswer]]
    waiting: Sequence[Person]
    excused: Sequence[Person]

    @property
    def is_silent(self) -> bool:
        """Nobody of this side has said anything."""
        return not self.answers


@dataclass(frozen=True)
class RoundView:
    """A round as the channel sees it."""

    partnership: Partnership
    round: StatusRound
    tallies: Sequence[SideTally]
    facilitator: Person | None
    link: str
    decisions: Sequence[StatusDecision] = ()
    next_meeting_at: datetime | None = None


@dataclass(frozen=True)
class PlanView:
    """The plan of the status meetings as one person sees it."""

    seat: Seat
    cadence: StatusCadence | None
    round: StatusRound | None
    sides: Sequence[Side]
    now: datetime


@dataclass(frozen=True)
class FormView:
    """The modal in which one person gives status, with what they said before."""

    seat: Seat
    round: StatusRound
    answer: StatusAnswer | None


@dataclass(frozen=True)
class ReminderView:
    """The one direct message that asks a person who has not answered, and what became of it."""

    partnership: Partnership
    round: StatusRound
    answered: bool
    excused: bool


def draw_prompt(w: W, opened: StatusRound) -> None:
    """Post the prompt of a round, or bring it up to what is true now."""
    view = view_of(w, opened)
    w.post(view.partnership, "status.prompt", opened.id, view)


def view_of(w: W, opened: StatusRound) -> RoundView:
    """Gather a round: four queries, whatever its size."""
    shared = w.session.get_one(Partnership, opened.partnership_id)
    kept = w.session.exec(select(StatusCadence).where(StatusCadence.partnership_id == shared.id)).first()
    decisions = w.session.exec(
        select(StatusDecision).where(StatusDecision.round_id == opened.id).order_by(col(StatusDecision.id))
    ).all()
    return RoundView(
        shared,
        opened,
        _tallies(w, opened),
        w.session.get(Person, opened.facilitator_id) if opened.facilitator_id else None,
        kept.link if kept else "",
        decisions,
        kept.meeting_at if kept and kept.paused_at is None else None,
    )


def digest_before(w: W, closed: StatusRound) -> datetime | None:
    """When the digest before this one came; None if this is the first."""
    return w.session.exec(
        select(func.max(StatusRound.closed_at)).where(
            StatusRound.partnership_id == closed.partnership_id,
            col(StatusRound.closed_at) < closed.closed_at,
        )
    ).first()


def digests_with(w: W, partnership_id: int, round_id: int | None) -> list[StatusRound]:
    """The newest round of a partnership that has its digest, and that of `round_id` if it has one."""
    newest = (
        select(StatusRound.id)
        .where(StatusRound.partnership_id == partnership_id, col(StatusRound.closed_at).is_not(None))
        .order_by(col(StatusRound.closed_at).desc(), col(StatusRound.id).desc())
        .limit(1)
    )
    wanted = {w.session.exec(newest).first(), round_id} - {None}
    found = w.session.exec(
        select(StatusRound)
        .where(col(StatusRound.id).in_(wanted), StatusRound.partnership_id == partnership_id)
        .where(col(StatusRound.closed_at).is_not(None))
        .order_by(col(StatusRound.id))
    )
    return list(found)


def _tallies(w: W, opened: StatusRound) -> list[SideTally]:
    answered = w.session.exec(
        select(Person, StatusAnswer)
        .join(StatusAnswer)
        .where(StatusAnswer.round_id == opened.id)
        .order_by(col(StatusAnswer.id))
    ).all()
    expected = w.session.exec(
        select(Person, StatusExpectation)
        .join(StatusExpectation)
        .where(StatusExpectation.round_id == opened.id)
        .order_by(Person.name)
    ).all()
    said = {person.id for person, _ in answered}
    silent = [(person, expectation) for person, expectation in expected if person.id not in said]
    return [
        SideTally(
            side,
            [(person, answer) for person, answer in answered if answer.side_id == side.id],
            [p for p, e in silent if e.side_id == side.id and e.excused_at is None and p.left_at is None],
            [p for p, e in silent if e.side_id == side.id and e.excused_at is not None],
        )
        for side in partnership.sides(w, opened.partnership_id)
    ]
