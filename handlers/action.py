"""What people do with actions."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from bot import conductor
from bot.blocks import action as views
from bot.blocks.elements import Modal
from bot.language import translator
from bot.partnerships import Actor
from bot.rituals import action
from bot.work import Work
from handlers.interaction import Answer, Interaction, updated
from handlers.rows import Button, Right, Submission, Word


async def list_(it: Interaction) -> Answer:
    """Show what is still to be done."""
    await it.show(partial(_list, it.house.work, it.actor, it.id, 0))
    return None


async def turn_page(it: Interaction) -> Answer:
    """Another page of what is still to be done."""
    partnership_id, page = it.id_and_page
    await it.show_instead(partial(_list, it.house.work, it.actor, partnership_id, page))
    return None


async def ask_note(it: Interaction) -> Answer:
    """What is to be done?"""
    view = await it.work(action.before_noting, it.actor, it.id)
    await it.open(views.note_modal(translator(view.seat.language), view))
    return None


async def note(it: Interaction) -> Answer:
    """An action was noted by hand."""
    form = it.form
    seat, promise = await it.work(
        action.note,
        it.actor,
        it.about,
        form.text("action"),
        form.number("owner"),
        form.day("due_on"),
        form.text("reference"),
    )
    return updated(views.noted_modal(translator(seat.language), promise))


async def finish(it: Interaction) -> Answer:
    """It is done: the list, or the direct message, says so."""
    await it.work(conductor.finish_action, it.actor, it.id)
    return None


async def finish_with_words(it: Interaction) -> Answer:
    """The same, sent from the modal that a version before asked with: it may be open during an upgrade."""
    await it.work(conductor.finish_action, it.actor, it.about, it.form.text("word"))
    return None


async def ask_comment(it: Interaction) -> Answer:
    """Is there a word on how it was done?"""
    seat, promise = await it.work(action.before_comment, it.actor, it.id)
    await it.open(views.comment_modal(translator(seat.language), promise))
    return None


async def comment(it: Interaction) -> Answer:
    """There is a word on how it was done."""
    await it.work(action.comment, it.actor, it.about, it.form.text("word"))
    return None


async def reopen(it: Interaction) -> Answer:
    """It is not done after all."""
    await it.work(conductor.reopen_action, it.actor, it.id)
    return None


async def ask_drop(it: Interaction) -> Answer:
    """Why will it not be done?"""
    seat, promise = await it.work(action.before_settling, it.actor, it.id)
    await it.open(views.drop_modal(translator(seat.language), promise))
    return None


async def drop(it: Interaction) -> Answer:
    """It will not be done."""
    await it.work(conductor.drop_action, it.actor, it.about, it.form.text("word"))
    return None


async def ask_change(it: Interaction) -> Answer:
    """Which other text or date?"""
    view = await it.work(action.before_change, it.actor, it.id)
    await it.open(views.change_modal(translator(view.seat.language), view))
    return None


async def change(it: Interaction) -> Answer:
    """Another text, date or reference was agreed."""
    form = it.form
    # A modal that was opened by an earlier version has no such field, and leaves it as it is.
    kept_at = form.text("reference") if form.has("reference") else None
    await it.work(
        conductor.change_action, it.actor, it.about, form.text("action"), form.day("due_on"), kept_at
    )
    return None


async def ask_offer(it: Interaction) -> Answer:
    """Who should have it?"""
    seat, promise, people = await it.work(action.before_offering, it.actor, it.id)
    await it.open(views.offer_modal(translator(seat.language), promise, people))
    return None


async def offer(it: Interaction) -> Answer:
    """Somebody is asked to take it over."""
    seat, view = await it.work(conductor.offer_action, it.actor, it.about, it.form.number("person"))
    return updated(views.offered_modal(translator(seat.language), view))


async def take(it: Interaction) -> Answer:
    """Somebody takes over what nobody sees to."""
    await it.work(conductor.take_action, it.actor, it.id)
    return None


async def accept(it: Interaction) -> Answer:
    """Who was asked takes it over."""
    await it.work(conductor.accept_action, it.actor, it.id)
    return None


async def ask_decline(it: Interaction) -> Answer:
    """Why do they not take it?"""
    seat, view = await it.work(action.before_declining, it.actor, it.id)
    await it.open(views.decline_modal(translator(seat.language), view))
    return None


async def decline(it: Interaction) -> Answer:
    """Who was asked does not take it."""
    await it.work(action.decline, it.actor, it.about, it.form.text("word"))
    return None


async def _list(work: Work, actor: Actor, partnership_id: int, page: int) -> Modal:
    view = await work(action.list_of, actor, partnership_id, page)
    return views.list_modal(translator(view.seat.language), view)


BUTTONS: Final[Sequence[Button]] = (
    Button("action.accept", accept, Right.NAMED),
    Button("action.change", ask_change, Right.NAMED),
    Button("action.comment", ask_comment, Right.NAMED),
    Button("action.decline", ask_decline, Right.NAMED),
    Button("action.drop", ask_drop, Right.ALL),
    Button("action.finish", finish, Right.ALL),
    Button("action.list", list_, Right.ALL),
    Button("action.note", ask_note, Right.ALL),
    Button("action.offer", ask_offer, Right.NAMED),
    Button("action.page_back", turn_page, Right.ALL),
    Button("action.page_on", turn_page, Right.ALL),
    Button("action.reopen", reopen, Right.NAMED),
    Button("action.take", take, Right.NAMED),
)
MODALS: Final[Sequence[Submission]] = (
    Submission("action.change", change, Right.NAMED),
    Submission("action.comment", comment, Right.NAMED),
    Submission("action.decline", decline, Right.NAMED),
    Submission("action.drop", drop, Right.ALL),
    Submission("action.finish", finish_with_words, Right.ALL),
    Submission("action.note", note, Right.ALL),
    Submission("action.offer", offer, Right.NAMED),
)
WORDS: Final[Sequence[Word]] = (
    Word("actions", list_),
    Word("actions new", ask_note),
)
