"""Events: sent where the app subscribes, is in the channel, and with the installation's team."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playground_samples import ACK_SECONDS
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from tests_shared import PATIENCE

from bot.clock import MovableClock
from playground.person import Person
from playground.server import Playground


@pytest.fixture
async def slack(clock: MovableClock) -> AsyncIterator[Playground]:
    """An embedded Slack that sends all events but those of private channels."""
    events = ["member_joined_channel", "member_left_channel", "message.channels", "message.im"]
    slack = Playground(clock, ack_seconds=ACK_SECONDS, events=events)
    await slack.start()
    yield slack
    await slack.stop()


@pytest.fixture
async def app(slack: Playground, client: AsyncWebClient) -> AsyncIterator[AsyncApp]:
    """A Bolt app that hears of its own messages too, which Bolt keeps from it by default."""
    app = AsyncApp(client=client, process_before_response=True, ignoring_self_events_enabled=False)
    handler = AsyncSocketModeHandler(app, slack.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt has no types here
    await slack.connected()
    yield app
    await handler.close_async()  # type: ignore[no-untyped-call]  # the same


@pytest.fixture
def came(app: AsyncApp) -> list[dict[str, Any]]:
    """The bodies of all events that reach the app."""
    bodies: list[dict[str, Any]] = []

    @app.middleware
    async def keep(body: dict[str, Any], next: Any) -> Any:  # noqa: A002 - Bolt calls it so
        bodies.append(body)
        return await next()

    for kind in ("member_joined_channel", "member_left_channel", "message"):

        @app.event(kind)
        async def seen() -> None:
            pass

    return bodies


async def test_an_invited_app_is_told_by_whom(
    slack: Playground, came: list[dict[str, Any]], anna: Person
) -> None:
    """The app's own joining names the inviter, the shared channel and the installation."""
    await anna.invite_app("nordlys-brevik")
    (body,) = came
    assert body["event"]["user"] == slack.ws.bot.id
    assert body["event"]["inviter"] == anna.id
    assert body["is_ext_shared_channel"] is True
    assert body["team_id"] == slack.ws.home.id == body["authorizations"][0]["team_id"]
    await anna.invite_app("nordlys-brevik")
    assert len(came) == 1, "it was there already"
    assert not slack.violations


async def test_who_comes_and_leaves_is_told(
    slack: Playground, came: list[dict[str, Any]], anna: Person, erik: Person
) -> None:
    """An external's events carry his own team beside the installation's."""
    await anna.invite_app("nordlys-brevik")
    await erik.leave("nordlys-brevik")
    await erik.join("nordlys-brevik")
    left, joined = (body["event"] for body in came[1:])
    assert (left["type"], joined["type"]) == ("member_left_channel", "member_joined_channel")
    assert left["user"] == joined["user"] == erik.id
    assert left["team"] == erik.user.team_id
    assert [body["team_id"] for body in came] == [slack.ws.home.id] * 3
    with pytest.raises(LookupError, match="no channel 'it-intern' that Erik Lund may join"):
        await erik.join("it-intern")


async def test_messages_are_told_where_the_app_listens(
    slack: Playground, came: list[dict[str, Any]], client: AsyncWebClient, anna: Person
) -> None:
    """Not before it is in the channel, not of kinds of channels that it did not subscribe to."""
    await anna.say("nordlys-brevik", "Before")
    await anna.invite_app("nordlys-brevik")
    await anna.invite_app("it-intern")
    await anna.say("it-intern", "Private")
    await anna.say("nordlys-brevik", "Hi @erik")
    events = [body["event"] for body in came if body["event"]["type"] == "message"]
    (event,) = events
    assert event["text"] == f"Hi <@{slack.person('erik').id}>"
    assert (event["channel_type"], event["user"]) == ("channel", anna.id)
    await client.chat_postMessage(channel=anna.id, text="Hej")
    assert anna.dm
    await anna.say(anna.dm, "Hej selv")
    assert came[-1]["event"]["channel_type"] == "im"


async def test_a_deleted_message_of_the_apps_is_told(
    slack: Playground, came: list[dict[str, Any]], client: AsyncWebClient, anna: Person
) -> None:
    """Somebody deletes the panel: the event carries what it was."""
    await anna.invite_app("nordlys-brevik")
    channel = slack.channel("nordlys-brevik")
    posted = await client.chat_postMessage(channel=channel.id, text="Panel")
    await anna.delete(anna.messages(channel)[0])
    event = came[-1]["event"]
    assert (event["subtype"], event["deleted_ts"]) == ("message_deleted", posted["ts"])
    assert event["previous_message"]["bot_id"] == slack.ws.installation.bot_id
    assert anna.messages(channel) == []


async def test_the_apps_own_messages_come_back_to_it(
    slack: Playground, came: list[dict[str, Any]], client: AsyncWebClient, anna: Person
) -> None:
    """As in Slack, an app that listens to messages hears its own, and their changes."""
    await anna.invite_app("nordlys-brevik")
    channel = slack.channel("nordlys-brevik")
    posted = await client.chat_postMessage(channel=channel.id, text="Panel")
    await client.chat_update(channel=channel.id, ts=posted["ts"], text="Changed")
    async with asyncio.timeout(PATIENCE):
        while len(came) < 3:  # noqa: ASYNC110 - Slack sends them in its own time
            await asyncio.sleep(0.01)
    assert [body["event"].get("subtype") for body in came[1:]] == [None, "message_changed"]
    assert not slack.violations


async def test_an_event_needs_its_scope(clock: MovableClock) -> None:
    """As Slack refuses such a manifest, so does the embedded one; unknown events too."""
    with pytest.raises(ValueError, match=r"'message.im' needs one of the scopes im:history"):
        Playground(clock, scopes=["chat:write"], events=["message.im"])
    with pytest.raises(ValueError, match="sends no event 'reaction_added'"):
        Playground(clock, events=["reaction_added"])
