"""A site on a port of the bot's own: who opens a connection and does not ask in time is let go of."""

import asyncio
import logging
import traceback
from typing import Any, Final

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

log = logging.getLogger(__name__)

SECONDS_TO_ASK: Final = 5.0
"""So long may the head of a request take, and as long what comes after it."""
SECONDS_TO_LINGER: Final = 1.0
"""So long is read on after an answer that did not wait for the end of the request, for it to arrive."""
PROVEN: Final = web.RequestKey("proven", bool)
"""Set on a request of which we know whose it is: its connection is kept for the next."""


class Listener:
    """Whatever is sent here is answered, or the connection ends; nothing of it is logged."""

    def __init__(self, site: web.Application, seconds_to_answer: float) -> None:
        site.on_response_prepare.append(_keep_only_proven)
        self._runner = web.AppRunner(site, access_log=None, shutdown_timeout=seconds_to_answer)
        self._server: asyncio.Server | None = None

    async def start(self, host: str, port: int) -> None:
        """Listen; raises OSError where the port is taken."""
        await self._runner.setup()
        self._server = await asyncio.get_running_loop().create_server(self._connected, host, port)

    async def stop(self) -> None:
        """Listen no more; what is being answered is answered first."""
        if self._server is not None:
            self._server.close()
            self._server = None
        await self._runner.cleanup()

    @property
    def is_listening(self) -> bool:
        """Between start and stop."""
        return self._server is not None

    @property
    def port(self) -> int:
        """The port it listens on; with PORT=0 the one it was given."""
        assert self._server is not None  # noqa: S101  # asked for only in between; narrows the type
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    def _connected(self) -> asyncio.Protocol:
        assert self._runner.server is not None  # noqa: S101  # made before anybody can connect; narrows the type
        return _Connection(
            self._runner.server,
            loop=asyncio.get_running_loop(),
            access_log=None,
            lingering_time=SECONDS_TO_LINGER,
            # What is signed is what came; and a few bytes must not become a flood.
            auto_decompress=False,
        )


class _Connection(web.RequestHandler):
    """aiohttp's, but that the head of a request must be whole in time: it would wait for an hour."""

    __slots__ = ("_impatience",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._impatience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._grow_impatient()

    def data_received(self, data: bytes) -> None:
        heads = self._request_count
        super().data_received(data)
        if self._request_count > heads:
            self._be_patient()
        elif self._waiter is not None and self._impatience is None:
            self._grow_impatient()

    def connection_lost(self, exc: BaseException | None) -> None:
        self._be_patient()
        super().connection_lost(exc)

    def log_exception(self, *_args: Any, exc_info: BaseException | None = None, **_more: Any) -> None:
        """Frames only, as everywhere: a message may hold what somebody sent. Bad HTTP is no error of ours."""
        if isinstance(exc_info, HttpProcessingError | web.RequestPayloadError):
            log.debug("no HTTP: %s", type(exc_info).__name__, extra={"action": "http.unreadable"})
            return
        frames = "".join(traceback.format_tb(exc_info.__traceback__)) if exc_info else ""
        log.error("error: %s\n%s", type(exc_info).__name__, frames, extra={"action": "error"})

    def _grow_impatient(self) -> None:
        self._impatience = asyncio.get_running_loop().call_later(SECONDS_TO_ASK, self.force_close)

    def _be_patient(self) -> None:
        if self._impatience is not None:
            self._impatience.cancel()
            self._impatience = None


async def _keep_only_proven(request: web.Request, answer: web.StreamResponse) -> None:
    """Behind a first request nobody unknown sends half of a second one, and stays."""
    if not request.get(PROVEN, False):
        answer.force_close()
