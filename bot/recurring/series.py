"""What calendars keep of a forum: its rule, the days that are left out, and the times that are others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile

from bot.calendar import at
from bot.recurring import cadence as cadences
from bot.recurring.cadence import Cadence


@dataclass(frozen=True)
class Series:
    """The rule from its `first` day that takes place on, to its `last`; None: without end."""

    cadence: Cadence
    first: date
    last: date | None
    left_out: Sequence[date]
    """Regular days between them that do not take place."""
    moved: Mapping[date, datetime]
    """Regular days whose time is another than the rule's, with its UTC moment."""

    def moment(self, day: date) -> datetime:
        """When the rule has the time of a regular day, in UTC."""
        return at(day, self.cadence.clock, self.cadence.zone)


def series(
    cadence: Cadence, taking_place: Mapping[date, datetime], since: date, until: date, *, goes_on: bool
) -> Series | None:
    """The rule as calendars take it; None where no regular day from `since` to `until` takes place.

    `taking_place` has the UTC moment of each day that does. What `goes_on` has no end, and after `until`
    nothing is said of its days.
    """
    after = since - timedelta(days=1)
    regular = list(takewhile(lambda day: day <= until, cadences.days(cadence, after)))
    there = [day for day in regular if day in taking_place]
    if not there:
        return None
    last = until if goes_on else there[-1]
    return Series(
        cadence,
        there[0],
        None if goes_on else last,
        [day for day in regular if there[0] < day <= last and day not in taking_place],
        {
            day: taking_place[day]
            for day in there
            if taking_place[day] != at(day, cadence.clock, cadence.zone)
        },
    )
