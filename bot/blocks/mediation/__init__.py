"""How mediation looks: direct messages without content, and modals for the three."""

from bot.blocks.mediation.messages import call, settled
from bot.blocks.mediation.modals import (
    another_modal,
    ask_modal,
    change_modal,
    close_modal,
    decline_modal,
    hold_modal,
    propose_modal,
    refuse_modal,
    show_modal,
    withdraw_modal,
    write_modal,
)

__all__ = [
    "another_modal",
    "ask_modal",
    "call",
    "change_modal",
    "close_modal",
    "decline_modal",
    "hold_modal",
    "propose_modal",
    "refuse_modal",
    "settled",
    "show_modal",
    "withdraw_modal",
    "write_modal",
]
