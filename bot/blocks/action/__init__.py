"""How actions look."""

from bot.blocks.action.messages import (
    answered as answered,
    notice as notice,
    offered as offered,
)
from bot.blocks.action.modals import (
    change_modal as change_modal,
    comment_modal as comment_modal,
    decline_modal as decline_modal,
    drop_modal as drop_modal,
    list_modal as list_modal,
    note_modal as note_modal,
    noted_modal as noted_modal,
    offer_modal as offer_modal,
    offered_modal as offered_modal,
)
from bot.blocks.action.words import (
    answer_buttons as answer_buttons,
    line as line,
    own_buttons as own_buttons,
    settled_line as settled_line,
    take_buttons as take_buttons,
)
