"""Whether a channel is another one's copy: a share that was cut leaves the same people under a new id."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from bot.partnerships.records import HOME, PARTNER, Partnership, Person, Side
from bot.partnerships.seats import people, sides
from bot.partnerships.unit import Unit


@dataclass(frozen=True)
class _Met:
    """Somebody who is here and was there, too, with the kind of side that they are on in each."""

    here: str
    there: str


def predecessors_of(w: Unit, partnership: Partnership) -> list[Partnership]:
    """The partnerships that may well go on in this channel, the likeliest first.

    Each belongs to the same installation, was set up, and is out of its own channel or deserted there by all
    partners. Of both companies people are known here who were there, nobody is here of a company that was
    not, and the channel is called the same or half of those who are here were there.
    """
    here = people(w, partnership.id)
    kinds = {side.id: side for side in sides(w, partnership.id)}
    found = [
        (before.name == partnership.name, len(met), before.ended_at or w.now, before.id, before)
        for before in _candidates(w, partnership, [person.user for person in here])
        if (met := _met(w, before, here, kinds)) is not None
        and (before.name == partnership.name or 2 * len(met) >= len(here))
    ]
    return [each for *_rank, each in sorted(found, reverse=True)]


def _candidates(w: Unit, partnership: Partnership, users: Collection[str]) -> list[Partnership]:
    """Those in which any of these people were, and in whose channel they cannot go on."""
    were = select(Person.partnership_id).where(col(Person.user).in_(users))
    rows = w.session.exec(
        select(Partnership).where(
            Partnership.owner == partnership.owner,
            Partnership.id != partnership.id,
            col(Partnership.id).in_(were),
            col(Partnership.set_up_at).is_not(None),
            col(Partnership.ended_by).is_(None),
        )
    ).all()
    return [before for before in rows if before.away_at is not None or _is_deserted(w, before)]


def _is_deserted(w: Unit, before: Partnership) -> bool:
    """The partners' own people have all left; guests of the home side may be there still."""
    partners = [side.id for side in sides(w, before.id) if side.kind == PARTNER]
    own = w.session.exec(
        select(Person.left_at).where(
            col(Person.side_id).in_(partners),
            col(Person.is_guest).is_(False),
            col(Person.erased_at).is_(None),
        )
    ).all()
    return bool(own) and None not in own


def _met(
    w: Unit, before: Partnership, here: Sequence[Person], sides_here: Mapping[int, Side]
) -> list[_Met] | None:
    """Who of those who are here was there; None where it is not the same two companies that meet."""
    sides_there = {side.id: side for side in sides(w, before.id)}
    partners = frozenset[str]().union(*(side.ids for side in sides_there.values() if side.kind == PARTNER))
    were = {
        person.user: person
        for person in w.session.exec(
            select(Person).where(Person.partnership_id == before.id, col(Person.erased_at).is_(None))
        )
    }
    met = []
    for person in here:
        side = sides_here[person.side_id]
        known = were.get(person.user)
        if known is not None:
            met.append(_Met(side.kind, sides_there[known.side_id].kind))
        elif side.kind == PARTNER and not person.is_guest and not side.ids & partners:
            return None
    both = {each.here for each in met if each.here == each.there}
    return met if both == {HOME, PARTNER} else None
