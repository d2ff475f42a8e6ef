"""Engines of SQLAlchemy for either database, as the bot needs them."""

import json
import sqlite3
import time
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, Engine, PoolProxiedConnection, create_engine, event, make_url
from sqlalchemy.exc import DisconnectionError

SECONDS_TO_CONNECT = 2
"""The least that PostgreSQL's own library takes: who clicked cannot wait for a server that is gone."""
LIVELY = 2.0
"""Seconds in which a connection that worked is taken to work still."""
PATIENCE = 5.0
"""Seconds for which a unit of work waits for a lock that another process holds."""
BUSY_TIMEOUT = "PRAGMA busy_timeout=5000"
PRAGMAS = (
    BUSY_TIMEOUT,  # first: two that open a new file at once wait for each other from here on
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # what was acknowledged is on disk
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # what was deleted is overwritten
)
_compact: Final = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))
"""What messages look like is most of what the bot ever stores, and is never read but by it."""


def note_writing(engine: Engine) -> None:
    """In the information of a connection, as `wrote`, whether anything but a question was asked of it."""

    @event.listens_for(engine, "before_cursor_execute")
    def note(connection: Connection, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith("SELECT"):
            connection.info["wrote"] = True


def sqlite_engine(url: str) -> Engine:
    """Begins each transaction as its only writer, and syncs what is committed."""
    engine = create_engine(url, hide_parameters=True, json_serializer=_compact)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        # Without this, Python's sqlite3 begins and commits by itself, and a released savepoint
        # outlives the rollback of its transaction (seen on 3.11; tests/test_database.py).
        connection.isolation_level = None
        for pragma in PRAGMAS:
            _when_it_is_free(connection, pragma)

    def begin(dbapi_connection: PoolProxiedConnection) -> None:
        driver: Any = dbapi_connection.driver_connection
        driver.execute("BEGIN IMMEDIATE")

    # A statement in its event «begin» took a thirtieth of a status answer, and counted as written.
    engine.dialect.do_begin = begin  # type: ignore[method-assign]  # of this engine alone
    return engine


def _when_it_is_free(connection: sqlite3.Connection, pragma: str) -> None:
    """Of two that make a new file at once, SQLite tells one that it is locked without waiting."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute(pragma)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def postgresql_engine(url: str, threads: int) -> Engine:
    """For so many threads; a connection that has not been used for a while is looked at first."""
    psycopg = make_url(url).set(drivername="postgresql+psycopg")
    # One connection more than threads: migrations and commands run beside them.
    waiting = {} if "connect_timeout" in psycopg.query else {"connect_timeout": SECONDS_TO_CONNECT}
    engine = create_engine(
        psycopg,
        hide_parameters=True,
        json_serializer=_compact,
        pool_size=threads + 1,
        connect_args=waiting,
    )

    @event.listens_for(engine, "checkin")
    def note(_connection: Any, record: Any) -> None:
        record.info["used_at"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def look_whether_it_lives(connection: Any, record: Any, _proxy: Any) -> None:
        # To ask it each time, as SQLAlchemy would, is one round trip more in every transaction.
        if time.monotonic() - record.info.get("used_at", 0) < LIVELY:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            # The pool opens another in its place.
            raise DisconnectionError from error

    return engine
