"""The only file that reads the time of day; everything else is given a clock or a `now`."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


def file_time() -> float:
    """The time that the file system stamps files with, whatever clock the bot was given."""
    return time.time()


class Clock(Protocol):
    """Where the time comes from: the system's, or one that is moved by hand."""

    def now(self) -> datetime:
        """The present moment, aware and in UTC."""

    async def sleep(self, seconds: float) -> None:
        """Return when this clock has advanced by so many seconds."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class MovableClock:
    """A clock that the demo and the tests set: it stands still, or runs on from where it was put.

    Whoever sleeps on it wakes when the clock has been moved (or has run) past their time, so
    pacing and deadlines are lived through without anybody waiting for them.
    """

    def __init__(self, start: datetime, *, running: bool = False) -> None:
        self._stood_at = start.astimezone(UTC)
        self._since = time.monotonic()
        self.running = running
        self._moved = asyncio.Event()
        self._sleeping: list[datetime] = []

    def now(self) -> datetime:
        if not self.running:
            return self._stood_at
        return self._stood_at + timedelta(seconds=time.monotonic() - self._since)

    def move_to(self, moment: datetime) -> None:
        """Put the clock at an aware moment; a running clock runs on from there."""
        self._stood_at = moment.astimezone(UTC)
        self._since = time.monotonic()
        self._moved.set()
        self._moved = asyncio.Event()

    def run(self, running: bool) -> None:
        """Let the clock run on, or stop it where it is."""
        self._stood_at, self._since, self.running = self.now(), time.monotonic(), running
        self._moved.set()
        self._moved = asyncio.Event()

    def next_waking(self) -> datetime | None:
        """The first moment that somebody sleeps until."""
        return min(self._sleeping, default=None)

    async def sleep(self, seconds: float) -> None:
        until = self.now() + timedelta(seconds=seconds)
        self._sleeping.append(until)
        try:
            while (left := (until - self.now()).total_seconds()) > 0:
                await self._moved_or(left if self.running else None)
        finally:
            self._sleeping.remove(until)

    async def _moved_or(self, seconds: float | None) -> None:
        moved = self._moved
        try:
            await asyncio.wait_for(moved.wait(), seconds)
        except TimeoutError:
            return
