"""The arithmetic of the scorecard: whole numbers, no ranks, and nothing below k."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from bot.calendar import HolidayCalendar, at, local_day, next_common_working_day, previous_common_working_day

POINTS: Final = (1, 2, 3, 4, 5)
HOLDS_AFTER: Final = 3
"""A shift of one point is found in 38 of 100 cases among eight people: one change says nothing."""

UP: Final = "up"
DOWN: Final = "down"
STEADY: Final = "steady"
CHANCE: Final = "chance"

Counts = tuple[int, ...]
"""How many gave one point to five."""


def month_of(moment: datetime, zone: ZoneInfo) -> date:
    """The first day of the calendar month that `zone` has at an aware moment."""
    return local_day(moment, zone).replace(day=1)


def months_before(month: date, n: int) -> date:
    """The first day of the month so many months earlier (or later, where `n` is negative)."""
    months = month.year * 12 + month.month - 1 - n
    return date(months // 12, months % 12 + 1, 1)


def bounds(month: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The UTC moments at which a calendar month of `zone` begins and the next one does."""
    return at(month, time(), zone), at(months_before(month, -1), time(), zone)


def due_moment(
    month: date, nth: int, clock: time, calendars: Sequence[HolidayCalendar], zone: ZoneInfo
) -> datetime:
    """The UTC moment of a clock on the nth working day of a month that is one for every calendar."""
    day = previous_common_working_day(month, calendars)
    for _each in range(nth):
        day = next_common_working_day(day, calendars)
    return at(day, clock, zone)


def middle(ranked: Sequence[int]) -> int:
    """The median of numbers in rising order, by nearest rank: one of them, never between two."""
    return ranked[(len(ranked) - 1) // 2]


def quartiles(counted: Counts) -> tuple[int, int, int]:
    """Lower quartile, median and upper quartile in whole points, by nearest rank.

    `counted` are not all zero.
    """
    ranked = [point for point, n in zip(POINTS, counted, strict=True) for _each in range(n)]
    lower, median, upper = (ranked[max(0, -(-quarter * len(ranked) // 4) - 1)] for quarter in (1, 2, 3))
    return lower, median, upper


def may_show(released: Mapping[int | None, Counts], k: int) -> tuple[Mapping[int, Counts], Counts | None]:
    """What may be shown of one question: by side, and in total; nothing where too few answered.

    By side only if every side reaches k: one side's counts beside the total would give the other away.
    """
    total = tuple(sum(column) for column in zip(*released.values(), strict=True)) if released else ()
    if sum(total) < k:
        return {}, None
    by_side = {side: counted for side, counted in released.items() if side is not None}
    if len(by_side) < len(released) or any(sum(counted) < k for counted in by_side.values()):
        return {}, total
    return by_side, total


def gap(by_side: Mapping[int, Counts]) -> int | None:
    """How many whole points lie between the sides' medians; None where they are not shown by side."""
    medians = [quartiles(counted)[1] for counted in by_side.values()]
    return max(medians) - min(medians) if len(medians) > 1 else None


def trend(medians: Sequence[int]) -> str | None:
    """What may be said of the medians of successive rounds, the latest last; None with too few rounds.

    A change counts as one only if it is still there in the round after it.
    """
    if len(medians) < HOLDS_AFTER:
        return CHANCE if len(set(medians)) > 1 else None
    first, second, third = medians[-HOLDS_AFTER:]
    if first == second == third:
        return STEADY
    if min(second, third) > first:
        return UP
    if max(second, third) < first:
        return DOWN
    return CHANCE
