"""Finding the channel, message and person that an argument names, as far as the app may see them."""

from playground.slack import Slack
from playground.web_api.refusal import ApiError
from playground.workspace import Channel, Message, User


def visible_channel(slack: Slack, channel_id: str) -> Channel:
    """A channel of the installing workspace; a private one only where the app is in it."""
    channel = slack.ws.channels.get(channel_id)
    if channel is None or (channel.kind != "channels" and not slack.ws.has_app(channel)):
        raise ApiError("channel_not_found")
    if channel.kind == "channels" and slack.ws.installation.team_id not in channel.team_ids:
        raise ApiError("channel_not_found")
    return channel


def own_channel(slack: Slack, channel_id: str) -> Channel:
    """A channel that the app is in."""
    channel = visible_channel(slack, channel_id)
    if not slack.ws.has_app(channel):
        raise ApiError("not_in_channel")
    return channel


def writable_channel(slack: Slack, channel_id: str) -> Channel:
    """A channel that the app is in, and that is neither archived (docs: chat.postMessage) nor frozen.

    With which word Slack refuses a post in one that is frozen is unknown: here with one of an admin's.
    """
    channel = own_channel(slack, channel_id)
    if channel.is_archived:
        raise ApiError("is_archived")
    if channel.is_frozen:
        raise ApiError("restricted_action_read_only_channel")
    return channel


def thread_root(channel: Channel, thread_ts: object) -> str | None:
    """The first message of the thread that is meant, if one is; replies and ephemerals have none.

    "Avoid using a reply's ts value; use its parent instead" (docs: chat.postMessage): what Slack makes of a
    reply's is unknown, so it is refused.
    """
    if not thread_ts:
        return None
    root = channel.message(str(thread_ts))
    if root is None:
        raise ApiError("thread_not_found")
    if root.ephemeral or root.is_reply:
        raise ApiError("cannot_reply_to_message")
    return root.ts


def lasting_message(channel: Channel, ts: str) -> Message:
    """A message of a channel; ephemerals and what was deleted cannot be found again."""
    message = channel.message(ts)
    if message is None or message.ephemeral or message.is_tombstone:
        raise ApiError("message_not_found")
    return message


def known_user(slack: Slack, user_id: str) -> User:
    """Somebody whom the installing workspace can see."""
    user = slack.ws.users.get(user_id)
    if user is None or not slack.ws.is_known_at_home(user):
        raise ApiError("user_not_found")
    return user


def dm_with(slack: Slack, user_id: str) -> Channel:
    """The app's DM with a colleague, or an external in a channel with the app (docs: slack-connect)."""
    user = known_user(slack, user_id)
    if user.is_bot:
        raise ApiError("cannot_dm_bot")
    if user.is_deactivated:
        raise ApiError("user_disabled")
    if slack.ws.is_external(user) and not slack.ws.shares_channel_with_app(user):
        raise ApiError("cannot_dm_user")
    return slack.ws.open_dm(user)
