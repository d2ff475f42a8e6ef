"""A mediation as each of the three sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlmodel import col, or_, select

from bot import partnerships
from bot.partnerships import Actor, Person, Seat, Unit
from bot.rituals.mediation.papers import Paper, all_of, shown
from bot.rituals.mediation.places import Place, enter, people_of
from bot.rituals.mediation.readers import may_read
from bot.rituals.mediation.records import (
    ASKED,
    ASKER,
    CHANGE_WISHED,
    DECLINED,
    ENDED,
    FOLLOWED_UP,
    HEARD,
    INVITED,
    LOST,
    MEDIATOR,
    OTHER,
    PARTIES,
    PROPOSED,
    REFUSED,
    TAKEN_ON,
    Mediation,
    stale,
)
from bot.waiting import Waiting

_OFFERED: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    (ASKED, MEDIATOR): ("take_on", "decline"),
    (ASKED, ASKER): ("write",),
    (DECLINED, ASKER): ("another",),
    (TAKEN_ON, MEDIATOR): ("invite", "close"),
    (TAKEN_ON, ASKER): ("write",),
    (INVITED, OTHER): ("write", "refuse"),
    (INVITED, ASKER): ("write",),
    (INVITED, MEDIATOR): ("close",),
    (REFUSED, OTHER): ("write",),
    (REFUSED, MEDIATOR): ("close",),
    (HEARD, ASKER): ("write",),
    (HEARD, OTHER): ("write",),
    (HEARD, MEDIATOR): ("propose", "close"),
    (PROPOSED, ASKER): ("agree", "change"),
    (PROPOSED, OTHER): ("agree", "change"),
    (PROPOSED, MEDIATOR): ("propose", "close"),
    (CHANGE_WISHED, MEDIATOR): ("propose", "close"),
    (FOLLOWED_UP, ASKER): ("hold",),
    (FOLLOWED_UP, OTHER): ("hold",),
    (FOLLOWED_UP, MEDIATOR): ("hold",),
    (LOST, ASKER): ("write",),
    (LOST, OTHER): ("write",),
    (LOST, MEDIATOR): ("close",),
}
_ONLY_IN_TURN: Final = {"agree", "hold"}


@dataclass(frozen=True)
class MediationView:
    """What one of the three may see of it, and do."""

    seat: Seat
    role: str
    mediation: Mediation
    people: Mapping[str, Person]
    papers: Mapping[str, Paper] = field(repr=False)
    owners: Mapping[int, Person]
    offered: Sequence[str]


def show(w: Unit, actor: Actor, mediation_id: int) -> MediationView:
    """A mediation, for one of the three."""
    place = enter(w, actor, mediation_id)
    mediation = place.mediation
    papers = shown(place.role, mediation, all_of(w, mediation))
    proposal = papers[MEDIATOR].proposal
    owners = [step.owner_id for step in proposal.steps] if proposal else []
    found = w.session.exec(select(Person).where(col(Person.id).in_(owners))).all()
    return MediationView(
        place.seat,
        place.role,
        mediation,
        people_of(w, mediation),
        papers,
        {person.id: person for person in found},
        offered(place),
    )


def before(w: Unit, actor: Actor, mediation_id: int, verb: str) -> Place:
    """The place of who wants to do something; raises Refusal if it cannot be done (any more)."""
    place = enter(w, actor, mediation_id)
    if verb not in offered(place) and not (verb == "withdraw" and "destroy" in offered(place)):
        raise stale()
    return place


def offered(place: Place) -> list[str]:
    """What one of the three can do with it now."""
    mediation, role = place.mediation, place.role
    verbs = [
        verb
        for verb in _OFFERED.get((mediation.state, role), ())
        if verb not in _ONLY_IN_TURN or role in mediation.awaited
    ]
    if role in PARTIES and mediation.state != ENDED:
        return [*verbs, "withdraw"]
    return [*verbs, "destroy"] if role in PARTIES and mediation.kept_at is not None else verbs


def list_of(w: Unit, actor: Actor, partnership_id: int) -> tuple[Seat, list[MediationView]]:
    """The latest mediations that a person is part of, without what was written."""
    seat = partnerships.seat(w, actor, partnership_id)
    return seat, [
        MediationView(seat, role, each, people_of(w, each), {}, {}, ())
        for each in _mediations_of(w, seat)
        if (role := each.role_of(seat.person.id)) is not None
    ]


def waiting_for(w: Unit, seat: Seat) -> list[Waiting]:
    """The mediations in which it is this person's turn; nothing in this tells what they are about."""
    return [
        Waiting("mediation.open", each.id, None)
        for each in _mediations_of(w, seat)
        if each.role_of(seat.person.id) in each.awaited
    ]


def _mediations_of(w: Unit, seat: Seat) -> Sequence[Mediation]:
    mine = seat.person.id
    found = w.session.exec(
        select(Mediation)
        .where(
            Mediation.partnership_id == seat.partnership.id,
            or_(
                Mediation.asked_by == mine,
                Mediation.other_id == mine,
                Mediation.mediator_id == mine,
            ),
        )
        .order_by(col(Mediation.id).desc())
    ).all()
    account = seat.partnership.account_of(seat.person)
    return [each for each in found if (role := each.role_of(mine)) and may_read(w, each, account, role)]
