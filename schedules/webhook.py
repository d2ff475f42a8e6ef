"""What happened is sent to the systems of the sides, a few at once."""

import asyncio
from typing import Final

from bot import conductor
from bot.rituals import webhook
from bot.webhooks import Webhooks
from bot.work import Work
from schedules import one_by_one

AT_ONCE: Final = 8
"""A receiver that takes its time keeps few others waiting."""


async def sweep(work: Work, sender: Webhooks) -> None:
    """Everything that is due, and what was given up long ago is deleted."""
    await one_by_one(work, webhook.lost_due, webhook.forget)
    waiting = list(await work(webhook.in_turn))
    for start in range(0, len(waiting), AT_ONCE):
        await asyncio.gather(*[_send(work, sender, each) for each in waiting[start : start + AT_ONCE]])


async def _send(work: Work, sender: Webhooks, delivery_id: int) -> None:
    letter = await work(conductor.letter_of, delivery_id)
    if letter is not None:
        now = await work(lambda w: w.now)
        await work(webhook.note, delivery_id, await sender.send(letter, now))
