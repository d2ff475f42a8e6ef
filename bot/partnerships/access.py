"""Who may read through the API: a side allows it in Slack, the operator then gives it tokens.

Neither opens anything alone. Of a token only a hash is kept: it is random, so nobody finds it by trying.
"""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Index, text
from sqlmodel import Field, SQLModel, col, select

from bot.errors import Refusal
from bot.partnerships.acting import Actor, Seat
from bot.partnerships.called import called
from bot.partnerships.records import CONTACT, Partnership, Person, Side
from bot.partnerships.seats import seat, sides
from bot.partnerships.unit import Unit

PREFIX: Final = "samspil_"
"""By it a token is found where it should not lie."""
USE_NOTED_AFTER: Final = timedelta(minutes=5)
"""That a token was used is not written at each request."""
_OPEN: Final = "ended_at IS NULL"


class ApiPermission(SQLModel, table=True):
    """A side allows that its systems read what it can read in Slack, until it does not any more."""

    __tablename__ = "api_permission"
    __table_args__ = (
        Index(
            "ix_api_permission_open", "side_id", unique=True,
            sqlite_where=text(_OPEN), postgresql_where=text(_OPEN),
        ),
    )  # fmt: skip

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    side_id: int = Field(foreign_key="side.id")
    begun_at: datetime
    begun_by: int = Field(foreign_key="person.id")
    ended_at: datetime | None = None
    ended_by: int | None = None


class ApiToken(SQLModel, table=True):
    """Something by which a system of a side reads, while the side allows it."""

    __tablename__ = "api_token"

    id: int = Field(default=None, primary_key=True)
    permission_id: int = Field(foreign_key="api_permission.id", index=True)
    digest: str = Field(unique=True)
    """Of the token, which is kept nowhere."""
    made_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None


def permission_of(w: Unit, side_id: int) -> ApiPermission | None:
    """What a side allows now."""
    return w.session.exec(
        select(ApiPermission).where(ApiPermission.side_id == side_id, col(ApiPermission.ended_at).is_(None))
    ).first()


def permissions_in(w: Unit, partnership_id: int) -> Sequence[ApiPermission]:
    """What the sides of a partnership allow now."""
    return w.session.exec(
        select(ApiPermission)
        .where(ApiPermission.partnership_id == partnership_id, col(ApiPermission.ended_at).is_(None))
        .order_by(col(ApiPermission.id))
    ).all()


def allow_api(w: Unit, actor: Actor, partnership_id: int, *, allowed: bool) -> tuple[Seat, bool]:
    """A contact person says whether the systems of their side may read; whether that changed anything.

    Where they may not any more, every token is revoked.
    """
    seated = seat(w, actor, partnership_id)
    if CONTACT not in seated.parts:
        raise Refusal("Only the contact persons of your company can do that. Ask one of them.")
    # Of two contact persons at once one is first.
    w.session.exec(select(Side).where(Side.id == seated.side.id).with_for_update(key_share=True)).one()
    given = permission_of(w, seated.side.id)
    if allowed == (given is not None):
        return seated, False
    if given is None:
        w.session.add(
            ApiPermission(
                partnership_id=partnership_id,
                side_id=seated.side.id,
                begun_at=w.now,
                begun_by=seated.person.id,
            )
        )
    else:
        given.ended_at, given.ended_by = w.now, seated.person.id
        for token in tokens_of(w, given.id):
            token.revoked_at = w.now
    w.session.flush()
    return seated, True


def tokens_of(w: Unit, permission_id: int) -> Sequence[ApiToken]:
    """Those that hold."""
    return w.session.exec(
        select(ApiToken)
        .where(ApiToken.permission_id == permission_id, col(ApiToken.revoked_at).is_(None))
        .order_by(col(ApiToken.id))
    ).all()


def make_token(w: Unit, which: str, side_name: str) -> tuple[Side, int, str]:
    """For the operator: a token of a side that allows it, and its number; else raises Refusal."""
    side = _side_named(w, called(w, which).id, side_name)
    permission = permission_of(w, side.id)
    if permission is None:
        raise Refusal(
            "{side} does not allow it: one of its contact persons has to, in Slack, under More … → Out of "
            "Slack.",
            side=side.name,
        )
    token = PREFIX + secrets.token_urlsafe(32)
    made = ApiToken(permission_id=permission.id, digest=digest_of(token), made_at=w.now)
    w.session.add(made)
    w.session.flush()
    return side, made.id, token


def revoke_token(w: Unit, token_id: int) -> None:
    """For the operator: a token holds no more."""
    token = w.session.get(ApiToken, token_id)
    if token is None:
        raise Refusal("There is no token with this number.")
    token.revoked_at = token.revoked_at or w.now


def tokens_in(w: Unit, partnership_id: int) -> dict[int, Sequence[ApiToken]]:
    """Those that hold, by the id of the side, where it allows them."""
    return {each.side_id: tokens_of(w, each.id) for each in permissions_in(w, partnership_id)}


def all_tokens(w: Unit) -> Sequence[tuple[ApiToken, Side]]:
    """For the operator: those that hold, of every partnership."""
    return w.session.exec(
        select(ApiToken, Side)
        .join(ApiPermission, col(ApiPermission.id) == ApiToken.permission_id)
        .join(Side, col(Side.id) == ApiPermission.side_id)
        .where(col(ApiToken.revoked_at).is_(None))
        .order_by(col(ApiToken.id))
    ).all()


def reader_with(w: Unit, token: str) -> tuple[Partnership, Side] | None:
    """Whose a token is, where it holds, its side allows and can itself read it in Slack; notes its use."""
    found = w.session.exec(
        select(ApiToken, Partnership, Side)
        .join(ApiPermission, col(ApiPermission.id) == ApiToken.permission_id)
        .join(Partnership, col(Partnership.id) == ApiPermission.partnership_id)
        .join(Side, col(Side.id) == ApiPermission.side_id)
        .where(
            ApiToken.digest == digest_of(token),
            col(ApiToken.revoked_at).is_(None),
            col(ApiPermission.ended_at).is_(None),
            col(Partnership.ended_at).is_(None),
            somebody_there(Side.partnership_id, Side.id),
        )
    ).first()
    if found is None:
        return None
    known, partnership, side = found
    if known.used_at is None or w.now - known.used_at >= USE_NOTED_AFTER:
        known.used_at = w.now
    return partnership, side


def somebody_there(partnership_id: Any, side_id: Any) -> ColumnElement[bool]:
    """Of rows that name a side: that somebody of it is in the channel. Else it can read nothing there."""
    here = (Person.partnership_id == partnership_id) & (Person.side_id == side_id)
    return select(Person.id).where(here, col(Person.left_at).is_(None)).correlate_except(Person).exists()


def digest_of(token: str) -> str:
    """As it is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def _side_named(w: Unit, partnership_id: int, name: str) -> Side:
    there = sides(w, partnership_id)
    found = [side for side in there if name.casefold() in (side.name.casefold(), str(side.id))]
    if len(found) != 1:
        names = ", ".join(f"{side.name} ({side.id})" for side in there)
        raise Refusal("Its sides are: {sides}. Name one of them, by name or number.", sides=names)
    return found[0]
