"""`await work(status.answer, …)`: one transaction, one `now`, and the messages it owes.

Why units share a transaction: on a Monday at ten people of a thousand channels answer at once, and of an
answer that takes 2.2 ms 0.7 is the commit to the disk (docs/performance.md).
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot import outbox
from bot.clock import Clock
from bot.database import Database, TooLateError, has_written
from bot.language import it_is
from bot.sealed import KeyStore
from bot.troubles import Troubles
from bot.unit import DatabaseUnit

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

MOST_TOGETHER: Final = 32
LONGEST_TOGETHER: Final = 0.01
"""Seconds after which nobody more joins a transaction: who came first waits for its commit, too."""


@dataclass(eq=False)
class _Request:
    """A unit that waits for a transaction, and then what became of it."""

    act: Callable[[DatabaseUnit], Any]
    alone: bool
    result: asyncio.Future[Any]
    by: str | None = None
    until: float | None = None
    """The moment of the monotonic clock after which nobody waits for it any more."""
    w: DatabaseUnit | None = None
    answer: Any = None
    error: BaseException | None = None

    def fail(self, error: BaseException) -> None:
        """It raised this. (A future takes no StopIteration: who awaits it would wait for ever.)"""
        self.w, self.answer = None, None
        self.error = RuntimeError("StopIteration") if isinstance(error, StopIteration) else error

    def tell(self) -> None:
        """Tell who asked, unless they wait no longer."""
        if self.result.done():
            return
        if self.error is not None:
            self.result.set_exception(self.error)
        else:
            self.result.set_result(self.answer)


class Work:
    """Runs a function of a ritual in a transaction, in a thread of the database's own.

    To make a transaction durable takes SQLite longer than what most units do in it. So units that
    are asked for while others are under way are committed together, each in a savepoint: one that
    raises takes nothing else with it, and nobody is told anything before the commit.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        keys: KeyStore,
        draw_panels: Callable[[DatabaseUnit, Collection[int]], None],
        owed: Callable[[Collection[str]], None],
        tell_outside: Callable[[DatabaseUnit, Sequence[tuple[int, str, int]]], None] = lambda _w, _some: None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._keys = keys
        self._draw_panels = draw_panels
        self.log_is_clean = False
        """Nothing is known of it until it has been truncated once in this process."""
        self.troubles = Troubles()
        """What the sweeps cannot do at the moment."""
        self._owed = owed
        self._tell_outside = tell_outside
        self._waiting: deque[_Request] = deque()
        self._elapsed = time.monotonic

    @property
    def together(self) -> int:
        """So many units may well be asked for at once; where they are done side by side, one."""
        return MOST_TOGETHER if self._database.is_sqlite else 1

    async def __call__(
        self, act: Callable[Concatenate[DatabaseUnit, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`act(w, …)`, committed; whatever it raises rolls all of it back and is raised here."""
        return (await self.ask(lambda w: act(w, *args, **kwargs)))[0]

    async def alone(
        self, act: Callable[Concatenate[DatabaseUnit, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The same, in a transaction of its own: what may take long keeps nobody else waiting in it."""
        return (await self.ask(lambda w: act(w, *args, **kwargs), alone=True))[0]

    def in_time(self, seconds: float, by: str = "") -> "InTime":
        """The same for who pressed, and waits no longer than this, whatever they ask for meanwhile."""
        return InTime(self, self._elapsed() + seconds, by)

    async def ask(
        self,
        act: Callable[[DatabaseUnit], T],
        *,
        alone: bool = False,
        by: str | None = None,
        until: float | None = None,
    ) -> tuple[T, bool]:
        """`act(w)`, committed; and whether anything was written."""
        loop = asyncio.get_running_loop()
        request = _Request(act, alone or not self._database.is_sqlite, loop.create_future(), by, until)
        if self._database.is_sqlite:
            self._waiting.append(request)
            # A turn for each: if an earlier one took them along, nobody waits any more when it comes.
            self._database.soon(lambda: self._do(self._who_waits(), loop))
        else:
            self._database.soon(lambda: self._do(iter([request]), loop))
        answer: T = await request.result
        it_is(self._clock.now())
        return answer, request.w is not None and request.w.has_written

    def here(self, act: Callable[[DatabaseUnit], T], by: str | None = None) -> T:
        """`act(w)`, committed in this very thread: for whoever has no event loop."""
        request = _Request(act, alone=True, result=None, by=by)  # type: ignore[arg-type]  # nobody awaits it
        self._together(iter([request]), [])
        if request.error is not None:
            raise request.error
        if request.w is not None and request.w.leaves_traces:
            self._destroy(request.w.boxes_to_destroy)
        answer: T = request.answer
        return answer

    def _who_waits(self) -> Iterator[_Request]:
        """Whoever waits for a transaction, as long as they may be in the same one."""
        until = self._elapsed() + LONGEST_TOGETHER
        for number in range(MOST_TOGETHER):
            if not self._waiting or (number and (self._waiting[0].alone or self._elapsed() > until)):
                return
            request = self._waiting.popleft()
            if not request.result.cancelled():
                yield request
            if request.alone:
                return

    def _do(self, coming: Iterator[_Request], loop: asyncio.AbstractEventLoop) -> None:
        """Do these in one transaction, and tell who asked; if it fails as a whole, again each alone."""
        done: list[_Request] = []
        try:
            self._together(coming, done)
        except BaseException as error:  # whatever it was: nobody may wait for ever
            if len(done) == 1:
                done[0].fail(error)
            else:
                self._each_alone(done)
        later = [request for request in done if request.w is not None and request.w.leaves_traces]
        loop.call_soon_threadsafe(self._tell, [request for request in done if request not in later])
        for request in later:
            self._destroy(request.w.boxes_to_destroy if request.w else ())
            loop.call_soon_threadsafe(self._tell, [request])

    def _together(self, coming: Iterator[_Request], done: list[_Request]) -> None:
        """One transaction; whoever has been in it stands in `done`."""
        first = next(coming, None)
        if first is None:
            return
        done.append(first)
        with self._database.transaction(first.until) as connection:
            for request in chain([first], coming):
                if request is not first:
                    done.append(request)
                if self._database.is_sqlite:
                    self._in_savepoint(request, connection)
                else:
                    self._act(request, connection)

    def _each_alone(self, done: Sequence[_Request]) -> None:
        """Nothing of them was committed, so each of them may begin anew."""
        for request in done:
            request.w = request.error = None
            try:
                self._together(iter([request]), [])
            except BaseException as error:  # the same
                request.fail(error)

    def _in_savepoint(self, request: _Request, connection: Connection) -> None:
        """What raises is undone by itself; raises if the database has undone the whole transaction."""
        sqlite: Any = connection.connection.driver_connection
        # SQLAlchemy's own savepoints cost as much as a query, and these next to nothing.
        sqlite.execute("SAVEPOINT unit")
        try:
            self._act(request, connection)
        except BaseException as error:
            if not (connection.in_transaction() and sqlite.in_transaction):
                raise
            request.fail(error)
            sqlite.execute("ROLLBACK TO unit")
        sqlite.execute("RELEASE unit")

    def _act(self, request: _Request, connection: Connection) -> None:
        self._must_be_in_time(request)
        connection.info["wrote"] = False
        with self._database.session(connection) as session:
            # Somebody waits for this one: they did it, and what it tells goes before what was scheduled.
            priority = outbox.IN_LINE if request.until is None else outbox.AHEAD
            w = DatabaseUnit(session, self._clock.now(), self._keys, request.by, priority)
            it_is(w.now)
            request.answer = request.act(w)
            session.flush()
            if w.happenings:
                self._tell_outside(w, w.happenings)
            if w.touched:
                self._draw_panels(w, w.touched)
            session.flush()
        self._must_be_in_time(request)
        w.has_written = has_written(connection)
        request.w = w

    def _must_be_in_time(self, request: _Request) -> None:
        """Else Slack has told who asked that it failed, and nothing of it may stand."""
        if request.until is not None and self._elapsed() > request.until:
            raise TooLateError

    def _tell(self, done: Sequence[_Request]) -> None:
        """In the event loop, and after the commit."""
        places = {place for request in done if request.w is not None for place in request.w.owed_to}
        if places:
            self._owed(places)
        for request in done:
            request.tell()

    def _destroy(self, boxes: Sequence[str]) -> None:
        """A crash before or between these is made good at the next start and by a sweep."""
        try:
            for box in boxes:
                self._keys.destroy(box)
            self.log_is_clean = self._database.truncate_log()
        except (OSError, SQLAlchemyError) as error:
            # What was committed stands; the sweep goes on with what is left to destroy.
            self.log_is_clean = False
            name = type(error).__name__
            log.warning("not destroyed yet: %s", name, extra={"action": "sealed.not_destroyed"})

    async def clean_log(self) -> None:
        """Truncate the log once more, where it could not be done at once, and at each start."""
        if not self.log_is_clean:
            self.log_is_clean = await self._database.run(self._database.truncate_log)


class InTime:
    """Work for somebody who waits, and who is told of a failure if they have waited too long.

    What is not committed by then never is: «nothing was saved» is true whenever it is said.
    """

    def __init__(self, work: Work, until: float, by: str) -> None:
        self._work = work
        self._by = by
        self._until = until
        self.has_saved = False
        """Something of what they asked for is committed."""

    async def __call__(
        self, act: Callable[Concatenate[DatabaseUnit, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`act(w, …)`, committed; raises TooLateError where that cannot be in time."""
        answer, has_written = await self._work.ask(
            lambda w: act(w, *args, **kwargs), by=self._by, until=self._until
        )
        self.has_saved |= has_written
        return answer
