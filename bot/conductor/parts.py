"""Whoever is given a part is told so; and tells whoever gave it, where that is wrong."""

from collections.abc import Collection, Sequence

from sqlmodel import col, select

from bot import partnerships
from bot.blocks.welcome import PartsGiven
from bot.errors import Refusal
from bot.partnerships import CONTACT, Actor, Part, Partnership, Person, Seat, Unit


def tell_parts(w: Unit, person: Person, before: Collection[str], by: Person) -> None:
    """One direct message for all the parts that are new to somebody, unless they took them themselves."""
    w.session.flush()
    parts = w.session.exec(select(Part).where(Part.person_id == person.id).order_by(col(Part.id))).all()
    new = [part for part in parts if part.name not in before]
    if new and person.id != by.id:
        w.post(person, "people.part_given", new[-1].id, _given(w, person, by, new))


def say_wrong(w: Unit, actor: Actor, partnership_id: int, part_id: int) -> tuple[Seat, Sequence[Person]]:
    """Whoever gave the part is told that it is wrong, or, once they left, the contact persons.

    Returns who was told; raises Refusal for who does not hold it.
    """
    seat = partnerships.seat(w, actor, partnership_id)
    part, person = w.session.get(Part, part_id), seat.person
    if part is None or part.person_id != person.id:
        raise Refusal("You do not have this part any more.")
    same = select(Part).where(Part.person_id == person.id, Part.given_at == part.given_at)
    parts = w.session.exec(same.order_by(col(Part.id))).all()
    by = w.session.get(Person, part.given_by) if part.given_by is not None else None
    notified = [by] if by is not None and by.left_at is None else _contacts(w, seat)
    given = _given(w, person, by or person, parts)
    for each in notified:
        w.post(each, "people.part_wrong", part.id, given)
    w.post(person, "people.part_given", part.id, _given(w, person, notified[0], parts, said_wrong=True))
    return seat, notified


def _contacts(w: Unit, seat: Seat) -> list[Person]:
    """Those of the same company first, then all; raises Refusal where there is nobody."""
    parts = partnerships.parts(w, seat.partnership.id)
    here = partnerships.people(w, seat.partnership.id)
    contacts = [each for each in here if CONTACT in parts.get(each.id, ()) and each.id != seat.person.id]
    found = [each for each in contacts if each.side_id == seat.side.id] or contacts
    if not found:
        raise Refusal("Nobody is here to be told. Press *People* behind *More …*.")
    return found


def _given(
    w: Unit, person: Person, by: Person, parts: Sequence[Part], *, said_wrong: bool = False
) -> PartsGiven:
    partnership = w.session.get_one(Partnership, person.partnership_id)
    names = [part.name for part in parts]
    return PartsGiven(partnership, person, by, names, parts[-1].id, said_wrong=said_wrong)
