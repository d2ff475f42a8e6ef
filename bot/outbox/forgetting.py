"""What a message looks like is kept here no longer than it is needed: Slack has it.

Nine tenths of what a partnership adds to the database are looks, each one more copy of what people wrote.
"""

from datetime import timedelta
from typing import Final

from sqlmodel import SQLModel, col, select

from bot.outbox.records import FIRSTS, REVIVED, OwedMessage
from bot.outbox.stale import StaleMessage
from bot.partnerships import Partnership, Unit

KEPT: Final = timedelta(days=14)
"""Most of what is edited is edited within days; after that each edit sends all of it anew in any case."""
READ_AGAIN: Final = frozenset({"retro.prompt", "retro.voted"})
"""Of these, what stands in Slack is read here when they are drawn again."""
AT_ONCE: Final = 500
"""So many rows are written in one go; the others have the next night."""


def forget_looks(w: Unit, partnership: Partnership) -> None:
    """Of what has stood in Slack as it should for `KEPT`, and need not be posted again, forget the look.

    What is drawn anew later is another look than none, and so is sent.
    """
    w.session.flush()
    connection, messages = w.session.connection(), SQLModel.metadata.tables[OwedMessage.__tablename__]
    forgotten = (
        messages.select()
        .where(
            col(OwedMessage.partnership_id) == partnership.id,
            col(OwedMessage.owed_since) < w.now - KEPT,
            col(OwedMessage.due_at).is_(None),
            col(OwedMessage.dead_at).is_(None),
            col(OwedMessage.ts).is_not(None),
            col(OwedMessage.stale_at).is_(None),
            col(OwedMessage.delivered) == col(OwedMessage.wanted),
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
    rows = connection.execute(forgotten).mappings().all()
    if not rows:
        return
    # SQLite gives a page back when rows leave it, and not when they shrink.
    connection.execute(messages.delete().where(messages.c.id.in_([row["id"] for row in rows])))
    connection.execute(messages.insert(), [{**row, "text": "", "blocks": []} for row in rows])
    w.session.expire_all()
