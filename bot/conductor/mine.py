"""What waits for one person, of every ritual, and what they own."""

from datetime import datetime

from bot import partnerships, personal
from bot.blocks.mine import HomeView, MineView
from bot.conductor.rituals import RITUALS
from bot.partnerships import Actor, Seat, Unit
from bot.rituals import action
from bot.waiting import Waiting


def waiting_for(w: Unit, seat: Seat) -> list[Waiting]:
    """What this person should do, the first due first; what has no date comes last."""
    by_ritual = [ritual.waiting_for(w, seat) for ritual in RITUALS if ritual.waiting_for is not None]
    return sorted((each for of_one in by_ritual for each in of_one), key=_when)


def mine_of(w: Unit, actor: Actor, partnership_id: int) -> MineView:
    """What waits for a person in one partnership, and what is kept about them.

    Where they take no part, since it is away or has ended or they have left it, nothing waits.
    """
    seat = partnerships.seat_for_own_data(w, actor, partnership_id)
    if seat.partnership.is_live and seat.person.deactivated_at is not None:
        # Whoever acts has an account again, and is met.
        seat = partnerships.seat(w, actor, partnership_id)
    return _mine(w, seat)


def home_of(w: Unit, actor: Actor) -> HomeView:
    """The same of every partnership that somebody is in; and where something is kept of who is in none."""
    traces = personal.traces_of(w, actor.user, owner=actor.owner)
    return HomeView(
        partnerships.language_of(w, actor),
        [_mine(w, seat) for seat in partnerships.seats_of(w, actor)],
        max((each.partnership_id for each in traces.people.values()), default=None),
    )


def _mine(w: Unit, seat: Seat) -> MineView:
    if not seat.takes_part:
        return MineView(seat, [], [], seat.own_today(w.now))
    return MineView(seat, waiting_for(w, seat), action.owned_by(w, seat.person.id), seat.own_today(w.now))


def _when(waiting: Waiting) -> tuple[bool, float]:
    by: datetime | None = waiting.by
    return by is None, by.timestamp() if by else 0
