"""What is due now. Schedules decide nothing: they ask the ritual and call its verb."""

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from bot.work import Unit, Work

log = logging.getLogger(__name__)


async def one_by_one(
    work: Work,
    due: Callable[[Unit], Sequence[int]],
    act: Callable[[Unit, int], Any],
    *,
    alone: bool = False,
) -> None:
    """`act` on each record that is due, a unit each: one that breaks stops no other.

    What may take long is done `alone`, so that no click waits for a transaction with it.
    """
    ask = work.alone if alone else work
    waiting = await work(due)
    for start in range(0, len(waiting), work.together):
        some = waiting[start : start + work.together]
        await asyncio.gather(*[_one(ask, act, record_id) for record_id in some])


async def _one(ask: Callable[..., Awaitable[Any]], act: Callable[[Unit, int], Any], record_id: int) -> None:
    try:
        await ask(act, record_id)
    except Exception as error:  # whatever broke one record must not keep the others waiting
        frames = "".join(traceback.format_tb(error.__traceback__))
        log.error(  # noqa: TRY400  # the exception's own text may hold content
            "%s of %d broke: %s\n%s",
            act.__name__,
            record_id,
            type(error).__name__,
            frames,
            extra={"action": "sweep.broke"},
        )
