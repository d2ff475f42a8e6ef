"""How often somebody may ask in a minute."""

import math
from collections import deque
from collections.abc import Callable
from typing import Final

SECONDS_OF_ALLOWANCE: Final = 60.0


class Allowance:
    """So many requests of a token in any minute; only tokens that hold are counted, so they are few."""

    def __init__(self, most: int, elapsed: Callable[[], float]) -> None:
        self._most = most
        self._elapsed = elapsed
        self._taken: dict[str, deque[float]] = {}

    def wait(self, digest: str) -> int:
        """Seconds until another may come; 0 where it may at once."""
        taken, now = self._taken.get(digest), self._elapsed()
        while taken and taken[0] <= now - SECONDS_OF_ALLOWANCE:
            taken.popleft()
        if not taken or len(taken) < self._most:
            return 0
        return max(1, math.ceil(taken[0] + SECONDS_OF_ALLOWANCE - now))

    def take(self, digest: str) -> None:
        """One came."""
        self._taken.setdefault(digest, deque()).append(self._elapsed())
