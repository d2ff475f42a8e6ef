"""Actions: their owners are reminded, and what has no owner any more is told to their side."""

from bot.rituals import action
from bot.work import Work
from schedules import one_by_one


async def sweep(work: Work) -> None:
    """Every owner that left, then every reminder that is due."""
    await one_by_one(work, action.orphans_due, action.find_orphan)
    await one_by_one(work, action.reminders_due, action.remind)
