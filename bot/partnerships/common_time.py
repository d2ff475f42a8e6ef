"""When all sides are at work, and days on which not all are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.calendar import at, local_day, next_common_working_day, previous_common_working_day
from bot.partnerships.records import Person, Side

_DAY: Final = timedelta(days=1)
_WITHIN: Final = timedelta(weeks=3)
"""Hours that do not meet in so long, Christmas included, do not meet at all."""
Stretch = tuple[datetime, datetime]


@dataclass(frozen=True)
class ClosedDay:
    """A day on which these sides do not work."""

    day: date
    sides: Sequence[Side]


def closed_on(day: date, sides: Sequence[Side]) -> ClosedDay | None:
    """Who of the sides does not work on that day; None if all do."""
    away = [side for side in sides if not side.calendar.is_working_day(day)]
    return ClosedDay(day, away) if away else None


def working_days_later(moment: datetime, days: int, zone: ZoneInfo, sides: Sequence[Side]) -> datetime:
    """The same time of day so many common working days later; where not all work then, when they next do."""
    local, calendars = moment.astimezone(zone), [side.calendar for side in sides]
    day = local.date()
    for _each in range(days):
        day = next_common_working_day(day, calendars)
    return next_common_open(at(day, local.time(), zone), sides)


def counted_since(days: int, left: int, now: datetime, zone: ZoneInfo, sides: Sequence[Side]) -> datetime:
    """From when on so many common working days are counted of which, as of now, some are left."""
    open_at = next_common_open(now, sides).astimezone(zone)
    day, calendars = open_at.date(), [side.calendar for side in sides]
    for _each in range(days - left):
        day = previous_common_working_day(day, calendars)
    return at(day, open_at.time(), zone)


def working_days_between(since: datetime, until: datetime, zone: ZoneInfo, sides: Sequence[Side]) -> int:
    """So many common working days come after the day of one moment, up to that of another."""
    day, calendars, found = local_day(since, zone), [side.calendar for side in sides], 0
    while (day := next_common_working_day(day, calendars)) <= local_day(until, zone):
        found += 1
    return found


def a_working_day_before(moment: datetime, zone: ZoneInfo, sides: Sequence[Side]) -> datetime:
    """The same time of day on the common working day before; where not all work then, when they begin."""
    day = previous_common_working_day(local_day(moment, zone), [side.calendar for side in sides])
    same = at(day, moment.astimezone(zone).time(), zone)
    if _all_work(same, sides):
        return same
    found = _last_stretch(at(day + _DAY, time(), zone), sides)
    return found[0] if found is not None else same


def hours_before(moment: datetime, hours: int, sides: Sequence[Side]) -> datetime:
    """So many hours earlier; where not all work then, so long before they last left, within that day."""
    lead = timedelta(hours=hours)
    before = moment - lead
    if _all_work(before, sides):
        return before
    found = _last_stretch(before, sides)
    return max(found[0], found[1] - lead) if found is not None else before


def next_at_work(person: Person, side: Side, now: datetime) -> datetime:
    """The first moment from now on at which somebody is here and their side at work."""
    hours, since = side.hours, now
    if person.absent_until is not None:
        since = max(since, at(person.absent_until + _DAY, time(), hours.zone))
    return hours.next_open(since)


def next_common_open(moment: datetime, sides: Sequence[Side]) -> datetime:
    """The first moment, not before that one, at which all sides are at work.

    Where their hours never meet it is the next opening of the first side, on a day on which all work.
    """
    until = moment + _WITHIN
    common = next(_common(moment, until, sides), None)
    if common is None:
        own = (hours for hours in _hours(moment, until, sides[0], among=sides) if hours[1] > moment)
        common = next(own, (sides[0].hours.next_open(moment), until))
    return max(common[0], moment.astimezone(UTC))


def _all_work(moment: datetime, sides: Sequence[Side]) -> bool:
    return all(side.hours.is_open(moment) for side in sides)


def _last_stretch(until: datetime, sides: Sequence[Side]) -> Stretch | None:
    """The last stretch before a moment in which all sides are at work, cut off there.

    Where their hours never meet it is one of the first side's, on a day on which all work.
    """
    for within in (_DAY * 2, _WITHIN):
        # Most find theirs within a day or two; one that was cut off in front is looked at whole.
        common = list(_common(until - within, until, sides))
        if common and common[-1][0] > until - within:
            return common[-1]
    own = [hours for hours in _hours(until - _WITHIN, until, sides[0], among=sides) if hours[0] < until]
    return own[-1] if own else None


def share_of(share: float, since: datetime, until: datetime, sides: Sequence[Side]) -> datetime:
    """When that share of the time in which all are at work has passed between two moments.

    Where all of them are at work at no time in between, it is a share of the time as it elapses.
    """
    stretches = list(_common(since, until, sides))
    left = sum((end - start for start, end in stretches), timedelta(0)) * share
    for start, end in stretches:
        if left < end - start:
            return start + left
        left -= end - start
    return since + (until - since) * share


def _common(since: datetime, until: datetime, sides: Sequence[Side]) -> Iterator[Stretch]:
    """The stretches of time between two moments in which all sides are at work."""
    common = [(since.astimezone(UTC), until.astimezone(UTC))]
    for side in sides:
        at_work = list(_hours(since, until, side))
        common = [
            (max(one[0], other[0]), min(one[1], other[1]))
            for one in common
            for other in at_work
            if max(one[0], other[0]) < min(one[1], other[1])
        ]
    yield from common


def _hours(since: datetime, until: datetime, side: Side, among: Sequence[Side] = ()) -> Iterator[Stretch]:
    """When a side is at work around that time, on days on which all `among` whom it is work."""
    hours = side.hours
    day, last = local_day(since, hours.zone) - _DAY, local_day(until, hours.zone)
    while day <= last:
        if (stretch := hours.hours_on(day)) is not None and closed_on(day, among) is None:
            yield stretch
        day += _DAY
