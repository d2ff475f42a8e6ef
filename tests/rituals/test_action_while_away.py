"""Whoever is away on the day an action is due has until the first working day on which they are back."""

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import pytest
from calendar_at_work import local
from listening_at_work import Listening
from partnership_at_work import BEGINNING, who
from sqlmodel import select, update

from bot import conductor, partnerships
from bot.blocks.action import line
from bot.conductor.taking_along import what_was_done
from bot.language import translator
from bot.outbox import OwedMessage
from bot.partnerships import REMOVED, Partnership, Side, Unit
from bot.rituals import action
from bot.rituals.action import Action, SideFigures

DUE = date(2026, 5, 13)
"""The Wednesday before Ascension Day."""


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path) -> Iterator[Listening]:
    """On Monday 4 May 2026 at eight; P1 is responsible for an action that H1 noted."""
    made = Listening(sqlite_url, tmp_path / "keys", local(4, 8))
    made.came = []
    made.do(action.note, who("H1"), made.id, "Order VPN", made.person("P1").id, DUE)
    made.sweep()
    made.came.clear()
    yield made
    made.database.close()


def be_away(office: Listening, until: date | None, user: str = "P1") -> None:
    """What somebody says of themselves."""
    said = {"expected": True, "absent_until": until, "language": None}
    office.do(conductor.say_about_me, who(user), office.id, **said)


def became(office: Listening) -> str:
    """What the scorecard of May says of it."""
    figures = office.do(action.figures, office.id, local(1), local(2026, 6, 1))
    found: SideFigures = figures.by_side[office.person("P1").side_id]
    return next(name for name in ("kept", "late", "dropped", "open") if getattr(found, name))


def in_time_until(office: Listening) -> date:
    """The last day on which it is in time."""
    (only,) = office.rows(Action)
    found: date = only.in_time_until
    return found


def named_late(office: Listening) -> set[str]:
    """Where it is shown as late: the panel, what waits for P1, their own systems, and the list."""

    def look(w: Unit) -> set[str]:
        seat = partnerships.seat(w, who("P1"), office.id)
        promises = action.open_actions(w, office.id)
        today = seat.own_today(w.now)
        waiting = action.waiting_for(w, seat)
        (fact,) = what_was_done(w, office.id)["actions"]
        late = {
            "panel": bool(action.overdue(promises, today)),
            "tasks": any(each.by is not None and each.by < w.now for each in waiting),
            "outside": fact["in_time_until"] < today.isoformat(),
            "list": "overdue" in line(translator("en"), promises[0], today),
        }
        return {name for name, is_late in late.items() if is_late}

    found: set[str] = office.do(look)
    return found


@pytest.mark.parametrize(
    ("until", "back", "last"),
    [
        ((13,), (15,), date(2026, 5, 15)),  # Ascension Day is free, the Friday after it is not
        ((17,), (18,), date(2026, 5, 18)),
        ((24,), (26,), date(2026, 5, 26)),  # Whit Monday is free
        ((12,), (13,), DUE),  # they are back on the day itself
    ],
)
def test_what_they_finish_on_the_first_day_back_is_in_time(
    office: Listening, until: tuple[int], back: tuple[int], last: date
) -> None:
    """They hear of it that morning as due, and nowhere is it late before the evening."""
    office.live_until(local(11, 9))
    be_away(office, date(2026, 5, *until))
    assert in_time_until(office) == last
    office.live_until(local(*back, 7, 59))
    assert [name for name, to in office.came if to == "P1"] == []
    assert named_late(office) == set()
    office.live_until(local(*back, 9))
    assert [name for name, to in office.came if to == "P1"] == ["action.due"]
    assert named_late(office) == set()
    office.do(action.finish, who("P1"), 1)
    assert became(office) == "kept"


@pytest.mark.parametrize(("days", "expected"), [(0, "kept"), (1, "late")])
def test_a_day_after_they_are_back_it_is_late(office: Listening, days: int, expected: str) -> None:
    """Back from the 18th on, which is a Monday: on Tuesday it is late everywhere, and reads so."""
    be_away(office, date(2026, 5, 17))
    office.live_until(local(18 + days, 12))
    assert named_late(office) == (set() if expected == "kept" else {"panel", "tasks", "outside", "list"})
    office.do(action.finish, who("P1"), 1)
    assert became(office) == expected


def test_who_is_back_earlier_or_stays_longer_has_until_then(office: Listening) -> None:
    """Back by their own word on a Saturday, it is Monday; and what was late before stays late."""
    be_away(office, date(2026, 5, 24))
    office.live_until(local(15, 9))
    be_away(office, date(2026, 5, 31))
    assert in_time_until(office) == date(2026, 6, 1)
    office.live_until(local(16, 9))
    be_away(office, None)
    assert in_time_until(office) == date(2026, 5, 18)
    office.live_until(local(19, 9))
    be_away(office, date(2026, 5, 31))
    assert in_time_until(office) == date(2026, 5, 18), "it was late on the 19th"


def test_what_becomes_overdue_while_they_are_away_they_hear_once_back(office: Listening) -> None:
    """It was late when they went, on Friday the 15th; five working days late on the 21st."""
    office.live_until(local(15, 9))
    office.came.clear()
    be_away(office, date(2026, 5, 26))
    office.live_until(local(27, 7, 59))
    assert [name for name, to in office.came if to == "P1"] == []
    office.live_until(local(27, 9))
    assert [name for name, to in office.came if to == "P1"] == ["action.overdue"]
    office.live_until(local(2026, 7, 1, 9))
    assert [name for name, to in office.came if to == "P1"] == ["action.overdue"]


def test_back_before_the_day_it_is_due_as_was_agreed(office: Listening) -> None:
    """And another date that is agreed while they are away counts by itself."""
    be_away(office, date(2026, 5, 17))
    office.live_until(local(12, 9))
    be_away(office, None)
    assert in_time_until(office) == DUE
    be_away(office, date(2026, 5, 17))
    office.do(action.change, who("H1"), 1, "Order VPN", date(2026, 5, 20))
    assert in_time_until(office) == date(2026, 5, 20)
    office.do(action.change, who("H1"), 1, "Order VPN", date(2026, 5, 16))
    assert in_time_until(office) == date(2026, 5, 18), "a Saturday: the Friday before stands for it"


def test_what_is_noted_for_who_is_away_and_what_is_handed_over(office: Listening) -> None:
    """Before the day it is due for who takes it by its date; after it, as long as for who had it."""
    be_away(office, date(2026, 5, 17), "P2")
    office.do(action.note, who("H1"), office.id, "Order more", office.person("P2").id, DUE)
    (_first, second) = office.rows(Action)
    assert second.in_time_until == date(2026, 5, 18)
    be_away(office, date(2026, 5, 24))
    office.do(action.offer, who("P1"), 1, office.person("P0").id)
    office.do(action.accept, who("P0"), 1)
    assert office.rows(Action)[0].in_time_until == DUE
    office.live_until(local(15, 9))
    office.do(action.offer, who("P2"), 2, office.person("P0").id)
    office.do(action.accept, who("P0"), 2)
    assert office.rows(Action)[1].in_time_until == date(2026, 5, 18)


def test_their_hours_and_holidays_are_those_of_their_side(office: Listening) -> None:
    """In Reykjavík the first day back is another than in Dhaka, where one works on Sundays."""
    theirs = office.person("P1").side_id

    def settle(w: Unit, zone: str, holidays: str, week: str) -> None:
        side = w.session.get_one(Side, theirs)
        side.zone, side.holidays, side.week = zone, holidays, week

    office.do(settle, "Asia/Dhaka", "BD", "71234")
    be_away(office, date(2026, 5, 16))
    assert in_time_until(office) == date(2026, 5, 17)
    office.do(settle, "Atlantic/Reykjavik", "IS", "12345")
    be_away(office, date(2026, 5, 13))
    assert in_time_until(office) == date(2026, 5, 15)


@pytest.mark.parametrize(
    ("gone", "back", "last"),
    [
        (local(13, 9), local(13, 15), DUE),
        (local(13, 9), local(15, 9), date(2026, 5, 15)),
        (local(14, 9), local(18, 9), DUE),  # it was late when Samspil went
        (local(12, 9), local(16, 9), date(2026, 5, 18)),
    ],
)
def test_time_in_which_nobody_could_press_is_counted_against_nobody(
    office: Listening, gone: datetime, back: datetime, last: date
) -> None:
    """Samspil was out of the channel when the day ended."""
    office.live_until(gone)
    office.do(conductor.go_away, "T1", "C1", REMOVED)
    office.live_until(back)
    office.do(conductor.begin, BEGINNING)
    assert in_time_until(office) == last


@pytest.mark.parametrize("noted", [True, False])
@pytest.mark.parametrize(
    ("stops", "starts", "last"),
    [
        (local(13, 12), local(15, 9), date(2026, 5, 15)),  # Ascension Day is free
        (local(12, 9), local(15, 9), date(2026, 5, 15)),  # of neither day it heard
        (local(13, 15), local(16, 3), date(2026, 5, 18)),  # Saturday night
        (local(13, 9), local(13, 15), DUE),
        (local(13, 15), local(13, 16, 30), DUE),  # that evening
        (local(13, 16, 1), local(15, 9), DUE),  # its day had closed
        (local(12, 9), local(12, 15), DUE),
    ],
)
def test_a_day_that_ends_while_samspil_does_not_run_is_counted_against_nobody(
    office: Listening, stops: datetime, starts: datetime, last: date, noted: bool
) -> None:
    """They have the first working day on which it runs, and are told so; also where its note is lost."""
    office.live_until(stops)
    office.clock.move_to(starts)
    if not noted:
        office.do(lambda w: w.session.exec(update(Action).values(remind_at=None)))
    office.sweep()
    assert in_time_until(office) == last
    office.live_until(max(starts, local(last.day, 15)))
    is_late = office.clock.now() >= local(last.day + 1)
    assert named_late(office) - {"tasks"} == ({"panel", "outside", "list"} if is_late else set())
    office.do(action.finish, who("P1"), 1)
    assert became(office) == ("late" if is_late else "kept")


def test_the_end_of_its_day_says_nothing_and_a_night_of_downtime_gives_nothing(office: Listening) -> None:
    """The day closes at midnight in New York; down from then until the morning it is late that morning."""
    theirs = office.person("P1").side_id

    def settle(w: Unit) -> None:
        side = w.session.get_one(Side, theirs)
        side.zone, side.holidays, side.week = "America/New_York", "US", "12345"
        side.opens, side.closes = time(16), time()
        w.session.flush()
        action.follow_settings(w, w.session.get_one(Partnership, office.id))

    office.do(settle)
    office.live_until(local(14, 5, 59))  # a minute before midnight there
    assert [name for name, to in office.came if to == "P1"] == ["action.soon", "action.due"]
    office.be_down_until(local(14, 6, 10))
    office.be_down_until(local(15, 9))
    assert in_time_until(office) == DUE
    assert len(office.came) == 2
    office.do(action.change, who("H1"), 1, "Order VPN", date(2026, 5, 18))
    office.live_until(local(19, 5, 59))
    office.be_down_until(local(19, 7))
    assert in_time_until(office) == date(2026, 5, 19)


def test_messages_and_lists_say_until_when_it_is_in_time(office: Listening) -> None:
    """What stands before people follows; the date that was agreed stays in it."""
    be_away(office, date(2026, 5, 17))
    (said,) = office.do(
        lambda w: w.session.exec(select(OwedMessage.text).where(OwedMessage.name == "action.noted")).all()
    )
    assert "by Wednesday 13 May" in said
    for language, words in (
        ("en", "due Wednesday 13 May, in time until Monday 18 May"),
        ("da", "frist onsdag 13. maj, i tide til og med mandag 18. maj"),
    ):
        promises = office.do(action.open_actions, office.id)
        assert words in line(translator(language), promises[0], date(2026, 5, 14))
    office.live_until(local(18, 9))
    (said,) = office.do(
        lambda w: w.session.exec(select(OwedMessage.text).where(OwedMessage.name == "action.due")).all()
    )
    assert "Due Wednesday 13 May, in time until today, Monday 18 May: Order VPN" in said
