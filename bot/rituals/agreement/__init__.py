"""Agreement: what binds both sides is changed by both, and every change can be read by both."""

from bot.rituals.agreement.clock import (
    end as end,
    ends_due as ends_due,
    follow_settings as follow_settings,
    next_due as next_due,
    remind as remind,
    reminders_due as reminders_due,
    resume as resume,
)
from bot.rituals.agreement.mine import (
    ProposalSeen as ProposalSeen,
    read as read,
    seen as seen,
    waiting_for as waiting_for,
)
from bot.rituals.agreement.proposing import (
    ask_anew as ask_anew,
    begin as begin,
    catch_up as catch_up,
    check_may_agree as check_may_agree,
    consent as consent,
    discuss as discuss,
    enter as enter,
    follow_terms as follow_terms,
    has_been_there as has_been_there,
    note_own as note_own,
    propose as propose,
    state_of as state_of,
    take_effect as take_effect,
    withdraw as withdraw,
)
from bot.rituals.agreement.records import (
    AGREED as AGREED,
    BY_ITSELF as BY_ITSELF,
    FIRST as FIRST,
    IN_FORCE as IN_FORCE,
    LAPSED as LAPSED,
    MEANWHILE as MEANWHILE,
    OPEN as OPEN,
    OWN as OWN,
    WITHDRAWN as WITHDRAWN,
    AgreementChange as AgreementChange,
    AgreementConsent as AgreementConsent,
    AgreementProposal as AgreementProposal,
    Changes as Changes,
    Terms as Terms,
    difference as difference,
    replayed as replayed,
)
from bot.rituals.agreement.showing import (
    ChangeView as ChangeView,
    Named as Named,
    ProposalView as ProposalView,
    change_view as change_view,
    history_of as history_of,
    named_in as named_in,
    show as show,
    show_open as show_open,
    view_of as view_of,
    whole_history_of as whole_history_of,
)
