"""Charter: it is looked at again, its follow-ups are asked, and those who left are replaced."""

from bot import conductor
from bot.rituals import charter
from bot.work import Work
from schedules import one_by_one


async def sweep(work: Work) -> None:
    """Everything of the charters that is due."""
    await one_by_one(work, charter.orphans_due, charter.look_after)
    await one_by_one(work, charter.unasked, charter.note_question)
    await one_by_one(work, charter.questions_due, charter.ask)
    await one_by_one(work, charter.unnoted, charter.note_next)
    await one_by_one(work, charter.reviews_due, conductor.open_charter_review)
