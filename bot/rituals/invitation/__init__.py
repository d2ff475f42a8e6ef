"""Invitations: one side invites the other to a business meeting or a technical workshop.

Seats are for the other side's people and are never given twice; who answers when all are taken waits
in line. Those who invite come as hosts, without a seat.
"""

from bot.rituals.invitation.answering import (
    accept as accept,
    decline as decline,
    gone as gone,
    keep as keep,
    pass_on as pass_on,
    read as read,
)
from bot.rituals.invitation.clock import (
    InvitationFigures as InvitationFigures,
    ask as ask,
    before_settling as before_settling,
    figures as figures,
    follow_people as follow_people,
    follow_settings as follow_settings,
    next_due as next_due,
    note_next as note_next,
    questions_due as questions_due,
    remind as remind,
    reminders_due as reminders_due,
    settle as settle,
    unnoted as unnoted,
    waiting_for as waiting_for,
)
from bot.rituals.invitation.commands import (
    before_change as before_change,
    before_inviting as before_inviting,
    call_off as call_off,
    change as change,
    invite as invite,
)
from bot.rituals.invitation.records import (
    BUSINESS as BUSINESS,
    CALLED_OFF as CALLED_OFF,
    INVITED as INVITED,
    KINDS as KINDS,
    MINUTES as MINUTES,
    PLACE_MOST as PLACE_MOST,
    TECHNICAL as TECHNICAL,
    TEXT_MOST as TEXT_MOST,
    TITLE_MOST as TITLE_MOST,
    Invitation as Invitation,
    InvitationAnswer as InvitationAnswer,
    InvitationOffer as InvitationOffer,
    Occasion as Occasion,
)
from bot.rituals.invitation.seats import (
    come as come,
    free as free,
    in_line as in_line,
    let_go as let_go,
    move_up as move_up,
    taken as taken,
)
from bot.rituals.invitation.views import (
    InvitationView as InvitationView,
    MyView as MyView,
    NewsView as NewsView,
    OfferView as OfferView,
    show_open as show_open,
)
