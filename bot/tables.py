"""Every table of the database in one place, for migrations and for tests over all of them."""

from sqlmodel import SQLModel

from bot import installations, outbox, partnership, sealed
from bot.rituals import action, escalation, retro, scorecard, status

__all__ = [
    "action",
    "escalation",
    "installations",
    "metadata",
    "outbox",
    "partnership",
    "retro",
    "scorecard",
    "sealed",
    "status",
]

metadata = SQLModel.metadata
