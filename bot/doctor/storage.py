"""The database's own state: its tables, who runs on it, its log, its backups."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import inspect
from sqlmodel import SQLModel

from bot import migrating, vitals
from bot.backup import ASIDE_PERIOD, last_backup, put_aside
from bot.database import Unusable, lock_beside
from bot.doctor.finding import FAIL, OK, WARN, Finding, Patient

BIG_LOG: Final = 64 * 1024 * 1024
BACKUP_EVERY: Final = timedelta(days=2)

OTHERS_READ, OTHERS_PASS = 0o004, 0o001


def rights(patient: Patient) -> Iterator[Finding]:
    """Whether the bot may write where it must, and nobody else may read there."""
    file, folders = patient.database.file, vitals.places(patient.database, patient.settings.keys)
    shut = [name for name, folder in folders.items() if not _is_writable(folder)]
    if file is not None and "DATABASE_URL" not in shut and not _can_be_opened(file):
        shut.append("DATABASE_URL")
    if patient.settings.audit_log and not _can_be_written(Path(patient.settings.audit_log)):
        shut.append("AUDIT_LOG")
    for name in shut:
        yield Finding(
            "rights",
            FAIL,
            f"This user may not write where {name} points to. Give it the folder, or set another.",
        )
    if file is not None and file.is_file() and _is_open_to_others(file.resolve()):
        yield Finding(
            "rights",
            WARN,
            f"Everybody on this machine may read the database: `chmod 700 {file.parent}`.",
        )
    elif folders and not shut:
        yield Finding("rights", OK, "The bot may write where it must, and nobody else may read there.")


def room(patient: Patient) -> Iterator[Finding]:
    """Whether the disks that the bot writes to are getting full; a server's own is for who runs that."""
    for name, free in vitals.room(patient.database, patient.settings.keys).items():
        said = f"Where {name} points to, {free // vitals.MIB} MiB are free."
        if free < vitals.NO_ROOM:
            yield Finding("room", FAIL, f"{said} Make room, or soon nothing can be saved.")
        elif free < vitals.LITTLE_ROOM:
            yield Finding("room", WARN, f"{said} See what fills the disk.")
        else:
            yield Finding("room", OK, said)


def _is_writable(folder: Path) -> bool:
    """Or could be made where it is not yet, which a link to nowhere keeps it from."""
    places = (folder.absolute(), *folder.absolute().parents)
    there = next(each for each in places if each.exists() or each.is_symlink())
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def _can_be_opened(file: Path) -> bool:
    """The database's own, and that which a bot holds while it runs."""
    return all(
        os.access(each, os.R_OK | os.W_OK) and not each.is_dir() if each.exists() else not each.is_symlink()
        for each in (file, lock_beside(file))
    )


def _can_be_written(file: Path) -> bool:
    """Of a file that is not there yet, nobody makes the folder."""
    if file.exists():
        return not file.is_dir() and os.access(file, os.W_OK)
    return file.parent.is_dir() and os.access(file.parent, os.W_OK | os.X_OK)


def _is_open_to_others(file: Path) -> bool:
    if not file.stat().st_mode & OTHERS_READ:
        return False
    return all(folder.stat().st_mode & OTHERS_PASS for folder in file.parents)


def tables(patient: Patient) -> Iterator[Finding]:
    """Whether the tables are those that this version works with."""
    try:
        found, newest = patient.database.revisions()
    except Unusable as error:
        yield Finding("tables", FAIL, str(error))
        return
    if found == newest and (lost := _lost_tables(patient)):
        yield Finding(
            "tables",
            FAIL,
            f"The database lacks what its version has: {', '.join(lost)}. Put a backup back with "
            "`samspil restore FILE`; what is there now is kept aside.",
        )
    elif found == newest:
        yield Finding("tables", OK, f"The tables are up to date ({newest}).")
    elif found is None:
        yield Finding("tables", WARN, migrating.none_yet())
    else:
        known = found in migrating.known_revisions()
        yield Finding("tables", FAIL, migrating.older(found) if known else migrating.newer(found))


def _lost_tables(patient: Patient) -> list[str]:
    return sorted(SQLModel.metadata.tables.keys() - set(inspect(patient.database.engine).get_table_names()))


def one_bot(patient: Patient) -> Iterator[Finding]:
    """Whether a bot runs; a PostgreSQL may have several, and nobody can tell from outside."""
    runs = patient.database.has_bot() if _has_file(patient) else None
    if runs:
        yield Finding("one_bot", OK, "A bot runs on this database.")
    elif runs is False:
        yield Finding("one_bot", WARN, "No bot runs on this database. `samspil run` starts one.")


def log(patient: Patient) -> Iterator[Finding]:
    """Whether SQLite's log is written back now and then."""
    file = patient.database.file
    if file is None or not file.is_file():
        return
    beside = file.with_name(file.name + "-wal")
    size = beside.stat().st_size if beside.is_file() else 0
    if size <= BIG_LOG:
        yield Finding("log", OK, f"The database's log has {size // 1024} KiB.")
        return
    yield Finding(
        "log",
        WARN,
        f"The database's log has {size // 1024 // 1024} MiB: something reads the database for very long and "
        "keeps the log from being written back. What was deleted may still be read in it. End that reader.",
    )


def backups(patient: Patient) -> Iterator[Finding]:
    """How old the last backup is, as far as it was taken by `samspil backup`."""
    if not _has_file(patient):
        return
    last = last_backup(patient.database)
    if last is None:
        yield Finding(
            "backups", WARN, "No backup is known. `samspil backup FILE` takes one while the bot runs."
        )
        return
    days = (patient.now - last).days
    level = OK if patient.now - last <= BACKUP_EVERY else WARN
    advice = "" if level == OK else " Let `samspil backup FILE` run every night."
    yield Finding("backups", level, f"The last backup was taken {days} days ago.{advice}")


def aside(patient: Patient) -> Iterator[Finding]:
    """What a restore left behind: as personal as the database, and in nobody's backup plan."""
    left = put_aside(patient.database)
    if not left:
        return
    names = ", ".join(path.name for path in left)
    late = any(patient.now - since > ASIDE_PERIOD + timedelta(days=1) for since in left.values())
    yield Finding(
        "aside",
        WARN,
        f"A restore put aside what was there before: {names}. Delete it once the database is right; "
        + (
            "the bot should have deleted it, and may not."
            if late
            else f"the bot does after {ASIDE_PERIOD.days} days."
        ),
    )


def _has_file(patient: Patient) -> bool:
    return patient.database.file is not None and patient.database.file.is_file()
