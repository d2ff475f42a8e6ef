"""Coming, not coming, and the seats that become free."""

from dataclasses import replace
from typing import Final

from sqlalchemy import bindparam
from sqlmodel import col, select

from bot import partnerships
from bot.due import Due
from bot.errors import Refusal
from bot.partnerships import Actor, Person, Unit
from bot.rituals.invitation.records import Invitation, InvitationAnswer, InvitationOffer
from bot.rituals.invitation.seats import come, let_go, move_up
from bot.rituals.invitation.views import InvitationView, MyView, OfferView, draw, enter, view_of


def accept(w: Unit, actor: Actor, invitation_id: int) -> MyView:
    """I come: with a seat, on the waiting list, or as a host."""
    mine = enter(w, actor, invitation_id)
    invitation = mine.view.invitation
    if mine.answer is None or mine.answer.declined_at is not None:
        person, side = mine.seat.person, mine.seat.side
        calendars = [each.calendar for each in mine.view.sides]
        last_day = invitation.last_day(calendars, side, person.absent_until)
        invitation.check_takes_answers(last_day, side, w.now)
    else:
        invitation.check_to_come(w.now)
    own = mine.answer or _answer_of(mine)
    others = [answer for answer in mine.view.answers if answer.person_id != mine.seat.person.id]
    if own.declined_at is not None:
        # They may have changed sides since.
        own.side_id = mine.seat.side.id
    come(invitation, own, others, w.now)
    w.session.add(own)
    return _settled(w, mine)


def decline(w: Unit, actor: Actor, invitation_id: int) -> MyView:
    """I cannot: a seat that is given back goes to the first who waits."""
    mine = enter(w, actor, invitation_id)
    mine.view.invitation.check_to_come(w.now)
    own = mine.answer or _answer_of(mine)
    own.decline(w.now)
    w.session.add(own)
    for offer in _open_offers(w, mine.view.invitation.id, mine.seat.person.id):
        offer.declined_at = w.now
        _show_offer(w, mine.view, mine.seat.person, offer, has_seat=False)
    return _settled(w, mine)


def keep(w: Unit, actor: Actor, offer_id: int) -> MyView:
    """I take the seat that became free for me."""
    offer = w.session.get(InvitationOffer, offer_id)
    if offer is None:
        raise Refusal("This invitation no longer exists.")
    mine = enter(w, actor, offer.invitation_id)
    if offer.person_id != mine.seat.person.id:
        raise Refusal("This seat was offered to somebody else.")
    mine.view.invitation.check_to_come(w.now)
    if mine.answer is None or not mine.answer.comes:
        raise Refusal("You have given this seat back. Press “I come” to get in line again.")
    if offer.is_open:
        offer.kept_at = w.now
        _show_offer(w, mine.view, mine.seat.person, offer, has_seat=True)
    return mine


def read(w: Unit, actor: Actor, invitation_id: int) -> MyView:
    """An invitation, for one person to put in their calendar."""
    return enter(w, actor, invitation_id)


def fill_seats(w: Unit, view: InvitationView) -> None:
    """The first who wait move up to the free seats; each is told, and may say no.

    Who is away on the day itself is passed over while others wait, and keeps their place in line.
    """
    starts_at, waiting = view.invitation.starts_at, view.waiting
    there = {person.id for person in partnerships.there(w, waiting, starts_at)}
    away = {person.id for person in waiting} - there
    for answer in move_up(view.invitation, view.answers, w.now, away):
        person = view.people[answer.person_id]
        offer = InvitationOffer(invitation_id=view.invitation.id, person_id=person.id, offered_at=w.now)
        w.session.add(offer)
        w.session.flush()
        _show_offer(w, view, person, offer, has_seat=True)


gone: Final = Due(
    Invitation,
    None,
    col(Invitation.starts_at) > bindparam("now"),
    col(Invitation.called_off_at).is_(None),
    select(InvitationAnswer.id)
    .join(Person, col(InvitationAnswer.person_id) == Person.id)
    .where(
        InvitationAnswer.invitation_id == Invitation.id,
        col(InvitationAnswer.declined_at).is_(None),
        col(Person.left_at).is_not(None),
    )
    .exists(),
    # Else SQLite reads all there ever were, in the order of their ids.
    order=Invitation.starts_at,
)
"""Invitations still to come in which somebody has a place who left the channel since."""


def pass_on(w: Unit, invitation_id: int) -> None:
    """The places of those who left the channel go to those who wait."""
    invitation = gone.claim(w, invitation_id)
    if invitation is None:
        return
    view = view_of(w, invitation)
    left = {person.id for person in view.people.values() if person.left_at is not None}
    if let_go(view.answers, left, w.now):
        for offer in _open_offers(w, invitation.id, *left):
            offer.declined_at = w.now
        fill_seats(w, view)
        draw(w, view_of(w, invitation))


def _answer_of(mine: MyView) -> InvitationAnswer:
    return InvitationAnswer(
        invitation_id=mine.view.invitation.id, person_id=mine.seat.person.id, side_id=mine.seat.side.id
    )


def _settled(w: Unit, mine: MyView) -> MyView:
    """After an answer: who waits moves up, and the message shows how it is now."""
    fill_seats(w, view_of(w, mine.view.invitation))
    view = view_of(w, mine.view.invitation)
    draw(w, view)
    own = next(answer for answer in view.answers if answer.person_id == mine.seat.person.id)
    return replace(mine, view=view, answer=own)


def _open_offers(w: Unit, invitation_id: int, *people: int) -> list[InvitationOffer]:
    rows = w.session.exec(
        select(InvitationOffer).where(
            InvitationOffer.invitation_id == invitation_id, col(InvitationOffer.person_id).in_(people)
        )
    )
    return [offer for offer in rows if offer.declined_at is None]


def _show_offer(
    w: Unit, view: InvitationView, person: Person, offer: InvitationOffer, *, has_seat: bool
) -> None:
    w.post(person, "invitation.offer", offer.id, OfferView(view, offer, has_seat))
