"""What people do with further forums; answering and deciding is as at status meetings."""

from collections.abc import Sequence
from typing import Final

from bot import conductor
from bot.blocks import status as views
from bot.blocks.elements import Modal
from bot.errors import Refusal
from bot.language import translator
from bot.rituals.status import KINDS, ForumPlan, PlanView, WallClock
from handlers import agreement
from handlers.interaction import Answer, Form, Interaction, updated
from handlers.rows import Button, Right, Submission, Word
from handlers.status import plan_from


async def list_(it: Interaction) -> Answer:
    """Show those that there are, and what others can be for."""
    seat, forums = await it.work(conductor.forums_for, it.actor, it.id)
    await it.open(views.forums_modal(translator(seat.language), seat, forums))
    return None


async def plan(it: Interaction) -> Answer:
    """Show when one meets."""
    await it.open(_plan_modal(await it.work(conductor.forum_plan_of, it.actor, it.id)))
    return None


async def ask_new(it: Interaction) -> Answer:
    """What is to be agreed of another?"""
    about, place = it.id_and_page
    kind = KINDS[place] if place < len(KINDS) else ""
    seat, today = await it.work(conductor.before_new_forum, it.actor, about)
    if not kind:
        raise Refusal("Choose what the meeting is for.")
    await it.open(views.new_forum_modal(translator(seat.language), seat, kind, today))
    return None


async def new(it: Interaction) -> Answer:
    """Another is wanted."""
    about, place, _meant = it.about_seen_and_meant
    kind = KINDS[int(place)] if place.isdecimal() and int(place) < len(KINDS) else ""
    wanted = _wanted(it.form, kind)
    return agreement.answered(await it.work(conductor.new_forum, it.actor, about, wanted))


async def ask_change(it: Interaction) -> Answer:
    """What is to be agreed of this one?"""
    view = await it.work(conductor.forum_plan_of, it.actor, it.id)
    await it.open(views.change_forum_modal(translator(view.seat.language), view))
    return None


async def change(it: Interaction) -> Answer:
    """It is to be otherwise."""
    view = await it.work(conductor.forum_plan_of, it.actor, it.about)
    wanted = _wanted(it.form, view.forum.kind if view.forum else "")
    return agreement.answered(await it.work(conductor.change_forum, it.actor, it.about, wanted))


async def pause(it: Interaction) -> Answer:
    """Ask nobody until it is resumed."""
    return await agreement.shown(it, await it.work(conductor.pause_forum, it.actor, it.id, paused=True))


async def resume(it: Interaction) -> Answer:
    """Go on."""
    return await agreement.shown(it, await it.work(conductor.pause_forum, it.actor, it.id, paused=False))


async def end(it: Interaction) -> Answer:
    """It is to meet no more."""
    return await agreement.shown(it, await it.work(conductor.end_forum, it.actor, it.id))


async def skip(it: Interaction) -> Answer:
    """Skip its next meeting."""
    forum_id, seen = it.id_and_seen
    await it.replace(_plan_modal(await it.work(conductor.skip_forum, it.actor, forum_id, seen)))
    return None


async def ask_move(it: Interaction) -> Answer:
    """When is its next meeting to be instead?"""
    forum_id, _seen = it.id_and_seen
    view = await it.work(conductor.forum_plan_of, it.actor, forum_id)
    if view.next_at is None:
        raise Refusal("No meeting is planned, so there is none to move.")
    await it.open(views.move_modal(translator(view.seat.language), view))
    return None


async def move(it: Interaction) -> Answer:
    """Its next meeting was moved, or they are asked whether they mean that day."""
    to = WallClock(it.form.the_day("day"), it.form.the_clock("clock"))
    forum_id, seen, meant = it.about_seen_and_meant
    view = await it.work(conductor.move_forum, it.actor, forum_id, to, seen, meant=meant)
    if view.closed is not None:
        return updated(views.move_modal(translator(view.seat.language), view, to))
    return updated(_plan_modal(view))


async def ask_now(it: Interaction) -> Answer:
    """When is the meeting for a round that opens now?"""
    view = await it.work(conductor.forum_plan_of, it.actor, it.id)
    await it.open(views.now_modal(translator(view.seat.language), view))
    return None


async def now(it: Interaction) -> Answer:
    """A round was opened by hand, or they are asked whether they mean that day."""
    to = WallClock(it.form.the_day("day"), it.form.the_clock("clock"))
    forum_id, _seen, meant = it.about_seen_and_meant
    extra = it.form.chosen("stands_for") == views.EXTRA
    view = await it.work(conductor.open_forum_now, it.actor, forum_id, to, extra=extra, meant=meant)
    if view.closed is not None:
        return updated(views.now_modal(translator(view.seat.language), view, to, extra=extra))
    return updated(_plan_modal(view))


def _wanted(form: Form, kind: str) -> ForumPlan:
    return ForumPlan(kind, form.text("name"), form.text("questions").splitlines(), plan_from(form))


def _plan_modal(view: PlanView) -> Modal:
    return views.plan_modal(translator(view.seat.language), view)


BUTTONS: Final[Sequence[Button]] = (
    Button("forum.change", ask_change, Right.SETTLERS),
    Button("forum.end", end, Right.SETTLERS),
    Button("forum.list", list_, Right.ALL),
    Button("forum.move", ask_move, Right.SETTLERS),
    Button("forum.new", ask_new, Right.SETTLERS),
    Button("forum.now", ask_now, Right.ALL),
    Button("forum.pause", pause, Right.SETTLERS),
    Button("forum.plan", plan, Right.ALL),
    Button("forum.resume", resume, Right.SETTLERS),
    Button("forum.skip", skip, Right.SETTLERS),
)
MODALS: Final[Sequence[Submission]] = (
    Submission("forum.change", change, Right.SETTLERS),
    Submission("forum.move", move, Right.SETTLERS),
    Submission("forum.new", new, Right.SETTLERS),
    Submission("forum.now", now, Right.ALL),
)
WORDS: Final[Sequence[Word]] = (Word("meetings", list_),)
