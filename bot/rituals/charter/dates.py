"""When a charter is looked at again, and when its follow-ups are asked (pure)."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from bot.calendar import WorkingHours, at, local_day, next_common_working_day
from bot.partnerships import Side

USUAL_MONTHS: Final = 6
RHYTHMS: Final = (1, 2, 3, 4, 6, 9, 12)
"""Months between two reviews that can be agreed."""
_DAY: Final = timedelta(days=1)


def review_at(since: date, months: int, sides: Sequence[Side], zone: ZoneInfo) -> datetime:
    """So many months later or on the next day on which all sides work, when the last of them has begun."""
    day = next_common_working_day(since + relativedelta(months=months) - _DAY, [s.calendar for s in sides])
    return at(day, max(side.opens for side in sides), zone)


def soonest(now: datetime, sides: Sequence[Side], zone: ZoneInfo) -> datetime:
    """At once if all sides are at work, else when the last has begun on the next day on which all work."""
    if all(side.hours.is_open(now) for side in sides):
        return now
    opens, calendars = max(side.opens for side in sides), [side.calendar for side in sides]
    day = next_common_working_day(local_day(now, zone) - _DAY, calendars)
    moment = at(day, opens, zone)
    return moment if moment >= now else at(next_common_working_day(day, calendars), opens, zone)


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def first_ask(now: datetime, hours: WorkingHours) -> datetime:
    """The first moment of work in the month after this one, in the hours and the zone of who is asked."""
    month = month_of(local_day(now, hours.zone)) + relativedelta(months=1)
    return hours.next_open(at(month, time(), hours.zone))


def ask_after(absent_until: date, hours: WorkingHours) -> datetime:
    """The first moment of work after an absence."""
    return hours.next_open(at(absent_until + _DAY, time(), hours.zone))
