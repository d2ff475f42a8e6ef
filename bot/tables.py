"""Every table of the database in one place, for migrations and for tests over all of them."""

from sqlmodel import SQLModel

from bot import inbox, installations, numbers, outbox, partnerships, sealed
from bot.rituals import (
    action,
    charter,
    escalation,
    invitation,
    kudos,
    mediation,
    pair,
    retro,
    risk,
    scorecard,
    status,
)

__all__ = [
    "action",
    "charter",
    "escalation",
    "inbox",
    "installations",
    "invitation",
    "kudos",
    "mediation",
    "metadata",
    "numbers",
    "outbox",
    "pair",
    "partnerships",
    "retro",
    "risk",
    "scorecard",
    "sealed",
    "status",
]

metadata = SQLModel.metadata
