"""Each night: what ended long enough ago is deleted, one partnership at a time; at once: what has expired."""

import logging

from bot import installations, retention
from bot.partnerships import Unit
from bot.retention import Keeping
from bot.work import Work
from schedules import one_by_one

log = logging.getLogger(__name__)


async def sweep(work: Work, keeping: Keeping) -> None:
    """Purge every partnership whose night has come; only counts are logged."""

    def purge(w: Unit, partnership_id: int) -> None:
        purged = retention.purge(w, partnership_id, keeping)
        if purged:
            counts = ", ".join(f"{name} {count}" for name, count in purged.items())
            log.info("purged: %s", counts, extra={"action": "retention.purged"})

    await work(installations.forget_states)
    await one_by_one(work, retention.due, purge, alone=True)
