"""`samspil backup` and `restore`: the database as one file, away from its place and back."""

from pathlib import Path

import typer

from bot.audit import note
from bot.backup import ASIDE_PERIOD, BackupError, back_up, back_up_dated, must_fit, restore as put_back
from bot.clock import SystemClock
from bot.commands.beside import read_settings
from bot.database import Database, Unusable
from bot.exits import Exit, fail


def backup(file: Path, keep: int | None) -> None:
    """To a file; or into a folder, of which the newest `keep` are kept."""
    read = read_settings()
    database = Database(read.database_url)
    now = SystemClock().now()
    note(read, "backup", file=file, keep=keep)
    try:
        if keep is None:
            noted = back_up(database, read.keys, file, now)
        else:
            file, noted = back_up_dated(database, read.keys, file, keep, now)
    except BackupError as error:
        fail(str(error), Exit.REFUSED)
    finally:
        database.close()
    typer.echo(
        f"The database is in {file}. The keys of anonymous answers are not in it, on purpose: without them "
        "nobody can read what is sealed there."
    )
    if not noted:
        typer.echo(
            "That it was taken could not be noted beside the database, so the doctor will not know of it.",
            err=True,
        )


def restore(file: Path, *, dry_run: bool) -> None:
    """From a file that `backup` wrote; with `dry_run` it is only looked whether it could be."""
    read = read_settings()
    if not dry_run:
        note(read, "restore", file=file)
    database = Database(read.database_url)
    try:
        if dry_run:
            typer.echo(f"{file} is whole, and can be put back to {must_fit(database, file)}.")
            return
        aside = put_back(database, file, SystemClock().now())
    except Unusable as error:
        fail(str(error), Exit.DATABASE)
    except BackupError as error:
        fail(str(error), Exit.REFUSED)
    finally:
        database.close()
    if aside is not None:
        typer.echo(f"What was there is now {aside}. The bot deletes it after {ASIDE_PERIOD.days} days.")
    typer.echo(
        f"The database is as it was in {file}. What was due since then is done at the next start, and may be "
        "told in the channel a second time. Retros that were open then, and whose keys are gone, are asked "
        "again."
    )
