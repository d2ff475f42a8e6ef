"""The control API under /control: acting as anybody and looking at everything (docs/playground.md)."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.clock import MovableClock
from playground.control import shapes
from playground.control.acts import VERBS
from playground.person import Person
from playground.slack import Slack
from playground.workspace import Channel, Json

KEEP_ALIVE_SECONDS = 15


class Control:
    """The routes under /control, a thin layer over Person."""

    def __init__(
        self,
        slack: Slack,
        people: Mapping[str, Person],
        move_clock: Callable[[datetime], Awaitable[None]],
    ) -> None:
        self._slack = slack
        self._people = people
        self._move_clock = move_clock
        self._read: dict[tuple[str, str], str] = {}

    def app(self) -> web.Application:
        """The application to hang in at /control."""
        app = web.Application(middlewares=[_sentences])
        app.router.add_get("/tokens", self.tokens)
        app.router.add_get("/cast", self.cast)
        app.router.add_get("/as/{handle}/channels", self.channels)
        app.router.add_get("/as/{handle}/messages", self.messages)
        app.router.add_get("/as/{handle}/views", self.views)
        app.router.add_post("/as/{handle}/{verb}", self.act)
        app.router.add_get("/calls", self.calls)
        app.router.add_get("/violations", self.violations)
        app.router.add_get("/timeline", self.timeline)
        app.router.add_get("/clock", self.clock)
        app.router.add_post("/clock", self.set_clock)
        app.router.add_get("/events", self.events)
        return app

    async def tokens(self, _request: web.Request) -> web.Response:
        installed = self._slack.ws.installation
        return web.json_response(
            {
                "bot_token": installed.bot_token,
                "app_token": installed.app_token,
                "signing_secret": installed.signing_secret,
                "api_url": f"{self._slack.url}/api/",
            }
        )

    async def cast(self, _request: web.Request) -> web.Response:
        ws = self._slack.ws
        return web.json_response(
            {
                "teams": [shapes.team(team) for team in ws.teams.values()],
                "people": [shapes.user(person.user) for person in self._people.values()],
                "app": shapes.user(ws.bot) | {"app_id": ws.installation.app_id},
            }
        )

    async def channels(self, request: web.Request) -> web.Response:
        person = self._person(request)
        shown = [*person.channels, *person.joinable]
        name = self._slack.ws.bot.name
        return web.json_response([shapes.channel(person, c, name, self._unread(person, c)) for c in shown])

    async def messages(self, request: web.Request) -> web.Response:
        """What somebody sees; seeing it, they have read it. A channel not yet joined shows nothing."""
        person, channel_id = self._person(request), request.query.get("channel")
        if channel_id in {channel.id for channel in person.joinable}:
            return web.json_response([])
        seen = person.messages(channel_id)
        for message in seen:
            self._read[person.handle, message.channel_id] = message.ts
        return web.json_response([shapes.message(self._slack.ws, message) for message in seen])

    def _unread(self, person: Person, channel: Channel) -> int:
        if person.id not in channel.members:
            return 0
        read = self._read.get((person.handle, channel.id), "")
        return sum(m.ts > read and m.user_id != person.id for m in person.messages(channel))

    async def views(self, request: web.Request) -> web.Response:
        return web.json_response([shapes.view(self._slack.ws, view) for view in self._person(request).views])

    async def act(self, request: web.Request) -> web.Response:
        """Do something as somebody; what Slack itself told them of a failure comes back as the error."""
        person, verb = self._person(request), request.match_info["verb"]
        if verb not in VERBS:
            raise LookupError(f"nobody can {verb!r}; what can be done: {', '.join(VERBS)}")
        told = len(person.notices)
        done = await VERBS[verb](person, await _body(request))
        # A command's failure is told by Slackbot in the channel.
        if person.notices[told:] and verb != "command":
            return web.json_response({"ok": False, "error": person.notices[-1]})
        view = shapes.view(self._slack.ws, person.view)
        return web.json_response({"ok": True, "view": view, "errors": {}, **done})

    def _person(self, request: web.Request) -> Person:
        handle = request.match_info["handle"]
        if handle not in self._people:
            raise LookupError(f"there is no {handle!r}; there are: {', '.join(self._people)}")
        return self._people[handle]

    async def calls(self, request: web.Request) -> web.Response:
        calls, since = self._slack.journal.calls, _since(request)
        return web.json_response({"calls": [shapes.call(c) for c in calls[since:]], "next": len(calls)})

    async def violations(self, _request: web.Request) -> web.Response:
        return web.json_response(
            {"violations": [shapes.violation(v) for v in self._slack.journal.violations]}
        )

    async def timeline(self, request: web.Request) -> web.Response:
        happenings, since = self._slack.journal.timeline, _since(request)
        shown = [shapes.happening(h) for h in happenings[since:]]
        return web.json_response({"timeline": shown, "next": len(happenings)})

    async def clock(self, _request: web.Request) -> web.Response:
        return web.json_response(self._clock_now())

    async def set_clock(self, request: web.Request) -> web.Response:
        """Move the clock `to` a moment or by `advance_seconds`; let it run or stand (`running`)."""
        clock, body = self._slack.clock, await _body(request)
        if not isinstance(clock, MovableClock):
            raise ValueError("this clock cannot be moved")  # noqa: TRY004 - said to the caller as 400
        if "running" in body:
            clock.run(bool(body["running"]))
        if "to" in body or "advance_seconds" in body:
            await self._move_clock(_moment(body, clock.now()))
        self._slack.journal.tell("clock")
        return web.json_response({"ok": True, **self._clock_now()})

    def _clock_now(self) -> Json:
        clock = self._slack.clock
        running = clock.running if isinstance(clock, MovableClock) else True
        return {"now": clock.now().isoformat(), "running": running}

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: what becomes visible, as it happens."""
        stream = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await stream.prepare(request)
        # A browser that leaves or reloads is no error.
        with suppress(ConnectionError), self._slack.journal.following() as queue:
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


@web.middleware
async def _sentences(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What cannot be is said in a sentence: 404 for what is not there, 400 for what makes no sense."""
    try:
        return await handler(request)
    except LookupError as missing:
        return web.json_response({"ok": False, "error": str(missing.args[0])}, status=404)
    except ValueError as wrong:
        return web.json_response({"ok": False, "error": str(wrong)}, status=400)


async def _body(request: web.Request) -> dict[str, Any]:
    body = json.loads(await request.text() or "{}")
    if not isinstance(body, dict):
        raise ValueError("the body must be a JSON object")  # noqa: TRY004 - said to the caller as 400
    return body


def _since(request: web.Request) -> int:
    return max(0, int(request.query.get("since", 0)))


def _moment(body: dict[str, Any], now: datetime) -> datetime:
    if "to" not in body:
        return now + timedelta(seconds=float(body["advance_seconds"]))
    moment = datetime.fromisoformat(str(body["to"]))
    if moment.tzinfo is None:
        raise ValueError("the moment needs a zone, such as 2026-03-02T09:00:00+01:00")
    return moment
