"""What the app is told of by the Events API, in its envelope (docs: Events API)."""

from playground.payloads.content import message_as_sent, view_as_sent
from playground.payloads.interactions import VERIFICATION
from playground.workspace import Channel, Json, Message, OpenView, User, Workspaces


def event(ws: Workspaces, channel: Channel | None, inner: Json, event_time: int) -> Json:
    """An event's envelope; it carries the installation's team, whoever did it."""
    installed = ws.installation
    return {
        "token": VERIFICATION,
        "type": "event_callback",
        "team_id": installed.team_id,
        "context_team_id": installed.team_id,
        "context_enterprise_id": _enterprise_id(ws),
        "api_app_id": installed.app_id,
        "event": inner,
        "event_id": ws.new_id("Ev"),
        "event_time": event_time,
        "authorizations": [
            {
                "enterprise_id": _enterprise_id(ws),
                "team_id": None if installed.org_wide else installed.team_id,
                "user_id": installed.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": installed.org_wide,
            }
        ],
        "is_ext_shared_channel": channel is not None and ws.is_ext_shared(channel),
        "event_context": f"4-{ws.new_id('E')}",
    }


def _enterprise_id(ws: Workspaces) -> str | None:
    """The organisation of the installing workspace, also where the app is installed in it alone."""
    return ws.home.enterprise.id if ws.home.enterprise else None


def member_event(kind: str, user: User, channel: Channel, ts: str, inviter: User | None) -> Json:
    """member_joined_channel or member_left_channel."""
    letter = "G" if channel.is_private else "C"
    inner = {
        "type": kind,
        "user": user.id,
        "channel": channel.id,
        "channel_type": letter,
        "team": user.told_team_id or user.team_id,
    }
    if inviter:
        inner["inviter"] = inviter.id
    return inner | {"event_ts": ts}


def channel_event(kind: str, told: Json, ts: str) -> Json:
    """What became of a channel: archived, left, shared, its id changed (docs: channel_archive, …)."""
    return {"type": kind, **told, "event_ts": ts}


def app_event(kind: str, told: Json, ts: str) -> Json:
    """What became of the app itself (docs: app_uninstalled, tokens_revoked)."""
    return {"type": kind, **told, "event_ts": ts}


def app_home_opened(ws: Workspaces, user: User, channel: Channel, home: OpenView | None, ts: str) -> Json:
    """Somebody looks at the App Home; `view` is what stands there (docs: app_home_opened)."""
    told = {"type": "app_home_opened", "user": user.id, "channel": channel.id, "tab": "home", "event_ts": ts}
    return told | ({"view": view_as_sent(ws, home)} if home else {})


def message_event(ws: Workspaces, message: Message, channel: Channel, subtype: str | None, ts: str) -> Json:
    """message, message_changed or message_deleted; a reply that stands in the channel brings its root."""
    kind = {"channels": "channel", "groups": "group", "im": "im"}[channel.kind]
    where = {"channel": channel.id, "channel_type": kind, "event_ts": ts}
    sent = message_as_sent(ws, message)
    if subtype is None:
        return sent | where | _root(ws, message, channel) | _sharing(message)
    told = {"type": "message", "subtype": subtype, "ts": ts, "hidden": True, **where}
    if subtype == "message_deleted":
        return told | {"deleted_ts": message.ts, "previous_message": sent}
    return told | {"message": sent}


def _root(ws: Workspaces, message: Message, channel: Channel) -> Json:
    root = channel.message(message.thread_ts) if message.broadcast and message.thread_ts else None
    return {"root": message_as_sent(ws, root)} if root else {}


def _sharing(message: Message) -> Json:
    return {"subtype": "file_share"} if message.files else {}
