"""What became of a channel: whether we are still there, and who else; read at Slack's pace."""

import asyncio
import logging
from datetime import timedelta
from typing import Final

from slack_sdk.errors import SlackApiError

from bot import partnership, slack
from bot.partnership import Partnership
from bot.slack import UNREACHED, Clients, Pace
from bot.work import Work

log = logging.getLogger(__name__)

AGAIN_AFTER: Final = timedelta(minutes=1)
"""Slack could not be asked: what was learnt so far is kept, and the rest is asked for then."""


class Membership:
    """Reads the members of the channels whose list is due."""

    def __init__(self, work: Work, clients: Clients, pace: Pace) -> None:
        self._work = work
        self._clients = clients
        self._pace = pace
        self._running: dict[int, asyncio.Task[None]] = {}
        self._stopping = False

    async def read_due(self) -> None:
        """Begin to read every channel that is due and not being read."""
        if self._stopping:
            return
        for shared in await self._work(partnership.members_due):
            if shared.id not in self._running:
                self._running[shared.id] = asyncio.create_task(self._read(shared))

    @property
    def is_idle(self) -> bool:
        """Nothing is being read."""
        return not self._running

    async def stop(self) -> None:
        """Let the question that is under way end; what is left stays due."""
        self._stopping = True
        await asyncio.gather(*self._running.values())

    async def _read(self, shared: Partnership) -> None:
        try:
            await self._ask(shared)
        except (SlackApiError, *UNREACHED) as error:
            log.warning("members not read: %s", type(error).__name__, extra={"action": "members.not_read"})
            await self._work(partnership.read_members_again, shared.id, AGAIN_AFTER)
        finally:
            del self._running[shared.id]

    async def _ask(self, shared: Partnership) -> None:
        await self._clients.installations.find(shared.owner)
        client = self._clients.of(shared.owner)
        # Not the place of the channel's messages: looking holds up no post.
        await self._pace.turn(shared.owner, f"look {shared.channel}", "look")
        if self._stopping or not await self._work(partnership.look_at, shared.id, AGAIN_AFTER):
            return
        if not await slack.is_in(client, shared.channel):
            await self._work(partnership.end_here, shared.id)
            return
        present = await slack.members(client, shared.channel)
        companies: dict[str | None, str | None] = {}
        for user in await self._work(partnership.strangers, shared.id, present):
            await self._pace.turn(shared.owner, user, "look")
            if self._stopping:
                return
            profile = await slack.profile(client, user)
            if profile is None:
                continue
            if profile.team not in companies:
                companies[profile.team] = await slack.company(client, profile.team)
            await self._work(partnership.meet, shared.id, [profile], companies[profile.team])
        await self._work(partnership.members_were, shared.id, present)
