"""«My collaborations»: turning its pages on the Home, and what is shown of a channel."""

from collections.abc import Sequence
from typing import Final

from bot import conductor
from bot.blocks import portfolio as views
from bot.language import translator
from handlers import mine
from handlers.interaction import Answer, Interaction
from handlers.rows import Button, Right, Submission, Word


async def show(it: Interaction) -> Answer:
    """What is shown of this channel, and to whom?"""
    view = await it.work(conductor.shown_line, it.actor, it.id)
    await it.open(views.shown_modal(translator(view.seat.language), view))
    return None


async def turn_page(it: Interaction) -> Answer:
    """Another page of the channels: who sees none is shown their Home as it is."""
    _none, page = it.id_and_page
    await mine.publish_home(it, page)
    return None


BUTTONS: Final[Sequence[Button]] = (
    Button("portfolio.page_back", turn_page, Right.ALL),
    Button("portfolio.page_on", turn_page, Right.ALL),
    Button("portfolio.show", show, Right.ALL),
)
MODALS: Final[Sequence[Submission]] = ()
WORDS: Final[Sequence[Word]] = ()
