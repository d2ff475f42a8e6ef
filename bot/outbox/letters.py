"""Dead letters: what could not be brought to Slack, for whoever runs the bot to see and to send again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select

from bot.outbox.records import OwedMessage
from bot.partnerships import Partnership, Unit


@dataclass(frozen=True)
class DeadLetter:
    """A message that Slack did not take; what it says is not part of it."""

    id: int
    partnership: str
    name: str
    place: str
    error: str | None
    """Slack's own word for it."""
    dead_at: datetime


def dead_letters(w: Unit) -> Sequence[DeadLetter]:
    """All of them, the oldest first."""
    found = w.session.exec(
        select(OwedMessage, Partnership.name)
        .join(Partnership)
        .where(col(OwedMessage.dead_at).is_not(None))
        .order_by(col(OwedMessage.id))
    )
    return [
        DeadLetter(dead.id, partnership, dead.name, dead.place, dead.error, dead.dead_at)
        for dead, partnership in found
        if dead.dead_at is not None
    ]


def resend(w: Unit, message_id: int) -> bool:
    """Owe a dead letter again from the beginning; False where there is none of this number."""
    dead = w.session.get(OwedMessage, message_id, with_for_update=True)
    if dead is None or dead.dead_at is None:
        return False
    dead.owe_again(w.now)
    return True


def resend_all(w: Unit) -> int:
    """Owe every dead letter again; returns how many there were."""
    letters = dead_letters(w)
    for letter in letters:
        resend(w, letter.id)
    return len(letters)


def longest_owed(w: Unit) -> datetime | None:
    """Since when the message that waits longest has been owed, if any is."""
    return w.session.exec(
        select(func.min(OwedMessage.owed_since)).where(col(OwedMessage.due_at).is_not(None))
    ).first()
