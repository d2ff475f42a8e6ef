"""The real bot in a process of its own that can be killed, on a clock that the test moves.

A process that has imported everything forks one bot after another, so that a start costs a moment and not
a second: `python -c "import crash_bot; crash_bot.fork_bots()"`, then a line of JSON for each bot.
"""

import asyncio
import json
import logging
import mmap
import os
import signal
import struct
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot import logs
from bot.app import App, assemble
from bot.partnerships import Unit
from bot.settings import Settings
from bot.unreachable import Unreachable

A_BREATH = 0.01
NEVER = 0.0


class Bulletin:
    """A few numbers in shared memory: what time it is, and what one bot waits for."""

    FIELDS = ("now", "waking", "due", "is_idle", "beat")

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(bytes(8 * len(self.FIELDS)))
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), 8 * len(self.FIELDS))

    def read(self, field: str) -> float:
        value: float = struct.unpack_from("d", self._memory, 8 * self.FIELDS.index(field))[0]
        return value

    def write(self, field: str, value: float) -> None:
        struct.pack_into("d", self._memory, 8 * self.FIELDS.index(field), value)


class TestsClock:
    """The time that the test has set, for the bot to read and to sleep on."""

    def __init__(self, bulletin: Bulletin) -> None:
        self._bulletin = bulletin
        self._sleeping: list[datetime] = []

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._bulletin.read("now"), UTC)

    async def sleep(self, seconds: float) -> None:
        until = datetime.fromtimestamp(self._bulletin.read("now") + seconds, UTC)
        self._sleeping.append(until)
        try:
            while self.now() < until:  # noqa: ASYNC110  # moved by another process
                await asyncio.sleep(A_BREATH)
        finally:
            self._sleeping.remove(until)

    @property
    def waking(self) -> float:
        return min((until.timestamp() for until in self._sleeping), default=NEVER)


def fork_bots() -> None:
    """A bot for each line that is read, its process id in answer; none outlives this process."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        told = json.loads(line)
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _be_a_bot(told)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


def _be_a_bot(told: dict[str, Any]) -> None:
    with open(told.pop("log"), "a") as log:
        os.dup2(log.fileno(), 2)
    logs.configure("WARNING")
    bulletin = Bulletin(Path(told.pop("bulletin")))
    try:
        asyncio.run(_live(Settings(_env_file=None, **told), bulletin))  # type: ignore[call-arg]  # as in playground/stage.py
    except Unreachable:
        os._exit(4)
    except BaseException:
        logging.exception("the bot ended")
    os._exit(1)


async def _live(settings: Settings, bulletin: Bulletin) -> None:
    clock = TestsClock(bulletin)
    app = assemble(settings, clock)
    await app.start()
    while True:
        due = await _next_due(app)
        if due is not None and due <= clock.now():
            await _sweep(app)
            due = await _next_due(app)
        bulletin.write("waking", clock.waking)
        bulletin.write("due", due.timestamp() if due else NEVER)
        bulletin.write("is_idle", app.is_idle)
        bulletin.write("beat", bulletin.read("beat") + 1)
        await asyncio.sleep(A_BREATH)


async def _next_due(app: App) -> datetime | None:
    """As the app says it, in one transaction."""

    def first(w: Unit) -> datetime | None:
        return min((due for sweep in app.sweeps if (due := sweep.next_due(w))), default=None)

    return await app.work(first)


async def _sweep(app: App) -> None:
    """As the timetable does it: a sweep that fails is logged, and tried again."""
    for sweep in app.sweeps:
        try:
            await sweep.run()
        except Exception:
            logging.exception("sweep failed", extra={"action": "sweep.failed"})
