"""When the status meetings are: planned, changed, skipped, moved, paused, resumed."""

from dataclasses import dataclass
from datetime import date, datetime, time
from urllib.parse import urlsplit

from bot import calendar, partnerships
from bot.calendar import local_day
from bot.errors import Refusal
from bot.partnerships import Actor, Partnership, Seat, Unit
from bot.rituals.status.openings import Meeting, hold, open_first
from bot.rituals.status.records import Plan, StatusCadence
from bot.rituals.status.telling import tell, tell_of_holidays
from bot.rituals.status.views import PlanView, cadence_of, draw_prompt, open_round


@dataclass(frozen=True)
class WallClock:
    """A day and a time of day as chosen in a modal, in the zone of the partnership."""

    day: date
    clock: time


def agree(w: Unit, actor: Actor, partnership_id: int, plan: Plan) -> PlanView:
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
    sides = partnerships.sides(w, partnership_id)
    if kept.paused_at is None:
        affected = kept.line_up(sides, _after_open_round(w, partnership_id), w.now)
        tell(w, seat.partnership, kept, kind, by=seat)
        tell_of_holidays(w, seat.partnership, sides, kept, affected)
    else:
        tell(w, seat.partnership, kept, kind, by=seat)
    return plan_of(w, actor, partnership_id)


def open_now(w: Unit, actor: Actor, partnership_id: int, meeting: WallClock) -> PlanView:
    """Open a round by hand for a meeting that is to come."""
    seat = partnerships.seat(w, actor, partnership_id)
    meeting_at = calendar.at(meeting.day, meeting.clock, seat.partnership.tz)
    if meeting_at <= w.now:
        raise Refusal("That time has passed. Choose a time that is still to come.", "clock")
    open_first(w, partnership_id)
    if open_round(w, partnership_id) is not None:
        raise Refusal("A status round is open already. Give your status there, or move its meeting.", "day")
    hold(w, [Meeting(seat.partnership, meeting_at, w.now)])
    return plan_of(w, actor, partnership_id)


def skip(w: Unit, actor: Actor, partnership_id: int) -> PlanView:
    """Leave out the next meeting, or call off the one whose round is open."""
    seat = _settling(w, actor, partnership_id)
    kept = _planned(w, partnership_id)
    if (opened := open_round(w, partnership_id)) is not None:
        was_at = opened.meeting_at
        opened.call_off(seat.person.id, w.now)
        draw_prompt(w, opened)
        tell(w, seat.partnership, kept, "skipped", by=seat, was_at=was_at)
        return plan_of(w, actor, partnership_id)
    if kept.meeting_at is None or kept.paused_at is not None:
        raise Refusal("No status meeting is planned, so there is none to skip.")
    was_at = kept.meeting_at
    sides = partnerships.sides(w, partnership_id)
    affected = kept.line_up(sides, was_at, w.now)
    tell(w, seat.partnership, kept, "skipped", by=seat, was_at=was_at)
    tell_of_holidays(w, seat.partnership, sides, kept, affected)
    return plan_of(w, actor, partnership_id)


def move(w: Unit, actor: Actor, partnership_id: int, to: WallClock) -> PlanView:
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
        kept.move(meeting_at, partnerships.sides(w, partnership_id), w.now)
    tell(w, seat.partnership, kept, "moved", by=seat, was_at=was_at, next_at=meeting_at)
    return plan_of(w, actor, partnership_id)


def pause(w: Unit, actor: Actor, partnership_id: int) -> PlanView:
    """Open no more rounds until somebody resumes."""
    seat = _settling(w, actor, partnership_id)
    kept = _planned(w, partnership_id)
    kept.pause(seat.person.id, w.now)
    tell(w, seat.partnership, kept, "paused", by=seat)
    return plan_of(w, actor, partnership_id)


def resume(w: Unit, actor: Actor, partnership_id: int) -> PlanView:
    """Go on after a pause."""
    seat = _settling(w, actor, partnership_id)
    kept = _planned(w, partnership_id)
    sides = partnerships.sides(w, partnership_id)
    affected = kept.resume(sides, w.now)
    tell(w, seat.partnership, kept, "resumed", by=seat)
    tell_of_holidays(w, seat.partnership, sides, kept, affected)
    return plan_of(w, actor, partnership_id)


def follow_settings(w: Unit, partnership: Partnership) -> None:
    """The zone or the holidays of the partnership changed: the next meeting follows them."""
    open_first(w, partnership.id)
    kept = cadence_of(w, partnership.id)
    if kept is None:
        return
    kept.keep_zone(partnership.tz)
    if kept.paused_at is None:
        sides = partnerships.sides(w, partnership.id)
        tell_of_holidays(
            w, partnership, sides, kept, kept.line_up(sides, _after_open_round(w, partnership.id), w.now)
        )


def plan_of(w: Unit, actor: Actor, partnership_id: int) -> PlanView:
    """What the modal about the plan shows."""
    seat = partnerships.seat(w, actor, partnership_id)
    return PlanView(
        seat,
        cadence_of(w, partnership_id),
        open_round(w, partnership_id),
        partnerships.sides(w, partnership_id),
        w.now,
    )


def _settling(w: Unit, actor: Actor, partnership_id: int) -> Seat:
    seat = partnerships.seat(w, actor, partnership_id)
    seat.settle()
    open_first(w, partnership_id)
    return seat


def _planned(w: Unit, partnership_id: int) -> StatusCadence:
    kept = cadence_of(w, partnership_id)
    if kept is None:
        raise Refusal("The status meetings are not planned yet. Press Set up on the panel first.")
    return kept


def _after_open_round(w: Unit, partnership_id: int) -> datetime:
    """A changed plan does not ask again for the meeting whose round is open already."""
    opened = open_round(w, partnership_id)
    return opened.meeting_at if opened else w.now


def _check_link(link: str) -> None:
    if link and urlsplit(link).scheme not in {"http", "https"}:
        raise Refusal("A meeting link begins with https:// (or leave it empty).", "link")
