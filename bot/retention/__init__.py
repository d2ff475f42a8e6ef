"""For how long what has ended is kept, and its deletion each night."""

from bot.retention.keeping import Keeping
from bot.retention.kinds import ABOUT, KINDS, STAYS, Ending, Kind
from bot.retention.purging import due, next_due, purge
from bot.retention.telling import as_table

__all__ = [
    "ABOUT",
    "KINDS",
    "STAYS",
    "Ending",
    "Keeping",
    "Kind",
    "as_table",
    "due",
    "next_due",
    "purge",
]
