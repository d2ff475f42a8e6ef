"""Calls of the app that meet a planned fault."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from aiohttp import web

from playground.faults import Faults

LOOK_EVERY = 0.02
A_PAGE = "<html><body><h1>503 Service Unavailable</h1></body></html>"


async def answered(
    faults: Faults, name: str, request: web.Request, answer: Callable[[], Awaitable[web.Response]]
) -> web.Response:
    """Answer a call, unless it is one with which something is to go wrong."""
    fault = faults.of_call(name)
    if fault is None:
        return await answer()
    if fault.kind == "ratelimited":
        told = {"ok": False, "error": "ratelimited"}
        return web.json_response(told, status=429, headers={"Retry-After": f"{max(1, round(fault.seconds))}"})
    if fault.kind.startswith("refused:"):
        return web.json_response({"ok": False, "error": fault.kind.partition(":")[2]})
    if fault.kind == "server_error":
        return web.Response(status=503, text=A_PAGE, content_type="text/html")
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
        return await answer()
    if fault.kind == "answer_lost":
        await answer()
    else:
        await _until_given_up(request, fault.seconds)
    if request.transport:
        request.transport.abort()
    return web.Response(status=503)


async def _until_given_up(request: web.Request, seconds: float) -> None:
    """Say nothing until the caller has had enough, or so much time has passed."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if request.transport is None or request.transport.is_closing():
            return
        await asyncio.sleep(LOOK_EVERY)
