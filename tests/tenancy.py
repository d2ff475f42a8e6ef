"""Several workspaces and one bot that they install by OAuth: each an embedded Slack of its own."""

import asyncio
import tempfile
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
from aiohttp import web
from cryptography.fernet import Fernet
from pydantic import SecretStr
from tests_shared import MONDAY

from bot import manifest
from bot.app import App, assemble
from bot.clock import MovableClock
from bot.manifest import EVENTS_PATH
from bot.settings import Settings
from handlers.receiving import Http
from playground.cast import demo_cast
from playground.server import Playground
from playground.stage import A_BREATH, SLACK_WAITS
from playground.workspace import Workspaces

SECRET = "the app has one signing secret, whoever installs it"
WAITS = 30.0
"""Seconds, as on a stage: a slow machine is no outage."""
CLIENT = "Basic " + b64encode(b"1.2:client-secret").decode()
KEY = Fernet.generate_key().decode()


def of_the_supplier() -> Workspaces:
    """The same world, seen by the company that installed the app as well."""
    cast = demo_cast()
    brevik = next(team for team in cast.teams.values() if team.domain == "brevik")
    cast.install(brevik, "Samspil")
    return cast


def of_strangers() -> Workspaces:
    """Two other companies, whose ids have nothing to do with ours."""
    world = Workspaces()
    for _number in range(100):
        world.new_id("X")
    return demo_cast(world)


class Tenants:
    """`async with Tenants(url, demo_cast, of_strangers) as tenants:` a bot that none has installed yet."""

    def __init__(self, database_url: str, *casts: Callable[[], Workspaces], keys: str = KEY) -> None:
        self.clock = MovableClock(MONDAY)
        made = manifest.manifest("https://samspil.example")
        self.slacks = [
            Playground(
                self.clock,
                cast=_with_secret(cast),
                scopes=tuple(manifest.SCOPES),
                events=tuple(made["settings"]["event_subscriptions"]["bot_events"]),
                commands=made["features"]["slash_commands"],
                shortcuts=made["features"]["shortcuts"],
                ack_seconds=WAITS,
                trigger_seconds=WAITS,
            )
            for cast in casts
        ]
        self.database_url = database_url
        self.keys = keys
        self.organisation: str | None = None
        self.org_wide = False
        self.allowed = ",".join(slack.ws.home.id for slack in self.slacks)
        self._folder = tempfile.TemporaryDirectory(prefix="samspil-")
        site = web.Application()
        site.router.add_route("*", "/api/oauth.v2.access", self._grant)
        site.router.add_route("*", "/api/{method}", self._pass_on)
        self._runner = web.AppRunner(site, shutdown_timeout=0.1)

    async def __aenter__(self) -> "Tenants":
        for slack in self.slacks:
            await slack.start()
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        await self.start_bot()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.bot.stop()
        await self.session.close()
        await self._runner.cleanup()
        for slack in self.slacks:
            await slack.stop()
        self._folder.cleanup()

    async def start_bot(self) -> None:
        """Start the bot, and tell each Slack where it is."""
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg]  # as in playground/stage.py
            slack_client_id="1.2",
            slack_client_secret=SecretStr("client-secret"),
            slack_signing_secret=SecretStr(SECRET),
            token_keys=SecretStr(self.keys),
            public_url="http://127.0.0.1/",
            allowed_workspaces=self.allowed,
            slack_api_url=f"http://127.0.0.1:{self._runner.addresses[0][1]}/api/",
            transport="http",
            port=0,
            database_url=self.database_url,
            keys=str(Path(self._folder.name) / "keys"),
            log_level="WARNING",
        )
        self.bot: App = assemble(settings, self.clock)
        self.bot.seconds_to_answer *= WAITS / SLACK_WAITS
        await self.bot.start()
        assert isinstance(self.bot.receiver, Http)
        self.address = f"http://127.0.0.1:{self.bot.receiver.port}"
        for slack in self.slacks:
            slack.request_url = self.address + EVENTS_PATH

    async def begin_install(self) -> tuple[str, str]:
        """Press «Add to Slack»: the state that Slack's page is given, and the browser's cookie."""
        async with self.session.get(f"{self.address}/slack/install", allow_redirects=False) as sent:
            asked = parse_qs(urlsplit(sent.headers["Location"]).query)
            assert asked["client_id"] == ["1.2"]
            assert asked["scope"] == [",".join(sorted(manifest.SCOPES))]
            return asked["state"][0], sent.headers["Set-Cookie"].split(";")[0]

    async def end_install(self, code: str, state: str, cookie: str) -> int:
        """Come back from Slack's page; returns the status of what the browser is shown."""
        url = f"{self.address}/slack/oauth_redirect"
        headers = {"Cookie": cookie}
        async with self.session.get(url, params={"code": code, "state": state}, headers=headers) as shown:
            self.shown = await shown.text()
            return shown.status

    async def install(self, slack: Playground) -> None:
        """The whole way, for one workspace; the code is the number of its Slack."""
        assert await self.end_install(str(self.slacks.index(slack)), *await self.begin_install()) == 200

    async def settle(self) -> None:
        """Let the bot do all that is due, without waiting for its pace."""
        for _round in range(200):
            await self.bot.sweep()
            while not self.bot.is_idle:
                if (waking := self.clock.next_waking()) is not None:
                    self.clock.move_to(max(waking, self.clock.now()))
                await asyncio.sleep(A_BREATH)
            due = await self.bot.next_due()
            if due is None or due > self.clock.now():
                return
        raise AssertionError("the bot never comes to rest")

    async def _grant(self, request: web.Request) -> web.Response:
        given = await request.post()
        if request.headers["Authorization"] != CLIENT or not str(given["code"]).isdecimal():
            return web.json_response({"ok": False, "error": "invalid_code"})
        slack = self.slacks[int(str(given["code"]))]
        installed = slack.ws.installation
        granted = {
            "ok": True,
            "app_id": "A1",
            "access_token": installed.bot_token,
            "token_type": "bot",
            "scope": ",".join(installed.scopes),
            "bot_user_id": installed.bot_user_id,
            "team": None if self.org_wide else {"id": installed.team_id, "name": slack.ws.home.name},
            "enterprise": {"id": self.organisation} if self.organisation else None,
            "is_enterprise_install": self.org_wide,
            "authed_user": {"id": slack.person("anna").id},
        }
        return web.json_response(granted)

    async def _pass_on(self, request: web.Request) -> web.Response:
        """A call goes to the workspace whose token it carries, as with Slack itself."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        slack = next((each for each in self.slacks if each.bot_token == token), self.slacks[0])
        headers = {n: v for n, v in request.headers.items() if n in ("Authorization", "Content-Type")}
        url = slack.api_url + request.match_info["method"]
        asked: dict[str, Any] = {"params": request.query, "data": await request.read(), "headers": headers}
        async with self.session.request(request.method, url, **asked) as answer:
            told = {n: v for n, v in answer.headers.items() if n in ("Date", "X-OAuth-Scopes")}
            return web.Response(
                status=answer.status, body=await answer.read(), content_type=answer.content_type, headers=told
            )


def _with_secret(cast: Callable[[], Workspaces]) -> Callable[[], Workspaces]:
    def made() -> Workspaces:
        world = cast()
        world.installation.signing_secret = SECRET
        return world

    return made
