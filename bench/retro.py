"""A thousand answers to one retro, fifty at a time, durable, on SQLite.

`python -m bench.retro` prints whether each was stored once with its last edit, how the cost of an
answer grows (the last hundred against the first), and how long the release takes.
"""

import asyncio
import statistics
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlmodel import func, select

from bot import conductor, partnership
from bot.cadence import Weekly
from bot.clock import MovableClock
from bot.database import Database
from bot.partnership import Actor, Beginning, Profile
from bot.rituals import retro
from bot.rituals.retro import Draft, Plan, RetroCard, RetroRound
from bot.sealed import FolderKeys, SealedAnswer
from bot.work import Unit, Work

PEOPLE, AT_ONCE, RUNS = 1000, 50, 3
START = datetime(2026, 5, 4, 8, tzinfo=UTC)
ACTORS = [Actor("T1", f"U{number}") for number in range(PEOPLE)]


async def measure(folder: Path) -> tuple[float, float, float]:
    """Milliseconds of an answer among the first and the last hundred, and seconds of the release."""
    clock, database = MovableClock(START), Database(f"sqlite:///{folder / 'samspil.db'}")
    database.migrate()
    work = Work(database, clock, FolderKeys(folder / "keys"), conductor.draw_panel, lambda: None)
    round_id = await work(_open)
    spent = []
    for start in range(0, PEOPLE, AT_ONCE):
        began = time.perf_counter()
        await asyncio.gather(
            *[work(retro.answer, actor, round_id, _draft(actor)) for actor in ACTORS[start : start + AT_ONCE]]
        )
        spent.append((time.perf_counter() - began) / AT_ONCE * 1000)
    await work(retro.answer, ACTORS[0], round_id, Draft(["The last edit wins", "", ""]))
    stored = await work(lambda w: w.session.exec(select(func.count()).select_from(SealedAnswer)).one())
    for days in (1.6, 2.5):  # the two looks at the tally
        clock.move_to(START + timedelta(days=days))
        await work(conductor.go_on_with_retro, round_id)
    clock.move_to(START + timedelta(days=3))
    began = time.perf_counter()
    await work(conductor.go_on_with_retro, round_id)
    release = time.perf_counter() - began
    held, cards = await work(_released, round_id)
    assert (stored, held.answered, cards) == (PEOPLE, PEOPLE, PEOPLE * 2 - 1), "each once, the last edit wins"  # noqa: S101  # a measurement of something wrong is none
    database.close()
    hundred = 100 // AT_ONCE
    return statistics.median(spent[:hundred]), statistics.median(spent[-hundred:]), release


def main() -> None:
    """Print the medians of several runs."""
    runs = []
    for _run in range(RUNS):
        with TemporaryDirectory() as folder:
            runs.append(asyncio.run(measure(Path(folder))))
    first, last, release = (statistics.median(column) for column in zip(*runs, strict=True))
    for line in (
        f"an answer among the first hundred   {first:6.2f} ms",
        f"an answer among the last hundred    {last:6.2f} ms   ratio {last / first:.2f} (goal: at most 1.2)",
        f"release of {PEOPLE} answers             {release:6.2f} s    (goal: under 2 s)",
    ):
        print(line)  # noqa: T201  # a table for the terminal


def _draft(actor: Actor) -> Draft:
    return Draft([f"A card of {actor.user}", "Another", ""], {"respect": 4, "safe": 3})


def _open(w: Unit) -> int:
    began = partnership.begin(
        w, Beginning("T1", "C1", "n", "T1", "Nordlys", "Brevik", "U0", "en", "Europe/Copenhagen", "DK")
    )
    w.session.flush()
    profiles = [
        Profile(actor.user, f"T{1 + number % 2}", f"Person {number}", is_guest=False, locale=None)
        for number, actor in enumerate(ACTORS)
    ]
    partnership.meet(w, began.id, profiles)
    plan = Plan(Weekly((0,)), START.time(), "ssc", retro.columns_of("ssc", ""), extends=False)
    retro.agree(w, ACTORS[0], began.id, plan)
    return retro.open_now(w, ACTORS[0], began.id).id


def _released(w: Unit, round_id: int) -> tuple[RetroRound, int]:
    cards = w.session.exec(select(func.count()).select_from(RetroCard)).one()
    return w.session.get_one(RetroRound, round_id), cards


if __name__ == "__main__":
    main()
