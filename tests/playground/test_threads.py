"""Threads: replies, what the channel shows of them, and what is left of a deleted one."""

from typing import Any

import pytest
from playground_samples import button, refusal, rules
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.person import Person
from playground.server import Playground
from playground.workspace import Channel, Message


async def test_a_reply_stands_in_its_thread_and_a_broadcast_in_the_channel_too(
    slack: Playground, client: AsyncWebClient, shared: Channel, panel: Message, erik: Person
) -> None:
    """history has the first message and the broadcast, replies has the thread in order."""
    first = await erik.reply(panel, "In the thread")
    second = await client.chat_postMessage(
        channel=shared.id, thread_ts=panel.ts, text="For all", reply_broadcast=True
    )
    history = (await client.conversations_history(channel=shared.id))["messages"]
    assert [m["text"] for m in history] == ["For all", "Panel"]
    assert history[0]["subtype"] == "thread_broadcast"
    assert history[1]["reply_count"] == 2
    assert history[1]["reply_users"] == [erik.id, slack.ws.bot.id]
    assert history[1]["latest_reply"] == second["ts"]
    thread = await client.conversations_replies(channel=shared.id, ts=panel.ts)
    assert [m["text"] for m in thread["messages"]] == ["Panel", "In the thread", "For all"]
    assert {m["thread_ts"] for m in thread["messages"]} == {panel.ts}
    assert thread["messages"][1]["parent_user_id"] == slack.ws.bot.id
    assert [m.text for m in erik.thread(first)] == ["Panel", "In the thread", "For all"]
    assert not slack.violations


async def test_a_reply_to_a_reply_is_in_the_same_thread(panel: Message, erik: Person, anna: Person) -> None:
    """A person who answers a reply writes in its thread."""
    first = await erik.reply(panel, "One")
    second = await anna.reply(first, "Two")
    assert second.thread_ts == panel.ts


async def test_a_thread_is_read_page_by_page(
    client: AsyncWebClient, shared: Channel, panel: Message, erik: Person
) -> None:
    """The cursor leads on; oldest and latest bound the replies, and the first message is always there."""
    said = [await erik.reply(panel, str(n)) for n in range(4)]
    page = await client.conversations_replies(channel=shared.id, ts=panel.ts, limit=3)
    assert [m["text"] for m in page["messages"]] == ["Panel", "0", "1"]
    assert page["has_more"] is True
    cursor = page["response_metadata"]["next_cursor"]
    rest = await client.conversations_replies(channel=shared.id, ts=panel.ts, limit=3, cursor=cursor)
    assert [m["text"] for m in rest["messages"]] == ["2", "3"]
    bound = await client.conversations_replies(
        channel=shared.id, ts=panel.ts, oldest=said[0].ts, latest=said[2].ts
    )
    assert [m["text"] for m in bound["messages"]] == ["Panel", "1"]
    alone = await client.conversations_replies(channel=shared.id, ts=said[0].ts)
    assert [m["text"] for m in alone["messages"]] == ["0"]
    missing = await refusal(client.conversations_replies(channel=shared.id, ts="1.000001"))
    assert missing["error"] == "thread_not_found"


async def test_replies_and_ephemerals_begin_no_thread(
    slack: Playground, client: AsyncWebClient, shared: Channel, panel: Message, anna: Person
) -> None:
    """The parent's ts is wanted, not a reply's; nobody can answer what only one person sees."""
    reply = await anna.reply(panel, "One")
    secret = await client.chat_postEphemeral(channel=shared.id, user=anna.id, text="Psst", thread_ts=panel.ts)
    for ts in (reply.ts, secret["message_ts"]):
        refused = await refusal(client.chat_postMessage(channel=shared.id, thread_ts=ts, text="x"))
        assert refused["error"] == "cannot_reply_to_message"
    assert rules(slack) == ["cannot_reply_to_message"] * 2
    assert [m.text for m in anna.thread(panel)] == ["Panel", "One", "Psst"]
    with pytest.raises(LookupError, match="only one person sees"):
        await anna.reply(anna.thread(panel)[-1], "What?")


async def test_a_click_in_a_thread_says_in_which(
    app: AsyncApp, client: AsyncWebClient, shared: Channel, panel: Message, erik: Person
) -> None:
    """The container of the payload names the thread."""
    came: list[dict[str, Any]] = []

    @app.action("take")
    async def taken(ack: Any, body: dict[str, Any]) -> None:
        came.append(body)
        await ack()

    blocks = [{"type": "actions", "elements": [button("take", "1")]}]
    await client.chat_postMessage(channel=shared.id, thread_ts=panel.ts, text="Take it", blocks=blocks)
    await erik.click(erik.thread(panel)[-1], "take")
    assert came[0]["container"]["thread_ts"] == panel.ts == came[0]["message"]["thread_ts"]


async def test_a_deleted_first_message_leaves_a_tombstone_while_there_are_replies(
    slack: Playground, client: AsyncWebClient, shared: Channel, panel: Message, erik: Person, anna: Person
) -> None:
    """Its words are gone, it cannot be changed, and with the last reply it goes, too."""
    reply = await erik.reply(panel, "One")
    await anna.delete(panel)
    assert [m.text for m in erik.thread(reply)] == ["This message was deleted.", "One"]
    history = (await client.conversations_history(channel=shared.id))["messages"]
    assert [(m["subtype"], m["user"]) for m in history] == [("tombstone", "USLACKBOT")]
    refused = await refusal(client.chat_update(channel=shared.id, ts=panel.ts, text="Back"))
    assert refused["error"] == "message_not_found"
    await erik.delete(reply)
    assert erik.messages(shared) == []
    assert not slack.violations
