"""What waits for one person in status meetings."""

from datetime import datetime
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
    several = has_forums(w, seat.partnership.id)
    forums = by_id(w, {each.forum_id for each in (*unanswered, *minutes_of.values()) if each.forum_id})

    def waiting(name: str, about: int, by: datetime | None, round_: StatusRound) -> Waiting:
        forum = forums.get(round_.forum_id or 0)
        if forum is None:
            return Waiting(name, about, by, forum_kind=STATUS if several else "")
        return Waiting(name, about, by, forum.name, forum.kind)

    return [
        *(waiting("status.give", each.id, each.meeting_at, each) for each in unanswered),
        *(waiting("approval.read", each.id, each.due_at, minutes_of[each.id]) for each in asked),
    ]
