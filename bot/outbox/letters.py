"""Dead letters: what could not be brought to Slack, for whoever runs the bot to see and to send again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import and_, col, func, or_, select

from bot.outbox.records import OwedMessage
from bot.partnerships import Partnership, Unit

OUT: Final = ("not_in_channel", "channel_not_found", "is_archived", "cannot_dm_user")
"""What Slack says when we are out of a channel, often before it tells us so: the last to people elsewhere."""
IS_REFUSED: Final = and_(col(OwedMessage.dead_at).is_not(None), col(OwedMessage.error).in_(OUT))
IS_DEAD: Final = and_(
    col(OwedMessage.dead_at).is_not(None),
    or_(
        col(OwedMessage.error).not_in(OUT),
        col(OwedMessage.partnership_id).in_(
            select(Partnership.id).where(col(Partnership.ended_at).is_(None))
        ),
    ),
)
"""What was refused because the bot is not there any more is none: an earlier version left such messages."""


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
        select(OwedMessage, Partnership.name).join(Partnership).where(IS_DEAD).order_by(col(OwedMessage.id))
    )
    return [
        DeadLetter(dead.id, partnership, dead.name, dead.place, dead.error, dead.dead_at)
        for dead, partnership in found
        if dead.dead_at is not None
    ]


def resend(w: Unit, message_id: int) -> bool:
    """Owe a dead letter again from the beginning; False where there is none of this number."""
    dead = w.session.exec(
        select(OwedMessage).where(OwedMessage.id == message_id, IS_DEAD).with_for_update()
    ).first()
    if dead is None:
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
