"""What the app is sent, word for word as Slack sends it (docs: interaction payloads, Events API)."""

from playground.workspace import Channel, Json, Message, OpenView, Team, User, Workspaces

VERIFICATION = "embedded-slack"


def message_as_sent(ws: Workspaces, message: Message, *, with_metadata: bool = True) -> Json:
    """A message as the Web API, payloads and events show it."""
    sent: Json = {
        "type": "message",
        "user": message.user_id,
        "ts": message.ts,
        "team": message.team_id,
        "text": message.text,
    }
    if message.bot_id:
        sent |= {"bot_id": message.bot_id, "app_id": ws.installation.app_id}
    if message.blocks:
        sent["blocks"] = message.blocks
    if message.thread_ts:
        sent["thread_ts"] = message.thread_ts
    if message.edited_ts:
        sent["edited"] = {"user": message.user_id, "ts": message.edited_ts}
    if message.metadata and with_metadata:
        sent["metadata"] = message.metadata
    return sent


def view_as_sent(ws: Workspaces, view: OpenView) -> Json:
    """A view with what was typed in it.

    `team_id` is the reader's own; the installation is found by `app_installed_team_id` (docs: slack-connect).
    """
    return {
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
        "close": None,
        "submit": None,
        **view.content,
        "id": view.id,
        "hash": view.hash,
        "team_id": ws.users[view.user_id].team_id,
        "app_id": ws.installation.app_id,
        "bot_id": ws.installation.bot_id,
        "app_installed_team_id": ws.installation.team_id,
        "root_view_id": view.root_view_id,
        "previous_view_id": view.previous_view_id,
        # Copied, since the person types on while an answer that was noted stays what it was.
        "state": {"values": {block_id: dict(entries) for block_id, entries in view.state.items()}},
    }


def command(ws: Workspaces, user: User, channel: Channel, words: tuple[str, str], ids: Json) -> Json:
    """A slash command; `words` are the command and the text after it."""
    return {
        "token": VERIFICATION,
        "team_id": ws.installation.team_id,
        "team_domain": ws.home.domain,
        "channel_id": channel.id,
        "channel_name": _shown_name(channel),
        "user_id": user.id,
        "user_name": user.handle,
        "command": words[0],
        "text": words[1],
        "api_app_id": ws.installation.app_id,
        "is_enterprise_install": "false",
        **ids,
    }


def message_actions(ws: Workspaces, user: User, message: Message, action: Json, ids: Json) -> Json:
    """A click on a message. `team` is where the app is installed, whoever clicks (java-slack-sdk#1041)."""
    where = _in_message(ws, message)
    return _interaction(ws, "block_actions", user, ws.home) | where | {"actions": [action], **ids}


def message_shortcut(ws: Workspaces, user: User, message: Message, callback_id: str, ids: Json) -> Json:
    """A shortcut from a message's menu: only for people whose workspace installed the app."""
    channel = ws.channels[message.channel_id]
    return _interaction(ws, "message_action", user, ws.home) | {
        "callback_id": callback_id,
        "message_ts": message.ts,
        "channel": {"id": channel.id, "name": _shown_name(channel)},
        "message": message_as_sent(ws, message),
        "action_ts": message.ts,
        **ids,
    }


def view_actions(ws: Workspaces, user: User, view: OpenView, action: Json, trigger_id: str) -> Json:
    """A click or a choice in a modal."""
    where = _in_view(ws, view)
    used = {"actions": [action], "trigger_id": trigger_id}
    return _interaction(ws, "block_actions", user, ws.home) | where | used


def view_submission(ws: Workspaces, user: User, view: OpenView, trigger_id: str) -> Json:
    """A modal that was submitted. `team` is the person's own (docs: slack-connect)."""
    return _interaction(ws, "view_submission", user, ws.teams[user.team_id]) | {
        "trigger_id": trigger_id,
        "view": view_as_sent(ws, view),
        "response_urls": [],
    }


def view_closed(ws: Workspaces, user: User, view: OpenView, *, is_cleared: bool) -> Json:
    """A modal that was closed without being submitted, where the app asked to be told."""
    return _interaction(ws, "view_closed", user, ws.teams[user.team_id]) | {
        "view": view_as_sent(ws, view),
        "is_cleared": is_cleared,
    }


def block_suggestion(ws: Workspaces, user: User, surface: Message | OpenView, ids: Json, query: str) -> Json:
    """What was typed into an external select; `ids` are its block_id and action_id."""
    where = _in_view(ws, surface) if isinstance(surface, OpenView) else _in_message(ws, surface)
    return _interaction(ws, "block_suggestion", user, ws.home) | where | {"value": query, **ids}


def _in_view(ws: Workspaces, view: OpenView) -> Json:
    return {"container": {"type": "view", "view_id": view.id}, "view": view_as_sent(ws, view)}


def _in_message(ws: Workspaces, message: Message) -> Json:
    channel = ws.channels[message.channel_id]
    where: Json = {
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": message.ephemeral,
        },
        "channel": {"id": channel.id, "name": _shown_name(channel)},
    }
    # The message of an ephemeral is not sent along (docs: block_actions payload).
    return where if message.ephemeral else where | {"message": message_as_sent(ws, message)}


def _interaction(ws: Workspaces, kind: str, user: User, team: Team) -> Json:
    return {
        "type": kind,
        "user": {
            "id": user.id,
            "username": user.handle,
            "name": user.handle,
            "team_id": user.team_id,
        },
        "team": {"id": team.id, "domain": team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
        "api_app_id": ws.installation.app_id,
        "token": VERIFICATION,
    }


def event(ws: Workspaces, channel: Channel, inner: Json, event_time: int) -> Json:
    """An event's envelope; it carries the installation's team, whoever did it."""
    installed = ws.installation
    return {
        "token": VERIFICATION,
        "type": "event_callback",
        "team_id": installed.team_id,
        "context_team_id": installed.team_id,
        "context_enterprise_id": None,
        "api_app_id": installed.app_id,
        "event": inner,
        "event_id": ws.new_id("Ev"),
        "event_time": event_time,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": installed.team_id,
                "user_id": installed.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": channel.is_ext_shared,
        "event_context": f"4-{ws.new_id('E')}",
    }


def member_event(kind: str, user: User, channel: Channel, ts: str, inviter: User | None) -> Json:
    """member_joined_channel or member_left_channel."""
    letter = "G" if channel.is_private else "C"
    inner = {
        "type": kind,
        "user": user.id,
        "channel": channel.id,
        "channel_type": letter,
        "team": user.team_id,
    }
    if inviter:
        inner["inviter"] = inviter.id
    return inner | {"event_ts": ts}


def message_event(ws: Workspaces, message: Message, channel: Channel, subtype: str | None, ts: str) -> Json:
    """message, message_changed or message_deleted."""
    kind = {"channels": "channel", "groups": "group", "im": "im"}[channel.kind]
    where = {"channel": channel.id, "channel_type": kind, "event_ts": ts}
    sent = message_as_sent(ws, message)
    if subtype is None:
        return sent | where
    told = {"type": "message", "subtype": subtype, "ts": ts, "hidden": True, **where}
    if subtype == "message_deleted":
        return told | {"deleted_ts": message.ts, "previous_message": sent}
    return told | {"message": sent}


def _shown_name(channel: Channel) -> str:
    return "privategroup" if channel.is_private else channel.name
