"""Agreement: who may agree is reminded, and proposals to which not all agreed in time are withdrawn."""

from bot import conductor
from bot.rituals import agreement
from bot.work import Work
from schedules import one_by_one


async def sweep(work: Work) -> None:
    """Every proposal of which somebody is to be reminded, or whose ten working days are over."""
    await one_by_one(work, agreement.unbegun_due, conductor.begin_agreement)
    await one_by_one(work, agreement.unnoted, agreement.note_next)
    await one_by_one(work, agreement.reminders_due, agreement.remind)
    await one_by_one(work, agreement.ends_due, agreement.end)
