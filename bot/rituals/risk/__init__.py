"""Openness: a risk, resource or date that the other side should know of, looked at until it is closed."""

from bot.rituals.risk.clock import (
    ask_who_takes_over as ask_who_takes_over,
    next_due as next_due,
    ownerless_due as ownerless_due,
    remind_owners as remind_owners,
    waiting_for as waiting_for,
)
from bot.rituals.risk.commands import (
    Look as Look,
    LookView as LookView,
    before_look as before_look,
    before_saying as before_saying,
    enter as enter,
    look as look,
    review as review,
    say as say,
    take_over as take_over,
)
from bot.rituals.risk.figures import (
    RiskFigures as RiskFigures,
    figures as figures,
)
from bot.rituals.risk.records import (
    CAME_TRUE as CAME_TRUE,
    CLOSED as CLOSED,
    KINDS as KINDS,
    MOST as MOST,
    OPEN as OPEN,
    SILENCE as SILENCE,
    Draft as Draft,
    Risk as Risk,
    RiskMove as RiskMove,
)
from bot.rituals.risk.views import (
    RiskList as RiskList,
    RisksInDigest as RisksInDigest,
    RiskView as RiskView,
    count_open_of as count_open_of,
    day_of as day_of,
    for_digest as for_digest,
    list_of as list_of,
    to_review as to_review,
    with_words as with_words,
)
