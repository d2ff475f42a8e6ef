"""What is due now. Schedules decide nothing: they ask the ritual and call its verb."""

import logging
import traceback
from collections.abc import Callable, Sequence
from typing import Any

from bot.work import Unit, Work

log = logging.getLogger(__name__)


async def one_by_one(
    work: Work, due: Callable[[Unit], Sequence[int]], act: Callable[[Unit, int], Any]
) -> None:
    """`act` on each record that is due, a transaction each: one that breaks stops no other."""
    for record_id in await work(due):
        try:
            await work(act, record_id)
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
