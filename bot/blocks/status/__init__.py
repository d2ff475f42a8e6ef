"""How the status meeting looks: its messages in the channel, and its modals."""

from bot.blocks.status.messages import change, digest, nths, often, prompt, reminder
from bot.blocks.status.modals import (
    WORKDAY_BEFORE,
    action_modal,
    answer_modal,
    answers_modal,
    change_modal,
    decision_modal,
    excused_modal,
    move_modal,
    now_modal,
    on_holidays,
    plan_modal,
    rhythm_inputs,
    rhythm_of,
    thanks_modal,
    usual_rhythm,
)

__all__ = [
    "WORKDAY_BEFORE",
    "action_modal",
    "answer_modal",
    "answers_modal",
    "change",
    "change_modal",
    "decision_modal",
    "digest",
    "excused_modal",
    "move_modal",
    "now_modal",
    "nths",
    "often",
    "on_holidays",
    "plan_modal",
    "prompt",
    "reminder",
    "rhythm_inputs",
    "rhythm_of",
    "thanks_modal",
    "usual_rhythm",
]
