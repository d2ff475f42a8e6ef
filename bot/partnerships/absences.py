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


def speaking_now(w: Unit, partnership_id: int) -> dict[int, list[Person]]:
    """By side, who speaks for it and is there; while none of them is, whoever of it is there, as `speaks_now`
    has it. Where nobody of a side is there, all who would speak for it."""
    here = people(w, partnership_id)
    found = {}
    for side_id, own in speakers(w, partnership_id).items():
        of_side = [each for each in here if each.side_id == side_id]
        colleagues = [each for each in of_side if not each.is_guest] or of_side
        found[side_id] = there(w, own) or there(w, colleagues) or own or colleagues
    return found


def speaks_now(w: Unit, seat: Seat) -> bool:
    """Speaks for their side; while all who do are away, whoever of it is there does, as where it has none.

    Guests only where it has no others, since the workspace that lets them in names them.
    """
    of_side = speakers(w, seat.partnership.id)[seat.side.id]
    if seat.speaks or not of_side or there(w, of_side) or not there(w, [seat.person]):
        return seat.speaks
    here = people(w, seat.partnership.id)
    return not seat.person.is_guest or all(each.is_guest for each in here if each.side_id == seat.side.id)
