"""Openness: who takes over a risk whose owner has left."""

from bot.rituals import risk
from bot.work import Work
from schedules import one_by_one


async def sweep(work: Work) -> None:
    """Every risk that nobody owns any more."""
    await one_by_one(work, risk.ownerless_due, risk.ask_who_takes_over)
