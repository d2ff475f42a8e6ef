"""What stands before people: their Home and the lists they have open follow what they do.

What others do is followed where it is told by direct message: whoever is asked for something is told so.

Slack does not say when a modal closes or whether a Home is looked at. So it is tried: what is gone is
forgotten, and what has not changed is not sent. It is kept in memory alone: after a restart a list is
as it was drawn until somebody opens it again.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any, Final

from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View

from bot.clock import Clock
from bot.partnerships import Actor
from bot.slack import Clients, error_of

log = logging.getLogger(__name__)

PERIOD: Final = timedelta(days=1)
"""A Home or list that nobody opened for so long is followed no more; it is drawn when it is opened again."""
MOST: Final = 3
"""Slack stacks no more modals than these."""

Draw = Callable[[], Awaitable[View]]
"""Draws a view as it should look now."""


@dataclass
class _Screen:
    draw: Draw
    shown: dict[str, Any]
    shown_at: datetime


class Screens:
    """The Home and the open lists of each person, by who they are."""

    def __init__(self, clients: Clients, later: Callable[[Awaitable[None]], None], clock: Clock) -> None:
        self._clients = clients
        self._clock = clock
        self._later = later
        self._homes: dict[tuple[str, str], _Screen] = {}
        self._modals: dict[tuple[str, str], dict[str, _Screen]] = {}
        self._busy: set[tuple[str, str]] = set()
        self._again: set[tuple[str, str]] = set()

    async def publish_home(self, who: Actor, draw: Draw) -> None:
        """Show somebody their Home, and keep it up to date from now on."""
        view = await draw()
        await self._clients.of(who.owner).views_publish(user_id=who.user, view=view)
        self._forget_old()
        # The one that was opened last stands last.
        self._homes.pop((who.owner, who.user), None)
        self._homes[who.owner, who.user] = _Screen(draw, view.to_dict(), self._clock.now())

    def keep(self, who: Actor, view_id: str, draw: Draw, view: View) -> None:
        """Keep a modal that has just been shown up to date for as long as it is open."""
        self._forget_old()
        screens = self._modals.pop((who.owner, who.user), {})
        self._modals[who.owner, who.user] = screens
        screens.pop(view_id, None)
        screens[view_id] = _Screen(draw, view.to_dict(), self._clock.now())
        for oldest in list(screens)[:-MOST]:
            del screens[oldest]

    def _forget_old(self) -> None:
        """Those that were opened longest ago stand first; a clock that was put back forgets nothing early."""
        before = self._clock.now() - PERIOD
        for who in list(takewhile(lambda who: self._homes[who].shown_at < before, self._homes)):
            del self._homes[who]
        for who in list(takewhile(lambda who: _last_shown(self._modals[who]) < before, self._modals)):
            del self._modals[who]

    def follow(self, who: Actor) -> None:
        """Somebody did something: bring what stands before them up to what is true now, soon."""
        self._forget_old()
        key = (who.owner, who.user)
        if key in self._busy:
            self._again.add(key)
        elif key in self._homes or self._modals.get(key):
            self._busy.add(key)
            self._later(self._redraw(key))

    async def _redraw(self, key: tuple[str, str]) -> None:
        """One at a time for each person, so that no older look comes after a newer one."""
        try:
            await self._redraw_once(key)
            while key in self._again:
                self._again.discard(key)
                await self._redraw_once(key)
        finally:
            self._busy.discard(key)

    async def _redraw_once(self, key: tuple[str, str]) -> None:
        owner, user = key
        modals = self._modals.get(key, {})
        for view_id, screen in list(modals.items()):

            async def update(view: View, view_id: str = view_id) -> None:
                await self._clients.of(owner).views_update(view_id=view_id, view=view)

            if not await self._bring_up(screen, update):
                modals.pop(view_id, None)
        if not self._modals.get(key, True):
            del self._modals[key]

        async def publish(view: View) -> None:
            await self._clients.of(owner).views_publish(user_id=user, view=view)

        if (home := self._homes.get(key)) is not None and not await self._bring_up(home, publish):
            self._homes.pop(key, None)

    async def _bring_up(self, screen: _Screen, send: Callable[[View], Awaitable[None]]) -> bool:
        """Whether the screen is still there."""
        try:
            view = await screen.draw()
            if view.to_dict() != screen.shown:
                await send(view)
                screen.shown = view.to_dict()
        except SlackApiError as refused:
            # Asked too often, it is there still, and drawn with what comes next.
            return error_of(refused) == "ratelimited"
        except Exception as error:  # whatever broke, what was done stands: it is drawn when opened again
            log.warning("not redrawn: %s", type(error).__name__, extra={"action": "screen.not_redrawn"})
            return False
        return True


def _last_shown(screens: Mapping[str, _Screen]) -> datetime:
    return max(screen.shown_at for screen in screens.values())
