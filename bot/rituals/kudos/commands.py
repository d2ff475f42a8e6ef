"""Giving praise: posted in the channel at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from bot import partnerships
from bot.errors import Refusal
from bot.partnerships import Actor, Partnership, Person, Seat, Side, Unit
from bot.rituals.kudos.records import Kudos, KudosReceiver, check_praise


@dataclass(frozen=True)
class Praise:
    """Praise as it was filled in."""

    people: Sequence[int]
    to_side_id: int | None
    what_for: str


@dataclass(frozen=True)
class KudosView:
    """Praise as it is shown."""

    kudos: Kudos
    giver: Person
    from_side: Side
    receivers: Sequence[Person]
    to_side: Side | None
    sides: Sequence[Side]

    @property
    def other_sides(self) -> list[Side]:
        """The sides across the companies that are praised, or whose people are."""
        praised = {person.side_id for person in self.receivers}
        praised |= {self.to_side.id} if self.to_side else set()
        return [side for side in self.sides if side.id in praised and side.id != self.from_side.id]


def before_giving(
    w: Unit, actor: Actor, partnership_id: int
) -> tuple[Seat, Sequence[Person], Sequence[Side]]:
    """Who gives, and the people and sides that can be praised: those across the companies first."""
    seat = partnerships.seat(w, actor, partnership_id)
    people = [each for each in partnerships.people(w, partnership_id) if each.id != seat.person.id]
    return (
        seat,
        sorted(people, key=lambda person: person.side_id == seat.side.id),
        sorted(partnerships.sides(w, partnership_id), key=lambda side: side.id == seat.side.id),
    )


def give(w: Unit, actor: Actor, partnership_id: int, praise: Praise, key: str) -> Seat:
    """Praise somebody: the channel sees it. The same key a second time changes nothing."""
    seat = partnerships.seat(w, actor, partnership_id)
    before = select(Kudos).where(Kudos.partnership_id == partnership_id, Kudos.key == key)
    if w.session.exec(before).first() is not None:
        return seat
    what_for = check_praise(praise.what_for, praise.people, seat.person.id, praise.to_side_id)
    receivers = [
        partnerships.member(w, partnership_id, each, "people") for each in dict.fromkeys(praise.people)
    ]
    sides = {side.id: side for side in partnerships.sides(w, partnership_id)}
    if praise.to_side_id is not None and praise.to_side_id not in sides:
        raise Refusal("This company is not part of the collaboration. Choose one from the list.", "side")
    praised = {person.side_id for person in receivers} | ({praise.to_side_id} - {None})
    given = Kudos(
        partnership_id=partnership_id,
        key=key,
        given_by=seat.person.id,
        given_at=w.now,
        side_id=seat.side.id,
        to_side_id=praise.to_side_id,
        what_for=what_for,
        across=praised != {seat.side.id},
    )
    w.session.add(given)
    w.session.flush()
    w.session.add_all(KudosReceiver(kudos_id=given.id, person_id=person.id) for person in receivers)
    w.session.flush()
    w.post(seat.partnership, "kudos.given", given.id, views_of(w, seat.partnership, [given])[0])
    return seat


def given_in(w: Unit, partnership: Partnership, since: datetime, until: datetime) -> list[KudosView]:
    """What was given in [since, until), UTC: across the companies first, each in the order of giving."""
    found = w.session.exec(
        select(Kudos)
        .where(Kudos.partnership_id == partnership.id, Kudos.given_at >= since, Kudos.given_at < until)
        .order_by(col(Kudos.across).desc(), col(Kudos.id))
    ).all()
    return views_of(w, partnership, found)


def views_of(w: Unit, partnership: Partnership, given: Sequence[Kudos]) -> list[KudosView]:
    """Gather what is shown of several: three queries, however many."""
    receivers: dict[int, list[Person]] = {}
    for receiver, person in w.session.exec(
        select(KudosReceiver, Person)
        .join(Person)
        .where(col(KudosReceiver.kudos_id).in_([each.id for each in given]))
        .order_by(col(KudosReceiver.id))
    ):
        receivers.setdefault(receiver.kudos_id, []).append(person)
    givers = _people(w, {each.given_by for each in given})
    sides = partnerships.sides(w, partnership.id)
    by_id = {side.id: side for side in sides}
    return [
        KudosView(
            each,
            givers[each.given_by],
            by_id[each.side_id],
            receivers.get(each.id, ()),
            by_id.get(each.to_side_id or 0),
            sides,
        )
        for each in given
    ]


def _people(w: Unit, ids: set[int]) -> Mapping[int, Person]:
    return {person.id: person for person in w.session.exec(select(Person).where(col(Person.id).in_(ids)))}
