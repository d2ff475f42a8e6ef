"""Actions: their owners are reminded, and what has no owner any more is told to their side."""

from bot.rituals import action
from bot.work import Work
from schedules import one_by_one


async def sweep(work: Work) -> None:
    """Those who left, as owners or asked to be, or came back; then every reminder that is due."""
    await one_by_one(work, action.lost_offers_due, action.lose_offer)
    await one_by_one(work, action.orphans_due, action.find_orphan)
    await one_by_one(work, action.returned_due, action.find_returned)
    await one_by_one(work, action.unnoted, action.note_next)
    await one_by_one(work, action.reminders_due, action.remind)
