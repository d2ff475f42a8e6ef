"""The secret address by which a calendar of somebody reads their meetings; each makes and ends their own.

Of the secret only a hash is kept: it is random, so nobody finds it by trying.
"""

import secrets
from datetime import datetime
from typing import Final

from sqlmodel import Field, SQLModel, col, select

from bot.partnerships.access import USE_NOTED_AFTER, digest_of
from bot.partnerships.acting import Actor, Seat
from bot.partnerships.records import Partnership, Person
from bot.partnerships.seats import seat, seat_of
from bot.partnerships.unit import Unit

SECRET_BYTES: Final = 32


class CalendarFeed(SQLModel, table=True):
    """A person has a secret address, as long as the row is there; who makes another has only that one."""

    __tablename__ = "calendar_feed"

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", unique=True)
    """As who they made it; it tells of all their collaborations in the same installation."""
    digest: str = Field(unique=True)
    made_at: datetime
    used_at: datetime | None = None


def feed_of(w: Unit, actor: Actor) -> CalendarFeed | None:
    """What somebody has."""
    return w.session.exec(
        select(CalendarFeed)
        .join(Person, col(Person.id) == CalendarFeed.person_id)
        .join(Partnership, col(Partnership.id) == Person.partnership_id)
        .where(Partnership.owner == actor.owner, Person.user == actor.user)
    ).first()


def feed_for(w: Unit, actor: Actor, partnership_id: int) -> tuple[Seat, CalendarFeed | None]:
    """The same for them to see."""
    return seat(w, actor, partnership_id), feed_of(w, actor)


def make_feed(w: Unit, actor: Actor, partnership_id: int) -> tuple[Seat, CalendarFeed, str]:
    """A new address, in place of the one they had; its secret is told this once."""
    seated = seat(w, actor, partnership_id)
    # Who presses twice at once has one of them.
    alone = select(Person).where(Person.id == seated.person.id).with_for_update(key_share=True)
    w.session.exec(alone).one()
    end_feed(w, actor, partnership_id)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    made = CalendarFeed(person_id=seated.person.id, digest=digest_of(secret), made_at=w.now)
    w.session.add(made)
    w.session.flush()
    return seated, made, secret


def end_feed(w: Unit, actor: Actor, partnership_id: int) -> Seat:
    """Their address holds no more, at once."""
    seated, found = feed_for(w, actor, partnership_id)
    if found is not None:
        w.session.delete(found)
        w.session.flush()
    return seated


def seats_of_feed(w: Unit, secret: str) -> list[Seat]:
    """Where the person whose it is takes part now; notes its use. Empty where it does not hold."""
    found = w.session.exec(
        select(CalendarFeed, Person, Partnership)
        .join(Person, col(Person.id) == CalendarFeed.person_id)
        .join(Partnership, col(Partnership.id) == Person.partnership_id)
        .where(CalendarFeed.digest == digest_of(secret), col(Person.erased_at).is_(None))
    ).first()
    if found is None:
        return []
    feed, person, where = found
    seats = [
        seat_of(w, partnership, each)
        for each, partnership in w.session.exec(
            select(Person, Partnership)
            .join(Partnership, col(Partnership.id) == Person.partnership_id)
            .where(
                Partnership.owner == where.owner,
                Person.user == person.user,
                col(Person.left_at).is_(None),
                col(Person.erased_at).is_(None),
                col(Partnership.ended_at).is_(None),
            )
            .order_by(col(Partnership.id))
        )
    ]
    if seats and (feed.used_at is None or w.now - feed.used_at >= USE_NOTED_AFTER):
        feed.used_at = w.now
    return seats
