"""Further forums bind both: making, changing, pausing and ending one is submitted."""

from dataclasses import replace
from datetime import date

from bot import partnerships
from bot.conductor.agreement import Submitted, submit
from bot.conductor.terms import forum_terms
from bot.errors import Refusal
from bot.partnerships import Actor, Seat, Unit
from bot.rituals import agreement, status
from bot.rituals.status import FORUMS_MOST, ForumCalendar, ForumPlan, PlanView, StatusForum, WallClock


def forums_for(w: Unit, actor: Actor, partnership_id: int) -> tuple[Seat, list[StatusForum]]:
    """Those that meet beside the status meetings, for somebody to see; the lowest first."""
    return partnerships.seat(w, actor, partnership_id), list(status.forums_of(w, partnership_id))


def before_new_forum(w: Unit, actor: Actor, partnership_id: int) -> tuple[Seat, date]:
    """Who wants another forum, and their partnership's day; raises Refusal where there can be none."""
    seat = partnerships.seat(w, actor, partnership_id)
    seat.settle()
    there = {f"forum.{each.number}" for each in status.forums_of(w, partnership_id)}
    if 1 + len(there | _proposed(w, seat)) >= FORUMS_MOST:
        raise Refusal(
            "There are {most} kinds of meetings already, with those that are proposed. End or withdraw one "
            "first.",
            most=FORUMS_MOST,
        )
    return seat, seat.today(w.now)


def _proposed(w: Unit, seat: Seat) -> set[str]:
    """Those that there will be, too, once what is proposed is agreed."""
    return {
        name
        for proposal in agreement.open_proposals(w, seat.partnership)
        for name, (before, after) in proposal.changes.items()
        if name.startswith("forum.") and after and not before
    }


def new_forum(w: Unit, actor: Actor, partnership_id: int, plan: ForumPlan) -> Submitted:
    """There is to be another forum."""
    seat, _today = before_new_forum(w, actor, partnership_id)
    wanted = _checked(plan)
    proposed = agreement.proposed_in(w, partnership_id, "forum.")
    number = 1 + max((int(each.removeprefix("forum.")) for each in proposed), default=0)
    return submit(w, seat, {f"forum.{number}": forum_terms(wanted, paused=False)})


def change_forum(w: Unit, actor: Actor, forum_id: int, plan: ForumPlan) -> Submitted:
    """A forum is to be called otherwise, to ask or to meet otherwise."""
    seat, forum = enter_forum(w, actor, forum_id)
    if plan.plan.starts_on == forum.cadence.starts_on:
        # It stood there already: nobody has chosen another.
        plan = replace(plan, plan=replace(plan.plan, starts_on=forum.begins_on))
    term = forum_terms(_checked(plan), paused=forum.paused_at is not None)
    return submit(w, seat, {f"forum.{forum.number}": term})


def pause_forum(w: Unit, actor: Actor, forum_id: int, *, paused: bool) -> Submitted:
    """A forum is to pause, or to go on."""
    seat, forum = enter_forum(w, actor, forum_id)
    return submit(w, seat, {f"forum.{forum.number}": forum_terms(forum.agreed, paused=paused)})


def end_forum(w: Unit, actor: Actor, forum_id: int) -> Submitted:
    """A forum is to meet no more."""
    seat, forum = enter_forum(w, actor, forum_id)
    return submit(w, seat, {f"forum.{forum.number}": None})


def forum_plan_of(w: Unit, actor: Actor, forum_id: int) -> PlanView:
    """When a forum meets, and what can be done about it."""
    return status.plan_of(w, actor, status.live_forum(w, forum_id).partnership_id, forum_id)


def forum_calendar_for(w: Unit, actor: Actor, forum_id: int) -> tuple[PlanView, ForumCalendar]:
    """The same for the calendar of somebody."""
    return status.calendar_for(w, actor, status.live_forum(w, forum_id).partnership_id, forum_id)


def skip_forum(w: Unit, actor: Actor, forum_id: int, seen: str) -> PlanView:
    """Leave out its next meeting, or call off the one that is open; not another than was `seen`."""
    about = status.live_forum(w, forum_id).partnership_id
    return status.skip(w, actor, about, seen, forum_id=forum_id)


def move_forum(w: Unit, actor: Actor, forum_id: int, to: WallClock, seen: str, *, meant: str) -> PlanView:
    """Hold its next (or the open) meeting at another time; asks back unless that day is `meant`."""
    about = status.live_forum(w, forum_id).partnership_id
    return status.move(w, actor, about, to, seen, meant=meant, forum_id=forum_id)


def open_forum_now(
    w: Unit, actor: Actor, forum_id: int, to: WallClock, *, extra: bool, meant: str
) -> PlanView:
    """Open a round of it by hand: for its next regular day, or for an extra meeting."""
    about = status.live_forum(w, forum_id).partnership_id
    return status.open_now(w, actor, about, to, extra=extra, meant=meant, forum_id=forum_id)


def enter_forum(w: Unit, actor: Actor, forum_id: int) -> tuple[Seat, StatusForum]:
    """A forum that meets, for somebody who may settle; raises Refusal otherwise."""
    forum = status.live_forum(w, forum_id)
    seat = partnerships.seat(w, actor, forum.partnership_id)
    seat.settle()
    return seat, forum


def _checked(plan: ForumPlan) -> ForumPlan:
    status.check(plan.plan)
    return plan.checked()
