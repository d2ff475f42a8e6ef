"""What waits for one person, of every ritual, and what they own."""

from datetime import datetime
from typing import Final

from bot import partnerships
from bot.blocks.mine import HomeView, MineView
from bot.partnerships import Actor, Seat, Unit
from bot.rituals import action, charter, escalation, invitation, mediation, pair, retro, risk, status
from bot.waiting import Waiting

WAITING: Final = (
    status.waiting_for,
    retro.waiting_for,
    escalation.waiting_for,
    action.waiting_for,
    risk.waiting_for,
    charter.waiting_for,
    invitation.waiting_for,
    pair.waiting_for,
    mediation.waiting_for,
)
"""Each ritual tells its own."""


def waiting_for(w: Unit, seat: Seat) -> list[Waiting]:
    """What this person should do, the first due first; what has no date comes last."""
    return sorted((each for tell in WAITING for each in tell(w, seat)), key=_when)


def mine_of(w: Unit, actor: Actor, partnership_id: int) -> MineView:
    """What waits for a person in one partnership, and what is kept about them."""
    return _mine(w, partnerships.seat(w, actor, partnership_id))


def home_of(w: Unit, actor: Actor) -> HomeView:
    """The same of every partnership that somebody is in."""
    return HomeView(
        partnerships.language_of(w, actor), [_mine(w, seat) for seat in partnerships.seats_of(w, actor)]
    )


def _mine(w: Unit, seat: Seat) -> MineView:
    return MineView(seat, waiting_for(w, seat), action.owned_by(w, seat.person.id), seat.today(w.now))


def _when(waiting: Waiting) -> tuple[bool, float]:
    by: datetime | None = waiting.by
    return by is None, by.timestamp() if by else 0
