"""One unit of work: one transaction, one `now`, and what it owes."""

import asyncio
import threading
import time
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from ready_made import ready
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import col, select
from tests_shared import key_under, keys_in

from bot.clock import MovableClock
from bot.database import Database, TooLateError, is_unwritable
from bot.errors import Refusal
from bot.outbox import OwedMessage
from bot.partnerships import Partnership, Unit
from bot.rituals.status import StatusChange
from bot.sealed import Terms, random_key
from bot.work import LONGEST_TOGETHER, Work

NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)


class Bench:
    """A Work on a database, that counts what it causes."""

    def __init__(self, url: str, keys: Path) -> None:
        self.clock = MovableClock(NOW)
        self.database = ready(Database(url))
        self.keys = keys_in(keys)
        self.drawn: list[int] = []
        self.wakings = self.seen_at_waking = 0
        self.work = Work(self.database, self.clock, self.keys, self._draw, self._woken)

    def _draw(self, _w: Unit, partnership_ids: Collection[int]) -> None:
        self.drawn.extend(partnership_ids)

    def _woken(self, _places: Collection[str]) -> None:
        self.wakings += 1
        with self.database.session() as session:
            self.seen_at_waking = len(session.exec(select(OwedMessage)).all())


@pytest.fixture
def bench(database_url: str, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(database_url, tmp_path / "keys")
    yield made
    made.database.close()


def begin(w: Unit) -> Partnership:
    partnership = Partnership(
        owner="T", channel="C", name="n", language="da", zone="UTC", begun_at=w.now, begun_by="U"
    )
    w.session.add(partnership)
    w.session.flush()
    return partnership


def owe_a_message(w: Unit) -> None:
    partnership = begin(w)
    change = StatusChange(partnership_id=partnership.id, kind="paused", by=None, at=w.now)
    w.post(partnership, "status.change", 1, partnership, change, None)


async def test_what_raises_leaves_nothing_behind(bench: Bench) -> None:
    """No row, no message owed, no panel drawn, no waking."""

    def fail(w: Unit) -> None:
        owe_a_message(w)
        w.touch(w.session.exec(select(Partnership)).one())
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await bench.work(fail)
    assert await bench.work(lambda w: w.session.exec(select(Partnership)).all()) == []
    assert await bench.work(lambda w: w.session.exec(select(OwedMessage)).all()) == []
    assert (bench.drawn, bench.wakings) == ([], 0)


async def test_delivery_is_woken_after_the_commit_and_only_if_something_is_owed(bench: Bench) -> None:
    """The waking comes when the row can be seen."""
    await bench.work(lambda w: w.session.exec(select(Partnership)).all())
    assert bench.wakings == 0
    await bench.work(owe_a_message)
    assert (bench.wakings, bench.seen_at_waking) == (1, 1)


async def test_a_touched_panel_is_drawn_once_at_the_end(bench: Bench) -> None:
    """However often it was touched."""

    def touch_twice(w: Unit) -> int:
        partnership = begin(w)
        w.touch(partnership)
        w.touch(partnership)
        return partnership.id

    assert bench.drawn == [await bench.work(touch_twice)]


async def test_now_is_the_same_throughout_a_unit(bench: Bench) -> None:
    """It is read once, whatever the clock does meanwhile."""

    def look_twice(w: Unit) -> tuple[datetime, datetime]:
        first = w.now
        bench.clock.move_to(NOW + timedelta(hours=1))
        return first, w.now

    assert await bench.work(look_twice) == (NOW, NOW)


async def test_a_key_is_destroyed_after_the_commit_and_not_if_there_is_none(bench: Bench) -> None:
    """A release that was rolled back must be able to happen again."""
    box = random_key()
    bench.keys.create(box, key_under(Terms(5, frozenset({1}), None)))

    def fail(w: Unit) -> None:
        w.destroy_key(box)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await bench.work(fail)
    assert bench.keys.read(box) is not None
    await bench.work(lambda w: w.destroy_key(box))
    assert bench.keys.read(box) is None
    assert bench.work.log_is_clean


class Together:
    """A work on SQLite whose thread is held up, so that what is asked meanwhile waits for each other."""

    def __init__(self, url: str, keys: Path) -> None:
        self.bench = Bench(url, keys)
        self.commits = 0
        self.failing: set[int] = set()
        """Which commits shall fail, counted from the first that is done together."""
        event.listen(self.bench.database.engine, "commit", self._commit)
        self.elapsed = 0.0
        """Seconds, for what may not last long; the machine's own would be another each time."""
        self.bench.work._elapsed = lambda: self.elapsed
        self._go_on = threading.Event()

    def _commit(self, _connection: Connection) -> None:
        self.commits += 1
        if self.commits in self.failing:
            raise OperationalError("COMMIT", {}, Exception("disk I/O error"))

    async def run(
        self, *acts: Callable[[Unit], object], apart: Collection[int] = (), cancel: Collection[int] = ()
    ) -> list[object]:
        """The answers to units that wait at the same time; those `apart` are asked for alone."""
        self._go_on.clear()
        self.commits = -1
        holding = asyncio.create_task(self.bench.work.alone(lambda _w: self._go_on.wait(10)))
        await asyncio.sleep(0)
        ways = [self.bench.work.alone if n in apart else self.bench.work for n in range(len(acts))]
        asked = [asyncio.create_task(way(act)) for way, act in zip(ways, acts, strict=True)]
        await asyncio.sleep(0)
        for number in cancel:
            asked[number].cancel()
        await asyncio.sleep(0)
        self._go_on.set()
        await holding
        return await asyncio.gather(*asked, return_exceptions=True)

    def stored(self) -> list[str]:
        """The channels of all partnerships, read beside the work."""
        with self.bench.database.session() as session:
            return [each.channel for each in session.exec(select(Partnership).order_by(col(Partnership.id)))]


@pytest.fixture
def together(sqlite_url: str, tmp_path: Path) -> Iterator[Together]:
    made = Together(sqlite_url, tmp_path / "keys")
    yield made
    made.bench.database.close()


def begins(channel: str) -> Callable[[Unit], str]:
    """A unit that writes one partnership."""

    def act(w: Unit) -> str:
        begin(w).channel = channel
        return channel

    return act


def breaks(channel: str, error: BaseException) -> Callable[[Unit], None]:
    """A unit that writes and raises."""

    def act(w: Unit) -> None:
        begins(channel)(w)
        w.session.flush()
        w.destroy_key("a" * 32)
        raise error

    return act


async def test_what_waits_is_committed_together_and_in_order(together: Together) -> None:
    """One commit for all, and each gets its own answer."""
    names = [str(number) for number in range(5)]
    assert await together.run(*map(begins, names)) == names
    assert (together.commits, together.stored()) == (1, names)


async def test_nobody_is_told_before_the_commit(together: Together) -> None:
    """What is acknowledged can be read beside it, whoever was first in the transaction."""
    seen: list[list[str]] = []

    async def ask(channel: str) -> None:
        await together.bench.work(begins(channel))
        seen.append(together.stored())

    await asyncio.gather(*[ask(str(number)) for number in range(5)])
    assert all(str(number) in stored for number, stored in enumerate(seen))


async def test_one_that_raises_takes_nothing_of_the_others_with_it(together: Together) -> None:
    """Its own rows are gone, it is told why, and the others are committed."""
    refused, halted = Refusal("No."), RuntimeError("halted")
    told = await together.run(begins("a"), breaks("b", refused), begins("c"), breaks("d", halted))
    assert (told, together.stored()) == (["a", refused, "c", halted], ["a", "c"])
    assert together.commits == 1


async def test_a_statement_that_fails_takes_nothing_of_the_others_with_it(together: Together) -> None:
    """Although the session then rolls back all that it knows of: the others are done again."""
    told = await together.run(begins("a"), begins("a"), begins("b"))
    assert isinstance(told[1], IntegrityError)
    assert (told[0], told[2], together.stored()) == ("a", "b", ["a", "b"])


async def test_what_the_database_undid_is_done_again(together: Together) -> None:
    """A full disk makes SQLite undo the whole transaction: nobody is told of success before."""

    def undo(w: Unit) -> None:
        w.session.connection().connection.driver_connection.execute("ROLLBACK")  # type: ignore[union-attr]
        raise RuntimeError("full")

    told = await together.run(begins("a"), undo, begins("b"))
    assert isinstance(told[1], RuntimeError)
    assert (told[0], told[2], together.stored()) == ("a", "b", ["a", "b"])


async def test_a_commit_that_fails_is_tried_for_each_alone(together: Together) -> None:
    """Whoever cannot be committed even then gets the error, and no key of theirs is destroyed."""
    box = random_key()
    together.bench.keys.create(box, key_under(Terms(5, frozenset({1}), None)))
    together.failing = {1, 3}
    told = await together.run(begins("a"), lambda w: w.destroy_key(box), begins("b"))
    assert isinstance(told[1], OperationalError)
    assert (told[0], told[2], together.stored()) == ("a", "b", ["a", "b"])
    assert together.bench.keys.read(box) is not None


async def test_a_key_is_destroyed_after_the_commit_of_all(together: Together) -> None:
    """And whoever has nothing to do with it is told before."""
    box = random_key()
    order: list[list[str]] = []
    together.bench.keys.create(box, key_under(Terms(5, frozenset({1}), None)))
    together.bench.work._destroy = lambda boxes: order.append(together.stored())  # type: ignore[method-assign]
    await together.run(lambda w: w.destroy_key(box), begins("a"))
    assert order == [["a"]]


async def test_what_is_asked_for_alone_shares_no_transaction(together: Together) -> None:
    """Neither with those before it nor with those after, and the order is kept."""
    names = [str(number) for number in range(5)]
    assert await together.run(*map(begins, names), apart=[2]) == names
    assert (together.commits, together.stored()) == (3, names)


async def test_nobody_joins_a_transaction_that_has_lasted_long_enough(together: Together) -> None:
    """Who came first would wait for them."""

    def last(_w: Unit) -> None:
        together.elapsed += LONGEST_TOGETHER * 1.1

    await together.run(begins("a"), last, begins("b"), begins("c"))
    assert together.commits == 2


async def test_who_gave_up_waiting_has_nothing_done_for_them(together: Together) -> None:
    """The others do not notice."""
    told = await together.run(begins("a"), begins("b"), begins("c"), cancel=[1])
    assert isinstance(told[1], asyncio.CancelledError)
    assert (told[0], told[2], together.stored()) == ("a", "c", ["a", "c"])


async def test_each_unit_reads_the_clock_for_itself(together: Together) -> None:
    """What joined later is not dated back."""
    clock = together.bench.clock

    def look_and_move(w: Unit) -> datetime:
        clock.move_to(w.now + timedelta(hours=1))
        return w.now

    assert await together.run(look_and_move, look_and_move) == [NOW, NOW + timedelta(hours=1)]


async def test_delivery_is_woken_once_for_all_that_were_committed_together(together: Together) -> None:
    """After the commit; what raised owes nothing."""

    def owe_and_break(w: Unit) -> None:
        owe_a_message(w)
        raise RuntimeError

    await together.run(owe_and_break)
    assert together.bench.wakings == 0
    await together.run(begins("x"), owe_a_message, owe_and_break)
    assert (together.bench.wakings, together.bench.seen_at_waking) == (1, 1)


async def test_a_database_that_cannot_be_reached_is_told_to_who_asked(bench: Bench) -> None:
    """And nobody waits for ever."""

    def fail(_connection: Connection) -> None:
        raise OperationalError("BEGIN", {}, Exception("database is locked"))

    event.listen(bench.database.engine, "begin", fail)
    with pytest.raises(OperationalError):
        await bench.work(begin)
    event.remove(bench.database.engine, "begin", fail)
    await bench.work(begin)


async def test_an_end_that_a_future_cannot_hold_is_told_all_the_same(bench: Bench) -> None:
    """Of a StopIteration who waits would never hear."""
    with pytest.raises(RuntimeError):
        await bench.work(lambda _w: next(iter([])))


async def test_who_waits_no_longer_is_told_so_and_nothing_of_it_stands(bench: Bench) -> None:
    """Another process holds what is needed: it fails in their time, with the database's own error."""
    await bench.work(begin)
    other = create_engine(bench.database.engine.url)
    with other.connect() as blocking:
        if bench.database.is_sqlite:
            blocking.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            blocking.exec_driver_sql("LOCK TABLE partnership IN ACCESS EXCLUSIVE MODE")
        began, in_time = time.monotonic(), bench.work.in_time(0.3)
        with pytest.raises(OperationalError) as failed:
            await in_time(_rename)
        assert 0.2 < time.monotonic() - began < 1.5
        assert is_unwritable(failed.value)
        with pytest.raises(TooLateError):
            await in_time(_rename)
        blocking.exec_driver_sql("ROLLBACK")
    other.dispose()
    assert not in_time.has_saved
    assert await bench.work(_name) == "n"
    later = bench.work.in_time(5)
    await later(_name)
    assert not later.has_saved, "it only looked"
    await later(_rename)
    assert later.has_saved
    assert await bench.work(_name) == "renamed"


async def test_what_is_done_too_late_is_undone_and_its_neighbours_stay(bench: Bench) -> None:
    """Slack has told who asked that it failed: they try again, and it must not stand twice."""
    await bench.work(begin)

    def slow(w: Unit) -> None:
        _rename(w)
        time.sleep(0.3)

    def neighbour(w: Unit) -> None:
        w.session.exec(select(Partnership)).one().language = "en"

    told = await asyncio.gather(bench.work(neighbour), bench.work.in_time(0.2)(slow), return_exceptions=True)
    assert [type(each) for each in told] == [type(None), TooLateError]
    assert isinstance(told[1], TooLateError)
    assert is_unwritable(told[1])
    assert await bench.work(_name) == "n"
    assert await bench.work(lambda w: w.session.exec(select(Partnership.language)).one()) == "en"


async def test_who_stood_behind_others_for_too_long_is_not_begun(sqlite_url: str, tmp_path: Path) -> None:
    """SQLite has one thread: what comes before may take all of the time."""
    bench = Bench(sqlite_url, tmp_path / "keys")
    begun: list[Unit] = []
    before = asyncio.create_task(bench.work.alone(lambda _w: time.sleep(0.3)))
    await asyncio.sleep(0)
    with pytest.raises(TooLateError):
        await bench.work.in_time(0.1)(begun.append)
    await before
    assert begun == []
    bench.database.close()


def _rename(w: Unit) -> None:
    w.session.exec(select(Partnership)).one().name = "renamed"


def _name(w: Unit) -> str:
    return w.session.exec(select(Partnership)).one().name
