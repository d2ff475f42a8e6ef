"""How actions look."""

from bot.blocks.action.messages import answered, notice, offered
from bot.blocks.action.modals import (
    change_modal,
    decline_modal,
    drop_modal,
    finish_modal,
    list_modal,
    note_modal,
    noted_modal,
    offer_modal,
    offered_modal,
)
from bot.blocks.action.words import answer_buttons, line, own_buttons, take_buttons

__all__ = [
    "answer_buttons",
    "answered",
    "change_modal",
    "decline_modal",
    "drop_modal",
    "finish_modal",
    "line",
    "list_modal",
    "note_modal",
    "noted_modal",
    "notice",
    "offer_modal",
    "offered",
    "offered_modal",
    "own_buttons",
    "take_buttons",
]
