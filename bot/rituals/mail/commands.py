"""What a side's contact persons do: enter somebody, pass on the code that they got, stop it."""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import col, func, select

from bot import partnerships
from bot.errors import Refusal
from bot.partnerships import CONTACT, Actor, Seat, Side, Unit
from bot.rituals.mail.clock import line_up, owe
from bot.rituals.mail.records import (
    CODE,
    NAME_MOST,
    RECEIVERS_MOST,
    MailLetter,
    MailReceiver,
    address_from,
    chosen_kinds,
    new_code,
)
from bot.rituals.mail.views import receivers_of


def enter(w: Unit, actor: Actor, partnership_id: int) -> Seat:
    """The seat of a contact person; raises Refusal for everybody else."""
    seat = partnerships.seat(w, actor, partnership_id)
    if CONTACT not in seat.parts:
        raise Refusal("Only the contact persons of your company can do that. Ask one of them.")
    return seat


def enter_for(w: Unit, actor: Actor, receiver_id: int) -> tuple[Seat, MailReceiver]:
    """The same for one receiver of their own side."""
    receiver = w.session.get(MailReceiver, receiver_id, with_for_update={"key_share": True})
    if receiver is None:
        raise Refusal("This person gets no mail any more.")
    seat = enter(w, actor, receiver.partnership_id)
    if receiver.side_id != seat.side.id or receiver.ended_at is not None:
        raise Refusal("This person gets no mail any more.")
    return seat, receiver


def add(w: Unit, actor: Actor, partnership_id: int, name: str, address: str, kinds: Sequence[str]) -> Seat:
    """Somebody is entered: they are sent a code, and nothing else until it is told."""
    seat = enter(w, actor, partnership_id)
    address, kinds = address_from(address), chosen_kinds(kinds)
    # Of two contact persons at once one is first.
    w.session.exec(select(Side).where(Side.id == seat.side.id).with_for_update(key_share=True)).one()
    there = receivers_of(w, seat.side.id)
    if address.casefold() in (each.address.casefold() for each in there):
        raise Refusal("This address is entered already.", "address")
    if max(len(there), _entered_lately(w, seat.side.id)) >= RECEIVERS_MOST:
        raise Refusal("No more than {n} can be entered at a time, or in a day.", "address", n=RECEIVERS_MOST)
    receiver = MailReceiver(
        partnership_id=partnership_id,
        side_id=seat.side.id,
        name=" ".join(name.split())[:NAME_MOST],
        address=address,
        kinds=list(kinds),
        code=new_code(),
        entered_at=w.now,
        entered_by=seat.person.id,
    )
    line_up(w, receiver)
    w.session.add(receiver)
    w.session.flush()
    owe(w, receiver, CODE)
    return seat


def confirm(w: Unit, seat: Seat, receiver: MailReceiver, code: str) -> bool:
    """They told the contact person their code: from now on they get what was chosen. Else False."""
    if receiver.confirmed_at is not None:
        return True
    is_right = receiver.confirm(code, w.now, seat.partnership.tz)
    line_up(w, receiver)
    w.session.flush()
    return is_right


def send_again(w: Unit, actor: Actor, receiver_id: int) -> Seat:
    """What did not arrive at this address is tried again, from now on."""
    seat, receiver = enter_for(w, actor, receiver_id)
    lost = MailLetter.receiver_id == receiver.id, col(MailLetter.given_up_at).is_not(None)
    for letter in w.session.exec(select(MailLetter).where(*lost)):
        letter.try_again(w.now)
    return seat


def _entered_lately(w: Unit, side_id: int) -> int:
    lately = MailReceiver.side_id == side_id, MailReceiver.entered_at > w.now - timedelta(days=1)
    return w.session.exec(select(func.count()).select_from(MailReceiver).where(*lately)).one()
