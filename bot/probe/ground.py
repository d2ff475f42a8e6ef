"""The channel in which the probe works: what it puts there, at which pace, and how it takes it away."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, Protocol

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.novelties import Kind
from bot.partnerships import Profile
from bot.refused import RATE_LIMITED
from bot.slack import UNREACHED, error_of, retry_after

BETWEEN_POSTS: Final = 1.1
"""Seconds: Slack takes about one post a second in a channel."""
TRIES: Final = 4
DRAWN_ANEW: Final = "Open this again: then what waits for you stands here."
"""A Home cannot be taken away; the bot draws each anew when it is opened."""
GONE: Final = frozenset({"message_not_found", "no_pin", "file_not_found", "file_deleted"})


class Presses(Protocol):
    """What people press, and send, while the probe listens."""

    async def next(self, seconds: float) -> Mapping[str, Any] | None:
        """The next payload of the probe's own buttons and modal; None where none came in time."""


@dataclass
class Ground:
    """What all trials share."""

    client: AsyncWebClient
    clock: Clock
    owner: str
    """The workspace or organisation whose token it is."""
    ours: frozenset[str]
    """Every id by which somebody is of our own company."""
    bot_user: str
    channel: str
    patience: float = 0.0
    """Seconds in which somebody may press."""
    presses: Presses | None = None
    say: Callable[[str], None] = lambda _line: None
    """Tells the operator what to do now."""
    root: str = ""
    """The ts of the first message."""
    people: list[Profile] = field(default_factory=list)
    modal: Mapping[str, Any] = field(default_factory=dict)
    """As it stands before who pressed."""
    sent: Mapping[str, Any] = field(default_factory=dict)
    """What that modal sent."""
    learned: dict[Kind, bool] = field(default_factory=dict)
    key: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    _posted: list[tuple[str, str]] = field(default_factory=list)
    _pinned: list[tuple[str, str]] = field(default_factory=list)
    _files: list[str] = field(default_factory=list)
    _homes: list[str] = field(default_factory=list)

    async def call(self, method: Callable[..., Awaitable[Any]], **given: Any) -> Any:
        """A call that waits as long as Slack asks for; raises Slack's other refusals."""
        for _try in range(TRIES):
            try:
                return await method(**given)
            except SlackApiError as refused:
                if error_of(refused) not in RATE_LIMITED:
                    raise
                await self.clock.sleep(retry_after(refused).total_seconds())
        return await method(**given)

    async def post(self, text: str, *, place: str = "", **more: Any) -> str:
        """Post a message that will be taken away again; gives its ts."""
        await self.clock.sleep(BETWEEN_POSTS)
        posted = await self.call(
            self.client.chat_postMessage, channel=place or self.channel, text=text, **more
        )
        self._posted.append((str(posted["channel"]), str(posted["ts"])))
        return str(posted["ts"])

    async def pin(self, ts: str) -> None:
        """Pin a message; it is taken off again."""
        await self.call(self.client.pins_add, channel=self.channel, timestamp=ts)
        self._pinned.append((self.channel, ts))

    def put_up(self, file: str) -> None:
        """A file is there, by its id."""
        self._files.append(file)

    async def publish(self, user: str, text: str) -> None:
        """Show this in somebody's Home; in the end nothing is left of it there."""
        await self.call(self.client.views_publish, user_id=user, view=_home(text))
        self._homes.append(user)

    async def delete(self, channel: str, ts: str) -> None:
        """Take a message away now."""
        await self.call(self.client.chat_delete, channel=channel, ts=ts)
        self._posted.remove((channel, ts))

    async def clean_up(self) -> list[str]:
        """Take away all that was put there, last first; gives what is left, in Slack's own words."""
        left = []
        for channel, ts in self._pinned:
            left += await self._away(self.client.pins_remove, channel=channel, timestamp=ts)
        for file in self._files:
            left += await self._away(self.client.files_delete, file=file)
        for channel, ts in reversed(self._posted):
            left += await self._away(self.client.chat_delete, channel=channel, ts=ts)
        for user in self._homes:
            view = _home(DRAWN_ANEW)
            left += await self._away(partial(self.client.views_publish, view=view), user_id=user)
        return left

    async def _away(self, method: Callable[..., Awaitable[Any]], **what: str) -> list[str]:
        try:
            await self.call(method, **what)
        except SlackApiError as refused:
            said = error_of(refused)
            return [] if said in GONE else [f"{' '.join(what.values())}: {said}"]
        except (*UNREACHED, asyncio.CancelledError) as error:
            return [f"{' '.join(what.values())}: {type(error).__name__}"]
        return []


def _home(text: str) -> dict[str, Any]:
    section = {"type": "section", "text": {"type": "plain_text", "text": text}}
    return {"type": "home", "blocks": [section]}
