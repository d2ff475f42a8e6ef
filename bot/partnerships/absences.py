"""Who is away: by the day at their own side."""

from collections.abc import Iterable
from datetime import datetime

from bot.partnerships.acting import Seat
from bot.partnerships.records import Person, Side
from bot.partnerships.seats import people, speakers
from bot.partnerships.unit import Unit


def there(w: Unit, among: Iterable[Person], moment: datetime | None = None) -> list[Person]:
    """Who of them is not away now, or then."""
    at = moment or w.now
    return [each for each in among if not each.is_away(at, w.session.get_one(Side, each.side_id))]


def speaks_now(w: Unit, seat: Seat) -> bool:
    """Speaks for their side; while all who do are away, whoever of it is there does, as where it has none.

    Guests only where it has no others, since the workspace that lets them in names them.
    """
    of_side = speakers(w, seat.partnership.id)[seat.side.id]
    if seat.speaks or not of_side or there(w, of_side) or not there(w, [seat.person]):
        return seat.speaks
    here = people(w, seat.partnership.id)
    return not seat.person.is_guest or all(each.is_guest for each in here if each.side_id == seat.side.id)
