"""Databases with their tables, made once a run and then copied: to make them takes longer than most tests."""

import atexit
import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import Connection

from bot import migrating
from bot.database import Database

_FOLDER = "FOLDER_OF_THIS_TEST_RUN"


def folder() -> Path:
    """What all processes of this run share, until the first of them ends; pytest may clear its own."""
    if _FOLDER not in os.environ:
        os.environ[_FOLDER] = mkdtemp(prefix="samspil-tests-")
        atexit.register(shutil.rmtree, os.environ[_FOLDER], ignore_errors=True)
    return Path(os.environ[_FOLDER])


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Only one process of this run at a time is within this."""
    with (folder() / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def ready(database: Database) -> Database:
    """The same database with its tables; an SQLite file that is not there yet becomes a copy."""
    if database.file is not None and not database.file.exists():
        copy_to(database.file)
    else:
        database.migrate()
    return database


def tables_at_once() -> None:
    """From now on, in this process, an SQLite file without tables gets at once what migrations made."""
    bring = migrating._bring

    def brought(connection: Connection, found: str | None, wanted: str) -> None:
        is_first = str(connection.engine.url.database) == _begun()
        is_new = found is None and wanted == migrating.newest_revision()
        if connection.dialect.name != "sqlite" or is_first or not is_new:
            bring(connection, found, wanted)
            return
        for statement in _whole():
            connection.exec_driver_sql(statement)

    migrating._bring = brought


@cache
def _whole() -> tuple[str, ...]:
    """What makes all tables, in the order in which they need each other."""
    with closing(sqlite3.connect(_empty_file())) as file:
        return tuple(each for each in file.iterdump() if each not in ("BEGIN TRANSACTION;", "COMMIT;"))


def _begun() -> str:
    return str(folder() / "samspil.db.begun")


def copy_to(file: Path) -> None:
    """An SQLite file with all tables and nothing in them."""
    file.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_empty_file(), file)


def _empty_file() -> Path:
    file = folder() / "samspil.db"
    with alone("sqlite"):
        if not file.exists():
            begun = Database(f"sqlite:///{_begun()}")
            begun.migrate()
            # With its last connection SQLite puts the log into the file.
            begun.close()
            Path(_begun()).rename(file)
    return file
