"""Who of the installing company sees one line about a channel under «My collaborations».

The operator names them, and each channel is told by name: nobody sees a line of a channel that was not told.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel, col, select

from bot.partnerships.acting import Actor, Seat
from bot.partnerships.records import HOME, PARTNER, Partnership, Person, Side
from bot.partnerships.seats import seat
from bot.partnerships.unit import Unit

AT_ONCE: Final = 20
"""So many channels are told in one transaction: nobody who presses waits for a hundred of them."""
_READS: Final = "removed_at IS NULL"


class PortfolioReader(SQLModel, table=True):
    """Somebody of the home side sees a line about this channel, from when it was told on."""

    __tablename__ = "portfolio_reader"
    __table_args__ = (
        Index(
            "ix_portfolio_reader_reads", "partnership_id", "user", unique=True,
            sqlite_where=text(_READS), postgresql_where=text(_READS),
        ),
    )  # fmt: skip

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    user: str = Field(index=True)
    """By Slack's id: they need not be in the channel."""
    name: str
    """As the channel was told."""
    added_at: datetime
    removed_at: datetime | None = None


def portfolio_differs(w: Unit, owner: str, named: Mapping[str, str]) -> bool:
    """Whether a channel of this owner is still to be told of somebody; `named` are names by Slack's id."""
    to_add, to_remove = _differences(w, owner, named)
    return bool(to_add or to_remove)


def follow_portfolio(w: Unit, owner: str, named: Mapping[str, str]) -> bool:
    """Tell channels of an owner who sees a line about them; whether some are left to tell."""
    to_add, to_remove = _differences(w, owner, named)
    for reader, partnership in to_remove[:AT_ONCE]:
        reader.removed_at = w.now
        w.post(partnership, "portfolio.removed", reader.id, reader, partnership)
    for user, partnership in to_add[:AT_ONCE]:
        reader = PortfolioReader(partnership_id=partnership.id, user=user, name=named[user], added_at=w.now)
        w.session.add(reader)
        w.session.flush()
        home = w.session.exec(
            select(Side).where(Side.partnership_id == partnership.id, Side.kind == HOME)
        ).one()
        w.post(partnership, "portfolio.added", reader.id, reader, partnership, home)
    return max(len(to_add), len(to_remove)) > AT_ONCE


def owners_of_channels(w: Unit) -> Sequence[str]:
    """Whoever installed the app and has a channel that is set up, or somebody who sees a line."""
    return w.session.exec(select(Partnership.owner).where(*_SET_UP).distinct()).all()


def in_portfolio_of(w: Unit, actor: Actor) -> Sequence[Partnership]:
    """The channels of which somebody sees a line: those of their own installation that were told so."""
    return w.session.exec(
        select(Partnership)
        .join(PortfolioReader, col(PortfolioReader.partnership_id) == Partnership.id)
        .where(
            Partnership.owner == actor.owner,
            PortfolioReader.user == actor.user,
            col(PortfolioReader.removed_at).is_(None),
            *_SET_UP,
        )
        .order_by(col(Partnership.id))
    ).all()


def portfolio_readers(w: Unit, actor: Actor, partnership_id: int) -> tuple[Seat, Sequence[PortfolioReader]]:
    """Who sees a line about this channel, for anybody in it to read."""
    seated = seat(w, actor, partnership_id)
    return seated, readers_of(w, partnership_id)


def readers_of(w: Unit, partnership_id: int) -> Sequence[PortfolioReader]:
    """Who sees a line about this channel now."""
    return w.session.exec(
        select(PortfolioReader)
        .where(PortfolioReader.partnership_id == partnership_id, col(PortfolioReader.removed_at).is_(None))
        .order_by(col(PortfolioReader.id))
    ).all()


_SET_UP: Final = (col(Partnership.ended_at).is_(None), col(Partnership.set_up_at).is_not(None))


def _differences(
    w: Unit, owner: str, named: Mapping[str, str]
) -> tuple[list[tuple[str, Partnership]], list[tuple[PortfolioReader, Partnership]]]:
    """Who is to be added to which channel, and who is to be taken out of it."""
    there = {
        each.id: each
        for each in w.session.exec(select(Partnership).where(Partnership.owner == owner, *_SET_UP))
    }
    reading = w.session.exec(
        select(PortfolioReader).where(
            col(PortfolioReader.partnership_id).in_(there), col(PortfolioReader.removed_at).is_(None)
        )
    ).all()
    elsewhere = _with_the_partner(w, there, named)
    to_remove = [
        (each, there[each.partnership_id])
        for each in reading
        if each.user not in named or (each.partnership_id, each.user) in elsewhere
    ]
    have = {(each.partnership_id, each.user) for each in reading} | elsewhere
    to_add = [
        (user, partnership)
        for partnership in there.values()
        for user in named
        if (partnership.id, user) not in have
    ]
    return to_add, to_remove


def _with_the_partner(
    w: Unit, there: Mapping[int, Partnership], named: Mapping[str, str]
) -> set[tuple[int, str]]:
    """Who of them works for the other company in a channel: they see nothing of it but what all see."""
    if not named:
        return set()
    found = w.session.exec(
        select(Person.partnership_id, Person.user)
        .join(Side, col(Side.id) == Person.side_id)
        .where(col(Person.partnership_id).in_(there), col(Person.user).in_(named), Side.kind == PARTNER)
    )
    return set(found.all())
