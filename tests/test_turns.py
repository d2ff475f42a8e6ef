"""What waits behind what: nothing behind another rate, what a person did behind nothing that was planned."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from partnership_at_work import AtWork
from sqlalchemy import text
from sqlmodel import select

from bot import outbox
from bot.blocks.elements import message
from bot.clock import MovableClock
from bot.outbox import OwedMessage
from bot.outbox.line import due
from bot.outbox.owing import owe
from bot.outbox.queries import DUE_ANYWHERE, DUE_THERE, FREE_AT, OWED, TAKEN, at
from bot.outbox.turns import First, Kind, Turns
from bot.pace import PLACE_INTERVAL, Pace, interval
from bot.partnerships import Partnership, Unit
from bot.prepared import Prepared, Records

NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)
OLD = 200


class Line:
    """The turns, and a clock that goes on to whoever is next."""

    def __init__(self) -> None:
        self.clock = MovableClock(NOW)
        self.pace = Pace(self.clock)
        self.turns = Turns(self.pace)

    def put(self, number: int, place: str, kind: Kind = "post", priority: int = outbox.IN_LINE) -> None:
        self.turns.put(First(priority, self.clock.now(), number, "T", place, kind))

    def bring_one(self) -> First:
        """The next call there is, in the moment in which it may be made."""
        while (first := self.turns.take()) is None:
            moment = self.turns.wakes_at()
            assert moment is not None
            assert moment > self.clock.now()
            self.clock.move_to(moment)
        self.turns.done(first, called=True)
        return first

    def bring_all(self) -> list[First]:
        return [self.bring_one() for _each in range(len(self.turns))]


@pytest.fixture
def line() -> Line:
    return Line()


class GoingOn(MovableClock):
    """A clock that is later whenever one looks at it, as the machine's own is."""

    def now(self) -> datetime:
        """A microsecond after the last look."""
        self.move_to(super().now() + timedelta(microseconds=1))
        return super().now()


def test_the_first_call_is_made_at_once_by_a_clock_that_does_not_stand_still() -> None:
    """It is free now: that the clock has gone on since one looked makes it no later."""
    turns = Turns(Pace(GoingOn(NOW)))
    turns.put(First(outbox.IN_LINE, NOW, 1, "T", "C1", "post"))
    assert turns.take() is not None


async def test_a_click_waits_for_no_turn_by_a_clock_that_does_not_stand_still() -> None:
    """Nothing was called before it."""
    pace = Pace(GoingOn(NOW))
    async with asyncio.timeout(1):
        await pace.turn("T", "views.open")


def test_what_is_chosen_counts_before_it_is_called(line: Line) -> None:
    """While what to say is read, clicks make all the calls that Slack takes beside it, and no more follow."""
    chosen = []
    for number in range(20):
        line.put(number, f"C{number}", "edit")
        while (first := line.turns.take()) is None:
            moment = line.turns.wakes_at()
            assert moment is not None
            line.clock.move_to(moment)
        chosen.append(first)
    for _click in range(30):
        with line.pace.under_way("T", "chat.update"):
            pass
    clicked_at = line.clock.now()
    line.put(20, "C20", "edit")
    line.clock.move_to(clicked_at + interval("chat.update"))
    assert line.turns.take() is None
    assert line.turns.wakes_at() == clicked_at + timedelta(minutes=1)
    line.turns.done(chosen[0], called=False)
    assert line.turns.take() is not None


def test_no_post_waits_for_an_edit(line: Line) -> None:
    """A hundred channels, each with a prompt to be posted and a panel to be edited."""
    for number in range(100):
        line.put(2 * number, f"C{number}", "edit")
        line.put(2 * number + 1, f"C{number}")
    brought = [(line.bring_one().kind, line.clock.now()) for _each in range(200)]
    posted = [moment for kind, moment in brought if kind == "post"]
    assert len(posted) == 100
    assert posted[-1] - NOW <= 100 * interval("chat.postMessage")


def test_what_a_person_caused_passes_all_that_waits(line: Line) -> None:
    """It is chosen when the rate is free, and not behind what came before."""
    for number in range(1000):
        line.put(number, f"C{number}")
    line.bring_one()
    line.put(5000, "C999X", priority=outbox.AHEAD)
    assert line.bring_one().id == 5000
    assert line.clock.now() - NOW <= timedelta(seconds=1)


def test_what_was_scheduled_comes_too_however_much_people_do(line: Line) -> None:
    """Of four calls it has one."""
    for number in range(40):
        line.put(number, f"C{number}")
        line.put(100 + number, f"P{number}", priority=outbox.AHEAD)
    brought = [line.bring_one().priority for _each in range(40)]
    assert brought.count(outbox.IN_LINE) == 10


def test_of_the_same_priority_who_came_first_goes_first(line: Line) -> None:
    """Whatever the names of their places."""
    for number, place in enumerate(("Z", "A", "M")):
        line.put(number, place)
    assert [each.id for each in line.bring_all()] == [0, 1, 2]


def test_a_place_rests_for_a_second_and_others_go_meanwhile(line: Line) -> None:
    """Slack takes about one a second in a channel."""
    line.put(1, "C1")
    line.bring_one()
    line.put(2, "C1")
    line.put(3, "C2")
    assert [each.id for each in line.bring_all()] == [3, 2]
    assert line.clock.now() - NOW >= PLACE_INTERVAL


def test_a_turn_in_which_nothing_was_called_is_another_s(line: Line) -> None:
    """Another process had it in hand."""
    line.put(1, "C1")
    line.put(2, "C2")
    taken = line.turns.take()
    assert taken is not None
    line.turns.done(taken, called=False)
    assert line.turns.take() is not None
    assert line.clock.now() == NOW


def test_a_clock_that_was_put_back_holds_nothing_up(line: Line) -> None:
    """What was noted for later lies an hour ahead."""
    line.put(1, "C1")
    line.bring_one()
    line.clock.move_to(NOW - timedelta(hours=1))
    line.put(2, "C1")
    assert line.bring_one().id == 2
    assert line.clock.now() == NOW - timedelta(hours=1)


def test_retry_after_holds_one_method_of_one_workspace(line: Line) -> None:
    """Edits that Slack does not take now keep no post from it."""
    line.pace.hold("T", "chat.update", timedelta(seconds=30))
    line.put(1, "C1", "edit")
    line.put(2, "C2")
    assert [each.id for each in line.bring_all()] == [2, 1]
    assert line.clock.now() - NOW >= timedelta(seconds=30)
    assert line.pace.free_at("OTHER", "chat.update", line.clock.now()) == line.clock.now()


def test_no_minute_has_more_calls_than_slack_takes_however_late_they_come_to_it(line: Line) -> None:
    """Each takes up to ten seconds, and clicks make some: of any minute Slack counts fifty at most."""
    counted: list[datetime] = []
    under_way: list[tuple[datetime, AbstractContextManager[None]]] = []
    for number in range(300):
        while (free_at := line.pace.free_at("T", "chat.update", line.pace.now())) > line.clock.now():
            line.clock.move_to(min([free_at, *(ends for ends, _call in under_way)]))
            for ends, call in [each for each in under_way if each[0] <= line.clock.now()]:
                counted.append(ends)
                call.__exit__(None, None, None)
                under_way.remove((ends, call))
        if number % 7:
            line.pace.spend("T", "chat.update")
        call = line.pace.under_way("T", "chat.update")
        call.__enter__()
        under_way.append((line.clock.now() + timedelta(seconds=number % 3 * 5), call))
    for first in counted:
        assert sum(first <= each < first + timedelta(minutes=1) for each in counted) <= 50
    assert line.clock.now() - NOW <= 300 * interval("chat.update") + timedelta(minutes=1)


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Iterator[AtWork]:
    made = AtWork(database_url, tmp_path / "keys", NOW, home=2, partner=2)
    yield made
    made.database.close()


def owes(
    w: Unit,
    about: int,
    *,
    kind: str = "status.change",
    thread: int | None = None,
    priority: int = outbox.IN_LINE,
) -> OwedMessage:
    """Another message in the channel."""
    there = w.session.exec(select(Partnership)).one()
    of = ("status.change", thread) if thread is not None else None
    owe(w.session, there, there.channel, kind, about, message("x", []), w.now, of, priority)
    w.session.flush()
    return w.session.exec(select(OwedMessage).where(OwedMessage.about == about)).one()


def test_a_reply_waits_for_its_thread_and_takes_it_along(world: AtWork) -> None:
    """What a person said in a thread that is not there yet brings its first message before others."""

    def act(w: Unit) -> list[int]:
        owes(w, 1)
        owes(w, 2)
        owes(w, 3, thread=2, priority=outbox.AHEAD)
        (first,) = due(w, "me")
        before = w.session.get_one(OwedMessage, first.id)
        before.arrived(before.wanted, "C", "1.0")
        (then,) = due(w, "me")
        return [before.about, w.session.get_one(OwedMessage, then.id).about]

    assert world.do(act) == [2, 3]


def test_an_edit_goes_though_a_post_waits_for_its_next_try(world: AtWork) -> None:
    """Of posts none passes another that failed, but for what a person did."""

    def act(w: Unit) -> list[set[int]]:
        there, failed = owes(w, 1), owes(w, 2)
        there.arrived(there.wanted, "C", "1.0")
        there.want(message("y", []), w.now)
        failed.failed("internal_error", w.now, timedelta(minutes=1))
        owes(w, 3)
        first = {w.session.get_one(OwedMessage, each.id).about for each in due(w, "me")}
        owes(w, 4, priority=outbox.AHEAD)
        return [first, {w.session.get_one(OwedMessage, each.id).about for each in due(w, "me")}]

    assert world.do(act) == [{1}, {1, 4}]


def test_what_is_changed_while_it_waits_keeps_its_place_in_the_line(world: AtWork) -> None:
    """Else a prompt that many answer would never be posted; once it is there its priority is forgotten."""

    def act(w: Unit) -> None:
        owed = owes(w, 1)
        assert owed.want(message("y", []), w.now + timedelta(seconds=9), outbox.AHEAD)
        assert (owed.owed_since, owed.priority) == (w.now, outbox.AHEAD)
        owed.arrived(owed.wanted, "C", "1.0")
        assert owed.priority == outbox.IN_LINE

    world.do(act)


def test_deadlines_go_ahead_whoever_notices_them(world: AtWork) -> None:
    """A sweep moves a blocker up: people wait for that."""
    assert world.do(lambda w: owes(w, 1, kind="escalation.move").priority) == outbox.AHEAD


def test_a_deadline_is_shown_ahead_where_it_stands_already(world: AtWork) -> None:
    """Not only what is new: a card is edited when its clock has run out."""

    def act(w: Unit) -> int:
        owed = owes(w, 1, kind="escalation.story")
        owed.arrived(owed.wanted, "C", "1.0")
        assert owed.want(message("y", []), w.now)
        return owed.priority

    assert world.do(act) == outbox.AHEAD


def test_only_what_is_there_can_be_drawn_anew(world: AtWork) -> None:
    """Where nothing was owed yet, or somebody deleted it, whoever changed something is told."""

    def act(w: Unit) -> list[bool | None]:
        partnership = w.session.get_one(Partnership, world.id)
        found = [outbox.owe_anew(w.session, partnership, "escalation.story", 7, w.now)]
        owe(w.session, partnership, partnership.channel, "escalation.story", 7, message("x", []), w.now)
        found.append(outbox.owe_anew(w.session, partnership, "escalation.story", 7, w.now))
        (owed,) = w.session.exec(select(OwedMessage).where(OwedMessage.about == 7)).all()
        owed.arrived(owed.wanted, "C1", "1.0")
        owed.vanished(w.now)
        w.session.flush()
        return [*found, outbox.owe_anew(w.session, partnership, "escalation.story", 7, w.now)]

    assert world.do(act) == [None, True, False]


PLANNED: Mapping[str, Prepared | Records[Any]] = {
    "anywhere": DUE_ANYWHERE,
    "there": DUE_THERE,
    "owed": OWED,
    "free": FREE_AT,
    "taken": TAKEN,
}


@pytest.mark.parametrize("is_analyzed", [False, True])
def test_what_was_ever_delivered_is_read_by_no_question_of_delivery(world: AtWork, is_analyzed: bool) -> None:
    """Of two hundred old ones to each place none is looked at, whatever the server knows of its tables."""

    def plans(w: Unit) -> dict[str, str]:
        connection = w.session.connection()
        connection.execute(
            text(
                "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < :old) "
                "INSERT INTO message (partnership_id, name, about, place, text, blocks, key, wanted, "
                "delivered, owed_since, attempts, ts) "
                "SELECT 1, 'old', n, 'C' || n % 50, 't', '[]', 'k' || n, 1, 1, :now, 0, 't' || n FROM n"
            ),
            {"old": OLD * 50, "now": NOW},
        )
        owes(w, -1)
        if is_analyzed:
            connection.execute(text("ANALYZE message"))
        return {name: plan(w, query.statement) for name, query in PLANNED.items()}

    def plan(w: Unit, query: object) -> str:
        dialect = w.session.connection().dialect
        asked = {**at(w, "me"), "places": ["C1", "C2"], "id": 1}
        told = query.params(asked).compile(dialect=dialect, compile_kwargs={"literal_binds": True})  # type: ignore[attr-defined]
        explain = "EXPLAIN QUERY PLAN" if dialect.name == "sqlite" else "EXPLAIN"
        rows = w.session.connection().exec_driver_sql(f"{explain} {str(told).replace('%', '%%')}")
        return "\n".join(str(row[-1]) for row in rows)

    for name, said in world.do(plans).items():
        through = [each for each in said.splitlines() if "SCAN message" in each]
        assert all("COVERING INDEX ix_message_owed" in each for each in through), f"{name}: {said}"
        assert "Seq Scan on message" not in said, f"{name}: {said}"
