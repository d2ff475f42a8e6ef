"""What waits for one person."""

from datetime import datetime

from sqlmodel import col, select

from bot.partnerships import CONTACT, Seat, Unit
from bot.rituals.action.offers import ActionOffer
from bot.rituals.action.records import Action
from bot.rituals.action.views import open_actions, owned_by
from bot.waiting import Waiting


def waiting_for(w: Unit, seat: Seat) -> list[Waiting]:
    """What is due of mine, what I am asked to take over, and whose owner is gone on my side."""
    today = seat.own_today(w.now)
    mine = [each.action for each in owned_by(w, seat.person.id) if each.action.due_on <= today]
    return [
        *[Waiting("action.finish", each.id, _by(seat, each), each.text) for each in mine],
        *[Waiting("action.accept", offer.id, _by(seat, each), each.text) for offer, each in _offers(w, seat)],
        *[Waiting("action.take", each.id, _by(seat, each), each.text) for each in _orphans(w, seat)],
    ]


def _by(seat: Seat, action: Action) -> datetime:
    """The end of the last working day on which it is in time."""
    return seat.side.hours.closing_on(action.in_time_until)


def _offers(w: Unit, seat: Seat) -> list[tuple[ActionOffer, Action]]:
    rows = w.session.exec(
        select(ActionOffer, Action)
        .join(Action, col(ActionOffer.open_for) == Action.id)
        .where(ActionOffer.to_id == seat.person.id)
        .order_by(col(ActionOffer.id))
    ).all()
    return [(offer, action) for offer, action in rows]


def _orphans(w: Unit, seat: Seat) -> list[Action]:
    """For the contact persons, else for whoever speaks for the side: what nobody of it sees to."""
    if CONTACT not in seat.parts and not seat.lacks.own_speaker:
        return []
    return [
        each.action
        for each in open_actions(w, seat.partnership.id)
        if each.owner.side_id == seat.side.id and each.owner.id != seat.person.id
        if each.action.needs_another(each.owner, seat.side, w.now)
    ]
