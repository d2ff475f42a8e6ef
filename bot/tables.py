"""Every table of the database in one place, for migrations and for tests over all of them."""

from sqlmodel import SQLModel

from bot import installations, outbox, partnership, sealed
from bot.rituals import action, charter, escalation, kudos, retro, risk, scorecard, status

__all__ = [
    "action",
    "charter",
    "escalation",
    "installations",
    "kudos",
    "metadata",
    "outbox",
    "partnership",
    "retro",
    "risk",
    "scorecard",
    "sealed",
    "status",
]

metadata = SQLModel.metadata
