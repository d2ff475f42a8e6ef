"""How often a method may be called, counted on the clock given (docs: rate limits)."""

import math
from collections import defaultdict, deque
from datetime import datetime, timedelta

from bot.clock import Clock

MINUTE = timedelta(minutes=1)
# Tier 1 is "1+": Slack lets an app open the ten sockets it may hold, so ten are let through here.
CALLS_A_MINUTE = {1: 10, 2: 20, 3: 50, 4: 100}
POSTS_A_MINUTE = 300
BURST_OF_POSTS = 3


class Rates:
    """What was called lately: per method in the workspace, and for chat.postMessage per channel too."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._called: defaultdict[str, deque[datetime]] = defaultdict(deque)
        self._posted: dict[str, tuple[float, datetime]] = {}

    def take(self, method: str, tier: int) -> int:
        """0 where the call may be made, and it is counted; else the seconds for Retry-After."""
        return self._take(method, CALLS_A_MINUTE[tier])

    def take_one(self, method: str) -> int:
        """The same for what may be called once a minute."""
        return self._take(f"{method} once", 1)

    def take_post(self, channel_id: str) -> int:
        """The same for chat.postMessage: about 1 a second in a channel, a short burst allowed."""
        now = self._clock.now()
        left, at = self._posted.get(channel_id, (float(BURST_OF_POSTS), now))
        left = min(BURST_OF_POSTS, left + max(0.0, (now - at).total_seconds()))
        if left < 1:
            self._posted[channel_id] = (left, now)
            return math.ceil(1 - left)
        if wait := self._take("chat.postMessage", POSTS_A_MINUTE):
            return wait
        self._posted[channel_id] = (left - 1, now)
        return 0

    def _take(self, method: str, most: int) -> int:
        now, called = self._clock.now(), self._called[method]
        while called and not timedelta(0) <= now - called[0] < MINUTE:
            called.popleft()
        if len(called) >= most:
            return max(1, math.ceil((MINUTE - (now - called[0])).total_seconds()))
        called.append(now)
        return 0
