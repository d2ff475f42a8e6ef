"""Retros: announced, opened, closed, their dots counted."""

from bot import conductor
from bot.rituals import retro
from bot.work import Work
from schedules import one_by_one


async def sweep(work: Work) -> None:
    """Everything of the retros that is due."""
    await one_by_one(work, retro.rounds_unnoted, retro.note_next)
    await one_by_one(work, retro.rounds_due, conductor.go_on_with_retro, alone=True)
    await one_by_one(work, retro.talks_due, conductor.end_retro_talk, alone=True)
    await one_by_one(work, retro.cadences_due, conductor.follow_retro_cadence)
