"""What waits for a person, on their Home and behind «Mine», and what they say of themselves."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from bot import conductor, partnerships
from bot.blocks import mine as views, partnership as modals
from bot.blocks.elements import Home, Modal, safe
from bot.language import translator
from bot.partnerships import Actor
from bot.rituals import status
from bot.work import Work
from handlers.interaction import Answer, Interaction, updated
from handlers.rows import Button, Right, Submission, Word


async def show_home(it: Interaction) -> Answer:
    """Somebody looks at their Home."""
    if it.event.get("tab") == "home":
        await publish_home(it)
    return None


async def publish_home(it: Interaction, page: int = 0) -> None:
    """Show somebody their Home, with this page of their collaborations."""
    draw = partial(_home, it.house.work, it.actor, it.house.settings.default_language, page)
    await it.house.screens.publish_home(it.actor, draw)


async def show(it: Interaction) -> Answer:
    """Show what waits for me here, and what is known of me."""
    await it.show(partial(_mine, it.house.work, it.actor, it.id))
    return None


async def ask_change(it: Interaction) -> Answer:
    """What do I want to say of myself?"""
    seat = await it.work(partnerships.seat, it.actor, it.id)
    await it.open(modals.about_me_modal(translator(seat.language), seat))
    return None


async def save(it: Interaction) -> Answer:
    """Something was changed."""
    form = it.form
    seat, today = await it.work(
        conductor.say_about_me,
        it.actor,
        it.about,
        expected=bool(form.several("expected")),
        absent_until=form.day("absent_until"),
        language=modals.language_from(form.chosen("language")),
    )
    _ = translator(seat.language)
    return updated(modals.saved_modal(_, modals.saved_note(_, seat, today)))


async def count(it: Interaction, *, expected: bool) -> Answer:
    """Be expected to give status, or not."""
    seat = await it.work(status.count, it.actor, it.id, expected)
    _ = translator(seat.language)
    text = (
        _("You give status for {side} from now on.", side=safe(seat.side.name))
        if expected
        else _("You are no longer asked for status. You can still read everything.")
    )
    await it.open(modals.saved_modal(_, text))
    return None


async def _mine(work: Work, actor: Actor, partnership_id: int) -> Modal:
    view = await work(conductor.mine_of, actor, partnership_id)
    return views.mine_modal(translator(view.seat.language), view)


async def _home(work: Work, actor: Actor, default_language: str, page: int) -> Home:
    view = await work(conductor.home_of, actor)
    portfolio = await work(conductor.portfolio_of, actor, page)
    return views.home_view(translator(view.language or default_language), view, portfolio)


BUTTONS: Final[Sequence[Button]] = (
    Button("mine.change", ask_change, Right.ALL),
    Button("mine.show", show, Right.ALL),
)
MODALS: Final[Sequence[Submission]] = (Submission("mine.save", save, Right.ALL),)
WORDS: Final[Sequence[Word]] = (Word("tasks", show, own=True, formerly="mine"),)
