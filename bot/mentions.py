"""Who was answered lately for writing the bot's name: once a thread and person is enough for a while."""

from collections.abc import Hashable
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Final

from bot.clock import Clock

ONCE_IN: Final = timedelta(minutes=10)


class Mentions:
    """Kept in memory alone, so that no row tells who wrote when; it forgets what is past."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._answered: dict[Hashable, datetime] = {}

    def take(self, owner: str, channel: str, thread: str, user: str) -> bool:
        """Whether this one is answered: the first of a person in a thread, and the first after a while."""
        now, key = self._clock.now(), (owner, channel, thread, user)
        for old in list(takewhile(lambda each: self._answered[each] + ONCE_IN <= now, self._answered)):
            del self._answered[old]
        last = self._answered.get(key)
        # A clock that was put back keeps nobody waiting.
        if last is not None and last <= now < last + ONCE_IN:
            return False
        self._answered.pop(key, None)
        self._answered[key] = now
        return True
