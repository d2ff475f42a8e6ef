"""Delivery: what is owed is chosen, brought and noted, each place one message at a time, at Slack's pace."""

import asyncio
import logging
from collections.abc import Callable, Collection, Coroutine, Iterable, Sequence
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any, Protocol

from slack_sdk.errors import SlackApiError

from bot.logs import cause
from bot.outbox.line import due
from bot.outbox.pins import Pins
from bot.outbox.queue import Draw, Parcel, arrived, died, failed, take, without
from bot.outbox.records import PINNED
from bot.outbox.search import PEOPLE, Search, SearchRefusedError
from bot.outbox.turns import METHODS, First, Turns
from bot.pace import Pace
from bot.partnerships import Unit
from bot.refused import BREAKS, RATE_LIMITED, UNKNOWN_BLOCK, passes
from bot.slack import UNREACHED, Clients, error_of, retry_after
from bot.troubles import Troubles

log = logging.getLogger(__name__)

AT_ONCE = 20

FallBack = Callable[[Unit, str, int, str], bool]
"""Of a message (its name, and what it tells of) Slack refused the look, in this word: is another owed?"""
Stands = Callable[[Unit, str, int], None]
"""Of such a message it is known now whether it stands in Slack: what tells of it follows."""


def _no_other_look(_w: Unit, _name: str, _about: int, _error: str) -> bool:
    return False


def _nothing_tells_of_it(_w: Unit, _name: str, _about: int) -> None:
    """No other message does."""


def _nobody_follows(_owner: str, _user: str) -> None:
    """Nothing else stands before anybody."""


class _Work(Protocol):
    async def __call__(self, act: Any, /, *args: Any) -> Any: ...


class Delivery:
    """Brings Slack up to what is owed: one queue for all places, and each place one message at a time."""

    def __init__(
        self,
        work: _Work,
        clients: Clients,
        pace: Pace,
        count: Callable[[str], None],
        draw: Draw,
        fall_back: FallBack = _no_other_look,
        follow: Callable[[str, str], None] = _nobody_follows,
        stands: Stands = _nothing_tells_of_it,
    ) -> None:
        """`count` is told how each call ended: posted, edited, waiting or dead. `draw` knows each look.

        `follow` learns to whom (owner and user) a direct message went, or an edit of one; `stands` of which
        message it is known whether it stands.
        """
        self._troubles = Troubles()
        self._stands = stands
        self._fall_back = fall_back
        self._follow = follow
        self._work = work
        self._count = count
        self._draw = draw
        self._clients = clients
        self._pace = pace
        self._turns = Turns(pace)
        self._calls: set[asyncio.Task[None]] = set()
        self._pins = Pins(work, clients)
        self._choosing: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()
        """Something came to the queue, or a call has ended."""
        self._news: set[str] = set()
        self._reading = False
        self._stopping = False
        self._search = Search()
        self._holder = token_hex(8)
        """This process, among others that deliver from the same database."""

    async def deliver_due(self) -> None:
        """Begin delivery of everything that is due: also what this process was never told of."""
        if not self._stopping:
            self._put(await self._work(due, self._holder))
            await self._pins.begin()

    async def deliver(self, places: Collection[str]) -> None:
        """Begin delivery of what is due to these places; what is told meanwhile is read together."""
        self._news.update(places)
        if self._reading:
            return
        self._reading = True
        try:
            while self._news and not self._stopping:
                places, self._news = self._news, set()
                self._put(await self._work(due, self._holder, places))
        finally:
            self._reading = False

    @property
    def is_idle(self) -> bool:
        """Nothing is on its way."""
        return self._choosing is None and not self._calls and self._pins.is_idle

    @property
    def is_calling(self) -> bool:
        """Some call is under way."""
        return bool(self._calls)

    async def stop(self) -> None:
        """Let calls that have begun end; what is still owed stays. The pace is released before this."""
        self._stopping = True
        self._changed.set()
        await self._pins.stop()
        await asyncio.gather(*self._calls, *([self._choosing] if self._choosing else []))

    def _put(self, firsts: Iterable[First]) -> None:
        for first in firsts:
            self._turns.put(first)
        self._changed.set()
        if self._turns and self._choosing is None and not self._stopping:
            self._choosing = asyncio.create_task(self._choose())

    async def _choose(self) -> None:
        """Begin each call in the moment in which it may be made, as long as anything waits."""
        try:
            while self._turns and not self._stopping:
                self._changed.clear()
                while len(self._calls) < AT_ONCE and (first := self._turns.take()) is not None:
                    self._begin(self._bring(first))
                moment = self._turns.wakes_at() if len(self._calls) < AT_ONCE else None
                if self._turns:
                    await self._pace.sleep_until(moment, self._changed)
        finally:
            self._choosing = None

    def _begin(self, doing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(doing)
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)
        task.add_done_callback(lambda _ended: self._changed.set())

    async def _bring(self, first: First) -> None:
        parcel = again_at = None
        try:
            await self._clients.installations.find(first.owner)
            taken = await self._work(take, self._holder, first.owner, first.place, first.kind, self._draw)
            parcel = taken if isinstance(taken, Parcel) else None
            again_at = taken if isinstance(taken, datetime) else None
            if parcel is not None:
                self._turns.calling(first)
                await self._send(parcel)
            after: Sequence[First] = await self._work(due, self._holder, [first.place])
        except Exception as error:  # the next sweep begins anew
            after = ()
            said = f"delivery stopped: {cause(error)}"
            self._troubles.broke("delivery", error, first.place, said=said, action="outbox.broke")
        else:
            self._troubles.works("delivery", first.place)
        self._turns.done(first, called=parcel is not None)
        if again_at is not None:
            self._pace.hold_until(first.owner, METHODS[first.kind], again_at)
        # What could not be taken is in another process' hand: the next sweep looks again.
        self._put(each for each in after if parcel is not None or again_at is not None or each.id != first.id)

    async def _send(self, parcel: Parcel) -> None:
        try:
            channel, ts = await self._call(parcel)
        except SlackApiError as refused:
            await self._refused(parcel, refused)
        except SearchRefusedError as put_off:
            await self._put_off(parcel, put_off.refused)
        except UNREACHED as unreachable:
            log.warning(
                "Slack not reached: %s", type(unreachable).__name__, extra={"action": "outbox.unreachable"}
            )
            self._count("waiting")
            await self._work(self._fail, parcel, type(unreachable).__name__, None)
        else:
            self._count("posted" if parcel.ts is None else "edited")
            await self._work(self._arrive, parcel, channel, ts)
            log.info("delivered %s", parcel.name, extra={"action": "outbox.delivered"})
            if parcel.place.startswith(PEOPLE):
                self._follow(parcel.owner, parcel.place)
            if parcel.name in PINNED and parcel.ts is None:
                await self._pins.begin()

    async def _call(self, parcel: Parcel) -> tuple[str, str]:
        client = self._clients.of(parcel.owner)
        if parcel.ts is not None and parcel.channel is not None:
            await client.chat_update(
                channel=parcel.channel, ts=parcel.ts, text=parcel.text, blocks=parcel.blocks
            )
            return parcel.channel, parcel.ts
        if parcel.begun_at is not None and (
            found := await self._search.find(client, parcel, parcel.begun_at)
        ):
            # It arrived before a crash: only its looks may be of an older version.
            channel, ts = found
            try:
                await client.chat_update(channel=channel, ts=ts, text=parcel.text, blocks=parcel.blocks)
            except SlackApiError as refused:
                # It stands there all the same, and the next try must find it again.
                raise SearchRefusedError(refused) from refused
            return channel, ts
        posted = await client.chat_postMessage(
            channel=parcel.place,
            text=parcel.text,
            blocks=parcel.blocks,
            thread_ts=parcel.thread_ts,
            metadata={"event_type": "samspil", "event_payload": {"key": parcel.key}},
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(posted["channel"]), str(posted["ts"])

    async def _refused(self, parcel: Parcel, refused: SlackApiError) -> None:
        error = error_of(refused)
        log.warning("Slack refused %s: %s", parcel.name, error, extra={"action": "outbox.refused"})
        if error is not None and not passes(error):
            is_dead = await self._work(self._die, parcel, error)
            self._count("dead" if is_dead else "waiting")
            return
        self._count("waiting")
        wait = retry_after(refused) if error in RATE_LIMITED else None
        is_not_there = error is not None and error not in BREAKS
        await self._work(self._fail, parcel, error or "not Slack's answer", wait, is_not_there)

    async def _put_off(self, parcel: Parcel, refused: SlackApiError) -> None:
        """Slack did not let us look for a lost post, or mend it: only this place waits for it."""
        error = error_of(refused)
        if not passes(error):
            # We are out of the channel, say.
            await self._refused(parcel, refused)
            return
        log.warning("Slack let us not look: %s", error, extra={"action": "outbox.not_searched"})
        self._count("waiting")
        wait = retry_after(refused) if error in RATE_LIMITED else None
        await self._work(self._fail, parcel, error or "not Slack's answer", wait)

    def _arrive(self, w: Unit, parcel: Parcel, channel: str, ts: str) -> None:
        arrived(w, parcel, channel, ts)
        if parcel.ts is None:
            self._stands(w, parcel.name, parcel.about)

    def _fail(
        self, w: Unit, parcel: Parcel, error: str, wait: timedelta | None, is_not_there: bool = False
    ) -> None:
        if failed(w, parcel, error, wait, is_not_there=is_not_there):
            self._stands(w, parcel.name, parcel.about)

    def _die(self, w: Unit, parcel: Parcel, error: str) -> bool:
        """Slack will never take it as it is; False if it takes another look instead."""
        if error in UNKNOWN_BLOCK and without(w, parcel):
            return False
        died(w, parcel, error)
        if self._fall_back(w, parcel.name, parcel.about, error):
            return False
        self._stands(w, parcel.name, parcel.about)
        return True
