"""conversations.*: channels, who is in them and what was said."""

import base64
import binascii
from decimal import Decimal, InvalidOperation

from playground.payloads import message_as_sent
from playground.slack import Slack
from playground.web_api.places import dm_with, own_channel, visible_channel
from playground.web_api.refusal import ApiError, Arguments
from playground.workspace import Channel, Json, Message


def open_dm(slack: Slack, given: Arguments) -> Json:
    """conversations.open: the app's DM with one person."""
    users = [user for user in str(given.get("users") or "").split(",") if user]
    if len(users) != 1:
        raise ApiError("not_enough_users" if not users else "too_many_users")
    existed = slack.ws.dm_of(slack.ws.users[users[0]]) if users[0] in slack.ws.users else None
    channel = dm_with(slack, users[0])
    shown = _channel(slack, channel) if given.flag("return_im") else {"id": channel.id}
    return {"channel": shown, "no_op": existed is not None, "already_open": existed is not None}


def info(slack: Slack, given: Arguments) -> Json:
    """conversations.info: a channel as the installing workspace sees it."""
    channel = visible_channel(slack, given.need("channel"))
    shown = _channel(slack, channel)
    if given.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


def of_app(slack: Slack, given: Arguments) -> Json:
    """users.conversations: the channels that the app is in, page by page; an organisation's team by team."""
    team = given.get("team_id")
    if slack.ws.installation.org_wide and team not in slack.ws.teams_with_app:
        raise ApiError("missing_argument" if not team else "team_access_not_granted")
    kinds = {
        "public_channel": "channels",
        "private_channel": "groups",
        "im": "im",
    }
    asked = {kinds.get(kind.strip(), "") for kind in str(given.get("types") or "public_channel").split(",")}
    found = [
        _channel(slack, channel)
        for channel in slack.ws.channels.values()
        if channel.kind in asked
        and (slack.ws.has_app(channel) or channel.dm_with)
        and not (given.flag("exclude_archived") and channel.is_archived)
        and (not team or team in channel.team_ids)
    ]
    limit = given.number("limit", 100, 999)
    start = _start(given.get("cursor"))
    return {"channels": found[start : start + limit], **_next(start + limit, len(found))}


def members(slack: Slack, given: Arguments) -> Json:
    """conversations.members, page by page."""
    channel = visible_channel(slack, given.need("channel"))
    limit = given.number("limit", 100, 1000)
    start = _start(given.get("cursor"))
    page = channel.members[start : start + limit]
    return {"members": page, **_next(start + limit, len(channel.members))}


def history(slack: Slack, given: Arguments) -> Json:
    """conversations.history: newest first, without ephemerals, and without replies in threads alone."""
    channel = own_channel(slack, given.need("channel"))
    limit = given.number("limit", 100, 999)
    start = _start(given.get("cursor"))
    lasting = [m for m in reversed(channel.messages) if not m.ephemeral and m.stands_in_channel]
    asked = [m for m in lasting if _within(m, given)]
    page, more = _page(slack, asked, start, limit, given)
    return {"messages": page, "pin_count": len(channel.pinned), **more}


def replies(slack: Slack, given: Arguments) -> Json:
    """conversations.replies: a thread, its first message included, oldest first; of a reply, it alone."""
    channel = own_channel(slack, given.need("channel"))
    root = channel.message(str(given.need("ts")))
    if root is None or root.ephemeral:
        raise ApiError("thread_not_found")
    limit = given.number("limit", 1000, 1000)
    start = _start(given.get("cursor"))
    thread = [root, *(reply for reply in channel.replies(root) if _within(reply, given))]
    page, more = _page(slack, thread, start, limit, given)
    return {"messages": page, **more}


def _page(
    slack: Slack, messages: list[Message], start: int, limit: int, given: Arguments
) -> tuple[list[Json], Json]:
    """A page of messages, with what the answer says about the next one."""
    with_metadata = given.flag("include_all_metadata")
    shown = messages[start : start + limit]
    page = [message_as_sent(slack.ws, message, with_metadata=with_metadata) for message in shown]
    has_more = start + limit < len(messages)
    return page, {"has_more": has_more} | (_next(start + limit, len(messages)) if has_more else {})


def _within(message: Message, given: Arguments) -> bool:
    try:
        ts = Decimal(message.ts)
        oldest, latest = (
            Decimal(str(given.get("oldest") or 0)),
            Decimal(str(given.get("latest") or "Infinity")),
        )
    except InvalidOperation:
        raise ApiError("invalid_ts_oldest") from None
    if given.flag("inclusive"):
        return oldest <= ts <= latest
    return oldest < ts < latest


def _start(cursor: object) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.b64decode(str(cursor)).decode().removeprefix("next:"))
    except (ValueError, binascii.Error):
        raise ApiError("invalid_cursor") from None


def _next(start: int, total: int) -> Json:
    cursor = base64.b64encode(f"next:{start}".encode()).decode() if start < total else ""
    return {"response_metadata": {"next_cursor": cursor}}


def _channel(slack: Slack, channel: Channel) -> Json:
    if channel.dm_with:
        return {"id": channel.id, "is_im": True, "user": channel.dm_with, "is_ext_shared": False}
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": True,
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_general": False,
        "is_member": slack.ws.has_app(channel),
        "is_shared": channel.is_ext_shared,
        "is_ext_shared": slack.ws.is_ext_shared(channel),
        "is_org_shared": slack.ws.is_org_shared(channel),
        "is_pending_ext_shared": bool(channel.pending_teams),
        "pending_connected_team_ids": list(channel.pending_teams),
        "is_frozen": channel.is_frozen,
        "shared_team_ids": channel.team_ids,
        "context_team_id": slack.ws.installation.team_id,
        "connected_team_ids": [t for t in channel.team_ids if t != slack.ws.installation.team_id],
        **({"enterprise_id": slack.ws.home.enterprise.id} if slack.ws.home.enterprise else {}),
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }
