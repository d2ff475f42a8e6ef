"""Whether the database answers: who runs the bot is told once that it does not, and once that it does."""

import logging
import shutil
import sqlite3
import sys
import time
from pathlib import Path
from threading import Lock
from typing import Any, Final

from sqlalchemy import URL, Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, NoSuchTableError, OperationalError

log = logging.getLogger(__name__)

FULL: Final = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY})
"""Reading may work meanwhile."""
GONE: Final = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
LOCKED: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
NOT_THERE: Final = frozenset({"42P01", "42703"})
"""What PostgreSQL says of a table or column that there is not."""
OF_THE_SERVER: Final = ("08", "53", "57P", "58", "25006")
"""What PostgreSQL says of itself and not of our statement: connection, room, shutdown, files, read-only."""
A_LOG: Final = 1024 * 1024
"""Bytes that SQLite may want before anything can be read."""
SECONDS_OF_WRITING: Final = 30.0
"""For so long nothing may have failed before a full disk is taken to have room again."""


class Away(OperationalError):
    """The database itself cannot be used, whatever was asked of it; it was told when that began."""


class Outage:
    """What is known of one engine; several threads ask at once."""

    def __init__(self, engine: Engine) -> None:
        self._since: float | None = None
        self._last = 0.0
        self._reads_meanwhile = False
        self._lock = Lock()
        event.listen(engine, "handle_error", self._met)

    def done(self, *, wrote: bool) -> None:
        """A transaction has ended well: what was away is back, if that shows it."""
        if self._since is None:
            return
        with self._lock:
            now = time.monotonic()
            if self._since is None or (
                self._reads_meanwhile and not (wrote and now - self._last >= SECONDS_OF_WRITING)
            ):
                return
            lasted, self._since = now - self._since, None
        log.warning("the database is back after %d seconds", lasted, extra={"action": "database.back"})

    def _met(self, context: ExceptionContext) -> Away | None:
        """What SQLAlchemy raises in place of the driver's own error, if it is this."""
        error = context.original_exception
        if not is_away(error):
            return None
        with self._lock:
            now = time.monotonic()
            is_new, self._since, self._last = self._since is None, self._since or now, now
            self._reads_meanwhile = _sqlite_code(error) in FULL
        if is_new:
            log.error("the database is away: %s", said_by(error), extra={"action": "database.away"})
        return Away(
            context.statement, None, error, hide_parameters=True, connection_invalidated=context.is_disconnect
        )


def is_away(error: BaseException) -> bool:
    """Whether an error of a driver is about the database itself: gone, full, damaged."""
    code = _sqlite_code(error)
    if code is not None:
        return code in FULL | GONE
    if type(error).__name__ == "ConnectionTimeout":
        return True
    state = getattr(error, "sqlstate", "")
    # The driver has no state for what no server has said.
    return (state is None and isinstance(error, _postgresql_error())) or str(state).startswith(OF_THE_SERVER)


def _postgresql_error() -> type[BaseException] | tuple[()]:
    # SQLite does without the driver.
    psycopg: Any = sys.modules.get("psycopg")
    return psycopg.OperationalError if psycopg is not None else ()


def _sqlite_code(error: BaseException | None) -> int | None:
    """SQLite's primary code; a database that is none has an error of another class."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def why_not(url: URL, error: Exception) -> str:
    """A sentence for whoever runs the bot: what is wrong with the database, and what to do about it."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    # A password may stand among the parameters, too.
    place = url.set(query={}).render_as_string(hide_password=True)
    code = _sqlite_code(cause)
    if code in DAMAGED or _is_not_as_it_was(error, code):
        advice = "Put a backup back with `samspil restore FILE`; what is there now is kept aside."
    elif code in LOCKED:
        advice = "Another program holds it: wait until that has ended, or end it."
    elif code == sqlite3.SQLITE_FULL or getattr(cause, "sqlstate", "") == "53100" or _is_full(url, code):
        advice = "Make room on its disk; nothing that was saved is lost."
    else:
        advice = "Check DATABASE_URL, that its folder or server exists, and that this user may write there."
    return f"The database {place} cannot be used: {said_by(cause)}. {advice}"


def _is_not_as_it_was(error: Exception, code: int | None) -> bool:
    """Whether a table or column is missing that its version has."""
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    return isinstance(error, NoSuchTableError) or code == sqlite3.SQLITE_ERROR or state in NOT_THERE


def _is_full(url: URL, code: int | None) -> bool:
    """Where it cannot even make the files beside the database, SQLite speaks of the disk alone."""
    if code != sqlite3.SQLITE_IOERR or not url.database:
        return False
    return shutil.disk_usage(Path(url.database).parent).free < A_LOG


def said_of(error: Exception) -> str:
    """What hinders, in the system's or the driver's own word."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return (cause.strerror if isinstance(cause, OSError) else None) or said_by(cause) or type(cause).__name__


def said_by(cause: BaseException | None) -> str:
    """Its first line; but a driver that cannot read an address repeats a part of it, maybe of a password."""
    if isinstance(cause, NoSuchTableError):
        return f"no such table: {cause}"
    if type(cause).__name__ == "ProgrammingError" and getattr(cause, "sqlstate", "") is None:
        return "what stands behind the ? of its address is not understood"
    return str(cause).strip().split("\n")[0]
