"""The timetable runs by itself."""

import asyncio

from bot.work import Unit
from playground.stage import Stage
from schedules.timetable import NEVER_TWICE, Sweep, schedule


async def test_a_scheduled_sweep_is_awaited_again_and_again() -> None:
    """APScheduler runs it in the event loop, at its interval."""
    ran = asyncio.Queue[None]()

    async def run() -> None:
        ran.put_nowait(None)

    def never(_w: Unit) -> None:
        return None

    scheduler = schedule((Sweep("sample", 1, run, never),))
    scheduler.start()
    async with asyncio.timeout(5):
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


def test_a_late_sweep_is_never_dropped() -> None:
    """APScheduler's default would drop a job that is one second late."""
    assert NEVER_TWICE["misfire_grace_time"] is None
