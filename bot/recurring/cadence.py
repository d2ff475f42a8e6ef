"""How often people meet: weekly, every n weeks, or on the nth weekday of the month.

The days come from a recurrence rule, the time of day from the zone: a meeting stays at its
wall-clock time when the clocks change. Weekdays count from 0 (Monday) to 6 (Sunday).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Final, Literal
from zoneinfo import ZoneInfo

from dateutil import rrule

from bot import calendar
from bot.calendar import HolidayCalendar, at, local_day, next_common_working_day
from bot.errors import Refusal

OnHoliday = Literal["move", "skip"]

_DAY: Final = timedelta(days=1)
_SUNDAY: Final = 6
_LAST: Final = -1
_MOST_WEEKS: Final = 12
_NTHS: Final = (1, 2, 3, 4, _LAST)


@dataclass(frozen=True)
class Weekly:
    """On these weekdays, in every nth week; they are kept in order, each once.

    Refuses no or wrong weekdays at the field "weekdays", and other than 1 to 12 weeks at "every".
    """

    weekdays: tuple[int, ...]
    every: int = 1

    def __post_init__(self) -> None:
        if not self.weekdays:
            raise Refusal("Choose at least one weekday.", "weekdays")
        if not all(0 <= weekday <= _SUNDAY for weekday in self.weekdays):
            raise Refusal("Choose the weekdays from Monday to Sunday.", "weekdays")
        if not 1 <= self.every <= _MOST_WEEKS:
            raise Refusal("Choose a number of weeks from 1 to {most}.", "every", most=_MOST_WEEKS)
        object.__setattr__(self, "weekdays", tuple(sorted(set(self.weekdays))))


@dataclass(frozen=True)
class Monthly:
    """On the nth (1 to 4, or -1 for the last) such weekday of every month.

    Refuses any other number at the field "nth", and what is no weekday at "weekday".
    """

    nth: int
    weekday: int

    def __post_init__(self) -> None:
        if self.nth not in _NTHS:
            raise Refusal("Choose the first, second, third, fourth or last one of the month.", "nth")
        if not 0 <= self.weekday <= _SUNDAY:
            raise Refusal("Choose a weekday from Monday to Sunday.", "weekday")


@dataclass(frozen=True)
class Cadence:
    """Regular meetings from the day `starts_on`, at the wall-clock time `clock` of `zone`.

    Every nth week is counted from the week of `starts_on`, which like all weeks begins on Monday.
    """

    rule: Weekly | Monthly
    starts_on: date
    clock: time
    zone: ZoneInfo


@dataclass(frozen=True)
class Meeting:
    """A regular meeting: its day in the cadence's zone, and the UTC moment at which it starts."""

    day: date
    starts_at: datetime


@dataclass(frozen=True)
class Occurrence:
    """What becomes of a regular day when the holidays are looked at.

    `day` is the day it takes place, None if it is skipped; `starts_at` its UTC moment, where known.
    `holiday_in` are the calendars in which `planned_on` is a holiday, each once.
    """

    planned_on: date
    day: date | None
    holiday_in: tuple[HolidayCalendar, ...] = ()
    starts_at: datetime | None = None

    @property
    def moved(self) -> bool:
        """Whether it takes place on another day than planned."""
        return self.day not in (None, self.planned_on)

    @property
    def skipped(self) -> bool:
        """Whether it does not take place at all."""
        return self.day is None


def days(cadence: Cadence, after: date) -> Iterator[date]:
    """The regular days after `after`, in order and without end, whatever holidays there are."""
    for midnight in _rrule(cadence, after):
        if midnight.date() > after:
            yield midnight.date()


def _rrule(cadence: Cadence, after: date) -> rrule.rrule:
    """The rule from a day on that leaves out no regular day after `after`, yet few before it."""
    rule, start = cadence.rule, cadence.starts_on
    if isinstance(rule, Monthly):
        on = rrule.weekday(rule.weekday)(rule.nth)
        return rrule.rrule(rrule.MONTHLY, byweekday=on, dtstart=_midnight(max(start, after)))
    # Only whole turns are passed over, so that the weeks are still counted from the first one.
    turn = timedelta(weeks=rule.every)
    start += max(0, (after - start) // turn) * turn
    return rrule.rrule(
        rrule.WEEKLY,
        interval=rule.every,
        byweekday=rule.weekdays,
        wkst=rrule.MO,
        dtstart=_midnight(start),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def next_day(cadence: Cadence, after: date) -> date:
    """The first regular day after `after`."""
    return next(days(cadence, after))


def is_regular(cadence: Cadence, day: date) -> bool:
    """Whether the rule has that day, whatever holidays there are."""
    return next_day(cadence, day - _DAY) == day


def next_meeting(cadence: Cadence, after: datetime) -> Meeting:
    """The first regular meeting that starts later than the aware moment `after`."""
    meetings = (
        Meeting(day, at(day, cadence.clock, cadence.zone))
        for day in days(cadence, local_day(after, cadence.zone) - _DAY)
    )
    return next(meeting for meeting in meetings if meeting.starts_at > after)


def settle(
    planned_on: date, calendars: Sequence[HolidayCalendar], on_holiday: OnHoliday, next_regular: date
) -> Occurrence:
    """What becomes of the regular day `planned_on` when one of the calendars has a holiday then.

    It moves to the next day that is a working day for all, or is skipped. It is also skipped where
    it would reach `next_regular`, the regular day after it: the two meetings become one. A weekend
    is no holiday: who plans a meeting on a Sunday shall have it.
    """
    closed = tuple(dict.fromkeys(each for each in calendars if each.is_holiday(planned_on)))
    if not closed:
        return Occurrence(planned_on, planned_on)
    if on_holiday == "skip":
        return Occurrence(planned_on, None, closed)
    day = next_common_working_day(planned_on, calendars)
    return Occurrence(planned_on, day if day < next_regular else None, closed)


def upcoming(
    cadence: Cadence, calendars: Sequence[HolidayCalendar], on_holiday: OnHoliday, after: datetime
) -> Iterator[Occurrence]:
    """What is to come after the aware moment `after`, in order and without end.

    A meeting counts by when it starts: one that moved from before `after` to after it is still to
    come. One that is skipped counts by when it would have started.
    """
    # A meeting moves less far than to the next regular day, so one regular day back is enough.
    since = local_day(after, cadence.zone) - longest_pause(cadence.rule) - _DAY
    for planned_on, next_regular in pairwise(days(cadence, since)):
        occurrence = settle(planned_on, calendars, on_holiday, next_regular)
        counted_at = at(occurrence.day or planned_on, cadence.clock, cadence.zone)
        if counted_at > after:
            yield replace(occurrence, starts_at=None if occurrence.skipped else counted_at)


def longest_pause(rule: Weekly | Monthly) -> timedelta:
    """The most that can lie between two regular days; an nth weekday comes after 4 or 5 weeks."""
    return timedelta(weeks=rule.every if isinstance(rule, Weekly) else 5)


def dump(cadence: Cadence) -> dict[str, object]:
    """The cadence as values that JSON can hold."""
    rule = cadence.rule
    how_often: dict[str, object] = (
        {"weekdays": list(rule.weekdays), "every": rule.every}
        if isinstance(rule, Weekly)
        else {"nth": rule.nth, "weekday": rule.weekday}
    )
    return how_often | {
        "starts_on": cadence.starts_on.isoformat(),
        "clock": cadence.clock.isoformat(),
        "zone": cadence.zone.key,
    }


def load(stored: Mapping[str, object]) -> Cadence:
    """The cadence that `dump` gave.

    Raises KeyError, TypeError or ValueError for anything else, and Refusal for values that a
    cadence does not allow.
    """
    return Cadence(
        rule=_load_rule(stored),
        starts_on=date.fromisoformat(str(stored["starts_on"])),
        clock=time.fromisoformat(str(stored["clock"])),
        zone=calendar.zone_named(str(stored["zone"])),
    )


def _load_rule(stored: Mapping[str, object]) -> Weekly | Monthly:
    if "nth" in stored:
        return Monthly(_number(stored["nth"]), _number(stored["weekday"]))
    weekdays = stored["weekdays"]
    if not isinstance(weekdays, list | tuple):
        raise TypeError("weekdays are a list")
    return Weekly(tuple(_number(weekday) for weekday in weekdays), _number(stored["every"]))


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{value!r} is no whole number")
    return value
