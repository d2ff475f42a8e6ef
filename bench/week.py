"""A week of many channels in moved time, against Slack's limits as the embedded Slack counts them.

What is owed is made up, and so is what people do; who chooses is the bot's own queue and pace. No database is
asked: what it takes is measured beside this.
"""

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from typing import Final

from bench.ground import START
from bench.table import Row
from bot.clock import MovableClock
from bot.outbox import AHEAD, IN_LINE
from bot.outbox.turns import METHODS, First, Kind, Turns
from bot.pace import Pace, interval
from playground.rates import Rates

MANY, FEW = 10_000, 100
MONDAY_AT_TEN: Final = 0.3
"""So many of all meetings are then; the others lie anywhere else in the week."""
PEOPLE, REMINDED, BLOCKERS = 6, 2, 20
"""Of a channel: who answers, and who is reminded first; one blocker a week in so many channels."""
TIER_OF_EDITS = 3


@dataclass
class Week:
    """The calls of a week, and how late each kind came."""

    channels: int
    late: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """Seconds from the moment in which it was owed."""
    of_monday_at_ten: list[float] = field(default_factory=list)
    """Those of the summaries."""
    refused: int = 0
    left: int = 0

    def run(self) -> "Week":
        """From Monday at eight; then on until nothing is owed."""
        chance = random.Random(self.channels)  # noqa: S311  # made up, and each time the same
        self._clock = MovableClock(START)
        self._pace = Pace(self._clock)
        self._turns, self._rates = Turns(self._pace), Rates(self._clock)
        self._owed: dict[tuple[str, Kind], list[First]] = defaultdict(list)
        self._named: dict[int, tuple[str, datetime]] = {}
        self._pending: dict[tuple[str, str], int] = {}
        self._number = 0
        self._coming: list[tuple[datetime, int, Callable[[], None]]] = []
        for channel in range(self.channels):
            self._plan(channel, chance)
        heapify(self._coming)
        while self._coming or self._turns:
            self._go_on()
        self.left = len(self._named)
        return self

    def _go_on(self) -> None:
        wakes_at = self._turns.wakes_at()
        if self._coming and (wakes_at is None or self._coming[0][0] <= wakes_at):
            moment, _number, act = heappop(self._coming)
            self._clock.move_to(max(moment, self._clock.now()))
            act()
            return
        assert wakes_at is not None  # noqa: S101  # something waits
        self._clock.move_to(max(wakes_at, self._clock.now()))
        while (first := self._turns.take()) is not None:
            self._call(first)

    def _call(self, first: First) -> None:
        with self._pace.under_way(first.owner, METHODS[first.kind]):
            method = METHODS[first.kind]
            post = first.kind == "post"
            wait = self._rates.take_post(first.place) if post else self._rates.take(method, TIER_OF_EDITS)
        self.refused += wait > 0
        name, since = self._named.pop(first.id)
        self._pending.pop((first.place, name), None)
        self.late[name].append((self._clock.now() - since).total_seconds())
        if name == "summary" and since == START + timedelta(hours=2):
            self.of_monday_at_ten.append(self.late[name][-1])
        waiting = self._owed[first.place, first.kind]
        heappop(waiting)
        self._turns.done(first, called=True)
        if waiting:
            self._turns.put(waiting[0])

    def _plan(self, channel: int, chance: random.Random) -> None:
        place = f"C{channel}"
        day, hour = (0, 2) if chance.random() < MONDAY_AT_TEN else (chance.randrange(5), chance.randrange(8))
        meeting = START + timedelta(days=day, hours=hour)
        # That of a Monday was asked on Friday: of the week before, its prompt is of this one.
        asked = meeting - timedelta(days=1) if day else meeting + timedelta(days=4)
        self._at(asked, "prompt", place)
        self._at(asked, "edit of a panel", place, kind="edit")
        for person in range(PEOPLE):
            answered = asked + timedelta(minutes=chance.randrange(8 * 60))
            self._at(answered, "edit of a prompt", place, kind="edit", priority=AHEAD)
            if person < REMINDED:
                self._at(meeting - timedelta(hours=1), f"reminder {person}", f"U{channel}.{person}")
        self._at(meeting, "summary", place)
        self._at(meeting, "edit of a panel", place, kind="edit")
        self._at(self._at_work(chance), "action", f"U{channel}.0", priority=AHEAD)
        if channel % BLOCKERS == 0:
            self._blocker(place, channel, chance)

    def _blocker(self, place: str, channel: int, chance: random.Random) -> None:
        raised = self._at_work(chance)
        self._at(raised, "blocker", place, priority=AHEAD)
        for person in range(2):
            self._at(raised, "blocker", f"U{channel}.{person}", priority=AHEAD)
        taken = raised + timedelta(minutes=20)
        self._at(taken, "blocker", place, priority=AHEAD)
        for where in (place, f"U{channel}.0", f"U{channel}.1"):
            self._at(taken, "edit of a blocker", where, kind="edit", priority=AHEAD)

    def _at_work(self, chance: random.Random) -> datetime:
        return START + timedelta(days=chance.randrange(5), minutes=chance.randrange(8 * 60))

    def _at(
        self, moment: datetime, name: str, place: str, *, kind: Kind = "post", priority: int = IN_LINE
    ) -> None:
        self._number += 1
        if moment >= START:
            act = lambda: self._owe(name, place, kind, priority)  # noqa: E731  # its turn comes later
            self._coming.append((moment, self._number, act))

    def _owe(self, name: str, place: str, kind: Kind, priority: int) -> None:
        if kind == "edit" and (place, name) in self._pending:
            # It is edited once, as it is then.
            return
        self._number += 1
        now, waiting = self._clock.now(), self._owed[place, kind]
        self._named[self._number] = (name.rstrip(" 01"), now)
        if kind == "edit":
            self._pending[place, name] = self._number
        heappush(waiting, First(priority, now, self._number, "T", place, kind))
        self._turns.put(waiting[0])


def rows() -> list[Row]:
    """Of many channels, and of a few beside them."""
    few, many = Week(FEW).run(), Week(MANY).run()
    at_once = MONDAY_AT_TEN * MANY * interval("chat.postMessage").total_seconds()
    what = f"a week of {MANY:,} channels of one workspace: calls that Slack refused"
    behind = max(many.of_monday_at_ten) / at_once
    floor = f"{at_once / 60:.0f} min by the pace for posts"
    return [
        Row(what, many.refused + few.refused, "", most=0),
        Row("owed, and never brought", many.left + few.left, "", most=0),
        _within("blocker", "blockers in their channel and with whom they call", few, many, most=5, each=1),
        Row("the last summary of those of Monday at ten", behind, "times", most=1.2, floor=floor),
        _within("summary", "summaries", few, many),
        _within("prompt", "prompts", few, many),
        _within("reminder", "reminders", few, many),
        _within("edit of a blocker", "edits of blockers", few, many),
        _within("edit of a prompt", "edits of prompts, each as it is then", few, many),
        _within("edit of a panel", "edits of panels, each as it is then", few, many),
    ]


def _within(name: str, what: str, few: Week, many: Week, most: float | None = None, each: float = 60) -> Row:
    unit = "s" if each == 1 else "min"
    floor = f"{_late(few, name) / each:.1f} {unit} with {FEW}"
    return Row(f"{what}: 99 of 100 within", _late(many, name) / each, unit, most=most, floor=floor)


def _late(week: Week, name: str) -> float:
    late = sorted(week.late[name])
    return late[int(len(late) * 0.99)]


if __name__ == "__main__":
    for each in rows():
        print(*each.cells(), sep=" | ")  # noqa: T201  # a look without the page
