"""Signed HTTP and OAuth, rehearsed with the embedded Slack alone: as docs/install.md says, end to end."""

import asyncio
import re
import socket
from base64 import b64encode
from collections.abc import AsyncIterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from pydantic import SecretStr
from tests_shared import MONDAY
from yarl import URL

from bot import manifest
from bot.app import App, assemble
from bot.clock import MovableClock
from bot.installations import ManyWorkspaces
from bot.settings import Settings
from playground.server import Playground

TOKEN_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="


def free_port() -> int:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port: int = unused.getsockname()[1]
        return port


class Rehearsal:
    """An embedded Slack that was given the manifest, and a bot that nobody has installed yet."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self.clock = MovableClock(MONDAY)
        self.slack = Playground(self.clock)
        self._database_url, self._folder = database_url, folder
        self.port = free_port()
        self.bot_url = f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        await self.slack.start()
        # As browsers do, which send secure cookies to this machine over http, too.
        jar = aiohttp.CookieJar(unsafe=True, treat_as_secure_origin=URL(self.bot_url))
        self.browser = aiohttp.ClientSession(cookie_jar=jar)
        described = manifest.as_text(manifest.manifest("https://samspil.example"), yaml=False)
        tokens = await self.control("manifest", described)
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg]  # as in playground/stage.py
            transport="http",
            port=self.port,
            public_url=self.bot_url,
            log_level="WARNING",
            slack_api_url=self.slack.api_url,
            slack_client_id=tokens["client_id"],
            slack_client_secret=SecretStr(tokens["client_secret"]),
            slack_signing_secret=SecretStr(tokens["signing_secret"]),
            token_keys=SecretStr(TOKEN_KEY),
            allowed_workspaces=self.slack.ws.home.id,
            database_url=self._database_url,
            keys=str(self._folder / "keys"),
        )
        self.bot: App = assemble(settings, self.clock)
        await self.bot.start()
        await self.control("request_url", f'{{"url": "{self.bot_url}/slack/events"}}')

    async def stop(self) -> None:
        await self.browser.close()
        await self.bot.stop()
        await self.slack.stop()

    async def control(self, verb: str, body: str) -> dict[str, str]:
        async with self.browser.post(f"{self.slack.url}/control/{verb}", data=body) as told:
            assert told.status == 200, await told.text()
            found: dict[str, str] = await told.json()
            return found

    async def page(self) -> tuple[str, dict[str, str]]:
        """Go to the bot's page: what Slack's page says, and what its form holds."""
        async with self.browser.get(f"{self.bot_url}/slack/install") as shown:
            assert shown.status == 200
            text = await shown.text()
            self.asked = str(shown.url)
        return text, {n: unescape(v) for n, v in re.findall(r'name="(\w+)" value="([^"]*)">', text)}

    async def press(self, answer: str) -> tuple[int, URL]:
        """Press a button of Slack's page, and go where it leads."""
        _text, fields = await self.page()
        form = {**fields, "answer": answer}
        async with self.browser.post(f"{self.slack.url}/oauth/v2/allow", data=form) as shown:
            return shown.status, shown.url


@pytest.fixture
async def rehearsal(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Rehearsal]:
    made = Rehearsal(sqlite_url, tmp_path)
    await made.start()
    yield made
    await made.stop()


async def test_it_is_installed_by_a_browser_and_works_by_signed_http(rehearsal: Rehearsal) -> None:
    """The page names each scope; once allowed the bot has its token, and its panel comes into the channel."""
    text, _fields = await rehearsal.page()
    assert all(f"<code>{scope}</code>" in text for scope in manifest.SCOPES)
    assert (await rehearsal.press("allow"))[0] == 200
    anna = rehearsal.slack.person("anna")
    await anna.invite_app("nordlys-brevik")
    for _round in range(5):
        await rehearsal.bot.sweep()
        while not rehearsal.bot.is_idle:
            if (waking := rehearsal.clock.next_waking()) is not None:
                rehearsal.clock.move_to(max(waking, rehearsal.clock.now()))
            await asyncio.sleep(0.005)
    assert [each.bot_id is not None for each in anna.messages("nordlys-brevik")] == [True]
    await anna.command("/samspil mine", "nordlys-brevik")
    assert anna.view is not None
    assert rehearsal.slack.violations == []


async def test_who_cancels_has_installed_nothing(rehearsal: Rehearsal) -> None:
    """The bot says so, and holds no token."""
    _status, address = await rehearsal.press("cancel")
    assert (address.path, address.query["error"]) == ("/slack/oauth_redirect", "access_denied")
    assert isinstance(rehearsal.bot.installations, ManyWorkspaces)
    assert rehearsal.bot.installations.everyone() == {}


async def test_a_code_serves_the_app_once_and_for_ten_minutes(rehearsal: Rehearsal) -> None:
    """Whoever has it without the app's secret has nothing."""
    installed = rehearsal.slack.ws.installation
    right = installed.client_secret

    async def code() -> str:
        _text, fields = await rehearsal.page()
        form = {**fields, "answer": "allow"}
        url = f"{rehearsal.slack.url}/oauth/v2/allow"
        async with rehearsal.browser.post(url, data=form, allow_redirects=False) as sent:
            return parse_qs(urlsplit(sent.headers["Location"]).query)["code"][0]

    async def exchange(given: str, secret: str) -> str:
        url = f"{rehearsal.slack.api_url}oauth.v2.access"
        sign = b64encode(f"{installed.client_id}:{secret}".encode()).decode()
        headers = {"Authorization": f"Basic {sign}"}
        async with rehearsal.browser.post(url, data={"code": given}, headers=headers) as told:
            answer = await told.json()
            return str(answer.get("error") or answer["access_token"])

    first = await code()
    assert await exchange(first, "guessed") == "bad_client_secret"
    assert await exchange(first, right) == installed.bot_token
    assert await exchange(first, right) == "invalid_code"
    late = await code()
    rehearsal.clock.move_to(rehearsal.clock.now() + timedelta(minutes=11))
    assert await exchange(late, right) == "code_expired"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"client_id": "another"}, "Invalid client_id"),
        ({"redirect_uri": "javascript:alert(1)"}, "redirect_uri did not match"),
        ({"scope": "admin"}, "Invalid permissions requested: admin"),
    ],
)
async def test_an_address_that_is_wrong_leads_nowhere(
    rehearsal: Rehearsal, given: dict[str, str], said: str
) -> None:
    """It is said on the page, as Slack does."""
    await rehearsal.page()
    wrong = URL(rehearsal.asked).update_query(given)
    async with rehearsal.browser.get(wrong) as shown:
        assert (shown.status, said in await shown.text()) == (400, True)
