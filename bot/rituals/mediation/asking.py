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
    w: Unit, actor: Actor, partnership_id: int, other_id: int | None, mediator_id: int | None, told: Account
) -> int:
    """Ask a mediator to mediate between oneself and another; returns the mediation's id."""
    seat = partnerships.seat(w, actor, partnership_id)
    if other_id is None or other_id == seat.person.id:
        raise Refusal("Choose with whom you want to find a way.", "other")
    other = partnerships.member(w, partnership_id, other_id, "other")
    mediator = _mediator(w, partnership_id, mediator_id, seat.person.id, other.id)
    account, pair = checked(told), f"{seat.person.id}:{other.id}"
    if w.session.exec(select(Mediation.id).where(Mediation.pair == pair)).first() is not None:
        raise Refusal("You have already asked for this; it stands among your mediations.", "other")
    asked = Mediation(
        partnership_id=partnership_id,
        box=_new_box(w, partnership_id, seat.person.id, other.id, mediator.id),
        pair=pair,
        asked_by=seat.person.id,
        asked_at=w.now,
        asker_wrote_at=w.now,
        other_id=other.id,
        mediator_id=mediator.id,
    )
    w.session.add(asked)
    write(w, asked, ASKER, Paper(account=account), longest(account))
    take_turns(w, asked, ASKER)
    return asked.id


def before_asking_another(w: Unit, actor: Actor, mediation_id: int) -> AskView:
    """Who else could mediate, with what was written for the first."""
    place = enter(w, actor, mediation_id)
    place.must_be(ASKER)
    asked = place.mediation
    if asked.state != DECLINED:
        raise stale()
    others = mediators(w, asked.partnership_id, asked.asked_by, asked.other_id, asked.mediator_id)
    return AskView(place.seat, others, (), read(w, asked, ASKER).account, asked)


def ask_another(w: Unit, actor: Actor, mediation_id: int, mediator_id: int | None, told: Account) -> int:
    """Ask another mediator: what was written for the first is destroyed and sealed anew."""
    place = enter(w, actor, mediation_id)
    place.must_be(ASKER)
    asked = place.mediation
    mediator = _mediator(w, asked.partnership_id, mediator_id, asked.asked_by, asked.other_id)
    account, first = checked(told), asked.box
    if not is_still(w, asked, OTHER):
        raise not_proven()
    box = _new_box(w, asked.partnership_id, asked.asked_by, asked.other_id, mediator.id)
    asked.ask_another(mediator.id, box, w.now)
    sealed.forget(w.session, first)
    w.destroy_key(first)
    write(w, asked, ASKER, Paper(account=account), longest(account))
    take_turns(w, asked, ASKER)
    return asked.id


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
