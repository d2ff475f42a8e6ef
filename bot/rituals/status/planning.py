"""When the meetings of a forum are: planned, changed, skipped, moved, opened by hand, paused, resumed.

`forum_id` is a further forum; None: the status meetings.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot import calendar, partnerships
from bot.calendar import local_day
from bot.errors import Refusal
from bot.partnerships import Actor, ClosedDay, Partnership, Seat, Unit
from bot.recurring import (
    CALLED_OFF,
    EARLY,
    MOVED,
    SKIPPED,
    name_of_day,
)
from bot.rituals.status.approving import follow_approvals
from bot.rituals.status.carrying_out import carry_out, carry_out_pause, open_first, planned
from bot.rituals.status.following import follow_round
from bot.rituals.status.forums import forums_of
from bot.rituals.status.ground import days_of
from bot.rituals.status.messages import tell, tell_of_holidays
from bot.rituals.status.openings import Meeting, hold
from bot.rituals.status.plans import Meetings, Plan, StatusForum
from bot.rituals.status.records import StatusRound
from bot.rituals.status.views import PlanView, cadence_of, draw_prompt, meetings_of, open_round


@dataclass(frozen=True)
class WallClock:
    """A day and a time of day as chosen in a modal, in the zone of the partnership."""

    day: date
    clock: time


def agree(w: Unit, actor: Actor, partnership_id: int, plan: Plan) -> PlanView:
    """Plan the status meetings, or change what was planned; the channel is told what comes next."""
    carry_out(w, _settling(w, actor, partnership_id), plan)
    return plan_of(w, actor, partnership_id)


def open_now(
    w: Unit,
    actor: Actor,
    partnership_id: int,
    meeting: WallClock,
    *,
    extra: bool = False,
    meant: str = "",
    forum_id: int | None = None,
) -> PlanView:
    """Open a round by hand: for the next regular day, or for an extra meeting on a day of its own.

    Where not every side works on that day, the view asks back, unless it is the day that is `meant`.
    """
    seat = partnerships.seat(w, actor, partnership_id)
    meeting_at = calendar.at(meeting.day, meeting.clock, seat.partnership.tz)
    if meeting_at <= w.now:
        raise Refusal("That time has passed. Choose a time that is still to come.", "clock")
    open_first(w, partnership_id, forum_id)
    if open_round(w, partnership_id, forum_id) is not None:
        raise Refusal(
            "Everybody is already being asked for status. Give yours there, or move that meeting.", "day"
        )
    if (closed := _ask_back(w, partnership_id, meeting.day, meant)) is not None:
        return replace(plan_of(w, actor, partnership_id, forum_id), closed=closed)
    cadence = meetings_of(w, partnership_id, forum_id)
    forum = cadence if isinstance(cadence, StatusForum) else None
    day = cadence.planned_on if cadence is not None and cadence.runs else None
    if cadence is None or day is None:
        hold(w, [Meeting(seat.partnership, meeting_at, w.now, forum=forum)])
    elif extra:
        _check_is_no_regular(cadence, meeting_at)
        hold(w, [Meeting(seat.partnership, meeting_at, w.now, forum=forum)])
    else:
        cadence.check_can_be(day, meeting_at, w.now)
        by = seat.person.id
        days_of(forum_id).except_day(w, partnership_id, day, EARLY, by=by, moved_to=meeting_at)
        hold(w, [Meeting(seat.partnership, meeting_at, w.now, day, forum)])
        days_of(forum_id).line_up(w, cadence)
    return plan_of(w, actor, partnership_id, forum_id)


def skip(
    w: Unit, actor: Actor, partnership_id: int, seen: str = "", *, forum_id: int | None = None
) -> PlanView:
    """Leave out the next meeting, or call off the one whose round is open; not another than was `seen`."""
    seat = _settling(w, actor, partnership_id, forum_id)
    cadence = planned(w, partnership_id, forum_id)
    view = plan_of(w, actor, partnership_id, forum_id)
    if view.next_at is None:
        raise Refusal("No meeting is planned, so there is none to skip.")
    _check_seen(view, seen)
    was_at, day, round_ = view.next_at, view.next_on, view.round
    if round_ is not None:
        round_.call_off(seat.person.id, w.now)
        draw_prompt(w, round_)
    if day is not None:
        kind = SKIPPED if round_ is None else CALLED_OFF
        days_of(forum_id).except_day(w, partnership_id, day, kind, by=seat.person.id)
    affected = days_of(forum_id).line_up(w, cadence)
    tell(w, seat.partnership, cadence, "skipped", by=seat, was_at=was_at)
    if round_ is None:
        tell_of_holidays(w, seat.partnership, view.sides, cadence, affected)
    return plan_of(w, actor, partnership_id, forum_id)


def move(
    w: Unit,
    actor: Actor,
    partnership_id: int,
    to: WallClock,
    seen: str = "",
    *,
    meant: str = "",
    forum_id: int | None = None,
) -> PlanView:
    """Hold the next (or the open) meeting at another time; raises Refusal if another was `seen`.

    Where not every side works on that day, the view asks back, unless it is the day that is `meant`.
    """
    seat = _settling(w, actor, partnership_id, forum_id)
    cadence = planned(w, partnership_id, forum_id)
    view = plan_of(w, actor, partnership_id, forum_id)
    if view.next_at is None:
        raise Refusal("No meeting is planned, so there is none to move.")
    _check_seen(view, seen)
    was_at, day, round_ = view.next_at, view.next_on, view.round
    meeting_at = calendar.at(to.day, to.clock, seat.partnership.tz)
    cadence.check_can_be(day, meeting_at, w.now)
    if (closed := _ask_back(w, partnership_id, to.day, meant)) is not None:
        return replace(view, closed=closed)
    if day is not None:
        days_of(forum_id).except_day(w, partnership_id, day, MOVED, by=seat.person.id, moved_to=meeting_at)
    if round_ is not None:
        round_.move(meeting_at)
        follow_round(w, round_)
    days_of(forum_id).line_up(w, cadence)
    tell(w, seat.partnership, cadence, "moved", by=seat, was_at=was_at, next_at=meeting_at)
    return plan_of(w, actor, partnership_id, forum_id)


def pause(w: Unit, actor: Actor, partnership_id: int) -> PlanView:
    """Open no more rounds until somebody resumes."""
    carry_out_pause(w, _settling(w, actor, partnership_id), paused=True)
    return plan_of(w, actor, partnership_id)


def resume(w: Unit, actor: Actor, partnership_id: int) -> PlanView:
    """Go on after a pause: what was said about single days stands."""
    carry_out_pause(w, _settling(w, actor, partnership_id), paused=False)
    return plan_of(w, actor, partnership_id)


def follow_settings(w: Unit, partnership: Partnership) -> None:
    """The zone or the holidays changed: the open meetings and the next ones follow them."""
    open_first(w, partnership.id)
    cadence = cadence_of(w, partnership.id)
    if cadence is not None:
        _follow_settings(w, partnership, cadence)
    for forum in forums_of(w, partnership.id):
        open_first(w, partnership.id, forum.id)
        _follow_settings(w, partnership, forum)
    follow_approvals(w, partnership)


def _follow_settings(w: Unit, partnership: Partnership, cadence: Meetings) -> None:
    round_ = open_round(w, partnership.id, cadence.forum_id)
    zone, before = cadence.cadence.zone, cadence.meeting_at
    cadence.keep_zone(partnership.tz, w.now)
    is_moved = round_ is not None and _follow_regular_day(w, partnership, cadence, round_, zone)
    if round_ is not None and not is_moved:
        follow_round(w, round_)
    if not cadence.runs:
        return
    affected = days_of(cadence.forum_id).line_up(w, cadence)
    if cadence.meeting_at == before:
        return
    if affected:
        tell_of_holidays(w, partnership, partnerships.sides(w, partnership.id), cadence, affected)
    elif not is_moved:
        tell(w, partnership, cadence, "followed", was_at=before)


def plan_of(w: Unit, actor: Actor, partnership_id: int, forum_id: int | None = None) -> PlanView:
    """What the modal about the plan shows."""
    seat = partnerships.seat(w, actor, partnership_id)
    return PlanView(
        seat,
        meetings_of(w, partnership_id, forum_id),
        open_round(w, partnership_id, forum_id),
        partnerships.sides(w, partnership_id),
        w.now,
    )


def _settling(w: Unit, actor: Actor, partnership_id: int, forum_id: int | None = None) -> Seat:
    seat = partnerships.seat(w, actor, partnership_id)
    seat.settle()
    open_first(w, partnership_id, forum_id)
    return seat


def _check_seen(view: PlanView, seen: str) -> None:
    """Raises Refusal where another meeting is next than the one that somebody saw when they pressed."""
    if seen and seen != view.seen and view.next_at is not None:
        day = local_day(view.next_at, view.seat.partnership.tz)
        raise Refusal("That was done already: the next meeting is on {day} now.", "day", day=day)


def _ask_back(w: Unit, partnership_id: int, day: date, meant: str) -> ClosedDay | None:
    if meant == name_of_day(day):
        return None
    return partnerships.closed_on(day, partnerships.sides(w, partnership_id))


def _check_is_no_regular(cadence: Meetings, meeting_at: datetime) -> None:
    """An extra meeting has a day of its own."""
    zone = cadence.cadence.zone
    day = local_day(meeting_at, zone)
    if cadence.meeting_at is not None and day == local_day(cadence.meeting_at, zone):
        raise Refusal(
            "The regular meeting is on that day. Ask for status for it, or choose another day.", "day"
        )


def _follow_regular_day(
    w: Unit, partnership: Partnership, cadence: Meetings, round_: StatusRound, before: ZoneInfo
) -> bool:
    """The meeting of an open round goes with the zone and the holidays, unless somebody chose its time.

    Its time of day is the one that was asked for; a plan that changed since holds from the next one on.
    """
    day, was_at = round_.day, round_.meeting_at
    said = days_of(cadence.forum_id).said_of(w, cadence)
    chosen = {each.day for each in said if each.moved_to is not None}
    if day is None or day in chosen:
        return False
    clock = was_at.astimezone(before).time()
    meeting_at = cadence.regular_moment(day, clock, partnerships.sides(w, partnership.id))
    if meeting_at is None or meeting_at <= w.now or meeting_at == was_at:
        return False
    round_.move(meeting_at)
    follow_round(w, round_)
    tell(w, partnership, cadence, "followed", was_at=was_at, next_at=meeting_at)
    return True
