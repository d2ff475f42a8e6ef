"""The embedded Slack as one aiohttp server: Web API, Socket Mode, response URLs, control API and page."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path

from aiohttp import web

from bot.clock import Clock, MovableClock
from playground.cast import demo_cast
from playground.control import Control, nothing_known
from playground.faults import Faults
from playground.hooks import Hooks
from playground.journal import Call, Delivered, Happening, Violation
from playground.person import Person
from playground.slack import Slack
from playground.uploads import Uploads
from playground.visitors import only_from_here
from playground.web_api import EVENT_SCOPES, WebApi, all_scopes
from playground.web_api.authorizing import ALLOW, AUTHORIZE, Authorizing
from playground.web_api.files import MOST_BYTES
from playground.workspace import Channel, Json, Workspaces

PAGE = Path(__file__).parent / "page"


class Playground:
    """An embedded Slack. Start it, point an app at its `api_url`, and act as any of its `people`.

    `scopes` and `events` are what the app's manifest asks for; by default everything that is there.
    `commands` and `shortcuts` stand as in the manifest's features; by default any reaches the app, and the
    page can offer none. With a `request_url` payloads go there by signed HTTP, not over websockets.

    :raises ValueError: an event that is unknown or whose scope was not granted.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        cast: Callable[[], Workspaces] = demo_cast,
        scopes: Sequence[str] | None = None,
        events: Sequence[str] | None = None,
        commands: Sequence[Json] | None = None,
        shortcuts: Sequence[Json] | None = None,
        request_url: str | None = None,
        ack_seconds: float = 3.0,
        trigger_seconds: float = 3.0,
        person: type[Person] = Person,
    ) -> None:
        self.clock = clock
        self.slack = Slack(clock, cast(), ack_seconds, trigger_seconds)
        self.ws = self.slack.ws
        installed = self.ws.installation
        installed.scopes = all_scopes() if scopes is None else tuple(scopes)
        installed.events = tuple(EVENT_SCOPES) if events is None else tuple(events)
        installed.commands = None if commands is None else tuple(commands)
        installed.shortcuts = None if shortcuts is None else tuple(shortcuts)
        _must_have_scopes(installed.events, installed.scopes)
        self.slack.posts.request_url = request_url
        self.people = {u.handle: person(self.slack, u) for u in self.ws.users.values() if not u.is_bot}
        self.move_clock: Callable[[datetime], Awaitable[None]] = self._move_clock
        self.next_event: Callable[[], Awaitable[datetime | None]] = nothing_known
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0, host: str = "127.0.0.1") -> None:
        """Listen; port 0 takes a free one."""
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        self.slack.url = f"http://{host}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Close all connections and listen no more."""
        await self.slack.background.stop()
        await self.slack.posts.close()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=MOST_BYTES, middlewares=[only_from_here])
        authorizing = Authorizing(self.slack)
        app.router.add_get(AUTHORIZE, authorizing.show)
        app.router.add_post(ALLOW, authorizing.answer)
        api = WebApi(self.slack, authorizing)
        app.router.add_route("GET", "/api/{method}", api.handle)
        app.router.add_route("POST", "/api/{method}", api.handle)
        app.router.add_get("/link/", self.slack.sockets.accept)
        app.router.add_post("/hooks/{secret}", Hooks(self.slack).handle)
        uploads = Uploads(self.slack)
        app.router.add_post("/upload/{id}/{secret}", uploads.take)
        app.router.add_get("/files/{id}/{secret}", uploads.show)
        control = Control(self.slack, self.people, self._be_moved, self._say_next_event)
        app.add_subapp("/control", control.app())
        app.router.add_get("/", _first_page)
        app.router.add_static("/page", PAGE)
        app.on_shutdown.append(self._close_connections)
        return app

    async def _close_connections(self, _app: web.Application) -> None:
        self.slack.journal.close()
        await self.slack.sockets.close()

    async def connected(self, seconds: float = 3.0) -> None:
        """Return once the app has a websocket open.

        :raises TimeoutError: it opened none in this time.
        """
        async with asyncio.timeout(seconds):
            while not self.slack.sockets.count:  # noqa: ASYNC110 - a test's patience, no event to wait on
                await asyncio.sleep(0.005)

    async def disconnect_sockets(self, reason: str = "refresh_requested") -> None:
        """Ask the app to open new websockets, as Slack does now and then."""
        await self.slack.sockets.disconnect(reason)

    @property
    def request_url(self) -> str | None:
        """Where payloads are posted; None while the app is in Socket Mode. May be set at any time."""
        return self.slack.posts.request_url

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        self.slack.posts.request_url = url

    async def verify_request_url(self) -> None:
        """Challenge the request URL, as Slack does when it is set.

        :raises UnverifiedError: it does not answer as it should.
        """
        await self.slack.posts.verify()

    @property
    def faults(self) -> Faults:
        """What is to go wrong between Slack and the app, and what did."""
        return self.slack.faults

    async def _move_clock(self, moment: datetime) -> None:
        """Put the clock at a moment, where it is one that can be moved."""
        if isinstance(self.clock, MovableClock):
            self.clock.move_to(moment)

    async def _be_moved(self, moment: datetime) -> None:
        await self.move_clock(moment)  # looked up only now: the demo may have put its own there

    async def _say_next_event(self) -> datetime | None:
        return await self.next_event()  # the same

    # What stands where

    @property
    def url(self) -> str:
        return self.slack.url

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    @property
    def bot_token(self) -> str:
        return self.ws.installation.bot_token

    @property
    def app_token(self) -> str:
        return self.ws.installation.app_token

    @property
    def signing_secret(self) -> str:
        return self.ws.installation.signing_secret

    def person(self, handle: str) -> Person:
        """Somebody by handle.

        :raises LookupError: nobody is called that.
        """
        if handle not in self.people:
            raise LookupError(f"there is no {handle!r}; there are: {', '.join(self.people)}")
        return self.people[handle]

    def channel(self, name: str) -> Channel:
        """A channel by name or id.

        :raises LookupError: there is none such.
        """
        for channel in self.ws.channels.values():
            if name in (channel.name, channel.id):
                return channel
        raise LookupError(f"there is no channel {name!r}")

    @property
    def calls(self) -> list[Call]:
        return self.slack.journal.calls

    @property
    def delivered(self) -> list[Delivered]:
        return self.slack.journal.delivered

    @property
    def violations(self) -> list[Violation]:
        return self.slack.journal.violations

    @property
    def timeline(self) -> list[Happening]:
        return self.slack.journal.timeline


async def _first_page(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(PAGE / "index.html")


def _must_have_scopes(events: Sequence[str], scopes: Sequence[str]) -> None:
    for event in events:
        if event not in EVENT_SCOPES:
            raise ValueError(f"the embedded Slack sends no event {event!r}")
        if EVENT_SCOPES[event] and not set(EVENT_SCOPES[event]) & set(scopes):
            raise ValueError(f"the event {event!r} needs one of the scopes {', '.join(EVENT_SCOPES[event])}")
