"""Working time, holidays, and the wall clock across daylight saving."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from bot.calendar import (
    HOLIDAY_CALENDARS,
    HolidayCalendar,
    WorkingHours,
    at,
    hours_of_day,
    local_day,
    next_common_working_day,
    previous_common_working_day,
    usual_week,
    zone_named,
)
from bot.errors import Refusal

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
NEW_YORK = ZoneInfo("America/New_York")
KOLKATA = ZoneInfo("Asia/Kolkata")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # its clocks change by half an hour
CAIRO = ZoneInfo("Africa/Cairo")  # its clocks change on working days: around midnight before a Friday
ZONES = (COPENHAGEN, NEW_YORK, KOLKATA, LORD_HOWE)

DENMARK = HolidayCalendar("DK")
SWEDEN = HolidayCalendar("SE")
INDIA = HolidayCalendar("IN")
NO_HOLIDAYS = HolidayCalendar("")

OFFICE = WorkingHours(COPENHAGEN, time(9), time(17), DENMARK)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

CLOSED: Final = {
    ("DK", 2026): "0101 0402 0403 0406 0514 0525 1224 1225 1231",
    ("DK", 2027): "0101 0325 0326 0329 0506 0517 1224 1231",
    ("DK", 2028): "0413 0414 0417 0525 0605 1225 1226",
    ("SE", 2026): "0101 0106 0403 0406 0501 0514 0619 1224 1225 1231",
    ("SE", 2027): "0101 0106 0326 0329 0506 0625 1224 1231",
    ("SE", 2028): "0106 0414 0417 0501 0525 0606 0623 1225 1226",
    ("NO", 2026): "0101 0402 0403 0406 0501 0514 0525 1224 1225 1231",
    ("NO", 2027): "0101 0325 0326 0329 0506 0517 1224 1231",
    ("NO", 2028): "0413 0414 0417 0501 0517 0525 0605 1225 1226",
    ("FI", 2026): "0101 0106 0403 0406 0501 0514 0619 1224 1225",
    ("FI", 2027): "0101 0106 0326 0329 0506 0625 1206 1224",
    ("FI", 2028): "0106 0414 0417 0501 0525 0623 1206 1225 1226",
    ("DE", 2026): "0101 0403 0406 0501 0514 0525 1224 1225 1231",
    ("DE", 2027): "0101 0326 0329 0506 0517 1224 1231",
    ("DE", 2028): "0414 0417 0501 0525 0605 1003 1225 1226",
    ("IS", 2026): "0101 0402 0403 0406 0423 0501 0514 0525 0617 0803 1224 1225 1231",
    ("IS", 2027): "0101 0325 0326 0329 0422 0506 0517 0617 0802 1224 1231",
    ("IS", 2028): "0413 0414 0417 0420 0501 0525 0605 0807 1225 1226",
    ("FO", 2026): "0101 0402 0403 0406 0501 0514 0525 0605 0728 0729 1224 1225 1231",
    ("FO", 2027): "0101 0325 0326 0329 0423 0506 0517 0728 0729 1224 1231",
    ("FO", 2028): "0413 0414 0417 0425 0512 0525 0605 0728 1225 1226",
    ("GL", 2026): "0101 0402 0403 0406 0501 0514 0525 1224 1225 1231",
    ("GL", 2027): "0101 0325 0326 0329 0423 0506 0517 0621 1224 1231",
    ("GL", 2028): "0413 0414 0417 0512 0525 0605 0621 1225 1226",
}
"""Weekdays on which offices are closed, as month and day; written down, not asked of the library."""
CLOSED_IN_STATES: Final = {
    ("DE-BW", 2026): "0106 0604",
    ("DE-BW", 2027): "0106 0527 1101",
    ("DE-BW", 2028): "0106 0615 1101",
    ("DE-BY", 2026): "0106 0604",
    ("DE-BY", 2027): "0106 0527 1101",
    ("DE-BY", 2028): "0106 0615 1101",
    ("DE-BE", 2026): "",
    ("DE-BE", 2027): "0308",
    ("DE-BE", 2028): "0308",
    ("DE-BB", 2026): "",
    ("DE-BB", 2027): "",
    ("DE-BB", 2028): "1031",
    ("DE-HB", 2026): "",
    ("DE-HB", 2027): "",
    ("DE-HB", 2028): "1031",
    ("DE-HH", 2026): "",
    ("DE-HH", 2027): "",
    ("DE-HH", 2028): "1031",
    ("DE-HE", 2026): "0604",
    ("DE-HE", 2027): "0527",
    ("DE-HE", 2028): "0615",
    ("DE-NI", 2026): "",
    ("DE-NI", 2027): "",
    ("DE-NI", 2028): "1031",
    ("DE-MV", 2026): "",
    ("DE-MV", 2027): "0308",
    ("DE-MV", 2028): "0308 1031",
    ("DE-NW", 2026): "0604",
    ("DE-NW", 2027): "0527 1101",
    ("DE-NW", 2028): "0615 1101",
    ("DE-RP", 2026): "0604",
    ("DE-RP", 2027): "0527 1101",
    ("DE-RP", 2028): "0615 1101",
    ("DE-SL", 2026): "0604",
    ("DE-SL", 2027): "0527 1101",
    ("DE-SL", 2028): "0615 0815 1101",
    ("DE-SN", 2026): "1118",
    ("DE-SN", 2027): "1117",
    ("DE-SN", 2028): "1031 1122",
    ("DE-ST", 2026): "0106",
    ("DE-ST", 2027): "0106",
    ("DE-ST", 2028): "0106 1031",
    ("DE-SH", 2026): "",
    ("DE-SH", 2027): "",
    ("DE-SH", 2028): "1031",
    ("DE-TH", 2026): "",
    ("DE-TH", 2027): "0920",
    ("DE-TH", 2028): "0920 1031",
}
"""The same beyond what all of Germany shares."""


def every_day(first: date, last: date) -> Iterator[date]:
    """All days from the first to the last."""
    while first <= last:
        yield first
        first += DAY


def utc(*parts: int) -> datetime:
    """A moment in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


def in_copenhagen(*parts: int) -> datetime:
    """A moment by Danish clocks."""
    return datetime(*parts, tzinfo=COPENHAGEN)  # type: ignore[misc, arg-type]


dates = st.dates(date(2000, 1, 1), date(2050, 12, 31))
moments = st.datetimes(datetime(2000, 1, 5), datetime(2050, 12, 25), timezones=st.just(UTC))  # noqa: DTZ001 (hypothesis adds the zone)
moments_of_2026 = st.timedeltas(timedelta(0), 365 * DAY).map(lambda since: utc(2026, 1, 1) + since)
durations = st.integers(0, 200 * 3600).map(lambda seconds: timedelta(seconds=seconds))
clocks = st.times().map(lambda clock: clock.replace(microsecond=0))
offices = st.builds(
    lambda zone, clocks, holidays: WorkingHours(zone, min(clocks), max(clocks), holidays),
    st.sampled_from((*ZONES, CAIRO)),
    # An hour at least, so that no change of the clocks leaves out a whole day.
    st.tuples(clocks, clocks).filter(lambda two: max(two).hour > min(two).hour + 1),
    st.sampled_from((DENMARK, SWEDEN, HolidayCalendar("US"), NO_HOLIDAYS)),
)


class TestZone:
    @pytest.mark.parametrize(
        "name", ["Europe/Copenhagen", " Europe/Copenhagen ", "europe/copenhagen", "EUROPE/COPENHAGEN\n"]
    )
    def test_is_found_by_its_name(self, name: str) -> None:
        """A zone that exists is the zone of that name, as people type it."""
        assert zone_named(name).key == COPENHAGEN.key
        assert zone_named("america/new york") == NEW_YORK

    @pytest.mark.parametrize(
        "name",
        [
            *("", ".", "../x", "/etc/passwd", "Europe", "Europe/", "Europe/Nowhere", "localtime"),
            *("posixrules", "Factory", "zone.tab", "a\0b", "\ud800", "{name}", "x" * 5000),
        ],
    )
    def test_refuses_what_is_no_zone(self, name: str) -> None:
        """Whatever is not the name of a zone is refused at the field, never an error."""
        with pytest.raises(Refusal) as refused:
            zone_named(name)
        assert refused.value.field == "zone"
        assert name in str(refused.value)


class TestWallClock:
    @pytest.mark.parametrize(
        ("day", "clock", "where", "moment"),
        [
            (date(2026, 1, 15), time(9), COPENHAGEN, utc(2026, 1, 15, 8)),
            (date(2026, 7, 15), time(9), COPENHAGEN, utc(2026, 7, 15, 7)),
            (date(2026, 1, 15), time(9), KOLKATA, utc(2026, 1, 15, 3, 30)),
            (date(2026, 1, 1), time(0, 30), KOLKATA, utc(2025, 12, 31, 19)),
            (date(2025, 12, 31), time(22), NEW_YORK, utc(2026, 1, 1, 3)),
        ],
    )
    def test_is_a_moment_in_utc(self, day: date, clock: time, where: ZoneInfo, moment: datetime) -> None:
        """A wall-clock time is the moment that its zone makes of it, in summer and winter."""
        assert at(day, clock, where) == moment
        assert at(day, clock, where).tzinfo is UTC

    @pytest.mark.parametrize(
        ("day", "clock", "where", "moment"),
        [
            (date(2026, 3, 29), time(2), COPENHAGEN, utc(2026, 3, 29, 1)),
            (date(2026, 3, 29), time(2, 30), COPENHAGEN, utc(2026, 3, 29, 1)),
            (date(2026, 3, 29), time(2, 59, 59, 999999), COPENHAGEN, utc(2026, 3, 29, 1)),
            (date(2026, 3, 8), time(2, 1), NEW_YORK, utc(2026, 3, 8, 7)),
            (date(2026, 10, 4), time(2, 15), LORD_HOWE, utc(2026, 10, 3, 15, 30)),
            # Samoa crossed the date line and had no 30 December.
            (date(2011, 12, 30), time(9), ZoneInfo("Pacific/Apia"), utc(2011, 12, 30, 10)),
        ],
    )
    def test_in_the_gap_is_the_first_moment_that_exists(
        self, day: date, clock: time, where: ZoneInfo, moment: datetime
    ) -> None:
        """A time that the clocks jump over is the moment of the jump."""
        assert at(day, clock, where) == moment

    @pytest.mark.parametrize(
        ("day", "clock", "where", "moment"),
        [
            (date(2026, 10, 25), time(2), COPENHAGEN, utc(2026, 10, 25, 0)),
            (date(2026, 10, 25), time(2, 30), COPENHAGEN, utc(2026, 10, 25, 0, 30)),
            (date(2026, 10, 25), time(2, 30, fold=1), COPENHAGEN, utc(2026, 10, 25, 0, 30)),
            (date(2026, 10, 25), time(3), COPENHAGEN, utc(2026, 10, 25, 2)),
            (date(2026, 11, 1), time(1, 30), NEW_YORK, utc(2026, 11, 1, 5, 30)),
            (date(2026, 4, 5), time(1, 45), LORD_HOWE, utc(2026, 4, 4, 14, 45)),
        ],
    )
    def test_in_the_fold_is_the_first_of_the_two(
        self, day: date, clock: time, where: ZoneInfo, moment: datetime
    ) -> None:
        """A time that the clocks show twice is the first of the two moments."""
        assert at(day, clock, where) == moment

    @pytest.mark.parametrize("where", ZONES, ids=str)
    @pytest.mark.parametrize("clock", [time(1, 45), time(2, 15), time(9)], ids=str)
    def test_comes_once_each_day_for_fifty_years(self, where: ZoneInfo, clock: time) -> None:
        """From 2000 to 2050 a time of day comes on each day, once, the first time, and in order."""
        before = utc(1999, 12, 30)
        for day in every_day(date(2000, 1, 1), date(2050, 12, 31)):
            moment = at(day, clock, where)
            assert moment > before
            before = moment
            shown, wanted = wall(moment, where), datetime.combine(day, clock)
            if shown != wanted:
                assert shown > wanted > wall(moment - timedelta(seconds=1), where)
            assert wall(moment - HOUR, where) != wanted
            assert wall(moment - HOUR / 2, where) != wanted

    def test_day_is_the_day_of_the_zone(self) -> None:
        """Late on New Year's Eve in New York it is already New Year's Day in Denmark."""
        moment = utc(2026, 1, 1, 2)
        assert local_day(moment, NEW_YORK) == date(2025, 12, 31)
        assert local_day(moment, COPENHAGEN) == date(2026, 1, 1)
        assert local_day(moment.astimezone(NEW_YORK), COPENHAGEN) == date(2026, 1, 1)

    def test_needs_a_zone(self) -> None:
        """A moment without a zone is an error, not a moment of the machine's zone."""
        with pytest.raises(ValueError, match="time zone"):
            local_day(datetime(2026, 1, 1), COPENHAGEN)  # noqa: DTZ001 (this is the mistake)


def wall(moment: datetime, where: ZoneInfo) -> datetime:
    """What the clocks show, without a zone."""
    return moment.astimezone(where).replace(tzinfo=None)


@pytest.fixture
def hasty_threads() -> Iterator[None]:
    """Threads take turns so often that they get into each other's way where they can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


class TestHolidays:
    @pytest.mark.parametrize(
        ("day", "danish", "english"),
        [
            (date(2026, 1, 1), "Nytårsdag", "New Year's Day"),
            (date(2026, 4, 2), "Skærtorsdag", "Maundy Thursday"),
            (date(2026, 5, 14), "Kristi himmelfartsdag", "Ascension Day"),
            (date(2026, 5, 25), "Anden pinsedag", "Pentecost Monday"),
            (date(2026, 12, 24), "Juleaftensdag", "Christmas Eve"),
            (date(2026, 12, 25), "Juledag", "Christmas Day"),
            (date(2026, 12, 31), "Nytårsaften", "New Year's Eve"),
        ],
    )
    def test_danish_ones_have_names_in_both_languages(self, day: date, danish: str, english: str) -> None:
        """A Danish holiday is named in Danish and English, and the two eves are holidays too."""
        assert DENMARK.name_of(day, "da") == danish
        assert DENMARK.name_of(day) == english
        assert DENMARK.is_holiday(day)

    @pytest.mark.parametrize(
        "day", [date(2026, 5, 1), date(2026, 6, 5), date(2026, 12, 23), date(2026, 6, 6)]
    )
    def test_danes_work_on_other_days(self, day: date) -> None:
        """On 1 May, Constitution Day, other days and ordinary weekends there is no Danish holiday."""
        assert DENMARK.name_of(day) is None
        assert not DENMARK.is_holiday(day)

    def test_great_prayer_day_ended_in_2023(self) -> None:
        """Store bededag was a holiday for the last time in 2023."""
        assert DENMARK.is_holiday(date(2023, 5, 5))
        assert not DENMARK.is_holiday(date(2024, 4, 26))

    def test_are_those_of_the_country(self) -> None:
        """6 June is Sweden's national day and an ordinary day in Denmark."""
        assert SWEDEN.name_of(date(2025, 6, 6)) == "National Day"
        assert not DENMARK.is_holiday(date(2025, 6, 6))

    def test_may_be_those_of_a_part_of_it(self) -> None:
        """Epiphany is a holiday in Bavaria but not in all of Germany."""
        assert HolidayCalendar("DE-BY").is_holiday(date(2026, 1, 6))
        assert not HolidayCalendar("DE").is_holiday(date(2026, 1, 6))

    @pytest.mark.parametrize("language", ["da", "en", "xx", ""])
    def test_have_english_names_where_no_other_is_known(
        self, language: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What has no Danish name is given in English, whatever language the machine speaks."""
        monkeypatch.setenv("LANGUAGE", "pl")
        assert HolidayCalendar("PL").name_of(date(2026, 11, 11), language) == "National Independence Day"
        assert HolidayCalendar("NZ").name_of(date(2026, 2, 6), language) == "Waitangi Day"

    def test_have_names_as_the_country_calls_them_in_english(self) -> None:
        """Where the country itself speaks English its own words are used."""
        assert INDIA.name_of(date(2026, 10, 2)) == "Mahatma Gandhi's Jayanti"

    def test_none_has_none(self) -> None:
        """The empty calendar has no holidays at all."""
        assert NO_HOLIDAYS.name_of(date(2026, 12, 25)) is None

    @pytest.mark.parametrize(
        "code",
        ["XX", "dk", "DE-XX", "DE-", "-BY", "Denmark", "XNYS", "HolidayBase", "../x", " ", "D", "DK\n"],
    )
    def test_refuse_an_unknown_calendar(self, code: str) -> None:
        """A code that is no country or part of one is refused at the field."""
        with pytest.raises(Refusal) as refused:
            HolidayCalendar(code)
        assert refused.value.field == "calendar"

    @pytest.mark.parametrize("code", HOLIDAY_CALENDARS)
    def test_offered_ones_work_for_fifty_years(self, code: str) -> None:
        """Every calendar in the menu is known and answers for any year, warning nobody."""
        calendar = HolidayCalendar(code)
        found = sum(calendar.is_holiday(date(2025, 1, 1) + n * DAY) for n in range(365))
        # Since 2022 martial law has suspended the Ukrainian holidays.
        assert found >= 4 or code == "UA"
        for year in range(2000, 2051):
            calendar.name_of(date(year, 12, 25), "da")

    @pytest.mark.parametrize(("code", "year"), [*CLOSED, *CLOSED_IN_STATES])
    def test_are_pinned_by_date_for_the_neighbours(self, code: str, year: int) -> None:
        """What a Nordic or German office is closed on, by law or custom, in three years."""
        shared = CLOSED.get(("DE", year), "") if code.startswith("DE-") else ""
        expected = {
            *CLOSED.get((code, year), CLOSED_IN_STATES.get((code, year), "")).split(),
            *shared.split(),
        }
        weekdays = (day for day in every_day(date(year, 1, 1), date(year, 12, 31)) if day.weekday() < 5)
        calendar = HolidayCalendar(code)
        assert {day.strftime("%m%d") for day in weekdays if not calendar.is_working_day(day)} == expected

    def test_offered_are_those_of_the_neighbours(self) -> None:
        """The menu holds no more than a menu may, and names no country twice."""
        assert {"DK", "SE", "NO", "FI", "DE", "DE-BY"} <= set(HOLIDAY_CALENDARS)
        assert {"GB", "IE", "NL", "PL", "EE", "LV", "LT", "IN", "US"} <= set(HOLIDAY_CALENDARS)
        assert len(set(HOLIDAY_CALENDARS.values())) == len(HOLIDAY_CALENDARS) <= 100

    def test_are_the_same_for_all_who_ask_at_once(self, hasty_threads: None) -> None:
        """Many threads that ask for a new year at the same time all hear of its holidays."""
        christmases = [date(year, 12, 25) for year in range(2051, 2101) for _ in range(8)]
        with ThreadPoolExecutor(8) as pool:
            assert all(pool.map(HolidayCalendar("EE").is_holiday, christmases))


class TestCommonWorkingDays:
    def test_skip_the_weekend(self) -> None:
        """After Friday comes Monday, and before Monday was Friday."""
        assert next_common_working_day(date(2026, 2, 6), [DENMARK]) == date(2026, 2, 9)
        assert previous_common_working_day(date(2026, 2, 9), [DENMARK]) == date(2026, 2, 6)

    def test_skip_the_holidays_of_both(self) -> None:
        """Around New Year 2026 Danes are off from the 31st, and Swedes on the 6th."""
        assert next_common_working_day(date(2025, 12, 30), [DENMARK, SWEDEN]) == date(2026, 1, 2)
        assert next_common_working_day(date(2026, 1, 5), [DENMARK, SWEDEN]) == date(2026, 1, 7)
        assert next_common_working_day(date(2026, 1, 5), [DENMARK]) == date(2026, 1, 6)
        assert previous_common_working_day(date(2026, 1, 2), [DENMARK, SWEDEN]) == date(2025, 12, 30)

    def test_are_those_of_each_working_week(self) -> None:
        """Danes and Egyptians, who work from Sunday to Thursday, share Monday to Thursday."""
        egypt = HolidayCalendar("EG", usual_week("EG"))
        assert next_common_working_day(date(2026, 9, 3), [DENMARK, egypt]) == date(2026, 9, 7)
        assert next_common_working_day(date(2026, 9, 3), [egypt]) == date(2026, 9, 6)
        weekend = HolidayCalendar("DK", frozenset({5, 6}))
        assert next_common_working_day(date(2026, 9, 4), [DENMARK, weekend]) == date(2026, 9, 7)

    @pytest.mark.parametrize("code", ["EG", "IL", "BD"])
    def test_begin_on_sunday_in_some_countries(self, code: str) -> None:
        """The usual week of a country is known to whoever chooses its calendar."""
        assert usual_week(code) == {6, 0, 1, 2, 3}
        assert usual_week("DK") == usual_week("") == {0, 1, 2, 3, 4}

    def test_are_weekdays_where_nobody_has_holidays(self) -> None:
        """Without calendars only weekends are passed over."""
        assert next_common_working_day(date(2026, 12, 24), []) == date(2026, 12, 25)

    @given(dates, st.lists(st.sampled_from([DENMARK, SWEDEN, INDIA]), max_size=3))
    def test_are_the_nearest(self, day: date, calendars: list[HolidayCalendar]) -> None:
        """The next and previous one are working days for all, with none in between."""

        def works(day: date) -> bool:
            return day.weekday() < 5 and not any(each.is_holiday(day) for each in calendars)

        after, before = next_common_working_day(day, calendars), previous_common_working_day(day, calendars)
        assert before < day < after
        assert works(before)
        assert works(after)
        assert not any(works(each) for each in every_day(before + DAY, after - DAY) if each != day)


class TestWorkingHours:
    def test_must_end_after_they_begin(self) -> None:
        """Hours that end when they begin or earlier are refused at the field."""
        for closes in (time(9), time(8)):
            with pytest.raises(Refusal) as refused:
                WorkingHours(COPENHAGEN, time(9), closes, DENMARK)
            assert refused.value.field == "closes"

    @pytest.mark.parametrize("week", [frozenset[int](), frozenset({0, 7}), frozenset({-1})])
    def test_need_a_week_with_a_day_of_work(self, week: frozenset[int]) -> None:
        """And none beyond Sunday; one day is enough, be it Sunday."""
        assert HolidayCalendar("DK", frozenset({6})).is_working_day(date(2026, 2, 8))
        with pytest.raises(Refusal) as refused:
            HolidayCalendar("DK", week)
        assert refused.value.field == "week"

    def test_of_a_day_end_with_it_where_they_close_at_midnight(self) -> None:
        """At the latest: no day is longer than itself."""
        assert hours_of_day(time(8), time(16)) == 8 * HOUR
        assert hours_of_day(time(8), time()) == 16 * HOUR
        assert hours_of_day(time(), time()) == DAY

    @pytest.mark.parametrize(
        ("moment", "stop"),
        [
            ((2026, 2, 6, 12), ((2026, 2, 6, 17), (2026, 2, 9, 9))),
            ((2026, 2, 6, 9), ((2026, 2, 6, 17), (2026, 2, 9, 9))),
            ((2026, 2, 6, 17), ((2026, 2, 6, 17), (2026, 2, 9, 9))),
            ((2026, 2, 7, 12), ((2026, 2, 7, 12), (2026, 2, 9, 9))),
        ],
    )
    def test_stop_from_closing_until_the_next_opening(
        self, moment: tuple[int, ...], stop: tuple[tuple[int, ...], tuple[int, ...]]
    ) -> None:
        """A stop that is under way has begun now; at the very opening it is over."""
        assert OFFICE.next_stop(in_copenhagen(*moment)) == tuple(in_copenhagen(*each) for each in stop)

    def test_stop_on_no_night_where_work_goes_on(self) -> None:
        """From midnight to midnight, a Sunday is still a stop, and with a week of seven days nothing is."""
        week = HolidayCalendar("", frozenset(range(7)))
        assert WorkingHours(COPENHAGEN, time(), time(), week).next_stop(utc(2026, 2, 6, 12)) is None
        workdays = WorkingHours(COPENHAGEN, time(), time(), NO_HOLIDAYS)
        assert workdays.next_stop(in_copenhagen(2026, 2, 4, 12)) == (
            in_copenhagen(2026, 2, 7),
            in_copenhagen(2026, 2, 9),
        )

    def test_are_on_weekdays_without_holiday(self) -> None:
        """People work on a Friday, not on a Saturday nor on Christmas Eve."""
        assert OFFICE.is_working_day(date(2026, 2, 6))
        assert not OFFICE.is_working_day(date(2026, 2, 7))
        assert not OFFICE.is_working_day(date(2026, 12, 24))

    @pytest.mark.parametrize(
        ("moment", "is_open"),
        [
            (in_copenhagen(2026, 2, 6, 8, 59, 59), False),
            (in_copenhagen(2026, 2, 6, 9), True),
            (in_copenhagen(2026, 2, 6, 16, 59, 59), True),
            (in_copenhagen(2026, 2, 6, 17), False),
            (in_copenhagen(2026, 2, 7, 12), False),
            (in_copenhagen(2026, 12, 24, 12), False),
            (utc(2026, 7, 1, 7), True),
        ],
    )
    def test_begin_with_opening_and_end_before_closing(self, moment: datetime, is_open: bool) -> None:
        """The moment of opening is working time, that of closing no longer."""
        assert OFFICE.is_open(moment) is is_open

    def test_open_again_on_the_next_working_day(self) -> None:
        """While it is open the next opening is now; on Friday evening it is on Monday."""
        assert OFFICE.next_open(in_copenhagen(2026, 2, 6, 12)) == utc(2026, 2, 6, 11)
        assert OFFICE.next_open(in_copenhagen(2026, 2, 6, 17)) == utc(2026, 2, 9, 8)
        assert OFFICE.next_open(in_copenhagen(2026, 2, 9, 3)) == utc(2026, 2, 9, 8)

    def test_open_after_new_year(self) -> None:
        """After closing on 30 December 2025 Danes open on 2 January 2026."""
        assert OFFICE.next_open(in_copenhagen(2025, 12, 30, 17)) == utc(2026, 1, 2, 8)

    def test_are_given_in_utc(self) -> None:
        """A moment of any zone is answered in UTC."""
        assert OFFICE.next_open(in_copenhagen(2026, 2, 6, 12)).tzinfo is UTC
        assert OFFICE.add(in_copenhagen(2026, 2, 6, 12), HOUR).tzinfo is UTC

    def test_left_out_by_a_jump_are_none(self) -> None:
        """Who works the first hour of the day has no working time on a day that lacks it."""
        office = WorkingHours(ZoneInfo("Asia/Beirut"), time(0), time(0, 59), NO_HOLIDAYS)
        jump = date(1984, 5, 1)  # a Tuesday on which Lebanese clocks went from 0:00 to 1:00
        assert office.is_working_day(jump)
        assert office.hours_on(jump) is None
        assert local_day(office.next_open(at(jump, time(0), office.zone)), office.zone) == date(1984, 5, 2)

    @given(offices, moments)
    def test_next_open_is_the_nearest(self, office: WorkingHours, moment: datetime) -> None:
        """At the next opening it is open, and from now until then it is closed."""
        opens = office.next_open(moment)
        assert opens >= moment
        assert office.is_open(opens)
        assert (opens == moment) is office.is_open(moment)
        if opens > moment:
            assert not office.is_open(moment + (opens - moment) * 0.6)
            assert not office.is_open(opens - timedelta(microseconds=1))


class TestLastOpenBefore:
    @pytest.mark.parametrize(
        ("moment", "last"),
        [
            (in_copenhagen(2026, 2, 6, 15), in_copenhagen(2026, 2, 6, 13)),
            (in_copenhagen(2026, 2, 6, 11), in_copenhagen(2026, 2, 6, 9)),
            (in_copenhagen(2026, 2, 6, 10, 59), in_copenhagen(2026, 2, 5, 15)),
            (in_copenhagen(2026, 2, 6, 22), in_copenhagen(2026, 2, 6, 15)),
            (in_copenhagen(2026, 2, 9, 9), in_copenhagen(2026, 2, 6, 15)),
            (in_copenhagen(2026, 1, 2, 10), in_copenhagen(2025, 12, 30, 15)),
        ],
    )
    def test_leaves_the_margin_on_one_day(self, moment: datetime, last: datetime) -> None:
        """Two hours to act are left before the moment or the closing, else on the working day before."""
        assert OFFICE.last_open_before(moment, 2 * HOUR) == last.astimezone(UTC)

    @pytest.mark.parametrize("margin", [timedelta(0), -HOUR, 8 * HOUR + timedelta(seconds=1)])
    def test_needs_a_margin_that_a_day_has(self, margin: timedelta) -> None:
        """A margin of nothing, or of more than a working day, is an error."""
        with pytest.raises(ValueError, match="margin"):
            OFFICE.last_open_before(utc(2026, 2, 6, 12), margin)

    def test_may_need_the_whole_day(self) -> None:
        """A margin of a whole working day begins with the opening."""
        assert OFFICE.last_open_before(in_copenhagen(2026, 2, 8, 12), 8 * HOUR) == utc(2026, 2, 6, 8)

    @given(offices, moments, st.integers(1, 3600))
    def test_is_the_latest(self, office: WorkingHours, moment: datetime, seconds: int) -> None:
        """It is open for the margin from then on, and a second later it no longer is."""
        margin = timedelta(seconds=seconds)
        last = office.last_open_before(moment, margin)
        assert office.is_open(last)
        assert last + margin <= moment
        assert office.between(last, last + margin) == margin
        later = last + timedelta(seconds=1)
        closes = at(local_day(last, office.zone), office.closes, office.zone)
        assert later + margin > min(closes, moment)
        assert office.between(closes, moment) < margin


class TestWorkingTime:
    @pytest.mark.parametrize(
        ("start", "hours", "end"),
        [
            (in_copenhagen(2026, 2, 6, 10), 4, in_copenhagen(2026, 2, 6, 14)),
            (in_copenhagen(2026, 2, 6, 16), 4, in_copenhagen(2026, 2, 9, 12)),
            (in_copenhagen(2026, 2, 7, 12), 4, in_copenhagen(2026, 2, 9, 13)),
            (in_copenhagen(2026, 2, 6, 13), 4, in_copenhagen(2026, 2, 6, 17)),
            (in_copenhagen(2026, 2, 6, 20), 0, in_copenhagen(2026, 2, 9, 9)),
            (in_copenhagen(2025, 12, 30, 16), 2, in_copenhagen(2026, 1, 2, 10)),
            (in_copenhagen(2026, 3, 27, 16), 2, in_copenhagen(2026, 3, 30, 10)),
            (in_copenhagen(2026, 10, 23, 16), 2, in_copenhagen(2026, 10, 26, 10)),
        ],
    )
    def test_runs_only_while_it_is_open(self, start: datetime, hours: int, end: datetime) -> None:
        """Nights, weekends, holidays and changes of the clocks between them do not count."""
        assert OFFICE.add(start, hours * HOUR) == end.astimezone(UTC)
        assert OFFICE.between(start, end) == hours * HOUR

    def test_counts_as_it_elapses(self) -> None:
        """Who works at night has an hour less when the clocks go forward, and one more when back."""
        nights = WorkingHours(CAIRO, time(0), time(8), NO_HOLIDAYS)
        assert nights.hours_on(date(2026, 4, 24)) == (utc(2026, 4, 23, 22), utc(2026, 4, 24, 5))
        assert nights.between(utc(2026, 4, 23, 12), utc(2026, 4, 24, 12)) == 7 * HOUR
        assert nights.add(utc(2026, 4, 23, 12), 6 * HOUR) == utc(2026, 4, 24, 4)
        # Iraqi clocks went back from four to three on Monday 1 October 2007.
        nights = WorkingHours(ZoneInfo("Asia/Baghdad"), time(0), time(8), NO_HOLIDAYS)
        assert nights.hours_on(date(2007, 10, 1)) == (utc(2007, 9, 30, 20), utc(2007, 10, 1, 5))
        assert nights.between(utc(2007, 9, 30, 12), utc(2007, 10, 1, 12)) == 9 * HOUR
        assert nights.add(utc(2007, 9, 30, 12), 8 * HOUR) == utc(2007, 10, 1, 4)

    def test_of_days_ends_at_the_same_time_of_the_day(self) -> None:
        """A working day is as long as that side's: one on from 10:30 is 10:30, with six hours or twelve."""
        short = WorkingHours(COPENHAGEN, time(9), time(15), DENMARK)
        long = WorkingHours(COPENHAGEN, time(7), time(19), DENMARK)
        for office in (short, long):
            assert office.add_days(in_copenhagen(2026, 5, 4, 10, 30), 1) == utc(2026, 5, 5, 8, 30)
            assert office.add_days(in_copenhagen(2026, 5, 4, 10, 30), 8) == utc(
                2026, 5, 15, 8, 30
            )  # Ascension Day
        assert short.add_days(in_copenhagen(2026, 5, 8, 20), 1) == utc(2026, 5, 12, 7)
        assert short.add_days(in_copenhagen(2026, 10, 23, 10), 1) == utc(2026, 10, 26, 9)
        with pytest.raises(ValueError, match="taken back"):
            short.add_days(utc(2026, 2, 6, 12), -1)

    @given(offices, moments, st.integers(0, 30))
    def test_of_days_passes_so_many_closings(self, office: WorkingHours, moment: datetime, days: int) -> None:
        """From the first opening on there are as many working days as were asked for."""
        begins, ends = office.next_open(moment), office.add_days(moment, days)
        first, last = local_day(begins, office.zone), local_day(ends, office.zone)
        assert sum(office.is_working_day(day) for day in every_day(first, last)) == days + 1

    def test_may_last_until_midnight(self) -> None:
        """Who closes at 24:00 is open in the last minute of the day."""
        late = WorkingHours(COPENHAGEN, time(16), time(0), HolidayCalendar("DK", frozenset(range(7))))
        assert late.hours_on(date(2026, 3, 28)) == (utc(2026, 3, 28, 15), utc(2026, 3, 28, 23))
        assert late.is_open(in_copenhagen(2026, 2, 6, 23, 59))
        assert not late.is_open(in_copenhagen(2026, 2, 7, 0))
        assert late.add(in_copenhagen(2026, 2, 6, 20), 8 * HOUR) == in_copenhagen(2026, 2, 7, 20).astimezone(
            UTC
        )

    def test_is_the_same_however_a_moment_is_written(self) -> None:
        """Moments in a zone with summer time are not subtracted by their wall clocks."""
        friday, monday = in_copenhagen(2026, 3, 27, 12), in_copenhagen(2026, 3, 30, 12)
        around_the_clock = WorkingHours(ZoneInfo("UTC"), time(0), time(23), NO_HOLIDAYS)
        assert around_the_clock.between(friday, monday) == timedelta(hours=12 + 10)

    def test_differs_between_two_sides(self) -> None:
        """Four hours from a Danish morning end in Denmark at one o'clock, in New York in its morning."""
        start = in_copenhagen(2026, 2, 6, 9)
        office = WorkingHours(NEW_YORK, time(9), time(17), HolidayCalendar("US"))
        assert OFFICE.add(start, 4 * HOUR) == utc(2026, 2, 6, 12)
        assert office.add(start, 4 * HOUR) == utc(2026, 2, 6, 18)

    def test_cannot_be_taken_back(self) -> None:
        """Adding less than nothing is an error, and backwards there is no working time."""
        with pytest.raises(ValueError, match="taken back"):
            OFFICE.add(utc(2026, 2, 6, 12), -HOUR)
        assert OFFICE.between(utc(2026, 2, 6, 12), utc(2026, 2, 6, 11)) == timedelta(0)

    @given(offices, moments, durations)
    def test_added_is_what_lies_between(
        self, office: WorkingHours, moment: datetime, working: timedelta
    ) -> None:
        """Between a moment and what was added to it lies just what was added."""
        assert office.between(moment, office.add(moment, working)) == working

    @given(offices, moments, durations)
    def test_added_never_ends_outside_working_hours(
        self, office: WorkingHours, moment: datetime, working: timedelta
    ) -> None:
        """What is added ends on a working day, at or after its opening and at its closing at the latest."""
        hours = office.hours_on(local_day(office.add(moment, working), office.zone))
        assert hours is not None
        assert hours[0] <= office.add(moment, working) <= hours[1]

    @given(offices, moments, durations.filter(bool), durations.filter(bool))
    def test_can_be_added_in_parts(
        self, office: WorkingHours, moment: datetime, first: timedelta, second: timedelta
    ) -> None:
        """One duration after another ends when both together do."""
        assert office.add(office.add(moment, first), second) == office.add(moment, first + second)

    @given(offices, st.lists(moments_of_2026, min_size=3, max_size=3), st.sampled_from(ZONES))
    def test_between_adds_up(self, office: WorkingHours, three: list[datetime], seen_from: ZoneInfo) -> None:
        """From first to last lies as much as over a stop in the middle, whatever zone it is told in."""
        a, b, c = sorted(three)
        whole = office.between(a, c)
        assert office.between(a, b) + office.between(b, c) == whole
        assert office.between(a.astimezone(seen_from), c.astimezone(seen_from)) == whole
        assert timedelta(0) <= whole <= c - a
