"""What waits for one person in status meetings."""

from sqlmodel import col, select

from bot.partnerships import Seat, Unit
from bot.rituals.status.approving import asked_of
from bot.rituals.status.records import IS_OPEN, StatusAnswer, StatusExpectation, StatusRound
from bot.waiting import Waiting


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
    return [
        *(Waiting("status.give", each.id, each.meeting_at) for each in unanswered),
        *(Waiting("approval.read", each.id, each.due_at) for each in asked_of(w, seat)),
    ]
