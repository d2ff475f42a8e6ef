"""Escalation: the clock reminds, and moves blockers up."""

from bot.rituals import escalation
from bot.work import Work
from schedules import one_by_one


async def sweep(work: Work) -> None:
    """Every deadline that has come."""
    await one_by_one(work, escalation.deadlines_due, escalation.meet_deadline)
