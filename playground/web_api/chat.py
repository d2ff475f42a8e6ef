"""chat.*: messages of the app."""

from typing import Any

from playground.limits import (
    MOST_CHARACTERS_IN_EDIT,
    MOST_CHARACTERS_IN_TEXT,
    Problem,
    message_problem,
)
from playground.payloads import message_as_sent
from playground.slack import Slack
from playground.web_api.places import dm_with, lasting_message, thread_root, writable_channel
from playground.web_api.refusal import ApiError, Arguments, refuse
from playground.workspace import Channel, Json, Message


def post_message(slack: Slack, given: Arguments) -> Json:
    """chat.postMessage: to a channel that the app is in, or (a U… id) to somebody's DM.

    With `thread_ts` it is a reply, which `reply_broadcast` puts before the channel, too.
    """
    channel = _addressed(slack, given.need("channel"))
    if not channel.posting_allowed:
        # An admin has said who may post there; it is lifted as it was set (docs: chat.postMessage, errors).
        raise ApiError("restricted_action")
    if wait := slack.rates.take_post(channel.id):
        raise ApiError("ratelimited", retry_after=wait)
    text, blocks, metadata = _content(slack, given)
    message = slack.messages.post(
        channel,
        slack.ws.bot,
        text,
        blocks or [],
        thread_ts=thread_root(channel, given.get("thread_ts")),
        broadcast=given.flag("reply_broadcast"),
        metadata=metadata,
    )
    slack.background.begin(slack.events.send_message(message))
    return _about(slack, channel, message)


def update(slack: Slack, given: Arguments) -> Json:
    """chat.update: the app's own messages only."""
    channel = writable_channel(slack, given.need("channel"))
    message = lasting_message(channel, given.need("ts"))
    if message.user_id != slack.ws.bot.id:
        raise ApiError("cant_update_message")
    kept = message.blocks if given.get("blocks") is None else None
    text, blocks, metadata = _content(slack, given, kept)
    if len(text) > MOST_CHARACTERS_IN_EDIT:
        raise ApiError("msg_too_long", [f"[ERROR] {len(text)} characters of text"])
    slack.messages.update(message, text, blocks)
    message.metadata = metadata or message.metadata
    slack.background.begin(slack.events.send_message(message, "message_changed"))
    return _about(slack, channel, message) | {"text": message.text}


def delete(slack: Slack, given: Arguments) -> Json:
    """chat.delete: the app's own messages only."""
    channel = writable_channel(slack, given.need("channel"))
    message = lasting_message(channel, given.need("ts"))
    if message.user_id != slack.ws.bot.id:
        raise ApiError("cant_delete_message")
    for gone, subtype in slack.messages.delete(message):
        slack.background.begin(slack.events.send_message(gone, subtype))
    return {"channel": channel.id, "ts": message.ts}


def post_ephemeral(slack: Slack, given: Arguments) -> Json:
    """chat.postEphemeral: to one member of a channel that the app is in, also in a thread."""
    channel = writable_channel(slack, given.need("channel"))
    reader = slack.ws.users.get(given.need("user"))
    if reader is None or reader.id not in channel.members:
        raise ApiError("user_not_in_channel")
    text, blocks, _metadata = _content(slack, given)
    thread_ts = thread_root(channel, given.get("thread_ts"))
    message = slack.messages.post(
        channel, slack.ws.bot, text, blocks or [], thread_ts=thread_ts, seen_only_by=reader
    )
    return {"message_ts": message.ts}


def _addressed(slack: Slack, address: str) -> Channel:
    return dm_with(slack, address) if address.startswith("U") else writable_channel(slack, address)


def _content(slack: Slack, given: Arguments, kept: list[Json] | None = None) -> tuple[str, Any, Any]:
    text, blocks, metadata = (
        str(given.get("text") or ""),
        given.structure("blocks"),
        given.structure("metadata"),
    )
    shown = (blocks or []) if kept is None else kept
    if problem := message_problem(text, shown, metadata, slack.ws.installation.takes):
        # An app cannot know beforehand which of the newer blocks a workspace takes.
        wrong_anywhere = message_problem(text, shown, metadata) is not None
        raise ApiError(problem.error, problem.messages, is_breach=wrong_anywhere)
    refuse(_picture_problem(slack, blocks or []))
    return text[:MOST_CHARACTERS_IN_TEXT], blocks, metadata


def _picture_problem(slack: Slack, blocks: list[Json]) -> Problem | None:
    """A block can show only a picture that the app has put up, and that Slack has looked through."""
    for at, block in enumerate(blocks):
        if block["type"] != "image" or not (named := block.get("slack_file")):
            continue
        file = slack.ws.files.get(str(named.get("id")))
        ready = file is not None and file.ready_from is not None and file.ready_from <= slack.clock.now()
        if file is None or not ready or not file.mimetype.startswith("image/"):
            message = f"[ERROR] invalid slack file [json-pointer:/blocks/{at}/slack_file]"
            return Problem("invalid_blocks", [message])
    return None


def _about(slack: Slack, channel: Channel, message: Message) -> Json:
    return {"channel": channel.id, "ts": message.ts, "message": message_as_sent(slack.ws, message)}
