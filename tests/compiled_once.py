"""What SQLAlchemy compiled for one test's database serves the next one's, too.

A bot has one engine and compiles each statement once. The tests make an engine for each bot, and compiled
the same statements again for each: a quarter of a conversation's time.
"""

from sqlalchemy import Connection, Dialect, Engine, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

_compiled: LRUCache[object, object] = LRUCache(5_000)


def compile_once() -> None:
    """From now on, in this process: dialects of one kind are alike, and all connections share a cache."""
    for kind in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        kind.__eq__ = _is_alike  # type: ignore[method-assign]
        kind.__hash__ = _hash_of_kind  # type: ignore[method-assign]
    event.listen(Engine, "engine_connect", _share)


def _share(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_compiled)


def _is_alike(dialect: Dialect, other: object) -> bool:
    return type(dialect) is type(other)


def _hash_of_kind(dialect: Dialect) -> int:
    return hash(type(dialect))
