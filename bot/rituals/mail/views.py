"""Who gets mail, for their own side by name; for the others how many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import col, func, select

from bot import partnerships
from bot.partnerships import CONTACT, Actor, Partnership, Seat, Unit
from bot.rituals.mail.records import MailLetter, MailReceiver


@dataclass(frozen=True)
class MailView:
    """The receivers of the reader's own side."""

    seat: Seat
    receivers: Sequence[MailReceiver]
    lost: Mapping[int, str]
    """By the id of a receiver, what came of the last mail that did not arrive."""


@dataclass(frozen=True)
class LostView:
    """What a side's contact persons are told when a mail did not arrive."""

    partnership: Partnership
    receiver: MailReceiver
    lost: int
    error: str


def receivers_of(w: Unit, side_id: int) -> Sequence[MailReceiver]:
    """Of a side, also those who have not said yet that they want it."""
    return w.session.exec(
        select(MailReceiver)
        .where(MailReceiver.side_id == side_id, col(MailReceiver.ended_at).is_(None))
        .order_by(col(MailReceiver.id))
    ).all()


def confirmed_in(w: Unit, partnership_id: int) -> Sequence[MailReceiver]:
    """Of all sides, who get mail now."""
    return w.session.exec(
        select(MailReceiver)
        .where(
            MailReceiver.partnership_id == partnership_id,
            col(MailReceiver.confirmed_at).is_not(None),
            col(MailReceiver.ended_at).is_(None),
        )
        .order_by(col(MailReceiver.id))
    ).all()


def at_address(w: Unit, address: str) -> Sequence[MailReceiver]:
    """Everywhere where mail goes, or is to go, to an address; however it is written."""
    same = func.lower(MailReceiver.address) == address.strip().lower()
    return w.session.exec(
        select(MailReceiver).where(same, col(MailReceiver.ended_at).is_(None)).order_by(col(MailReceiver.id))
    ).all()


def mail_of(w: Unit, actor: Actor, partnership_id: int) -> MailView:
    """For anybody of a side: who of theirs gets mail."""
    seat = partnerships.seat(w, actor, partnership_id)
    receivers = receivers_of(w, seat.side.id)
    lost = w.session.exec(
        select(MailLetter.receiver_id, MailLetter.error)
        .where(
            col(MailLetter.receiver_id).in_([each.id for each in receivers]),
            col(MailLetter.given_up_at).is_not(None),
        )
        .order_by(col(MailLetter.given_up_at))
    ).all()
    return MailView(seat, receivers, dict(lost))


def tell_lost(w: Unit, receiver: MailReceiver) -> None:
    """The contact persons of the side hear it by direct message, which later says how it stands."""
    partnership = w.session.get_one(Partnership, receiver.partnership_id)
    lost = MailLetter.receiver_id == receiver.id, col(MailLetter.given_up_at).is_not(None)
    count = w.session.exec(select(func.count()).select_from(MailLetter).where(*lost)).one()
    error = w.session.exec(
        select(MailLetter.error).where(*lost).order_by(col(MailLetter.given_up_at).desc())
    ).first()
    view = LostView(partnership, receiver, count, error or "")
    parts = partnerships.parts(w, partnership.id)
    for person in partnerships.people(w, partnership.id):
        if person.side_id == receiver.side_id and CONTACT in parts.get(person.id, ()):
            w.post(person, "mail.lost", receiver.id, view)
