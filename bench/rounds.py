"""A thousand status rounds due in the same second; and ten thousand plans of which none is due."""

import asyncio
import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median

from sqlmodel import col, func, select

from bench.ground import OWNING_TEAM, START, Ground, Servers, begin, copies, ground_at, stopwatch, undisturbed
from bench.table import Row
from bot.outbox import OwedMessage
from bot.pace import interval
from bot.partnerships import Actor, Unit
from bot.recurring.cadence import Weekly
from bot.rituals import status
from bot.rituals.status import Plan, StatusCadence, StatusRound
from schedules import in_batches, status as sweeps

DUE, PLANS, FEW = 1000, 10_000, 1000
PEOPLE = 4
SWEEPS = 200


async def rows(servers: Servers, runs: int) -> list[Row]:
    """Both."""
    measured = [await _opened(servers) for _run in range(runs)]
    taken, opened = (median(column) for column in zip(*measured, strict=True))
    few, small = await _alone(servers, FEW)
    idle, large = await _alone(servers, PLANS)
    return [
        Row(f"{DUE:,} rounds due in one second: taken, and their plans advanced", taken * 1000),
        _opened_row(opened),
        Row(
            f"idle sweep with {PLANS:,} plans",
            idle / few,
            "times",
            most=1.3,
            floor=f"{few:.2f} ms with {FEW:,}",
        ),
        Row("memory with these", large / small, "times", most=1.1, floor=f"{small:.0f} MB with {FEW:,}"),
    ]


def _opened_row(seconds: float) -> Row:
    least = DUE * interval("chat.postMessage").total_seconds()
    floor = f"{seconds:.1f} s of the processor, of {least:.0f} s by the pace for posts"
    return Row("all opened, and their messages owed", seconds / least, "of it", most=0.1, floor=floor)


async def _opened(servers: Servers) -> tuple[float, float]:
    """Seconds until all were taken, and of the processor until all messages are owed."""
    with servers.ground() as ground:
        due_at = await plans(ground, DUE)
        # Also when the bot was down in that second: an hour later none is lost.
        ground.clock.move_to(due_at + timedelta(hours=1))
        began = time.process_time()
        with stopwatch() as spent:
            await in_batches(ground.work, status.openings_due, status.take_due, sweeps.TAKEN_TOGETHER)
        await sweeps.sweep(ground.work)
        processor = time.process_time() - began
        opened, owed = await ground.work(_counted)
        assert (opened, owed) == (DUE, DUE), "each once"  # noqa: S101  # a measurement of something wrong is none
        return spent[0], processor


async def _alone(servers: Servers, plans: int) -> tuple[float, float]:
    """The same in a process of its own, whose memory holds nothing of what was measured before."""
    with servers.url() as url:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bench.rounds", url, str(plans),
            cwd=Path(__file__).parent.parent, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        told, _nothing = await process.communicate()
    milliseconds, megabytes = told.split()
    return float(milliseconds), float(megabytes)


async def _idle(url: str, number: int) -> tuple[float, float]:
    """Milliseconds of an idle sweep, and the megabytes of this process."""
    with ground_at(url) as ground:
        await plans(ground, number)
        spent = []
        for _sweep in range(SWEEPS):
            began = time.perf_counter()
            await sweeps.sweep(ground.work)
            spent.append((time.perf_counter() - began) * 1000)
        return undisturbed(spent), memory()


async def plans(ground: Ground, number: int) -> datetime:
    """So many partnerships with a plan of status meetings; when the first of them is due."""
    partnership = await ground.work(begin, 0, PEOPLE)
    plan = Plan(Weekly((2,)), START.time(), starts_on=date(2026, 5, 4))
    await ground.work(status.agree, Actor(OWNING_TEAM, "U0"), partnership, plan)
    await ground.work(copies, number - 1, PEOPLE)
    next_at = await ground.work(lambda w: w.session.exec(select(StatusCadence.next_at).limit(1)).one())
    assert next_at is not None  # noqa: S101  # the plan was made just now
    return next_at


def _counted(w: Unit) -> tuple[int, int]:
    opened = w.session.exec(select(func.count()).select_from(StatusRound)).one()
    prompts = select(func.count()).where(
        OwedMessage.name == "status.prompt", col(OwedMessage.due_at).is_not(None)
    )
    return opened, w.session.exec(prompts).one()


def memory(process: int | str = "self") -> float:
    """The resident megabytes of a process."""
    told = Path(f"/proc/{process}/status").read_text()
    return int(next(line for line in told.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


if __name__ == "__main__":
    print(*asyncio.run(_idle(sys.argv[1], int(sys.argv[2]))))  # noqa: T201  # read by `_alone`
