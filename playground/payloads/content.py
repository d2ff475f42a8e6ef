"""Messages, files and views as the Web API, payloads and events show them."""

from playground.workspace import SLACKBOT, Channel, File, Json, Message, OpenView, Workspaces

NO_REPLY = "0000000000.000000"


def message_as_sent(ws: Workspaces, message: Message, *, with_metadata: bool = True) -> Json:
    """A message; the first of a thread says how many replies there are (docs: conversations.replies)."""
    channel = ws.channels[message.channel_id]
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
    if message.files:
        sent |= {"files": [file_as_sent(ws, file) for file in message.files], "upload": False}
    sent |= _thread_as_sent(channel, message)
    if message.is_tombstone:
        sent |= {"subtype": "tombstone", "hidden": True}
    if message.edited_ts:
        sent["edited"] = {"user": message.user_id, "ts": message.edited_ts}
    if message.metadata and with_metadata:
        sent["metadata"] = message.metadata
    return sent


def _thread_as_sent(channel: Channel, message: Message) -> Json:
    if message.thread_ts:
        root = channel.message(message.thread_ts)
        parent = {"parent_user_id": root.user_id if root else SLACKBOT}
        about = {"thread_ts": message.thread_ts, **parent}
        return about | ({"subtype": "thread_broadcast"} if message.broadcast else {})
    replies = channel.replies(message)
    if not replies and not message.is_tombstone:
        return {}
    people = list(dict.fromkeys(reply.user_id for reply in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(people),
        "reply_users": people,
        "latest_reply": replies[-1].ts if replies else NO_REPLY,
        "is_locked": False,
        "subscribed": False,
    }


def file_as_sent(ws: Workspaces, file: File) -> Json:
    """A file; `url_private` lies on this server (docs: file object)."""
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": file.mimetype,
        "size": file.length,
        "alt_txt": file.alt_txt,
        "user": ws.installation.bot_user_id,
        "url_private": file.origin + file.path,
        "is_external": False,
        "mode": "hosted",
    }


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
