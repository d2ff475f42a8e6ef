"""Copies of an SQLite database: taken while the bot runs, and put back while it does not."""

import os
import re
import shutil
import sqlite3
import stat
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Final

from bot import sealed
from bot.database import Database, lock_beside
from bot.migrating import WrongVersion, known_revisions, must_not_be_emptied
from bot.outage import DAMAGED

NOTE: Final = ".backup"
"""Beside the database lies a note of when the last backup was taken."""
DATED: Final = re.compile(r"samspil-\d{8}T\d{6}Z\.db")
"""What `backup --keep` writes, and the only thing that it deletes."""
ASIDE: Final = re.compile(r"\.before-(\d{8}T\d{6})(-\d+)?")
SECONDS: Final = 5.0
"""So long it is waited for another program that holds the database."""
MIB: Final = 1024 * 1024
ASIDE_PERIOD: Final = timedelta(days=30)
"""So long what `restore` put aside stays; it holds people's data like the database."""


class BackupError(Exception):
    """No backup can be taken or put back: a sentence for whoever runs the bot."""


def back_up(database: Database, keys: str, to: Path, now: datetime) -> bool:
    """Copy a database into one file, as it is at one moment; the bot works on meanwhile.

    The file is whole or not there. False if only the note of it could not be written. Raises BackupError.
    """
    source = _file_of(database, "Use pg_dump for PostgreSQL: `pg_dump --format=custom --file=FILE URL`.")
    if not source.is_file():
        raise BackupError(f"There is no database at {source} to back up. Check DATABASE_URL.")
    _must_be_apart(keys, source, to)
    beside = to.with_name(f".{to.name}.part")
    try:
        must_not_be_emptied(source)
        _copy(source, beside)
        # Else what is worth nothing would be kept in place of what is.
        _version_of(beside, called=source)
        beside.rename(to)
        _sync(to.parent)
    except WrongVersion as error:
        raise BackupError(str(error)) from error
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"The backup was not written to {to}: {error}.") from error
    finally:
        beside.unlink(missing_ok=True)
    return _note(source, now)


def back_up_dated(database: Database, keys: str, folder: Path, keep: int, now: datetime) -> tuple[Path, bool]:
    """The same into a folder, under the moment's name; of those there, only the newest `keep` are kept.

    Returns the new one, and whether the note could be written. Raises BackupError.
    """
    if not folder.is_dir():
        raise BackupError(f"With --keep a folder is named, and {folder} is none.")
    to = folder / f"samspil-{now:%Y%m%dT%H%M%SZ}.db"
    noted = back_up(database, keys, to, now)
    dated = sorted(each for each in folder.iterdir() if DATED.fullmatch(each.name))
    try:
        for old in dated[:-keep]:
            old.unlink()
    except OSError as error:
        raise BackupError(f"{to} is written, but an older one could not be deleted: {error}.") from error
    return to, noted


def _note(source: Path, now: datetime) -> bool:
    """For whoever looks after it alone: without the note the backup is as good."""
    beside = source.with_name(source.name + NOTE + ".part")
    try:
        beside.write_text(now.isoformat())
        _belongs_like(beside, source)
        beside.rename(source.with_name(source.name + NOTE))
    except OSError:
        return False
    return True


def must_fit(database: Database, file: Path) -> Path:
    """Everything that `restore` looks at before it begins; returns the place that would be taken.

    Nothing is left there by it. Raises BackupError, and InUse while a bot runs on the database.
    """
    target = _file_of(database, "Use pg_restore for PostgreSQL.")
    _must_be_ours(file)
    database.must_be_free()
    _must_have_room(target, file)
    return target


def _hold(database: Database, target: Path) -> None:
    """Raises InUse. What is made for it belongs to whom the database belongs."""
    made_folder = not target.parent.exists()
    lock = lock_beside(target)
    had_lock = lock.exists()
    database.hold()
    if made_folder:
        _belongs_like(target.parent, target.parent.parent)
    if not had_lock:
        # Else a bot that is not root could not take it.
        _belongs_like(lock, target if target.is_file() else target.parent)
        lock.chmod(0o600)


def _must_have_room(target: Path, file: Path) -> None:
    """For what is put back, and for what is there, which is put aside."""
    try:
        there = [target, target.with_name(target.name + "-wal")]
        needed = sum(each.stat().st_size for each in (file, *there) if each.is_file())
        folder = next(each for each in target.absolute().parents if each.exists())
        free = shutil.disk_usage(folder).free
        if target.is_file():
            target.open("rb").close()
    except OSError as error:
        raise BackupError(f"The backup cannot be put back to {target}: {error.strerror}.") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BackupError(f"The backup cannot be put back to {target}: this user may not write there.")
    if free < needed:
        raise BackupError(
            f"The backup cannot be put back to {target}: {needed // MIB + 1} MiB are needed there, and "
            f"{free // MIB} are free. Make room; what is there would be kept beside it."
        )


def restore(database: Database, file: Path, now: datetime) -> Path | None:
    """Put a backup in the place of the database; returns where the old one was put aside, if there was one.

    What is there has the owner and the mode of what was there. Raises BackupError, and InUse while a bot
    runs on the database.
    """
    target = must_fit(database, file)
    _hold(database, target)
    beside = target.with_name(f".{target.name}.restored")
    aside = _free_name(target, now)
    try:
        _copy(file, beside)
        had_one = target.is_file()
        if had_one:
            _put_aside(target, aside)
        _belongs_like(beside, target if had_one else target.parent)
        # A log of the old one would be played into the new one.
        for name in ("-wal", "-shm"):
            target.with_name(target.name + name).unlink(missing_ok=True)
        beside.rename(target)
        _sync(target.parent)
    except (OSError, sqlite3.Error) as error:
        beside.unlink(missing_ok=True)
        raise BackupError(f"The backup was not put back: {error}. What was there is at {target}.") from error
    return aside if had_one else None


def _free_name(target: Path, now: datetime) -> Path:
    first = target.with_name(f"{target.name}.before-{now:%Y%m%dT%H%M%S}")
    others = (first.with_name(f"{first.name}-{number}") for number in count(2))
    return first if not first.exists() else next(each for each in others if not each.exists())


def _put_aside(target: Path, aside: Path) -> None:
    """As one file, with what still stood in its log; as it is, where SQLite cannot read it any more."""
    try:
        _copy(target, aside)
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in DAMAGED:
            raise
        shutil.copyfile(target, aside)
    _belongs_like(aside, target)


def put_aside(database: Database) -> Mapping[Path, datetime]:
    """What earlier restores left beside the database, and when (UTC)."""
    if database.file is None or not database.file.parent.is_dir():
        return {}
    name, found = database.file.name, {}
    for path in sorted(database.file.parent.iterdir()):
        match = ASIDE.fullmatch(path.name.removeprefix(name)) if path.name.startswith(name) else None
        if match is not None:
            found[path] = datetime.strptime(match[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    return found


def purge_aside(database: Database, now: datetime) -> int:
    """Delete what has lain aside for thirty days; returns how many. Raises OSError."""
    old = [path for path, since in put_aside(database).items() if now - since > ASIDE_PERIOD]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _belongs_like(path: Path, other: Path) -> None:
    """The owner of another; its mode, too, where both are files. Who is not root gives nothing away."""
    status = other.stat()
    if os.geteuid() == 0:
        os.chown(path, status.st_uid, status.st_gid)
    if path.is_file() == other.is_file():
        path.chmod(stat.S_IMODE(status.st_mode))


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
    folder = sealed.folder_of(keys)
    if folder is not None and sealed.lies_within(to.resolve().parent, folder):
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
    if file.is_dir():
        raise BackupError(f"{file.resolve()} is a folder. Name the file in it that `samspil backup` wrote.")
    if not file.is_file():
        raise BackupError(f"There is no file {file}.")
    found = _version_of(file, called=file)
    if found not in known_revisions():
        raise BackupError(
            f"{file} was written by a version of Samspil that this one does not know ({found}). "
            "Install that version or a newer one first."
        )


def _version_of(file: Path, called: Path) -> str:
    """Of a whole database of Samspil; raises BackupError for anything else, by the name that it is called."""
    try:
        with closing(sqlite3.connect(f"file:{file.resolve()}?mode=ro", uri=True)) as connection:
            whole = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            tables = {
                name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            }
            is_ours = {"alembic_version", "partnership"} <= tables
            found = (
                connection.execute("SELECT version_num FROM alembic_version").fetchone() if is_ours else None
            )
    except sqlite3.Error as error:
        raise BackupError(f"{called} is no SQLite database that can be read: {error}.") from error
    if not whole:
        raise BackupError(f"{called} is damaged: SQLite finds faults in it.")
    if found is None:
        raise BackupError(f"{called} is a database, but none of Samspil.")
    return str(found[0])


def _copy(source: Path, to: Path) -> None:
    """By SQLite's own means, which see one moment of it, its log included."""
    descriptor = os.open(to, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with (
            closing(sqlite3.connect(f"file:{source.resolve()}?mode=ro", timeout=SECONDS, uri=True)) as read,
            closing(sqlite3.connect(to)) as written,
        ):
            # Without this, `backup` would wait for ever where another program holds the whole database.
            read.execute("BEGIN")
            read.execute("SELECT count(*) FROM sqlite_master")
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
