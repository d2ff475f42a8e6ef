"""Actions: their owners are reminded."""

from bot.rituals import action
from bot.work import Work
from schedules import one_by_one


async def sweep(work: Work) -> None:
    """Every reminder that is due."""
    await one_by_one(work, action.reminders_due, action.remind)
