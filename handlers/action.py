"""What people do with actions."""

from bot.blocks import action as looks
from bot.language import translator
from bot.rituals import action
from handlers.interaction import Answer, Interaction, updated


async def list_(it: Interaction) -> Answer:
    """Show what is still to be done."""
    view = await it.work(action.list_of, it.actor, it.id)
    await it.open(looks.list_modal(translator(view.seat.language), view))
    return None


async def finish(it: Interaction) -> Answer:
    """It is done: said in the list, or in the direct message that reminded of it."""
    view = await it.work(action.finish, it.actor, it.id)
    if it.body.get("view"):
        await it.replace(looks.list_modal(translator(view.seat.language), view))
    return None


async def ask_drop(it: Interaction) -> Answer:
    """Why will it not be done?"""
    seat = await it.work(action.before_drop, it.actor, it.id)
    await it.open(looks.drop_modal(translator(seat.language), it.id))
    return None


async def drop(it: Interaction) -> Answer:
    """It will not be done."""
    view = await it.work(action.drop, it.actor, it.about, it.form.text("word"))
    return updated(looks.list_modal(translator(view.seat.language), view))
