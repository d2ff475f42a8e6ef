"""How often each method of Slack may be called in a workspace, with its source; and who keeps to it."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final

from bot.clock import Clock

TIER_2, TIER_3, TIER_4 = 20, 50, 100
"""Calls a minute that Slack allows at least [docs: rate limits]."""
CHECKING: Final = "users.info, for what nobody waits for"
"""Beside the other calls of it, which clicks make, too."""
CALLS_A_MINUTE: Final[Mapping[str, int]] = {
    "auth.teams.list": TIER_2,
    "chat.postMessage": 300,  # «several hundred messages a minute» in a workspace [docs: chat.postMessage]
    "chat.update": TIER_3,
    "conversations.history": TIER_3,  # of a customer's own app [docs: conversations.history]
    "conversations.info": TIER_3,
    "conversations.members": TIER_4,
    "conversations.open": TIER_3,
    "conversations.replies": TIER_3,  # as of conversations.history
    "pins.add": TIER_2,
    "team.info": TIER_3,
    "users.conversations": TIER_3,
    "users.info": TIER_4,
    CHECKING: 30,
}
"""The tier stands on the page of each method [docs: methods]. What is not here counts to tier 2."""
SPARE: Final = 0.96
"""So much of that is used: the clocks of two machines differ, and clicks ask, too."""
MINUTE: Final = timedelta(minutes=1)
PLACE_INTERVAL: Final = timedelta(seconds=1)
"""chat.postMessage: about one a second in each channel [docs: rate limits]."""


def interval(method: str) -> timedelta:
    """The time between two calls of a method in a workspace."""
    return MINUTE / (_a_minute(method) * SPARE)


def _a_minute(method: str) -> int:
    return CALLS_A_MINUTE.get(method, TIER_2)


class _Made:
    """The calls of one method in a workspace that Slack may have counted in the last minute."""

    def __init__(self) -> None:
        self.under_way = 0
        self.chosen = 0
        """So many are made next, and may come to Slack at any moment."""
        self._ended: deque[datetime] = deque()

    def end(self, now: datetime) -> None:
        """One more has ended: Slack counted it at some moment before."""
        self.under_way -= 1
        self._ended.append(now)

    def fewer_from(self, most: int, now: datetime) -> datetime:
        """From when on one more is within `most` in any minute."""
        while self._ended and not timedelta(0) <= now - self._ended[0] < MINUTE:
            self._ended.popleft()
        over = len(self._ended) + self.under_way + self.chosen - most
        if over < 0 or not self._ended:
            return now
        return self._ended[min(over, len(self._ended) - 1)] + MINUTE


async def _there_are_none(_owner: str, _method: str) -> datetime | None:
    """No other bots."""
    return None


class Pace:
    """When a method may be called next in a workspace; nobody reserves a call before it can be made.

    Calls are spread over the minute, and counted as they are made: one that takes long, or is a click's,
    comes to Slack when others do, too.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = clock.now()
        self._free_at: dict[tuple[str, str], datetime] = {}
        self._made: defaultdict[tuple[str, str], _Made] = defaultdict(_Made)
        self._lines: defaultdict[tuple[str, str], asyncio.Lock] = defaultdict(asyncio.Lock)
        self._released = asyncio.Event()
        self.ask_others: Callable[[str, str], Awaitable[datetime | None]] = _there_are_none
        """Whether another bot in the same workspace has the next call: None, or when to ask again."""

    async def turn(self, owner: str, method: str) -> None:
        """Return when this may be called, first come first served; at once after `release`."""
        async with self._lines[owner, method]:
            while not self._released.is_set():
                now = self.now()
                if (free_at := self.free_at(owner, method, now)) > now:
                    await self.sleep_until(free_at)
                elif (again_at := await self.ask_others(owner, method)) is None:
                    break
                else:
                    self.hold_until(owner, method, again_at)
            self.spend(owner, method)

    def free_at(self, owner: str, method: str, now: datetime) -> datetime:
        """From when on this may be called; `now` where it may be at once."""
        fewer_from = self._made[owner, method].fewer_from(_a_minute(method), now)
        return max(self._free_at.get((owner, method), now), fewer_from)

    @contextmanager
    def under_way(self, owner: str, method: str) -> Iterator[None]:
        """Within it this is being called."""
        made = self._made[owner, method]
        made.under_way += 1
        try:
            yield
        finally:
            made.end(self.now())

    def choose(self, owner: str, method: str) -> datetime:
        """It is called next, as soon as it is read what to say, and counts from now on; as `spend`."""
        self._made[owner, method].chosen += 1
        return self.spend(owner, method)

    def chosen(self, owner: str, method: str) -> None:
        """What was chosen is being called from now on, or is not called after all."""
        self._made[owner, method].chosen -= 1

    def spend(self, owner: str, method: str) -> datetime:
        """It is called now; gives the moment of the next call."""
        after = self.now() + interval(method)
        self._free_at[owner, method] = max(self._free_at.get((owner, method), after), after)
        return after

    def give_back(self, owner: str, method: str, after: datetime) -> None:
        """It was not called, though it was to be; `after` is what `spend` gave."""
        if self._free_at.get((owner, method)) == after:
            del self._free_at[owner, method]

    def hold(self, owner: str, method: str, wait: timedelta) -> None:
        """Slack said how long to wait (Retry-After), which it does by method and workspace."""
        self.hold_until(owner, method, self.now() + wait)

    def hold_until(self, owner: str, method: str, moment: datetime) -> None:
        """It is not called before."""
        self._free_at[owner, method] = max(self._free_at.get((owner, method), moment), moment)

    def release(self) -> None:
        """Nobody waits any more: the bot is stopping."""
        self._released.set()

    def now(self) -> datetime:
        """The moment; what was kept before the clock was put back lies too far ahead to be kept."""
        now = self._clock.now()
        if now < self._last:
            self._free_at.clear()
        self._last = now
        return now

    async def sleep_until(self, moment: datetime | None, or_at: asyncio.Event | None = None) -> None:
        """Return at this moment, if there is one, or as soon as the event is set (the release by default)."""
        waiting: set[asyncio.Future[Any]] = {asyncio.ensure_future((or_at or self._released).wait())}
        if moment is not None:
            seconds = (moment - self._clock.now()).total_seconds()
            waiting.add(asyncio.ensure_future(self._clock.sleep(seconds)))
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waiting:
                task.cancel()
