"""Whose turn it is: all that waits for a call to Slack, in memory, each place with its two rates.

Its user is a Monday at ten with whoever raises a blocker meanwhile: while a call was reserved on arrival the
last of a hundred prompts came after 128 s instead of 21. Chosen in the moment of the call, a blocker is in
its channel within a quarter of a second while a thousand prompts wait (docs/performance.md).
"""

from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush
from typing import Final, Literal, NamedTuple

from bot.outbox.records import AHEAD
from bot.pace import PLACE_INTERVAL, Pace

Kind = Literal["post", "edit"]
Key = tuple[str, str, Kind]
"""Owner, place, and what is called there."""
METHODS: Final = {"post": "chat.postMessage", "edit": "chat.update"}
AHEAD_IN_A_ROW: Final = 3
"""After so many that went ahead one in line goes: what was scheduled comes, however much people do."""
PLACES: Final = 1000
"""When more than these are known, those in which nothing was brought for a while are forgotten."""


class First(NamedTuple):
    """The message that goes first of those owed to a place by one kind of call; the lesser goes first."""

    priority: int
    owed_since: datetime
    id: int
    owner: str
    place: str
    kind: Kind

    @property
    def key(self) -> Key:
        """Only one of these waits at a time."""
        return self.owner, self.place, self.kind


@dataclass
class _Lane:
    """All that one workspace's rate for one kind of call is shared by."""

    ahead: list[First] = field(default_factory=list)
    """Those that wait for nothing but the rate."""
    in_line: list[First] = field(default_factory=list)
    """The same of what does not go ahead."""
    resting: list[tuple[datetime, First]] = field(default_factory=list)
    """Something was brought to their place just now."""
    in_a_row: int = 0
    """So many went ahead while others were in line."""

    @property
    def is_ready(self) -> bool:
        """One of them waits for nothing but the rate."""
        return bool(self.ahead or self.in_line)

    def add(self, first: First) -> None:
        """It may be brought when the rate allows it."""
        heappush(self.ahead if first.priority == AHEAD else self.in_line, first)

    def pop(self) -> First:
        """Whose turn it is of those that are ready."""
        is_ahead = bool(self.ahead) and not (self.in_line and self.in_a_row >= AHEAD_IN_A_ROW)
        self.in_a_row = self.in_a_row + 1 if is_ahead and self.in_line else 0
        return heappop(self.ahead if is_ahead else self.in_line)


class Turns:
    """Chooses a call in the moment in which it can be made: of two, who goes first, and then who came first.

    Nothing is reserved on arrival, so what comes later and is dearer passes all that waits.
    """

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._waiting: dict[Key, First] = {}
        self._lanes: dict[tuple[str, Kind], _Lane] = {}
        self._under_way: dict[Key, datetime] = {}
        """With what the pace said when their call was begun."""
        self._chosen: set[Key] = set()
        """Those of them that are not called yet."""
        self._free_at: dict[Key, datetime] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, first: First) -> None:
        """This goes first in its place, whatever did before; not noted while a call is under way there."""
        if first.key in self._under_way or self._waiting.get(first.key) == first:
            return
        self._waiting[first.key] = first
        lane = self._lanes.setdefault((first.owner, first.kind), _Lane())
        now = self._pace.now()
        if (free_at := self._rested_at(first.key, now)) > now:
            heappush(lane.resting, (free_at, first))
        else:
            lane.add(first)

    def take(self) -> First | None:
        """What is to be brought now, if anything may be; its place is under way until it is `done`."""
        now = self._pace.now()
        for (owner, kind), lane in list(self._lanes.items()):
            self._wake(lane, now)
            if not lane.is_ready and not lane.resting:
                del self._lanes[owner, kind]
            elif lane.is_ready and self._pace.free_at(owner, METHODS[kind], now) <= now:
                first = lane.pop()
                del self._waiting[first.key]
                self._under_way[first.key] = self._pace.choose(owner, METHODS[kind])
                self._chosen.add(first.key)
                return first
        return None

    def wakes_at(self) -> datetime | None:
        """When the next call may be made; None if nothing waits."""
        now, moments = self._pace.now(), []
        for (owner, kind), lane in self._lanes.items():
            self._wake(lane, now)
            if lane.is_ready or lane.resting:
                rested = now if lane.is_ready else lane.resting[0][0]
                moments.append(max(rested, self._pace.free_at(owner, METHODS[kind], now)))
        return min(moments, default=None)

    def calling(self, first: First) -> None:
        """What was taken is being called from now on: it is counted as any call."""
        if first.key in self._chosen:
            self._chosen.remove(first.key)
            self._pace.chosen(first.owner, METHODS[first.kind])

    def done(self, first: First, *, called: bool) -> None:
        """The call has ended, or there was nothing to call for: then another may be made instead."""
        self.calling(first)
        after, now = self._under_way.pop(first.key), self._pace.now()
        if not called:
            self._pace.give_back(first.owner, METHODS[first.kind], after)
            return
        if len(self._free_at) > PLACES:
            self._free_at = {key: moment for key, moment in self._free_at.items() if moment > now}
        self._free_at[first.key] = now + PLACE_INTERVAL

    def clear(self) -> None:
        """Forget all that waits; it is owed still."""
        self._waiting.clear()
        self._lanes.clear()

    def _wake(self, lane: _Lane, now: datetime) -> None:
        """Who has rested is ready; of what is first in its place no longer, the place has another."""
        while lane.resting and (
            lane.resting[0][0] <= now or self._rested_at(lane.resting[0][1].key, now) <= now
        ):
            lane.add(heappop(lane.resting)[1])
        for waiting in (lane.ahead, lane.in_line):
            while waiting and self._waiting.get(waiting[0].key) != waiting[0]:
                heappop(waiting)

    def _rested_at(self, key: Key, now: datetime) -> datetime:
        """What lies further ahead was noted before the clock was put back."""
        free_at = self._free_at.get(key, now)
        return free_at if free_at <= now + PLACE_INTERVAL else now
