"""What the app is sent when a person uses it, word for word (docs: interaction payloads)."""

from playground.payloads.content import message_as_sent, view_as_sent
from playground.workspace import Channel, Json, Message, OpenView, Team, User, Workspaces

VERIFICATION = "embedded-slack"


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
        "is_enterprise_install": "true" if ws.installation.org_wide else "false",
        **({"enterprise_id": ws.home.enterprise.id} if ws.home.enterprise else {}),
        **ids,
    }


def message_actions(ws: Workspaces, user: User, message: Message, action: Json, ids: Json) -> Json:
    """A click on a message. In a channel `team` is where the app is installed, whoever clicks.

    [java-slack-sdk#1041] In direct messages with somebody elsewhere it is unknown, so it is theirs.
    """
    where = _in_message(ws, message)
    return (
        _interaction(ws, "block_actions", user, _team_of(ws, user, message))
        | where
        | {
            "actions": [action],
            **ids,
        }
    )


def message_shortcut(
    ws: Workspaces, user: User, message: Message, callback_id: str, action_ts: str, ids: Json
) -> Json:
    """A shortcut from a message's menu: only for people whose workspace installed the app."""
    channel = ws.channels[message.channel_id]
    return _interaction(ws, "message_action", user, ws.home) | {
        "callback_id": callback_id,
        "message_ts": message.ts,
        "channel": {"id": channel.id, "name": _shown_name(channel)},
        "message": message_as_sent(ws, message),
        "action_ts": action_ts,
        **ids,
    }


def global_shortcut(ws: Workspaces, user: User, callback_id: str, action_ts: str, trigger_id: str) -> Json:
    """A shortcut from Slack's own menu: it belongs to no channel, so no response_url comes with it."""
    return _interaction(ws, "shortcut", user, ws.home) | {
        "callback_id": callback_id,
        "action_ts": action_ts,
        "trigger_id": trigger_id,
    }


def view_actions(ws: Workspaces, user: User, view: OpenView, action: Json, trigger_id: str) -> Json:
    """A click or a choice in a modal, or in the App Home."""
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


def _team_of(ws: Workspaces, user: User, message: Message) -> Team:
    return ws.teams[user.team_id] if ws.channels[message.channel_id].dm_with else ws.home


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
    if message.thread_ts:
        where["container"]["thread_ts"] = message.thread_ts
    # The message of an ephemeral is not sent along (docs: block_actions payload).
    return where if message.ephemeral else where | {"message": message_as_sent(ws, message)}


def _interaction(ws: Workspaces, kind: str, user: User, team: Team) -> Json:
    return {
        "type": kind,
        "user": {
            "id": user.id,
            "username": user.handle,
            "name": user.handle,
            **({"team_id": user.told_team_id} if user.told_team_id else {}),
        },
        "team": None if ws.installation.org_wide else {"id": team.id, "domain": team.domain},
        "enterprise": _enterprise(ws),
        "is_enterprise_install": ws.installation.org_wide,
        "api_app_id": ws.installation.app_id,
        "token": VERIFICATION,
    }


def _enterprise(ws: Workspaces) -> Json | None:
    enterprise = ws.home.enterprise
    return {"id": enterprise.id, "name": enterprise.name} if enterprise else None


def _shown_name(channel: Channel) -> str:
    return "privategroup" if channel.is_private else channel.name
