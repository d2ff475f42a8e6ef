"""The database's own state: its tables, who runs on it, its log, its backups."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from bot.backup import last_backup
from bot.database import Unusable, known_revisions
from bot.doctor.finding import FAIL, OK, WARN, Finding, Patient

BIG_LOG: Final = 64 * 1024 * 1024
BACKUP_EVERY: Final = timedelta(days=2)


def tables(patient: Patient) -> Iterator[Finding]:
    """Whether the tables are those that this version works with."""
    try:
        found, newest = patient.database.revisions()
    except Unusable as error:
        yield Finding("tables", FAIL, str(error))
        return
    if found == newest:
        yield Finding("tables", OK, f"The tables are up to date ({newest}).")
    elif found is None:
        yield Finding("tables", FAIL, "There are no tables yet. `samspil run` makes them.")
    elif found in known_revisions():
        yield Finding(
            "tables", FAIL, f"The tables are older ({found}). `samspil run` brings them up to date."
        )
    else:
        yield Finding(
            "tables", FAIL, f"The tables are newer ({found}) than this Samspil. Install a newer one."
        )


def one_bot(patient: Patient) -> Iterator[Finding]:
    """Whether a bot runs; a PostgreSQL may have several, and nobody can tell from outside."""
    runs = patient.database.is_held() if _has_file(patient) else None
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


def _has_file(patient: Patient) -> bool:
    return patient.database.file is not None and patient.database.file.is_file()
