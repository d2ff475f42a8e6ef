"""When the retros are: planned, changed, skipped, paused, resumed."""

from collections.abc import Sequence
from datetime import date, datetime

from bot import partnerships, sealed
from bot.cadence import Occurrence
from bot.calendar import local_day
from bot.errors import Refusal
from bot.partnerships import Actor, Partnership, Seat, Side, Unit
from bot.recurring import name_holidays
from bot.rituals.retro import boxes
from bot.rituals.retro.records import PAUSED, Plan, RetroCadence, RetroChange
from bot.rituals.retro.views import PlanView, cadence_of, open_round, waiting_round


def agree(w: Unit, actor: Actor, partnership_id: int, plan: Plan) -> PlanView:
    """Plan the retros, or change what was planned; the channel is told what comes next."""
    seat = settling(w, actor, partnership_id)
    kept = cadence_of(w, partnership_id)
    kind = "changed" if kept else "planned"
    if kept is None:
        kept = RetroCadence(partnership_id=partnership_id, often={}, format=plan.format, columns=[])
        w.session.add(kept)
    kept.change(plan, local_day(w.now, seat.partnership.tz), seat.partnership.tz)
    kept.announce_anew()
    affected: list[Occurrence] = []
    sides = partnerships.sides(w, partnership_id)
    if kept.by_hand:
        kept.meeting_at = kept.next_at = None
    elif kept.paused_at is None:
        affected = kept.line_up(sides, w.now, w.now)
    w.session.flush()
    _follow_plan(w, kept)
    if kind == "changed" or not kept.by_hand:
        tell(w, seat.partnership, kept, kind, by=seat)
    tell_of_holidays(w, seat.partnership, sides, kept, affected)
    return plan_of(w, actor, partnership_id)


def skip(w: Unit, actor: Actor, partnership_id: int) -> PlanView:
    """Leave out the next retro; what was written for it waits for the one after."""
    seat = settling(w, actor, partnership_id)
    kept = planned(w, partnership_id)
    if kept.meeting_at is None or kept.paused_at is not None or kept.by_hand:
        raise Refusal("No retro is planned, so there is none to skip.")
    was_at = kept.meeting_at
    kept.announce_anew()
    sides = partnerships.sides(w, partnership_id)
    affected = kept.line_up(sides, was_at, w.now)
    tell(w, seat.partnership, kept, "skipped", by=seat, was_at=was_at)
    tell_of_holidays(w, seat.partnership, sides, kept, affected)
    return plan_of(w, actor, partnership_id)


def pause(w: Unit, actor: Actor, partnership_id: int) -> PlanView:
    """Open no more retros until somebody resumes; what was written for the next is destroyed unread."""
    seat = settling(w, actor, partnership_id)
    kept = planned(w, partnership_id)
    kept.pause(seat.person.id, w.now)
    waiting = waiting_round(w, partnership_id)
    if waiting is not None:
        sealed.forget(w.session, waiting.box)
        waiting.close(PAUSED, w.now)
        w.destroy_key(waiting.box)
    tell(w, seat.partnership, kept, "paused", by=seat)
    return plan_of(w, actor, partnership_id)


def resume(w: Unit, actor: Actor, partnership_id: int) -> PlanView:
    """Go on after a pause."""
    seat = settling(w, actor, partnership_id)
    kept = planned(w, partnership_id)
    kept.announce_anew()
    sides = partnerships.sides(w, partnership_id)
    affected = kept.resume(sides, w.now)
    if kept.by_hand:
        kept.meeting_at = kept.next_at = None
    boxes.begin(w, kept)
    tell(w, seat.partnership, kept, "resumed", by=seat)
    tell_of_holidays(w, seat.partnership, sides, kept, affected)
    return plan_of(w, actor, partnership_id)


def follow_settings(w: Unit, partnership: Partnership) -> None:
    """The zone or the holidays of the partnership changed: the next retro follows them."""
    kept = cadence_of(w, partnership.id)
    if kept is None:
        return
    kept.keep_zone(partnership.tz)
    if kept.paused_at is None and not kept.by_hand:
        sides = partnerships.sides(w, partnership.id)
        tell_of_holidays(w, partnership, sides, kept, kept.line_up(sides, w.now, w.now))


def plan_of(w: Unit, actor: Actor, partnership_id: int) -> PlanView:
    """What the modal about the plan shows."""
    seat = partnerships.seat(w, actor, partnership_id)
    return PlanView(seat, cadence_of(w, partnership_id), open_round(w, partnership_id), w.now)


def tell_of_holidays(
    w: Unit,
    partnership: Partnership,
    sides: Sequence[Side],
    kept: RetroCadence,
    affected: Sequence[Occurrence],
) -> None:
    """A message for each retro that a holiday of either side moves or drops."""
    for occurrence in affected:
        tell(
            w,
            partnership,
            kept,
            "holiday",
            was_at=occurrence.starts_at,
            planned_on=occurrence.planned_on,
            holidays=name_holidays(occurrence, sides, partnership.language),
        )


def tell(
    w: Unit,
    partnership: Partnership,
    kept: RetroCadence,
    kind: str,
    *,
    by: Seat | None = None,
    was_at: datetime | None = None,
    planned_on: date | None = None,
    holidays: str = "",
    number: int = 0,
) -> None:
    """Record a change and tell the channel: who, what, and what comes next."""
    change = RetroChange(
        partnership_id=partnership.id,
        kind=kind,
        by=by.person.id if by else None,
        at=w.now,
        was_at=was_at,
        next_at=None if kept.paused_at else kept.meeting_at,
        planned_on=planned_on,
        holidays=holidays,
        number=number,
    )
    w.session.add(change)
    w.session.flush()
    w.post(partnership, "retro.change", change.id, partnership, change, kept, by.person if by else None)
    w.touch(partnership)


def settling(w: Unit, actor: Actor, partnership_id: int) -> Seat:
    """The seat of who acts, if they may change what was agreed."""
    seat = partnerships.seat(w, actor, partnership_id)
    seat.settle()
    return seat


def planned(w: Unit, partnership_id: int) -> RetroCadence:
    """The plan; raises Refusal where there is none."""
    kept = cadence_of(w, partnership_id)
    if kept is None:
        raise Refusal("The retros are not planned yet. Press Retro on the panel to plan them.")
    return kept


def _follow_plan(w: Unit, kept: RetroCadence) -> None:
    """The box between rounds asks what is agreed now, unless somebody has written in it already.

    What they were asked stands; another format then comes into force with the round after.
    """
    waiting = waiting_round(w, kept.partnership_id)
    if waiting is None and kept.paused_at is None:
        boxes.begin(w, kept)
    elif waiting is not None and sealed.count(w.session, waiting.box) == 0:
        waiting.format, waiting.columns = kept.format, kept.columns
