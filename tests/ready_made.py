"""Databases with their tables, made once a run and then copied: to make them takes longer than most tests."""

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.database import Database


def ready(database: Database) -> Database:
    """The same database with its tables; an SQLite file that is not there yet becomes a copy."""
    if database.file is not None and not database.file.exists():
        copy_to(database.file)
    database.migrate()
    return database


def copy_to(file: Path) -> None:
    """An SQLite file with all tables and nothing in them."""
    file.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_empty_file(), file)


@cache
def _folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="samspil-ready-made-")


@cache
def _empty_file() -> Path:
    file = Path(_folder().name) / "samspil.db"
    database = Database(f"sqlite:///{file}")
    database.migrate()
    # With its last connection SQLite puts the log into the file.
    database.close()
    return file
