"""The database: one engine, its thread, and migrations brought up to date at start."""

import asyncio
import fcntl
import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlmodel import Session

from bot import migrating
from bot.engine import BUSY_TIMEOUT, PATIENCE, note_writing, postgresql_engine, sqlite_engine
from bot.outage import Outage, why_not
from bot.prepared import RecordSession

if TYPE_CHECKING:
    from psycopg.errors import Diagnostic

T = TypeVar("T")

POSTGRESQL_THREADS = 4
FOR_US = 0o700
"""The rights of the folder, where it is made here: nobody else reads what people wrote."""


class Unusable(Exception):
    """The database cannot be opened or written to: a sentence for whoever runs the bot."""


class TooLateError(Exception):
    """What was asked for could not be committed while who asked waited for it; nothing of it was."""


class InUse(Unusable):
    """Another bot runs on this SQLite file."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"Another bot runs on the database {file}. SQLite takes one at a time: stop the other, "
            "or move to PostgreSQL (DATABASE_URL), which takes several."
        )


class Database:
    """An engine with threads of its own, so that the event loop never waits for a lock.

    SQLite has one writer and so gets one thread; PostgreSQL gets a small pool of them.
    """

    def __init__(self, url: str, patience: float = PATIENCE) -> None:
        self.patience = patience
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        threads = 1 if self.is_sqlite else POSTGRESQL_THREADS
        self.engine = sqlite_engine(url) if self.is_sqlite else postgresql_engine(url, threads)
        note_writing(self.engine)
        self.outage = Outage(self.engine)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="database")
        self._lock: int | None = None

    @property
    def file(self) -> Path | None:
        """The file of an SQLite database."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    def hold(self) -> None:
        """Be the only bot on this SQLite file until closed; raises InUse. PostgreSQL takes several.

        The lock is the operating system's: it is gone with the process, however that ends.
        """
        if self.file is None or self._lock is not None:
            return
        try:
            self.file.parent.mkdir(mode=FOR_US, parents=True, exist_ok=True)
            lock = os.open(lock_beside(self.file), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise Unusable(self.why_not(error)) from error
        if not _locked(lock):
            os.close(lock)
            raise InUse(self.file)
        self._lock = lock

    def must_be_free(self) -> None:
        """Raises InUse while a bot runs on this SQLite file; leaves nothing there."""
        if self.file is not None and self.has_bot():
            raise InUse(self.file)

    def has_bot(self) -> bool | None:
        """Whether a bot runs on this SQLite file; None where nobody can tell. It leaves nothing there."""
        if self.file is None:
            return None
        try:
            lock = os.open(lock_beside(self.file), os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
        except OSError:
            return None
        try:
            return not _locked(lock)
        finally:
            os.close(lock)

    def migrate(self, to: str | None = None) -> None:
        """Bring the tables to a version, the newest if none is named; raises Unusable.

        Who comes at the same moment waits, and finds it done. To an older one is to take back what was added.
        """
        wanted = to or migrating.newest_revision()
        try:
            migrating.must_not_be_emptied(self.file)
            if self.file is not None:
                self.file.parent.mkdir(mode=FOR_US, parents=True, exist_ok=True)
                migrating.make_for_us(self.file)
            migrating.bring(self.engine, wanted)
        except migrating.WrongVersion as error:
            raise Unusable(str(error)) from error
        except (SQLAlchemyError, OSError) as error:
            raise Unusable(self.why_not(error)) from error

    def revisions(self) -> tuple[str | None, str | None]:
        """The version that its tables have, and the one that this code knows last; raises Unusable."""
        newest = migrating.newest_revision()
        if self.file is not None and not self.file.exists():
            return None, newest
        try:
            migrating.must_not_be_emptied(self.file)
            with self.engine.connect() as connection:
                return migrating.revision_of(connection), newest
        except migrating.WrongVersion as error:
            raise Unusable(str(error)) from error
        except (SQLAlchemyError, OSError) as error:
            raise Unusable(self.why_not(error)) from error

    @contextmanager
    def transaction(self, until: float | None) -> Iterator[Connection]:
        """A transaction that waits for nobody longer than until this moment of the monotonic clock.

        Without one it waits with the database's own patience. Raises TooLateError before it begins, or the
        database's own error.
        """
        seconds = self.patience if until is None else until - time.monotonic()
        if seconds <= 0:
            raise TooLateError
        with self.engine.connect() as connection:
            if self.is_sqlite:
                driver: Any = connection.connection.driver_connection
                driver.execute(f"PRAGMA busy_timeout={round(seconds * 1000)}")
            connection.info["wrote"] = False
            with connection.begin():
                if until is not None and not self.is_sqlite:
                    wait = f"{max(1, round(seconds * 1000))}ms"
                    connection.execute(_WAIT_NO_LONGER, {"wait": wait})
                yield connection
            self.outage.done(wrote=has_written(connection))

    def session(self, connection: Connection | None = None) -> Session:
        """A session whose records stay readable after it has closed.

        In the transaction of a `connection` it commits nothing, and is to be flushed.
        """
        bind = connection or self.engine
        return RecordSession(bind, expire_on_commit=False, join_transaction_mode="rollback_only")

    async def run(self, act: Callable[[], T]) -> T:
        """`act()` in a thread of the database's own."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, act)

    def soon(self, act: Callable[[], None]) -> None:
        """`act()` in the same thread, without waiting for it; it must not raise."""
        self._threads.submit(act)

    def truncate_log(self) -> bool:
        """Make deleted rows unreadable in the write-ahead log or in dead tuples; True if it is done.

        A reader keeps either from it without an error: the result tells. Not within a transaction.
        """
        if not self.is_sqlite:
            return self._vacuum_sealed()
        raw = self.engine.raw_connection()
        try:
            cursor = raw.cursor()
            # Nobody shall wait for a reader here: the next sweep tries again.
            cursor.execute("PRAGMA busy_timeout=0")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, _log, _done = cursor.fetchone() or (1, 0, 0)
            cursor.execute(BUSY_TIMEOUT)
        finally:
            raw.close()
        return not busy

    def close(self) -> None:
        """Let running transactions end, and let go of the file or server."""
        self._threads.shutdown(wait=True)
        self.engine.dispose()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _vacuum_sealed(self) -> bool:
        from psycopg.errors import LockNotAvailable  # noqa: PLC0415  # SQLite does without the driver

        details: list[str] = []

        def listen(notice: "Diagnostic") -> None:
            # Read at once: psycopg lets go of it afterwards.
            details.append(notice.message_detail or "")

        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            psycopg: Any = connection.connection.driver_connection
            psycopg.add_notice_handler(listen)
            # Whoever answers would wait behind this, as this does behind a reader.
            connection.exec_driver_sql("SET lock_timeout = '2s'")
            try:
                connection.exec_driver_sql("VACUUM (FULL, VERBOSE) sealed_answer")
            except OperationalError as error:
                if not isinstance(error.orig, LockNotAvailable):
                    raise
                return False
            finally:
                psycopg.remove_notice_handler(listen)
                connection.exec_driver_sql("RESET lock_timeout")
        return _copied_for_readers(details) == 0

    def why_not(self, error: Exception) -> str:
        """A sentence for whoever runs the bot."""
        return why_not(self.url, error)


def lock_beside(file: Path) -> Path:
    """What a bot holds while it runs on an SQLite file."""
    return file.with_name(file.name + ".lock")


def _locked(descriptor: int) -> bool:
    """Tried for a moment: a bot that ends, or a command that only looks, lets go at once."""
    for _attempt in range(5):
        with suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        time.sleep(0.1)
    return False


def is_unwritable(error: BaseException) -> bool:
    """Is it the database itself (full disk, lock, no rights, gone, slow) and not our statement?"""
    return isinstance(error, (OperationalError, TooLateError))


def has_written(connection: Connection) -> bool:
    """Whether anything but a question was put in the transaction that is under way."""
    return bool(connection.info["wrote"])


_WAIT_NO_LONGER: Final = text(
    "SELECT set_config('lock_timeout', :wait, true), set_config('statement_timeout', :wait, true)"
)


def _copied_for_readers(details: Sequence[str]) -> int | None:
    """How many deleted rows VACUUM FULL kept for somebody's older snapshot; None if it did not say.

    «DETAIL: 3 dead row versions cannot be removed yet», in the language of the server.
    """
    counts = [re.search(r"\d+", detail) for detail in details if detail]
    return int(counts[-1].group()) if counts and counts[-1] else None
