"""What waits for one person in status meetings."""

from collections.abc import Sequence
from typing import Final

from sqlmodel import col, select

from bot.partnerships import Seat, Unit
from bot.rituals.status.approving import asked_of
from bot.rituals.status.forums import by_id, has_forums
from bot.rituals.status.records import IS_OPEN, StatusAnswer, StatusExpectation, StatusRound
from bot.waiting import Waiting

STATUS: Final = "status"
"""The status meetings, where it is said which kind is meant."""


def waiting_for(w: Unit, seat: Seat) -> list[Waiting]:
    """The open rounds in which this person has said nothing yet, and the minutes they are asked of."""
    answered = select(StatusAnswer.round_id).where(StatusAnswer.person_id == seat.person.id)
    unanswered = w.session.exec(
        select(StatusRound)
        .join(StatusExpectation)
        .where(
            StatusRound.partnership_id == seat.partnership.id,
            *IS_OPEN,
            StatusExpectation.person_id == seat.person.id,
            col(StatusExpectation.excused_at).is_(None),
            col(StatusRound.id).not_in(answered),
        )
        .order_by(col(StatusRound.meeting_at))
    ).all()
    asked = asked_of(w, seat)
    minutes_of = {each.id: w.session.get_one(StatusRound, each.round_id) for each in asked}
    which = _which(w, seat, [*unanswered, *minutes_of.values()])
    return [
        *(Waiting("status.give", each.id, each.meeting_at, *which[each.id]) for each in unanswered),
        *(Waiting("approval.read", each.id, each.due_at, *which[each.round_id]) for each in asked),
    ]


def _which(w: Unit, seat: Seat, rounds: Sequence[StatusRound]) -> dict[int, tuple[str, str]]:
    """By round, how its meetings are called, and of which kind they are; empty where there is one alone."""
    usual = ("", STATUS if rounds and has_forums(w, seat.partnership.id) else "")
    forums = by_id(w, {each.forum_id for each in rounds if each.forum_id is not None})
    called = {forum.id: (forum.name, forum.kind) for forum in forums.values()}
    return {each.id: called.get(each.forum_id or 0, usual) for each in rounds}
