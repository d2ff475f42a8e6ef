"""Whether a post whose answer was lost stands in Slack: found by the random key in its metadata."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.outbox.queue import Parcel
from bot.refused import RATE_LIMITED
from bot.slack import error_of

PEOPLE: Final = ("U", "W")
"""So the ids of people begin; other places are channels."""
CLOCKS_APART: Final = timedelta(hours=1)
"""So far may our clock have been from Slack's when the post was begun."""
PROGRESS_MOST: Final = 1000


class SearchRefusedError(Exception):
    """Slack did not let us look now, or mend what was found: no post was tried, and none may be yet."""

    def __init__(self, refused: SlackApiError) -> None:
        super().__init__()
        self.refused = refused


@dataclass
class _Progress:
    """Where a search stands: first around the moment at which the post was begun, then what is newest."""

    around: bool = True
    cursor: str = ""


class Search:
    """Goes on where it was put off: some apps may ask once a minute, for fifteen messages."""

    def __init__(self) -> None:
        self._progress: dict[str, _Progress] = {}

    async def find(
        self, client: AsyncWebClient, parcel: Parcel, begun_at: datetime
    ) -> tuple[str, str] | None:
        """Channel and ts of the message; None if it is not there. Raises SearchRefusedError."""
        if len(self._progress) > PROGRESS_MOST:
            self._progress.clear()
        progress = self._progress.setdefault(parcel.key, _Progress())
        try:
            found = await _go_on(client, parcel, begun_at, progress)
        except SlackApiError as refused:
            if error_of(refused) not in RATE_LIMITED:
                # A cursor may have been too old.
                del self._progress[parcel.key]
            raise SearchRefusedError(refused) from refused
        del self._progress[parcel.key]
        return found


async def _go_on(
    client: AsyncWebClient, parcel: Parcel, begun_at: datetime, progress: _Progress
) -> tuple[str, str] | None:
    channel = parcel.place
    if channel.startswith(PEOPLE):
        channel = str((await client.conversations_open(users=[channel]))["channel"]["id"])
    while True:
        page = await _page(client, parcel, channel, begun_at, progress)
        for message in page["messages"]:
            if message.get("metadata", {}).get("event_payload", {}).get("key") == parcel.key:
                return channel, str(message["ts"])
        progress.cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if progress.cursor and progress.around:
            continue
        if not progress.around:
            # Our clock may have been put back: one page of what is newest, whatever the clocks say.
            return None
        progress.around = False


async def _page(
    client: AsyncWebClient, parcel: Parcel, channel: str, begun_at: datetime, progress: _Progress
) -> Any:
    looked: dict[str, Any] = {
        "channel": channel,
        "limit": 100,
        "cursor": progress.cursor,
        "include_all_metadata": True,
    }
    if progress.around:
        looked["oldest"] = f"{(begun_at - CLOCKS_APART).timestamp():.6f}"
        looked["latest"] = f"{(begun_at + CLOCKS_APART).timestamp():.6f}"
    if parcel.thread_ts:
        return await client.conversations_replies(ts=parcel.thread_ts, **looked)
    return await client.conversations_history(**looked)
