"""Escalation: the clock reminds, and moves blockers up; what it moved is shown."""

from typing import Final

from bot.rituals import escalation
from bot.work import Work
from schedules import in_batches, one_by_one

SHOWN_TOGETHER: Final = 10
"""The queries are shared by so many, and a click waits no longer than for these."""


async def sweep(work: Work) -> None:
    """Every deadline that has come: first all are moved, which is quick, then each is shown."""
    await one_by_one(work, escalation.unnoted, escalation.note_next)
    await one_by_one(work, escalation.unreminded, escalation.note_reminder)
    await one_by_one(work, escalation.partnerships_due, escalation.meet_deadlines)
    await in_batches(work, escalation.to_show, escalation.show, SHOWN_TOGETHER)
