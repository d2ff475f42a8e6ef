"""How openness looks: its messages, its modals, and its lines in a digest."""

from bot.blocks.risk.messages import orphan, reminder, said
from bot.blocks.risk.modals import (
    list_modal,
    look_modal,
    looked_modal,
    review_modal,
    said_modal,
    say_modal,
)
from bot.blocks.risk.words import digest_lines

__all__ = [
    "digest_lines",
    "list_modal",
    "look_modal",
    "looked_modal",
    "orphan",
    "reminder",
    "review_modal",
    "said",
    "said_modal",
    "say_modal",
]
