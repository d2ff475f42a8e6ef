"""Time zones, and moments read from the wall clocks of one.

Python subtracts two datetimes of one zone by their wall clocks, which is an hour wrong over a change
of the clocks: every moment is therefore turned into UTC before anything is reckoned.
"""

from bisect import bisect_left
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from bot.errors import Refusal

_NOT_PLACES: Final = frozenset({"localtime", "posixrules", "Factory"})
"""Names that some machines list beside the zones: what they mean differs from machine to machine."""


def zone_named(name: str, field: str = "zone") -> ZoneInfo:
    """The time zone of that IANA name, blanks and capitals as people type them.

    Refuses, at `field`, a name that is none.
    """
    # ZoneInfo alone answers odd names with five kinds of exceptions, and opens files called so.
    known = _zone_names().get("_".join(name.split()).casefold())
    if known is None:
        raise Refusal("There is no time zone “{name}”. Try one like Europe/Copenhagen.", field, name=name)
    return ZoneInfo(known)


@lru_cache(maxsize=1)
def _zone_names() -> Mapping[str, str]:
    """Every zone by its name in small letters."""
    return {name.casefold(): name for name in available_timezones() - _NOT_PLACES}


def at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The UTC moment at which the clocks of `zone` show `clock` on `day`.

    Where the clocks jump over that time: the moment of the jump, which is the first that exists
    after it. Where they show it twice: the first of the two.
    """
    wall = datetime.combine(day, clock.replace(fold=0), tzinfo=zone)
    moment = wall.astimezone(UTC)
    exists = moment.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None)
    return moment if exists else _jump_over(wall)


def _jump_over(wall: datetime) -> datetime:
    """The UTC moment of the jump that leaves out this wall-clock time."""
    # Read with the offset after the jump (fold=1) such a time lies before it; with the offset before
    # the jump (fold=0) it lies after. Clocks change on a whole second between the two.
    early = wall.replace(fold=1, microsecond=0).astimezone(UTC)
    late = wall.replace(fold=0, microsecond=0).astimezone(UTC)
    offset_before = early.astimezone(wall.tzinfo).utcoffset()

    def has_jumped(second: int) -> bool:
        return (early + timedelta(seconds=second)).astimezone(wall.tzinfo).utcoffset() != offset_before

    seconds = range(int((late - early).total_seconds()) + 1)
    return early + timedelta(seconds=bisect_left(seconds, True, key=has_jumped))


def same_clocks(one: ZoneInfo, other: ZoneInfo, year: int) -> bool:
    """Whether the clocks of both show the same at the beginning of each month of a year."""
    months = [datetime(year, month, 1, tzinfo=UTC) for month in range(1, 13)]
    return all(each.astimezone(one).utcoffset() == each.astimezone(other).utcoffset() for each in months)


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The date that the calendars of `zone` show at an aware moment."""
    return utc(moment).astimezone(zone).date()


def utc(moment: datetime) -> datetime:
    """The same moment in UTC; raises ValueError for one without a zone."""
    # astimezone() would take a naive moment for one in the zone of the machine.
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC)
