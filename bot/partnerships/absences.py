"""Who is away: by the day at their own side."""

from collections.abc import Iterable
from datetime import datetime

from bot.partnerships.records import Person, Side
from bot.partnerships.unit import Unit


def there(w: Unit, among: Iterable[Person], moment: datetime | None = None) -> list[Person]:
    """Who of them is not away now, or then."""
    at = moment or w.now
    return [each for each in among if not each.is_away(at, w.session.get_one(Side, each.side_id))]
