"""Shortcuts in a message's menu and in Slack's own: for the company that installed the app."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playground_samples import ACK_SECONDS, modal
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import MovableClock
from playground.person import Person
from playground.server import Playground
from playground.workspace import Channel

SHORTCUTS = (
    {"name": "Raise", "type": "message", "callback_id": "raise", "description": "Raise as a blocker"},
    {"name": "Panel", "type": "global", "callback_id": "panel", "description": "Show the panel"},
)


@pytest.fixture
async def slack(clock: MovableClock) -> AsyncIterator[Playground]:
    """An embedded Slack whose app has one shortcut of each kind."""
    slack = Playground(clock, ack_seconds=ACK_SECONDS, events=(), shortcuts=SHORTCUTS)
    await slack.start()
    yield slack
    await slack.stop()


def heard(app: AsyncApp, callback_id: str) -> list[dict[str, Any]]:
    """Let a shortcut open a modal; gives the payloads that came."""
    came: list[dict[str, Any]] = []

    @app.shortcut(callback_id)
    async def chosen(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        came.append(body)
        await client.views_open(trigger_id=body["trigger_id"], view=modal())
        await ack()

    return came


async def test_a_message_shortcut_brings_the_message(
    slack: Playground, app: AsyncApp, shared: Channel, anna: Person, erik: Person
) -> None:
    """The payload has the message, its channel, a trigger and a response_url; the app opens a modal."""
    came = heard(app, "raise")
    said = await erik.say(shared, "The VPN is down")
    await anna.use_shortcut(said, "raise")
    (body,) = came
    assert (body["type"], body["callback_id"]) == ("message_action", "raise")
    assert (body["message"]["text"], body["message_ts"]) == ("The VPN is down", said.ts)
    assert body["message"]["user"] == erik.id
    assert (body["channel"]["id"], body["user"]["id"]) == (shared.id, anna.id)
    assert body["team"]["id"] == slack.ws.home.id
    assert body["response_url"].startswith(slack.url)
    assert anna.view
    assert not slack.violations


async def test_a_global_shortcut_belongs_to_no_channel(
    slack: Playground, app: AsyncApp, anna: Person
) -> None:
    """The payload has a trigger, but neither a channel nor a response_url."""
    came = heard(app, "panel")
    await anna.use_global_shortcut("panel")
    (body,) = came
    assert (body["type"], body["callback_id"]) == ("shortcut", "panel")
    assert not {"channel", "response_url", "message"} & set(body)
    assert anna.view
    assert not slack.violations


async def test_externals_have_no_shortcuts(
    slack: Playground, app: AsyncApp, shared: Channel, anna: Person, erik: Person
) -> None:
    """Only people whose company installed the app have its shortcuts; a guest of theirs has them, too."""
    came = heard(app, "raise")
    said = await anna.say(shared, "Hej")
    with pytest.raises(LookupError, match="Erik Lund has no shortcuts"):
        await erik.use_shortcut(said, "raise")
    with pytest.raises(LookupError, match="Erik Lund has no shortcuts"):
        await erik.use_global_shortcut("panel")
    await slack.person("noor").use_shortcut(said, "raise")
    assert len(came) == 1


async def test_a_shortcut_is_of_the_manifest_and_of_its_kind(
    shared: Channel, anna: Person, client: AsyncWebClient
) -> None:
    """What the manifest does not have is not in the menu; ephemerals have no such menu."""
    said = await anna.say(shared, "Hej")
    with pytest.raises(LookupError, match="no message shortcut 'panel'"):
        await anna.use_shortcut(said, "panel")
    with pytest.raises(LookupError, match="no global shortcut 'raise'"):
        await anna.use_global_shortcut("raise")
    await client.chat_postEphemeral(channel=shared.id, user=anna.id, text="Psst")
    with pytest.raises(LookupError, match="only one person sees"):
        await anna.use_shortcut(anna.messages(shared)[-1], "raise")


async def test_without_a_known_manifest_every_shortcut_reaches_the_app(clock: MovableClock) -> None:
    """As with events: who says nothing has everything."""
    slack = Playground(clock, events=())
    await slack.start()
    anna = slack.person("anna")
    await anna.use_global_shortcut("whatever")
    assert [one.payload["callback_id"] for one in slack.delivered] == ["whatever"]
    await slack.stop()


async def test_a_command_is_of_the_manifest(clock: MovableClock) -> None:
    """What the manifest does not have is no command, and Slackbot says so; the app hears nothing."""
    commands = [{"command": "/samspil", "description": "Show the panel"}]
    slack = Playground(clock, events=(), commands=commands)
    await slack.start()
    anna = slack.person("anna")
    await anna.command("/retro", "nordlys-brevik")
    assert "/retro is not a valid command" in anna.notices[-1]
    assert slack.delivered == []
    await anna.command("/samspil", "nordlys-brevik")
    assert [one.kind for one in slack.delivered] == ["slash_commands"]
    await slack.stop()
