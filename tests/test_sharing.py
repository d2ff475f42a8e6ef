"""Two bots on one PostgreSQL share the pace of a workspace."""

import asyncio
import os
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from partnership_at_work import AtWork
from sqlalchemy import text
from sqlmodel import select

from bot import outbox, sharing
from bot.clock import MovableClock
from bot.database import Database
from bot.outbox import Delivery, OwedMessage
from bot.outbox.queue import Parcel
from bot.pace import Pace, interval
from bot.partnerships import Unit
from bot.sealed import FolderKeys
from bot.slack import Clients
from bot.work import Work
from playground.rates import Rates

NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)
POSTS = 330 if os.environ.get("EVERYTHING") else 80
"""More than Slack takes in a minute, where everything is tried; of fewer it is seen how long they took."""


class CountingSlack:
    """Takes posts as often as Slack does, and counts those that it would refuse."""

    def __init__(self, clock: MovableClock) -> None:
        self._rates = Rates(clock)
        self.taken = self.refused = 0

    @property
    def installations(self) -> "CountingSlack":
        return self

    async def find(self, _owner: str) -> None:
        """Everybody has installed the app."""

    def of(self, _owner: str) -> "CountingSlack":
        return self

    async def chat_postMessage(self, channel: str, **_said: Any) -> dict[str, str]:  # noqa: N802  # Slack's name
        self.refused += self._rates.take_post(channel) > 0
        self.taken += 1
        return {"channel": channel, "ts": f"{self.taken}.0"}


def _owe(w: Unit) -> None:
    w.session.connection().execute(
        text(
            "INSERT INTO message (partnership_id, name, about, place, text, blocks, key, wanted, delivered, "
            "owed_since, due_at, attempts, at_once) SELECT 1, 'x', n, 'C' || n, 't', '[]', 'k' || n, 1, 0, "
            ":now, :now, 0, true FROM generate_series(1, :many) AS n"
        ),
        {"now": w.now, "many": POSTS},
    )


async def test_two_bots_make_no_more_calls_than_one_may(postgresql_url: str, tmp_path: Path) -> None:
    """Each keeps the pace for itself, which would be twice what Slack takes; and none of it is lost."""
    world = AtWork(postgresql_url, tmp_path / "keys", NOW, home=1, partner=1)
    clock, slack, bots = world.clock, CountingSlack(world.clock), []
    for _bot in range(2):
        database, pace = Database(postgresql_url), Pace(clock)
        work = Work(database, clock, FolderKeys(tmp_path), lambda _w, _ids: None, lambda _places: None)
        delivery = Delivery(work, cast(Clients, slack), pace, lambda _how: None, lambda *_drawn: None)
        bots.append((delivery, pace, database))
    world.do(_owe)
    for delivery, _pace, _database in bots:
        await delivery.deliver_due()
    while slack.taken < POSTS:
        await asyncio.sleep(0.001)
        if not any(delivery.is_calling for delivery, _pace, _database in bots):
            for delivery, _pace, _database in bots:
                await delivery.deliver_due()
            waking = clock.next_waking()
            clock.move_to(max(waking or clock.now(), clock.now() + timedelta(milliseconds=1)))
    assert slack.refused == 0
    # Each may be early with its first; twice the pace would take half as long.
    least = (POSTS - 2) * interval("chat.postMessage")
    assert least * 0.98 <= clock.now() - NOW <= least * 1.1
    for delivery, pace, database in bots:
        pace.release()
        await delivery.stop()
        database.close()
    world.database.close()


def test_the_next_call_is_one_bot_s_and_a_clock_put_back_holds_nothing_up(
    postgresql_url: str, tmp_path: Path
) -> None:
    """One may be early by an interval; each puts off the next by as much."""
    world = AtWork(postgresql_url, tmp_path / "keys", NOW, home=1, partner=1)
    apart = interval("chat.update")

    def ask(method: str = "chat.update") -> datetime | None:
        answer: datetime | None = world.do(lambda w: sharing.turn(w, "T1", method))
        return answer

    assert [ask(), ask()] == [None, None]
    assert ask() == NOW + apart
    assert ask("pins.add") is None, "another method"
    world.clock.move_to(NOW + apart)
    assert ask() is None
    world.clock.move_to(NOW - timedelta(hours=1))
    assert ask() is None
    world.database.close()


def test_what_changes_while_a_message_arrives_is_owed_still(postgresql_url: str, tmp_path: Path) -> None:
    """Arrival has read that nothing is stale, and does not undo what is noted before it is written."""
    world = AtWork(postgresql_url, tmp_path / "keys", NOW, home=1, partner=1)
    world.do(_owe)
    owner, place = "T1", "C1"
    parcel = world.do(outbox.take, "bot", owner, place, "post", lambda *_drawn: None)
    assert isinstance(parcel, Parcel)

    def change(w: Unit) -> None:
        locked = select(OwedMessage).where(OwedMessage.id == parcel.id).with_for_update(key_share=True)
        w.session.exec(locked).one().go_stale(w.now)

    with ThreadPoolExecutor(1) as other:
        changed: list[Future[Any]] = []

        def arrive(w: Unit) -> None:
            with w.session.no_autoflush:
                outbox.arrived(w, parcel, place, "1.0")
                changed.append(other.submit(world.do, change))
                wait(changed, timeout=1.0)

        world.do(arrive)
        changed[0].result(timeout=10.0)
    owed = world.do(lambda w: w.session.get_one(OwedMessage, parcel.id))
    assert owed.stale_at is not None
    assert owed.due_at is not None
    world.database.close()
