"""An embedded Slack for each test, a client of its Web API, and a small real Bolt app in Socket Mode."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from playground_samples import ACK_SECONDS, panel_blocks
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import MovableClock
from playground.person import Person
from playground.server import Playground
from playground.workspace import Channel, Message

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(MONDAY)


@pytest.fixture
async def slack(clock: MovableClock) -> AsyncIterator[Playground]:
    """An embedded Slack that sends no events, so that a test's app need not listen to them."""
    slack = Playground(clock, ack_seconds=ACK_SECONDS, events=())
    await slack.start()
    yield slack
    await slack.stop()


@pytest.fixture
def client(slack: Playground) -> AsyncWebClient:
    """The Web API as the app calls it."""
    return AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)


@pytest.fixture
async def app(slack: Playground, client: AsyncWebClient) -> AsyncIterator[AsyncApp]:
    """A Bolt app over Socket Mode, as the bot is; a test adds its listeners."""
    app = AsyncApp(client=client, process_before_response=True)
    handler = AsyncSocketModeHandler(app, slack.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt has no types here
    await slack.connected()
    yield app
    await handler.close_async()  # type: ignore[no-untyped-call]  # the same


@pytest.fixture
def anna(slack: Playground) -> Person:
    return slack.person("anna")


@pytest.fixture
def erik(slack: Playground) -> Person:
    return slack.person("erik")


@pytest.fixture
async def shared(slack: Playground, anna: Person) -> Channel:
    """The shared channel, with the app in it."""
    await anna.invite_app("nordlys-brevik")
    return slack.channel("nordlys-brevik")


@pytest.fixture
async def panel(client: AsyncWebClient, shared: Channel) -> Message:
    """A message of the app's with a button, an overflow menu and two rows that share an action id."""
    posted = await client.chat_postMessage(channel=shared.id, text="Panel", blocks=panel_blocks())
    message = shared.message(posted["ts"])
    assert message
    return message
