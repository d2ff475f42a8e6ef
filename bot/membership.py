"""What became of a channel: whether we are still there, and who else; read at Slack's pace."""

import asyncio
import logging
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Final, Protocol

from slack_sdk.errors import SlackApiError

from bot import accounts, channels, outbox, partnerships
from bot.accounts import Company
from bot.clock import Clock
from bot.installations import NotInstalled
from bot.pace import CHECKING, Pace
from bot.partnerships import Actor, Partnership, Profile, Unit
from bot.slack import UNREACHED, Clients, error_of
from bot.work import Work

log = logging.getLogger(__name__)

AGAIN_AFTER: Final = timedelta(minutes=1)
"""Slack could not be asked: what was learnt so far is kept, and the rest is asked for then."""
NAME_AGAIN_AFTER: Final = timedelta(days=1)
"""So old may a name be of somebody who acts."""


class Consequences(Protocol):
    """What follows from what was learnt, each a unit of work: what `bot.conductor` does."""

    def members_were(self, w: Unit, partnership_id: int, users: Collection[str]) -> None:
        """These are in a channel now."""

    def go_away_here(self, w: Unit, partnership_id: int) -> None:
        """The bot is found out of a channel."""

    def come_back(self, w: Unit, partnership_id: int) -> None:
        """It is found in it again."""

    def met(
        self, w: Unit, partnership_id: int, profiles: Sequence[Profile], company: str | None = None
    ) -> None:
        """Somebody came, or is back."""

    def renamed(self, w: Unit, owner: str, profile: Profile) -> None:
        """Slack calls somebody this now."""

    def deactivated(self, w: Unit, owner: str, user: str) -> None:
        """An account is no more."""


class Membership:
    """Reads the members of the channels whose list is due, and the names of who acts."""

    def __init__(
        self,
        work: Work,
        clients: Clients,
        pace: Pace,
        clock: Clock,
        then: Consequences,
    ) -> None:
        self._work = work
        self._then = then
        self._clients = clients
        self._pace = pace
        self._running: dict[int, asyncio.Task[None]] = {}
        self._clock = clock
        self._named: dict[tuple[str, str], datetime] = {}
        """When a profile was last read. Kept in memory alone, so that no row tells when somebody acted."""
        self._stopping = False
        self._fetched: dict[int, tuple[int, int]] = {}
        """While a channel is read: of how many members it is known who they are, and how many there are."""
        self._to_check: dict[str, dict[str, None]] = {}
        """By owner, who is listed as a member: an account that is no more may be."""
        self._checking: dict[str, asyncio.Task[None]] = {}

    def name_is_due(self, who: Actor) -> bool:
        """Whether the name of who acts was read so long ago that it is read again: once a day at most."""
        now, key = self._clock.now(), (who.owner, who.user)
        read_at = self._named.get(key)
        # A clock that was put back makes it due, too.
        if not who.user or (read_at is not None and read_at <= now < read_at + NAME_AGAIN_AFTER):
            return False
        # The one that was read last stands last.
        self._named.pop(key, None)
        self._named[key] = now
        for old in list(takewhile(lambda each: self._named[each] + NAME_AGAIN_AFTER <= now, self._named)):
            del self._named[old]
        return True

    async def read_name(self, who: Actor) -> None:
        """Follow what Slack calls somebody now; where it cannot be asked, the name stays until it can."""
        try:
            profile = await accounts.profile(self._clients.of(who.owner), who.user)
            if profile is not None:
                await self._work(self._then.renamed, who.owner, profile)
        except (SlackApiError, NotInstalled, *UNREACHED) as error:
            self._named.pop((who.owner, who.user), None)
            log.warning("name not read: %s", type(error).__name__, extra={"action": "name.not_read"})

    async def meet(self, partnership: Partnership, user: str) -> bool:
        """Get to know somebody who is in the channel now; False for whom Slack does not find there.

        Nobody is met, and no side is made, on the word of a payload.
        """
        client = self._clients.of(partnership.owner)
        if not await channels.is_member(client, partnership.channel, user):
            return False
        profile = await accounts.profile(client, user)
        if profile is None:
            return False
        company = await accounts.company(client, profile.team) if profile.team else None
        known = _with_organisation(profile, company)
        await self._work(self._then.met, partnership.id, [known], company.name if company else None)
        return True

    def fetched(self, partnership_id: int) -> tuple[int, int] | None:
        """Of how many members is known who they are, and of how many in all; None while nothing is read."""
        return self._fetched.get(partnership_id)

    async def read_due(self) -> None:
        """Begin to read every channel that is due and not being read."""
        if self._stopping:
            return
        for partnership in await self._work(partnerships.members_due):
            if partnership.id not in self._running:
                self._running[partnership.id] = asyncio.create_task(self._read(partnership))

    @property
    def is_idle(self) -> bool:
        """Nothing is being read."""
        return not self._running and not self._checking

    async def stop(self) -> None:
        """Ask nothing more; what is left stays due."""
        self._stopping = True
        for asking in (*self._running.values(), *self._checking.values()):
            asking.cancel()
        await asyncio.gather(*self._running.values(), *self._checking.values(), return_exceptions=True)

    async def _read(self, partnership: Partnership) -> None:
        try:
            await self._ask(partnership)
        except (SlackApiError, *UNREACHED) as error:
            log.warning("members not read: %s", type(error).__name__, extra={"action": "members.not_read"})
            await self._work(partnerships.read_members_again, partnership.id, AGAIN_AFTER)
        finally:
            del self._running[partnership.id]
            self._fetched.pop(partnership.id, None)

    async def _ask(self, partnership: Partnership) -> None:
        await self._clients.installations.find(partnership.owner)
        client = self._clients.patient(partnership.owner)
        # Claimed when it can be asked, and not before: others may be sooner.
        await self._pace.turn(partnership.owner, "conversations.info")
        if not await self._work(partnerships.look_at, partnership.id, AGAIN_AFTER):
            return
        if not await channels.is_in(self._clients.of(partnership.owner), partnership.channel):
            await self._work(self._then.go_away_here, partnership.id)
            return
        await self._work(self._then.come_back, partnership.id)
        present = await channels.members(client, partnership.channel)
        companies: dict[str | None, Company | None] = {None: None}
        strangers = await self._work(partnerships.strangers, partnership.id, present)
        known = len(present) - len(strangers)
        for number, user in enumerate(strangers):
            self._fetched[partnership.id] = (known + number, len(present))
            profile = await accounts.profile(client, user)
            if profile is None:
                continue
            self._named[partnership.owner, user] = self._clock.now()
            if profile.team not in companies:
                companies[profile.team] = await accounts.company(client, profile.team)
            company = companies[profile.team]
            known_now = _with_organisation(profile, company)
            # What follows is done once for all of them, when they are read.
            await self._work(
                partnerships.meet, partnership.id, [known_now], company.name if company else None
            )
        if strangers:
            # That took a while, in which others came and went.
            present = await channels.members(client, partnership.channel)
        await self._work(self._then.members_were, partnership.id, present)
        self._check_soon(partnership.owner, present)
        await self._look_for_panel(partnership)

    def _check_soon(self, owner: str, users: Collection[str]) -> None:
        """Once a day, and slowly: nobody waits for it, and clicks ask Slack the same."""
        since = self._clock.now() - NAME_AGAIN_AFTER
        known = {user for user in users if (at := self._named.get((owner, user))) is not None and at > since}
        self._to_check.setdefault(owner, {}).update(dict.fromkeys(sorted(set(users) - known)))
        if owner not in self._checking:
            self._checking[owner] = asyncio.create_task(self._check(owner))

    async def _check(self, owner: str) -> None:
        """Slack could not be asked: the rest is checked when the members are read again."""
        waiting = self._to_check[owner]
        try:
            client = self._clients.of(owner)
            while waiting and not self._stopping:
                user = next(iter(waiting))
                await self._pace.turn(owner, CHECKING)
                del waiting[user]
                profile, is_no_more = await accounts.account(client, user)
                if is_no_more:
                    await self._work(self._then.deactivated, owner, user)
                elif profile is not None:
                    # Who acts is not asked about again today, so their name is followed here.
                    await self._work(self._then.renamed, owner, profile)
                self._named[owner, user] = self._clock.now()
        except (SlackApiError, NotInstalled, *UNREACHED) as error:
            log.info("members not checked: %s", type(error).__name__, extra={"action": "members.not_checked"})
        finally:
            del self._to_check[owner], self._checking[owner]

    async def _look_for_panel(self, partnership: Partnership) -> None:
        """One that was deleted while nobody listened is posted again; one that stands is left as it is."""
        client = self._clients.patient(partnership.owner)
        try:
            for ts in await self._work(outbox.to_stand, partnership.id):
                if not await channels.stands(client, partnership.channel, ts):
                    await self._work(outbox.vanished, partnership.owner, partnership.channel, ts)
        except (SlackApiError, *UNREACHED) as error:
            # It is looked for again tomorrow, and an edit finds it missing, too.
            said = error_of(error) if isinstance(error, SlackApiError) else type(error).__name__
            log.warning("the panel was not looked for: %s", said, extra={"action": "panel.not_looked_for"})


def _with_organisation(profile: Profile, company: Company | None) -> Profile:
    """Their company says of which organisation it is, where they themselves do not."""
    if company is None or profile.enterprise is not None:
        return profile
    return replace(profile, enterprise=company.enterprise)
