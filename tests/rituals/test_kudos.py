"""The rules of praise: with plain objects, and on a partnership of eight where months go by."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st
from partnership_of_eight import Eight
from sqlmodel import col, select, update

from bot import conductor
from bot.calendar import HolidayCalendar
from bot.database import Database
from bot.errors import Refusal
from bot.outbox import OwedMessage
from bot.partnerships import REMOVED, Partnership, Side, Unit
from bot.rituals import kudos
from bot.rituals.kudos import (
    MOST,
    PEOPLE_MOST,
    KudosMonth,
    KudosReceiver,
    Praise,
    begins,
    check_praise,
    invites,
    month_after,
)
from playground.limits import message_problem

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
DK, DE, NONE = HolidayCalendar("DK"), HolidayCalendar("DE"), HolidayCalendar("")


def local(year: int, month: int, day: int, hour: int = 10) -> datetime:
    return datetime(year, month, day, hour, tzinfo=COPENHAGEN).astimezone(UTC)


@pytest.mark.parametrize(
    ("month", "calendars", "moment"),
    [
        (date(2026, 6, 1), [DK, DK], local(2026, 6, 1)),
        (date(2026, 8, 1), [DK, NONE], local(2026, 8, 3)),  # a Saturday
        (date(2026, 5, 1), [DK, DK], local(2026, 5, 1)),
        (date(2026, 5, 1), [DK, DE], local(2026, 5, 4)),  # a holiday for one side, then a weekend
        (date(2027, 1, 1), [DK, DK], local(2027, 1, 4)),  # New Year on a Friday
        (date(2026, 4, 1), [DK, DK], local(2026, 4, 1)),  # summer time
    ],
)
def test_months_begin_on_their_first_common_working_day_at_ten(
    month: date, calendars: list[HolidayCalendar], moment: datetime
) -> None:
    """By the wall clock of the partnership, whatever the time of the year."""
    assert begins(month, calendars, COPENHAGEN) == moment


@given(
    moment=st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1)),  # noqa: DTZ001  # wants naive bounds
    zone=st.sampled_from(("Europe/Copenhagen", "Asia/Kolkata", "America/New_York")),
    codes=st.lists(st.sampled_from(("DK", "DE", "GB-ENG", "IN", "")), min_size=1, max_size=3),
)
def test_the_next_round_up_is_the_first_that_is_still_to_come(
    moment: datetime, zone: str, codes: list[str]
) -> None:
    """In the month of the moment or in the one after it, and never a moment that has passed."""
    calendars, tz, now = [HolidayCalendar(code) for code in codes], ZoneInfo(zone), moment.replace(tzinfo=UTC)
    month = month_after(now, calendars, tz)
    due = begins(month, calendars, tz)
    assert due > now
    assert month.day == 1
    assert due.astimezone(tz).time() == time(10)
    before = begins((month - timedelta(days=1)).replace(day=1), calendars, tz)
    assert before <= now


def test_at_the_very_moment_of_a_round_up_the_next_one_is_a_month_away() -> None:
    """What is due now is not still to come."""
    assert month_after(local(2026, 6, 1), [DK], COPENHAGEN) == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("given_latest_first", "invited"),
    [
        ((), False),
        ((0,), False),
        ((0, 0), True),
        ((0, 0, 0), False),
        ((0, 0, 0, 0, 0, 0), False),
        ((0, 0, 3), True),
        ((0, 0, 0, 3), False),
        ((0, 3, 0, 0), False),
        ((1, 0, 0), False),
    ],
)
def test_two_empty_months_invite_once(given_latest_first: tuple[int, ...], invited: bool) -> None:
    """And once more only after praise has been given meanwhile."""
    assert invites(given_latest_first) is invited


@pytest.mark.parametrize(
    ("what_for", "receivers", "to_side", "field"),
    [
        ("Help", [], None, "people"),
        ("Help", [2, 1], None, "people"),
        ("Help", list(range(2, PEOPLE_MOST + 3)), None, "people"),
        (" ", [2], None, "what_for"),
        ("x" * (MOST + 1), [], 1, "what_for"),
    ],
)
def test_praise_needs_somebody_else_and_what_for(
    what_for: str, receivers: list[int], to_side: int | None, field: str
) -> None:
    """Each refusal at its field; person 1 praises."""
    with pytest.raises(Refusal) as no:
        check_praise(what_for, receivers, 1, to_side)
    assert no.value.field == field


@pytest.fixture
def eight(sqlite_url: str, tmp_path: Path) -> Eight:
    """Eight people on two sides, set up: the first four at home."""
    made = Eight(Database(sqlite_url), tmp_path / "keys")

    def set_up(w: Unit) -> None:
        w.session.get_one(Partnership, made.partnership_id).set_up_at = w.now

    made.do(set_up)
    return made


def give(
    eight: Eight, by: int, *to: int, side: int | None = None, what_for: str = "Help", key: str = ""
) -> None:
    ids = eight.person_ids()
    praise = Praise([ids[each] for each in to], side, what_for)
    eight.do(
        kudos.give,
        eight.actors[by],
        eight.partnership_id,
        praise,
        key or f"V{by}{to}{side}{eight.clock.now()}",
    )


def sweep(eight: Eight, moment: datetime) -> list[str]:
    """A sweep at a moment; returns the names of all messages of praise so far."""
    eight.clock.move_to(moment)
    for due, act in ((kudos.round_ups_due, kudos.round_up), (kudos.to_begin, kudos.begin)):
        for each in eight.do(due):
            eight.do(act, each)
    return names(eight)


def names(eight: Eight) -> list[str]:
    def told(w: Unit) -> list[str]:
        found = select(OwedMessage.name).where(col(OwedMessage.name).startswith("kudos."))
        return [name.removeprefix("kudos.") for name in w.session.exec(found.order_by(col(OwedMessage.id)))]

    found = eight.do(told)
    assert isinstance(found, list)
    return found


def months(eight: Eight) -> list[tuple[date, datetime | None, int]]:
    def rows(w: Unit) -> list[tuple[date, datetime | None, int]]:
        found = w.session.exec(select(KudosMonth).order_by(col(KudosMonth.month)))
        return [(each.month, each.due_at, each.given) for each in found]

    found = eight.do(rows)
    assert isinstance(found, list)
    return found


JUNE, JULY, AUGUST = (date(2026, month, 1) for month in (6, 7, 8))


def test_a_bot_that_was_down_over_two_months_rounds_up_once(eight: Eight) -> None:
    """Everything since the last time is in it, and the next one is the next that is still to come."""
    sweep(eight, local(2026, 5, 4))
    assert months(eight) == [(JUNE, local(2026, 6, 1), 0)]
    give(eight, 0, 4)
    eight.clock.move_to(local(2026, 7, 20))
    give(eight, 4, 0)
    assert sweep(eight, local(2026, 7, 20, 11)) == ["given", "given", "round_up"]
    assert sweep(eight, local(2026, 7, 20, 12)) == ["given", "given", "round_up"]
    assert months(eight) == [(JUNE, None, 2), (AUGUST, local(2026, 8, 3), 0)]


def test_what_is_given_at_the_moment_of_a_round_up_is_in_exactly_one(eight: Eight) -> None:
    """The next one begins where the one before ended."""
    sweep(eight, local(2026, 5, 4))
    give(eight, 0, 4)
    eight.clock.move_to(local(2026, 6, 1))
    give(eight, 0, 4)
    sweep(eight, local(2026, 6, 1))
    sweep(eight, local(2026, 7, 1))
    assert [given for _month, _due, given in months(eight)] == [1, 1, 0]


def test_holidays_that_change_move_what_is_to_come_and_repeat_nothing(eight: Eight) -> None:
    """A month that has been rounded up stays so, though it would begin later now."""
    sweep(eight, local(2026, 5, 4))
    give(eight, 0, 4)

    def holidays(code: str) -> None:
        def change(w: Unit) -> None:
            for side in w.session.exec(select(Side)):
                side.holidays = code
            kudos.follow_settings(w, w.session.get_one(Partnership, eight.partnership_id))

        eight.do(change)

    holidays("IE")  # the first Monday of June is a holiday in Ireland
    assert months(eight) == [(JUNE, local(2026, 6, 2), 0)]
    holidays("DK")
    eight.clock.move_to(local(2026, 6, 1))
    eight.do(lambda w: w.session.exec(update(Side).values(holidays="IE")))
    assert sweep(eight, local(2026, 6, 1)) == ["given", "round_up"]
    assert months(eight) == [(JUNE, None, 1), (JULY, local(2026, 7, 1), 0)]


def test_an_ended_partnership_rounds_nothing_up_until_it_is_back(eight: Eight) -> None:
    """What was given before it ended is told when it goes on."""
    sweep(eight, local(2026, 5, 4))
    give(eight, 0, 4)
    eight.do(conductor.go_away, "T1", "C1", REMOVED)
    assert sweep(eight, local(2026, 6, 1)) == []
    assert eight.do(kudos.next_due) is None
    eight.clock.move_to(local(2026, 6, 15))
    eight.do(conductor.come_back, eight.partnership_id)
    sweep(eight, local(2026, 6, 15, 11))
    assert months(eight) == [(JUNE, None, 1), (JULY, local(2026, 7, 1), 0)]
    assert sweep(eight, local(2026, 7, 1)) == ["round_up"]


def test_nothing_begins_before_set_up(sqlite_url: str, tmp_path: Path) -> None:
    """A channel that nobody has agreed on yet is left alone."""
    bare = Eight(Database(sqlite_url), tmp_path / "keys")
    sweep(bare, local(2026, 6, 1))
    assert months(bare) == []


def test_the_same_modal_twice_is_one_praise_and_the_same_person_is_named_once(eight: Eight) -> None:
    """A payload that comes twice does nothing twice."""
    for _time in range(2):
        give(eight, 0, 4, 5, 4, key="V1")
    assert names(eight) == ["given"]
    people = eight.do(lambda w: w.session.exec(select(KudosReceiver.person_id)).all())
    assert sorted(people) == sorted(eight.person_ids()[4:6])


def test_sides_and_people_of_others_cannot_be_praised(eight: Eight) -> None:
    """Ids that do not belong here are refused at their field."""
    with pytest.raises(Refusal) as no:
        give(eight, 0, side=9)
    assert no.value.field == "side"
    praise = Praise([99], None, "Help")
    with pytest.raises(Refusal) as no:
        eight.do(kudos.give, eight.actors[0], eight.partnership_id, praise, "V1")
    assert no.value.field == "people"


def test_figures_count_by_giving_side_and_never_by_person(eight: Eight) -> None:
    """Across where any of it goes to the other side; half open in time."""
    since = eight.clock.now()
    give(eight, 0, 4)
    give(eight, 1, side=2)
    give(eight, 2, 3, 7)
    give(eight, 3, 2)
    give(eight, 5, side=2)
    until = since + timedelta(hours=1)
    eight.clock.move_to(until)
    give(eight, 6, 0)
    assert eight.do(kudos.figures, eight.partnership_id, since, until) == kudos.KudosFigures(
        {1: 3}, {1: 1, 2: 1}
    )
    assert eight.do(
        kudos.figures, eight.partnership_id, until, until + timedelta(hours=1)
    ) == kudos.KudosFigures({2: 1}, {})


def test_a_month_of_much_praise_fits_into_one_message(eight: Eight) -> None:
    """However many, however long, and full of what has to be escaped; the rest is said to stand above."""
    sweep(eight, local(2026, 5, 4))
    for number in range(60):
        give(
            eight,
            number % 8,
            *(each for each in range(8) if each != number % 8),
            what_for="&" * MOST,
            key=f"{number}",
        )
    sweep(eight, local(2026, 6, 1))

    def fits(w: Unit) -> Any:
        told = w.session.exec(select(OwedMessage).where(OwedMessage.name == "kudos.round_up")).one()
        assert message_problem(told.text, told.blocks, None) is None
        one = w.session.exec(select(OwedMessage).where(OwedMessage.name == "kudos.given")).first()
        assert one is not None
        assert message_problem(one.text, one.blocks, None) is None
        return str(told.blocks)

    assert "The rest stands in the channel" in eight.do(fits)
