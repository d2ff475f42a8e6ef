"""What happened, for the inspector: calls, payloads, breaches, faults, and all of it as it happens."""

import asyncio
import json
from contextlib import suppress

from aiohttp import web

from playground.control import shapes
from playground.slack import Slack

KEEP_ALIVE_SECONDS = 15


class Watching:
    """The routes that tell what happened."""

    def __init__(self, slack: Slack) -> None:
        self._journal = slack.journal

    async def calls(self, request: web.Request) -> web.Response:
        calls, since = self._journal.calls, _since(request)
        return web.json_response({"calls": [shapes.call(c) for c in calls[since:]], "next": len(calls)})

    async def payloads(self, request: web.Request) -> web.Response:
        delivered, since = self._journal.delivered, _since(request)
        shown = [shapes.delivered(one) for one in delivered[since:]]
        return web.json_response({"payloads": shown, "next": len(delivered)})

    async def violations(self, _request: web.Request) -> web.Response:
        return web.json_response({"violations": [shapes.violation(v) for v in self._journal.violations]})

    async def timeline(self, request: web.Request) -> web.Response:
        happenings, since = self._journal.timeline, _since(request)
        shown = [shapes.happening(h) for h in happenings[since:]]
        return web.json_response({"timeline": shown, "next": len(happenings)})

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: what becomes visible, as it happens."""
        stream = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await stream.prepare(request)
        # A browser that leaves or reloads is no error.
        with suppress(ConnectionError), self._journal.following() as queue:
            await stream.write(b": here\n\n")
            while True:
                try:
                    happening = await asyncio.wait_for(queue.get(), KEEP_ALIVE_SECONDS)
                except TimeoutError:
                    await stream.write(b": still here\n\n")
                    continue
                if happening is None:
                    return stream
                told = json.dumps(shapes.happening(happening))
                await stream.write(f"data: {told}\n\n".encode())
        return stream


def _since(request: web.Request) -> int:
    return max(0, int(request.query.get("since", 0)))
