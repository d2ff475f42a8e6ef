"""Who is what in a mediation, who may mediate, and whose turn it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from bot import partnerships
from bot.errors import Refusal
from bot.partnerships import LEAD, Actor, Partnership, Person, Seat, Unit
from bot.rituals.mediation.moments import next_at
from bot.rituals.mediation.readers import may_read
from bot.rituals.mediation.records import ROLES, Mediation, MediationCall


@dataclass(frozen=True)
class Place:
    """A mediation, the seat of who acts, and what they are in it."""

    mediation: Mediation
    seat: Seat
    role: str

    def must_be(self, *roles: str) -> None:
        """Raises Refusal if it is for somebody else to do."""
        if self.role not in roles:
            raise Refusal("That is for somebody else in this mediation to do.")


def enter(w: Unit, actor: Actor, mediation_id: int) -> Place:
    """The place of who acts; raises the same Refusal for what is not theirs and what is not there."""
    found = w.session.exec(
        select(Mediation, Person)
        .join(Partnership, col(Mediation.partnership_id) == col(Partnership.id))
        .join(Person, col(Person.partnership_id) == col(Partnership.id))
        .where(Mediation.id == mediation_id, Partnership.owner == actor.owner, Person.user == actor.user)
        # Locked, so that of two who act at once the second sees what the first did.
        .with_for_update(of=Mediation)
    ).first()
    role = found[0].role_of(found[1].id) if found else None
    if found is None or role is None or not may_read(w, found[0], actor.account, role):
        raise Refusal("There is no such mediation that you are part of.")
    seat = partnerships.seat(w, actor, found[0].partnership_id)
    place = Place(found[0], seat, role)
    _check_mediator(w, place.mediation)
    return place


def mediators(w: Unit, partnership_id: int, *without: int) -> list[Person]:
    """Who may mediate: whoever holds that part; the neutral project lead where nobody does."""
    parts = partnerships.parts(w, partnership_id)
    people = partnerships.people(w, partnership_id)
    named = [person for person in people if partnerships.MEDIATOR in parts.get(person.id, ())]
    leads = [person for person in people if LEAD in parts.get(person.id, ())]
    return [person for person in named or leads if person.id not in without]


def may_mediate(w: Unit, mediation: Mediation) -> bool:
    """Whether the mediator still holds the part, is there, and does not belong to the quarrel."""
    if mediation.mediator_id in (mediation.asked_by, mediation.other_id):
        return False
    person = w.session.get_one(Person, mediation.mediator_id)
    parts = partnerships.parts(w, mediation.partnership_id).get(person.id, set())
    return person.left_at is None and bool(parts & {partnerships.MEDIATOR, LEAD})


def people_of(w: Unit, mediation: Mediation) -> dict[str, Person]:
    """The three by role; those who left, too."""
    return {role: w.session.get_one(Person, mediation.person_id(role)) for role in ROLES}


def take_turns(w: Unit, mediation: Mediation, by: str | None, *, tell: Sequence[str] = ()) -> None:
    """It has moved on: tell whose turn it is and those who are to know, and set the clock.

    Who moved it, in the role `by`, has it before them and is not told.
    """
    w.session.flush()
    for role in mediation.know:
        if role == by:
            continue
        if role in mediation.awaited:
            call(w, mediation, role, "call")
        elif role in tell:
            call(w, mediation, role, "news")
    follow_calls(w, mediation)
    mediation.due_at = next_at(w, mediation)


def follow_calls(w: Unit, mediation: Mediation) -> None:
    """What asked somebody for something says so only for as long as it does."""
    partnership = w.session.get_one(Partnership, mediation.partnership_id)
    if partnership.ended_at is not None:
        return
    asked = select(MediationCall).where(
        MediationCall.mediation_id == mediation.id, col(MediationCall.kind).in_(("call", "again"))
    )
    for called in w.session.exec(asked.order_by(col(MediationCall.id))).all():
        person = w.session.get_one(Person, called.person_id)
        if person.left_at is None:
            w.post(person, "mediation.call", called.id, partnership, mediation, called)


def call(w: Unit, mediation: Mediation, role: str, kind: str) -> None:
    """Tell one of the three that there is something for them: a button, and no word of it."""
    person = w.session.get_one(Person, mediation.person_id(role))
    partnership = w.session.get_one(Partnership, mediation.partnership_id)
    if person.left_at is not None or partnership.ended_at is not None:
        return
    called = MediationCall(
        mediation_id=mediation.id, person_id=person.id, step=mediation.step, kind=kind, called_at=w.now
    )
    w.session.add(called)
    w.session.flush()
    w.post(person, "mediation.call", called.id, partnership, mediation, called)


def _check_mediator(w: Unit, mediation: Mediation) -> None:
    if mediation.needs_mediator and not may_mediate(w, mediation):
        raise Refusal(
            "Who was to mediate cannot do it any more. In a moment this mediation ends, and what "
            "was written in it is deleted."
        )
