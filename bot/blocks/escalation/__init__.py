"""How escalation looks: its messages in the channel and to people, and its modals."""

from bot.blocks.escalation.export import as_markdown
from bot.blocks.escalation.messages import asked, copy, move, nudge, raiser, story
from bot.blocks.escalation.modals import (
    LISTED,
    again_modal,
    ask_modal,
    hand_back_modal,
    ladder_modal,
    list_modal,
    raise_modal,
    raised_modal,
    reopen_modal,
    resolve_modal,
    rung_modal,
    story_modal,
)
from bot.blocks.escalation.words import SIGNS, severities

__all__ = [
    "LISTED",
    "SIGNS",
    "again_modal",
    "as_markdown",
    "ask_modal",
    "asked",
    "copy",
    "hand_back_modal",
    "ladder_modal",
    "list_modal",
    "move",
    "nudge",
    "raise_modal",
    "raised_modal",
    "raiser",
    "reopen_modal",
    "resolve_modal",
    "rung_modal",
    "severities",
    "story",
    "story_modal",
]
