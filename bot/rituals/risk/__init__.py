"""Openness: a risk, resource or date that the other side should know of, looked at until it is closed."""

from bot.rituals.risk.clock import ask_who_takes_over, next_due, ownerless_due, remind_owners, waiting_for
from bot.rituals.risk.figures import RiskFigures, figures
from bot.rituals.risk.records import CAME_TRUE, CLOSED, KINDS, MOST, OPEN, SILENCE, Draft, Risk, RiskMove
from bot.rituals.risk.saying import (
    Look,
    LookView,
    before_look,
    before_saying,
    enter,
    look,
    review,
    say,
    take_over,
)
from bot.rituals.risk.showing import (
    RiskList,
    RisksInDigest,
    RiskView,
    count_open,
    count_open_of,
    day_of,
    for_digest,
    list_of,
    to_review,
)

__all__ = [
    "CAME_TRUE",
    "CLOSED",
    "KINDS",
    "MOST",
    "OPEN",
    "SILENCE",
    "Draft",
    "Look",
    "LookView",
    "Risk",
    "RiskFigures",
    "RiskList",
    "RiskMove",
    "RiskView",
    "RisksInDigest",
    "ask_who_takes_over",
    "before_look",
    "before_saying",
    "count_open",
    "count_open_of",
    "day_of",
    "enter",
    "figures",
    "for_digest",
    "list_of",
    "look",
    "next_due",
    "ownerless_due",
    "remind_owners",
    "review",
    "say",
    "take_over",
    "to_review",
    "waiting_for",
]
