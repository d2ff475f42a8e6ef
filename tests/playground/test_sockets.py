"""Socket Mode: envelopes, acks, several connections, and what happens when nobody answers."""

import asyncio
from typing import Any

import aiohttp
import pytest
from playground_samples import rules
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.person import TROUBLE, Person
from playground.server import Playground
from playground.workspace import Message


async def connect(slack: Playground, session: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
    """One more connection of the app, made by hand, after its hello."""
    web = AsyncWebClient(base_url=slack.api_url)
    url = (await web.apps_connections_open(app_token=slack.app_token))["url"]
    socket = await session.ws_connect(str(url))
    hello = await socket.receive_json()
    assert hello["type"] == "hello"
    assert hello["connection_info"]["app_id"] == slack.ws.installation.app_id
    return socket


async def test_each_envelope_goes_to_one_connection(slack: Playground, panel: Message, anna: Person) -> None:
    """Two connections take turns; what is acked says so by its envelope's id."""
    async with aiohttp.ClientSession() as session:
        sockets = [await connect(slack, session), await connect(slack, session)]
        for socket in sockets:
            clicking = asyncio.create_task(anna.click(panel, "open"))
            envelope = await socket.receive_json()
            assert envelope["type"] == "interactive"
            assert envelope["accepts_response_payload"] is False
            await socket.send_json({"envelope_id": envelope["envelope_id"]})
            await clicking
    assert not slack.violations


async def test_a_link_is_opened_once(slack: Playground) -> None:
    """The ticket of a socket's address serves one connection."""
    async with aiohttp.ClientSession() as session:
        web = AsyncWebClient(base_url=slack.api_url)
        url = str((await web.apps_connections_open(app_token=slack.app_token))["url"])
        await session.ws_connect(url)
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)


async def test_a_missed_ack_is_a_breach_and_the_person_sees_it(
    slack: Playground, panel: Message, anna: Person
) -> None:
    """An app that does not ack in time breaks Slack's rule."""
    async with aiohttp.ClientSession() as session:
        silent = await connect(slack, session)
        await anna.click(panel, "open")
        await silent.close()
    assert rules(slack) == ["ack_timeout"]
    assert "interactive block_actions" in slack.violations[0].detail
    assert anna.notices == [TROUBLE]


async def test_without_a_connection_a_click_fails_before_the_persons_eyes(
    slack: Playground, panel: Message, anna: Person
) -> None:
    """Nobody listens: no breach of the app's, but the person is told."""
    await anna.click(panel, "open")
    assert anna.notices == [TROUBLE]
    assert not slack.violations


async def test_an_answer_where_none_is_taken_is_a_breach(
    slack: Playground, app: AsyncApp, panel: Message, anna: Person
) -> None:
    """Only commands, submissions and suggestions can be answered in the ack."""

    @app.action("open")
    async def clicked(ack: Any) -> None:
        await ack("Thanks")

    await anna.click(panel, "open")
    assert rules(slack) == ["response_payload_not_accepted"]


async def test_a_disconnected_app_comes_back(
    slack: Playground, app: AsyncApp, panel: Message, anna: Person
) -> None:
    """Slack asks for new connections now and then; the app opens one and goes on."""
    clicks: list[str] = []

    @app.action("open")
    async def clicked(ack: Any, action: dict[str, Any]) -> None:
        clicks.append(action["value"])
        await ack()

    await slack.disconnect_sockets()
    await slack.connected()
    await anna.click(panel, "open")
    assert clicks == ["7"]
    assert not slack.violations


async def test_an_app_that_dies_over_an_envelope_broke_no_rule(
    slack: Playground, panel: Message, anna: Person
) -> None:
    """The connection is lost before the ack: the person sees the failure at once."""
    async with aiohttp.ClientSession() as session:
        socket = await connect(slack, session)
        clicking = asyncio.create_task(anna.click(panel, "open"))
        await socket.receive_json()
        await socket.close()
        await clicking
    assert anna.notices == [TROUBLE]
    assert not slack.violations
