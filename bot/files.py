"""A file for one person: sent to their direct messages, or said where Slack does not take it."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import UNREACHED, error_of

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SentFile:
    """A file, and what stands beside it."""

    name: str
    content: bytes | Callable[[], bytes]
    """What takes long to make is made when it is sent, beside the event loop."""
    comment: str
    sorry: str
    """What is said where Slack does not take it."""
    beside: Mapping[str, bytes] = field(default_factory=dict)
    """Other files of the same message, by name."""


async def send_file_or_say(
    client: AsyncWebClient, user: str, file: SentFile, view_id: str, refused: View
) -> None:
    """A file in somebody's direct messages; where Slack does not take it, `refused` stands in its modal.

    An admin may block files. Nothing is owed by it: whoever asked for it is told, and can ask again. If
    they have closed the modal meanwhile, a message says it.
    """
    if await _send_file(client, user, file):
        return
    try:
        await client.views_update(view_id=view_id, view=refused)
    except (SlackClientError, *UNREACHED):
        await _say_sorry(client, user, file.sorry)


async def _send_file(client: AsyncWebClient, user: str, file: SentFile) -> bool:
    content = file.content if isinstance(file.content, bytes) else await asyncio.to_thread(file.content)
    files = {file.name: content, **file.beside}
    uploads = [{"filename": name, "content": each} for name, each in files.items()]
    try:
        place = (await client.conversations_open(users=[user]))["channel"]["id"]
        await client.files_upload_v2(channel=place, file_uploads=uploads, initial_comment=file.comment)
    except (SlackClientError, *UNREACHED) as error:
        said = error_of(error) if isinstance(error, SlackApiError) else type(error).__name__
        log.warning("file not sent: %s", said, extra={"action": "file.not_sent"})
        return False
    return True


async def _say_sorry(client: AsyncWebClient, user: str, sentence: str) -> None:
    """The last way: whom Slack does not let us write to is not told anything."""
    try:
        await client.chat_postMessage(channel=user, text=sentence)
    except (SlackClientError, *UNREACHED) as error:
        log.warning("not told: %s", type(error).__name__, extra={"action": "file.not_told"})
