"""What the version before knew of single days is there after the upgrade."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from calendar_at_work import CalendarAtWork, local
from partnership_at_work import who
from sqlmodel import col, select, update

from bot.partnerships import Unit
from bot.rituals import pair, status
from bot.rituals.pair import PairRound, Rhythm
from bot.rituals.status import StatusCadence, StatusChange, StatusForum, StatusRound

BEFORE = "0016"
WITHOUT_FORUMS = "0057"
MAY_5, MAY_12, MAY_19 = date(2026, 5, 5), date(2026, 5, 12), date(2026, 5, 19)


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[CalendarAtWork]:
    """The meeting of 5 May was held."""
    office = CalendarAtWork(database_url, tmp_path / "keys")
    office.plan()
    office.live_until(local(5, 12))
    yield office
    office.database.close()


def upgrade(office: CalendarAtWork, sql: str = "", before: str = BEFORE) -> None:
    """Back to the tables of the version before, where a statement writes what it would have, and forward."""
    engine = office.database.engine
    office.database.migrate(before)
    with engine.begin() as connection:
        if sql:
            connection.exec_driver_sql(sql)
    office.database.migrate()


def next_is(w: Unit, day: date, moment: object) -> None:
    """As the version before stored the next meeting."""
    w.session.exec(update(StatusCadence).values(planned_on=day, meeting_at=moment, next_at=moment))


def test_what_was_skipped_stays_so(office: CalendarAtWork) -> None:
    """Known from the next meeting alone: the regular days before it were left out."""
    office.do(next_is, MAY_19, local(19, 10))
    upgrade(office)
    assert office.exceptions() == {MAY_12: "skipped"}
    office.settings(zone="Europe/Paris")
    office.live_until(local(20, 12))
    assert [day for day, _at in office.held()] == [MAY_5, MAY_19]


def test_what_was_moved_stays_there(office: CalendarAtWork) -> None:
    """Known from what the channel was told last."""

    def move(w: Unit) -> None:
        next_is(w, MAY_12, local(14, 10))
        w.session.add(StatusChange(partnership_id=1, kind="moved", by=None, at=w.now, next_at=local(14, 10)))

    office.do(move)
    upgrade(office)
    assert office.exceptions() == {MAY_12: "moved"}
    office.settings(holidays=("DE", "SE"))
    office.live_until(local(20, 12))
    assert office.held() == [(MAY_5, local(5, 10)), (MAY_12, local(14, 10)), (MAY_19, local(19, 10))]


def test_of_two_rounds_for_a_day_the_first_keeps_it(office: CalendarAtWork) -> None:
    """The other counts as an extra one; and the plan goes on."""
    upgrade(
        office,
        "INSERT INTO status_round (partnership_id, planned_on, opened_at, was_due_at, closed_at, meeting_at)"
        " SELECT partnership_id, planned_on, opened_at, was_due_at, closed_at, opened_at FROM status_round",
    )
    assert [each.planned_on for each in office.rows(StatusRound)] == [MAY_5, None]
    office.live_until(local(13, 12))
    assert [each.planned_on for each in office.rows(StatusRound)] == [MAY_5, None, MAY_12]


def test_draws_of_pairs_get_their_day(office: CalendarAtWork) -> None:
    """That on which they were due, in the zone of the plan."""
    for user in ("H0", "H1", "P0", "P1"):
        office.do(pair.wish, who(user), office.id, yes=True)
    office.do(pair.agree, who("H0"), office.id, Rhythm(1, 1, office.cadence.cadence.clock))
    office.live_until(local(12, 11))
    upgrade(office)
    drawn = office.do(lambda w: w.session.exec(select(col(PairRound.planned_on))).all())
    assert drawn == [MAY_12]


def test_the_plan_of_before_is_the_one_forum(office: CalendarAtWork) -> None:
    """What was planned and held when there was one meeting goes on, and nothing else meets."""
    before = office.do(status.plan_of, who("H0"), 1)
    upgrade(office, before=WITHOUT_FORUMS)
    plan = office.do(status.plan_of, who("H0"), 1)
    assert (plan.next_on, plan.next_at, plan.forum) == (before.next_on, before.next_at, None)
    assert plan.next_on == MAY_12
    office.live_until(local(13, 12))
    assert office.rows(StatusForum) == []
    rounds = office.rows(StatusRound)
    assert [(each.planned_on, each.forum_id, each.questions) for each in rounds] == [
        (MAY_5, None, []),
        (MAY_12, None, []),
    ]
