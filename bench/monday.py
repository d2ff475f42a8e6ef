"""A Monday at ten: what waits behind what, each as a ratio of one run."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from statistics import median
from typing import Any, cast

from sqlalchemy import text
from sqlmodel import select

from bench.ground import OWNING_TEAM, START, Ground, Servers, all_there, begin, copies, undisturbed
from bench.messages import QuickSlack
from bench.rounds import plans
from bench.table import Row
from bot import conductor, outbox
from bot.blocks import elements
from bot.outbox import Delivery, OwedMessage
from bot.outbox.line import due
from bot.outbox.owing import owe
from bot.pace import Pace, interval
from bot.partnerships import Actor, Partnership, Unit
from bot.rituals import status
from bot.rituals.status import WallClock
from bot.slack import Clients
from schedules import status as sweeps

CHANNELS, MANY = 1000, 10_000
OLD = 200
PEOPLE = 8
CLICKS = 100
TURNS = 7
ANNA, ERIK = Actor(OWNING_TEAM, "U0"), Actor(OWNING_TEAM, "U1")


async def rows(servers: Servers) -> list[Row]:
    """From what is owed to what people press."""
    return [
        *await _what_waits(servers),
        await _history(servers),
        *await _first_minute(servers),
        await _meanwhile(servers),
        await _one_round(servers),
    ]


@contextmanager
def _delivering(ground: Ground) -> Iterator[tuple[Delivery, QuickSlack, Pace]]:
    slack, pace = QuickSlack(ground.clock), Pace(ground.clock)
    yield (
        Delivery(ground.work, cast(Clients, slack), pace, lambda *_told: None, conductor.draw_message),
        slack,
        pace,
    )


async def _go_on(ground: Ground, delivery: Delivery) -> None:
    """What can be done now is done; then the clock goes to whoever waits for it."""
    await asyncio.sleep(0.001)
    while delivery.is_calling:  # noqa: ASYNC110  # of the clock that is moved, not of the machine
        await asyncio.sleep(0.001)
    waking = ground.clock.next_waking()
    if waking is not None:
        ground.clock.move_to(max(waking, ground.clock.now()))


async def _what_waits(servers: Servers) -> list[Row]:
    """Prompts due at once with an edit of a panel before each; and a blocker five seconds later."""
    with servers.ground() as ground, _delivering(ground) as (delivery, slack, pace):
        await ground.work(begin, 0, PEOPLE)
        await ground.work(copies, CHANNELS - 1, PEOPLE)
        await ground.work(_prompts_and_panels)
        await delivery.deliver_due()
        raised_at = START + timedelta(seconds=5)
        place = ""
        while len(slack.posted) <= CHANNELS:
            await _go_on(ground, delivery)
            if not place and ground.clock.now() >= raised_at:
                raised_at, place = ground.clock.now(), await ground.work(_raise)
                await delivery.deliver([place])
        pace.release()
        await delivery.stop()
    in_channel = slack.posted[f"{place} blocker"] - raised_at
    last = max(at for key, at in slack.posted.items() if not key.endswith("blocker")) - START
    least = CHANNELS * interval("chat.postMessage")
    return [
        Row(
            f"the last of {CHANNELS:,} prompts due at once, an edit of each panel before it, in moved time",
            last / least, "times", most=1.05, floor=f"{least.total_seconds():.0f} s by the pace for posts",
        ),
        Row(
            "a blocker raised while these wait: in its channel, in moved time",
            in_channel.total_seconds(), "s", most=2,
        ),
    ]  # fmt: skip


def _prompts_and_panels(w: Unit) -> None:
    for partnership in w.session.exec(select(Partnership)).all():
        place = partnership.channel
        owe(w.session, partnership, place, "panel", partnership.id, elements.message("old", []), w.now)
        owe(w.session, partnership, place, "bench", 1, elements.message("prompt", []), w.now)
    w.session.flush()
    for owed in w.session.exec(select(OwedMessage).where(OwedMessage.name == "panel")):
        owed.arrived(owed.wanted, owed.place, f"{owed.id}.0")
        owed.want(elements.message("new", []), w.now)


def _raise(w: Unit) -> str:
    last = w.session.exec(select(Partnership).where(Partnership.channel == f"C{CHANNELS // 2}")).first()
    last = last or w.session.exec(select(Partnership)).all()[-1]
    said = elements.message("blocker", [])
    owe(w.session, last, last.channel, "bench", 2, said, w.now, priority=outbox.AHEAD)
    return last.channel


async def _history(servers: Servers) -> Row:
    """Finding, taking and noting one message, before and after all that was ever delivered."""
    with servers.ground() as ground:
        await ground.work(begin, 0, PEOPLE)
        await ground.work(copies, CHANNELS - 1, PEOPLE)
        places = await ground.work(
            lambda w: [each.channel for each in w.session.exec(select(Partnership)).all()]
        )
        without = _brought(ground, places[:CLICKS], 1)
        await ground.work(_delivered_before)
        behind = _brought(ground, places[:CLICKS], 2)
    what = f"finding and taking what is owed, with {OLD} old messages in each of {CHANNELS:,} partnerships"
    return Row(what, behind / without, "times", most=1.2, floor=f"{without:.2f} ms without")


def _brought(ground: Ground, places: list[str], about: int) -> float:
    """Milliseconds, undisturbed."""

    def begun(w: Unit, place: str) -> None:
        there = w.session.exec(select(Partnership).where(Partnership.channel == place)).one()
        owe(w.session, there, place, "bench", about, elements.message("x", []), w.now)

    def taken(w: Unit, place: str) -> Any:
        (first,) = due(w, "me", [place])
        return outbox.take(w, "me", first.owner, place, first.kind, conductor.draw_message)

    spent = []
    for place in places:
        # The pace of the workspace is asked, too.
        ground.clock.move_to(ground.clock.now() + timedelta(seconds=1))
        ground.work.here(lambda w, place=place: begun(w, place))  # type: ignore[misc]
        began = time.perf_counter()
        parcel = ground.work.here(lambda w, place=place: taken(w, place))  # type: ignore[misc]
        ground.work.here(lambda w, parcel=parcel: outbox.arrived(w, parcel, parcel.place, "1.0"))  # type: ignore[misc]
        spent.append((time.perf_counter() - began) * 1000)
    return undisturbed(spent)


def _delivered_before(w: Unit) -> None:
    w.session.connection().execute(
        text(
            "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < :old) "
            "INSERT INTO message (partnership_id, name, about, place, text, blocks, key, wanted, "
            "delivered, owed_since, attempts, ts, channel, at_once) "
            "SELECT partnership.id, 'old', n, channel, 't', '[]', 'k' || channel || n, 1, 1, :now, 0, "
            "n || '.1', channel, true FROM n, partnership"
        ),
        {"old": OLD, "now": w.now},
    )


def _owed_to_all(w: Unit) -> None:
    w.session.connection().execute(
        text(
            "INSERT INTO message (partnership_id, name, about, place, text, blocks, key, wanted, "
            "delivered, owed_since, due_at, attempts, at_once) "
            "SELECT id, 'bench', 1, channel, 't', '[]', 'k' || channel, 1, 0, :now, :now, 0, true "
            "FROM partnership"
        ),
        {"now": w.now},
    )


async def _first_minute(servers: Servers) -> list[Row]:
    """With a prompt owed to each of so many: the processor's seconds, and the longest that a click took."""
    few, _waited = await _minute(servers, CHANNELS)
    many, waited = await _minute(servers, MANY)
    return [
        Row(
            f"processor time of the first minute, {MANY:,} prompts due at once", many / few, "times", most=2,
            floor=f"{few:.1f} s with {CHANNELS:,}",
        ),
        Row("the longest that a click took meanwhile", waited, most=1000),
    ]  # fmt: skip


async def _minute(servers: Servers, number: int) -> tuple[float, float]:
    with servers.ground() as ground, _delivering(ground) as (delivery, _slack, pace):
        await ground.work(begin, 0, PEOPLE)
        await ground.work(copies, number - 1, PEOPLE)
        await ground.work(_owed_to_all)
        began, waits = time.process_time(), []
        swept_at = START - timedelta(seconds=5)
        while ground.clock.now() < START + timedelta(minutes=1):
            if ground.clock.now() >= swept_at + timedelta(seconds=5):
                swept_at = ground.clock.now()
                sweep = asyncio.create_task(delivery.deliver_due())
                pressed = time.perf_counter()
                await ground.work(conductor.show_panel, ANNA, "C0")
                waits.append((time.perf_counter() - pressed) * 1000)
                await sweep
            await _go_on(ground, delivery)
        spent = time.process_time() - began
        pace.release()
        await delivery.stop()
    return spent, max(waits)


async def _meanwhile(servers: Servers) -> Row:
    """A click each hundredth of a second, before and while five hundred rounds open."""
    with servers.ground() as ground:
        due_at = await plans(ground, 500)
        quiet = [await _pressed(ground) for _click in range(3 * CLICKS)]
        ground.clock.move_to(due_at)
        opening, busy = asyncio.create_task(sweeps.sweep(ground.work)), []
        while not opening.done():
            busy.append(await _pressed(ground))
        await opening
    floor = f"{_p99(quiet):.0f} ms quiet"
    return Row(
        "99 of 100 clicks while 500 rounds open", _p99(busy) / _p99(quiet), "times", most=4, floor=floor
    )


async def _pressed(ground: Ground) -> float:
    await asyncio.sleep(0.01)
    began = time.perf_counter()
    await ground.work(conductor.show_panel, ANNA, "C0")
    return (time.perf_counter() - began) * 1000


def _p99(spent: list[float]) -> float:
    return sorted(spent)[int(len(spent) * 0.99)]


async def _one_round(servers: Servers) -> Row:
    """Thirty-two at once answer to one round, and to fifty."""
    with servers.ground() as ground:
        meetings = [await ground.work(meeting_of, number) for number in range(50)]
        await _answers(ground, meetings)
        pairs = [
            (await _answers(ground, meetings[:1]), await _answers(ground, meetings)) for _turn in range(TURNS)
        ]
    ratio = median(one / fifty for one, fifty in pairs)
    floor = f"{median(fifty for _one, fifty in pairs):,.0f} a second to fifty"
    return Row("answers to one status round, 32 at once", ratio, "times as many", least=0.9, floor=floor)


async def _answers(ground: Ground, meetings: list[int]) -> float:
    left = iter(range(400))

    async def keep_answering() -> None:
        for number in left:
            user, said = Actor(OWNING_TEAM, f"U{number % PEOPLE}"), {"since": f"Word {number}"}
            await ground.work(status.answer, user, meetings[number % len(meetings)], said)

    began = time.perf_counter()
    await asyncio.gather(*[keep_answering() for _one in range(32)])
    return 400 / (time.perf_counter() - began)


def meeting_of(w: Unit, number: int) -> int:
    partnership = begin(w, number, PEOPLE)
    day = w.now.date() + timedelta(days=2)
    status.open_now(w, ANNA, partnership, WallClock(day, w.now.time()))
    opened = status.open_round(w, partnership)
    assert opened is not None  # noqa: S101
    w.session.flush()
    all_there(w)
    return opened.id
