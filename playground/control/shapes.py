"""What the control API shows of people, channels, messages and modals, as JSON."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from playground.faults import Fault, Struck
from playground.journal import Call, Delivered, Happening, Violation
from playground.payloads import view_as_sent
from playground.person import Person
from playground.sockets import inner_name
from playground.transcript import buttons_of
from playground.workspace import SLACKBOT, Channel, File, Json, Message, OpenView, Team, User, Workspaces


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
        "is_archived": one.is_archived,
        "unread": unread,
    }


def app(ws: Workspaces) -> Json:
    """The app's bot user, and what its manifest offers, as far as it is known."""
    installed = ws.installation
    return user(ws.bot) | {
        "app_id": installed.app_id,
        "commands": list(installed.commands or ()),
        "shortcuts": list(installed.shortcuts or ()),
    }


def message(ws: Workspaces, one: Message, replies: Sequence[Message] = (), unread_replies: int = 0) -> Json:
    """A message, and what was answered to it."""
    return {
        "ts": one.ts,
        "channel": one.channel_id,
        "user": one.user_id,
        "name": "Slackbot" if one.user_id == SLACKBOT else ws.users[one.user_id].name,
        "text": one.text,
        "blocks": one.blocks,
        "files": [file(each) for each in one.files],
        "thread_ts": one.thread_ts,
        "broadcast": one.broadcast,
        "reply_count": len(replies),
        "reply_users": list(dict.fromkeys(reply.user_id for reply in replies)),
        "latest_reply": replies[-1].ts if replies else None,
        "unread_replies": unread_replies,
        "edited": one.edited_ts is not None,
        "ephemeral": one.ephemeral,
        "is_tombstone": one.is_tombstone,
        "pinned": one.ts in ws.channels[one.channel_id].pinned,
    }


def file(one: File) -> Json:
    return {
        "id": one.id,
        "name": one.name,
        "title": one.title or one.name,
        "mimetype": one.mimetype,
        "size": one.length,
        "alt_txt": one.alt_txt,
        "path": one.path,
    }


def view(ws: Workspaces, one: OpenView | None) -> Json | None:
    """A modal as the app is sent it, with the errors that stand in it."""
    return view_as_sent(ws, one) | {"errors": one.errors} if one else None


def call(one: Call) -> Json:
    return {
        "at": one.at.isoformat(),
        "method": one.method,
        "arguments": one.arguments,
        "answer": one.answer,
        "breaches": [violation(each) for each in one.breaches],
    }


def delivered(one: Delivered) -> Json:
    return {
        "at": one.at.isoformat(),
        "kind": one.kind,
        "name": inner_name(one.payload),
        "payload": one.payload,
        "answer": one.answer,
        "failure": one.failure,
        "attempt": one.attempt,
    }


def fault(one: Fault) -> Json:
    return asdict(one)


def struck(one: Struck) -> Json:
    return {"at": one.at.isoformat(), "kind": one.kind, "what": one.what}


def violation(one: Violation) -> Json:
    return {"at": one.at.isoformat(), "rule": one.rule, "detail": one.detail}


def happening(one: Happening) -> Json:
    return {
        "at": one.at.isoformat(),
        "kind": one.kind,
        "channel": one.channel.id if one.channel else None,
        "ts": one.message.ts if one.message else None,
        "for": one.viewer,
        "actions": list(buttons_of(one.message)) if one.message else [],
    }


def is_seen(one: Happening) -> bool:
    """Whether somebody's eye is drawn to it: a message came or changed that is not merely pinned."""
    posted, place = one.message, one.channel
    if posted is None or place is None:
        return False
    return one.kind in ("posted", "ephemeral") or (one.kind == "updated" and posted.ts not in place.pinned)


def sights(ws: Workspaces, happenings: Iterable[Happening]) -> list[Json]:
    """The messages that are seen, each once, with the handle of its only reader, or null for all there."""
    seen = {one.message.ts: one for one in happenings if one.message}
    return [
        {"channel": one.channel.id, "ts": ts, "for": _only_viewer(ws, one, one.channel)}
        for ts, one in seen.items()
        if one.channel
    ]


def _only_viewer(ws: Workspaces, one: Happening, place: Channel) -> str | None:
    return ws.users[place.dm_with].handle if place.dm_with else one.viewer
