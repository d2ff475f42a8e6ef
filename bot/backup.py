"""Copies of an SQLite database: taken while the bot runs, and put back while it does not."""

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import make_url

from bot import sealed
from bot.database import Database
from bot.migrating import known_revisions

NOTE: Final = ".backup"
"""Beside the database lies a note of when the last backup was taken."""


class BackupError(Exception):
    """No backup can be taken or put back: a sentence for whoever runs the bot."""


def back_up(database: Database, keys: str, to: Path, now: datetime) -> None:
    """Copy a database into one file, as it is at one moment; the bot works on meanwhile.

    The file is whole or not there. Raises BackupError.
    """
    source = _file_of(database, "Use pg_dump for PostgreSQL: `pg_dump --format=custom --file=FILE URL`.")
    if not source.is_file():
        raise BackupError(f"There is no database at {source} to back up. Check DATABASE_URL.")
    _must_be_apart(keys, source, to)
    beside = to.with_name(f".{to.name}.part")
    try:
        _copy(source, beside)
        beside.rename(to)
        _sync(to.parent)
        note = source.with_name(source.name + NOTE)
        note.write_text(now.isoformat())
    except (OSError, sqlite3.Error) as error:
        beside.unlink(missing_ok=True)
        raise BackupError(f"The backup was not written to {to}: {error}.") from error


def restore(database: Database, file: Path, now: datetime) -> Path | None:
    """Put a backup in the place of the database; returns where the old one was put aside, if there was one.

    Raises BackupError, and InUse while a bot runs on the database.
    """
    target = _file_of(database, "Use pg_restore for PostgreSQL.")
    _must_be_ours(file)
    database.hold()
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.restored")
    aside = target.with_name(f"{target.name}.before-{now:%Y%m%dT%H%M%S}")
    try:
        _copy(file, beside)
        had_one = target.is_file()
        if had_one:
            # As one file, with what still stood in its log.
            _copy(target, aside)
        # A log of the old one would be played into the new one.
        for name in ("-wal", "-shm"):
            target.with_name(target.name + name).unlink(missing_ok=True)
        beside.rename(target)
        _sync(target.parent)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"The backup was not put back: {error}. What was there is at {target}.") from error
    return aside if had_one else None


def last_backup(database: Database) -> datetime | None:
    """When the last backup was taken, as far as is known here."""
    if database.file is None:
        return None
    try:
        return datetime.fromisoformat(database.file.with_name(database.file.name + NOTE).read_text())
    except (OSError, ValueError):
        return None


def _file_of(database: Database, otherwise: str) -> Path:
    if database.file is None:
        raise BackupError(f"Only an SQLite database is copied as a file. {otherwise}")
    return database.file


def _must_be_apart(keys: str, source: Path, to: Path) -> None:
    if to.exists():
        raise BackupError(f"{to} exists already, and a backup overwrites nothing. Choose another name.")
    place = keys if "://" not in keys else make_url(keys).database or ""
    folder = Path(place).resolve() if "://" not in keys else Path(place).resolve().parent
    if place and sealed.lies_within(to.resolve().parent, folder):
        raise BackupError(
            f"{to} lies in the folder of the keys. Who has both can read sealed answers: choose "
            "another place."
        )
    if not to.resolve().parent.is_dir():
        raise BackupError(f"There is no folder {to.parent} for the backup.")
    if to.resolve() == source.resolve():
        raise BackupError("The backup would be the database itself. Choose another name.")


def _must_be_ours(file: Path) -> None:
    """Raises BackupError unless it is a whole database of Samspil, of a version that this one knows."""
    if not file.is_file():
        raise BackupError(f"There is no file {file}.")
    try:
        with closing(sqlite3.connect(f"file:{file.resolve()}?mode=ro", uri=True)) as opened:
            whole = opened.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            tables = {
                name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            }
            is_ours = {"alembic_version", "partnership"} <= tables
            found = opened.execute("SELECT version_num FROM alembic_version").fetchone() if is_ours else None
    except sqlite3.Error as error:
        raise BackupError(f"{file} is no SQLite database that can be read: {error}.") from error
    if not whole:
        raise BackupError(f"{file} is damaged: SQLite finds faults in it.")
    if found is None:
        raise BackupError(f"{file} is a database, but none of Samspil.")
    if found[0] not in known_revisions():
        raise BackupError(
            f"{file} was written by a version of Samspil that this one does not know ({found[0]}). "
            "Install that version or a newer one first."
        )


def _copy(source: Path, to: Path) -> None:
    """By SQLite's own means, which see one moment of it, its log included."""
    descriptor = os.open(to, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with (
            closing(sqlite3.connect(f"file:{source.resolve()}?mode=ro", uri=True)) as read,
            closing(sqlite3.connect(to)) as written,
        ):
            read.backup(written)
            # One file that needs no log beside it.
            written.execute("PRAGMA journal_mode=DELETE")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
