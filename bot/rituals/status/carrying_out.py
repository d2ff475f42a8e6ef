"""What was agreed of a forum is done: its plan, a pause, its end.

`forum_id` is a further forum; None: the status meetings.
"""

from collections.abc import Sequence
from urllib.parse import urlsplit

from bot import partnerships
from bot.errors import Refusal
from bot.partnerships import Partnership, Seat, Unit
from bot.recurring import OccurrenceException
from bot.rituals.status.forums import forum_numbered
from bot.rituals.status.ground import days_of, latest_round_on
from bot.rituals.status.messages import tell, tell_of_given_up, tell_of_holidays
from bot.rituals.status.on_agenda import give_back
from bot.rituals.status.opening_forums import open_forum_first
from bot.rituals.status.openings import open_first as open_status_first
from bot.rituals.status.plans import ForumPlan, Meetings, Plan, StatusCadence, StatusForum
from bot.rituals.status.views import cadence_of, draw_prompt, meetings_of, open_round


def carry_out(w: Unit, seat: Seat, plan: Plan) -> None:
    """The same, once it is agreed, in the name of who wanted it."""
    check(plan)
    open_first(w, seat.partnership.id)
    cadence = cadence_of(w, seat.partnership.id)
    kind = "changed" if cadence else "planned"
    if cadence is None:
        cadence = StatusCadence(partnership_id=seat.partnership.id, often={}, on_holiday=plan.on_holiday)
        w.session.add(cadence)
    _change(w, seat, cadence, plan, kind)


def carry_out_forum(w: Unit, seat: Seat, number: int, forum_plan: ForumPlan | None, *, paused: bool) -> None:
    """A further forum is to be so, once it is agreed; None: it meets no more. One that has ended stays so."""
    forum, partnership = forum_numbered(w, seat.partnership.id, number), seat.partnership
    if forum is None and forum_plan is not None:
        forum = StatusForum(
            partnership_id=partnership.id, number=number, kind="", questions=[], often={}, agreed_at=w.now
        )
        w.session.add(forum)
    if forum is None or forum.ended_at is not None:
        return
    w.session.flush()
    if forum.often:
        open_forum_first(w, forum.id)
    if forum_plan is None:
        _end(w, seat, forum)
        return
    plan = forum.agree_on(forum_plan.checked())
    w.session.flush()
    if paused == (forum.paused_at is not None):
        _change(w, seat, forum, plan, "changed" if forum.often else "planned")
    elif paused:
        forum.pause(seat.person.id, w.now)
        tell(w, partnership, forum, "paused", by=seat)
    else:
        forum.resume(w.now)
        _go_on(w, partnership, forum, "resumed", by=seat)


def _end(w: Unit, seat: Seat, forum: StatusForum) -> None:
    """Nobody is asked any more: a meeting for which people are asked just now is called off."""
    round_ = open_round(w, seat.partnership.id, forum.id)
    if round_ is not None:
        round_.call_off(seat.person.id, w.now)
        draw_prompt(w, round_)
    forum.end(w.now)
    give_back(w, forum)
    tell(w, seat.partnership, forum, "ended", by=seat)


def _change(w: Unit, seat: Seat, cadence: Meetings, plan: Plan, kind: str) -> None:
    latest = latest_round_on(w, seat.partnership.id, cadence.forum_id)
    cadence.change(plan, seat.partnership.tz, latest, w.now)
    w.session.flush()
    lost = days_of(cadence.forum_id).give_up(w, cadence, seat.today(w.now))
    _go_on(w, seat.partnership, cadence, kind, by=seat, lost=lost)


def carry_out_pause(w: Unit, seat: Seat, *, paused: bool) -> None:
    """Pause or resume, once it is agreed, in the name of who wanted it."""
    open_first(w, seat.partnership.id)
    cadence = planned(w, seat.partnership.id)
    if paused:
        cadence.pause(seat.person.id, w.now)
        tell(w, seat.partnership, cadence, "paused", by=seat)
    else:
        cadence.resume(w.now)
        _go_on(w, seat.partnership, cadence, "resumed", by=seat)


def open_first(w: Unit, partnership_id: int, forum_id: int | None = None) -> None:
    """Whoever changes a plan finds the round open that was to open by now, and has the plan alone."""
    if forum_id is None:
        open_status_first(w, partnership_id)
    else:
        open_forum_first(w, forum_id)


def planned(w: Unit, partnership_id: int, forum_id: int | None = None) -> Meetings:
    """The plan of a forum; raises Refusal where there is none."""
    cadence = meetings_of(w, partnership_id, forum_id)
    if cadence is None:
        raise Refusal("The status meetings are not planned yet. Press “Set up” on the panel first.")
    return cadence


def _go_on(
    w: Unit,
    partnership: Partnership,
    cadence: Meetings,
    kind: str,
    *,
    by: Seat,
    lost: Sequence[OccurrenceException] = (),
) -> None:
    """The next meeting is found, and the channel told of it, of what was given up, and of the holidays."""
    affected = days_of(cadence.forum_id).line_up(w, cadence)
    first = lost[0] if lost else None
    tell(
        w,
        partnership,
        cadence,
        kind,
        by=by,
        was_at=first.moved_to if first else None,
        planned_on=first.day if first else None,
    )
    for each in lost[1:]:
        tell_of_given_up(w, partnership, cadence, each)
    tell_of_holidays(w, partnership, partnerships.sides(w, partnership.id), cadence, affected)


def check(plan: Plan) -> None:
    """Raises Refusal, at its field, for a plan that cannot be."""
    if plan.link and urlsplit(plan.link).scheme not in {"http", "https"}:
        raise Refusal("A meeting link begins with https:// (or leave it empty).", "link")
