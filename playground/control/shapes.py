"""What the control API shows of people, channels, messages and modals, as JSON."""

from playground.journal import Call, Happening, Violation
from playground.payloads import view_as_sent
from playground.person import Person
from playground.workspace import SLACKBOT, Channel, Json, Message, OpenView, Team, User, Workspaces


def team(one: Team) -> Json:
    return {"id": one.id, "name": one.name, "domain": one.domain, "app_installed": one.app_installed}


def user(one: User) -> Json:
    return {
        "id": one.id,
        "handle": one.handle,
        "name": one.name,
        "title": one.title,
        "team_id": one.team_id,
        "is_guest": one.is_guest,
        "locale": one.locale,
        "tz": one.tz,
    }


def channel(person: Person, one: Channel, app_name: str, unread: int) -> Json:
    return {
        "id": one.id,
        "name": app_name if one.dm_with else one.name,
        "kind": "dm" if one.dm_with else "channel",
        "shared": one.is_ext_shared,
        "members": one.members,
        "is_member": person.id in one.members,
        "unread": unread,
    }


def message(ws: Workspaces, one: Message) -> Json:
    return {
        "ts": one.ts,
        "channel": one.channel_id,
        "user": one.user_id,
        "name": "Slackbot" if one.user_id == SLACKBOT else ws.users[one.user_id].name,
        "text": one.text,
        "blocks": one.blocks,
        "thread_ts": one.thread_ts,
        "edited": one.edited_ts is not None,
        "ephemeral": one.ephemeral,
        "pinned": one.ts in ws.channels[one.channel_id].pinned,
    }


def view(ws: Workspaces, one: OpenView | None) -> Json | None:
    """A modal as the app is sent it, with the errors that stand in it."""
    return view_as_sent(ws, one) | {"errors": one.errors} if one else None


def call(one: Call) -> Json:
    at = one.at.isoformat()
    return {"at": at, "method": one.method, "arguments": one.arguments, "answer": one.answer}


def violation(one: Violation) -> Json:
    return {"at": one.at.isoformat(), "rule": one.rule, "detail": one.detail}


def happening(one: Happening) -> Json:
    return {
        "at": one.at.isoformat(),
        "kind": one.kind,
        "channel": one.channel.id if one.channel else None,
        "ts": one.message.ts if one.message else None,
        "for": one.viewer,
    }
