"""The timetable runs by itself."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from tests_shared import PATIENCE

from bot.clock import MovableClock
from bot.partnerships import Unit
from playground.stage import Stage
from schedules.timetable import NEVER_TWICE, Sweep, mind_the_clock, schedule


async def test_a_scheduled_sweep_is_awaited_again_and_again() -> None:
    """APScheduler runs it in the event loop, at its interval."""
    ran = asyncio.Queue[None]()

    async def run() -> None:
        ran.put_nowait(None)

    def never(_w: Unit) -> None:
        return None

    scheduler = schedule((Sweep("sample", 1, run, never),))
    scheduler.start()
    async with asyncio.timeout(PATIENCE):
        await ran.get()
        await ran.get()
    scheduler.shutdown(wait=False)


async def test_every_sweep_of_the_timetable_is_one_that_is_awaited(stage: Stage) -> None:
    """A plain function would be run in a thread, and what it returns thrown away."""
    scheduler = schedule(stage.bot.sweeps)
    scheduler.start(paused=True)
    jobs = scheduler.get_jobs()
    assert {job.id for job in jobs} == {sweep.name for sweep in stage.bot.sweeps}
    assert all(asyncio.iscoroutinefunction(job.func) for job in jobs)
    scheduler.shutdown(wait=False)


async def test_only_what_is_due_is_swept_where_that_is_asked_for(stage: Stage) -> None:
    """And the moment is given at which something is due next."""
    ran = []

    def sweep(name: str, due: datetime | None) -> Sweep:
        async def run() -> None:
            ran.append(name)

        return Sweep(name, 1, run, lambda _w: due)

    now = stage.clock.now()
    soon = now + timedelta(minutes=1)
    stage.bot.sweeps = [sweep("never", None), sweep("soon", soon)]
    assert await stage.bot.sweep_due() == soon
    assert ran == []
    stage.bot.sweeps.append(sweep("now", now))
    assert await stage.bot.sweep_due() == now
    assert ran == ["now"]
    stage.bot.sweeps = []


async def test_a_sweep_that_is_under_way_at_the_end_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    """It is ended like everything else; the next start does what it had not done."""
    began, ended = asyncio.Event(), asyncio.Event()

    async def run() -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    scheduler = schedule((Sweep("sample", 1, run, lambda _w: None),))
    scheduler.start()
    async with asyncio.timeout(PATIENCE):
        await began.wait()
        scheduler.shutdown(wait=False)
        await ended.wait()
    await asyncio.sleep(0.01)
    assert [each.getMessage() for each in caplog.records if each.levelname == "ERROR"] == []


def test_a_late_sweep_is_never_dropped() -> None:
    """APScheduler's default would drop a job that is one second late."""
    assert NEVER_TWICE["misfire_grace_time"] is None


async def test_a_clock_that_is_put_back_lets_no_sweep_wait_until_it_has_come_again() -> None:
    """APScheduler counts on the clock: put back by an hour, it would do nothing for an hour."""
    ran = asyncio.Event()

    async def run() -> None:
        ran.set()

    real = datetime.now(UTC)
    clock = MovableClock(real)
    scheduler = schedule((Sweep("sample", 3600, run, lambda _w: None),))
    scheduler.start()
    minding = asyncio.create_task(mind_the_clock(scheduler, clock, every=0.01))
    await asyncio.sleep(0.05)
    assert not ran.is_set()
    clock.move_to(real - timedelta(hours=1))
    async with asyncio.timeout(PATIENCE):
        await ran.wait()
    minding.cancel()
    scheduler.shutdown(wait=False)
