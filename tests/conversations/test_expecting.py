"""What a conversation refuses: a reply outside its thread, and a message that fell into one."""

import pytest
from conversations_sample import CHANNEL, Cast
from slack_sdk.web.async_client import AsyncWebClient

from playground.conversation import Conversation, UnexpectedError
from playground.stage import Stage
from playground.workspace import Message


async def test_a_message_is_expected_where_it_belongs(
    stage: Stage, talk: Conversation, cast: Cast, invited: Message
) -> None:
    """Outside of threads where none is named; else in that one, and in no other."""
    channel = stage.slack.channel(CHANNEL)
    client = AsyncWebClient(token=stage.slack.bot_token, base_url=stage.slack.api_url)
    other = await client.chat_postMessage(channel=channel.id, text="Another")
    beside = await talk.expect("Another")
    await client.chat_postMessage(channel=channel.id, text="A reply", thread_ts=other["ts"])
    with pytest.raises(UnexpectedError, match="outside of threads"):
        await talk.expect("A reply")
    with pytest.raises(UnexpectedError, match="as a reply to"):
        await talk.expect("A reply", thread=invited)
    await talk.expect("A reply", thread=beside)
    await client.chat_postMessage(channel=channel.id, text="News")
    with pytest.raises(UnexpectedError, match="as a reply to"):
        await talk.expect("News", thread=beside)
    await talk.expect("News")
