"""Faults on demand: what goes wrong between Slack and the app, and when; seeded, so that a run repeats."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from random import Random
from typing import Final

from bot.clock import Clock

OF_CALLS: Final = {
    "ratelimited": "429 with Retry-After `seconds`; nothing was done",
    "refused": "Slack says no: `internal_error`, or as `refused:WORD` in that word; nothing was done",
    "server_error": "503 with a page of HTML, as a proxy answers; nothing was done",
    "timeout": "no answer within `seconds`; nothing was done",
    "answer_lost": "it was done, and the connection broke before the answer",
    "slow": "it is done, and answered, after `seconds`",
}
"""What may happen to a call: of a method of the Web API, or of `response_url` or `upload_url`."""
OF_DELIVERIES: Final = {
    "duplicate": "it comes twice",
    "at_once": "it comes twice in the same moment",
    "lost": "it does not come; events come again, as Slack sends them again",
    "late": "it comes after `seconds`",
    "disconnect": "all websockets are asked to close first, with warning",
    "drop": "all websockets break first, without warning",
}
"""What may happen to a payload on its way to the app."""
OF_ORDER: Final = {"reorder": "an event comes after the one that follows it, or after `seconds`"}
ALL: Final = {**OF_CALLS, **OF_DELIVERIES, **OF_ORDER}
SECONDS: Final = {"ratelimited": 1.0, "timeout": 60.0, "slow": 1.0, "reorder": 0.2, "late": 1.0}
"""How long it takes, if not said: on the clock for Retry-After, else in real time."""


@dataclass(frozen=True)
class Fault:
    """What goes wrong with what is called like `what` (a pattern with *).

    The first `after` that match go well; then each with this `chance`, at most `times` times.
    """

    kind: str
    what: str = "*"
    chance: float = 1.0
    times: int | None = None
    after: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Struck:
    """A fault that happened, to what, and when."""

    at: datetime
    kind: str
    what: str


class Faults:
    """The faults that are planned, and those that happened.

    Whether the n-th call of a method is struck depends on the seed, the fault, the method and n alone,
    not on what happens beside it: so the same calls meet the same faults in every run.
    """

    def __init__(self, clock: Clock, told: Callable[[], None]) -> None:
        self._clock = clock
        self._told = told
        self.seed = 0
        self.planned: list[Fault] = []
        self.struck: list[Struck] = []
        self._met: Counter[tuple[int, str]] = Counter()
        self._hits: Counter[int] = Counter()

    def plan(
        self,
        kind: str,
        what: str = "*",
        *,
        chance: float = 1.0,
        times: int | None = None,
        after: int = 0,
        seconds: float | None = None,
    ) -> Fault:
        """Let something go wrong from now on.

        :raises ValueError: there is no such fault, or its numbers make no sense.
        """
        name, _colon, word = kind.partition(":")
        if name == "refused":
            kind = f"refused:{word or 'internal_error'}"
        elif word or name not in ALL:
            raise ValueError(f"there is no fault {kind!r}; there are: {', '.join(ALL)}")
        lasting = SECONDS.get(name, 0.0) if seconds is None else seconds
        if not 0 <= chance <= 1 or lasting < 0 or after < 0 or (times is not None and times < 1):
            raise ValueError("a fault's chance lies between 0 and 1, and its numbers are not negative")
        fault = Fault(kind, what, chance, times, after, lasting)
        self.planned.append(fault)
        return fault

    def clear(self, seed: int = 0) -> None:
        """Let nothing go wrong any more, and begin again with this seed."""
        self.seed = seed
        self.planned.clear()
        self._met.clear()
        self._hits.clear()

    def of_call(self, method: str) -> Fault | None:
        """What goes wrong with this call, if anything."""
        return self._strike(OF_CALLS, (method,))

    def of_delivery(self, *names: str) -> Fault | None:
        """What goes wrong with this payload, whose kind or inner name a fault may be for."""
        return self._strike(OF_DELIVERIES, names)

    def of_order(self, *names: str) -> Fault | None:
        """Whether this event is held back until another has passed it."""
        return self._strike(OF_ORDER, names)

    def _strike(self, kinds: dict[str, str], names: tuple[str, ...]) -> Fault | None:
        for number, fault in enumerate(self.planned):
            if fault.kind.partition(":")[0] not in kinds or not any(
                fnmatchcase(name, fault.what) for name in names
            ):
                continue
            if self._happens(number, fault, names[-1]):
                self.struck.append(Struck(self._clock.now(), fault.kind, names[-1]))
                self._told()
                return fault
        return None

    def _happens(self, number: int, fault: Fault, name: str) -> bool:
        self._met[number, name] += 1
        nth = self._met[number, name]
        if nth <= fault.after or (fault.times is not None and self._hits[number] >= fault.times):
            return False
        drawn = Random(f"{self.seed}/{number}/{name}/{nth}").random()  # noqa: S311 - a die that can be cast again
        self._hits[number] += drawn < fault.chance
        return drawn < fault.chance
