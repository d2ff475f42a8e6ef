"""What is due now. Schedules decide nothing: they ask the ritual and call its verb."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any

from bot.partnerships import Unit
from bot.work import Work


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
    waiting = await work(due)
    work.troubles.are_left(_named(act), waiting)
    for start in range(0, len(waiting), work.together):
        some = waiting[start : start + work.together]
        await asyncio.gather(*[_one(work, act, each, each, alone=alone) for each in some])


async def in_batches(
    work: Work,
    due: Callable[[Unit], Sequence[int]],
    act: Callable[[Unit, Sequence[int]], Any],
    size: int,
) -> None:
    """`act` on what is due, so many in a unit; where one breaks, each of them has a unit of its own."""
    waiting = await work(due)
    work.troubles.are_left(_named(act), waiting)
    for start in range(0, len(waiting), size):
        some = waiting[start : start + size]
        if len(some) == 1 or not await _whole(work, act, some):
            for record_id in some:
                await _one(work, act, [record_id], record_id)


async def _whole(work: Work, act: Callable[[Unit, Sequence[int]], Any], some: Sequence[int]) -> bool:
    what = f"{_named(act)} of several"
    try:
        await work(act, some)
    except Exception as error:  # whichever of them it was is found, and told of, when each is alone
        said = f"{_named(act)} of {len(some)} at once broke: {type(error).__name__}"
        work.troubles.broke(what, error, said=said, action="sweep.apart", level=logging.WARNING)
        return False
    work.troubles.works(what)
    return True


async def _one(
    work: Work,
    act: Callable[..., Any],
    given: int | Sequence[int],
    record_id: int,
    *,
    alone: bool = False,
) -> None:
    try:
        await (work.alone if alone else work)(act, given)
    except Exception as error:  # whatever broke one record must not keep the others waiting
        work.troubles.broke(_named(act), error, record_id)
    else:
        work.troubles.works(_named(act), record_id)


def _named(act: Callable[..., Any]) -> str:
    """The ritual's room and its verb: `retro.rounds.release`."""
    return f"{act.__module__.removeprefix('bot.rituals.').removeprefix('bot.')}.{act.__name__}"
