"""How what is agreed looks: proposals in the channel, what one side changed, and the history."""

from bot.blocks.agreement.export import (
    history_lines as history_lines,
)
from bot.blocks.agreement.messages import (
    discussed as discussed,
    proposal as proposal,
    reminder as reminder,
    settled as settled,
    told as told,
    waits as waits,
)
from bot.blocks.agreement.modals import (
    asked_anew_modal as asked_anew_modal,
    history_modal as history_modal,
    proposal_modal as proposal_modal,
    submitted_modal as submitted_modal,
)
from bot.blocks.agreement.standing import (
    stands as stands,
    what_stands as what_stands,
)
