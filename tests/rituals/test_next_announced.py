"""Wherever it is told when people next meet, that is when they next meet, by name: each place is asked."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

import pytest
from calendar_at_work import TUESDAYS, CalendarAtWork, local
from partnership_at_work import BEGINNING, who
from sqlmodel import col, select

from bot import conductor, partnerships
from bot.blocks.panel import message
from bot.conductor.api import next_meeting
from bot.conductor.panel import panel_of
from bot.conductor.portfolio import lines_of
from bot.language import translator
from bot.partnerships import REMOVED, Partnership, Unit
from bot.recurring import Series, cadence
from bot.recurring.cadence import Monthly, Weekly
from bot.rituals import status
from bot.rituals.status import Plan, StatusChange, StatusRound

TWICE = Plan(Weekly((0, 2)), time(10), lead_hours=72)
"""On Mondays and Wednesdays, and asked for three days before: two rounds are open at a time."""


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path) -> Iterator[CalendarAtWork]:
    made = CalendarAtWork(sqlite_url, tmp_path / "keys")
    yield made
    made.database.close()


def plain(office: CalendarAtWork) -> None:
    office.plan()


def held(office: CalendarAtWork) -> None:
    office.plan()
    office.live_until(local(5, 11))


def often(office: CalendarAtWork) -> None:
    office.plan(TWICE)
    office.live_until(local(11, 11))


def often_and_skipped(office: CalendarAtWork) -> None:
    office.plan(TWICE)
    office.live_until(local(8, 11))
    office.skip()


def extra_after(office: CalendarAtWork) -> None:
    office.plan()
    office.open_now(local(7, 9), extra=True)


def extra_before(office: CalendarAtWork) -> None:
    office.plan(replace(TUESDAYS, rule=Weekly((3,))))
    office.live_until(local(4, 8, 30))
    office.open_now(local(5, 9), extra=True)


def opened_early(office: CalendarAtWork) -> None:
    office.plan()
    office.open_now(local(4, 15))
    office.live_until(local(4, 16))


def moved(office: CalendarAtWork) -> None:
    office.plan()
    office.move(local(7, 14))


def open_and_moved(office: CalendarAtWork) -> None:
    office.plan()
    office.live_until(local(4, 12))
    office.move(local(8, 9))


def called_off(office: CalendarAtWork) -> None:
    office.plan()
    office.live_until(local(4, 12))
    office.skip()


def changed_while_open(office: CalendarAtWork) -> None:
    office.plan()
    office.live_until(local(4, 12))
    office.plan(replace(TUESDAYS, rule=Weekly((3,), 2), clock=time(13)))


def on_ascension_day(office: CalendarAtWork) -> None:
    office.plan(replace(TUESDAYS, rule=Weekly((3,))))
    office.live_until(local(7, 12))


def ascension_day_left_out(office: CalendarAtWork) -> None:
    office.plan(replace(TUESDAYS, rule=Weekly((3,)), on_holiday="skip"))
    office.live_until(local(7, 12))


def holiday_after_an_open_one(office: CalendarAtWork) -> None:
    """Tuesday is asked for when Thursday turns out to be a holiday."""
    office.plan(replace(TUESDAYS, rule=Weekly((1, 3))))
    office.settings(holidays=("", ""))
    office.live_until(local(11, 12))
    office.settings(holidays=("DK", "DK"))


def gone_west(office: CalendarAtWork) -> None:
    office.plan(replace(TUESDAYS, clock=time(9)))
    office.live_until(local(4, 12))
    office.settings(zone="America/New_York")


def half_an_hour(office: CalendarAtWork) -> None:
    office.plan()
    office.settings(zone="Asia/Kolkata")


def monthly_over_the_year(office: CalendarAtWork) -> None:
    office.live_until(local(2026, 12, 2, 9))
    office.plan(replace(TUESDAYS, rule=Monthly(1, 4)))
    office.live_until(local(2026, 12, 4, 12))


def every_fourth(office: CalendarAtWork) -> None:
    office.live_until(local(2028, 2, 3, 9))
    office.plan(replace(TUESDAYS, rule=Weekly((1,), 4), starts_on=date(2028, 2, 29)))


def back_from_away(office: CalendarAtWork) -> None:
    office.plan()
    office.live_until(local(4, 9))
    office.do(conductor.go_away, "T1", "C1", REMOVED)
    office.live_until(local(12, 11))
    office.do(conductor.begin, BEGINNING)
    office.live_until(local(12, 11, 5))


def not_running(office: CalendarAtWork) -> None:
    office.plan(TWICE)
    office.live_until(local(8, 11))
    office.be_down_until(local(13, 11))


def with_a_forum(office: CalendarAtWork) -> None:
    steering = status.ForumPlan("steering", "", ("What now?",), Plan(Monthly(1, 2), time(9)), approves=True)

    def agree(w: Unit) -> None:
        status.carry_out_forum(w, partnerships.seat(w, who("H0"), office.id), 1, steering, paused=False)

    office.plan(replace(TUESDAYS, rule=Weekly((4,), 2)))
    office.do(agree)
    office.live_until(local(5, 12))


SITUATIONS: Final[list[Callable[[CalendarAtWork], None]]] = [
    plain, held, often, often_and_skipped, extra_after, extra_before, opened_early, moved, open_and_moved,
    called_off, changed_while_open, on_ascension_day, ascension_day_left_out, gone_west, half_an_hour,
    holiday_after_an_open_one, monthly_over_the_year, every_fourth, back_from_away, not_running, with_a_forum,
]  # fmt: skip


def by_summary(w: Unit) -> datetime | None:
    """What stands below the newest summary of the status meetings; None without one."""
    last = select(StatusRound).where(
        col(StatusRound.closed_at).is_not(None), col(StatusRound.forum_id).is_(None)
    )
    found = w.session.exec(last.order_by(col(StatusRound.meeting_at).desc())).first()
    return status.view_of(w, found).next_meeting_at if found is not None else None


def by_feed(w: Unit, until: datetime) -> list[datetime]:
    """The meetings that calendars have, from now on."""
    partnership = w.session.exec(select(Partnership)).one()
    found = set()
    for each in status.calendars_of(w, partnership, status.forums_of(w, partnership.id)):
        found |= {at for _id, at in each.single}
        if each.series is not None:
            found |= set(moments_of(each.series, w.now.date(), until.date()))
    return sorted(each for each in found if w.now < each <= until)


def moments_of(made: Series, since: date, until: date) -> Iterator[datetime]:
    """What a calendar makes of a rule: its days, but those left out, each at its time or another."""
    for number in range(-9, (until - since).days + 2):
        day = since + timedelta(days=number)
        ends = made.last is not None and day > made.last
        if cadence.is_regular(made.cadence, day) and day >= made.first and not ends:
            if day in made.moved:
                yield made.moved[day]
            elif day not in made.left_out:
                yield made.moment(day)


@pytest.mark.parametrize("situation", SITUATIONS)
def test_what_is_told_as_next_is_what_comes(
    office: CalendarAtWork, situation: Callable[[CalendarAtWork], None]
) -> None:
    """By the panel, API, mail, portfolio, the newest summary and change, and the calendar file."""
    office.do(lambda w: setattr(w.session.get_one(Partnership, office.id), "set_up_at", w.now))
    situation(office)
    now, until = office.clock.now(), office.clock.now() + timedelta(days=42)
    partnership = office.do(lambda w: w.session.get_one(Partnership, office.id))
    by_api = office.do(next_meeting, partnership)
    portfolio = office.do(lines_of, [partnership])[0].meeting_at
    panel = str(message(translator("en"), office.do(panel_of, partnership)).blocks)
    summary, said, feed = office.do(by_summary), office.rows(StatusChange)[-1], office.do(by_feed, until)

    office.live_until(until)
    rounds = [each for each in office.rounds() if each.called_off_at is None and each.meeting_at > now]
    first = min(each.meeting_at for each in rounds)
    first_status = min(each.meeting_at for each in rounds if each.forum_id is None)
    assert (by_api, portfolio) == (first, first)
    assert f"<!date^{int(first.timestamp())}^" in panel
    assert feed == sorted(each.meeting_at for each in rounds if each.meeting_at <= until)
    assert summary in (None, first_status)
    if said.at == now and said.next_at is not None:
        assert said.next_at == first_status
