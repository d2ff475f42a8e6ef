"""How the scorecard looks: its message, its modals, and its picture with the same in words."""

from bot.blocks.scorecard.messages import card as card
from bot.blocks.scorecard.modals import (
    action_modal as action_modal,
    card_modal as card_modal,
    change_modal as change_modal,
)
from bot.blocks.scorecard.past import (
    criteria_past as criteria_past,
    others_past as others_past,
    past as past,
    points_past as points_past,
)
from bot.blocks.scorecard.picture import (
    as_svg as as_svg,
    picture as picture,
)
from bot.blocks.scorecard.sections import (
    FILE_ALT_MOST as FILE_ALT_MOST,
    alt_text as alt_text,
    sections as sections,
)
from bot.blocks.scorecard.words import title as title
