"""How the retro looks: its messages in the channel, and its modals."""

from bot.blocks.retro.answering import SURE, answer_modal, thanks_modal, withdrawn_modal
from bot.blocks.retro.cards import action_modal, cards_modal, vote_modal, voted_modal
from bot.blocks.retro.messages import INVITED, change, nudge, prompt, result
from bot.blocks.retro.planning import (
    BY_HAND,
    USUAL_CLOCK,
    USUAL_WEEKDAY,
    cancel_modal,
    change_modal,
    now_modal,
    plan_modal,
    rhythm_input,
    usual_rhythm,
)

__all__ = [
    "BY_HAND",
    "INVITED",
    "SURE",
    "USUAL_CLOCK",
    "USUAL_WEEKDAY",
    "action_modal",
    "answer_modal",
    "cancel_modal",
    "cards_modal",
    "change",
    "change_modal",
    "now_modal",
    "nudge",
    "plan_modal",
    "prompt",
    "result",
    "rhythm_input",
    "thanks_modal",
    "usual_rhythm",
    "vote_modal",
    "voted_modal",
    "withdrawn_modal",
]
