"""Several bots in one workspace share its pace: who calls Slack next is said by a row that all of them see.

Only PostgreSQL takes several bots; on SQLite there is one, and its own pace is that of the workspace.

Its user is the provider with 10,000 channels in one workspace, whose two bots have Slack's 288 posts and 48
edits a minute between them: one statement takes a turn, without the ORM, since every call of both comes by
here.
"""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import text
from sqlmodel import Field, SQLModel

from bot.pace import interval
from bot.partnerships import Unit


class CallPace(SQLModel, table=True):
    """From when on a method may be called again in a workspace."""

    __tablename__ = "call_pace"

    owner: str = Field(primary_key=True)
    method: str = Field(primary_key=True)
    free_at: datetime


def turn(w: Unit, owner: str, method: str) -> datetime | None:
    """Take the next call of a method; None if it may be made now, else when to ask again.

    One may be made an interval early, so that what a transaction takes does not slow the pace; each puts off
    the next by an interval all the same. What lies further ahead was noted before a clock was put back.
    """
    connection = w.session.connection()
    if connection.dialect.name != "postgresql":
        return None
    apart = interval(method)
    params: dict[str, Any] = {"owner": owner, "method": method, "now": w.now, "apart": apart}
    if connection.execute(_TAKEN, params).first() is not None:
        return None
    free_at: datetime | None = connection.execute(_FREE_AT, params).scalar()
    return (free_at or w.now) - apart


_TAKEN: Final = text(
    "INSERT INTO call_pace AS known (owner, method, free_at) VALUES (:owner, :method, :now + :apart) "
    "ON CONFLICT (owner, method) DO UPDATE SET free_at = CASE WHEN known.free_at > :now + 3 * :apart "
    "THEN :now ELSE greatest(known.free_at, :now) END + :apart "
    "WHERE known.free_at <= :now + :apart OR known.free_at > :now + 3 * :apart RETURNING 1"
)
_FREE_AT: Final = text("SELECT free_at FROM call_pace WHERE owner = :owner AND method = :method")
