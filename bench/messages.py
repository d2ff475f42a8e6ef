"""Two thousand messages due in five hundred channels, in moved time, to a Slack that answers at once."""

import asyncio
from datetime import datetime
from typing import Any, cast

from sqlmodel import select

from bench.ground import START, Servers, begin, copies
from bench.table import Row
from bot import conductor
from bot.blocks import elements
from bot.clock import Clock
from bot.outbox import Delivery
from bot.outbox.owing import owe
from bot.pace import Pace, interval
from bot.partnerships import Partnership, Unit
from bot.slack import Clients

CHANNELS, EACH = 500, 4
POSTS = CHANNELS * EACH


class QuickSlack:
    """Takes every message at once, and notes when each was there."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.taken = 0
        self.posted: dict[str, datetime] = {}
        """By place and text."""

    @property
    def installations(self) -> "QuickSlack":
        """It is its own list of them."""
        return self

    async def find(self, _owner: str) -> None:
        """Everybody has installed the app."""

    def of(self, _owner: str) -> "QuickSlack":
        return self

    patient = of

    async def chat_postMessage(self, channel: str, text: str, **_said: Any) -> dict[str, str]:  # noqa: N802  # Slack's name
        self.taken += 1
        self.posted[f"{channel} {text}"] = self._clock.now()
        return {"channel": channel, "ts": f"{self.taken}.0"}

    async def chat_update(self, **_said: Any) -> None:
        """Edits are taken, too."""

    async def pins_add(self, **_what: str) -> None:
        """Panels are pinned."""


async def rows(servers: Servers) -> list[Row]:
    """How much longer than the pace allows it takes."""
    with servers.ground() as ground:
        await ground.work(begin, 0, 4)
        await ground.work(copies, CHANNELS - 1, 4)
        await ground.work(_owe)
        slack, pace = QuickSlack(ground.clock), Pace(ground.clock)
        delivery = Delivery(
            ground.work, cast(Clients, slack), pace, lambda *_told: None, conductor.draw_message
        )
        await delivery.deliver_due()
        while not delivery.is_idle:
            await asyncio.sleep(0.001)
            if delivery.is_calling:
                continue
            waking = ground.clock.next_waking()
            if waking is not None:
                ground.clock.move_to(max(waking, ground.clock.now()))
        took = (ground.clock.now() - START).total_seconds()
        assert slack.taken >= POSTS, "none is lost"  # noqa: S101  # a measurement of something wrong is none
        least = (slack.taken - 1) * interval("chat.postMessage").total_seconds()
    what = f"{slack.taken:,} messages to {CHANNELS} channels, in moved time"
    return [Row(what, took / least, "times", most=1.05, floor=f"{least:.0f} s by the rate limit")]


def _owe(w: Unit) -> None:
    for partnership in w.session.exec(select(Partnership)).all():
        for about in range(EACH):
            owe(w.session, partnership, partnership.channel, "bench", about, elements.message("x", []), w.now)
