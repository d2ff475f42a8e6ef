"""How invitations look: their messages, their modals, and their file for calendars."""

from bot.blocks.invitation.calendar_file import calendar_file as calendar_file
from bot.blocks.invitation.messages import (
    called_off as called_off,
    card as card,
    news as news,
    offer as offer,
    question as question,
    reminder as reminder,
)
from bot.blocks.invitation.modals import (
    OccasionDraft as OccasionDraft,
    action_modal as action_modal,
    answered_modal as answered_modal,
    calendar_modal as calendar_modal,
    calendar_refused as calendar_refused,
    call_off_modal as call_off_modal,
    change_modal as change_modal,
    invite_modal as invite_modal,
    invited_modal as invited_modal,
    settle_modal as settle_modal,
    settled_modal as settled_modal,
)
