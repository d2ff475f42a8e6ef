"""A receiver of webhooks over loopback: what came, and what it answers."""

from types import TracebackType
from typing import Any

from aiohttp import web


class Receiver:
    """`async with Receiver() as receiver:` it answers `status`, and keeps what came in."""

    def __init__(self) -> None:
        self.status = 200
        self.came: list[tuple[dict[str, str], bytes]] = []
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._take)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)

    async def __aenter__(self) -> "Receiver":
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    @property
    def port(self) -> int:
        """Where it listens."""
        port: int = self._runner.addresses[0][1]
        return port

    @property
    def host(self) -> str:
        """As the operator allows it."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """Where it takes messages."""
        return f"http://{self.host}/hook?key=1"

    async def _take(self, request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.came.append((headers, await request.read()))
        moved: dict[str, Any] = {"Location": self.url} if self.status in (301, 302, 307) else {}
        return web.Response(status=self.status, headers=moved)
