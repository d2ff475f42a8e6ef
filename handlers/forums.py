"""What people do with further forums; answering and deciding is as at status meetings."""

from collections.abc import Sequence
from typing import Final

from bot import conductor
from bot.blocks import status as views
from bot.errors import Refusal
from bot.language import translator
from bot.rituals.status import KINDS, ForumPlan
from handlers import agreement
from handlers.interaction import Answer, Form, Interaction
from handlers.meetings import Meetings
from handlers.rows import Button, Right, Submission, Word
from handlers.status import plan_from

MEETINGS: Final = Meetings(
    conductor.forum_plan_of,
    conductor.skip_forum,
    conductor.move_forum,
    conductor.open_forum_now,
    conductor.forum_calendar_for,
)


async def list_(it: Interaction) -> Answer:
    """Show those that there are, and what others can be for."""
    seat, forums = await it.work(conductor.forums_for, it.actor, it.id)
    await it.open(views.forums_modal(translator(seat.language), seat, forums))
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


def _wanted(form: Form, kind: str) -> ForumPlan:
    approves = form.chosen("approves") == views.YES
    questions = form.text("questions").splitlines()
    return ForumPlan(kind, form.text("name"), questions, plan_from(form), approves=approves)


BUTTONS: Final[Sequence[Button]] = (
    Button("forum.calendar", MEETINGS.calendar, Right.ALL),
    Button("forum.change", ask_change, Right.SETTLERS),
    Button("forum.end", end, Right.SETTLERS),
    Button("forum.list", list_, Right.ALL),
    Button("forum.move", MEETINGS.ask_move, Right.SETTLERS),
    Button("forum.new", ask_new, Right.SETTLERS),
    Button("forum.now", MEETINGS.ask_now, Right.ALL),
    Button("forum.pause", pause, Right.SETTLERS),
    Button("forum.plan", MEETINGS.plan, Right.ALL),
    Button("forum.resume", resume, Right.SETTLERS),
    Button("forum.skip", MEETINGS.skip, Right.SETTLERS),
)
MODALS: Final[Sequence[Submission]] = (
    Submission("forum.change", change, Right.SETTLERS),
    Submission("forum.move", MEETINGS.move, Right.SETTLERS),
    Submission("forum.new", new, Right.SETTLERS),
    Submission("forum.now", MEETINGS.now, Right.ALL),
)
WORDS: Final[Sequence[Word]] = (Word("meetings", list_),)
