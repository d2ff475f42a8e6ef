"""Praise across the companies: given in the channel, and rounded up once a month."""

from bot.rituals.kudos.clock import (
    RoundUpView as RoundUpView,
    begin as begin,
    follow_settings as follow_settings,
    next_due as next_due,
    round_up as round_up,
    round_ups_due as round_ups_due,
    to_begin as to_begin,
)
from bot.rituals.kudos.commands import (
    KudosView as KudosView,
    Praise as Praise,
    before_giving as before_giving,
    give as give,
)
from bot.rituals.kudos.figures import (
    KudosFigures as KudosFigures,
    figures as figures,
)
from bot.rituals.kudos.records import (
    MOST as MOST,
    PEOPLE_MOST as PEOPLE_MOST,
    Kudos as Kudos,
    KudosMonth as KudosMonth,
    KudosReceiver as KudosReceiver,
    begins as begins,
    check_praise as check_praise,
    invites as invites,
    month_after as month_after,
)
