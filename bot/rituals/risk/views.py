"""How a risk is shown: its message in the channel, the direct messages about it, and what a digest lists."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import BindParameter, or_
from sqlmodel import col, func, select

from bot import partnerships
from bot.calendar import local_day
from bot.partnerships import OF, Actor, Partnership, Person, Seat, Side, Unit
from bot.prepared import Records
from bot.rituals.risk.records import Risk, RiskMove
from bot.text import stands_in

LISTED = 30
IN_DIGEST = 6
"""So many new ones, and so many of the older, stand in a digest; the rest are counted."""
REVIEWED = 24
"""At once in one modal; a second look shows the next, since what was looked at goes to the end."""


@dataclass(frozen=True)
class RiskView:
    """A risk as it is shown."""

    partnership: Partnership
    risk: Risk
    side: Side
    """The side that said it."""
    owner: Person
    said_by: Person
    word_by: Person | None
    settled_by: Person | None


@dataclass(frozen=True)
class RiskList:
    """What is open, as one person sees it."""

    seat: Seat
    views: Sequence[RiskView]
    total: int
    today: date


@dataclass(frozen=True)
class RisksInDigest:
    """What a digest lists: said since the one before, and what was open already; and how many in all."""

    fresh: Sequence[RiskView] = ()
    fresh_total: int = 0
    older: Sequence[RiskView] = ()
    older_total: int = 0


def show(w: Unit, partnership: Partnership, risk: Risk) -> RiskView:
    """Bring everything that is shown of a risk up to what is true now."""
    w.session.flush()
    view = view_of(w, partnership, risk)
    w.post(partnership, "risk.said", risk.id, view)
    for move in _notices_of(w, risk):
        tell(w, view, move)
    w.touch(partnership)
    return view


def tell(w: Unit, view: RiskView, move: RiskMove) -> None:
    """The direct messages of one step: sent, or saying what became of it."""
    name = {"reminded": "risk.reminder", "owner_left": "risk.orphan"}[move.kind]
    for person in w.session.exec(
        select(Person).where(col(Person.id).in_(move.told), col(Person.left_at).is_(None))
    ).all():
        w.post(person, name, move.id, view, move)


def view_of(w: Unit, partnership: Partnership, risk: Risk) -> RiskView:
    """Gather what is shown of one risk."""
    return views_of(w, partnership, [risk])[0]


def views_of(w: Unit, partnership: Partnership, risks: Sequence[Risk]) -> list[RiskView]:
    """Gather what is shown of several: two queries, however many."""
    named = {each for risk in risks for each in (risk.owner_id, risk.said_by, risk.word_by, risk.settled_by)}
    people = {
        person.id: person
        for person in w.session.exec(select(Person).where(col(Person.id).in_(named - {None})))
    }
    sides = {side.id: side for side in partnerships.sides(w, partnership.id)}
    return [
        RiskView(
            partnership,
            risk,
            sides[risk.side_id],
            people[risk.owner_id],
            people[risk.said_by],
            people.get(risk.word_by or 0),
            people.get(risk.settled_by or 0),
        )
        for risk in risks
    ]


def list_of(w: Unit, actor: Actor, partnership_id: int) -> RiskList:
    """What is open, the latest first, for one person to read."""
    seat = partnerships.seat(w, actor, partnership_id)
    found = w.session.exec(
        select(Risk).where(*is_open([partnership_id])).order_by(col(Risk.id).desc()).limit(LISTED)
    ).all()
    views = views_of(w, seat.partnership, found)
    return RiskList(seat, views, count_open(w, partnership_id), seat.own_today(w.now))


def with_words(w: Unit, partnership: Partnership, wanted: str, most: int) -> tuple[list[RiskView], int]:
    """Those in which it stands, settled or not, the newest first; and how many there are in all."""
    every = w.session.exec(
        select(Risk).where(Risk.partnership_id == partnership.id).order_by(col(Risk.id).desc())
    )
    these = [
        each
        for each in every
        if stands_in(wanted, each.reference, each.what, each.effect, each.relief, each.word)
    ]
    return views_of(w, partnership, these[:most]), len(these)


def to_review(w: Unit, seat: Seat) -> RiskList:
    """What is open, the longest not looked at first."""
    found = w.session.exec(
        select(Risk)
        .where(*is_open([seat.partnership.id]))
        .order_by(col(Risk.looked_at), col(Risk.id))
        .limit(REVIEWED)
    ).all()
    views = views_of(w, seat.partnership, found)
    return RiskList(seat, views, count_open(w, seat.partnership.id), seat.own_today(w.now))


def count_open(w: Unit, partnership_id: int) -> int:
    """How many are open."""
    return count_open_of(w, [partnership_id]).get(partnership_id, 0)


def count_open_of(w: Unit, partnership_ids: Collection[int]) -> dict[int, int]:
    """How many are open in each of these partnerships, where there are any."""
    return dict(_COUNTS.all(w.session, {"of": list(partnership_ids)}))


def is_open(in_these: BindParameter[Any] | Sequence[int]) -> tuple[bool, bool, bool]:
    """The conditions under which a risk of one of these partnerships is open."""
    return (
        col(Risk.partnership_id).in_(in_these),
        col(Risk.closed_at).is_(None),  # type: ignore[return-value]  # SQLModel types a comparison as bool
        col(Risk.came_true_at).is_(None),
    )


def for_digest(w: Unit, partnership: Partnership, since: datetime | None, until: datetime) -> RisksInDigest:
    """What the digest of the moment `until` lists, when the one before was at `since` (UTC).

    What was settled after `until` still stands there, with how it ended: it was reviewed in that meeting.
    """
    listed = (
        Risk.partnership_id == partnership.id,
        col(Risk.said_at) <= until,
        or_(col(Risk.closed_at).is_(None), col(Risk.closed_at) > until),
        or_(col(Risk.came_true_at).is_(None), col(Risk.came_true_at) > until),
    )
    found = w.session.exec(select(Risk).where(*listed).order_by(col(Risk.id))).all()
    fresh = [risk for risk in found if since is None or risk.said_at > since]
    older = [risk for risk in found if since is not None and risk.said_at <= since]
    return RisksInDigest(
        views_of(w, partnership, fresh[:IN_DIGEST]),
        len(fresh),
        views_of(w, partnership, older[:IN_DIGEST]),
        len(older),
    )


_COUNTS: Final = Records(
    select(Risk.partnership_id, func.count()).where(*is_open(OF)).group_by(col(Risk.partnership_id))
)


def day_of(partnership: Partnership, moment: datetime) -> date:
    """The day of a moment in the zone of the partnership."""
    return local_day(moment, partnership.tz)


def _notices_of(w: Unit, risk: Risk) -> list[RiskMove]:
    moves = w.session.exec(
        select(RiskMove).where(
            RiskMove.risk_id == risk.id, col(RiskMove.kind).in_(("reminded", "owner_left"))
        )
    ).all()
    return list(moves)
