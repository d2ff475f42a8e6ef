"""A calendar shows what is held: expanded by another library, over two years in which much happens."""

import os
import random
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from calendar_at_work import CalendarAtWork, clock_of, local
from icalendar import Calendar
from partnership_at_work import who
from tests_shared import COPENHAGEN

from bot import partnerships
from bot.blocks import status as views
from bot.errors import Refusal
from bot.language import translator
from bot.partnerships import Partnership, Unit
from bot.recurring.cadence import Monthly, Weekly
from bot.rituals import status
from bot.rituals.status import ForumPlan, Plan, StatusCadence, StatusForum, StatusRound

RHYTHMS = {
    "weekly": Plan(Weekly((1,)), time(10)),
    "twice a week": Plan(Weekly((0, 3)), time(9, 30), on_holiday="skip"),
    "fortnightly": Plan(Weekly((4,), 2), time(14)),
    "monthly": Plan(Monthly(1, 0), time(13)),
    "the last of the month": Plan(Monthly(-1, 4), time(8, 15), on_holiday="skip"),
    "quarterly": Plan(Weekly((2,), 12), time(15)),
}
EVERYTHING = bool(os.environ.get("EVERYTHING"))
CASES = [(rhythm, in_forum) for rhythm in RHYTHMS for in_forum in (False, True)]
if not EVERYTHING:
    CASES = [("fortnightly", False), ("the last of the month", True)]
STEPS = 36 if EVERYTHING else 7
"""Of some five weeks with what is foretold: three years and more, or some months."""


class Years(CalendarAtWork):
    """Meetings of one forum, `in_forum` a further one, with what calendars are told of them."""

    def __init__(self, url: str, keys: Path, plan: Plan, *, in_forum: bool = False) -> None:
        super().__init__(url, keys, local(4, 8))
        self.in_forum = in_forum
        self.agree(plan)

    def agree(self, plan: Plan, *, paused: bool = False) -> None:
        """Another plan, as it is carried out once both have agreed."""
        if not self.in_forum:
            if self.is_paused:
                self.resume()
            elif paused:
                self.pause()
            else:
                self.plan(plan)
            return

        def carry_out(w: Unit) -> None:
            seat = partnerships.seat(w, who("H0"), self.id)
            wanted = ForumPlan(status.OPERATIONS, "", ("What differs?",), plan)
            status.carry_out_forum(w, seat, 1, wanted, paused=paused)

        self.do(carry_out)

    @property
    def is_paused(self) -> bool:
        return any(
            each.paused_at is not None for each in self.rows(StatusForum if self.in_forum else StatusCadence)
        )

    @property
    def before(self) -> Plan:
        """What is agreed now."""
        meetings = self.rows(StatusForum)[0] if self.in_forum else self.cadence
        return Plan(meetings.cadence.rule, meetings.cadence.clock, meetings.on_holiday)

    @property
    def forum_id(self) -> int | None:
        return self.rows(StatusForum)[0].id if self.in_forum else None

    def about(self, act: Any, *args: Any, **more: Any) -> None:
        """What somebody does about the next meeting; what cannot be is refused, and changes nothing."""
        with suppress(Refusal):
            self.do(act, who("H0"), self.id, *args, forum_id=self.forum_id, **more)

    def file(self) -> bytes:
        """What calendars get now."""

        def made(w: Unit) -> bytes:
            partnership = w.session.get_one(Partnership, self.id)
            found = status.calendars_of(w, partnership, status.forums_of(w, self.id))
            return views.calendar_content(translator("en"), found, with_links=True)

        content: bytes = self.do(made)
        return content

    def took_place(self, since: datetime, until: datetime) -> list[datetime]:
        """When each meeting was for which people were asked, and that was not called off."""
        return sorted(
            each.meeting_at
            for each in self.rows(StatusRound)
            if each.called_off_at is None and since <= each.meeting_at < until
        )


@pytest.fixture
def years(sqlite_url: str, tmp_path: Path) -> Iterator[Years]:
    made = Years(sqlite_url, tmp_path / "keys", RHYTHMS["weekly"])
    yield made
    made.database.close()


def expanded(content: bytes, since: datetime, until: datetime) -> list[datetime]:
    """When a calendar shows meetings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library's own
        events = recurring_ical_events.of(Calendar.from_ical(content)).between(since, until)
    return sorted(each["DTSTART"].dt for each in events if since <= each["DTSTART"].dt < until)


def sequences(content: bytes) -> set[int]:
    read: Any = Calendar.from_ical(content)
    return {int(event["SEQUENCE"]) for event in read.walk("VEVENT")}


def something_happens(years: Years, chance: random.Random) -> str:
    """What people do in such years, one thing at a time; gives what it was."""
    now = years.clock.now().astimezone(COPENHAGEN)
    soon = (now + timedelta(days=chance.randint(0, 9))).replace(hour=chance.randint(8, 16), minute=0)
    to, meant = clock_of(soon), f"{soon:%Y%m%d}"
    before = years.before
    zones = "Europe/London", "Europe/Copenhagen", "America/New_York"
    others: dict[str, Callable[[], None]] = {
        "skip": lambda: years.about(status.skip),
        "move": lambda: years.about(status.move, to, meant=meant),
        "early": lambda: years.about(status.open_now, to, extra=False, meant=meant),
        "extra": lambda: years.about(status.open_now, to, extra=True, meant=meant),
        "pause": lambda: years.agree(before, paused=True),
        "clock": lambda: years.agree(replace(before, clock=time(chance.randint(8, 15), 30))),
        "rule": lambda: years.agree(RHYTHMS[chance.choice(list(RHYTHMS))]),
        "zone": lambda: years.settings(zone=chance.choice(zones)),
        "holidays": lambda: years.settings(holidays=chance.choice((["DK", "DK"], ["DK", "DE"]))),
        "down": lambda: years.be_down_until(years.clock.now() + timedelta(days=8)),
        "nothing": lambda: None,
    }
    what = "resume" if years.is_paused else chance.choice(list(others))
    if what == "resume":
        years.agree(before)
    else:
        others[what]()
    return what


@pytest.mark.parametrize(("rhythm", "in_forum"), CASES)
def test_years_in_which_much_happens_stand_in_a_calendar_as_they_were_held(
    sqlite_url: str, tmp_path: Path, rhythm: str, in_forum: bool
) -> None:
    """After each thing that happens: all that was held, and what is then held until the next happens."""
    chance = random.Random(f"{rhythm} {in_forum}")  # noqa: S311  # the same years each time
    years = Years(sqlite_url, tmp_path / "keys", RHYTHMS[rhythm], in_forum=in_forum)
    happened: list[str] = []
    before, number = b"", -1
    for _step in range(STEPS):
        years.live_until(
            years.clock.now() + timedelta(days=chance.randint(14, 28), hours=chance.randint(0, 23))
        )
        was, told = years.clock.now(), years.file()
        first = datetime(was.year - 1, 1, 2, tzinfo=COPENHAGEN)
        assert expanded(told, first, was) == years.took_place(first, was), happened
        if told != before:
            (newer,) = sequences(told) or {number + 1}
            assert newer > number, happened
            before, number = told, newer
        happened.append(something_happens(years, chance))
        foretold, since = years.file(), years.clock.now()
        until = since + timedelta(days=14)
        years.live_until(until)
        assert expanded(foretold, since, until) == years.took_place(since, until), happened
    assert len(set(happened)) > (8 if EVERYTHING else 4)
    years.database.close()


def test_a_file_says_the_rule_what_is_left_out_and_what_is_moved_in_a_zone_that_it_explains(
    years: Years,
) -> None:
    """Whitsun and the like move; one is skipped, one moved; ten o'clock stays ten when the clocks change."""
    years.about(status.skip)
    years.live_until(local(6, 12))
    to = local(13, 14)
    years.about(status.move, clock_of(to), meant="20260513")
    read: Any = Calendar.from_ical(years.file())
    (zone,) = read.walk("VTIMEZONE")
    assert str(zone["TZID"]) == "Europe/Copenhagen"
    whole, *moved = read.walk("VEVENT")
    assert whole["RRULE"].to_ical() == b"FREQ=WEEKLY;INTERVAL=1;BYDAY=TU;WKST=MO"
    assert whole["DTSTART"].params["TZID"] == "Europe/Copenhagen"
    assert whole["DTSTART"].dt == local(12, 10), "the first that takes place, though it is moved"
    first = moved[0]
    assert (first["RECURRENCE-ID"].dt, first["DTSTART"].dt) == (local(12, 10), to)
    assert first["UID"] == whole["UID"]
    shown = expanded(years.file(), local(2026, 10, 20), local(2026, 11, 4))
    assert [each.astimezone(COPENHAGEN).hour for each in shown] == [10, 10, 10]
    assert len({each.utcoffset() for each in shown}) == 2
    assert str(whole["SUMMARY"]) == "Status meeting · shared"
    assert not read.walk("VALARM")


@pytest.mark.parametrize("key", ["Europe/Copenhagen", "Europe/London", "America/New_York"])
def test_the_zone_in_the_file_says_by_itself_what_its_clocks_show(years: Years, key: str) -> None:
    """For a calendar that knows no zones: at every noon and midnight of two years."""
    years.settings(zone=key)
    read: Any = Calendar.from_ical(years.file())
    (zone,) = read.walk("VTIMEZONE")
    explained, known = zone.to_tz(lookup_tzid=False), ZoneInfo(key)
    assert explained is not known
    for hours in range(0, 2 * 366 * 24, 12):
        moment = datetime(2026, 5, 1) + timedelta(hours=hours)  # noqa: DTZ001  # by the clock on a wall
        assert moment.replace(tzinfo=explained).utcoffset() == moment.replace(tzinfo=known).utcoffset()


def test_the_number_rises_with_each_change_and_the_bytes_stay_while_nothing_changes(years: Years) -> None:
    """So that a calendar takes the newer file, and who has it is not sent it again."""
    told = years.file()
    assert sequences(told) == {0}
    years.live_until(local(5, 11))
    assert years.file() == told, "that a meeting is held changes nothing"
    years.about(status.skip)
    assert sequences(years.file()) == {1}
    years.agree(replace(RHYTHMS["weekly"], link="https://meet.example/1"))
    assert sequences(years.file()) == {2}
    assert b"LOCATION:https://meet.example/1" in years.file()
    years.pause()
    assert sequences(years.file()) == {3}
    assert b"UNTIL=" in years.file()
    assert expanded(years.file(), local(2026, 5, 6), local(2028, 1, 1)) == []


def test_whoever_has_no_meeting_to_come_or_past_is_told_so(years: Years) -> None:
    """Paused before the first, there is nothing to put into a calendar."""
    years.pause()
    with pytest.raises(Refusal, match="nothing to put"):
        years.do(status.calendar_for, who("H0"), years.id)
