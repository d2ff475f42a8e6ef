"""Praise: each month is rounded up."""

from bot.rituals import kudos
from bot.work import Work
from schedules import one_by_one


async def sweep(work: Work) -> None:
    """Every round-up that is due, and the first of those who have none."""
    await one_by_one(work, kudos.round_ups_due, kudos.round_up)
    await one_by_one(work, kudos.to_begin, kudos.begin)
