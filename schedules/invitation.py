"""Invitations: seats of who left are passed on, people are reminded, and asked whether it took place."""

from bot.rituals import invitation
from bot.work import Work
from schedules import one_by_one


async def sweep(work: Work) -> None:
    """Everything of the invitations that is due."""
    await one_by_one(work, invitation.gone, invitation.pass_on)
    await one_by_one(work, invitation.unnoted, invitation.note_next)
    await one_by_one(work, invitation.reminders_due, invitation.remind)
    await one_by_one(work, invitation.questions_due, invitation.ask)
