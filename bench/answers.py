"""An answer by button: signed, sealed, stored durably, many at once; and how long each one waits."""

import asyncio
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle, islice
from math import inf
from statistics import median

from sqlmodel import insert

from bench.bolt import Door, Post, RefusedError, bolts, command, press, submission
from bench.ground import OWNING_TEAM, Ground, Servers, all_there, begin
from bench.table import Row
from bot import conductor, partnerships
from bot.blocks import retro as retro_looks, status as status_looks
from bot.language import translator
from bot.partnerships import Actor, Unit
from bot.recurring.cadence import Weekly
from bot.rituals import escalation, retro, status
from bot.rituals.retro import Plan
from bot.rituals.status import WallClock
from bot.sealed import SIZE, SealedAnswer

PEOPLE, AT_ONCE, REQUESTS = 40, 32, 500
OFFERED, SECONDS = 200, 3


async def rows(servers: Servers, runs: int) -> list[Row]:
    """Both kinds of answers, and the panel by command."""
    # Loaded at the start of a bot where a retro is open, beside all else: not what is measured here.
    retro.get_ready()
    with servers.ground() as ground:
        held, meeting, sealed_in, told_in = await ground.work(open_both)
        raised = await ground.work(raise_blockers, PEOPLE + 100)
        async with bolts(ground) as (ours, bare, secret):
            sealed = list(retro_posts(secret, held, sealed_in))
            told = list(status_posts(secret, meeting, told_in))
            typed = [Post(secret, command(user, "/samspil", "", "C1")) for user in range(PEOPLE)]
            taken = [Post(secret, press(1, "escalation.acknowledge", each, "C1")) for each in raised]
            for posts in (sealed, told, typed, taken[100:]):
                # One at a time: what each statement becomes is put together for the first who ask it.
                await one_by_one(ours, posts, PEOPLE)
            durable = f"{await ground.database.run(lambda: commit(ground)):.2f} ms to store one durably"
            return [
                await _against_bare(
                    "an answer to a retro", ours, bare, sealed, runs, least=0.3 if servers.server else 0.5
                ),
                await _against_bare(
                    "an answer to a status round",
                    ours,
                    bare,
                    told,
                    runs,
                    least=0.2 if servers.server else 0.35,
                ),
                Row(
                    f"a retro's answer at {OFFERED} a second: 99 of 100 within",
                    await _p99(ours, sealed, runs),
                    most=25,
                ),
                await _alone("a retro's answer, one at a time", ours, sealed, runs, 3, durable),
                await _alone("a status answer, one at a time", ours, told, runs, 3, durable),
                await _alone("`/samspil`: the whole panel, one at a time", ours, typed, runs),
                await _processor("an answer to a retro", ours, bare, sealed),
                await _processor("a status answer", ours, bare, told),
                await _processor("`/samspil`", ours, bare, typed),
                await _processor("acknowledging a blocker", ours, bare, taken[:100]),
            ]


async def _against_bare(
    what: str, ours: Door, bare: Door, posts: list[Post], runs: int, least: float | None = None
) -> Row:
    pairs = [(await throughput(bare, posts), await throughput(ours, posts)) for _run in range(runs)]
    floor, done = (median(column) for column in zip(*pairs, strict=True))
    shown = f"{floor:,.0f}/s bare Bolt; {done:,.0f}/s ours"
    ratio = median(mine / theirs for theirs, mine in pairs)
    return Row(f"{what}, {AT_ONCE} at once", ratio, "of bare Bolt", least=least, floor=shown)


async def _p99(door: Door, posts: list[Post], runs: int) -> float:
    return median([(await waits(door, posts))[int(OFFERED * SECONDS * 0.99)] for _run in range(runs)])


async def _alone(
    what: str, door: Door, posts: list[Post], runs: int, most: float | None = None, floor: str = ""
) -> Row:
    return Row(
        f"{what}: median",
        median([median(await one_by_one(door, posts, 100)) for _run in range(runs)]),
        most=most,
        floor=floor,
    )


async def _processor(what: str, ours: Door, bare: Door, posts: list[Post]) -> Row:
    """Of the whole process, one request at a time; this process signs each and is a stub for Slack, too."""
    spent = []
    for door in (bare, ours):
        began = time.process_time()
        await one_by_one(door, posts, 100)
        spent.append((time.process_time() - began) * 10)
    return Row(f"{what}: processor time of a request", spent[1], floor=f"{spent[0]:.2f} ms bare Bolt")


def commit(ground: Ground) -> float:
    """Milliseconds for a row as large as a sealed answer in a transaction of its own, by SQL alone."""
    rows = [{"box": f"floor {number}", "person_id": 1, "ciphertext": bytes(SIZE)} for number in range(100)]
    spent = []
    for row in rows:
        began = time.perf_counter()
        with ground.database.engine.begin() as connection:
            connection.execute(insert(SealedAnswer), row)
        spent.append((time.perf_counter() - began) * 1000)
    return median(spent)


async def throughput(door: Door, posts: list[Post], number: int = REQUESTS) -> float:
    """Answers a second, so many at once."""
    left = iter(islice(cycle(posts), number))

    async def keep_sending() -> None:
        for post in left:
            await post.send(door)

    began = time.perf_counter()
    await asyncio.gather(*[keep_sending() for _ in range(AT_ONCE)])
    return number / (time.perf_counter() - began)


async def waits(door: Door, posts: list[Post]) -> list[float]:
    """Milliseconds of each answer, in order, when so many a second come in, however long they take."""
    began = time.perf_counter()

    async def send(number: int, post: Post) -> float:
        due = began + number / OFFERED
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        try:
            await post.send(door)
        except RefusedError:
            return inf
        return (time.perf_counter() - due) * 1000

    sent = enumerate(islice(cycle(posts), OFFERED * SECONDS))
    return sorted(await asyncio.gather(*[send(number, post) for number, post in sent]))


async def one_by_one(door: Door, posts: list[Post], number: int) -> list[float]:
    """Milliseconds of each answer, in order, when the next waits for the one before."""
    spent = []
    for post in islice(cycle(posts), number):
        began = time.perf_counter()
        await post.send(door)
        spent.append((time.perf_counter() - began) * 1000)
    return sorted(spent)


def retro_posts(secret: str, round_id: int, blocks: object) -> Iterator[Post]:
    """Everybody's answer to a retro."""
    for user in range(PEOPLE):
        cards = (f"Person {user} would like shorter meetings with a clear end\nAnother", "", "One more")
        said = {
            f"column_{n}": {f"column_{n}": {"type": "plain_text_input", "value": text}}
            for n, text in enumerate(cards)
        }
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


def raise_blockers(w: Unit, number: int) -> list[int]:
    """So many, all of which Slack shows already; gives their ids."""
    actor, about = Actor(OWNING_TEAM, "U0"), partnerships.find(w, OWNING_TEAM, "C1").id
    blocker = escalation.Blocker("No access", "high")
    made = [escalation.raise_blocker(w, actor, about, blocker, "modal")[1] for _each in range(number)]
    all_there(w)
    return [each.escalation.id for each in made]


def open_both(w: Unit) -> tuple[int, int, list[object], list[object]]:
    """An open retro and an open status round, each with the blocks of its modal."""
    partnership, actor = begin(w, 1, PEOPLE), Actor(OWNING_TEAM, "U0")
    retro.agree(
        w,
        actor,
        partnership,
        Plan(Weekly((0,)), w.now.time(), "ssc", retro.columns_of("ssc", ""), extends=False),
    )
    held = retro.open_now(w, actor, partnership)
    day = w.now.date() + timedelta(days=2)
    status.open_now(w, actor, partnership, WallClock(day, w.now.time()))
    meeting = status.open_round(w, partnership)
    assert meeting is not None  # noqa: S101
    w.session.flush()
    view, last = conductor.retro_form(w, actor, held.id)
    sealed_in = retro_looks.answer_modal(translator("en"), view, last)
    told_in = status_looks.answer_modal(translator("en"), status.form(w, actor, meeting.id))
    return held.id, meeting.id, sealed_in.to_dict()["blocks"], told_in.to_dict()["blocks"]
