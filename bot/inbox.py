"""What Slack sent twice has its effect once: the names of payloads, never anything of what they say.

Every press comes by here, so it asks by prepared statements: whoever presses pays for them each time, and on
a Monday at ten there are 200 a second.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from sqlalchemy import Select, String, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, SQLModel, col, delete, func, select

from bot.database import has_written
from bot.partnerships import Unit
from bot.prepared import Prepared, Records

P = ParamSpec("P")
T = TypeVar("T")

PERIOD: Final = timedelta(days=1)
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
    """`act(w, …)`, unless something was done for a payload of this key; raises AlreadyReceivedError then.

    If it writes anything, the key is kept in the same transaction: neither is there without the other.
    """
    connection = w.session.connection()
    if connection.dialect.name == "postgresql":
        # Of two that come at the same time one waits here, and then finds the key of the other.
        _ONE_AT_A_TIME.run(w.session, {"key": key})
    if _RECEIVED.first(w.session, {"key": key}) is not None:
        raise AlreadyReceivedError
    answer = act(w, *args, **kwargs)
    w.session.flush()
    if has_written(connection):
        _noted(connection.dialect.name).run(w.session, {"key": key, "at": w.now})
    return answer


_KEY: Final[Any] = bindparam("key", type_=String())
_RECEIVED: Final = Prepared(Select(col(Received.key)).where(col(Received.key) == _KEY))


@cache
def _noted(dialect: str) -> Prepared:
    """The statement that keeps a key, if it is not there."""
    write = (postgresql if dialect == "postgresql" else sqlite).insert(Received)
    return Prepared(write.on_conflict_do_nothing(), "key", "at")


_ONE_AT_A_TIME: Final = Prepared(
    Select(func.pg_advisory_xact_lock(func.hashtextextended(_KEY, 0)).label("locked"))
)


def claim(w: Unit, key: str) -> None:
    """What follows is done for this payload alone; raises AlreadyReceivedError where it was before."""
    once(w, key, lambda w: w.session.add(Received(key=key, at=w.now)))


def forget(w: Unit, key: str) -> None:
    """A payload of this key may come again."""
    w.session.exec(delete(Received).where(col(Received.key) == key))


def forget_old(w: Unit) -> None:
    """What nobody can send again need not be known any more."""
    w.session.exec(delete(Received).where(col(Received.at) < w.now - PERIOD))


_OLDEST: Final = Records(select(func.min(Received.at)))


def next_due(w: Unit) -> datetime | None:
    """When the oldest may be forgotten."""
    oldest = _OLDEST.first(w.session, {})
    return None if oldest is None else oldest + PERIOD + timedelta(seconds=1)
