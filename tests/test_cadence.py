"""How often: the days of a cadence, its meetings across daylight saving, and its holidays."""

import json
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise, takewhile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from bot.calendar import HolidayCalendar, at, local_day, next_common_working_day
from bot.errors import Refusal
from bot.recurring.cadence import (
    Cadence,
    Meeting,
    Monthly,
    Occurrence,
    OnHoliday,
    Weekly,
    days,
    dump,
    load,
    next_day,
    next_meeting,
    settle,
    upcoming,
)

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
ZONES = (COPENHAGEN, *map(ZoneInfo, ("America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")))

DENMARK, SWEDEN, CHINA = map(HolidayCalendar, ("DK", "SE", "CN"))

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


def utc(*parts: int) -> datetime:
    """A moment in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


def cadence(
    rule: Weekly | Monthly,
    starts_on: date = date(2026, 1, 1),
    clock: time = time(9),
    zone: ZoneInfo = COPENHAGEN,
) -> Cadence:
    """A cadence at nine by Danish clocks from the beginning of 2026, unless told otherwise."""
    return Cadence(rule, starts_on, clock, zone)


def first_days(rule: Weekly | Monthly, starts_on: date, number: int) -> list[date]:
    """The first regular days of a cadence."""
    return list(islice(days(cadence(rule, starts_on), date.min), number))


weekdays = st.integers(MONDAY, SUNDAY)
weekly = st.builds(Weekly, st.sets(weekdays, min_size=1).map(tuple), st.integers(1, 12))
monthly = st.builds(Monthly, st.sampled_from([1, 2, 3, 4, -1]), weekdays)
dates = st.dates(date(2000, 1, 1), date(2050, 12, 31))
clocks = st.times().map(lambda clock: clock.replace(microsecond=0))
cadences = st.builds(Cadence, weekly | monthly, dates, clocks, st.sampled_from(ZONES))
moments = st.datetimes(datetime(2000, 1, 5), datetime(2050, 12, 25), timezones=st.just(UTC))  # noqa: DTZ001 (hypothesis adds the zone)
sides = st.lists(st.sampled_from([DENMARK, SWEDEN, CHINA]), max_size=3)
on_holidays: st.SearchStrategy[OnHoliday] = st.sampled_from(["move", "skip"])


class TestRules:
    @pytest.mark.parametrize(
        ("weekdays", "every", "field"),
        [
            ((), 1, "weekdays"),
            ((7,), 1, "weekdays"),
            ((MONDAY, -1), 1, "weekdays"),
            ((MONDAY,), 0, "every"),
            ((MONDAY,), 13, "every"),
        ],
    )
    def test_refuse_what_no_week_has(self, weekdays: tuple[int, ...], every: int, field: str) -> None:
        """No weekday, a wrong one, or no sensible number of weeks is refused at its field."""
        with pytest.raises(Refusal) as refused:
            Weekly(weekdays, every)
        assert refused.value.field == field
        assert str(refused.value).endswith(".")

    @pytest.mark.parametrize(
        ("nth", "weekday", "field"),
        [(0, MONDAY, "nth"), (5, MONDAY, "nth"), (-2, MONDAY, "nth"), (1, 7, "weekday"), (1, -1, "weekday")],
    )
    def test_refuse_what_not_every_month_has(self, nth: int, weekday: int, field: str) -> None:
        """A fifth weekday, which most months lack, and what is no weekday are refused at their field."""
        with pytest.raises(Refusal) as refused:
            Monthly(nth, weekday)
        assert refused.value.field == field

    def test_keep_weekdays_in_order(self) -> None:
        """Weekdays chosen in any order or twice make the same rule."""
        assert Weekly((FRIDAY, MONDAY, FRIDAY)) == Weekly((MONDAY, FRIDAY))


class TestDays:
    def test_weekly(self) -> None:
        """Mondays and Thursdays from Thursday 1 January 2026."""
        assert first_days(Weekly((MONDAY, THURSDAY)), date(2026, 1, 1), 4) == [
            date(2026, 1, 1),
            date(2026, 1, 5),
            date(2026, 1, 8),
            date(2026, 1, 12),
        ]

    def test_every_other_week_are_counted_from_the_week_of_the_start(self) -> None:
        """From a Wednesday, every other week: this Friday, then Monday and Friday of the week after next."""
        assert first_days(Weekly((MONDAY, FRIDAY), 2), date(2026, 1, 7), 3) == [
            date(2026, 1, 9),
            date(2026, 1, 19),
            date(2026, 1, 23),
        ]

    def test_every_other_week_begin_later_where_the_first_week_has_none_left(self) -> None:
        """From a Sunday, every other Monday: that week's Monday is past, so it is the Monday in a week."""
        assert first_days(Weekly((MONDAY,), 2), date(2026, 1, 11), 2) == [date(2026, 1, 19), date(2026, 2, 2)]

    def test_weeks_are_counted_over_new_year(self) -> None:
        """Every third Tuesday goes on over New Year, a week 53 notwithstanding."""
        assert first_days(Weekly((TUESDAY,), 3), date(2026, 12, 15), 3) == [
            date(2026, 12, 15),
            date(2027, 1, 5),
            date(2027, 1, 26),
        ]

    def test_nth_weekday_of_the_month(self) -> None:
        """Second Tuesdays from 14 January 2026, after that of January."""
        assert first_days(Monthly(2, TUESDAY), date(2026, 1, 14), 2) == [date(2026, 2, 10), date(2026, 3, 10)]

    def test_last_weekday_of_the_month(self) -> None:
        """Last Fridays, be they the fourth or the fifth."""
        assert first_days(Monthly(-1, FRIDAY), date(2025, 12, 1), 3) == [
            date(2025, 12, 26),
            date(2026, 1, 30),
            date(2026, 2, 27),
        ]

    def test_come_strictly_after(self) -> None:
        """After a regular day comes the next one, not itself; before the start comes the first."""
        mondays = cadence(Weekly((MONDAY,)), date(2026, 1, 5))
        assert next_day(mondays, date(2026, 1, 5)) == date(2026, 1, 12)
        assert next_day(mondays, date(2026, 1, 4)) == date(2026, 1, 5)
        assert next_day(mondays, date(2020, 1, 1)) == date(2026, 1, 5)
        assert next_day(mondays, date(2046, 1, 1)) == date(2046, 1, 8)

    @given(cadences, dates)
    def test_rise_from_the_start(self, cadence: Cadence, after: date) -> None:
        """Days rise strictly, lie after the day asked for and never before the start."""
        some = list(islice(days(cadence, after), 30))
        assert all(earlier < later for earlier, later in pairwise(some))
        assert some[0] > after
        assert some[0] >= cadence.starts_on

    @given(cadences, dates)
    def test_are_the_same_wherever_one_begins_to_ask(self, cadence: Cadence, after: date) -> None:
        """Asked for from later on, a cadence goes on as it would have anyway."""
        earlier = takewhile(lambda day: day <= after + 400 * DAY, days(cadence, date.min))
        later = takewhile(lambda day: day <= after + 400 * DAY, days(cadence, after))
        assert [day for day in earlier if day > after] == list(later)

    @given(st.builds(cadence, weekly, dates), dates)
    def test_of_a_weekly_cadence_have_its_spacing(self, cadence: Cadence, after: date) -> None:
        """They are all the chosen weekdays of every nth week, and no others."""
        rule = cadence.rule
        assert isinstance(rule, Weekly)
        first_monday = cadence.starts_on - cadence.starts_on.weekday() * DAY
        from_day = max(after + DAY, cadence.starts_on)
        wanted = [
            day
            for day in (from_day + n * DAY for n in range(200))
            if day.weekday() in rule.weekdays and (day - first_monday) // WEEK % rule.every == 0
        ]
        assert list(takewhile(lambda day: day < from_day + 200 * DAY, days(cadence, after))) == wanted

    @given(st.builds(cadence, monthly, dates), dates)
    def test_of_a_monthly_cadence_are_the_nth_weekday(self, cadence: Cadence, after: date) -> None:
        """Each month has one, and it is the nth or last such weekday of it."""
        rule = cadence.rule
        assert isinstance(rule, Monthly)
        some = list(islice(days(cadence, after), 24))
        for day in some:
            assert day.weekday() == rule.weekday
            assert (day.day - 1) // 7 + 1 == rule.nth or (rule.nth == -1 and (day + WEEK).month != day.month)
        months = [day.year * 12 + day.month for day in some]
        assert months == list(range(months[0], months[0] + 24))


class TestMeetings:
    def test_stay_at_their_wall_clock_time(self) -> None:
        """Nine by Danish clocks is eight in UTC in winter and seven in summer."""
        mondays = cadence(Weekly((MONDAY,)))
        assert next_meeting(mondays, utc(2026, 3, 21)) == Meeting(date(2026, 3, 23), utc(2026, 3, 23, 8))
        assert next_meeting(mondays, utc(2026, 3, 28)) == Meeting(date(2026, 3, 30), utc(2026, 3, 30, 7))

    def test_come_strictly_after(self) -> None:
        """At the moment a meeting starts, the next one is a week away."""
        mondays = cadence(Weekly((MONDAY,)))
        assert next_meeting(mondays, utc(2026, 2, 2, 7, 59)).day == date(2026, 2, 2)
        assert next_meeting(mondays, utc(2026, 2, 2, 8)).day == date(2026, 2, 9)
        assert next_meeting(mondays, datetime(2026, 2, 2, 9, tzinfo=COPENHAGEN)).day == date(2026, 2, 9)

    def test_are_on_the_day_of_their_zone(self) -> None:
        """Monday at six in Lord Howe is still Sunday in UTC."""
        early = cadence(Weekly((MONDAY,)), clock=time(6), zone=ZoneInfo("Australia/Lord_Howe"))
        assert next_meeting(early, utc(2026, 2, 1)) == Meeting(date(2026, 2, 2), utc(2026, 2, 1, 19))

    def test_in_the_spring_gap_are_at_the_first_moment_that_exists(self) -> None:
        """On the Sunday without a half past two the meeting is when the clocks show three."""
        sundays = cadence(Weekly((SUNDAY,)), clock=time(2, 30))
        assert next_meeting(sundays, utc(2026, 3, 28)).starts_at == utc(2026, 3, 29, 1)

    def test_in_the_autumn_fold_are_once(self) -> None:
        """On the Sunday with two half past twos the meeting is at the first, and then in a week."""
        sundays = cadence(Weekly((SUNDAY,)), clock=time(2, 30))
        first = next_meeting(sundays, utc(2026, 10, 24))
        assert first.starts_at == utc(2026, 10, 25, 0, 30)
        assert next_meeting(sundays, first.starts_at).starts_at == utc(2026, 11, 1, 1, 30)

    @pytest.mark.parametrize("zone", ZONES, ids=str)
    @pytest.mark.parametrize("clock", [time(2, 15), time(9)], ids=str)
    def test_come_on_their_day_at_their_time_for_fifty_years(self, zone: ZoneInfo, clock: time) -> None:
        """From 2000 to 2050 each Sunday and Monday has its one meeting, at its wall-clock time."""
        meetings = cadence(Weekly((SUNDAY, MONDAY)), date(2000, 1, 1), clock, zone)
        expected = date(2000, 1, 2)
        after = utc(2000, 1, 1)
        while expected.year < 2051:
            meeting = next_meeting(meetings, after)
            shown = meeting.starts_at.astimezone(zone).replace(tzinfo=None)
            planned = datetime.combine(expected, clock)
            assert meeting.day == expected == shown.date()
            assert shown == planned or in_gap(planned, zone, meeting.starts_at)
            after = meeting.starts_at
            expected += DAY if expected.weekday() == SUNDAY else 6 * DAY

    @given(cadences, moments)
    def test_are_the_first_after_any_moment(self, cadence: Cadence, after: datetime) -> None:
        """The next meeting is on a regular day at its time, and there is none between now and then."""
        meeting = next_meeting(cadence, after)
        assert meeting.starts_at > after
        assert meeting.starts_at == at(meeting.day, cadence.clock, cadence.zone)
        between = takewhile(
            lambda day: day < meeting.day, days(cadence, local_day(after, cadence.zone) - WEEK)
        )
        assert all(at(day, cadence.clock, cadence.zone) <= after for day in between)
        assert meeting.day in islice(days(cadence, meeting.day - DAY), 1)


def in_gap(planned: datetime, zone: ZoneInfo, starts_at: datetime) -> bool:
    """Whether the clocks jump over the planned time just at that moment."""
    just_before = (starts_at - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None)
    return just_before < planned < starts_at.astimezone(zone).replace(tzinfo=None)


class TestSettling:
    def test_leaves_an_ordinary_day_alone(self) -> None:
        """A day that is a holiday for none takes place as planned, on a Saturday too."""
        friday, saturday = date(2026, 2, 6), date(2026, 2, 7)
        assert settle(friday, [DENMARK], "move", friday + WEEK) == Occurrence(friday, friday)
        assert settle(saturday, [DENMARK], "skip", saturday + WEEK) == Occurrence(saturday, saturday)

    def test_moves_from_a_holiday_to_the_next_working_day(self) -> None:
        """Whit Monday moves to Tuesday, and says which calendar has which holiday."""
        moved = settle(date(2026, 5, 25), [DENMARK, SWEDEN], "move", date(2026, 6, 1))
        assert moved.day == date(2026, 5, 26)
        assert moved.moved
        assert not moved.skipped
        assert moved.holiday_in == (DENMARK,)

    def test_moves_past_the_holidays_of_the_other_side(self) -> None:
        """New Year's Eve, a holiday in Denmark, moves past New Year's Day and the weekend."""
        moved = settle(date(2026, 12, 31), [DENMARK, SWEDEN], "move", date(2027, 1, 7))
        assert moved.day == date(2027, 1, 4)

    def test_names_the_holidays_of_all_sides(self) -> None:
        """A day that is a holiday for both names both calendars, each once."""
        moved = settle(date(2026, 12, 25), [DENMARK, SWEDEN, DENMARK], "move", date(2027, 1, 1))
        assert moved.holiday_in == (DENMARK, SWEDEN)
        assert moved.day == date(2026, 12, 28)

    def test_skips_where_so_set(self) -> None:
        """A cadence that skips holidays has no meeting on Whit Monday, and says why."""
        skipped = settle(date(2026, 5, 25), [DENMARK], "skip", date(2026, 6, 1))
        assert skipped == Occurrence(date(2026, 5, 25), None, (DENMARK,))
        assert skipped.skipped
        assert not skipped.moved

    def test_merges_with_the_next_meeting(self) -> None:
        """Maundy Thursday would move past Good Friday and Easter to a Tuesday that has a meeting."""
        thursday, tuesday = date(2026, 4, 2), date(2026, 4, 7)
        assert settle(thursday, [DENMARK], "move", tuesday).skipped
        assert settle(thursday, [DENMARK], "move", tuesday - DAY).skipped
        assert settle(thursday, [DENMARK], "move", tuesday + DAY).day == tuesday

    @given(cadences, sides)
    def test_never_lands_on_a_day_off(self, cadence: Cadence, calendars: list[HolidayCalendar]) -> None:
        """What takes place is on no holiday, and what moved is on the next working day for all."""
        for planned_on, following in islice(pairwise(days(cadence, date.min)), 20):
            settled = settle(planned_on, calendars, "move", following)
            assert settled.planned_on == planned_on
            if settled.day is None:
                assert next_common_working_day(planned_on, calendars) >= following
                continue
            assert not any(each.is_holiday(settled.day) for each in calendars)
            assert settled.moved is bool(settled.holiday_in)
            if settled.moved:
                assert settled.day == next_common_working_day(planned_on, calendars)


class TestUpcoming:
    def test_tells_what_is_moved(self) -> None:
        """A weekly Thursday over Christmas: both eves move, then all is as planned."""
        thursdays = cadence(Weekly((THURSDAY,)))
        assert list(islice(upcoming(thursdays, [DENMARK], "move", utc(2026, 12, 20)), 3)) == [
            Occurrence(date(2026, 12, 24), date(2026, 12, 28), (DENMARK,), utc(2026, 12, 28, 8)),
            Occurrence(date(2026, 12, 31), date(2027, 1, 4), (DENMARK,), utc(2027, 1, 4, 8)),
            Occurrence(date(2027, 1, 7), date(2027, 1, 7), (), utc(2027, 1, 7, 8)),
        ]

    def test_tells_what_is_skipped(self) -> None:
        """A skipped meeting is told of, with its holiday and without a time."""
        thursdays = cadence(Weekly((THURSDAY,)))
        skipped = next(upcoming(thursdays, [DENMARK], "skip", utc(2026, 12, 20)))
        assert skipped == Occurrence(date(2026, 12, 24), None, (DENMARK,))

    def test_keeps_what_moved_past_the_moment(self) -> None:
        """On Christmas Day the meeting that moved from Christmas Eve is still to come, until it starts."""
        thursdays = cadence(Weekly((THURSDAY,)))
        assert next(upcoming(thursdays, [DENMARK], "move", utc(2026, 12, 25))).planned_on == date(
            2026, 12, 24
        )
        after = utc(2026, 12, 28, 7, 59)
        assert next(upcoming(thursdays, [DENMARK], "move", after)).planned_on == date(2026, 12, 24)
        after = utc(2026, 12, 28, 8)
        assert next(upcoming(thursdays, [DENMARK], "move", after)).planned_on == date(2026, 12, 31)

    def test_keeps_what_moved_over_a_long_holiday(self) -> None:
        """A meeting that moves over all of the Chinese New Year is still to come until it starts."""
        rare = cadence(Weekly((MONDAY,), 12), date(2026, 2, 16))
        moved = next(upcoming(rare, [CHINA], "move", utc(2026, 2, 24, 7)))
        assert moved.planned_on == date(2026, 2, 16)
        assert moved.day == date(2026, 2, 24)

    def test_forgets_what_was_skipped_once_its_time_is_past(self) -> None:
        """After the time at which it would have been, a skipped meeting is no longer to come."""
        thursdays = cadence(Weekly((THURSDAY,)))
        after = utc(2026, 12, 24, 8)
        assert next(upcoming(thursdays, [DENMARK], "skip", after)).planned_on == date(2026, 12, 31)

    def test_holds_one_of_two_meetings_that_merge(self) -> None:
        """Of daily meetings over Easter, Tuesday's is held and Thursday's to Monday's are skipped."""
        daily = cadence(Weekly((MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY)))
        easter = list(islice(upcoming(daily, [DENMARK], "move", utc(2026, 4, 1)), 5))
        assert [each.day for each in easter] == [date(2026, 4, 1), None, None, None, date(2026, 4, 7)]

    @given(cadences, sides, on_holidays, moments)
    def test_never_reorders_or_doubles(
        self, cadence: Cadence, calendars: list[HolidayCalendar], on_holiday: OnHoliday, after: datetime
    ) -> None:
        """Each regular day occurs once, in order, and those that take place start one after another."""
        some = list(islice(upcoming(cadence, calendars, on_holiday, after), 20))
        planned = [each.planned_on for each in some]
        assert planned == list(islice(days(cadence, planned[0] - DAY), 20))
        starts = [each.starts_at for each in some if each.starts_at]
        assert all(earlier < later for earlier, later in pairwise([after, *starts]))

    @given(cadences, sides, on_holidays, moments)
    def test_misses_nothing(
        self, cadence: Cadence, calendars: list[HolidayCalendar], on_holiday: OnHoliday, after: datetime
    ) -> None:
        """What was to come half a year ago and starts after the moment is still to come, and nothing else."""

        def held(since: datetime) -> list[Occurrence]:
            until = after + timedelta(days=100)
            some = takewhile(
                lambda each: at(each.planned_on, cadence.clock, cadence.zone) < until,
                upcoming(cadence, calendars, on_holiday, since),
            )
            return [each for each in some if each.starts_at and each.starts_at > after]

        assert held(after) == held(after - timedelta(days=182))

    @given(cadences, sides, on_holidays, moments)
    def test_starts_at_the_wall_clock_time(
        self, cadence: Cadence, calendars: list[HolidayCalendar], on_holiday: OnHoliday, after: datetime
    ) -> None:
        """Moved or not, a meeting starts at the time of the cadence on its day."""
        for each in islice(upcoming(cadence, calendars, on_holiday, after), 10):
            wanted = at(each.day, cadence.clock, cadence.zone) if each.day else None
            assert each.starts_at == wanted


class TestWritten:
    def test_as_plain_values(self) -> None:
        """What is stored is readable, and of values that JSON has."""
        assert dump(cadence(Weekly((MONDAY, FRIDAY), 2))) == {
            "weekdays": [0, 4],
            "every": 2,
            "starts_on": "2026-01-01",
            "clock": "09:00:00",
            "zone": "Europe/Copenhagen",
        }

    @given(cadences)
    def test_and_read_again_is_the_same(self, cadence: Cadence) -> None:
        """A cadence that went through JSON is the one it was."""
        assert load(json.loads(json.dumps(dump(cadence)))) == cadence

    def test_but_damaged_is_not_read(self) -> None:
        """A stored cadence with a part missing, of the wrong kind or not allowed is never half read."""
        stored = dump(cadence(Monthly(1, MONDAY)))
        damages: list[tuple[dict[str, object], type[Exception]]] = [
            ({"zone": "Europe/Nowhere"}, Refusal),
            ({"nth": 5}, Refusal),
            ({"nth": "first"}, TypeError),
            ({"clock": "nine"}, ValueError),
            ({"starts_on": None}, ValueError),
        ]
        for damage, error in damages:
            with pytest.raises(error):
                load(stored | damage)
        with pytest.raises(KeyError):
            load({key: value for key, value in stored.items() if key != "nth"})
        with pytest.raises(TypeError):
            load(dump(cadence(Weekly((MONDAY,)))) | {"weekdays": 1})
