"""Somebody asks for a mediation, or asks another mediator."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlmodel import select

from bot import partnerships, sealed
from bot.errors import Refusal
from bot.partnerships import Actor, Person, Seat, Unit
from bot.rituals.mediation.papers import Account, Paper, checked, longest, read, write
from bot.rituals.mediation.places import enter, mediators, take_turns
from bot.rituals.mediation.readers import is_still, new_box, not_proven
from bot.rituals.mediation.records import ASKER, DECLINED, MEDIATOR, OTHER, Mediation, stale


@dataclass(frozen=True)
class AskView:
    """What somebody is shown who thinks of asking for a mediation."""

    seat: Seat
    mediators: Sequence[Person]
    people: Sequence[Person]
    """Who could be the other party."""
    draft: Account | None = field(default=None, repr=False)
    again: Mediation | None = None
    """The mediation for which another mediator is asked."""


def before_asking(w: Unit, actor: Actor, partnership_id: int) -> AskView:
    """Who could mediate, and between whom."""
    seat = partnerships.seat(w, actor, partnership_id)
    others = [each for each in partnerships.people(w, partnership_id) if each.id != seat.person.id]
    return AskView(seat, mediators(w, partnership_id, seat.person.id), others)


def ask(
    w: Unit,
    actor: Actor,
    partnership_id: int,
    other_id: int | None,
    mediator_id: int | None,
    account: Account,
) -> int:
    """Ask a mediator to mediate between oneself and another; returns the mediation's id."""
    seat = partnerships.seat(w, actor, partnership_id)
    if other_id is None or other_id == seat.person.id:
        raise Refusal("Choose with whom you want to find a way.", "other")
    other = partnerships.member(w, partnership_id, other_id, "other")
    mediator = _mediator(w, partnership_id, mediator_id, seat.person.id, other.id)
    account, pair = checked(account), f"{seat.person.id}:{other.id}"
    if w.session.exec(select(Mediation.id).where(Mediation.pair == pair)).first() is not None:
        raise Refusal("You have already asked for this; it stands among your mediations.", "other")
    mediation = Mediation(
        partnership_id=partnership_id,
        box=_new_box(w, partnership_id, seat.person.id, other.id, mediator.id),
        pair=pair,
        asked_by=seat.person.id,
        asked_at=w.now,
        asker_wrote_at=w.now,
        other_id=other.id,
        mediator_id=mediator.id,
    )
    w.session.add(mediation)
    write(w, mediation, ASKER, Paper(account=account), longest(account))
    take_turns(w, mediation, ASKER)
    return mediation.id


def before_asking_another(w: Unit, actor: Actor, mediation_id: int) -> AskView:
    """Who else could mediate, with what was written for the first."""
    place = enter(w, actor, mediation_id)
    place.must_be(ASKER)
    mediation = place.mediation
    if mediation.state != DECLINED:
        raise stale()
    others = mediators(
        w, mediation.partnership_id, mediation.asked_by, mediation.other_id, mediation.mediator_id
    )
    return AskView(place.seat, others, (), read(w, mediation, ASKER).account, mediation)


def ask_another(w: Unit, actor: Actor, mediation_id: int, mediator_id: int | None, account: Account) -> int:
    """Ask another mediator: what was written for the first is destroyed and sealed anew."""
    place = enter(w, actor, mediation_id)
    place.must_be(ASKER)
    mediation = place.mediation
    mediator = _mediator(w, mediation.partnership_id, mediator_id, mediation.asked_by, mediation.other_id)
    account, first = checked(account), mediation.box
    if not is_still(w, mediation, OTHER):
        raise not_proven()
    box = _new_box(w, mediation.partnership_id, mediation.asked_by, mediation.other_id, mediator.id)
    mediation.ask_another(mediator.id, box, w.now)
    sealed.forget(w.session, first)
    w.destroy_key(first)
    write(w, mediation, ASKER, Paper(account=account), longest(account))
    take_turns(w, mediation, ASKER)
    return mediation.id


def _new_box(w: Unit, partnership_id: int, asker: int, other: int, mediator: int) -> str:
    people = {ASKER: asker, OTHER: other, MEDIATOR: mediator}
    return new_box(w, partnership_id, people, know=(ASKER, MEDIATOR))


def _mediator(w: Unit, partnership_id: int, mediator_id: int | None, *parties: int) -> Person:
    if mediator_id in parties:
        raise Refusal("Who mediates may not be one of the two. Choose somebody else.", "mediator")
    found = [person for person in mediators(w, partnership_id, *parties) if person.id == mediator_id]
    if not found:
        raise Refusal("Choose somebody who is named as a mediator.", "mediator")
    return found[0]
