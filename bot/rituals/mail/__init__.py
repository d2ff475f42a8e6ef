"""Mail: a side has a summary, and blockers that climbed high, sent to people without Slack."""

from bot.rituals.mail.clock import (
    Errand as Errand,
    follow_settings as follow_settings,
    forget as forget,
    letters_due as letters_due,
    lost_due as lost_due,
    next_due as next_due,
    note as note,
    note_next as note_next,
    owe_blocker as owe_blocker,
    owe_summary as owe_summary,
    stop as stop,
    summaries_due as summaries_due,
    take as take,
    unconfirmed_due as unconfirmed_due,
    unnoted as unnoted,
    withdraw_unconfirmed as withdraw_unconfirmed,
)
from bot.rituals.mail.commands import (
    add as add,
    confirm as confirm,
    enter as enter,
    enter_for as enter_for,
    send_again as send_again,
)
from bot.rituals.mail.links import (
    make_link as make_link,
    receiver_by_link as receiver_by_link,
)
from bot.rituals.mail.records import (
    ADDRESS_MOST as ADDRESS_MOST,
    BLOCKER as BLOCKER,
    CODE as CODE,
    KINDS as KINDS,
    NAME_MOST as NAME_MOST,
    SUMMARY as SUMMARY,
    MailLetter as MailLetter,
    MailLink as MailLink,
    MailReceiver as MailReceiver,
)
from bot.rituals.mail.views import (
    LostView as LostView,
    MailView as MailView,
    at_address as at_address,
    confirmed_in as confirmed_in,
    mail_of as mail_of,
)
