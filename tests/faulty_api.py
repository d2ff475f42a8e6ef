"""Slack's Web API with faults on demand: stands between the bot and the embedded Slack."""

from collections import defaultdict
from types import TracebackType

from aiohttp import ClientSession, web

FAULTS = ("ratelimited", "server_error", "answer_lost", "refused")


class FaultyApi:
    """Passes calls on, but for those of a method that are to fail next: one fault a call."""

    def __init__(self) -> None:
        self.target = ""
        self.next: defaultdict[str, list[str]] = defaultdict(list)
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._pass_on)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)

    async def __aenter__(self) -> "FaultyApi":
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._session = ClientSession()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}/api/"

    async def _pass_on(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        fault = self.next[method].pop(0) if self.next[method] else ""
        if fault == "ratelimited":
            told = {"ok": False, "error": "ratelimited"}
            return web.json_response(told, status=429, headers={"Retry-After": "30"})
        if fault == "server_error":
            return web.Response(status=503, text="upstream connect error")
        if fault.startswith("refused:"):
            return web.json_response({"ok": False, "error": fault.partition(":")[2]})
        kept = {
            name: request.headers[name]
            for name in ("Authorization", "Content-Type")
            if name in request.headers
        }
        body = await request.read()
        async with self._session.request(
            request.method, self.target + method, data=body, headers=kept, params=request.query
        ) as answer:
            content = await answer.read()
            if fault == "answer_lost":
                assert request.transport is not None
                request.transport.close()
            headers = {"Content-Type": "application/json"}
            if "Retry-After" in answer.headers:
                headers["Retry-After"] = answer.headers["Retry-After"]
            return web.Response(status=answer.status, body=content, headers=headers)
