"""How pairs look: their messages and their modals."""

from bot.blocks.pair.messages import count, drawn, nobody, plan, question
from bot.blocks.pair.modals import (
    OFF,
    change_modal,
    changed_modal,
    pairs_modal,
    tell_modal,
    told_modal,
    wished_modal,
)

__all__ = [
    "OFF",
    "change_modal",
    "changed_modal",
    "count",
    "drawn",
    "nobody",
    "pairs_modal",
    "plan",
    "question",
    "tell_modal",
    "told_modal",
    "wished_modal",
]
