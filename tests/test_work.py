"""One unit of work: one transaction, one `now`, and what it owes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select
from tests_shared import keys_in

from bot.clock import MovableClock
from bot.database import Database
from bot.outbox import OwedMessage
from bot.partnership import Partnership
from bot.rituals.status import StatusChange
from bot.sealed import Terms, random_key
from bot.work import Unit, Work

NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)


class Bench:
    """A Work on a database, that counts what it causes."""

    def __init__(self, url: str, keys: Path) -> None:
        self.clock = MovableClock(NOW)
        self.database = Database(url)
        self.database.migrate()
        self.keys = keys_in(keys)
        self.drawn: list[int] = []
        self.wakings = self.seen_at_waking = 0
        self.work = Work(self.database, self.clock, self.keys, self._draw, self._woken)

    def _draw(self, _w: Unit, partnership_id: int) -> None:
        self.drawn.append(partnership_id)

    def _woken(self) -> None:
        self.wakings += 1
        with self.database.session() as session:
            self.seen_at_waking = len(session.exec(select(OwedMessage)).all())


@pytest.fixture
def bench(database_url: str, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(database_url, tmp_path / "keys")
    yield made
    made.database.close()


def begin(w: Unit) -> Partnership:
    shared = Partnership(
        owner="T", channel="C", name="n", language="da", zone="UTC", begun_at=w.now, begun_by="U"
    )
    w.session.add(shared)
    w.session.flush()
    return shared


def owe_a_message(w: Unit) -> None:
    shared = begin(w)
    change = StatusChange(partnership_id=shared.id, kind="paused", by=None, at=w.now)
    w.post(shared, "status.change", 1, shared, change, None)


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
        shared = begin(w)
        w.touch(shared)
        w.touch(shared)
        return shared.id

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
    bench.keys.create(box, Terms(5, frozenset({1}), None))

    def fail(w: Unit) -> None:
        w.destroy_key(box)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await bench.work(fail)
    assert bench.keys.read(box) is not None
    await bench.work(lambda w: w.destroy_key(box))
    assert bench.keys.read(box) is None
    assert bench.work.log_is_clean
