"""How invitations look: their messages, their modals, and their file for calendars."""

from bot.blocks.invitation.calendar_file import CalendarFile, calendar_file
from bot.blocks.invitation.messages import called_off, card, news, offer, question, reminder
from bot.blocks.invitation.modals import (
    AskedBack,
    action_modal,
    answered_modal,
    calendar_modal,
    call_off_modal,
    change_modal,
    invite_modal,
    invited_modal,
    settle_modal,
    settled_modal,
)

__all__ = [
    "AskedBack",
    "CalendarFile",
    "action_modal",
    "answered_modal",
    "calendar_file",
    "calendar_modal",
    "call_off_modal",
    "called_off",
    "card",
    "change_modal",
    "invite_modal",
    "invited_modal",
    "news",
    "offer",
    "question",
    "reminder",
    "settle_modal",
    "settled_modal",
]
