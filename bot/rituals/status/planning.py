"""When the status meetings are: planned, changed, skipped, moved, paused, resumed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from urllib.parse import urlsplit

from sqlmodel import col, select

from bot import calendar, partnership
from bot.cadence import Occurrence
from bot.calendar import local_day
from bot.errors import Refusal
from bot.partnership import Actor, Partnership, Seat, Side, W
from bot.recurring import name_holidays
from bot.rituals.status.records import Plan, StatusCadence, StatusChange, StatusRound
from bot.rituals.status.views import PlanView, draw_prompt


@dataclass(frozen=True)
class WallClock:
    """A day and a time of day as chosen in a modal, in the zone of the partnership."""

    day: date
    clock: time


def agree(w: W, actor: Actor, partnership_id: int, plan: Plan) -> PlanView:
    """Plan the status meetings, or change what was planned; the channel is told what comes next."""
    seat = _settling(w, actor, partnership_id)
    _check_link(plan.link)
    kept = cadence_of(w, partnership_id)
    if kept is None:
        kept = StatusCadence(partnership_id=partnership_id, often={}, on_holiday=plan.on_holiday)
        w.session.add(kept)
        kind = "planned"
    else:
        kind = "changed"
    kept.change(plan, local_day(w.now, seat.partnership.tz), seat.partnership.tz)
    sides = partnership.sides(w, partnership_id)
    if kept.paused_at is None:
        affected = kept.line_up(sides, _after_open_round(w, partnership_id), w.now)
        _tell(w, seat.partnership, kept, kind, by=seat)
        tell_of_holidays(w, seat.partnership, sides, kept, affected)
    else:
        _tell(w, seat.partnership, kept, kind, by=seat)
    return plan_of(w, actor, partnership_id)


def skip(w: W, actor: Actor, partnership_id: int) -> PlanView:
    """Leave out the next meeting, or call off the one whose round is open."""
    seat = _settling(w, actor, partnership_id)
    kept = _planned(w, partnership_id)
    if (opened := open_round(w, partnership_id)) is not None:
        was_at = opened.meeting_at
        opened.call_off(seat.person.id, w.now)
        draw_prompt(w, opened)
        _tell(w, seat.partnership, kept, "skipped", by=seat, was_at=was_at)
        return plan_of(w, actor, partnership_id)
    if kept.meeting_at is None or kept.paused_at is not None:
        raise Refusal("No status meeting is planned, so there is none to skip.")
    was_at = kept.meeting_at
    sides = partnership.sides(w, partnership_id)
    affected = kept.line_up(sides, was_at, w.now)
    _tell(w, seat.partnership, kept, "skipped", by=seat, was_at=was_at)
    tell_of_holidays(w, seat.partnership, sides, kept, affected)
    return plan_of(w, actor, partnership_id)


def move(w: W, actor: Actor, partnership_id: int, to: WallClock) -> PlanView:
    """Hold the next (or the open) meeting at another time."""
    seat = _settling(w, actor, partnership_id)
    kept = _planned(w, partnership_id)
    meeting_at = calendar.at(to.day, to.clock, seat.partnership.tz)
    if (opened := open_round(w, partnership_id)) is not None:
        was_at = opened.meeting_at
        opened.move(meeting_at, w.now)
        draw_prompt(w, opened)
    elif kept.meeting_at is None or kept.paused_at is not None:
        raise Refusal("No status meeting is planned, so there is none to move.")
    else:
        was_at = kept.meeting_at
        kept.move(meeting_at, partnership.sides(w, partnership_id), w.now)
    _tell(w, seat.partnership, kept, "moved", by=seat, was_at=was_at, next_at=meeting_at)
    return plan_of(w, actor, partnership_id)


def pause(w: W, actor: Actor, partnership_id: int) -> PlanView:
    """Open no more rounds until somebody resumes."""
    seat = _settling(w, actor, partnership_id)
    kept = _planned(w, partnership_id)
    kept.pause(seat.person.id, w.now)
    _tell(w, seat.partnership, kept, "paused", by=seat)
    return plan_of(w, actor, partnership_id)


def resume(w: W, actor: Actor, partnership_id: int) -> PlanView:
    """Go on after a pause."""
    seat = _settling(w, actor, partnership_id)
    kept = _planned(w, partnership_id)
    sides = partnership.sides(w, partnership_id)
    affected = kept.resume(sides, w.now)
    _tell(w, seat.partnership, kept, "resumed", by=seat)
    tell_of_holidays(w, seat.partnership, sides, kept, affected)
    return plan_of(w, actor, partnership_id)


def follow_settings(w: W, shared: Partnership) -> None:
    """The zone or the holidays of the partnership changed: the next meeting follows them."""
    kept = cadence_of(w, shared.id)
    if kept is None:
        return
    kept.keep_zone(shared.tz)
    if kept.paused_at is None:
        sides = partnership.sides(w, shared.id)
        tell_of_holidays(w, shared, sides, kept, kept.line_up(sides, _after_open_round(w, shared.id), w.now))


def plan_of(w: W, actor: Actor, partnership_id: int) -> PlanView:
    """What the modal about the plan shows."""
    seat = partnership.seat(w, actor, partnership_id)
    return PlanView(
        seat,
        cadence_of(w, partnership_id),
        open_round(w, partnership_id),
        partnership.sides(w, partnership_id),
        w.now,
    )


def cadence_of(w: W, partnership_id: int) -> StatusCadence | None:
    """The cadence of a partnership, if its meetings are planned."""
    return w.session.exec(select(StatusCadence).where(StatusCadence.partnership_id == partnership_id)).first()


def open_round(w: W, partnership_id: int) -> StatusRound | None:
    """The round that takes answers now: of several, the one whose meeting is first."""
    return w.session.exec(
        select(StatusRound)
        .where(StatusRound.partnership_id == partnership_id, col(StatusRound.due_at).is_not(None))
        .order_by(col(StatusRound.meeting_at))
    ).first()


def tell_of_holidays(
    w: W,
    shared: Partnership,
    sides: Sequence[Side],
    kept: StatusCadence,
    affected: Sequence[Occurrence],
) -> None:
    """A message for each meeting that a holiday of either side moves or drops."""
    for occurrence in affected:
        _tell(
            w,
            shared,
            kept,
            "holiday",
            planned_on=occurrence.planned_on,
            holidays=name_holidays(occurrence, sides, shared.language),
            was_at=occurrence.starts_at,
        )


def _tell(
    w: W,
    shared: Partnership,
    kept: StatusCadence,
    kind: str,
    *,
    by: Seat | None = None,
    was_at: datetime | None = None,
    next_at: datetime | None = None,
    planned_on: date | None = None,
    holidays: str = "",
) -> None:
    """Record a change and tell the channel: who, what, and what comes next."""
    change = StatusChange(
        partnership_id=shared.id,
        kind=kind,
        by=by.person.id if by else None,
        at=w.now,
        was_at=was_at,
        planned_on=planned_on,
        holidays=holidays,
        next_at=next_at or (None if kept.paused_at else kept.meeting_at),
    )
    w.session.add(change)
    w.session.flush()
    w.post(shared, "status.change", change.id, shared, change, by.person if by else None)
    w.touch(shared)


def tell_of_missed(w: W, shared: Partnership, kept: StatusCadence, was_at: datetime) -> None:
    """The time of a meeting passed while the bot was not running."""
    _tell(w, shared, kept, "missed", was_at=was_at)


def _settling(w: W, actor: Actor, partnership_id: int) -> Seat:
    seat = partnership.seat(w, actor, partnership_id)
    seat.settle()
    return seat


def _planned(w: W, partnership_id: int) -> StatusCadence:
    kept = cadence_of(w, partnership_id)
    if kept is None:
        raise Refusal("The status meetings are not planned yet. Press Set up on the panel first.")
    return kept


def _after_open_round(w: W, partnership_id: int) -> datetime:
    """A changed plan does not ask again for the meeting whose round is open already."""
    opened = open_round(w, partnership_id)
    return opened.meeting_at if opened else w.now


def _check_link(link: str) -> None:
    if link and urlsplit(link).scheme not in {"http", "https"}:
        raise Refusal("A meeting link begins with https:// (or leave it empty).", "link")
