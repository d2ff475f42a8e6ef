"""The days on which offices are closed: holidays by law or custom, and what is no day of the working week."""

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import holidays

from bot.errors import Refusal

_DAY: Final = timedelta(days=1)

# The codes that settings offer. Bare "GB" is what all of the United Kingdom shares, which lacks Easter
# Monday and the bank holiday in August; bare "DE" lacks up to five days of a state. So their parts are
# offered too.
HOLIDAY_CALENDARS: Final[Mapping[str, str]] = {
    "DK": "Denmark",
    "SE": "Sweden",
    "NO": "Norway",
    "FI": "Finland",
    "DE-BW": "Germany (Baden-Württemberg)",
    "DE-BY": "Germany (Bavaria)",
    "DE-BE": "Germany (Berlin)",
    "DE-BB": "Germany (Brandenburg)",
    "DE-HB": "Germany (Bremen)",
    "DE-HH": "Germany (Hamburg)",
    "DE-HE": "Germany (Hesse)",
    "DE-NI": "Germany (Lower Saxony)",
    "DE-MV": "Germany (Mecklenburg-Western Pomerania)",
    "DE-NW": "Germany (North Rhine-Westphalia)",
    "DE-RP": "Germany (Rhineland-Palatinate)",
    "DE-SL": "Germany (Saarland)",
    "DE-SN": "Germany (Saxony)",
    "DE-ST": "Germany (Saxony-Anhalt)",
    "DE-SH": "Germany (Schleswig-Holstein)",
    "DE-TH": "Germany (Thuringia)",
    "DE": "Germany (shared holidays only)",
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

_LAST_OF_YEAR: Final = frozenset({(12, 24), (12, 31)})
_NATIONAL_DAY: Final = (6, 21)

# Offices are closed on these days although no law says so. `holidays` has them among its categories of the
# country itself, or, where it has none, of Denmark, whose days bear the same names; among them are
# days on which many do work: those are picked by their date. Iceland's, the Faroes' and Norway's are free
# from noon; half a day is no day to be asked on.
_CLOSED_BY_CUSTOM: Final[Mapping[str, tuple[str, str, frozenset[tuple[int, int]] | None]]] = {
    "DK": ("DK", "optional", _LAST_OF_YEAR),
    "NO": ("DK", "optional", _LAST_OF_YEAR),
    "DE": ("DK", "optional", _LAST_OF_YEAR),
    "GL": ("GL", "optional", _LAST_OF_YEAR | {_NATIONAL_DAY}),
    "IS": ("IS", "half_day", None),
    "FO": ("FO", "half_day", None),
    "SE": ("SE", "de_facto", None),
}

MONDAY_TO_FRIDAY: Final = frozenset(range(5))
_WHOLE_WEEK: Final = frozenset(range(7))


def usual_week(code: str) -> frozenset[int]:
    """The weekdays on which the offices of a country are open, Monday is 0; Monday to Friday for "".

    The source is what `holidays` knows of its weekend.
    """
    return _WHOLE_WEEK - frozenset(_country(code).weekend) if code else MONDAY_TO_FRIDAY


@dataclass(frozen=True)
class HolidayCalendar:
    """The days on which the offices of one country, or a part of it, are closed.

    `code` is an ISO country code, with a subdivision if need be ("DK", "DE-BY"); "" is a calendar
    without holidays. `week` are the weekdays on which it works, Monday is 0. Refuses, at the field
    "calendar", a code that nobody knows, and, at the field "week", a week without a day of work.
    """

    code: str
    week: frozenset[int] = MONDAY_TO_FRIDAY

    def __post_init__(self) -> None:
        if self.code and not _is_known(self.code):
            raise Refusal("There is no holiday calendar “{code}”.", "calendar", code=self.code)
        if not self.week or self.week - _WHOLE_WEEK:
            raise Refusal("A week needs at least one working day.", "week")

    def name_of(self, day: date, language: str = "en") -> str | None:
        """What the holiday on `day` is called, or None on any other day.

        Where the name is not known in `language` ("da", "en") it is given in English.
        """
        return _names_in(self.code, language, day.year).get(day) if self.code else None

    def is_holiday(self, day: date) -> bool:
        """Whether offices are closed on `day` for a holiday; an ordinary weekend is none."""
        return self.name_of(day) is not None

    def is_working_day(self, day: date) -> bool:
        """Whether `day` is one of the working week and no holiday."""
        return day.weekday() in self.week and not self.is_holiday(day)


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
        customary = _closed_by_custom(code, language, year)
    # What is free by law keeps the name that it has there.
    return customary | names


def _closed_by_custom(code: str, language: str, year: int) -> dict[date, str]:
    country = code.partition("-")[0]
    if country not in _CLOSED_BY_CUSTOM:
        return {}
    named_by, category, only = _CLOSED_BY_CUSTOM[country]
    source = code if named_by == country else named_by
    found = _country(source, year, _spoken(source, language), category).items()
    return {day: name for day, name in found if only is None or (day.month, day.day) in only}


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


def is_common_working_day(day: date, calendars: Sequence[HolidayCalendar]) -> bool:
    """Whether `day` is a working day in all of the calendars.

    Where their weeks share no day, it is one that is a holiday in none and Monday to Friday.
    """
    weeks = [calendar.week for calendar in calendars] or [MONDAY_TO_FRIDAY]
    week = frozenset.intersection(*weeks) or MONDAY_TO_FRIDAY
    return day.weekday() in week and not any(calendar.is_holiday(day) for calendar in calendars)


def next_common_working_day(day: date, calendars: Sequence[HolidayCalendar]) -> date:
    """The first day after `day` that is a working day in all of the calendars."""
    return _first_common(days_from(day + _DAY), calendars)


def previous_common_working_day(day: date, calendars: Sequence[HolidayCalendar]) -> date:
    """The last day before `day` that is a working day in all of the calendars."""
    return _first_common(days_back_from(day - _DAY), calendars)


def _first_common(days: Iterable[date], calendars: Sequence[HolidayCalendar]) -> date:
    return next(day for day in days if is_common_working_day(day, calendars))


def days_from(day: date) -> Iterator[date]:
    """That day and all after it."""
    while True:
        yield day
        day += _DAY


def days_back_from(day: date) -> Iterator[date]:
    """That day and all before it, the latest first."""
    while True:
        yield day
        day -= _DAY
