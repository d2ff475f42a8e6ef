"""What people say to the minutes of a meeting."""

from collections.abc import Sequence
from typing import Final

from bot import conductor
from bot.blocks import status as views
from bot.blocks.elements import Modal
from bot.language import translator
from bot.rituals import status
from handlers.interaction import Answer, Interaction
from handlers.rows import Button, Right, Submission, Word


async def read(it: Interaction) -> Answer:
    """Show what is asked, with the answers for who may give them."""

    async def draw() -> Modal:
        seat, asked, may_answer = await it.house.work(status.read_asked, it.actor, it.id)
        return views.asked_modal(translator(seat.language), asked, may_answer=may_answer)

    await it.show(draw)
    return None


async def approve(it: Interaction) -> Answer:
    """They are right."""
    await it.work(conductor.approve_minutes, it.actor, it.id)
    return None


async def ask_remark(it: Interaction) -> Answer:
    """What is seen otherwise?"""
    seat, asked = await it.work(status.before_remark, it.actor, it.id)
    await it.open(views.remark_modal(translator(seat.language), asked))
    return None


async def remark(it: Interaction) -> Answer:
    """Something is seen otherwise: it stands with the minutes."""
    await it.work(conductor.remark_on_minutes, it.actor, it.about, it.form.text("remark"))
    return None


BUTTONS: Final[Sequence[Button]] = (
    Button("approval.approve", approve, Right.SPEAKERS),
    Button("approval.ask_remark", ask_remark, Right.SPEAKERS),
    Button("approval.read", read, Right.ALL),
)
MODALS: Final[Sequence[Submission]] = (Submission("approval.remark", remark, Right.SPEAKERS),)
WORDS: Final[Sequence[Word]] = ()
