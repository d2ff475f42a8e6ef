"""files.*: pictures and other files, as slack_sdk's files_upload_v2 puts them up in three steps."""

import secrets
from datetime import timedelta

from playground.payloads import file_as_sent
from playground.slack import Slack
from playground.web_api.places import thread_root, writable_channel
from playground.web_api.refusal import ApiError, Arguments
from playground.workspace import Channel, File, Json

MOST_BYTES = 100_000_000
MOST_ALT_TEXT = 1_000
"""Half of what a block that shows the picture may have (docs: files.getUploadURLExternal)."""
LOOKED_THROUGH_IN = timedelta(seconds=10)
"""Until then a block that names the file is refused (slackapi/python-slack-sdk#1521, #1658)."""


def get_upload_url(slack: Slack, given: Arguments) -> Json:
    """files.getUploadURLExternal: where to send a file of this name and length (docs: files)."""
    length = given.number("length", 0, MOST_BYTES)
    alt_txt = str(given.get("alt_txt") or "")
    if len(alt_txt) > MOST_ALT_TEXT:
        raise ApiError("alt_txt_too_large")
    file = File(
        id=slack.ws.new_id("F"),
        name=given.need("filename"),
        length=length,
        secret=secrets.token_hex(12),
        origin=slack.url,
        alt_txt=alt_txt,
    )
    slack.ws.files[file.id] = file
    return {"upload_url": f"{slack.url}/upload/{file.id}/{file.secret}", "file_id": file.id}


def complete_upload(slack: Slack, given: Arguments) -> Json:
    """files.completeUploadExternal: share what was sent, in one message; without a channel only keep it.

    Where an admin blocks files in shared channels, it is refused (docs: slack-connect).
    """
    listed = given.structure("files")
    if not isinstance(listed, list) or not listed:
        raise ApiError("invalid_arguments", ["[ERROR] missing required field: files"])
    files = [_uploaded(slack, each) for each in listed]
    channels = [_place(slack, channel_id) for channel_id in _addresses(given)]
    thread_ts = thread_root(channels[0], given.get("thread_ts")) if channels else None
    for channel in channels:
        text = str(given.get("initial_comment") or "")
        message = slack.messages.post(channel, slack.ws.bot, text, thread_ts=thread_ts, files=files)
        slack.background.begin(slack.events.send_message(message))
    for file in files:
        file.is_shared = True
        file.ready_from = slack.clock.now() + LOOKED_THROUGH_IN
    return {"files": [file_as_sent(slack.ws, file) for file in files]}


def delete(slack: Slack, given: Arguments) -> Json:
    """files.delete: the app's own; a message that had nothing else goes with it."""
    file = slack.ws.files.pop(given.need("file"), None)
    if file is None:
        raise ApiError("file_not_found")
    for channel in slack.ws.channels.values():
        for message in [each for each in channel.messages if file in each.files]:
            message.files.remove(file)
            if not message.files and not message.text:
                slack.messages.delete(message)
    return {}


def _addresses(given: Arguments) -> list[str]:
    one, several = given.get("channel_id"), str(given.get("channels") or "")
    return [str(one)] if one else [each for each in several.split(",") if each]


def _place(slack: Slack, channel_id: str) -> Channel:
    channel = writable_channel(slack, channel_id)
    if not channel.files_allowed:
        raise ApiError("slack_connect_file_link_sharing_blocked")
    return channel


def _uploaded(slack: Slack, listed: object) -> File:
    told = listed if isinstance(listed, dict) else {}
    file = slack.ws.files.get(str(told.get("id")))
    if file is None or file.content is None or file.is_shared:
        raise ApiError("file_not_found")
    file.title = str(told.get("title") or "")
    if not file.alt_txt and file.mimetype.startswith("image/"):
        # Slack takes it, but a screen reader would say nothing.
        slack.journal.breach("no_alt_text", f"the picture {file.name} without alt_txt")
    return file
