"""What waits for one person in escalations."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from bot.partnerships import Person, Seat, Unit
from bot.rituals.escalation.ground import ground_of
from bot.rituals.escalation.records import (
    ACKNOWLEDGED,
    CLIMB,
    HANDED_BACK,
    OPEN,
    RESOLVED,
    Escalation,
    EscalationDeadline,
    EscalationMove,
)
from bot.rituals.escalation.weekend import asked_to_agree
from bot.waiting import Waiting


def waiting_for(w: Unit, seat: Seat) -> list[Waiting]:
    """What this person is called for, and what became of what they raised."""
    live = w.session.exec(
        select(Escalation)
        .where(Escalation.partnership_id == seat.partnership.id, col(Escalation.confirmed_at).is_(None))
        .order_by(col(Escalation.id))
    ).all()
    deadlines = _deadlines(w, [each.id for each in live])
    found = []
    for each in live:
        if seat.person.id in each.called:
            found += _of_rung(w, seat.person.id, each, deadlines.get(each.id))
        # Also where it is theirs to take: whoever cannot come may still say that it counts.
        if each.id in deadlines and (stop := asked_to_agree(w, seat, each)) is not None:
            found.append(Waiting("escalation.weekend", each.id, stop.since, each.what))
        if _speaks_for_raiser(w, seat, each):
            found += _of_raiser(w, each)
    return found


def own_open(w: Unit, seat: Seat) -> list[str]:
    """What the blockers that this person raised say, as long as they are not confirmed as resolved."""
    return list(
        w.session.exec(
            select(Escalation.what)
            .where(
                Escalation.partnership_id == seat.partnership.id,
                Escalation.raised_by == seat.person.id,
                col(Escalation.confirmed_at).is_(None),
            )
            .order_by(col(Escalation.id))
        )
    )


def _speaks_for_raiser(w: Unit, seat: Seat, escalation: Escalation) -> bool:
    """Who raised it; once they left, or are away for long, others of their side."""
    if escalation.raised_by == seat.person.id:
        return True
    raiser = w.session.get_one(Person, escalation.raised_by)
    if raiser.side_id != seat.side.id or (raiser.left_at is None and raiser.absent_until is None):
        return False
    return seat.person.id in ground_of(w, escalation.partnership_id).raisers(escalation)


def _of_rung(w: Unit, person_id: int, escalation: Escalation, by: datetime | None) -> list[Waiting]:
    """What somebody of the rung should do: all to acknowledge, then who did so to resolve."""
    if escalation.state == OPEN:
        return [Waiting("escalation.acknowledge", escalation.id, by, escalation.what)]
    if escalation.state != ACKNOWLEDGED or escalation.acknowledged_by is None:
        return []
    has_left = w.session.get_one(Person, escalation.acknowledged_by).left_at is not None
    if has_left or escalation.acknowledged_by == person_id:
        return [Waiting("escalation.resolve", escalation.id, by, escalation.what)]
    return []


def _of_raiser(w: Unit, escalation: Escalation) -> list[Waiting]:
    if escalation.state == RESOLVED:
        return [Waiting("escalation.confirm", escalation.id, None, escalation.what)]
    if escalation.state == HANDED_BACK:
        return [Waiting("escalation.again", escalation.id, None, escalation.what)]
    latest = w.session.exec(
        select(EscalationMove)
        .where(EscalationMove.escalation_id == escalation.id, col(EscalationMove.by).is_not(None))
        .order_by(col(EscalationMove.id).desc())
        .limit(1)
    ).first()
    if latest is not None and latest.kind == "asked":
        return [Waiting("escalation.story", escalation.id, None, latest.said)]
    return []


def _deadlines(w: Unit, escalation_ids: Sequence[int]) -> dict[int, datetime]:
    """When each moves up by itself."""
    rows = w.session.exec(
        select(EscalationDeadline.escalation_id, EscalationDeadline.at).where(
            col(EscalationDeadline.escalation_id).in_(escalation_ids), EscalationDeadline.kind == CLIMB
        )
    )
    return dict(rows.all())
