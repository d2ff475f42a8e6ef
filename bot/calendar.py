"""Working time, holidays, and wall-clock times across daylight saving.

Moments are aware datetimes; those that come out are in UTC. Days and clocks are wall-clock values
of a zone. Python subtracts two datetimes of one zone by their wall clocks, which is an hour wrong
over a change of the clocks: every moment is therefore turned into UTC before anything is reckoned.
"""

import re
import warnings
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import takewhile
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

import holidays

from bot.errors import Refusal

_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5

# The codes that settings offer, in the order of the menu. Bare "GB" is what all of the United Kingdom
# shares, which lacks Easter Monday and the bank holiday in August; so its parts are offered too.
HOLIDAY_CALENDARS: Final[Mapping[str, str]] = {
    "DK": "Denmark",
    "SE": "Sweden",
    "NO": "Norway",
    "FI": "Finland",
    "DE": "Germany",
    "GB-ENG": "United Kingdom (England)",
    "GB-WLS": "United Kingdom (Wales)",
    "GB-SCT": "United Kingdom (Scotland)",
    "GB-NIR": "United Kingdom (Northern Ireland)",
    "GB": "United Kingdom (shared holidays only)",
    "IE": "Ireland",
    "NL": "Netherlands",
    "PL": "Poland",
    "EE": "Estonia",
    "LV": "Latvia",
    "LT": "Lithuania",
    "IN": "India",
    "US": "United States",
    "IS": "Iceland",
    "FO": "Faroe Islands",
    "GL": "Greenland",
    "BE": "Belgium",
    "LU": "Luxembourg",
    "FR": "France",
    "CH": "Switzerland",
    "AT": "Austria",
    "ES": "Spain",
    "PT": "Portugal",
    "IT": "Italy",
    "CZ": "Czechia",
    "SK": "Slovakia",
    "HU": "Hungary",
    "RO": "Romania",
    "BG": "Bulgaria",
    "UA": "Ukraine",
    "HR": "Croatia",
    "RS": "Serbia",
    "SI": "Slovenia",
    "GR": "Greece",
    "CY": "Cyprus",
    "MT": "Malta",
    "TR": "Türkiye",
    "IL": "Israel",
    "AE": "United Arab Emirates",
    "EG": "Egypt",
    "ZA": "South Africa",
    "PK": "Pakistan",
    "BD": "Bangladesh",
    "LK": "Sri Lanka",
    "PH": "Philippines",
    "VN": "Vietnam",
    "MY": "Malaysia",
    "SG": "Singapore",
    "CN": "China",
    "JP": "Japan",
    "AU": "Australia",
    "NZ": "New Zealand",
    "CA": "Canada",
    "MX": "Mexico",
    "BR": "Brazil",
}

# Danish offices are closed on these days although no law says so; `holidays` has them among its
# optional days, together with 1 May and 5 June, on which many do work.
_CLOSED_BY_CUSTOM: Final[Mapping[str, frozenset[tuple[int, int]]]] = {
    "DK": frozenset({(12, 24), (12, 31)}),
}


def zone(name: str) -> ZoneInfo:
    """The time zone of that IANA name; refuses, at the field "zone", a name that is none."""
    # ZoneInfo alone answers odd names with five kinds of exceptions, and opens files called so.
    if name not in _zone_names():
        raise Refusal("There is no time zone “{name}”. Try one like Europe/Copenhagen.", "zone", name=name)
    return ZoneInfo(name)


@lru_cache(maxsize=1)
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones())


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


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The date that the calendars of `zone` show at an aware moment."""
    return _utc(moment).astimezone(zone).date()


def _utc(moment: datetime) -> datetime:
    # astimezone() would take a naive moment for one in the zone of the machine.
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC)


@dataclass(frozen=True)
class HolidayCalendar:
    """The days on which the offices of one country, or a part of it, are closed.

    `code` is an ISO country code, with a subdivision if need be ("DK", "DE-BY"); "" is a calendar
    without holidays. Refuses, at the field "calendar", a code that nobody knows.
    """

    code: str

    def __post_init__(self) -> None:
        if self.code and not _is_known(self.code):
            raise Refusal("There is no holiday calendar “{code}”.", "calendar", code=self.code)

    def name_of(self, day: date, language: str = "en") -> str | None:
        """What the holiday on `day` is called, or None on any other day.

        Where the name is not known in `language` ("da", "en") it is given in English.
        """
        return _names_in(self.code, language, day.year).get(day) if self.code else None

    def is_holiday(self, day: date) -> bool:
        """Whether offices are closed on `day` for a holiday; an ordinary weekend is none."""
        return self.name_of(day) is not None


@lru_cache(maxsize=256)
def _is_known(code: str) -> bool:
    # `holidays` also answers to "Denmark" and to stock exchanges, which no settings should hold.
    if not re.fullmatch(r"[A-Z]{2}(-\w{1,40})?", code):
        return False
    try:
        _country(code)
    except NotImplementedError:
        return False
    return True


def _country(
    code: str, year: int | None = None, language: str | None = None, category: str = "public"
) -> holidays.HolidayBase:
    country, _, part = code.partition("-")
    years = () if year is None else (year,)
    return holidays.country_holidays(country, part or None, years, language=language, categories=(category,))


# A year is built once and never changed: the package's own objects fill themselves while they are
# asked, so two threads asking one of them about a new year may both be told that it has no holidays.
@lru_cache(maxsize=4096)
def _names_in(code: str, language: str, year: int) -> Mapping[date, str]:
    spoken = _spoken(code, language)
    with warnings.catch_warnings():
        # Some lunar calendars are only known for some decades; outside those, what is known will do.
        warnings.filterwarnings("ignore", "Requested Holidays are available only", UserWarning)
        names = dict(_country(code, year, spoken).items())
    if customary := _CLOSED_BY_CUSTOM.get(code):
        optional = _country(code, year, spoken, "optional").items()
        names |= {day: name for day, name in optional if (day.month, day.day) in customary}
    return names


@lru_cache(maxsize=256)
def _spoken(code: str, language: str) -> str | None:
    """The closest to `language` in which the holidays of a country have names.

    Without one the package would take the language of the machine; None is only for countries that
    have their names in a single language, which is English.
    """
    # They are in alphabetical order, so that a country's own English comes before the American.
    supported = _country(code).supported_languages
    dialects = (each for wanted in (language, "en") for each in supported if each.split("_")[0] == wanted)
    return next(dialects, None)


@dataclass(frozen=True)
class WorkingHours:
    """When one side is at work: Monday to Friday from `opens` until `closes`, holidays excepted.

    `opens` and `closes` are wall-clock times of `zone`. The moment of opening is working time, that
    of closing is not. Refuses, at the field "closes", hours that do not end after they begin.
    """

    zone: ZoneInfo
    opens: time
    closes: time
    holidays: HolidayCalendar

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise Refusal("Working hours must end later than they begin.", "closes")

    def is_working_day(self, day: date) -> bool:
        """Whether `day` is a weekday and no holiday."""
        return _is_common_working_day(day, (self.holidays,))

    def hours_on(self, day: date) -> tuple[datetime, datetime] | None:
        """The moments of opening and closing on `day`, or None if it has no working time."""
        if not self.is_working_day(day):
            return None
        opens, closes = at(day, self.opens, self.zone), at(day, self.closes, self.zone)
        # A jump of the clocks can leave out all the working time of a day.
        return (opens, closes) if opens < closes else None

    def is_open(self, moment: datetime) -> bool:
        """Whether `moment` is working time."""
        return self.next_open(moment) == _utc(moment)

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
        if not timedelta(0) < margin <= _since_midnight(self.closes) - _since_midnight(self.opens):
            raise ValueError(f"no working day has a margin of {margin}")
        until = _utc(moment)
        worked = (hours for day in _backwards(local_day(until, self.zone)) if (hours := self.hours_on(day)))
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

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The working time from `start` to `end` as it elapses; nothing if `end` is not later."""
        until = _utc(end)
        stretches = takewhile(lambda stretch: stretch[0] < until, self._stretches(start))
        return sum((min(closes, until) - opens for opens, closes in stretches), timedelta(0))

    def _stretches(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The stretches of working time from `moment` on, the first cut off where it is under way."""
        since = _utc(moment)
        for day in _forwards(local_day(since, self.zone)):
            hours = self.hours_on(day)
            if hours and since < hours[1]:
                yield max(hours[0], since), hours[1]


def _since_midnight(clock: time) -> timedelta:
    return datetime.combine(date.min, clock) - datetime.combine(date.min, time())


def next_common_working_day(day: date, calendars: Sequence[HolidayCalendar]) -> date:
    """The first day after `day` that is a weekday and a holiday in none of the calendars."""
    return _first_common(_forwards(day + _DAY), calendars)


def previous_common_working_day(day: date, calendars: Sequence[HolidayCalendar]) -> date:
    """The last day before `day` that is a weekday and a holiday in none of the calendars."""
    return _first_common(_backwards(day - _DAY), calendars)


def _first_common(days: Iterable[date], calendars: Sequence[HolidayCalendar]) -> date:
    return next(day for day in days if _is_common_working_day(day, calendars))


def _is_common_working_day(day: date, calendars: Sequence[HolidayCalendar]) -> bool:
    return day.weekday() < _SATURDAY and not any(calendar.is_holiday(day) for calendar in calendars)


def _forwards(day: date) -> Iterator[date]:
    while True:
        yield day
        day += _DAY


def _backwards(day: date) -> Iterator[date]:
    while True:
        yield day
        day -= _DAY
