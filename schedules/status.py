"""Status meetings: rounds open, people are reminded, digests come."""

from bot import conductor
from bot.rituals import status
from bot.work import Work
from schedules import one_by_one


async def sweep(work: Work) -> None:
    """Everything of the status meetings that is due."""
    await one_by_one(work, status.digests_due, conductor.close_status)
    await one_by_one(work, status.openings_due, status.open_due)
    await one_by_one(work, status.reminders_due, status.remind)
