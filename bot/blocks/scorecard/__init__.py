"""How the scorecard looks: its message, its modals, and its picture with the same in words."""

from bot.blocks.scorecard.messages import card
from bot.blocks.scorecard.modals import action_modal, card_modal, change_modal, changed_modal
from bot.blocks.scorecard.picture import as_svg, picture
from bot.blocks.scorecard.words import FILE_ALT_MOST, alt_text, sections, title

__all__ = [
    "FILE_ALT_MOST",
    "action_modal",
    "alt_text",
    "as_svg",
    "card",
    "card_modal",
    "change_modal",
    "changed_modal",
    "picture",
    "sections",
    "title",
]
