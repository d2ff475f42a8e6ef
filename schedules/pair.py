"""Pairs: drawn, and asked whether they met."""

from bot.rituals import pair
from bot.work import Work
from schedules import one_by_one


async def sweep(work: Work) -> None:
    """Everything of the pairs that is due."""
    await one_by_one(work, pair.unasked, pair.note_question)
    await one_by_one(work, pair.questions_due, pair.ask)
    await one_by_one(work, pair.draws_due, pair.draw_due)
