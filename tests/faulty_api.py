"""Slack's Web API with faults on demand: stands between the bot and the embedded Slack."""

import asyncio
from collections import defaultdict
from types import TracebackType

from aiohttp import ClientSession, web

PASSED_BACK = ("Retry-After", "Date", "X-OAuth-Scopes")


class FaultyApi:
    """Passes calls on, but for those of a method that are to fail `next`: one fault a call.

    Before Slack has the call: `ratelimited`, `server_error`, `refused:` with Slack's word for it, and
    `silence`. After it: `answer_lost`, `answer_late` and `answer_never`.
    """

    def __init__(self) -> None:
        self.target = ""
        self.next: defaultdict[str, list[str]] = defaultdict(list)
        self.failing = asyncio.Event()
        """Set when the first fault is under way."""
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
        if fault in {"ratelimited", "server_error", "silence"} or fault.startswith("refused:"):
            self.failing.set()
            return await self._refused(fault)
        answer = await self._answer_to(request, method)
        if fault:
            self.failing.set()
            assert request.transport is not None
            if fault == "answer_lost":
                request.transport.close()
            await asyncio.sleep({"answer_lost": 0, "answer_late": 1, "answer_never": 60}[fault])
        return answer

    async def _refused(self, fault: str) -> web.Response:
        if fault == "ratelimited":
            told = {"ok": False, "error": "ratelimited"}
            return web.json_response(told, status=429, headers={"Retry-After": "30"})
        if fault == "silence":
            await asyncio.sleep(60)
        if fault.startswith("refused:"):
            return web.json_response({"ok": False, "error": fault.partition(":")[2]})
        return web.Response(status=503, text="upstream connect error")

    async def _answer_to(self, request: web.Request, method: str) -> web.Response:
        kept = {
            name: request.headers[name]
            for name in ("Authorization", "Content-Type")
            if name in request.headers
        }
        body = await request.read()
        async with self._session.request(
            request.method, self.target + method, data=body, headers=kept, params=request.query
        ) as answer:
            headers = {"Content-Type": "application/json"}
            headers |= {name: answer.headers[name] for name in PASSED_BACK if name in answer.headers}
            return web.Response(status=answer.status, body=await answer.read(), headers=headers)
