"""How the retro looks: its messages in the channel, and its modals."""

from bot.blocks.retro.answering import (
    SURE as SURE,
    answer_modal as answer_modal,
    protects_modal as protects_modal,
    thanks_modal as thanks_modal,
    withdrawn_modal as withdrawn_modal,
)
from bot.blocks.retro.cards import (
    SUGGEST as SUGGEST,
    action_modal as action_modal,
    cards_modal as cards_modal,
    propose_modal as propose_modal,
    suggested_cards as suggested_cards,
    vote_modal as vote_modal,
    voted_modal as voted_modal,
    worth_modal as worth_modal,
    worth_said_modal as worth_said_modal,
)
from bot.blocks.retro.changes import change as change
from bot.blocks.retro.export import csv_file as csv_file, markdown_file as markdown_file, name_of as name_of
from bot.blocks.retro.leading import talked as talked, vote_over as vote_over, written as written
from bot.blocks.retro.messages import (
    INVITED as INVITED,
    VOTED as VOTED,
    nudge as nudge,
    prompt as prompt,
    result as result,
    voted as voted,
)
from bot.blocks.retro.planning import (
    BY_HAND as BY_HAND,
    USUAL_CLOCK as USUAL_CLOCK,
    USUAL_WEEKDAY as USUAL_WEEKDAY,
    cancel_modal as cancel_modal,
    change_modal as change_modal,
    mode_input as mode_input,
    now_modal as now_modal,
    plan_modal as plan_modal,
    rhythm_input as rhythm_input,
)
