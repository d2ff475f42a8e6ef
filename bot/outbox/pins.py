"""Pins: what is pinned once it is posted, tried again where Slack could not be asked or asked to wait."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol

from slack_sdk.errors import SlackApiError
from sqlmodel import col, func, select

from bot.outbox.records import GIVEN_UP_AFTER, OwedMessage
from bot.partnerships import Partnership, Unit
from bot.prepared import Records
from bot.refused import passes
from bot.slack import UNREACHED, Clients, error_of

log = logging.getLogger(__name__)

AGAIN_AFTER: Final = timedelta(minutes=10)


@dataclass(frozen=True)
class Pin:
    """What one call to Slack needs."""

    message_id: int
    channel: str
    ts: str


class _Work(Protocol):
    async def __call__(self, act: Any, /, *args: Any) -> Any: ...


class Pins:
    """Pins what is to be pinned, in each workspace one at a time: it is slow, and nothing waits for it."""

    def __init__(self, work: _Work, clients: Clients) -> None:
        self._work = work
        self._clients = clients
        self._running: dict[str, asyncio.Task[None]] = {}
        self._stopping = False

    @property
    def is_idle(self) -> bool:
        """Nothing is being pinned."""
        return not self._running

    async def begin(self) -> None:
        """Begin with what is due, wherever it is not begun."""
        for owner in await self._work(owners_due):
            if owner not in self._running and not self._stopping:
                self._running[owner] = asyncio.create_task(self._pin_all(owner))

    async def stop(self) -> None:
        """What is left stays due."""
        self._stopping = True
        for pinning in self._running.values():
            pinning.cancel()
        await asyncio.gather(*self._running.values(), return_exceptions=True)

    async def _pin_all(self, owner: str) -> None:
        try:
            await self._clients.installations.find(owner)
            while (pin := await self._work(first_due, owner)) is not None:
                await self._work(tried, pin, await self._pin(owner, pin))
        finally:
            del self._running[owner]

    async def _pin(self, owner: str, pin: Pin) -> bool:
        """Whether nothing is left to be done: by the rules of a channel, Slack may say no for good."""
        try:
            await self._clients.patient(owner).pins_add(channel=pin.channel, timestamp=pin.ts)
        except SlackApiError as refused:
            error = error_of(refused)
            log.info("not pinned: %s", error, extra={"action": "outbox.not_pinned"})
            return error is not None and not passes(error)
        except UNREACHED as unreached:
            log.info("not pinned: %s", type(unreached).__name__, extra={"action": "outbox.not_pinned"})
            return False
        return True


_DUE: Final = (col(OwedMessage.pin_at).is_not(None), col(OwedMessage.ts).is_not(None))


_NEXT: Final = Records(select(func.min(OwedMessage.pin_at)).where(*_DUE))


def owners_due(w: Unit) -> Sequence[str]:
    """The workspaces in which something is to be pinned now."""
    due = select(Partnership.owner).join(OwedMessage).where(*_DUE, col(OwedMessage.pin_at) <= w.now)
    return w.session.exec(due.distinct()).all()


def next_due(w: Unit) -> datetime | None:
    """When something is next to be pinned, if anything is."""
    return _NEXT.first(w.session, {})


def first_due(w: Unit, owner: str) -> Pin | None:
    """What is to be pinned first in a workspace."""
    owed = w.session.exec(
        select(OwedMessage)
        .join(Partnership)
        .where(*_DUE, col(OwedMessage.pin_at) <= w.now, Partnership.owner == owner)
        .order_by(col(OwedMessage.pin_at), col(OwedMessage.id))
        .limit(1)
    ).first()
    if owed is None or owed.channel is None or owed.ts is None:
        return None
    return Pin(owed.id, owed.channel, owed.ts)


def tried(w: Unit, pin: Pin, is_settled: bool) -> None:
    """It is pinned or never will be; else it is tried again for a day."""
    owed = w.session.get(OwedMessage, pin.message_id)
    if owed is None or owed.ts != pin.ts:
        return
    posted_at = datetime.fromtimestamp(float(pin.ts), UTC)
    again = not is_settled and w.now - posted_at < GIVEN_UP_AFTER
    owed.pin_at = w.now + AGAIN_AFTER if again else None
