"""A PostgreSQL database, emptied after each test: to make another takes longer than most tests do."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.exc import OperationalError

_TESTS_OF_EACH = 25
"""What was deleted stays in the files, and after that many is more than what is read."""

_ALONE = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_SHAPE = """
SELECT (SELECT md5(string_agg(concat(attrelid, attname, atttypid, attnotnull), ',' ORDER BY attrelid, attnum))
        FROM pg_attribute WHERE attrelid >= 16384),
       (SELECT md5(string_agg(concat(oid, conname), ',' ORDER BY oid)) FROM pg_constraint WHERE oid >= 16384),
       (SELECT md5(string_agg(indexrelid::text, ',' ORDER BY indexrelid))
        FROM pg_index WHERE indexrelid >= 16384),
       (SELECT count(*) FROM pg_proc WHERE oid >= 16384),
       (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal),
       (SELECT count(*) FROM pg_statistic WHERE starelid >= 16384),
       (SELECT count(*) FROM pg_db_role_setting),
       (SELECT version_num FROM alembic_version)
"""
"""What a test may have made otherwise: tables, rules, what was learnt of their rows, or an older revision."""
_EMPTY = """
DO $$ DECLARE name text; BEGIN
  SET LOCAL session_replication_role = replica;
  FOR name IN SELECT tablename FROM pg_tables
  WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('DELETE FROM %I', name);
  END LOOP;
  PERFORM setval(format('%I', sequencename)::regclass, 1, false)
  FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
END $$
"""


class Emptied:
    """One database after the other, each with all tables and nothing in them, as `ready_made` is."""

    def __init__(self, server: URL) -> None:
        self._server, self._made, self._tests = server, 0, 0
        self._shape: object = None

    def begun(self) -> URL:
        """The address of a database with nothing in it."""
        if self._shape is None:
            self._made += 1
            self._tests = 0
            with connected(self._server) as connection:
                # To copy it through the log, as is usual, takes three times as long.
                copy = f"CREATE DATABASE {self._name} TEMPLATE ready_made STRATEGY FILE_COPY"
                connection.execute(text(copy))
            with connected(self._here) as connection:
                self._shape = tuple(connection.execute(text(_SHAPE)).one())
        self._tests += 1
        return self._here

    def done(self) -> None:
        """Who is still connected is cut off; a database that is another by now is dropped."""
        if self._tests < _TESTS_OF_EACH and self._is_emptied():
            return
        self._shape = None
        with connected(self._server) as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {self._name} WITH (FORCE)"))

    def _is_emptied(self) -> bool:
        try:
            with connected(self._here) as connection:
                connection.execute(text(_ALONE))
                if tuple(connection.execute(text(_SHAPE)).one()) != self._shape:
                    return False
                connection.execute(text(_EMPTY))
        except OperationalError:
            return False
        return True

    @property
    def _name(self) -> str:
        return f"emptied_{self._made}"

    @property
    def _here(self) -> URL:
        return self._server.set(database=self._name)


@contextmanager
def connected(server: URL) -> Iterator[Connection]:
    """A connection of its own, in which each statement stands by itself."""
    engine = create_engine(server.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()
