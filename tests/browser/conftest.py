"""Chromium without a window, looking at the page of the embedded Slack; skipped where there is none."""

import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from one_loop import ONE_LOOP
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from visitor import BEEN_HERE, CHROMIUM, PATIENCE, QUIET, Open, Visitor

from bot.clock import MovableClock
from playground.server import Playground

IS_THERE = CHROMIUM.exists()
MANIFEST: dict[str, Any] = {
    "commands": [
        {"command": "/samspil", "description": "Show the panel", "usage_hint": "[status | retro]"},
        {"command": "/retro", "description": "Show the retros"},
    ],
    "shortcuts": [
        {"name": "Raise", "type": "message", "callback_id": "raise", "description": "Raise as a blocker"},
        {"name": "Panel", "type": "global", "callback_id": "panel", "description": "Show the panel"},
    ],
}


@pytest.fixture(scope="session")
def address_of_chromium() -> Iterator[str]:
    """Where one Chromium listens that all tests of this process share: to start it takes a second."""
    if not IS_THERE:
        pytest.skip(f"there is no Chromium at {CHROMIUM}")
    # Some of its processes still write after it has gone.
    with TemporaryDirectory(prefix="samspil-chromium-", ignore_cleanup_errors=True) as profile:
        started = subprocess.Popen(  # noqa: S603  # Debian's Chromium, and no argument from outside
            [CHROMIUM, "--headless", *QUIET, f"--user-data-dir={profile}", "--remote-debugging-port=0"],
            stderr=subprocess.DEVNULL,
        )
        port = Path(profile) / "DevToolsActivePort"
        until = time.monotonic() + PATIENCE
        while not (port.exists() and "\n" in port.read_text()):
            assert time.monotonic() < until, "Chromium did not start"
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port.read_text().split()[0]}"
        started.terminate()
        started.wait(PATIENCE)


@ONE_LOOP(scope="session")
async def chromium(address_of_chromium: str) -> AsyncIterator[Any]:
    """The browser; its driver is a process too, and takes half a second to start."""
    playwright = pytest.importorskip("playwright.async_api", reason="playwright is not installed")
    async with playwright.async_playwright() as driver:
        yield await driver.chromium.connect_over_cdp(address_of_chromium)


@ONE_LOOP
async def visit(chromium: Any) -> AsyncIterator[Open]:
    """Opens an embedded Slack in a browser window of its own; an error of the page's fails the test.

    A test asks for it after the embedded Slack, so that the windows are closed before that stops.
    """
    errors: list[str] = []
    contexts: list[Any] = []

    async def open_page(
        slack: Playground, place: str = "anna", *, welcome: bool = False, **more: Any
    ) -> Visitor:
        context = await chromium.new_context(**{"viewport": {"width": 1280, "height": 860}, **more})
        if not welcome:
            await context.add_init_script(BEEN_HERE)
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        visitor = Visitor(page, slack)
        await visitor.open(place)
        return visitor

    yield open_page
    for context in contexts:
        await context.close()
    assert errors == []


@ONE_LOOP
async def slack() -> AsyncIterator[Playground]:
    """An embedded Slack whose app has commands and shortcuts, and is sent no events."""
    slack = Playground(MovableClock(datetime(2026, 3, 2, 8, 0, tzinfo=UTC)), events=(), **MANIFEST)
    await slack.start()
    await slack.person("anna").invite_app("nordlys-brevik")
    yield slack
    await slack.stop()


@pytest.fixture
def client(slack: Playground) -> AsyncWebClient:
    """The Web API as the app calls it."""
    return AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)


@ONE_LOOP
async def app(slack: Playground, client: AsyncWebClient) -> AsyncIterator[AsyncApp]:
    """A Bolt app over Socket Mode; a test adds its listeners."""
    app = AsyncApp(client=client, process_before_response=True)
    handler = AsyncSocketModeHandler(app, slack.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt has no types here
    await slack.connected()
    yield app
    await handler.close_async()  # type: ignore[no-untyped-call]  # the same
