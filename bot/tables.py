"""Every table of the database in one place, for migrations and for tests over all of them."""

from sqlmodel import SQLModel

from bot import outbox, partnership
from bot.rituals import action, status

__all__ = ["action", "metadata", "outbox", "partnership", "status"]

metadata = SQLModel.metadata
