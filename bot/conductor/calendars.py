"""What the calendar of one person reads: the meetings in which they are asked, everywhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot import partnerships
from bot.partnerships import Unit
from bot.rituals import status
from bot.rituals.status import ForumCalendar


@dataclass(frozen=True)
class Feed:
    """Meetings, and the language of who reads them."""

    language: str
    forums: Sequence[ForumCalendar]


def read_feed(w: Unit, secret: str) -> Feed | None:
    """What is behind a secret address; None where it does not hold, or they take part in nothing any more."""
    seats = partnerships.seats_of_feed(w, secret)
    if not seats:
        return None
    forums = [each for seat in seats for each in status.calendars_with(w, seat.partnership, seat.person)]
    return Feed(seats[-1].language, forums)
