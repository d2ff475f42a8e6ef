"""What happened while nobody listened: Slack repeats an event for some minutes only."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot import partnerships
from bot.clock import Clock
from bot.work import Work

log = logging.getLogger(__name__)

MISSED_AFTER: Final = timedelta(seconds=30)
AGAIN_AFTER: Final = timedelta(minutes=1)
"""Slack could not be asked which channels we are in."""


class Ear(Protocol):
    """What payloads come in by."""

    async def is_connected(self) -> bool:
        """Can payloads come in now?"""


class Presence:
    """Looks at every channel again, at the start and whenever the bot was deaf for a while."""

    def __init__(self, work: Work, clock: Clock, look_everywhere: Callable[[], Awaitable[bool]]) -> None:
        """`look_everywhere` finds the channels of whose invitation we never heard; False if it could not."""
        self._work = work
        self._look_everywhere = look_everywhere
        self._look_again_at: datetime | None = None
        self._clock = clock
        self._ear: Ear | None = None
        self._deaf_since: datetime | None = None

    async def listen(self, ear: Ear) -> None:
        """From now on we hear, and look at what we missed."""
        self._ear = ear
        await self._make_good()

    async def look(self) -> None:
        """See whether we hear, and make good what we missed since we last did."""
        if self._ear is None:
            return
        if not await self._ear.is_connected():
            self._deaf_since = self._deaf_since or self._clock.now()
            return
        since, self._deaf_since = self._deaf_since, None
        if since is not None and self._clock.now() - since > MISSED_AFTER:
            log.warning("heard nothing since %s", since.isoformat(), extra={"action": "presence.deaf"})
            await self._make_good()
        elif self._look_again_at is not None and self._clock.now() >= self._look_again_at:
            await self._look_through()

    async def _make_good(self) -> None:
        await self._work(partnerships.look_at_all)
        await self._look_through()

    async def _look_through(self) -> None:
        found = await self._look_everywhere()
        self._look_again_at = None if found else self._clock.now() + AGAIN_AFTER
