"""When all sides are at work: by what retros close, remind and vote."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from calendar_at_work import CalendarAtWork, local
from hypothesis import given, strategies as st
from partnership_at_work import who
from tests_shared import COPENHAGEN

from bot import partnerships
from bot.outbox import OwedMessage
from bot.partnerships import HOME, PARTNER, Side
from bot.recurring.cadence import Weekly
from bot.rituals import retro
from bot.rituals.retro import RetroRound


def side(holidays: str = "DK", zone: str = "Europe/Copenhagen", opens: int = 8, closes: int = 16) -> Side:
    kind = HOME if holidays == "DK" else PARTNER
    return Side(
        partnership_id=1,
        kind=kind,
        name="A",
        holidays=holidays,
        zone=zone,
        opens=time(opens),
        closes=time(closes),
    )


DANES = [side(), side("SE")]
WITH_INDIA = [side(), side("IN", "Asia/Kolkata", 9, 17)]
NEVER_MEET = [side(), side("US", "America/Los_Angeles", 9, 17)]


@pytest.mark.parametrize(
    ("asked_at", "days", "closes_at"),
    [
        (local(6, 13), 3, local(11, 13)),  # a Wednesday at one, as set-up has it: not on Saturday
        (local(4, 8, 45), 3, local(7, 8, 45)),
        (local(8, 13), 2, local(12, 13)),  # a vote from Friday on: not on Sunday
        (local(13, 13), 1, local(15, 13)),  # over Ascension Day
        (local(22, 13), 1, local(26, 13)),  # over Whit Monday
        (local(4, 22, 36), 1, local(6, 8)),  # opened at night: when all are at work again
        (local(2026, 12, 23, 13), 1, local(2026, 12, 28, 13)),
        (
            local(2026, 6, 18, 13),
            1,
            local(2026, 6, 22, 13),
        ),  # Midsummer Eve: the second side alone
    ],
)
def test_days_are_common_working_days_and_end_in_office_hours(
    asked_at: datetime, days: int, closes_at: datetime
) -> None:
    """The same time of day, where all are at work then."""
    assert partnerships.working_days_later(asked_at, days, COPENHAGEN, DANES) == closes_at


def test_hours_of_two_zones_are_those_that_meet() -> None:
    """India's day ends at 13:30 in Copenhagen in summer, and at 12:30 in winter."""
    assert partnerships.next_common_open(local(5, 13), WITH_INDIA) == local(5, 13)
    assert partnerships.next_common_open(local(5, 13, 30), WITH_INDIA) == local(6, 8)
    assert partnerships.next_common_open(local(2026, 12, 1, 12, 30), WITH_INDIA) == local(2026, 12, 2, 8)
    assert partnerships.working_days_later(local(5, 14), 1, COPENHAGEN, WITH_INDIA) == local(7, 8)


def test_where_hours_never_meet_those_of_the_first_side_count() -> None:
    """On a day on which both work."""
    assert partnerships.next_common_open(local(5, 18), NEVER_MEET) == local(6, 8)
    assert partnerships.next_common_open(local(22, 18), NEVER_MEET) == local(26, 8)
    assert partnerships.next_common_open(local(5, 10), NEVER_MEET) == local(5, 10)


def test_a_share_is_one_of_the_time_in_which_all_are_at_work() -> None:
    """From Wednesday at one to Monday at one: half of 24 hours is Friday at nine, not Saturday morning."""
    assert partnerships.share_of(0.5, local(6, 13), local(11, 13), DANES) == local(8, 9)
    assert partnerships.share_of(0.8, local(6, 13), local(11, 13), DANES) == local(11, 8, 12)
    assert partnerships.share_of(0.5, local(5, 20), local(5, 22), DANES) == local(5, 21)


@given(
    since=st.datetimes(datetime(2025, 1, 1), datetime(2029, 1, 1)),  # noqa: DTZ001  # wants naive bounds
    days=st.integers(1, 14),
    sides=st.sampled_from([DANES, WITH_INDIA, NEVER_MEET]),
)
def test_nothing_ends_or_reminds_outside_of_work(since: datetime, days: int, sides: list[Side]) -> None:
    """Whenever it begins, wherever the sides are."""
    opened = since.replace(tzinfo=UTC)
    closes = partnerships.working_days_later(opened, days, ZoneInfo("Europe/Copenhagen"), sides)
    nudge = partnerships.share_of(0.8, opened, closes, sides)
    assert opened < nudge <= closes
    at_work = sides[:1] if sides is NEVER_MEET else sides
    assert all(each.hours.is_open(closes) for each in at_work)
    if sides is not NEVER_MEET and partnerships.next_common_open(opened, sides) < closes:
        assert all(each.hours.is_open(nudge) for each in at_work)


RETROS = retro.Plan(Weekly((2,), 4), time(13), "ssc", retro.columns_of("ssc", ""), k=4)


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path) -> Iterator[CalendarAtWork]:
    office = CalendarAtWork(sqlite_url, tmp_path / "keys")
    office.do(retro.agree, who("H0"), office.id, RETROS)
    yield office
    office.database.close()


def of(office: CalendarAtWork) -> RetroRound:
    """The retro that opened first."""
    first: RetroRound = next(each for each in office.rows(RetroRound) if each.opened_at)
    return first


def test_a_retro_of_set_up_says_nothing_at_night_nor_at_a_weekend(office: CalendarAtWork) -> None:
    """Opened on Wednesday at one: the tally on Friday, the reminder and the close on Monday."""
    office.live_until(local(6, 13))
    assert (of(office).closes_at, of(office).due_at) == (local(11, 13), local(8, 9))
    office.live_until(local(10, 23))
    assert office.told("retro.nudge") == []
    office.live_until(local(11, 9))
    assert office.told("retro.nudge") == ["C1"]
    assert of(office).due_at == local(11, 13)


def test_a_close_that_was_said_only_ever_moves_later(office: CalendarAtWork) -> None:
    """The day becomes a holiday: it closes when all are at work again, and the key says so, too."""
    office.do(retro.agree, who("H0"), office.id, replace(RETROS, starts_on=date(2026, 5, 20)))
    office.settings(holidays=("", ""))
    office.live_until(local(20, 13))
    assert of(office).closes_at == local(25, 13)
    office.settings(holidays=("DK", "DK"))
    assert of(office).closes_at == local(26, 8)
    key = office.work._keys.read(of(office).box)
    assert key is not None
    assert key.terms.earliest_close == local(26, 8)
    prompt = next(each for each in office.rows(OwedMessage) if each.name == "retro.prompt")
    assert "26 May 08:00" in str(prompt.blocks)
    office.settings(holidays=("", ""))
    assert of(office).closes_at == local(26, 8), "never earlier"
    office.live_until(local(26, 9))
    assert of(office).extended_at == local(26, 8)
