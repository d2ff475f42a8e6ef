"""Anything, in any order, done to the plan of one partnership by people and time."""

import os
from datetime import date, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from calendar_at_work import CalendarAtWork, local
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from partnership_at_work import BEGINNING
from sqlalchemy import text

from bot import conductor
from bot.database import Database
from bot.errors import Refusal
from bot.partnerships import REMOVED
from bot.recurring.cadence import Monthly, Weekly
from bot.rituals.status import Plan
from bot.tables import metadata

MANY = (60, 40)
"""So many examples, of so many steps, where everything is tried."""


def run(machine: type["MovingGround"], database_url: str, *, few: tuple[int, int]) -> None:
    """Try what `few` says, or MANY; on PostgreSQL a fifth of it."""

    begun = type(machine.__name__, (machine,), {"url": database_url})
    examples, steps = MANY if os.environ.get("EVERYTHING") else few
    if database_url.startswith("postgresql"):
        examples = -(-examples // 5)
    run_state_machine_as_test(
        begun,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


RULES = (Weekly((1,)), Weekly((3,)), Weekly((0, 2)), Weekly((4,), 2), Monthly(1, 1), Monthly(-1, 3))
ZONES = ("Europe/Copenhagen", "America/New_York", "Asia/Kolkata", "Pacific/Auckland")
CALENDARS = ("", "DK", "SE", "IN", "IL", "US")


class MovingGround(RuleBasedStateMachine):
    """People and time do anything to the plan of one partnership."""

    url = ""

    @initialize(rule=st.sampled_from(RULES), clock=st.integers(8, 16))
    def begin(self, rule: Weekly | Monthly, clock: int) -> None:
        """A plan."""
        self.folder = TemporaryDirectory()
        if self.url.startswith("sqlite"):
            url = f"sqlite:///{self.folder.name}/samspil.db"
        else:
            url = self.url
            _empty(url)
        self.office = self.open_office(url, Path(self.folder.name) / "keys")
        self.office.plan(Plan(rule, time(clock)))
        self.away, self.said = False, self.office.said()

    def open_office(self, url: str, keys: Path) -> CalendarAtWork:
        """On the first of April."""
        return CalendarAtWork(url, keys, local(2026, 4, 1, 8))

    def _try(self, act: object, *values: object) -> None:
        try:
            act(*values)  # type: ignore[operator]  # a verb of the office
        except Refusal:
            return

    @rule(hours=st.integers(1, 200))
    def live(self, hours: int) -> None:
        """Time goes on, and the meeting that was announced is the one that is asked for."""
        self.office.sweep()
        announced = self.office.cadence
        self.office.live_until(self.office.clock.now() + timedelta(hours=hours))
        opens_at = announced.next_at
        if self.away or opens_at is None or opens_at > self.office.clock.now():
            return
        of_day = [each for each in self.office.rounds() if each.planned_on == announced.planned_on]
        assert [each.meeting_at for each in of_day] == [announced.meeting_at]

    @rule(hours=st.integers(1, 900))
    def down(self, hours: int) -> None:
        """Nothing runs for a while."""
        self.office.be_down_until(self.office.clock.now() + timedelta(hours=hours))

    @precondition(lambda self: not self.away)
    @rule(twice=st.booleans())
    def skip(self, *, twice: bool) -> None:
        """Once, or by a double click."""
        before = len(self.office.chosen())
        seen = self._seen()
        self._try(self.office.skip, seen)
        if twice:
            said = len(self.office.changes())
            self._try(self.office.skip, seen)
            assert len(self.office.changes()) == said or seen in ("", "0")
        assert len(self.office.chosen()) <= before + 1
        self.said = self.office.said()

    @precondition(lambda self: not self.away)
    @rule(hours=st.integers(-50, 400))
    def move(self, hours: int) -> None:
        """To some other hour."""
        next_at = self.office.next
        if next_at is not None:
            self._try(self.office.move, next_at + timedelta(hours=hours))
        self.said = self.office.said()

    @precondition(lambda self: not self.away)
    @rule(hours=st.integers(1, 100), extra=st.booleans())
    def open_now(self, hours: int, *, extra: bool) -> None:
        """By hand."""
        meeting = self.office.clock.now() + timedelta(hours=hours)
        self._try(lambda: self.office.open_now(meeting, extra=extra))
        self.said = self.office.said()

    @precondition(lambda self: not self.away)
    @rule()
    def pause(self) -> None:
        """Nobody is asked."""
        self._try(self.office.pause)

    @precondition(lambda self: not self.away)
    @rule()
    def resume(self) -> None:
        """Go on."""
        self._try(self.office.resume)

    @precondition(lambda self: not self.away)
    @rule(
        rule=st.sampled_from(RULES),
        clock=st.integers(8, 16),
        lead=st.sampled_from([None, 2, 24, 72]),
        on_holiday=st.sampled_from(["move", "skip"]),
    )
    def change(self, rule: Weekly | Monthly, clock: int, lead: int | None, on_holiday: str) -> None:
        """Another plan."""
        self._try(self.office.plan, Plan(rule, time(clock), on_holiday, lead))

    @precondition(lambda self: not self.away)
    @rule(zone=st.sampled_from(ZONES), calendars=st.tuples(*[st.sampled_from(CALENDARS)] * 2))
    def settle(self, zone: str, calendars: tuple[str, str]) -> None:
        """Another zone, and other holidays."""
        self.office.settings(zone=zone, holidays=calendars)

    @rule()
    def leave_or_return(self) -> None:
        """The bot is taken out of the channel, or invited again."""
        if self.away:
            self.office.do(conductor.begin, BEGINNING)
        else:
            self.office.do(conductor.go_away, "T1", "C1", REMOVED)
        self.away = not self.away

    @rule()
    def forget(self) -> None:
        """The note of what comes next is gone."""
        self.office.forget_next()

    def _seen(self) -> str:
        open_ = [each for each in self.office.rounds() if each.due_at is not None]
        day = (
            min(open_, key=lambda each: each.meeting_at).planned_on
            if open_
            else self.office.cadence.planned_on
        )
        return f"{day:%Y%m%d}" if day is not None else "0" if open_ else ""

    @invariant()
    def each_regular_day_has_one_round(self) -> None:
        """And no day that was skipped before its round opened has any."""
        rounds = [each for each in self.office.rounds() if each.planned_on is not None]
        days = [each.planned_on for each in rounds]
        assert len(days) == len(set(days))
        skipped = {day for day, kind in self.office.exceptions().items() if kind == "skipped"}
        assert not skipped & set(days)

    @invariant()
    def what_was_said_of_a_day_stands(self) -> None:
        """As long as its rule has that day, until it is said otherwise, or its time passes in vain."""
        now, before = self.office.said(), self.said
        self.said = now
        for day, was in before.items():
            said = now.get(day)
            if said is None:
                assert not self.office.is_regular(*day), f"{was} of {day} was lost"
            elif said != was:
                assert said == ("skipped", None), f"{was} of {day} became {said}"
                assert was[1] is not None
                assert was[1] <= self.office.clock.now()
        for each in self.office.rounds():
            kind, moved_to = now.get(("status", each.planned_on or date.min), ("", None))
            assert moved_to in (None, each.meeting_at), "it is held where it was moved to"
            assert kind != "called_off" or each.called_off_at is not None

    @invariant()
    def what_was_announced_is_what_happens(self) -> None:
        """No round opens for a meeting that has passed, and a called off one is never closed."""
        for each in self.office.rounds():
            assert each.opened_at < each.meeting_at or each.closed_at is not None
            assert each.called_off_at is None or each.closed_at is None

    @invariant()
    def while_it_runs_something_comes(self) -> None:
        """No meeting is lost for ever: there always is a next one, of a day without a round."""
        if self.away:
            return
        cadence = self.office.cadence
        if cadence.runs:
            assert cadence.planned_on is not None
            assert cadence.next_at is not None
            assert cadence.planned_on not in {each.planned_on for each in self.office.rounds()}

    def teardown(self) -> None:
        """The next example has a database of its own."""
        if hasattr(self, "office"):
            self.office.database.close()
            self.folder.cleanup()


def _empty(url: str) -> None:
    """No example knows of another."""
    database = Database(url)
    with database.engine.begin() as connection:
        tables = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
    database.close()
