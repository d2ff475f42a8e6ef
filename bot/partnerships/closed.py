"""Days on which not every side works."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.partnerships.records import Side


@dataclass(frozen=True)
class ClosedDay:
    """A day on which these sides do not work."""

    day: date
    sides: Sequence[Side]


def closed_on(day: date, sides: Sequence[Side]) -> ClosedDay | None:
    """Who of the sides does not work on that day; None if all do."""
    away = [side for side in sides if not side.calendar.is_working_day(day)]
    return ClosedDay(day, away) if away else None
