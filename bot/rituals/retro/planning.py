"""When the retros are: planned, changed, skipped, paused, resumed."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import select

from bot import partnerships
from bot.calendar import local_day
from bot.errors import Refusal
from bot.partnerships import Actor, Partnership, Seat, Side, Unit
from bot.recurring import SKIPPED, name_holidays, name_of_day
from bot.recurring.cadence import Occurrence
from bot.rituals.retro import boxes
from bot.rituals.retro.ground import FORUM, latest_round_on
from bot.rituals.retro.records import PAUSED, Plan, RetroCadence, RetroChange
from bot.rituals.retro.views import PlanView, cadence_of, next_opening, open_round, waiting_round


def agree(w: Unit, actor: Actor, partnership_id: int, plan: Plan) -> PlanView:
    """Plan the retros, or change what was planned; the channel is told what comes next."""
    carry_out(w, settling(w, actor, partnership_id), plan)
    return plan_of(w, actor, partnership_id)


def carry_out(w: Unit, seat: Seat, plan: Plan) -> None:
    """The same, once it is agreed, in the name of who wanted it."""
    partnership_id = seat.partnership.id
    cadence = _to_change(w, partnership_id)
    kind = "changed" if cadence else "planned"
    if cadence is None:
        cadence = RetroCadence(partnership_id=partnership_id, often={}, format=plan.format, columns=[])
        w.session.add(cadence)
    cadence.change(plan, seat.partnership.tz, latest_round_on(w, partnership_id), w.now)
    w.session.flush()
    lost = [] if cadence.by_hand else FORUM.give_up(w, cadence, seat.today(w.now))
    affected = FORUM.line_up(w, cadence)
    _follow_plan(w, cadence)
    if kind == "changed" or not cadence.by_hand:
        gone = lost[0].day if lost else None
        tell(w, seat.partnership, cadence, kind, by=seat, planned_on=gone)
    tell_of_holidays(w, seat.partnership, partnerships.sides(w, partnership_id), cadence, affected)
    for each in lost[1:]:
        tell(w, seat.partnership, cadence, "given_up", planned_on=each.day)


def skip(w: Unit, actor: Actor, partnership_id: int, seen: str = "") -> PlanView:
    """Leave out the next retro, not another than was `seen`; what was written waits for the one after."""
    seat = settling(w, actor, partnership_id)
    cadence = planned(w, partnership_id)
    if cadence.meeting_at is None or cadence.planned_on is None:
        raise Refusal("No retro is planned, so there is none to skip.")
    if seen and seen != name_of_day(cadence.planned_on):
        day = local_day(cadence.meeting_at, seat.partnership.tz)
        raise Refusal("That was done already: the next retro is on {day} now.", day=day)
    was_at = cadence.meeting_at
    FORUM.except_day(w, partnership_id, cadence.planned_on, SKIPPED, by=seat.person.id)
    affected = FORUM.line_up(w, cadence)
    tell(w, seat.partnership, cadence, "skipped", by=seat, was_at=was_at)
    sides = partnerships.sides(w, partnership_id)
    tell_of_holidays(w, seat.partnership, sides, cadence, affected)
    return plan_of(w, actor, partnership_id)


def pause(w: Unit, actor: Actor, partnership_id: int) -> PlanView:
    """Open no more retros until somebody resumes; what was written for the next is destroyed unread."""
    carry_out_pause(w, settling(w, actor, partnership_id), paused=True)
    return plan_of(w, actor, partnership_id)


def resume(w: Unit, actor: Actor, partnership_id: int) -> PlanView:
    """Go on after a pause: what was said about single days stands."""
    carry_out_pause(w, settling(w, actor, partnership_id), paused=False)
    return plan_of(w, actor, partnership_id)


def carry_out_pause(w: Unit, seat: Seat, *, paused: bool) -> None:
    """Pause or resume, once it is agreed, in the name of who wanted it."""
    cadence = planned(w, seat.partnership.id)
    if paused:
        _pause(w, seat, cadence)
    else:
        _resume(w, seat, cadence)


def _pause(w: Unit, seat: Seat, cadence: RetroCadence) -> None:
    cadence.pause(seat.person.id, w.now)
    waiting = waiting_round(w, seat.partnership.id)
    if waiting is not None:
        boxes.destroy_unread(w, waiting, PAUSED)
    tell(w, seat.partnership, cadence, "paused", by=seat)


def _resume(w: Unit, seat: Seat, cadence: RetroCadence) -> None:
    cadence.resume(w.now)
    affected = FORUM.line_up(w, cadence)
    boxes.begin(w, cadence)
    tell(w, seat.partnership, cadence, "resumed", by=seat)
    sides = partnerships.sides(w, seat.partnership.id)
    tell_of_holidays(w, seat.partnership, sides, cadence, affected)


def follow_settings(w: Unit, partnership: Partnership) -> None:
    """The zone or the holidays of the partnership changed: the next retro follows them."""
    cadence = cadence_of(w, partnership.id)
    if cadence is None:
        return
    before = cadence.meeting_at
    cadence.keep_zone(partnership.tz, w.now)
    affected = FORUM.line_up(w, cadence)
    if cadence.meeting_at == before:
        return
    if affected:
        tell_of_holidays(w, partnership, partnerships.sides(w, partnership.id), cadence, affected)
    else:
        tell(w, partnership, cadence, "followed", was_at=before)


def plan_of(w: Unit, actor: Actor, partnership_id: int) -> PlanView:
    """What the modal about the plan shows."""
    seat = partnerships.seat(w, actor, partnership_id)
    cadence, waiting = cadence_of(w, partnership_id), waiting_round(w, partnership_id)
    people = len(partnerships.people(w, partnership_id))
    next_at = next_opening(w, cadence) if cadence is not None else None
    return PlanView(seat, cadence, open_round(w, partnership_id), waiting, w.now, people, next_at)


def tell_of_holidays(
    w: Unit,
    partnership: Partnership,
    sides: Sequence[Side],
    cadence: RetroCadence,
    affected: Sequence[Occurrence],
) -> None:
    """A message for each retro that a holiday of either side moves or drops."""
    for occurrence in affected:
        tell(
            w,
            partnership,
            cadence,
            "holiday",
            was_at=occurrence.starts_at,
            planned_on=occurrence.planned_on,
            holidays=name_holidays(occurrence, sides, partnership.language),
        )


def tell(
    w: Unit,
    partnership: Partnership,
    cadence: RetroCadence,
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
        next_at=None if cadence.paused_at else next_opening(w, cadence),
        planned_on=planned_on,
        holidays=holidays,
        number=number,
    )
    w.session.add(change)
    w.session.flush()
    w.post(partnership, "retro.change", change.id, partnership, change, cadence, by.person if by else None)
    w.touch(partnership)


def settling(w: Unit, actor: Actor, partnership_id: int) -> Seat:
    """The seat of who acts, if they may change what was agreed."""
    seat = partnerships.seat(w, actor, partnership_id)
    seat.settle()
    return seat


def planned(w: Unit, partnership_id: int) -> RetroCadence:
    """The plan, for whoever changes what comes next by it; raises Refusal where there is none."""
    cadence = _to_change(w, partnership_id)
    if cadence is None:
        raise Refusal("The retros are not planned yet. Plan them under *More …*, *Retro*.")
    return cadence


def _to_change(w: Unit, partnership_id: int) -> RetroCadence | None:
    """The plan, locked, so that of two at once the second sees what the first did."""
    theirs = select(RetroCadence).where(RetroCadence.partnership_id == partnership_id)
    w.session.exec(theirs.with_for_update(key_share=True).execution_options(populate_existing=True)).first()
    return cadence_of(w, partnership_id)


def _follow_plan(w: Unit, cadence: RetroCadence) -> None:
    """A box is open between rounds. What it asks stands, whether somebody has written in it or not.

    Else another format would tell which of the two is so; it comes into force with the round after.
    """
    if waiting_round(w, cadence.partnership_id) is None and cadence.paused_at is None:
        boxes.begin(w, cadence)
