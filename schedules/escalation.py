"""Escalation: the clock reminds, and moves blockers up; what it moved is shown."""

from bot.rituals import escalation
from bot.work import Work
from schedules import one_by_one


async def sweep(work: Work) -> None:
    """Every deadline that has come: first all are moved, which is quick, then each is shown."""
    await one_by_one(work, escalation.partnerships_due, escalation.meet_deadlines)
    await one_by_one(work, escalation.to_show, escalation.show)
