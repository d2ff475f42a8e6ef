"""Disagreements between companies: those whose time is over turn red."""

from bot.rituals import disagreement
from bot.work import Work
from schedules import one_by_one


async def sweep(work: Work) -> None:
    """Every disagreement whose time is over."""
    await one_by_one(work, disagreement.turning_due, disagreement.redden)
