"""Working time: what of a stretch of time one side spends at work."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from bot.calendar.closed_days import HolidayCalendar, days_back_from, days_from
from bot.calendar.zones import at, local_day, utc
from bot.errors import Refusal


@dataclass(frozen=True)
class WorkingHours:
    """When one side is at work: on its working days from `opens` until `closes`.

    `opens` and `closes` are wall-clock times of `zone`; a day that closes at midnight closes at its
    end. The moment of opening is working time, that of closing is not. Refuses, at the field
    "closes", hours that do not end after they begin.
    """

    zone: ZoneInfo
    opens: time
    closes: time
    holidays: HolidayCalendar

    def __post_init__(self) -> None:
        if hours_of_day(self.opens, self.closes) <= timedelta(0):
            raise Refusal("Working hours must end later than they begin.", "closes")

    def is_working_day(self, day: date) -> bool:
        """Whether `day` is one of the working week and no holiday."""
        return self.holidays.is_working_day(day)

    def hours_on(self, day: date) -> tuple[datetime, datetime] | None:
        """The moments of opening and closing on `day`, or None if it has no working time."""
        if not self.is_working_day(day):
            return None
        opens, closes = at(day, self.opens, self.zone), self.closing_on(day)
        # A jump of the clocks can leave out all the working time of a day.
        return (opens, closes) if opens < closes else None

    def closing_on(self, day: date) -> datetime:
        """When `day` closes, whether it is worked on or not; midnight is its end."""
        last = day + timedelta(days=1) if self.closes == time() else day
        return at(last, self.closes, self.zone)

    def is_open(self, moment: datetime) -> bool:
        """Whether `moment` is working time."""
        return self.next_open(moment) == utc(moment)

    def next_open(self, moment: datetime) -> datetime:
        """The first moment of working time that is not before `moment`: itself, while open."""
        return next(self._stretches(moment))[0]

    def last_open_before(self, moment: datetime, margin: timedelta) -> datetime:
        """The latest moment of working time that leaves people `margin` to act before `moment`.

        They must have the margin in one go, on one day: it ends at `moment` or at the closing of
        that day, whichever is earlier, and begins no earlier than the opening. The beginning of
        the latest such margin is returned. Raises ValueError unless the margin is more than
        nothing and no more than a working day.
        """
        if not timedelta(0) < margin <= hours_of_day(self.opens, self.closes):
            raise ValueError(f"no working day has a margin of {margin}")
        until = utc(moment)
        days = days_back_from(local_day(until, self.zone))
        worked = (hours for day in days if (hours := self.hours_on(day)))
        margins = ((opens, min(closes, until) - margin) for opens, closes in worked)
        return next(begins for opens, begins in margins if begins >= opens)

    def add(self, moment: datetime, working: timedelta) -> datetime:
        """The moment at which so much working time has passed since `moment`.

        What just fills a day ends at its closing, not at the next opening. Time counts as it
        elapses, whatever the clocks are changed to. Raises ValueError for a negative duration.
        """
        if working < timedelta(0):
            raise ValueError("working time cannot be taken back")
        stretches = self._stretches(moment)
        start, end = next(stretches)
        while end - start < working:
            working -= end - start
            start, end = next(stretches)
        return start + working

    def add_days(self, moment: datetime, days: int) -> datetime:
        """The same time of the day so many working days on, of an opening if `moment` is not working time.

        Monday 10:30 and two days are Wednesday 10:30, however long the days are. Raises ValueError for
        a negative number.
        """
        if days < 0:
            raise ValueError("working days cannot be taken back")
        since = self.next_open(moment).astimezone(self.zone)
        worked = (hours for day in days_from(since.date()) if (hours := self.hours_on(day)))
        opens, closes = next(islice(worked, days, None))
        same = at(opens.astimezone(self.zone).date(), since.time(), self.zone)
        return min(max(opens, same), closes)

    def next_stop(self, moment: datetime) -> tuple[datetime, datetime] | None:
        """The next stretch without working time, from when until when; the present one has begun at `moment`.

        None where there is none within two weeks: work goes on day and night.
        """
        stretches = self._stretches(moment)
        opens, closes = next(stretches)
        if opens > utc(moment):
            return utc(moment), opens
        for begins, ends in islice(stretches, 14):
            if begins > closes:
                return closes, begins
            closes = ends
        return None

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The working time from `start` to `end` as it elapses; nothing if `end` is not later."""
        until = utc(end)
        stretches = takewhile(lambda stretch: stretch[0] < until, self._stretches(start))
        return sum((min(closes, until) - opens for opens, closes in stretches), timedelta(0))

    def _stretches(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The stretches of working time from `moment` on, the first cut off where it is under way."""
        since = utc(moment)
        for day in days_from(local_day(since, self.zone)):
            hours = self.hours_on(day)
            if hours and since < hours[1]:
                yield max(hours[0], since), hours[1]


def hours_of_day(opens: time, closes: time) -> timedelta:
    """How long a day is from opening to closing; midnight closes at the end of the day."""
    ends = timedelta(days=1) if closes == time() else _since_midnight(closes)
    return ends - _since_midnight(opens)


def _since_midnight(clock: time) -> timedelta:
    return datetime.combine(date.min, clock) - datetime.combine(date.min, time())
