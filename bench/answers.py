"""An answer by button: signed, sealed, stored durably, many at once; and how long each one waits."""

import asyncio
import time
from collections.abc import Iterator
from itertools import cycle, islice

from slack_bolt.app.async_app import AsyncApp

from bench.bolt import Post, submission
from bench.ground import begin
from bot import conductor
from bot.blocks import retro as retro_looks
from bot.blocks import status as status_looks
from bot.cadence import Weekly
from bot.language import translator
from bot.partnership import Actor
from bot.rituals import retro, status
from bot.rituals.retro import Plan
from bot.rituals.status import WallClock
from bot.work import Unit

PEOPLE, AT_ONCE, REQUESTS = 40, 32, 1500
OFFERED, SECONDS = 200, 5


async def throughput(bolt: AsyncApp, posts: list[Post]) -> float:
    """Answers a second, so many at once."""
    left = iter(islice(cycle(posts), REQUESTS))

    async def keep_sending() -> None:
        for post in left:
            await post.send(bolt)

    began = time.perf_counter()
    await asyncio.gather(*[keep_sending() for _ in range(AT_ONCE)])
    return REQUESTS / (time.perf_counter() - began)


async def waits(bolt: AsyncApp, posts: list[Post]) -> list[float]:
    """Milliseconds of each answer, in order, when so many a second come in, however long they take."""
    began = time.perf_counter()

    async def send(number: int, post: Post) -> float:
        due = began + number / OFFERED
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        await post.send(bolt)
        return (time.perf_counter() - due) * 1000

    sent = enumerate(islice(cycle(posts), OFFERED * SECONDS))
    return sorted(await asyncio.gather(*[send(number, post) for number, post in sent]))


async def one_by_one(bolt: AsyncApp, posts: list[Post], number: int) -> list[float]:
    """Milliseconds of each answer, in order, when the next waits for the one before."""
    spent = []
    for post in islice(cycle(posts), number):
        began = time.perf_counter()
        await post.send(bolt)
        spent.append((time.perf_counter() - began) * 1000)
    return sorted(spent)


def retro_posts(secret: str, round_id: int, blocks: object) -> Iterator[Post]:
    """Everybody's answer to a retro."""
    for user in range(PEOPLE):
        said = {f"column_{n}": {f"column_{n}": {"type": "plain_text_input", "value": text}}
                for n, text in enumerate((f"A card of {user}\nAnother", "", "One more"))}  # fmt: skip
        for question in ("respect", "safe"):
            chosen = {"type": "static_select", "selected_option": {"value": "4", "text": {"text": "4"}}}
            said[f"health_{question}"] = {f"health_{question}": chosen}  # type: ignore[dict-item]
        yield Post(secret, submission(user, "retro.answer", round_id, blocks, said))


def status_posts(secret: str, round_id: int, blocks: object) -> Iterator[Post]:
    """Everybody's status."""
    for user in range(PEOPLE):
        said = {name: {name: {"type": "plain_text_input", "value": f"{name} of {user}"}}
                for name in ("since", "ahead", "blockers")}  # fmt: skip
        yield Post(secret, submission(user, "status.answer", round_id, blocks, said))


def open_both(w: Unit) -> tuple[int, int, list[object], list[object]]:
    """An open retro and an open status round, each with the blocks of its modal."""
    shared, actor = begin(w, 1, PEOPLE), Actor("T1", "U0")
    retro.agree(
        w, actor, shared, Plan(Weekly((0,)), w.now.time(), "ssc", retro.columns_of("ssc", ""), extends=False)
    )
    held = retro.open_now(w, actor, shared)
    day = w.now.date().replace(day=w.now.day + 2)
    status.open_now(w, actor, shared, WallClock(day, w.now.time()))
    meeting = status.open_round(w, shared)
    assert meeting is not None  # noqa: S101
    w.session.flush()
    view, last = conductor.retro_form(w, actor, held.id)
    sealed_in = retro_looks.answer_modal(translator("en"), view, last)
    told_in = status_looks.answer_modal(translator("en"), status.form(w, actor, meeting.id))
    return held.id, meeting.id, sealed_in.to_dict()["blocks"], told_in.to_dict()["blocks"]
