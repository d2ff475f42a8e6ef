"""What people do in channels reaches a real Bolt app, and what it answers reaches them."""

from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from playground_samples import panel_blocks, rules
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.clock import MovableClock
from playground.person import Person
from playground.server import Playground
from playground.workspace import Channel, Message


def remember(app: AsyncApp, action_id: str) -> list[dict[str, Any]]:
    """Ack this action and keep what came."""
    came: list[dict[str, Any]] = []

    @app.action(action_id)
    async def clicked(ack: Any, body: dict[str, Any]) -> None:
        came.append(body)
        await ack()

    return came


async def test_an_externals_click_names_our_team_and_his_own(
    slack: Playground, app: AsyncApp, panel: Message, erik: Person
) -> None:
    """block_actions carry the installing team, and beside the person his own."""
    came = remember(app, "open")
    await erik.click(panel, "open")
    (body,) = came
    assert body["team"] == {"id": slack.ws.home.id, "domain": "nordlys"}
    assert body["user"]["team_id"] == erik.user.team_id != slack.ws.home.id
    assert body["container"]["message_ts"] == body["message"]["ts"] == panel.ts
    assert body["actions"][0]["value"] == "7"
    assert body["actions"][0]["block_id"] == "doors"
    assert not slack.violations


async def test_a_menus_option_is_picked_by_its_value(app: AsyncApp, panel: Message, anna: Person) -> None:
    """An overflow menu tells which option was chosen."""
    came = remember(app, "more")
    await anna.click(panel, "more", "move")
    assert came[0]["actions"][0]["selected_option"]["value"] == "move"


async def test_one_of_several_like_buttons_is_named_by_value_or_block(
    app: AsyncApp, panel: Message, anna: Person
) -> None:
    """Rows may share an action id; whoever clicks says which row is meant."""
    came = remember(app, "take")
    await anna.click(panel, "take", "2")
    await anna.click(panel, "take", block_id="row-1")
    assert [body["actions"][0]["value"] for body in came] == ["2", "1"]
    with pytest.raises(LookupError, match="2 elements 'take'"):
        await anna.click(panel, "take")


async def test_what_is_not_there_cannot_be_clicked(
    slack: Playground, shared: Channel, panel: Message, anna: Person
) -> None:
    """A missing button, a missing option and a message out of sight are told clearly."""
    with pytest.raises(LookupError, match="no element 'close'; it has: open, more, take"):
        await anna.click(panel, "close")
    with pytest.raises(LookupError, match="no option 'drop'; it offers: skip, move"):
        await anna.click(panel, "more", "drop")
    whisper = slack.slack.messages.post(
        shared, slack.ws.bot, "For Jonas", seen_only_by=slack.person("jonas").user
    )
    with pytest.raises(LookupError, match="sees no such message"):
        await anna.click(whisper, "open")


async def test_a_command_is_answered_to_its_caller(
    slack: Playground, app: AsyncApp, anna: Person, shared: Channel
) -> None:
    """What the app acks a command with is seen by the caller only; mentions come escaped."""
    came: list[dict[str, Any]] = []

    @app.command("/samspil")
    async def said(ack: Any, command: dict[str, Any]) -> None:
        came.append(command)
        await ack(f"You said {command['text']}")

    await anna.command("/samspil kudos @erik", shared)
    erik = slack.person("erik")
    assert came[0]["text"] == f"kudos <@{erik.id}|erik>"
    assert came[0]["channel_id"] == shared.id
    assert came[0]["team_id"] == anna.user.team_id
    assert [m.text for m in anna.messages(shared)] == [f"You said kudos <@{erik.id}|erik>"]
    assert anna.messages(shared)[0].ephemeral
    assert erik.messages(shared) == []
    assert [h.kind for h in slack.timeline] == ["joined", "ephemeral"]
    assert slack.timeline[-1].viewer == "anna"


async def test_an_external_has_no_commands(slack: Playground, app: AsyncApp, erik: Person) -> None:
    """Whose company did not install the app is told so by Slack, and the app by nobody."""
    await erik.command("/samspil status", "nordlys-brevik")
    (answer,) = erik.messages("nordlys-brevik")
    assert "/samspil is not a valid command" in answer.text
    assert answer.ephemeral
    assert not slack.violations


async def test_a_command_without_a_listening_app_fails_before_its_callers_eyes(
    slack: Playground, anna: Person
) -> None:
    """No socket is open: Slackbot tells the failure."""
    await anna.command("/samspil status", "nordlys-brevik")
    assert "dispatch_failed" in anna.messages("nordlys-brevik")[0].text
    assert anna.notices


async def test_a_response_url_answers_replaces_and_deletes(
    slack: Playground, app: AsyncApp, panel: Message, shared: Channel, anna: Person, erik: Person
) -> None:
    """An answer is seen by the person, or by all; the original can be replaced and deleted."""

    @app.action("open")
    async def clicked(ack: Any, respond: Any) -> None:
        await ack()
        await respond("Only you")
        await respond("All of you", response_type="in_channel")
        await respond(text="Changed", blocks=panel_blocks(), replace_original=True)

    await erik.click(panel, "open")
    assert [m.text for m in erik.messages(shared)] == ["Changed", "Only you", "All of you"]
    assert [m.text for m in anna.messages(shared)] == ["Changed", "All of you"]

    @app.action("more")
    async def gone(ack: Any, respond: Any) -> None:
        await ack()
        await respond(delete_original=True)

    await erik.click(panel, "more", "skip")
    assert "Changed" not in [m.text for m in erik.messages(shared)]
    assert not slack.violations


async def test_a_response_url_serves_five_times_in_half_an_hour(
    slack: Playground, clock: MovableClock, app: AsyncApp, panel: Message, anna: Person
) -> None:
    """The sixth use is refused, and so is one after thirty minutes; both are breaches."""
    came = remember(app, "open")
    await anna.click(panel, "open")
    hook = AsyncWebhookClient(came[0]["response_url"])
    statuses = [(await hook.send(text="Again")).status_code for _ in range(6)]
    assert statuses == [200] * 5 + [404]
    await anna.click(panel, "open")
    clock.move_to(clock.now() + timedelta(minutes=31))
    late = await AsyncWebhookClient(came[1]["response_url"]).send(text="Late")
    assert late.body == "expired_url"
    assert rules(slack) == ["used_url", "expired_url"]


async def test_a_response_url_takes_sound_messages_only(
    slack: Playground, app: AsyncApp, panel: Message, anna: Person
) -> None:
    """Blocks that Slack refuses are refused here too, and what is no JSON."""
    came = remember(app, "open")
    await anna.click(panel, "open")
    url = came[0]["response_url"]
    refused = await AsyncWebhookClient(url).send(text="Hm", blocks=[{"type": "marquee"}])
    assert (refused.status_code, refused.body) == (400, "invalid_blocks")
    async with aiohttp.ClientSession() as session, session.post(url, data="{") as response:
        assert await response.text() == "invalid_payload"
    assert rules(slack) == ["invalid_blocks", "invalid_payload"]


async def test_a_commands_answer_must_be_sound(slack: Playground, app: AsyncApp, anna: Person) -> None:
    """An answer in the ack that Slack would not show is a breach, and nobody sees it."""

    @app.command("/samspil")
    async def said(ack: Any) -> None:
        await ack(text="Hm", blocks=[{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}])

    await anna.command("/samspil", "nordlys-brevik")
    assert anna.messages() == []
    assert rules(slack) == ["invalid_blocks"]


async def test_what_is_typed_is_sent_on_encoded(slack: Playground, shared: Channel, anna: Person) -> None:
    """Signs, people, channels and addresses are marked (docs: formatting message text)."""
    group = slack.ws.add_group("drift-vagt")
    said = await anna.say(shared, "R&D <now> @erik #it-intern https://a.example/?b&c mail a@b.example @here")
    erik, intern = slack.person("erik"), slack.channel("it-intern")
    assert said.text == (
        f"R&amp;D &lt;now&gt; <@{erik.id}> <#{intern.id}|> <https://a.example/?b&amp;c>"
        " mail <mailto:a@b.example|a@b.example> <!here>"
    )
    said = await anna.say(shared, "@channel @drift-vagt @nobody <!here> <!date^1^{time}|now>")
    assert said.text == (f"<!channel> <!subteam^{group}> @nobody &lt;!here&gt; &lt;!date^1^{{time}}|now&gt;")


async def test_a_command_is_encoded_as_its_manifest_says(
    slack: Playground, shared: Channel, anna: Person
) -> None:
    """With `should_escape` people and channels carry their names; without it the text comes as typed."""
    described = ({"command": "/raw"}, {"command": "/marked", "should_escape": True})
    slack.ws.installation.commands = described
    group = slack.ws.add_group("drift-vagt")
    for name in ("/raw", "/marked"):
        await anna.command(f"{name} a & @erik #nordlys-brevik @drift-vagt @here", shared)
    raw, marked = [each.payload["text"] for each in slack.delivered]
    assert raw == "a & @erik #nordlys-brevik @drift-vagt @here"
    erik = slack.person("erik")
    assert marked == (
        f"a &amp; <@{erik.id}|erik> <#{shared.id}|nordlys-brevik> <!subteam^{group}|@drift-vagt> <!here>"
    )
