"""What saves the tests half of their time, and changes nothing that they show."""

import gc
import sqlite3
import sys
from contextlib import suppress
from typing import Any

from ready_made import tables_at_once
from sqlalchemy import Connection, Dialect, Engine, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from bot import process

_compiled: LRUCache[object, object] = LRUCache(5_000)


def hurry() -> None:
    """From now on, in this process.

    A bot has one engine and compiles each statement once. The tests make an engine for each bot, and
    compiled the same statements again for each: so dialects of one kind are alike, and share what was
    compiled. No test pulls the plug (a killed process loses nothing that it has written), so SQLite
    need not wait for the disk. And with all of pytest in memory, to look for garbage takes long.
    """
    # For IRIs, which no document of ours has, jsonschema builds forty grammars when it is imported, in 4 s.
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]  # so that it cannot be imported
    process.prepare()
    tables_at_once()
    for kind in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        kind.__eq__ = _is_alike  # type: ignore[method-assign, assignment]  # of dialects alone
        kind.__hash__ = _hash_of_kind  # type: ignore[method-assign, assignment]  # the same
    event.listen(Engine, "engine_connect", _share)
    gc.set_threshold(50_000, 20, 20)


def _share(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_compiled)
    if connection.dialect.name == "sqlite":
        raw: Any = connection.connection.driver_connection
        # Where the file is no database, the bot's own statement is to find it.
        with suppress(sqlite3.DatabaseError):
            raw.execute("PRAGMA synchronous=OFF")


def _is_alike(dialect: Dialect, other: object) -> bool:
    return type(dialect) is type(other)


def _hash_of_kind(dialect: Dialect) -> int:
    return hash(type(dialect))
