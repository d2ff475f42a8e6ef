"""How disagreements between companies look: their messages and their modals."""

from bot.blocks.disagreement.messages import (
    asked as asked,
    put as put,
    raised as raised,
    red as red,
)
from bot.blocks.disagreement.modals import (
    days_modal as days_modal,
    list_modal as list_modal,
    raise_modal as raise_modal,
    raised_modal as raised_modal,
    read_modal as read_modal,
    settle_modal as settle_modal,
    state_modal as state_modal,
)
from bot.blocks.disagreement.words import panel_lines as panel_lines
