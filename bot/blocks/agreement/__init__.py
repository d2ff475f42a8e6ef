"""How what is agreed looks: proposals in the channel, what one side changed, and the history."""

from bot.blocks.agreement.export import (
    history_lines as history_lines,
)
from bot.blocks.agreement.messages import (
    discussed as discussed,
    own_change as own_change,
    proposal as proposal,
    reminder as reminder,
    settled as settled,
    waits as waits,
)
from bot.blocks.agreement.modals import (
    changed_meanwhile_modal as changed_meanwhile_modal,
    history_modal as history_modal,
    proposal_modal as proposal_modal,
    submitted_modal as submitted_modal,
)
from bot.blocks.agreement.standing import (
    stands as stands,
    what_stands as what_stands,
)
