"""Ten thousand answers to one retro, fifty at a time: how the cost of one grows, and the release."""

import asyncio
import statistics
import time
from datetime import timedelta

from sqlmodel import func, select

from bench.ground import OWNING_TEAM, START, Ground, Servers, begin
from bench.table import Row
from bot import conductor
from bot.cadence import Weekly
from bot.partnership import Actor
from bot.rituals import retro
from bot.rituals.retro import Draft, Plan, RetroCard, RetroRound
from bot.sealed import SealedAnswer
from bot.work import Unit

PEOPLE, AT_ONCE = 10_000, 50
ACTORS = [Actor(OWNING_TEAM, f"U{number}") for number in range(PEOPLE)]


async def rows(servers: Servers, runs: int) -> list[Row]:
    """The last hundred answers against the first, and the release of all."""
    measured = []
    for _run in range(runs):
        with servers.ground(START) as ground:
            measured.append(await _measure(ground))
    first, last, release = (statistics.median(column) for column in zip(*measured, strict=True))
    growth = Row(
        f"an answer after {PEOPLE:,} to the same round", last / first, "times", most=1.2,
        floor=f"{first:.2f} ms among the first hundred",
    )  # fmt: skip
    return [growth, Row(f"release of {PEOPLE:,} answers", release, "s")]


async def _measure(ground: Ground) -> tuple[float, float, float]:
    """Milliseconds of an answer among the first and the last hundred, and seconds of the release."""
    work, clock = ground.work, ground.clock
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
    hundred = 200 // AT_ONCE
    return statistics.median(spent[:hundred]), statistics.median(spent[-hundred:]), release


def _draft(actor: Actor) -> Draft:
    return Draft([f"A card of {actor.user}", "Another", ""], {"respect": 4, "safe": 3})


def _open(w: Unit) -> int:
    shared = begin(w, 1, PEOPLE)
    plan = Plan(Weekly((0,)), START.time(), "ssc", retro.columns_of("ssc", ""), extends=False)
    retro.agree(w, ACTORS[0], shared, plan)
    return retro.open_now(w, ACTORS[0], shared).id


def _released(w: Unit, round_id: int) -> tuple[RetroRound, int]:
    cards = w.session.exec(select(func.count()).select_from(RetroCard)).one()
    return w.session.get_one(RetroRound, round_id), cards
