"""How mediation looks: direct messages without content, and modals for the three."""

from bot.blocks.mediation.messages import (
    call as call,
    settled as settled,
)
from bot.blocks.mediation.modals import (
    another_modal as another_modal,
    ask_modal as ask_modal,
    change_modal as change_modal,
    close_modal as close_modal,
    decline_modal as decline_modal,
    hold_modal as hold_modal,
    propose_modal as propose_modal,
    refuse_modal as refuse_modal,
    show_modal as show_modal,
    withdraw_modal as withdraw_modal,
    write_modal as write_modal,
)
