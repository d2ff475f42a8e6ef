"""Whom the operator names for «My collaborations»: proven to be of the installing company, then told."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from slack_sdk.errors import SlackApiError

from bot import accounts, partnerships
from bot.clock import Clock
from bot.installations import NotInstalled
from bot.partnerships import Unit
from bot.slack import UNREACHED, Clients
from bot.work import Work

log = logging.getLogger(__name__)

AGAIN_AFTER: Final = timedelta(days=1)
"""Who has left the company, or became a guest, sees nothing a day later."""


class Portfolio:
    """Follows what PORTFOLIO_USERS says: Slack tells whether each of them works here, once a day."""

    def __init__(
        self, work: Work, clients: Clients, clock: Clock, wanted: Mapping[str, frozenset[str]]
    ) -> None:
        """`wanted`: Slack's ids of people by workspace; by "" those of the only one."""
        self._work = work
        self._clients = clients
        self._clock = clock
        self._wanted = wanted
        self._names: dict[str, dict[str, str]] = {}
        self._proven_at: dict[str, datetime] = {}
        self._unknown: set[str] = set()
        self._has_looked = False

    async def look(self) -> None:
        """Tell each channel who sees a line of it, and who no more."""
        if not self._wanted and self._has_looked:
            return
        for owner in await self._work(partnerships.owners_of_channels):
            try:
                await self._prove(owner)
            except (SlackApiError, NotInstalled, *UNREACHED) as error:
                # Nobody is taken out because Slack could not be asked.
                name = type(error).__name__
                log.warning("not asked: %s", name, extra={"action": "portfolio.not_asked"})
                continue
            while await self._work(partnerships.follow_portfolio, owner, self._names[owner]):
                pass
        self._has_looked = True

    def next_due(self, w: Unit) -> datetime | None:
        """Now, where a channel is to be told of somebody who is known already."""
        due = any(
            partnerships.portfolio_differs(w, owner, names) for owner, names in self._names.items() if names
        )
        return w.now if due else None

    async def _prove(self, owner: str) -> None:
        now, proven_at = self._clock.now(), self._proven_at.get(owner)
        if proven_at is not None and proven_at <= now < proven_at + AGAIN_AFTER:
            return
        users = self._wanted.get(owner, frozenset()) | self._wanted.get("", frozenset())
        names = {user: name for user in sorted(users) if (name := await self._name(owner, user))}
        self._names[owner], self._proven_at[owner] = names, now

    async def _name(self, owner: str, user: str) -> str | None:
        """What somebody is called who works for the installing company; None for all others."""
        installed = self._clients.installations.of(owner)
        profile = await accounts.profile(self._clients.of(owner), user)
        ours = {owner, installed.enterprise} - {None}
        if profile is not None and not profile.is_guest and profile.ids & ours:
            return profile.name
        if user not in self._unknown:
            self._unknown.add(user)
            log.warning(
                "%s is not of this company, or its guest: see PORTFOLIO_USERS", user,
                extra={"action": "portfolio.refused"},
            )  # fmt: skip
        return None
