"""What a message looks like is kept here no longer than it is needed: Slack has it.

Nine tenths of what a partnership adds to the database are looks, each one more copy of what people wrote.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from sqlmodel import SQLModel, and_, col, or_, select

from bot.outbox.records import FIRSTS, READ_AGAIN, REVIVED, OwedMessage, digest
from bot.outbox.stale import StaleMessage
from bot.partnerships import Partnership, Unit

KEPT: Final = timedelta(days=14)
"""Most of what is edited is edited within days."""
AT_ONCE: Final = 500
"""So many rows are written in one go; the others have the next night."""


def forget_looks(w: Unit, partnership: Partnership) -> int:
    """Forget the look of what was as it should be for `KEPT`, or deleted in Slack, and is not posted again.

    What is drawn anew later is known to be another look, or the same, by a digest. Gives how many.
    """
    w.session.flush()
    rows = w.session.connection().execute(_FORGOTTEN.where(*_of(w, partnership))).mappings().all()
    if rows:
        _write(w, [{**row, "text": "", "blocks": [], "forgotten": _digest_of(row)} for row in rows])
        w.session.expire_all()
    return len(rows)


_MESSAGES: Final = SQLModel.metadata.tables["message"]
_STANDS: Final = and_(
    col(OwedMessage.ts).is_not(None),
    col(OwedMessage.stale_at).is_(None),
    col(OwedMessage.delivered) == col(OwedMessage.wanted),
)
_FORGOTTEN: Final = (
    _MESSAGES.select()
    .where(
        or_(_STANDS, col(OwedMessage.deleted_at).is_not(None)),
        col(OwedMessage.due_at).is_(None),
        col(OwedMessage.dead_at).is_(None),
        col(OwedMessage.name).not_in(FIRSTS | REVIVED | READ_AGAIN),
        col(OwedMessage.text) != "",
        col(OwedMessage.id).not_in(select(StaleMessage.message_id)),
        # A version before may have answered others, too.
        col(OwedMessage.id).not_in(
            select(OwedMessage.thread_of).where(col(OwedMessage.thread_of).is_not(None))
        ),
    )
    .order_by(col(OwedMessage.id))
    .limit(AT_ONCE)
    .with_for_update()
)


def _of(w: Unit, partnership: Partnership) -> tuple[Any, Any]:
    since = w.now - KEPT
    return col(OwedMessage.partnership_id) == partnership.id, col(OwedMessage.owed_since) < since


def _digest_of(row: Any) -> str:
    return digest(row["text"], row["blocks"])


def _write(w: Unit, rows: Sequence[dict[str, Any]]) -> None:
    connection, key = w.session.connection(), _MESSAGES.c.id
    if connection.dialect.name == "sqlite":
        # It gives a page back when rows leave it, and not when they shrink; nobody else writes meanwhile.
        connection.execute(_MESSAGES.delete().where(key.in_([row["id"] for row in rows])))
        connection.execute(_MESSAGES.insert(), rows)
    else:
        # Whoever waits for such a row goes on with it as it is then.
        for row in rows:
            changed = {name: row[name] for name in ("text", "blocks", "forgotten")}
            connection.execute(_MESSAGES.update().where(key == row["id"]).values(changed))
