"""English source texts in place through `_`, and their Danish from da.po."""

import re
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache, lru_cache
from importlib import resources
from io import BytesIO
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale, dates, lists
from babel.messages.pofile import read_po

LANGUAGES: Final = {"da": "Dansk", "en": "English"}
_FORMATS: Final = {"da": "da_DK", "en": "en_GB"}
_DAYS: Final = {"da": "EEEE d. MMMM", "en": "EEEE d MMMM"}
_YEAR: Final = " yyyy"
_LONG_DAYS: Final = {"da": "d. MMMM yyyy", "en": "d MMMM yyyy"}
_MONTHS: Final = "MMM yyyy"
_SHORT_DAYS: Final = {"da": "d. MMM", "en": "d MMM"}
_CLOCKS: Final = {"da": "%H.%M", "en": "%H:%M"}
_POINTS: Final = {"da": ",", "en": "."}
_GROUPED_FROM: Final = 10_000
_AT: Final = {"da": " kl. ", "en": " "}
_BEGINS_WITH_A_DAY: Final = re.compile(r"[*_]*\{(day|when|was)\}")


class Translator:
    """Texts, days and moments in one language. Written `_` where texts stand."""

    def __init__(
        self, language: str, texts: Mapping[str, str], plurals: Mapping[str, tuple[str, ...]]
    ) -> None:
        self.language = language
        self._texts = texts
        self._plurals = plurals
        self._format = _FORMATS[language]

    def __call__(self, text: str, /, **values: object) -> str:
        """`text` in this language, with `values` filled into its {placeholders}."""
        mine = self._texts.get(text, text)
        filled = mine.format_map(values)
        # A day in Danish has a small letter, but where it begins a sentence.
        return _capital(filled) if _BEGINS_WITH_A_DAY.match(mine) else filled

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        """`one` or `many` by the number `n`, which is also there as {n}."""
        forms = self._plurals.get(one, (one, many))
        return forms[n != 1].format_map({"n": n, **values})

    def day(self, day: date) -> str:
        """Like «Monday 30 November»: the weekday makes a wrong week catch the eye."""
        return _named_day(day, _with_year(_DAYS[self.language], day), self._format)

    def short_day(self, day: date) -> str:
        """Like «30 Nov»."""
        return _named_day(day, _with_year(_SHORT_DAYS[self.language], day), self._format)

    def long_day(self, day: date) -> str:
        """Like «30 November 2026»: for what is months away."""
        return dates.format_date(day, _LONG_DAYS[self.language], locale=self._format)

    def month(self, day: date) -> str:
        """Like «Nov 2026»."""
        return dates.format_date(day, _MONTHS, locale=self._format)

    def weekday(self, weekday: int) -> str:
        """Monday is 0."""
        return str(dates.get_day_names("wide", locale=self._format)[weekday])

    def weekdays(self, weekdays: Iterable[int]) -> str:
        """Like «Monday and Thursday»."""
        return str(lists.format_list([self.weekday(day) for day in weekdays], locale=self._format))

    def clock(self, clock: time) -> str:
        """Like «09:00», in Danish «09.00»."""
        return clock.strftime(_CLOCKS[self.language])

    def clock_alone(self, clock: time) -> str:
        """Where no day stands before it: like «09:00», in Danish «kl. 09.00»."""
        return (_AT[self.language] + self.clock(clock)).strip()

    def _at(self, day: date, clock: time) -> str:
        """Like «Monday 30 November 09:00», in Danish «mandag 30. november kl. 09.00»."""
        return self.day(day) + _AT[self.language] + self.clock(clock)

    def wall_clock(self, moment: datetime, zone: ZoneInfo, *others: ZoneInfo) -> str:
        """Like «Monday 30 November 09:00», by the clocks of `zone` and of the `others` who read it.

        Where these show another time, each is named with its zone; so is the only one where nobody knows
        who else reads it: «Monday 30 November 09:00 (Europe/Copenhagen)».
        """
        local = moment.astimezone(zone)
        times = [f"{self._at(local.date(), local.time())} ({zone.key})"]
        seen = {local.replace(tzinfo=None)}
        for other in others:
            there = moment.astimezone(other)
            if there.replace(tzinfo=None) not in seen:
                seen.add(there.replace(tzinfo=None))
                same_day = there.date() == local.date()
                when = self.clock(there.time()) if same_day else self._at(there.date(), there.time())
                times.append(f"{when} ({other.key})")
        if others and len(times) == 1:
            return self._at(local.date(), local.time())
        return ", ".join(times)

    def number(self, value: float) -> str:
        """Like «99.5» and «12 500»: at most six decimals, and no mark that another language reads as one."""
        whole, _point, decimals = f"{Decimal(repr(value + 0.0)):,.6f}".rstrip("0").rstrip(".").partition(".")
        grouped = whole.replace(",", "\u202f" if abs(value) >= _GROUPED_FROM else "")
        return f"{grouped}{_POINTS[self.language]}{decimals}" if decimals else grouped

    def country(self, code: str, name: str) -> str:
        """A country by its code («DE»); `name` is its English name."""
        if self.language == "en":
            return name
        return str(Locale.parse(self._format).territories.get(code, name))

    def moment(self, moment: datetime, zone: ZoneInfo) -> str:
        """mrkdwn that Slack shows in the reader's own time; the fallback names the zone."""
        fallback = self.wall_clock(moment, zone)
        return (
            f"<!date^{int(moment.timestamp())}^{{date_long_pretty}}{_AT[self.language]}{{time}}|{fallback}>"
        )

    def day_of(self, moment: datetime, zone: ZoneInfo, *, is_long: bool = False) -> str:
        """mrkdwn that Slack shows as the day that it then is for the reader; the fallback goes by `zone`."""
        day = moment.astimezone(zone).date()
        fallback = self.long_day(day) if is_long else self.day(day)
        return f"<!date^{int(moment.timestamp())}^{{date_long}}|{fallback}>"


_this_year: ContextVar[int | None] = ContextVar("this_year", default=None)


def it_is(now: datetime) -> None:
    """What is written from here on is written at that moment, by the clock of who writes.

    Days are named in a hundred places that have no other use for the time; each unit of work says what
    it is, in its own thread and to whoever waits for it.
    """
    _this_year.set(now.year)


def _capital(text: str) -> str:
    """Its first letter is a capital one; marks of bold stand before it, and Slack's own dates have none."""
    marks = len(text) - len(text.lstrip("*_"))
    return text[:marks] + text[marks : marks + 1].upper() + text[marks + 1 :]


def _with_year(form: str, day: date) -> str:
    """The year is shown when it is not this one."""
    return form + _YEAR if _this_year.get() not in (None, day.year) else form


@lru_cache(1000)
def _named_day(day: date, form: str, locale: str) -> str:
    """Much that is shown at the same time names the same few days."""
    return dates.format_date(day, form, locale=locale)


@cache
def translator(language: str) -> Translator:
    """The translator of a language or locale («da», «da-DK»); English where we have none."""
    short = language.replace("_", "-").split("-")[0].lower()
    if short != "da":
        return Translator("en", {}, {})
    catalog = read_po(BytesIO(resources.files(__name__).joinpath("da.po").read_bytes()), locale="da")
    texts: dict[str, str] = {}
    plurals: dict[str, tuple[str, ...]] = {}
    for message in catalog:
        if message.fuzzy or not message.id or not message.string:
            continue
        if isinstance(message.id, str):
            texts[message.id] = str(message.string)
        else:
            plurals[message.id[0]] = tuple(message.string)
    return Translator("da", texts, plurals)
