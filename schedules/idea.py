"""Ideas: who may answer one is reminded."""

from bot.rituals import idea
from bot.work import Work
from schedules import one_by_one


async def sweep(work: Work) -> None:
    """Every idea whose time to answer is nearly over."""
    await one_by_one(work, idea.reminders_due, idea.remind)
