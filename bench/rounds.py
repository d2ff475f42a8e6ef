"""A thousand status rounds due in the same second; and a million plans of which none is due."""

import time
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median

from sqlmodel import col, func, select

from bench.ground import OWNING_TEAM, START, Ground, Servers, begin, copies, stopwatch
from bench.table import Row
from bot.cadence import Weekly
from bot.outbox import OwedMessage
from bot.partnership import Actor
from bot.rituals import status
from bot.rituals.status import Plan, StatusCadence, StatusRound
from bot.work import Unit
from schedules import status as sweeps

DUE, PLANS, FEW = 1000, 1_000_000, 1000
PEOPLE = 4


async def rows(servers: Servers, runs: int) -> list[Row]:
    """Both."""
    opened = median([await _opened(servers) for _run in range(runs)])
    few, small = await _idle(servers, FEW)
    idle, large = await _idle(servers, PLANS)
    return [
        Row(f"{DUE:,} rounds due in one second: opened, and their messages owed", opened, "s", most=2),
        Row(f"idle sweep with {PLANS:,} plans", idle, most=1, floor=f"{few:.2f} ms with {FEW:,}"),
        Row("memory with these", large / small, "times", most=1.1, floor=f"{small:.0f} MB with {FEW:,}"),
    ]


async def _opened(servers: Servers) -> float:
    with servers.ground() as ground:
        due_at = await _plans(ground, DUE)
        # Also when the bot was down in that second: an hour later none is lost.
        ground.clock.move_to(due_at + timedelta(hours=1))
        with stopwatch() as spent:
            await sweeps.sweep(ground.work)
        opened, owed = await ground.work(_counted)
        assert (opened, owed) == (DUE, DUE), "each once"  # noqa: S101  # a measurement of something wrong is none
        return spent[0]


async def _idle(servers: Servers, plans: int) -> tuple[float, float]:
    """Milliseconds of an idle sweep, and the megabytes of this process."""
    with servers.ground() as ground:
        await _plans(ground, plans)
        spent = []
        for _sweep in range(50):
            began = time.perf_counter()
            await sweeps.sweep(ground.work)
            spent.append((time.perf_counter() - began) * 1000)
        return median(spent), memory()


async def _plans(ground: Ground, number: int) -> datetime:
    shared = await ground.work(begin, 0, PEOPLE)
    plan = Plan(Weekly((2,)), START.time(), starts_on=date(2026, 5, 4))
    await ground.work(status.agree, Actor(OWNING_TEAM, "U0"), shared, plan)
    await ground.work(copies, number - 1, PEOPLE)
    return await ground.work(lambda w: w.session.exec(select(StatusCadence.next_at).limit(1)).one())


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
