"""What people do to find a ticket."""

from collections.abc import Sequence
from typing import Final

from bot import conductor, partnerships
from bot.blocks import reference as views
from bot.language import translator
from handlers.interaction import Answer, Interaction, updated
from handlers.rows import Button, Right, Submission, Word


async def ask_find(it: Interaction) -> Answer:
    """What is looked for?"""
    seat = await it.work(partnerships.seat, it.actor, it.id)
    await it.open(views.find_modal(translator(seat.language), seat))
    return None


async def find(it: Interaction) -> Answer:
    """Where it stands, in place of what was found before."""
    found = await it.work(conductor.find_reference, it.actor, it.about, it.form.text("wanted"))
    return updated(views.found_modal(translator(found.seat.language), found))


BUTTONS: Final[Sequence[Button]] = (Button("reference.find", ask_find, Right.ALL),)
MODALS: Final[Sequence[Submission]] = (Submission("reference.find", find, Right.ALL),)
WORDS: Final[Sequence[Word]] = (Word("find", ask_find),)
