"""Mediations: the follow-up, a reminder, an end; and those that cannot go on as they are."""

from bot.rituals import mediation
from bot.work import Work
from schedules import one_by_one


async def sweep(work: Work) -> None:
    """Everything of the mediations that is due."""
    await one_by_one(work, mediation.stranded, mediation.end_stranded)
    await one_by_one(work, mediation.unnoted, mediation.note_next)
    await one_by_one(work, mediation.due, mediation.go_on)
