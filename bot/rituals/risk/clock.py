"""What time does to a risk: its owner is reminded, and who takes it over is asked when the owner left."""

from datetime import datetime
from typing import Final

from sqlalchemy import or_
from sqlmodel import col, func, select

from bot import partnerships
from bot.calendar import at, local_day
from bot.due import Due, NextDue
from bot.partnerships import CONTACT, Partnership, Person, Seat, Side, Unit
from bot.rituals.risk.commands import record
from bot.rituals.risk.records import SILENCE, Risk
from bot.rituals.risk.views import is_open, show
from bot.waiting import Waiting

_OWNER: Final = col(Risk.owner_id) == Person.id
_LEFT: Final = select(Person.left_at).where(_OWNER).correlate(Risk).scalar_subquery()
ownerless_due: Final = Due(
    Risk,
    func.coalesce(Risk.ask_at, _LEFT),
    col(Risk.closed_at).is_(None),
    col(Risk.came_true_at).is_(None),
    _LEFT.is_not(None),
    or_(col(Risk.asked_at).is_(None), col(Risk.asked_at) < _LEFT),
)
"""Open risks whose owner has left, where it is time to ask who takes them over."""
next_due: Final = NextDue(ownerless_due)
"""When somebody is next to be asked, if anybody: at once where an owner has just left."""


def remind_owners(w: Unit, partnership: Partnership) -> None:
    """At a digest: the owner of each risk of which nothing was said for four weeks, once in that time.

    Who is away gets the message when they are back, as every direct message.
    """
    for risk in w.session.exec(
        select(Risk).where(*is_open([partnership.id]), col(Risk.looked_at) <= w.now - SILENCE)
    ).all():
        owner = w.session.get_one(Person, risk.owner_id)
        was_lately = risk.reminded_at is not None and risk.reminded_at > w.now - SILENCE
        if was_lately or owner.left_at is not None:
            continue
        risk.reminded_at = w.now
        record(w, risk, "reminded", None).told = [owner.id]
        show(w, partnership, risk)


def ask_who_takes_over(w: Unit, risk_id: int) -> None:
    """The contact persons of the owner's side are asked, in their working hours; the channel sees it."""
    risk = ownerless_due.claim(w, risk_id)
    if risk is None:
        return
    owner = w.session.get_one(Person, risk.owner_id)
    if risk.ask_at is None or risk.asked_at is not None:
        side = w.session.get_one(Side, owner.side_id)
        risk.ask_at, risk.asked_at = side.hours.next_open(w.now), None
    if risk.ask_at > w.now:
        return
    risk.asked_at = w.now
    partnership = w.session.get_one(Partnership, risk.partnership_id)
    record(w, risk, "owner_left", None).told = [person.id for person in _whom_to_ask(w, partnership, owner)]
    show(w, partnership, risk)


def waiting_for(w: Unit, seat: Seat) -> list[Waiting]:
    """Risks that this person should look at, and those of their side that somebody should take over."""
    partnership, for_side = seat.partnership, CONTACT in seat.parts or seat.lacks.own_speaker
    waiting = []
    for risk, owner in w.session.exec(
        select(Risk, Person).join(Person, _OWNER).where(*is_open([partnership.id])).order_by(col(Risk.id))
    ):
        if owner.id == seat.person.id:
            if (by := _to_look_at(risk, seat, w.now)) is not None:
                waiting.append(Waiting("risk.look", risk.id, by, risk.what))
        elif owner.left_at is not None and owner.side_id == seat.side.id and for_side:
            waiting.append(Waiting("risk.take_over", risk.id, None, risk.what))
    return waiting


def _to_look_at(risk: Risk, seat: Seat, now: datetime) -> datetime | None:
    """Since when its owner should look at it; None if there is no reason."""
    zone = seat.side.hours.zone
    if risk.bites_on is not None and risk.is_overdue(seat.own_today(now), local_day(risk.looked_at, zone)):
        return at(risk.bites_on, seat.side.opens, zone)
    return risk.looked_at + SILENCE if risk.is_silent(now) else None


def _whom_to_ask(w: Unit, partnership: Partnership, owner: Person) -> list[Person]:
    """The contact persons of the owner's side; without any, who gives status for it, else all of it.

    The absent only where all are.
    """
    parts, here = partnerships.parts(w, partnership.id), partnerships.people(w, partnership.id)
    of_side = [person for person in here if person.side_id == owner.side_id]
    contacts = [person for person in of_side if CONTACT in parts.get(person.id, ())]
    found = contacts or [person for person in of_side if person.is_expected] or of_side
    return partnerships.there(w, found) or found
