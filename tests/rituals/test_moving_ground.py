"""A year, and anything in any order: whatever moves, each regular day is held once, or not for a reason."""

import os
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays
import pytest
from calendar_at_work import CalendarAtWork, local
from moving_ground import MovingGround, run
from partnership_at_work import BEGINNING
from tests_shared import COPENHAGEN

from bot import conductor
from bot.partnerships import REMOVED
from bot.recurring.cadence import Weekly
from bot.rituals.status import Plan

WHOLE = bool(os.environ.get("EVERYTHING"))
NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[CalendarAtWork]:
    office = CalendarAtWork(database_url, tmp_path / "keys", local(2026, 1, 5, 8))
    yield office
    office.database.close()


# A diary of one year, and what it should hold by a computation that knows nothing of the product.

FIRST, LAST = date(2026, 1, 6), date(2026, 12, 29)
SKIPPED = {date(2026, 2, 10), date(2026, 8, 18)}
MOVED = {
    date(2026, 3, 10): datetime(2026, 3, 12, 14, tzinfo=COPENHAGEN),
    date(2026, 9, 8): datetime(2026, 9, 7, 9, tzinfo=COPENHAGEN),
}
CALLED_OFF = {date(2026, 4, 21)}
EARLY = {date(2026, 6, 16): datetime(2026, 6, 15, 11, tzinfo=COPENHAGEN)}
PAUSED = (date(2026, 7, 1), date(2026, 7, 31))
AWAY = (date(2026, 10, 3), date(2026, 10, 16))
DOWN = (date(2026, 11, 14), date(2026, 11, 18))
TO_ONE = date(2026, 5, 13)
"""From the meeting after that day on it is at one o'clock."""
GERMAN = date(2026, 9, 22)
"""From that day on the partner keeps German holidays; none is lost by it that both sides had."""


def expected() -> list[tuple[date, datetime]]:
    """Each Tuesday of the year that is held, with its moment."""
    danes = holidays.country_holidays("DK", years=[2026, 2027])
    closed = {*danes, date(2026, 12, 24), date(2026, 12, 31)}
    diary = []
    for week in range((LAST - FIRST).days // 7 + 1):
        day = FIRST + timedelta(weeks=week)
        gone = day in SKIPPED | CALLED_OFF
        if gone or any(first <= day <= last for first, last in (PAUSED, AWAY, DOWN)):
            continue
        held_on = day
        while held_on in closed or held_on.weekday() > 4:  # Friday
            held_on += timedelta(days=1)
        clock = time(13) if day > TO_ONE else time(10)
        moment = datetime.combine(held_on, clock, COPENHAGEN)
        diary.append((day, MOVED.get(day) or EARLY.get(day) or moment))
    return diary


def test_a_year_in_which_everything_moves_is_held_as_the_calendar_says(office: CalendarAtWork) -> None:
    """Fifty-two Tuesdays: skipped, moved, called off, opened early, paused, away, down; and the rest held."""
    office.plan(Plan(Weekly((1,)), time(10)))

    def on(*when: int) -> None:
        office.live_until(local(2026, *when))
        office.forget_next()

    on(2, 4, 12)
    office.skip()
    on(3, 5, 9)
    office.move(MOVED[date(2026, 3, 10)])
    office.settings(zone="Europe/Paris")
    on(4, 20, 15)
    office.skip()
    office.plan(Plan(Weekly((1,)), time(10), link="https://meet.example/weekly"))
    on(5, 13, 9)
    office.plan(Plan(Weekly((1,)), time(13)))
    on(6, 15, 9)
    office.settings(zone="Europe/Copenhagen")
    office.open_now(EARLY[date(2026, 6, 16)])
    on(7, 1, 9)
    office.pause()
    on(7, 31, 9)
    office.resume()
    on(8, 12, 9)
    office.skip()
    on(9, 3, 9)
    office.move(MOVED[date(2026, 9, 8)])
    on(9, 7, 10)
    office.pause()
    office.resume()
    on(9, 22, 15)
    office.settings(holidays=("DK", "DE"))
    on(10, 3, 12)
    office.do(conductor.go_away, "T1", "C1", REMOVED)
    on(10, 16, 12)
    office.do(conductor.begin, BEGINNING)
    on(11, 14, 9)
    office.be_down_until(local(2026, 11, 18, 9))
    on(12, 31, 12)
    assert office.held() == expected()
    missed = [each for each in office.changes() if each.kind == "missed"]
    assert [each.was_at for each in missed] == [local(2026, 10, 6, 13), local(2026, 11, 17, 13)]
    assert len({each.facilitator_id for each in office.rounds() if each.planned_on}) == 2


def test_a_note_of_what_comes_next_can_be_thrown_away_at_any_moment(sqlite_url: str, tmp_path: Path) -> None:
    """After every step of weeks the same is told and held as where it is left alone."""

    def lived(folder: Path, *, forgetting: bool) -> object:
        office = CalendarAtWork(f"{sqlite_url}{forgetting}", folder, local(4, 8))

        def forget() -> None:
            if forgetting:
                office.forget_next()

        office.plan(Plan(Weekly((1, 3)), time(10)))
        every = 1 if WHOLE else 6
        for number in range(0, 200 if WHOLE else 132, every):
            forget()
            if number in (12, 60):
                office.skip()
            if number == 30:
                office.move(local(15, 15))
            if number in (90, 96):
                office.pause() if number == 90 else office.resume()  # the first of the two
            forget()
            office.live_until(office.clock.now() + timedelta(hours=7 * every))
            forget()
            if number == 120:  # somewhere in the middle
                office.be_down_until(office.clock.now() + timedelta(days=9))
        office.do(conductor.draw_panels, [office.id])
        rounds = [
            (each.planned_on, each.meeting_at, each.opened_at, each.was_due_at) for each in office.rounds()
        ]
        told = office.changes(), office.next
        office.database.close()
        return rounds, told

    assert lived(tmp_path / "one", forgetting=True) == lived(tmp_path / "two", forgetting=False)


def test_out_of_the_channel_over_a_due_moment_and_back(office: CalendarAtWork) -> None:
    """Removed on Monday at 9:50 and invited at 10:20: the round of Tuesday opens at once."""
    office.live_until(local(4, 8))
    office.plan()
    office.live_until(local(4, 9, 50))
    office.do(conductor.go_away, "T1", "C1", REMOVED)
    office.live_until(local(4, 10, 20))
    assert office.rounds() == []
    office.do(conductor.begin, BEGINNING)
    office.live_until(local(4, 10, 21))
    assert office.held() == [(date(2026, 5, 5), local(5, 10))]
    office.live_until(local(13, 12))
    assert [day for day, _at in office.held()] == [date(2026, 5, 5), date(2026, 5, 12)]


def test_away_for_weeks_says_what_was_missed_and_loses_no_later_meeting(office: CalendarAtWork) -> None:
    """One message for the two that passed, and the next one comes."""
    office.live_until(local(4, 8))
    office.plan()
    office.live_until(local(4, 9))
    office.do(conductor.go_away, "T1", "C1", REMOVED)
    office.live_until(local(13, 9))
    assert [each.kind for each in office.changes()] == ["planned"]
    office.do(conductor.begin, BEGINNING)
    office.live_until(local(20, 9))
    assert [(each.kind, each.was_at, each.next_at) for each in office.changes()][1:] == [
        ("missed", local(5, 10), local(19, 10))
    ]
    assert [day for day, _at in office.held()] == [date(2026, 5, 19)]


def test_whatever_moves_in_any_order_each_regular_day_has_one_round(database_url: str) -> None:
    """What was said about a day stands, what is announced happens, and nothing is lost for ever."""
    run(MovingGround, database_url, few=(2, 20))
