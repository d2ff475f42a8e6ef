"""How payloads reach the app: over a websocket or by signed HTTP, with the faults that are planned."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from bot.clock import Clock
from playground.faults import Faults
from playground.journal import Journal
from playground.posts import Posts
from playground.sockets import Answer, Retry, Sockets, inner_name
from playground.tickets import Triggers
from playground.workspace import Json

RETRIES: Final = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))
"""After what time an event that was not acked is sent again (docs: Events API)."""
LOOK_EVERY: Final = 0.02
"""Real seconds: who waits here must not be among those for whom a moved clock is stopped."""


class Carrier(Protocol):
    """A way to the app."""

    async def deliver(
        self, kind: str, payload: Json, *, takes_answer: bool = False, retry: Retry | None = None
    ) -> Answer:
        """Bring one payload, and return what came of it."""


class Delivery:
    """Brings payloads to the app, and events again that were not acked."""

    def __init__(
        self,
        clock: Clock,
        journal: Journal,
        carriers: tuple[Sockets, Posts],
        faults: Faults,
        triggers: Triggers,
        in_background: Callable[[Coroutine[Any, Any, None]], None],
    ) -> None:
        self._clock = clock
        self._journal = journal
        self._sockets, self._posts = carriers
        self._faults = faults
        self._triggers = triggers
        self._in_background = in_background
        self._overtaken = asyncio.Event()

    async def deliver(self, kind: str, payload: Json, *, takes_answer: bool = False) -> Answer:
        """Bring what a person did, once, and return the app's answer; Slack does not repeat it."""
        return await self._bring(kind, payload, takes_answer=takes_answer)

    async def deliver_event(self, payload: Json) -> None:
        """Bring an event: at once and, if it is not acked, again; then later, while nobody waits."""
        fault = self._faults.of_order("events_api", inner_name(payload))
        if fault is not None:
            self._in_background(self._overtake(payload, fault.seconds))
            return
        await self._bring_event(payload)
        self._overtaken.set()
        self._overtaken = asyncio.Event()

    async def _overtake(self, payload: Json, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._overtaken.wait(), seconds)
        await self._bring_event(payload)

    async def _bring_event(self, payload: Json) -> None:
        answer = await self._bring("events_api", payload)
        if answer.reason is not None:
            answer = await self._bring("events_api", payload, retry=Retry(1, answer.reason))
        if answer.reason is not None:
            self._in_background(self._bring_later(payload, answer.reason, self._clock.now()))

    async def _bring_later(self, payload: Json, reason: str, failed_at: datetime) -> None:
        for number, after in enumerate(RETRIES[1:], start=2):
            until = failed_at + after
            while self._clock.now() < until:  # noqa: ASYNC110 - the clock may be moved by hand
                await asyncio.sleep(LOOK_EVERY)
            answer = await self._bring("events_api", payload, retry=Retry(number, reason))
            if answer.reason is None:
                return
            reason, failed_at = answer.reason, self._clock.now()

    async def _bring(
        self, kind: str, payload: Json, *, takes_answer: bool = False, retry: Retry | None = None
    ) -> Answer:
        fault = self._faults.of_delivery(kind, inner_name(payload))
        if fault is None:
            return await self._carry(kind, payload, takes_answer, retry)
        if fault.kind == "lost":
            lost = Answer(failure="operation_timeout", reason="timeout")
            self._note(kind, payload, lost, retry)
            return lost
        self._triggers.excuse(payload.get("trigger_id", ""))
        if fault.kind == "late":
            await asyncio.sleep(fault.seconds)
        elif fault.kind == "disconnect":
            await self._sockets.disconnect("warning")
        elif fault.kind == "drop":
            self._sockets.drop()
        elif fault.kind == "duplicate":
            return await self._carry_twice(kind, payload, takes_answer, retry)
        elif fault.kind == "at_once":
            return await self._carry_both(kind, payload, takes_answer, retry)
        return await self._carry(kind, payload, takes_answer, retry)

    async def _carry_twice(self, kind: str, payload: Json, takes_answer: bool, retry: Retry | None) -> Answer:
        """The first answer counts; the second is not looked at (bolt-js#2487)."""
        answer = await self._carry(kind, payload, takes_answer, retry)
        await self._carry(kind, payload, takes_answer, retry)
        return answer

    async def _carry_both(self, kind: str, payload: Json, takes_answer: bool, retry: Retry | None) -> Answer:
        """Of two at once, too, the answer counts that comes first, whichever of the two it is for."""
        both = [self._carry(kind, payload, takes_answer, retry) for _time in range(2)]
        answers = [await carried for carried in asyncio.as_completed(both)]
        return answers[0]

    async def _carry(self, kind: str, payload: Json, takes_answer: bool, retry: Retry | None) -> Answer:
        carrier: Carrier = self._posts if self._posts.request_url else self._sockets
        answer = await carrier.deliver(kind, payload, takes_answer=takes_answer, retry=retry)
        self._note(kind, payload, answer, retry)
        return answer

    def _note(self, kind: str, payload: Json, answer: Answer, retry: Retry | None) -> None:
        attempt = retry.number if retry else 0
        self._journal.delivery(kind, payload, answer.payload, answer.failure, attempt)
