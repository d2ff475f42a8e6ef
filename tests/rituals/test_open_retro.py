"""An open retro and the next one: neither is held twice, lost without a word, or looked at too early."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from calendar_at_work import CalendarAtWork, local
from listening_at_work import Listening, answer_retro
from partnership_at_work import who
from sqlmodel import select

from bot import partnerships
from bot.conductor.following import clocks, follow_clocks
from bot.outbox import OwedMessage
from bot.partnerships import Partnership, Unit
from bot.recurring import OccurrenceException
from bot.recurring.cadence import Weekly
from bot.rituals import retro
from bot.rituals.retro import RetroChange, RetroRound

WEEKLY = retro.Plan(Weekly((2,)), time(13), "ssc", retro.columns_of("ssc", ""), k=4, days_open=5)
"""On Wednesdays at one, open for a week."""


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path) -> Iterator[Listening]:
    made = Listening(sqlite_url, tmp_path / "keys", local(4, 8))
    made.came = []
    yield made
    made.database.close()


def opened(office: CalendarAtWork) -> list[tuple[date, datetime]]:
    """Regular day and opening of each retro, as it was."""
    return [
        (each.planned_on, each.opened_at)
        for each in office.rows(RetroRound)
        if each.opened_at is not None and each.planned_on is not None
    ]


def only_open(office: CalendarAtWork) -> RetroRound:
    (found,) = [each for each in office.rows(RetroRound) if each.is_open]
    return found  # type: ignore[no-any-return]  # rows of any table


def work_on(office: CalendarAtWork, week: str) -> None:
    """The days of the week on which the partner works are others."""

    def act(w: Unit) -> None:
        before = clocks(w, office.id)
        partnerships.sides(w, office.id)[1].week = week
        w.session.flush()
        follow_clocks(w, w.session.get_one(Partnership, office.id), before)

    office.do(act)


def left_out(office: CalendarAtWork) -> list[tuple[str, datetime | None]]:
    """Of which the channel was told that they do not open, and what comes next by that."""
    said = [each for each in office.rows(RetroChange) if each.kind == "still_open"]
    return [(each.kind, each.next_at) for each in said]


def test_one_that_closes_as_the_next_opens_holds_nobody_up(office: Listening) -> None:
    """Open from Wednesday to Wednesday: in four weeks there are four, and none is left out."""
    office.settings(holidays=("", ""))
    office.do(retro.agree, who("H0"), office.id, WEEKLY)
    for week in range(4):
        office.live_until(local(6, 14) + timedelta(weeks=week))
        answer_retro(office)
    days = [date(2026, 5, day) for day in (6, 13, 20, 27)]
    assert [day for day, _at in opened(office)] == days
    assert left_out(office) == []


def test_one_that_is_open_beyond_the_next_leaves_that_out_and_says_so(office: Listening) -> None:
    """Open for eight days; the next but one opens, and what was said stands when the plan is saved anew."""
    office.settings(holidays=("", ""))
    office.do(retro.agree, who("H0"), office.id, replace(WEEKLY, days_open=8))
    office.live_until(local(6, 14))
    answer_retro(office)
    office.live_until(local(13, 14))
    assert left_out(office) == [("still_open", local(20, 13))]
    texts = "\n".join(
        office.do(
            lambda w: w.session.exec(select(OwedMessage.text).where(OwedMessage.name == "retro.change"))
        )
    )
    assert "The next retro was to open now, but the last one is still open. It is left out." in texts
    office.forget_next()
    office.do(retro.agree, who("H0"), office.id, replace(WEEKLY, days_open=3))
    office.live_until(local(20, 14))
    assert [day for day, _at in opened(office)] == [date(2026, 5, 6), date(2026, 5, 20)]
    said = [each for each in office.rows(OccurrenceException) if each.forum == "retro"]
    assert [(each.day, each.kind, each.by) for each in said] == [(date(2026, 5, 13), "skipped", None)]


@pytest.mark.parametrize(
    ("week", "closes", "days"),
    [
        ("12345", local(11, 13), (6, 13, 20)),
        ("345", local(13, 8), (6, 13, 20)),  # it closes in the morning before the next one
        ("4", local(14, 8), (6, 20)),  # Thursdays only: the day after the next one
    ],
)
def test_a_close_that_moves_past_the_next_one_leaves_that_out(
    office: Listening, week: str, closes: datetime, days: tuple[int, ...]
) -> None:
    """The week of one company changes while it is open; its tallies are looked at by the new time."""
    office.settings(holidays=("", ""))
    office.do(retro.agree, who("H0"), office.id, replace(WEEKLY, days_open=3))
    office.live_until(local(6, 14))
    answer_retro(office)
    before = only_open(office)
    assert before.closes_at == local(11, 13)
    work_on(office, week)
    after = only_open(office)
    assert after.closes_at == closes
    assert after.due_at is not None
    assert (after.due_at == before.due_at) is (closes == before.closes_at)
    sides = office.do(lambda w: partnerships.sides(w, office.id))
    assert all(side.hours.is_open(after.due_at) for side in sides)
    for day in days[1:]:
        office.live_until(local(day, 14))
        answer_retro(office)
    assert [day.day for day, _at in opened(office)] == list(days)
    assert len(left_out(office)) == 3 - len(days)


def test_a_vote_lasts_two_days_on_which_all_work_and_only_ends_later(office: Listening) -> None:
    """From Wednesday over Ascension Day to Monday; without Mondays it is Tuesday, and stays so."""
    office.do(retro.agree, who("H0"), office.id, WEEKLY)
    office.live_until(local(6, 14))
    answer_retro(office)
    office.live_until(local(13, 14))
    (voting,) = [each for each in office.rows(RetroRound) if each.is_voting]
    assert voting.voting_ends_at == local(18, 13)
    for week in ("2345", "12345"):
        work_on(office, week)
        (voting,) = [each for each in office.rows(RetroRound) if each.is_voting]
        assert (voting.voting_ends_at, voting.due_at) == (local(19, 8), local(19, 8))
    office.live_until(local(19, 7, 59))
    assert [each.id for each in office.rows(RetroRound) if each.is_voting] == [voting.id]
    office.live_until(local(19, 8, 1))
    assert not [each for each in office.rows(RetroRound) if each.is_voting]
