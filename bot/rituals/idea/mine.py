"""Ideas that wait for one person."""

from bot import partnerships
from bot.partnerships import Seat, Unit
from bot.rituals.idea.records import DAYS_TO_ANSWER
from bot.rituals.idea.views import days_later, open_ideas
from bot.waiting import Waiting


def waiting_for(w: Unit, seat: Seat) -> list[Waiting]:
    """Those that this person may answer for their company."""
    if not partnerships.speaks_now(w, seat):
        return []
    partnership = seat.partnership
    sides = partnerships.sides(w, partnership.id)
    return [
        Waiting("idea.read", idea.id, days_later(idea, DAYS_TO_ANSWER, partnership, sides), idea.what)
        for idea in open_ideas(w, partnership.id)
        if idea.side_id != seat.side.id
    ]
