"""What people do with ideas."""

from collections.abc import Sequence
from typing import Final

from bot import conductor
from bot.blocks import idea as views
from bot.blocks.elements import Modal
from bot.language import translator
from bot.rituals import idea
from bot.rituals.idea import Draft
from handlers.interaction import Answer, Interaction, updated
from handlers.rows import Button, Right, Submission, Word


async def ask_suggest(it: Interaction) -> Answer:
    """What should be done better?"""
    seat, others = await it.work(idea.before_suggesting, it.actor, it.id)
    await it.open(views.suggest_modal(translator(seat.language), seat, others))
    return None


async def suggest(it: Interaction) -> Answer:
    """It was suggested."""
    form = it.form
    draft = Draft(form.text("what"), form.text("gain"), form.chosen("effort") or "", form.text("needed"))
    seat, view = await it.work(idea.suggest, it.actor, it.about, draft, it.modal_key)
    return updated(views.suggested_modal(translator(seat.language), view))


async def list_(it: Interaction) -> Answer:
    """Show what is open."""

    async def draw() -> Modal:
        view = await it.house.work(idea.list_of, it.actor, it.id)
        return views.list_modal(translator(view.seat.language), view)

    await it.show(draw)
    return None


async def read(it: Interaction) -> Answer:
    """Show one, with the answers for who may give them."""

    async def draw() -> Modal:
        seat, view, may_answer = await it.house.work(conductor.read_idea, it.actor, it.id)
        return views.idea_modal(translator(seat.language), view, may_answer=may_answer)

    await it.show(draw)
    return None


async def to_meeting(it: Interaction) -> Answer:
    """It is talked about at the next meeting; at which, is asked where there are several kinds."""
    seat, view, forums = await it.work(conductor.take_idea, it.actor, it.id)
    if forums:
        await it.open(views.meeting_modal(translator(seat.language), view, forums))
    return None


async def choose_meeting(it: Interaction) -> Answer:
    """At which meeting it is talked about was chosen."""
    await it.work(conductor.take_idea_to, it.actor, it.about, it.form.number("meeting"))
    return None


async def ask_try(it: Interaction) -> Answer:
    """Who sees to it, until when?"""
    view = await it.work(conductor.before_trying, it.actor, it.id)
    await it.open(views.try_modal(translator(view.seat.language), view))
    return None


async def try_(it: Interaction) -> Answer:
    """They try it."""
    form = it.form
    await it.work(
        conductor.try_idea,
        it.actor,
        it.about,
        form.text("action"),
        form.number("owner"),
        form.day("due_on"),
        form.text("reference"),
    )
    return None


async def ask_decline(it: Interaction) -> Answer:
    """Why not now?"""
    seat, view = await it.work(idea.before_answering, it.actor, it.id)
    await it.open(views.decline_modal(translator(seat.language), view))
    return None


async def decline(it: Interaction) -> Answer:
    """Not now, because."""
    await it.work(idea.decline, it.actor, it.about, it.form.text("word"))
    return None


async def withdraw(it: Interaction) -> Answer:
    """It is taken back."""
    await it.work(idea.withdraw, it.actor, it.id)
    return None


BUTTONS: Final[Sequence[Button]] = (
    Button("idea.ask_decline", ask_decline, Right.SPEAKERS),
    Button("idea.ask_try", ask_try, Right.SPEAKERS),
    Button("idea.list", list_, Right.ALL),
    Button("idea.read", read, Right.ALL),
    Button("idea.suggest", ask_suggest, Right.ALL),
    Button("idea.to_meeting", to_meeting, Right.SPEAKERS),
    Button("idea.withdraw", withdraw, Right.NAMED),
)
MODALS: Final[Sequence[Submission]] = (
    Submission("idea.decline", decline, Right.SPEAKERS),
    Submission("idea.suggest", suggest, Right.ALL),
    Submission("idea.to_meeting", choose_meeting, Right.SPEAKERS),
    Submission("idea.try", try_, Right.SPEAKERS),
)
WORDS: Final[Sequence[Word]] = (
    Word("idea", ask_suggest),
    Word("ideas", list_),
)
