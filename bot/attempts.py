"""What is sent out of Slack is tried again and again, more and more seldom, until somebody must see to it."""

from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Field, SQLModel

AGAIN_AFTER: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
)
"""So long after each attempt that failed comes the next; after the last it is given up."""
KEPT: Final = timedelta(days=30)
"""So long it can be sent again after it was given up."""


class Attempted(SQLModel):
    """What a row of something to be sent knows of its attempts."""

    attempts: int = 0
    due_at: datetime = Field(index=True)
    """When it is tried next; once given up, when it is deleted."""
    given_up_at: datetime | None = None
    error: str = ""
    """What came of the last attempt, in a word: never what the receiver wrote."""

    def attempt(self, now: datetime) -> None:
        """It is sent now; if nobody says what came of it, it is sent again."""
        self.due_at = now + AGAIN_AFTER[min(self.attempts, len(AGAIN_AFTER) - 1)]
        self.attempts += 1

    def fail(self, error: str, now: datetime, *, for_good: bool = False) -> bool:
        """It was not taken; whether it is given up by that."""
        self.error = error
        if self.attempts > len(AGAIN_AFTER) or for_good:
            self.given_up_at, self.due_at = now, now + KEPT
        return self.given_up_at is not None

    def try_again(self, now: datetime) -> None:
        """Somebody has seen to the receiver."""
        self.given_up_at, self.attempts, self.due_at, self.error = None, 0, now, ""
