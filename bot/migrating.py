"""Versions of the tables: which there are, which a database has, and how it is brought to another."""

import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import OperationalError

if TYPE_CHECKING:
    from alembic.config import Config

log = logging.getLogger(__name__)

MIGRATIONS: Final = Path(__file__).parent / "migrations"
LOCK: Final = 0x5341_4D53_5049_4C
"""The number of our advisory lock in a PostgreSQL: «SAMSPIL» in ASCII."""
DEADLOCK: Final = "40P01"
TRIES: Final = 5
LONGEST_WAIT: Final = 600_000
"""Milliseconds: who starts while the tables of an SQLite file are made waits, and many rows take long."""
LATEST_THAT_STAYS: Final = "0013"
"""Tables of this version and those before are not taken back: some of their migrations know no way."""


class WrongVersion(Exception):
    """Tables that are not known, or cannot be brought to a version: a sentence for whoever runs the bot."""


@cache
def known_revisions() -> frozenset[str]:
    """The versions of the tables that this code can bring up to date."""
    return frozenset(found.name.split("_")[0] for found in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def newest_revision() -> str:
    """The version that this code brings the tables to."""
    return max(known_revisions())


def revision_of(connection: Connection) -> str | None:
    """The version that the tables have; None where there are none yet. Raises WrongVersion if it is lost."""
    there, found = inspect(connection), None
    if there.has_table("alembic_version"):
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is None and there.has_table("partnership"):
        raise WrongVersion(
            "The tables do not say of which version they are: the database is damaged. Put a backup back."
        )
    return found


def older(found: str) -> str:
    """The sentence for tables that this code would bring up to date."""
    return f"The tables are older ({found}). `samspil run` or `samspil migrate` brings them up to date."


def newer(found: str) -> str:
    """The sentence for tables that this code does not know."""
    return f"The tables are newer ({found}) than this Samspil. Install a newer one."


def none_yet() -> str:
    """The sentence for a database without tables."""
    return "There are no tables yet. `samspil run` or `samspil migrate` makes them."


def must_not_be_emptied(file: Path | None) -> None:
    """A file of 0 bytes is no new database but a lost one; raises WrongVersion."""
    for _look in range(5):
        # For a moment it has none while somebody else makes it.
        if file is None or not file.is_file() or file.stat().st_size:
            return
        time.sleep(0.1)
    raise WrongVersion(
        f"The database {file} is an empty file: what was in it is gone. Put a backup back with "
        "`samspil restore FILE`, or take the file away to begin anew."
    )


def make_for_us(file: Path) -> None:
    """A new file that only its owner reads: SQLite would make it for everybody, and those beside it alike."""
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))


def bring(engine: Engine, wanted: str) -> None:
    """Bring the tables to a version, in one transaction; raises WrongVersion or the database's own error."""
    for tries_left in reversed(range(TRIES)):
        try:
            with _while_tables_are_made_anew(engine) as connection:
                if revision_of(connection) != wanted:
                    wait_for_others(connection)
                    _bring(connection, revision_of(connection), wanted)
                    _must_refer_to_what_is_there(connection)
        except OperationalError as error:
            if not tries_left or not _is_in_each_others_way(error):
                raise
        else:
            return


@contextmanager
def _while_tables_are_made_anew(engine: Engine) -> Iterator[Connection]:
    """A transaction in which a table that others refer to may be dropped and made again.

    SQLite takes a column out in no other way, and would delete, or refuse, what refers to the table.
    """
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        if connection.dialect.name == "sqlite":
            (waits,) = driver.execute("PRAGMA busy_timeout").fetchone()
            driver.execute(f"PRAGMA busy_timeout={LONGEST_WAIT}")
            driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
        finally:
            if connection.dialect.name == "sqlite":
                driver.execute("PRAGMA foreign_keys=ON")
                driver.execute(f"PRAGMA busy_timeout={waits}")


def _must_refer_to_what_is_there(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.execute(text("PRAGMA foreign_key_check")).first()
        if broken is not None:
            raise WrongVersion(f"A row of the table {broken[0]} would refer to nothing. Nothing was changed.")


def wait_for_others(connection: Connection) -> None:
    """Be the only one that migrates a PostgreSQL until the end of the transaction."""
    if connection.dialect.name != "postgresql":
        return
    if not connection.execute(text(f"SELECT pg_try_advisory_xact_lock({LOCK})")).scalar():
        log.info("another one brings the tables up to date", extra={"action": "tables.waiting"})
        connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))


def _is_in_each_others_way(error: OperationalError) -> bool:
    """Whether PostgreSQL ended one of two that waited for each other: nothing has happened, try again."""
    return getattr(error.orig, "sqlstate", None) == DEADLOCK


def _bring(connection: Connection, found: str | None, wanted: str) -> None:
    from alembic import command  # noqa: PLC0415  # a third of a second that most starts do not need

    if found is not None and found not in known_revisions():
        raise WrongVersion(newer(found))
    if wanted not in known_revisions():
        raise WrongVersion(f"There is no version {wanted} of the tables. The newest is {newest_revision()}.")
    if found is None or found < wanted:
        command.upgrade(alembic_config(connection), wanted)
    elif found > wanted:
        if wanted < LATEST_THAT_STAYS:
            raise WrongVersion(
                f"Tables are not taken back beyond {LATEST_THAT_STAYS}. Restore a backup instead."
            )
        command.downgrade(alembic_config(connection), wanted)


def alembic_config(connection: Any = None) -> "Config":
    """Alembic's configuration without a file of its own; `connection` is an open one, if any."""
    from alembic.config import Config  # noqa: PLC0415  # the same

    config = Config()
    # A percent sign in a path would be taken for a placeholder.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
