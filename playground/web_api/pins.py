"""pins.*: what stands pinned in a channel."""

from playground.payloads import message_as_sent
from playground.slack import Slack
from playground.web_api.places import lasting_message, own_channel, writable_channel
from playground.web_api.refusal import ApiError, Arguments
from playground.workspace import Channel, Json, Message


def add(slack: Slack, given: Arguments) -> Json:
    """pins.add: where the channel's admins let the app."""
    channel, message = _pinnable(slack, given)
    if message.ts in channel.pinned:
        raise ApiError("already_pinned")
    channel.pinned.append(message.ts)
    slack.journal.happen("pinned", channel, message)
    return {}


def remove(slack: Slack, given: Arguments) -> Json:
    """pins.remove."""
    channel, message = _pinnable(slack, given)
    if message.ts not in channel.pinned:
        raise ApiError("no_pin")
    channel.pinned.remove(message.ts)
    return {}


def listing(slack: Slack, given: Arguments) -> Json:
    """pins.list."""
    channel = own_channel(slack, given.need("channel"))
    pinned = [message for message in channel.messages if message.ts in channel.pinned]
    shown = [
        {"type": "message", "channel": channel.id, "message": message_as_sent(slack.ws, m)} for m in pinned
    ]
    return {"items": shown}


def _pinnable(slack: Slack, given: Arguments) -> tuple[Channel, Message]:
    channel = writable_channel(slack, given.need("channel"))
    message = lasting_message(channel, given.need("timestamp"))
    if not channel.pinning_allowed:
        raise ApiError("no_permission")
    return channel, message
