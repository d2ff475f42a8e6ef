"""The ground moves: what every ritual derived from hours, zones, absence, parts or people follows."""

from datetime import datetime

from bot import outbox, partnerships
from bot.conductor.rituals import RITUALS
from bot.partnerships import Partnership, Unit

Clocks = tuple[str, dict[int, tuple[object, ...]]]


def clocks(w: Unit, partnership_id: int) -> Clocks:
    """What the moments of a partnership are reckoned from: its zone, and each side's."""
    zone = w.session.get_one(Partnership, partnership_id).zone
    return zone, {
        side.id: (side.zone, side.holidays, side.week, side.opens, side.closes)
        for side in partnerships.sides(w, partnership_id)
    }


def follow_clocks(w: Unit, partnership: Partnership, before: Clocks) -> None:
    """Zones, hours, weeks or holidays may have changed since `before`."""
    now = clocks(w, partnership.id)
    if now == before:
        return
    moved = {side for side, its in now[1].items() if before[1].get(side) != its}
    for ritual in RITUALS:
        if ritual.follow is not None:
            ritual.follow(w, partnership, moved)
        if ritual.follow_settings is not None:
            ritual.follow_settings(w, partnership)
    outbox.weigh_again(w, partnership)


def follow_people(w: Unit, partnership: Partnership) -> None:
    """Somebody is away or back, has come or left, or holds other parts than before."""
    for ritual in RITUALS:
        if ritual.follow is not None:
            ritual.follow(w, partnership, ())
        if ritual.follow_people is not None:
            ritual.follow_people(w, partnership)
    outbox.weigh_again(w, partnership)


def follow_return(w: Unit, partnership: Partnership, away_since: datetime) -> None:
    """Samspil is in a channel of this partnership again, after nobody could press anything since then."""
    for ritual in RITUALS:
        if ritual.follow_return is not None:
            ritual.follow_return(w, partnership, away_since)
