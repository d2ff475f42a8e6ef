"""Ten thousand answers to one retro, fifty at a time: how the cost of one grows, and the release.

The last ones are measured in turns with answers of the same people to the round that waits, whose box is
empty: what else the machine does meanwhile slows both.
"""

import asyncio
import statistics
import time
from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import func, select

from bench.ground import OWNING_TEAM, START, Ground, Servers, begin
from bench.table import Row
from bot import conductor
from bot.cadence import Weekly
from bot.partnerships import Actor, Unit
from bot.rituals import retro
from bot.rituals.retro import Draft, Plan, RetroCard, RetroRound
from bot.sealed import SealedAnswer
from bot.work import Work

PEOPLE, AT_ONCE, IN_TURNS = 10_000, 50, 400
ACTORS = [Actor(OWNING_TEAM, f"U{number}") for number in range(PEOPLE)]


async def rows(servers: Servers, runs: int) -> list[Row]:
    """The last answers against the first to another round, and the release of all."""
    measured = []
    for _run in range(runs):
        with servers.ground(START) as ground:
            measured.append(await _measure(ground))
    first, last, release = (statistics.median(column) for column in zip(*measured, strict=True))
    growth = Row(
        f"an answer after {PEOPLE:,} to the same round", last / first, "times", most=1.2,
        floor=f"{first:.2f} ms into an empty box, in turns",
    )  # fmt: skip
    return [growth, Row(f"release of {PEOPLE:,} answers", release, "s")]


async def _measure(ground: Ground) -> tuple[float, float, float]:
    """Milliseconds of an answer into an empty box and into the fullest, and seconds of the release."""
    work, clock = ground.work, ground.clock
    round_id, waiting_id = await work(_open)
    into_empty, into_full = [], []
    for start in range(0, PEOPLE, AT_ONCE):
        actors = ACTORS[start : start + AT_ONCE]
        if start >= PEOPLE - IN_TURNS:
            into_empty.append(await _answer_all(work, waiting_id, actors))
        into_full.append(await _answer_all(work, round_id, actors))
    await work(retro.answer, ACTORS[0], round_id, Draft(["The last edit wins", "", ""]))
    stored = await work(_stored, round_id)
    for days in (1.6, 2.5):  # the two looks at the tally
        clock.move_to(START + timedelta(days=days))
        await work(conductor.go_on_with_retro, round_id)
    clock.move_to(START + timedelta(days=3))
    began = time.perf_counter()
    await work(conductor.go_on_with_retro, round_id)
    release = time.perf_counter() - began
    held, cards = await work(_released, round_id)
    assert (stored, held.answered, cards) == (PEOPLE, PEOPLE, PEOPLE * 2 - 1), "each once, the last edit wins"  # noqa: S101  # a measurement of something wrong is none
    return statistics.median(into_empty), statistics.median(into_full[-len(into_empty) :]), release


async def _answer_all(work: Work, round_id: int, actors: Sequence[Actor]) -> float:
    """Milliseconds of an answer, when these come at once."""
    began = time.perf_counter()
    await asyncio.gather(*[work(retro.answer, actor, round_id, _draft(actor)) for actor in actors])
    return (time.perf_counter() - began) / len(actors) * 1000


def _draft(actor: Actor) -> Draft:
    return Draft([f"A card of {actor.user}", "Another", ""], {"respect": 4, "safe": 3})


def _open(w: Unit) -> tuple[int, int]:
    """The round that is open, and the one that waits."""
    partnership = begin(w, 1, PEOPLE)
    plan = Plan(Weekly((0,)), START.time(), "ssc", retro.columns_of("ssc", ""), extends=False)
    retro.agree(w, ACTORS[0], partnership, plan)
    opened = retro.open_now(w, ACTORS[0], partnership)
    waiting = select(RetroRound.id).where(
        RetroRound.partnership_id == partnership, RetroRound.id != opened.id
    )
    return opened.id, w.session.exec(waiting).one()


def _stored(w: Unit, round_id: int) -> int:
    box = w.session.get_one(RetroRound, round_id).box
    return w.session.exec(select(func.count()).select_from(SealedAnswer).where(SealedAnswer.box == box)).one()


def _released(w: Unit, round_id: int) -> tuple[RetroRound, int]:
    cards = w.session.exec(select(func.count()).select_from(RetroCard)).one()
    return w.session.get_one(RetroRound, round_id), cards
