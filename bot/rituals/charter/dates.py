"""When a charter is looked at again, and when its follow-ups are asked (pure)."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from bot.calendar import WorkingHours, at, local_day
from bot.partnerships import Side, next_common_open

USUAL_MONTHS: Final = 6
RHYTHMS: Final = (1, 2, 3, 4, 6, 9, 12)
"""Months between two reviews that can be agreed."""
_DAY: Final = timedelta(days=1)


def review_at(since: date, months: int, sides: Sequence[Side], zone: ZoneInfo) -> datetime:
    """So many months later or on the next day on which all sides work, as soon as all are at work."""
    return next_common_open(at(since + relativedelta(months=months), time(), zone), sides)


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
