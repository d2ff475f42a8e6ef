"""What stands behind «More»: each ritual tells its own line, and one modal shows all of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

MEETINGS: Final = "meetings"
FOLLOW_UP: Final = "follow_up"
AGREED: Final = "agreed"
TOGETHER: Final = "together"
YOU: Final = "you"
GROUPS: Final = (MEETINGS, FOLLOW_UP, AGREED, TOGETHER, YOU)
"""In this order they stand."""


@dataclass(frozen=True)
class Entry:
    """A line: something that can be opened, and how it stands."""

    name: str
    """The button that opens it; bot/blocks/more.py has its words by this name."""
    group: str
    state: str = ""
    """One of the words that the line may say of it; empty where there is one only."""
    count: int = 0
    """How many are open, or the like."""
    late: int = 0
    """How many of these are overdue."""
    at: datetime | None = None
    """When the next one is, in UTC."""
