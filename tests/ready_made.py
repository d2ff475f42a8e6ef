"""Databases with their tables, made once a run and then copied: to make them takes longer than most tests."""

import atexit
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

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


def copy_to(file: Path) -> None:
    """An SQLite file with all tables and nothing in them."""
    file.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_empty_file(), file)


def _empty_file() -> Path:
    file = folder() / "samspil.db"
    with alone("sqlite"):
        if not file.exists():
            begun = Database(f"sqlite:///{file}.begun")
            begun.migrate()
            # With its last connection SQLite puts the log into the file.
            begun.close()
            Path(f"{file}.begun").rename(file)
    return file
