"""Whether a side's own systems may read through the API: its contact persons say so."""

from collections.abc import Sequence
from typing import Final

from bot import conductor
from handlers.interaction import Answer, Interaction
from handlers.rows import Button, Right, Submission, Word


async def allow(it: Interaction) -> Answer:
    """They may."""
    await it.work(conductor.change_api, it.actor, it.id, allowed=True)
    return None


async def end(it: Interaction) -> Answer:
    """They may not any more."""
    await it.work(conductor.change_api, it.actor, it.id, allowed=False)
    return None


BUTTONS: Final[Sequence[Button]] = (
    Button("api.allow", allow, Right.CONTACTS),
    Button("api.end", end, Right.CONTACTS),
)
MODALS: Final[Sequence[Submission]] = ()
WORDS: Final[Sequence[Word]] = ()
