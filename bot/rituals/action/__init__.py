"""Actions: what somebody promised to do, by when, and what became of it."""

from bot.rituals.action.clock import (
    find_orphan as find_orphan,
    find_returned as find_returned,
    follow_absence as follow_absence,
    follow_return as follow_return,
    follow_settings as follow_settings,
    lose_offer as lose_offer,
    lost_offers_due as lost_offers_due,
    next_due as next_due,
    note_next as note_next,
    orphans_due as orphans_due,
    remind as remind,
    reminders_due as reminders_due,
    returned_due as returned_due,
    unnoted as unnoted,
)
from bot.rituals.action.commands import (
    accept as accept,
    add as add,
    before_change as before_change,
    before_comment as before_comment,
    before_declining as before_declining,
    before_noting as before_noting,
    before_offering as before_offering,
    before_settling as before_settling,
    change as change,
    comment as comment,
    decline as decline,
    drop as drop,
    finish as finish,
    note as note,
    offer as offer,
    reopen as reopen,
    suggested_due as suggested_due,
    take as take,
)
from bot.rituals.action.figures import (
    ActionFigures as ActionFigures,
    SideFigures as SideFigures,
    figures as figures,
)
from bot.rituals.action.mine import waiting_for as waiting_for
from bot.rituals.action.offers import (
    ActionNotice as ActionNotice,
    ActionOffer as ActionOffer,
)
from bot.rituals.action.records import (
    MOST as MOST,
    Action as Action,
    ActionChange as ActionChange,
)
from bot.rituals.action.views import (
    PAGE as PAGE,
    ActionView as ActionView,
    ListView as ListView,
    NewAction as NewAction,
    NoticeView as NoticeView,
    OfferView as OfferView,
    Promise as Promise,
    due_at as due_at,
    list_of as list_of,
    of_source as of_source,
    open_actions as open_actions,
    open_actions_of as open_actions_of,
    overdue as overdue,
    owned_by as owned_by,
    with_words as with_words,
)
