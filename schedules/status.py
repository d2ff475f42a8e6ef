"""Status meetings: rounds open, people are reminded, digests come."""

from typing import Final

from bot import conductor
from bot.partnerships import Unit
from bot.rituals import status
from bot.work import Work
from schedules import in_batches, one_by_one

TAKEN_TOGETHER: Final = 50
"""Some hundredths of a second: no click waits longer for a unit to end."""
ROUNDS_AT_ONCE: Final = 5
"""The queries are shared by so many rounds, and a click waits no longer than for these."""


async def sweep(work: Work) -> None:
    """Everything of the status meetings that is due: first all are taken, which is quick, then opened."""
    if not await work(_is_anything_due):
        return
    await one_by_one(work, status.undated, status.note_digest)
    await one_by_one(work, status.digests_due, conductor.close_status)
    await one_by_one(work, status.approvals_due, conductor.see_to_approval)
    await in_batches(work, status.openings_due, status.take_due, TAKEN_TOGETHER)
    await in_batches(work, status.taken, status.open_taken, ROUNDS_AT_ONCE)
    await one_by_one(work, status.forums_due, status.open_forum)
    await one_by_one(work, status.unreminded, status.note_reminder)
    await one_by_one(work, status.reminders_due, status.remind)


def _is_anything_due(w: Unit) -> bool:
    due_at = status.next_due(w)
    return due_at is not None and due_at <= w.now
