"""What Slack sent twice has its effect once: the names of payloads, never anything of what they say.

Most effects need none of this: they have a natural key of their own, such as a round and a person. Here
are the few where the same words twice may well be meant, such as two decisions of a meeting.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Concatenate, Final, ParamSpec, TypeVar

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, SQLModel, col, delete, func, select

from bot.partnerships import Unit

P = ParamSpec("P")
T = TypeVar("T")

KEPT: Final = timedelta(days=1)
"""A modal that is older than this can no longer be sent."""


class Received(SQLModel, table=True):
    """A payload that had its effect."""

    key: str = Field(primary_key=True)
    at: datetime = Field(index=True)


class AlreadyReceivedError(Exception):
    """This payload had its effect before; it is acknowledged, and nothing is done."""


def once(
    w: Unit, key: str, act: Callable[Concatenate[Unit, P], T], /, *args: P.args, **kwargs: P.kwargs
) -> T:
    """`act(w, …)`, unless it was done for a payload of this key; raises AlreadyReceivedError then.

    The key is kept in the transaction of the effect: neither is there without the other.
    """
    dialect = postgresql if w.session.get_bind().dialect.name == "postgresql" else sqlite
    # What was inserted is asked for: an INSERT's rowcount is -1 on PostgreSQL, whatever it did.
    note = dialect.insert(Received).values(key=key, at=w.now).on_conflict_do_nothing().returning(Received.key)
    if w.session.connection().execute(note).first() is None:
        raise AlreadyReceivedError
    return act(w, *args, **kwargs)


def forget_old(w: Unit) -> None:
    """What nobody can send again need not be known any more."""
    w.session.exec(delete(Received).where(col(Received.at) < w.now - KEPT))


_OLDEST: Final = select(func.min(Received.at))


def next_due(w: Unit) -> datetime | None:
    """When the oldest may be forgotten."""
    oldest = w.session.exec(_OLDEST).first()
    return None if oldest is None else oldest + KEPT + timedelta(seconds=1)
