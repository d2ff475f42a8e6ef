"""`samspil backup | restore | migrate | doctor | outbox … | keys …`: what keeps a bot well, beside it."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import SQLAlchemyError

from bot import doctor as examining, migrating, outbox, settings
from bot.app import assemble
from bot.audit import note
from bot.backup import KEPT_ASIDE, BackupError, back_up, back_up_dated, must_fit, restore as put_back
from bot.clock import SystemClock
from bot.database import Database, InUse, Unusable
from bot.doctor import FAIL, Finding, Patient
from bot.exits import HIGHEST, Exit, fail
from bot.sealed import KeysAway, key_store, lie_together, move as move_keys
from bot.settings import Looked, Settings, SettingsError
from bot.work import DatabaseUnit

upkeep = typer.Typer()
letters = typer.Typer(help="Messages that Slack did not take.")
keys = typer.Typer(help="The keys of anonymous answers.")
upkeep.add_typer(letters, name="outbox")
upkeep.add_typer(keys, name="keys")


@upkeep.command()
def backup(
    file: Annotated[
        Path, typer.Argument(help="Where to write it; nothing is overwritten. With --keep, a folder.")
    ],
    keep: Annotated[
        int | None, typer.Option(min=1, help="Name it by its moment, and keep so many of them.")
    ] = None,
) -> None:
    """Copy the database into one file, while the bot runs. The keys are not in it, and must not be."""
    read = _settings()
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


@upkeep.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `samspil backup` wrote.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only look whether it could be put back now.")
    ] = False,
) -> None:
    """Put a backup in the place of the database, while no bot runs; the old one is kept aside."""
    read = _settings()
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
        typer.echo(f"What was there is now {aside}. The bot deletes it after {KEPT_ASIDE.days} days.")
    typer.echo(
        f"The database is as it was in {file}. What was due since then is done at the next start, and may be "
        "told in the channel a second time. Retros that were open then, and whose keys are gone, are asked "
        "again."
    )


@upkeep.command()
def migrate(
    to: Annotated[
        str | None, typer.Option(help="A version of the tables, like 0014; an older one goes back.")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Only say how it stands.")] = False,
) -> None:
    """Bring the tables up to date, as every start does, or say whether they are (else exit code 3)."""
    read = _settings()
    if not check:
        note(read, "migrate", to=to)
    database = Database(read.database_url)
    try:
        if not check:
            _bring(database, to)
        found, _newest = database.revisions()
    except Unusable as error:
        fail(str(error), Exit.DATABASE)
    finally:
        database.close()
    wanted = to or migrating.newest_revision()
    if found != wanted:
        fail(_how_it_stands(found, wanted), Exit.DATABASE)
    typer.echo(
        f"The tables are up to date ({found})." if to is None else f"The tables are of version {found}."
    )


def _bring(database: Database, to: str | None) -> None:
    found, _newest = database.revisions()
    if to is not None and found in migrating.known_revisions() and to < str(found):
        # A bot that runs on them would go on with what is taken away.
        database.hold()
    database.migrate(to)


def _how_it_stands(found: str | None, wanted: str) -> str:
    if found is None:
        return migrating.none_yet()
    if found not in migrating.known_revisions():
        return migrating.newer(found)
    if found < wanted:
        return migrating.older(found)
    return (
        f"The tables are of version {found}. `samspil migrate --to {wanted}` takes back what was added since."
    )


@upkeep.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Say what is wrong or stuck, and what to do about it. Exit code 7 if something must be mended."""
    findings = _found(settings.look())
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        for finding in findings:
            typer.echo(f"{finding.level:4}  {finding.name}: {finding.sentence}")
    if any(finding.level == FAIL for finding in findings):
        raise typer.Exit(Exit.UNWELL)


def _found(looked: Looked) -> list[Finding]:
    app = assemble(looked.settings.without_tokens(), SystemClock())
    sweeps = {sweep.name: sweep.next_due for sweep in app.sweeps}
    patient = Patient(looked.settings, app.database, app.keys, sweeps, SystemClock().now())
    try:
        findings = examining.examine_settings(looked, settings.ENV_FILE)
        findings += asyncio.run(examining.examine_outside(patient))
        if not looked.wrong.keys() & {"DATABASE_URL", "KEYS"}:
            findings += examining.examine(patient)
    finally:
        app.database.close()
    return findings


@letters.callback(invoke_without_command=True)
def dead_letters(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """List the messages that Slack did not take, with its own word why."""
    if context.invoked_subcommand is not None:
        return
    with _database() as (database, now, read), database.session() as session:
        dead = outbox.dead_letters(DatabaseUnit(session, now, key_store(read.keys)))
    if as_json:
        typer.echo(json.dumps([asdict(letter) for letter in dead], indent=2, default=str))
        return
    for letter in dead:
        since = letter.dead_at.isoformat(timespec="minutes")
        typer.echo(
            f"{letter.id}  {since}  {letter.partnership}  {letter.name} to {letter.place}: {letter.error}"
        )
    typer.echo(
        "`samspil outbox resend ID` or `--all` tries again."
        if dead
        else "Slack has taken everything that was owed to it, or will be asked again."
    )


@letters.command()
def resend(
    number: Annotated[
        int | None, typer.Argument(metavar="ID", min=1, max=HIGHEST, help="As `samspil outbox` lists it.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
) -> None:
    """Try again to bring a dead letter to Slack; the bot that runs does it within seconds."""
    if (number is None) != everything:
        fail("Say which one by its ID, or --all.", Exit.REFUSED)
    with _database() as (database, now, read), database.session() as session, session.begin():
        note(read, "outbox resend", letter="all" if number is None else number)
        w = DatabaseUnit(session, now, key_store(read.keys))
        count = outbox.resend_all(w) if number is None else int(outbox.resend(w, number))
    if number is not None and not count:
        fail(f"There is no dead letter {number}. `samspil outbox` lists them.", Exit.NOT_THERE)
    typer.echo(f"{count} owed again.")


@keys.command()
def move(
    place: Annotated[
        str, typer.Argument(help="A folder, or the URL of a second database: as KEYS names it.")
    ],
) -> None:
    """Move the keys to another place, while no bot runs; then set KEYS to it."""
    read = _settings()
    note(read, "keys move", to="a database" if "://" in place else place)
    database = Database(read.database_url)
    try:
        database.hold()
        if lie_together(place, read.database_url):
            fail(
                "Keys in that place lie with the database, too. Choose one outside of its folder.",
                Exit.REFUSED,
            )
        count = move_keys(key_store(read.keys), key_store(place))
    except InUse as error:
        fail(str(error), Exit.DATABASE)
    except (OSError, SQLAlchemyError) as error:
        said = (
            str(error) if isinstance(error, KeysAway) else f"{type(error).__name__}. Nothing is lost by that."
        )
        fail(f"The keys were not moved: {said}", Exit.REFUSED)
    finally:
        database.close()
    typer.echo(
        f"{count} keys are there now, and none where they were. Set KEYS to it before the bot is started."
    )


@keys.command()
def lost() -> None:
    """Say that the keys are gone for good: open rounds are asked again, and their answers destroyed."""
    read = _settings()
    note(read, "keys lost")
    store = key_store(read.keys)
    try:
        if store.is_there():
            fail("The keys are there. Only a store that is gone can be given up.", Exit.REFUSED)
        store.begin()
    except (OSError, SQLAlchemyError) as error:
        fail(f"No keys can be kept there: {type(error).__name__}. Check KEYS.", Exit.REFUSED)
    typer.echo("New keys will be kept there. Every round that lost its key is asked again at the next start.")


def _settings() -> Settings:
    try:
        return settings.read()
    except SettingsError as error:
        fail(str(error), Exit.SETTINGS)


@contextmanager
def _database() -> Iterator[tuple[Database, datetime, Settings]]:
    """The database, brought up to date; whoever cannot use it is told so."""
    read = _settings()
    database = Database(read.database_url)
    try:
        database.migrate()
        yield database, SystemClock().now(), read
    except Unusable as error:
        fail(str(error), Exit.DATABASE)
    finally:
        database.close()
