"""What becomes of channels: the app is taken out, they are archived, shared, renumbered; and it is told."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playground_samples import ACK_SECONDS, panel_blocks, refusal
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import MovableClock
from playground.person import Person
from playground.server import Playground
from playground.workspace import Channel, Message

OF_CHANNELS = [
    "channel_archive",
    "channel_id_changed",
    "channel_left",
    "channel_shared",
    "channel_unarchive",
    "channel_unshared",
    "group_archive",
    "group_left",
    "group_unarchive",
]


@pytest.fixture
async def slack(clock: MovableClock) -> AsyncIterator[Playground]:
    """An embedded Slack that tells what becomes of channels, and of deletions."""
    slack = Playground(clock, ack_seconds=ACK_SECONDS, events=[*OF_CHANNELS, "message.channels"])
    await slack.start()
    yield slack
    await slack.stop()


@pytest.fixture
def came(app: AsyncApp) -> list[dict[str, Any]]:
    """The events that reach the app."""
    events: list[dict[str, Any]] = []
    for kind in [*OF_CHANNELS, "message"]:

        @app.event(kind)
        async def seen(event: dict[str, Any]) -> None:
            events.append(event)

    return events


async def test_an_app_that_is_taken_out_is_told_and_can_do_no_more(
    slack: Playground, client: AsyncWebClient, came: list[dict[str, Any]], shared: Channel, anna: Person
) -> None:
    """channel_left or group_left by the channel's kind, with who did it."""
    await anna.invite_app("it-intern")
    inner = slack.channel("it-intern")
    await anna.remove_app(shared)
    await anna.remove_app(inner)
    await anna.remove_app(inner)
    assert [(e["type"], e["channel"], e["actor_id"]) for e in came] == [
        ("channel_left", shared.id, anna.id),
        ("group_left", inner.id, anna.id),
    ]
    assert (await refusal(client.chat_postMessage(channel=shared.id, text="x")))["error"] == "not_in_channel"
    assert not slack.violations


async def test_nobody_writes_in_an_archived_channel(
    slack: Playground,
    client: AsyncWebClient,
    came: list[dict[str, Any]],
    shared: Channel,
    anna: Person,
    erik: Person,
) -> None:
    """is_archived, until somebody brings it back; reading goes on."""
    posted = await client.chat_postMessage(channel=shared.id, text="Before")
    came.clear()
    await anna.archive(shared)
    await anna.archive(shared)
    at = {"channel": shared.id, "ts": posted["ts"]}
    for call in (
        client.chat_postMessage(channel=shared.id, text="x"),
        client.chat_update(**at, text="x"),
        client.chat_delete(**at),
        client.chat_postEphemeral(channel=shared.id, user=anna.id, text="x"),
        client.pins_add(channel=shared.id, timestamp=posted["ts"]),
    ):
        assert (await refusal(call))["error"] == "is_archived"
    with pytest.raises(LookupError, match="archived"):
        await erik.say(shared, "Hej")
    assert (await client.conversations_info(channel=shared.id))["channel"]["is_archived"] is True
    assert len((await client.conversations_history(channel=shared.id))["messages"]) == 1
    await anna.unarchive(shared)
    await client.chat_postMessage(channel=shared.id, text="After")
    told = [(e["type"], e["user"]) for e in came if e["type"] != "message"]
    assert told == [("channel_archive", anna.id), ("channel_unarchive", anna.id)]
    assert not slack.violations, "it may happen to any app"


async def test_a_channel_gets_another_id(
    slack: Playground, client: AsyncWebClient, came: list[dict[str, Any]], shared: Channel, erik: Person
) -> None:
    """The old one is not found any more; what was said and pinned is at the new one."""
    posted = await client.chat_postMessage(channel=shared.id, text="Panel", blocks=panel_blocks())
    old = shared.id
    new = await slack.slack.channels.change_id(shared)
    told = [e for e in came if e["type"] != "message"]
    assert [(e["old_channel_id"], e["new_channel_id"]) for e in told] == [(old, new)]
    assert (await refusal(client.chat_postMessage(channel=old, text="x")))["error"] == "channel_not_found"
    await client.chat_update(channel=new, ts=posted["ts"], text="Changed")
    assert [m.text for m in erik.messages(new)] == ["Changed"]
    assert next(iter(slack.ws.channels)) == new, "people find it where it was"


async def test_an_unshared_channel_loses_the_others(
    slack: Playground, client: AsyncWebClient, came: list[dict[str, Any]], shared: Channel, erik: Person
) -> None:
    """Its people are gone from it, and cannot be written to; shared again, they may come back."""
    brevik = slack.ws.teams[erik.user.team_id]
    await slack.slack.channels.unshare(shared, brevik)
    info = (await client.conversations_info(channel=shared.id))["channel"]
    assert (info["is_ext_shared"], info["connected_team_ids"]) == (False, [])
    assert erik.channels == []
    assert (await refusal(client.chat_postMessage(channel=erik.id, text="x")))["error"] == "user_not_found"
    await slack.slack.channels.share(shared, brevik)
    await slack.slack.channels.share(shared, brevik)
    await erik.join(shared)
    assert [e["type"] for e in came] == ["channel_unshared", "channel_shared"]
    assert came[0]["previously_connected_team_id"] == brevik.id == came[1]["connected_team_id"]
    assert came[0]["is_ext_shared"] is False
    with pytest.raises(ValueError, match="not shared with Nordlys"):
        await slack.slack.channels.unshare(shared, slack.ws.home)


async def test_the_first_message_of_a_thread_is_told_as_changed_when_it_is_deleted(
    client: AsyncWebClient,
    came: list[dict[str, Any]],
    shared: Channel,
    panel: Message,
    erik: Person,
    anna: Person,
) -> None:
    """Slack makes it a tombstone, and tells of that as a change; when the thread is gone it tells of that."""
    reply = await erik.reply(panel, "One", broadcast=True)
    assert (came[-1]["subtype"], came[-1]["root"]["ts"]) == ("thread_broadcast", panel.ts)
    await anna.delete(panel)
    assert (came[-1]["subtype"], came[-1]["message"]["subtype"]) == ("message_changed", "tombstone")
    await erik.delete(reply)
    assert [e["deleted_ts"] for e in came[-2:]] == [reply.ts, panel.ts]


async def test_a_share_that_waits_is_told_and_a_frozen_channel_takes_no_posts(
    slack: Playground, client: AsyncWebClient, shared: Channel
) -> None:
    """Until the others accept they are not connected; what a cut share leaves is to be read only."""
    other = slack.ws.add_team("Fjeld Drift", "fjeld")
    slack.slack.channels.offer(shared, other)
    told = (await client.conversations_info(channel=shared.id))["channel"]
    assert (told["is_pending_ext_shared"], told["pending_connected_team_ids"]) == (True, [other.id])
    assert other.id not in told["connected_team_ids"]
    await slack.slack.channels.share(shared, other)
    told = (await client.conversations_info(channel=shared.id))["channel"]
    assert (told["is_pending_ext_shared"], other.id in told["connected_team_ids"]) == (False, True)

    assert told["is_frozen"] is False
    slack.slack.channels.freeze(shared)
    assert (await client.conversations_info(channel=shared.id))["channel"]["is_frozen"] is True
    (listed,) = (await client.users_conversations())["channels"]
    assert listed["is_frozen"] is True
    refused = await refusal(client.chat_postMessage(channel=shared.id, text="Hello"))
    assert refused["error"] == "restricted_action_read_only_channel"
    assert not slack.violations
