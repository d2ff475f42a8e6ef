"""Each hour: what a restore once put aside is deleted like everything else, when its time has come."""

import logging

from bot.backup import purge_aside
from bot.clock import Clock
from bot.database import Database

log = logging.getLogger(__name__)


async def sweep(database: Database, clock: Clock) -> None:
    """Only how many is logged."""
    count = await database.run(lambda: purge_aside(database, clock.now()))
    if count:
        log.info("purged: %d files put aside", count, extra={"action": "retention.purged"})
