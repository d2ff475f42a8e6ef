"""Messages that are to be drawn anew: noted by who changed what they tell of, taken up by delivery.

A note is a row of its own, so that of many who answer to one prompt none waits for the row of its message.

Its user is a Monday at ten: on PostgreSQL 32 who answer one prompt at once are served as quickly as where
they answer fifty, since each note is an INSERT of its own, by a prepared statement (docs/performance.md).
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Integer, Select, bindparam
from sqlmodel import Field, Session, SQLModel, col, delete, insert, select

from bot.outbox.records import AHEAD, DEADLINES, IN_LINE, OwedMessage
from bot.partnerships import Partnership, Unit
from bot.prepared import Prepared, Records


class StaleMessage(SQLModel, table=True):
    """What a message tells of has changed."""

    __tablename__ = "message_stale"

    id: int = Field(default=None, primary_key=True)
    message_id: int
    """A message that is gone since is passed over."""
    at: datetime
    priority: int


def owe_anew(
    session: Session, partnership: Partnership, name: str, about: int, now: datetime, priority: int = IN_LINE
) -> bool | None:
    """Owe a message to the channel as it will look when it is delivered; None if there is none yet."""
    there = {"partnership_id": partnership.id, "name": name, "about": about, "place": partnership.channel}
    if _NOTE.run(session, there | {"at": now, "priority": priority}):
        return True
    return None if _IS_THERE.first(session, there) is None else False


_THERE: Final[Any] = Select(col(OwedMessage.id)).where(
    col(OwedMessage.partnership_id) == bindparam("partnership_id"),
    col(OwedMessage.name) == bindparam("name"),
    col(OwedMessage.about) == bindparam("about"),
    col(OwedMessage.place) == bindparam("place"),
)
_IS_THERE: Final = Prepared(_THERE)
_AT: Final[Any] = col(StaleMessage.at)
_NOTE: Final = Prepared(
    insert(StaleMessage)
    .from_select(
        ["message_id", "at", "priority"],
        _THERE.where(col(OwedMessage.deleted_at).is_(None)).add_columns(
            bindparam("at", type_=_AT.type), bindparam("priority", type_=Integer())
        ),
    )
    .inline()
)
"""One statement finds the message and notes it: all that changes anything notes a panel."""


_STANDING: Final = Prepared(
    Select(col(OwedMessage.id), col(OwedMessage.name), col(OwedMessage.about), col(OwedMessage.place)).where(
        col(OwedMessage.partnership_id) == bindparam("partnership_id"),
        col(OwedMessage.name).in_(bindparam("names", expanding=True)),
        col(OwedMessage.about).in_(bindparam("abouts", expanding=True)),
        col(OwedMessage.ts).is_not(None),
    )
)
_NOTE_IT: Final = Prepared(insert(StaleMessage).inline(), "message_id", "at", "priority")


def owe_standing_anew(
    session: Session,
    partnership: Partnership,
    messages: Collection[tuple[str, int]],
    now: datetime,
    priority: int = IN_LINE,
) -> set[tuple[str, int, str]]:
    """Owe each of these (name and about) as it will look then, wherever Slack has it; gives the places, too.

    What is still to be posted, or was deleted, is not among them.
    """
    names, abouts = {name for name, _about in messages}, {about for _name, about in messages}
    params = {"partnership_id": partnership.id, "names": list(names), "abouts": list(abouts)}
    found = [row for row in _STANDING.all(session, params) if (row.name, row.about) in messages]
    for row in found:
        ahead = AHEAD if row.name.startswith(DEADLINES) else priority
        _NOTE_IT.run(session, {"message_id": row.id, "at": now, "priority": ahead})
    return {(row.name, row.about, row.place) for row in found}


_ANY: Final = Records(select(StaleMessage.id).limit(1))


def take_up(w: Unit) -> None:
    """What was noted is owed."""
    if _ANY.first(w.session, {}) is None:
        return
    noted = w.session.connection().execute(
        delete(StaleMessage).returning(
            col(StaleMessage.message_id), col(StaleMessage.at), col(StaleMessage.priority)
        )
    )
    since: dict[int, datetime] = {}
    ahead: dict[int, int] = {}
    for message_id, at, priority in noted:
        since[message_id] = min(at, since.get(message_id, at))
        ahead[message_id] = min(priority, ahead.get(message_id, priority))
    locked = select(OwedMessage).where(col(OwedMessage.id).in_(since)).order_by(col(OwedMessage.id))
    for owed in w.session.exec(locked.with_for_update(key_share=True)).all():
        owed.go_stale(since[owed.id], ahead[owed.id])
    w.session.flush()
