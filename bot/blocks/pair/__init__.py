"""How pairs look: their messages and their modals."""

from bot.blocks.pair.messages import (
    alone as alone,
    drawn as drawn,
    nobody as nobody,
    plan as plan,
    question as question,
)
from bot.blocks.pair.modals import (
    OFF as OFF,
    change_modal as change_modal,
    changed_modal as changed_modal,
    noted_modal as noted_modal,
    pairs_modal as pairs_modal,
    tell_modal as tell_modal,
    wished_modal as wished_modal,
)
