"""A message is owed, or another look of one that is there already.

What is new is found to be so, and written, without the ORM: the prompts of a thousand rounds that open in one
second are new, and so is each step that the thread of a blocker tells.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, bindparam
from sqlmodel import Session, col, insert, select, update

from bot.blocks.elements import Message
from bot.outbox.records import (
    AHEAD,
    DEADLINES,
    FIRSTS,
    IN_LINE,
    LAST_WORDS,
    READ_AGAIN,
    REVIVED,
    OwedMessage,
    new_key,
)
from bot.partnerships import OF, Partnership
from bot.prepared import Prepared, Records


def is_refused(session: Session, partnership: Partnership, name: str, about: int) -> bool:
    """Whether a message to the channel never came to stand there, and is not tried any more."""
    params = {
        "partnership_id": partnership.id,
        "name": name,
        "about": about,
        "place": partnership.channel,
    }
    return _REFUSED.first(session, params) is not None


def owe(
    session: Session,
    partnership: Partnership,
    place: str,
    name: str,
    about: int,
    message: Message,
    now: datetime,
    thread: tuple[str, int] | None = None,
    priority: int = IN_LINE,
    *,
    at_once: bool = True,
) -> bool:
    """Owe a message, or another look of the one already there; True if anything is owed by that.

    A new one waits for the hours of those who read it, unless it is to come `at_once`.

    :raises LookupError: the first message of the `thread` is none whose look is kept for its replies.
    """
    if thread is not None and thread[0] not in FIRSTS:
        raise LookupError(f"{thread[0]} is to be one of FIRSTS: {name} answers it")
    session.flush()
    there = _there(session, partnership, place, (name, about), thread)
    if (name, about) in there:
        owed = _find(session, partnership, place, name, about)
        return owed is not None and owed.want(message, now, priority, at_once=at_once)
    new = _new(partnership, place, name, about, message, now, priority, at_once=at_once)
    root = there.get(thread) if thread else None
    if root is not None:
        # The reply waits for it.
        new["thread_of"] = root.id
        if root.due_at is not None and root.priority > new["priority"]:
            _GO_AHEAD.run(session, {"root": root.id, "ahead": new["priority"]})
    _INSERT_IT.run(session, new)
    return True


def shown(session: Session, partnership: Partnership, name: str, about: int, block_id: str) -> str | None:
    """The words of one paragraph of a message to the channel, as they stand there; None if it has none.

    :raises LookupError: it is none whose look is kept to be read.
    """
    if name not in READ_AGAIN:
        raise LookupError(f"{name} is to be one of READ_AGAIN")
    owed = _find(session, partnership, partnership.channel, name, about)
    found = (block for block in (owed.blocks if owed else ()) if block.get("block_id") == block_id)
    return next((str(block["text"]["text"]) for block in found), None)


def places_of(session: Session, partnership: Partnership, name: str, about: int) -> Sequence[str]:
    """In which places this message stands, or is still to stand."""
    return session.exec(
        select(OwedMessage.place)
        .where(OwedMessage.partnership_id == partnership.id)
        .where(OwedMessage.name == name, OwedMessage.about == about)
    ).all()


def owe_each(
    session: Session,
    name: str,
    views: Sequence[tuple[Partnership, int, Message]],
    now: datetime,
    priority: int = IN_LINE,
    *,
    at_once: bool = True,
) -> bool:
    """The same for messages of one name to the channels of several partnerships, in one query."""
    params = {
        "of": list({partnership.id for partnership, _about, _look in views}),
        "name": name,
        "about": list({about for _partnership, about, _look in views}),
    }
    rows = _OWED_TO_EACH.all(session, params)
    there = {(owed.partnership_id, owed.about, owed.place): owed for owed in rows}
    owes, new = False, []
    for partnership, about, message in views:
        owed = there.get((partnership.id, about, partnership.channel))
        if owed is not None:
            owes |= owed.want(message, now, priority, at_once=at_once)
        else:
            place = partnership.channel
            new.append(_new(partnership, place, name, about, message, now, priority, at_once=at_once))
    if new:
        session.connection().execute(_INSERT, new)
    return owes or bool(new)


def _new(
    partnership: Partnership,
    place: str,
    name: str,
    about: int,
    message: Message,
    now: datetime,
    priority: int,
    *,
    at_once: bool,
) -> dict[str, Any]:
    """The row of a message that nobody has owed yet."""
    return {
        "partnership_id": partnership.id,
        "name": name,
        "about": about,
        "place": place,
        "text": message.text,
        "blocks": message.blocks,
        "plain": message.plain,
        "key": new_key(),
        "wanted": 1,
        "delivered": 0,
        "attempts": 0,
        "owed_since": now,
        "due_at": now,
        # A first panel is there for whoever invited us.
        "priority": AHEAD if name in REVIVED or name.startswith(DEADLINES) else priority,
        "thread_of": None,
        "at_once": at_once or name in LAST_WORDS or name in REVIVED,
    }


_INSERT: Final = insert(OwedMessage)
_INSERT_IT: Final = Prepared(
    _INSERT.inline(),
    *("partnership_id", "name", "about", "place", "text", "blocks", "plain", "key", "wanted", "delivered"),
    *("attempts", "owed_since", "due_at", "priority", "thread_of", "at_once"),
)
_THERE: Final = Prepared(
    Select(
        col(OwedMessage.id),
        col(OwedMessage.name),
        col(OwedMessage.about),
        col(OwedMessage.due_at),
        col(OwedMessage.priority),
    ).where(
        col(OwedMessage.partnership_id) == bindparam("partnership_id"),
        col(OwedMessage.place) == bindparam("place"),
        col(OwedMessage.name).in_(bindparam("names", expanding=True)),
        col(OwedMessage.about).in_(bindparam("abouts", expanding=True)),
    )
)
_GO_AHEAD: Final = Prepared(
    update(OwedMessage)
    .where(col(OwedMessage.id) == bindparam("root"), col(OwedMessage.due_at).is_not(None))
    .values(priority=bindparam("ahead"))
)


def _there(
    session: Session, partnership: Partnership, place: str, own: tuple[str, int], root: tuple[str, int] | None
) -> Mapping[tuple[str, int], Any]:
    """What there is in a place of a message and of the first of its thread, by name and about; not locked."""
    wanted = [own] if root is None else [own, root]
    params = {
        "partnership_id": partnership.id,
        "place": place,
        "names": [name for name, _about in wanted],
        "abouts": [about for _name, about in wanted],
    }
    return {(row.name, row.about): row for row in _THERE.all(session, params)}


_OWED: Final = Records(
    select(OwedMessage)
    .where(
        OwedMessage.partnership_id == bindparam("partnership_id"),
        OwedMessage.name == bindparam("name"),
        OwedMessage.about == bindparam("about"),
        OwedMessage.place == bindparam("place"),
    )
    # Else of two who change the wish at once, one would think that Slack has the other's.
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)
"""All that is posted is looked for with it, of 1,000 rounds in one second: built once."""
_REFUSED: Final = Records(
    select(OwedMessage.id).where(
        OwedMessage.partnership_id == bindparam("partnership_id"),
        OwedMessage.name == bindparam("name"),
        OwedMessage.about == bindparam("about"),
        OwedMessage.place == bindparam("place"),
        col(OwedMessage.ts).is_(None),
        col(OwedMessage.dead_at).is_not(None),
    )
)
_OWED_TO_EACH: Final = Records(
    select(OwedMessage)
    .where(
        col(OwedMessage.partnership_id).in_(OF),
        OwedMessage.name == bindparam("name"),
        col(OwedMessage.about).in_(bindparam("about", expanding=True)),
    )
    # In one order, so that of two who do this at once none waits for the other.
    .order_by(col(OwedMessage.id))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)


def _find(
    session: Session, partnership: Partnership, place: str, name: str, about: int
) -> OwedMessage | None:
    params = {"partnership_id": partnership.id, "name": name, "about": about, "place": place}
    return _OWED.first(session, params)
