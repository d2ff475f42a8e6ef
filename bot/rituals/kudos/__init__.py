"""Praise across the companies: given in the channel, and rounded up once a month."""

from bot.rituals.kudos.figures import KudosFigures, figures
from bot.rituals.kudos.giving import KudosView, Praise, before_giving, give, given_in
from bot.rituals.kudos.months import (
    RoundUpView,
    begin,
    follow_settings,
    next_due,
    round_up,
    round_ups_due,
    to_begin,
)
from bot.rituals.kudos.records import (
    MOST,
    PEOPLE_MOST,
    Kudos,
    KudosMonth,
    KudosReceiver,
    begins,
    check_praise,
    invites,
    month_after,
)

__all__ = [
    "MOST",
    "PEOPLE_MOST",
    "Kudos",
    "KudosFigures",
    "KudosMonth",
    "KudosReceiver",
    "KudosView",
    "Praise",
    "RoundUpView",
    "before_giving",
    "begin",
    "begins",
    "check_praise",
    "figures",
    "follow_settings",
    "give",
    "given_in",
    "invites",
    "month_after",
    "next_due",
    "round_up",
    "round_ups_due",
    "to_begin",
]
