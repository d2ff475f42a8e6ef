"""How ideas look: their messages, their modals, and their lines in a summary."""

from bot.blocks.idea.messages import (
    reminder as reminder,
    suggested as suggested,
)
from bot.blocks.idea.modals import (
    decline_modal as decline_modal,
    idea_modal as idea_modal,
    list_modal as list_modal,
    meeting_modal as meeting_modal,
    suggest_modal as suggest_modal,
    suggested_modal as suggested_modal,
    try_modal as try_modal,
)
