"""For whoever watches the bot: metrics, health and readiness, on a port of their own."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from bot import outbox
from bot.clock import Clock
from bot.listening import Listener
from bot.metrics import Metrics
from bot.vitals import Vitals
from bot.work import Work

SECONDS_FOR_DATABASE: Final = 2.0
SECONDS_TO_ANSWER: Final = 1.0
"""So long may what was asked be answered still, once the bot is asked to stop."""
NO_DATABASE: Final = "the database does not answer\n"
NO_ROOM: Final = "the disk is full\n"
TEXT: Final = "text/plain; version=0.0.4; charset=utf-8"
"""The media type of Prometheus' text format."""


class Watch:
    """A small site beside the bot; nothing of what people write is in it."""

    def __init__(
        self,
        work: Work,
        metrics: Metrics,
        clock: Clock,
        is_connected: Callable[[], Awaitable[bool]],
        read_vitals: Callable[[], Awaitable[Vitals]],
    ) -> None:
        self._work = work
        self._metrics = metrics
        self._clock = clock
        self._is_connected = is_connected
        self._read_vitals = read_vitals
        site = web.Application()
        site.router.add_get("/metrics", self._show_metrics)
        site.router.add_get("/health", self._health)
        site.router.add_get("/ready", self._ready)
        self._listener = Listener(site, SECONDS_TO_ANSWER)

    async def start(self, host: str, port: int) -> None:
        """Listen; raises OSError where the port is taken."""
        await self._listener.start(host, port)

    async def stop(self) -> None:
        """Listen no more."""
        await self._listener.stop()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._listener.port

    async def _show_metrics(self, _request: web.Request) -> web.Response:
        numbers, vitals = await asyncio.gather(self._numbers(), self._vitals())
        connected = await self._is_connected()
        said = self._metrics.exposition(numbers, vitals, self._clock.now(), connected=connected)
        return web.Response(body=said, headers={"Content-Type": TEXT})

    async def _health(self, _request: web.Request) -> web.Response:
        """The process lives and its loop turns; a restart would help if it did not."""
        return web.Response(text="alive\n")

    async def _ready(self, _request: web.Request) -> web.Response:
        """Payloads can come in, and can be worked on."""
        if not await self._is_connected():
            return web.Response(status=503, text="not connected to Slack\n")
        if await self._numbers() is None:
            return web.Response(status=503, text=NO_DATABASE)
        vitals = await self._vitals()
        if vitals is not None and not vitals.has_room:
            return web.Response(status=503, text=NO_ROOM)
        return web.Response(text="ready\n")

    async def _numbers(self) -> outbox.Numbers | None:
        """None where the database does not tell them, or not in time."""
        try:
            return await asyncio.wait_for(self._work(outbox.in_numbers), SECONDS_FOR_DATABASE)
        except (TimeoutError, SQLAlchemyError):
            return None

    async def _vitals(self) -> Vitals | None:
        """The same."""
        try:
            return await asyncio.wait_for(self._read_vitals(), SECONDS_FOR_DATABASE)
        except (TimeoutError, OSError, SQLAlchemyError):
            return None
