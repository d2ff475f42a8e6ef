"""What is shown of actions: lists of them, and what one person owns.

Its queries are built once, for the panel and the lists ask them each time that anybody opens one: of the
panel's 4.3 ms of processor time in its transaction they are a part (docs/performance.md).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Generic, TypeVar

from sqlalchemy import bindparam
from sqlmodel import col, or_, select

from bot import partnerships
from bot.calendar import local_day
from bot.partnerships import OF, Actor, Partnership, Person, Seat, Side, Unit
from bot.prepared import Records
from bot.rituals.action.offers import ActionOffer
from bot.rituals.action.records import Action, ActionChange
from bot.text import stands_in

PAGE: Final = 25
"""Each may take three blocks of the hundred of a modal, with a long text and a long ticket."""
LATELY: Final = timedelta(weeks=2)

About_co = TypeVar("About_co", covariant=True)


@dataclass(frozen=True)
class Promise:
    """An action with its owner, as it is shown."""

    action: Action
    owner: Person
    offered_to: Person | None = None
    """Who is asked to take it over, and has not answered yet."""


@dataclass(frozen=True)
class NewAction(Generic[About_co]):
    """The modal in which an action is noted."""

    seat: Seat
    about: About_co
    """What of a ritual it comes out of."""
    people: Sequence[Person]
    """Who can be responsible."""
    due_on: date
    """Unless changed."""


@dataclass(frozen=True)
class ListView:
    """A page of what is still to be done, by side, and what was settled lately, as one person sees it."""

    seat: Seat
    sides: Sequence[Side]
    promises: Sequence[Promise]
    total: int
    page: int
    settled: Sequence[Promise]
    today: date

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True)
class ActionView:
    """One action in a modal, with what was agreed before."""

    seat: Seat
    promise: Promise
    changes: Sequence[tuple[ActionChange, Person]]


@dataclass(frozen=True)
class NoticeView:
    """A direct message about an action, to one person, as it is true now."""

    partnership: Partnership
    name: str
    promise: Promise
    to: Person
    by: Person | None
    needs_another: bool
    today: date


@dataclass(frozen=True)
class OfferView:
    """An offer to hand an action over, as those whom it touches see it."""

    partnership: Partnership
    action: Action
    offer: ActionOffer
    owner: Person
    """Who owned it when it was offered."""
    to: Person
    by: Person


def list_of(w: Unit, actor: Actor, partnership_id: int, page: int = 0) -> ListView:
    """What is still to be done, for one person to read: by side, overdue first, thirty on a page."""
    seat = partnerships.seat(w, actor, partnership_id)
    sides = partnerships.sides(w, partnership_id)
    places = {side.id: place for place, side in enumerate(sides)}
    promises = sorted(open_actions(w, partnership_id), key=lambda each: places[each.owner.side_id])
    page = min(max(page, 0), max(0, (len(promises) - 1) // PAGE))
    shown = promises[page * PAGE : (page + 1) * PAGE]
    return ListView(
        seat, sides, shown, len(promises), page, settled_lately(w, partnership_id), seat.own_today(w.now)
    )


def open_actions(w: Unit, partnership_id: int) -> list[Promise]:
    """What is still to be done, the first due first."""
    return open_actions_of(w, [partnership_id]).get(partnership_id, [])


def open_actions_of(w: Unit, partnership_ids: Collection[int]) -> dict[int, list[Promise]]:
    """What is still to be done in each of these partnerships, where there is anything."""
    found: dict[int, list[Promise]] = {}
    rows = _OPEN.all(w.session, {"of": list(partnership_ids)})
    for promise in _with_offers(w, rows):
        found.setdefault(promise.action.partnership_id, []).append(promise)
    return found


def owned_by(w: Unit, person_id: int) -> list[Promise]:
    """What one person has still to do, the first due first."""
    return _promises(w, Action.owner_id == person_id, *_IS_OPEN)


def of_source(w: Unit, source: str, source_id: int) -> list[Promise]:
    """The actions that came out of one round (or the like)."""
    return _with_offers(w, _OF_SOURCE.all(w.session, {"source": source, "source_id": source_id}))


def overdue(promises: Sequence[Promise], today: date) -> list[Promise]:
    """Those of which the last day on which they were in time has passed."""
    return [promise for promise in promises if promise.action.in_time_until < today]


def due_at(w: Unit, partnership_id: int, moment: datetime, day: date) -> list[Promise]:
    """What was still to be done by that day as it stood at a moment (UTC), with what became of it since."""
    moved = w.session.exec(
        select(col(ActionChange.action_id), col(ActionChange.was_due_on))
        .join(Action, col(ActionChange.action_id) == Action.id)
        .where(Action.partnership_id == partnership_id, ActionChange.at > moment)
        .order_by(col(ActionChange.id).desc())
    ).all()
    # Of several changes the first one after the moment says what was agreed then: it comes last.
    dates = dict(moved)
    found = _promises(
        w,
        Action.partnership_id == partnership_id,
        Action.noted_at <= moment,
        or_(col(Action.done_at).is_(None), col(Action.done_at) > moment),
        or_(col(Action.dropped_at).is_(None), col(Action.dropped_at) > moment),
        or_(col(Action.due_on) <= day, col(Action.id).in_(dates)),
    )
    return [each for each in found if dates.get(each.action.id, each.action.due_on) <= day]


def settled_lately(w: Unit, partnership_id: int) -> list[Promise]:
    """What was done or dropped within two weeks, the latest first."""
    since = w.now - LATELY
    found = _promises(
        w,
        Action.partnership_id == partnership_id,
        (col(Action.done_at) >= since) | (col(Action.dropped_at) >= since),
    )
    found.sort(key=lambda each: each.action.done_at or each.action.dropped_at or w.now, reverse=True)
    return found


def with_words(
    w: Unit, partnership_id: int, wanted: str, most: int, without: Collection[str]
) -> tuple[list[Promise], int]:
    """Those in which it stands, settled or not, the newest first; and how many there are in all.

    None that came out of what stands in `without`.
    """
    every = w.session.exec(
        select(Action, Person)
        .join(Person, col(Action.owner_id) == Person.id)
        .where(Action.partnership_id == partnership_id, col(Action.source).not_in(without))
        .order_by(col(Action.id).desc())
    )
    these = [row for row in every if stands_in(wanted, row[0].reference, row[0].text, row[0].word)]
    return _with_offers(w, these[:most]), len(these)


def promise_of(w: Unit, action: Action) -> Promise:
    """One action as it is shown."""
    w.session.flush()
    return _promises(w, Action.id == action.id)[0]


def notice_view(
    w: Unit, partnership: Partnership, promise: Promise, name: str, to: Person, by: int | None
) -> NoticeView:
    """What a direct message about an action says now."""
    owner, side = promise.owner, w.session.get_one(Side, promise.owner.side_id)
    today = local_day(w.now, w.session.get_one(Side, to.side_id).hours.zone)
    return NoticeView(
        partnership,
        name,
        promise,
        to,
        w.session.get_one(Person, by) if by is not None else None,
        promise.action.needs_another(owner, side, w.now),
        today,
    )


def offer_view(w: Unit, action: Action, offer: ActionOffer) -> OfferView:
    """What is shown of an offer."""
    return OfferView(
        w.session.get_one(Partnership, action.partnership_id),
        action,
        offer,
        w.session.get_one(Person, offer.from_id),
        w.session.get_one(Person, offer.to_id),
        w.session.get_one(Person, offer.offered_by),
    )


_IS_OPEN: Final = (col(Action.done_at).is_(None), col(Action.dropped_at).is_(None))
_PROMISES: Final = (
    select(Action, Person)
    .join(Person, col(Action.owner_id) == Person.id)
    .order_by(col(Action.due_on), col(Action.id))
)
_OPEN: Final = Records(_PROMISES.where(col(Action.partnership_id).in_(OF), *_IS_OPEN))
_OF_SOURCE: Final = Records(
    _PROMISES.where(Action.source == bindparam("source"), Action.source_id == bindparam("source_id"))
)


def _promises(w: Unit, *conditions: object) -> list[Promise]:
    found = _PROMISES.where(*conditions)  # type: ignore[arg-type]  # SQLModel types a comparison as bool
    return _with_offers(w, w.session.exec(found).all())


def _with_offers(w: Unit, rows: Sequence[tuple[Action, Person]]) -> list[Promise]:
    offered = _offered(w, [action.id for action, _owner in rows])
    return [Promise(action, owner, offered.get(action.id)) for action, owner in rows]


def _offered(w: Unit, action_ids: Sequence[int]) -> Mapping[int, Person]:
    """Who is asked to take which over; who has left the channel is asked no more."""
    if not action_ids:
        return {}
    rows = w.session.exec(
        select(ActionOffer.action_id, Person)
        .join(Person, col(ActionOffer.to_id) == Person.id)
        .where(col(ActionOffer.open_for).in_(action_ids), col(Person.left_at).is_(None))
    )
    return dict(rows.all())
