"""What comes next, from the rule, the holidays, and what became of single regular days."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.calendar import at, local_day
from bot.partnerships import Side
from bot.recurring import cadence as cadences
from bot.recurring.cadence import Cadence, Occurrence, OnHoliday


@dataclass(frozen=True)
class Ground:
    """What the times of a forum follow from, beside its rule; days are regular days."""

    sides: Sequence[Side]
    moved: Mapping[date, datetime] = field(default_factory=dict)
    """To which UTC moment somebody moved the time of a day."""
    done: Collection[date] = frozenset()
    """Days that had their time: it is open or was held, skipped, or called off."""


def coming(cadence: Cadence, on_holiday: OnHoliday, ground: Ground, since: datetime) -> Iterator[Occurrence]:
    """What starts later than the aware moment `since`, the first first and without end.

    A day that is done does not come again, whatever else is changed. One that was moved comes when it was
    moved to, as long as it is a regular day. A holiday moves or drops the others.
    """
    moved = _moved(cadence, ground, since)
    calendars = [side.calendar for side in ground.sides]
    for occurrence in cadences.upcoming(cadence, calendars, on_holiday, since):
        if occurrence.planned_on in ground.done or occurrence.planned_on in ground.moved:
            continue
        counted_at = occurrence.starts_at or at(occurrence.planned_on, cadence.clock, cadence.zone)
        while moved and moved[0][0] <= counted_at:
            yield _occurrence(cadence, *moved.pop(0))
        yield occurrence


def _moved(cadence: Cadence, ground: Ground, since: datetime) -> list[tuple[datetime, date]]:
    return sorted(
        (moved_to, day)
        for day, moved_to in ground.moved.items()
        if moved_to > since and day not in ground.done and cadences.is_regular(cadence, day)
    )


def _occurrence(cadence: Cadence, moved_to: datetime, day: date) -> Occurrence:
    return Occurrence(day, local_day(moved_to, cadence.zone), starts_at=moved_to)
