"""What happened: every call of the Web API, every breach of Slack's rules, all that became visible."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from playground.workspace import Channel, Json, Message


@dataclass(frozen=True)
class Violation:
    """A rule of Slack's that the app broke: Slack's error name (or ours) and what exactly was wrong."""

    at: datetime
    rule: str
    detail: str


@dataclass(frozen=True)
class Call:
    """One call of the Web API, what it was answered, and what Slack's rules say against it."""

    at: datetime
    method: str
    arguments: Json
    answer: Json
    breaches: tuple[Violation, ...] = ()


@dataclass(frozen=True)
class Delivered:
    """A payload that went to the app, and what came of it: what it answered, or why it failed.

    `attempt` counts from 0; Slack sends an event that was not acked up to three times again.
    """

    at: datetime
    kind: str
    payload: Json
    answer: Json
    failure: str | None
    attempt: int


@dataclass(frozen=True)
class Happening:
    """Something that became visible; `viewer` is the handle of the only person who sees it, or None.

    Kinds: posted, updated, deleted, ephemeral, view_opened, view_updated, home_updated, pinned, joined,
    left, channel_changed.
    """

    at: datetime
    kind: str
    channel: Channel | None
    message: Message | None
    viewer: str | None


class Journal:
    """The lists, and a way to follow what becomes visible as it happens."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.calls: list[Call] = []
        self.delivered: list[Delivered] = []
        self.violations: list[Violation] = []
        self.timeline: list[Happening] = []
        self._followers: list[asyncio.Queue[Happening | None]] = []

    def breach(self, rule: str, detail: str) -> None:
        """Note that the app broke a rule of Slack's."""
        self.violations.append(Violation(self._clock.now(), rule, detail))

    def call(self, method: str, arguments: Json, answer: Json, breaches: Iterable[Violation] = ()) -> None:
        """Note a call of the Web API."""
        self.calls.append(Call(self._clock.now(), method, arguments, answer, tuple(breaches)))

    def delivery(self, kind: str, payload: Json, answer: Json, failure: str | None, attempt: int) -> None:
        """Note a payload that went to the app."""
        self.delivered.append(Delivered(self._clock.now(), kind, payload, answer, failure, attempt))

    def happen(
        self,
        kind: str,
        channel: Channel | None = None,
        message: Message | None = None,
        viewer: str | None = None,
    ) -> None:
        """Note that something became visible, and tell those who follow."""
        happening = Happening(self._clock.now(), kind, channel, message, viewer)
        self.timeline.append(happening)
        self._pass_on(happening)

    def tell(self, kind: str) -> None:
        """Tell those who follow of something that is no news in Slack, such as that the clock was moved."""
        self._pass_on(Happening(self._clock.now(), kind, None, None, None))

    def _pass_on(self, happening: Happening | None) -> None:
        for follower in self._followers:
            follower.put_nowait(happening)

    @contextmanager
    def following(self) -> Iterator[asyncio.Queue[Happening | None]]:
        """A queue of what happens from now on; None in it says that no more will come."""
        queue: asyncio.Queue[Happening | None] = asyncio.Queue()
        self._followers.append(queue)
        try:
            yield queue
        finally:
            self._followers.remove(queue)

    def close(self) -> None:
        """Let everybody who follows go."""
        self._pass_on(None)
