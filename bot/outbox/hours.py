"""When a new message may be brought: in the hours of those who read it, whatever the hour it came to be."""

from datetime import datetime, timedelta
from typing import Final

from sqlmodel import col, select, update

from bot import partnerships
from bot.outbox.records import HOLD_MOST, OwedMessage
from bot.partnerships import Partnership, Person, Side, Unit, next_at_work, next_common_open

LONGEST_HOLD: Final = HOLD_MOST - timedelta(days=1)


def waits_until(w: Unit, owed: OwedMessage) -> datetime | None:
    """When those who read it are next at work; None if it waits for nobody.

    An edit calls nobody, and a post that was begun may be there. A reply comes after what it replies to.
    """
    if owed.ts is not None:
        return None
    root = w.session.get(OwedMessage, owed.thread_of) if owed.thread_of else None
    if root is not None and root.ts is None and root.held_until is not None and root.held_until > w.now:
        return root.held_until
    if owed.at_once or owed.attempted_at is not None:
        return None
    opens = _open(w, owed)
    return opens if opens > w.now else None


def weigh_again(w: Unit, partnership: Partnership) -> None:
    """Hours, weeks, zones, holidays or absences changed: what is held is held by the new ones."""
    w.session.flush()
    w.session.exec(
        update(OwedMessage)
        .where(
            col(OwedMessage.partnership_id) == partnership.id,
            col(OwedMessage.held_until) > w.now,
            col(OwedMessage.due_at).is_not(None),
        )
        .values(held_until=None, due_at=w.now, owed_since=w.now)
    )


def _open(w: Unit, owed: OwedMessage) -> datetime:
    """In the channel it is when all sides work, by direct message when they are there, in their own hours."""
    partnership = w.session.get_one(Partnership, owed.partnership_id)
    if owed.place == partnership.channel:
        return next_common_open(w.now, partnerships.sides(w, partnership.id))
    found = select(Person).where(Person.partnership_id == partnership.id, Person.user == owed.place)
    person = w.session.exec(found).first()
    if person is None:
        return w.now
    at_work = next_at_work(person, w.session.get_one(Side, person.side_id), w.now)
    # Of a longer absence it is looked at once more on the way.
    return min(at_work, w.now + LONGEST_HOLD)
