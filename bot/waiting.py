"""What waits for one person: each ritual tells its own, and one list shows all of it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Waiting:
    """Something that one person is to do."""

    name: str
    """The button that deals with it; bot/blocks/waiting.py has its words by this name."""
    about: int
    """What the button carries."""
    by: datetime | None
    """When it is due, in UTC; None: whenever it suits."""
    what: str = ""
    """What it is about, in the words of whoever wrote it."""
    forum_kind: str = ""
    """Of which kind of meetings it is, where there are several: `what` is then its own name, if any."""
