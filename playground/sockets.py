"""Socket Mode: the app's websockets, and the envelopes that go to one of them each."""

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count

from aiohttp import WSMsgType, web

from playground.journal import Journal
from playground.workspace import Json

MOST_CONNECTIONS = 10
CLOSING_SECONDS = 1.0


@dataclass(frozen=True)
class Answer:
    """What came of a payload: the ack's own, or Slack's name for the failure that the person sees.

    `dispatch_failed`: no app was listening. `operation_timeout`: it did not ack in time. `reason` is why an
    event comes again (docs: Events API); None where the app wants it no more.
    """

    payload: Json = field(default_factory=dict)
    failure: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Retry:
    """The how-manieth time an event is sent again, and why."""

    number: int
    reason: str


class Sockets:
    """The open connections of the app; each envelope goes to any one of them, here in turn."""

    def __init__(self, journal: Journal, app_id: str, ack_seconds: float) -> None:
        self._journal = journal
        self._app_id = app_id
        self._ack_seconds = ack_seconds
        self._open: list[web.WebSocketResponse] = []
        self._leaving: list[web.WebSocketResponse] = []
        self._requests: dict[web.WebSocketResponse, web.Request] = {}
        self._tickets: set[str] = set()
        self._waiting: dict[str, tuple[web.WebSocketResponse, asyncio.Future[Json]]] = {}
        self._number = count(1)

    @property
    def count(self) -> int:
        """How many connections the app holds."""
        return len(self._open)

    def new_ticket(self) -> str:
        """The secret with which one websocket may be opened."""
        ticket = f"link-{next(self._number)}"
        self._tickets.add(ticket)
        return ticket

    async def accept(self, request: web.Request) -> web.WebSocketResponse:
        """Take a websocket of the app and listen to its acks until it closes."""
        if request.query.get("ticket") not in self._tickets or self.count >= MOST_CONNECTIONS:
            raise web.HTTPForbidden
        self._tickets.discard(request.query["ticket"])
        socket = web.WebSocketResponse(timeout=CLOSING_SECONDS)
        await socket.prepare(request)
        self._open.append(socket)
        self._requests[socket] = request
        try:
            await socket.send_json(self._hello())
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acked(json.loads(message.data))
        finally:
            self._lost(socket)
        return socket

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": self.count,
            "connection_info": {"app_id": self._app_id},
            "debug_info": {"host": "applink-embedded", "approximate_connection_time": 18060},
        }

    def _acked(self, message: Json) -> None:
        _socket, waiting = self._waiting.get(message.get("envelope_id", ""), (None, None))
        if waiting and not waiting.done():
            waiting.set_result(message.get("payload") or {})

    def _lost(self, socket: web.WebSocketResponse) -> None:
        """A connection is gone, and nobody will ack what went over it: an app that died broke no rule.

        Where the app was asked to leave, it may ack over its new connection still.
        """
        was_asked_to_leave = socket in self._leaving
        for sockets in (self._open, self._leaving):
            if socket in sockets:
                sockets.remove(socket)
        self._requests.pop(socket, None)
        for carrier, waiting in self._waiting.values():
            if carrier is socket and not waiting.done() and not was_asked_to_leave:
                waiting.set_exception(ConnectionResetError())

    async def deliver(
        self, kind: str, payload: Json, *, takes_answer: bool = False, retry: Retry | None = None
    ) -> Answer:
        """Send one envelope and wait for its ack (docs: Socket Mode).

        An ack that does not come in time, or carries an answer where none is taken, is a breach.
        """
        socket = self._next()
        if socket is None:
            return Answer(failure="dispatch_failed", reason="connection_failed")
        number = next(self._number)
        envelope_id = f"00000000-0000-4000-8000-{number:012x}"
        waiting: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = (socket, waiting)
        try:
            await socket.send_json(_envelope(envelope_id, kind, payload, takes_answer, retry))
            answer = await asyncio.wait_for(waiting, self._ack_seconds)
        except TimeoutError:
            self._journal.breach("ack_timeout", f"{told(kind, payload)} not acked in {self._ack_seconds} s")
            return Answer(failure="operation_timeout", reason="timeout")
        except ConnectionError:
            return Answer(failure="dispatch_failed", reason="connection_failed")
        finally:
            del self._waiting[envelope_id]
        if answer and not takes_answer:
            self._journal.breach("response_payload_not_accepted", f"{told(kind, payload)}: {answer}")
        return Answer(answer)

    def _next(self) -> web.WebSocketResponse | None:
        """The connection whose turn it is; while the app opens a new one, an old one serves still."""
        if not self._open:
            return self._leaving[-1] if self._leaving else None
        socket = self._open.pop(0)
        self._open.append(socket)
        return socket

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask the app, as Slack does now and then, to open new connections before these are closed."""
        leaving, self._open = self._open, []
        self._leaving += leaving
        for socket in leaving:
            with suppress(ConnectionError):
                await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {}})

    def drop(self) -> None:
        """Break all connections without a word, as a network does."""
        for socket, request in list(self._requests.items()):
            self._lost(socket)
            if request.transport:
                request.transport.abort()

    async def close(self) -> None:
        """Close all connections for good."""
        for socket in [*self._open, *self._leaving]:
            await socket.close()


def _envelope(envelope_id: str, kind: str, payload: Json, takes_answer: bool, retry: Retry | None) -> Json:
    envelope = {
        "envelope_id": envelope_id,
        "type": kind,
        "payload": payload,
        "accepts_response_payload": takes_answer,
    }
    if kind != "events_api":
        return envelope
    again = {"retry_attempt": retry.number if retry else 0, "retry_reason": retry.reason if retry else ""}
    return envelope | again


def told(kind: str, payload: Json) -> str:
    """A payload in two words, such as `interactive block_actions`."""
    return f"{kind} {inner_name(payload)}"


def inner_name(payload: Json) -> str:
    """What a payload is: the event's or the interaction's type, or the command."""
    inner: str = payload.get("event", {}).get("type") or payload.get("command") or payload.get("type", "")
    return inner
