"""`samspil …`: what whoever runs the bot can say."""

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from importlib import metadata
from io import TextIOWrapper
from typing import Annotated

import typer
from cryptography.fernet import Fernet

from bot import conductor, logs, manifest as described, process, sealed, settings
from bot.app import App, assemble
from bot.audit import note
from bot.blocks import charter as charter_looks
from bot.blocks.escalation import as_markdown
from bot.clock import SystemClock
from bot.database import Database, Unusable
from bot.errors import Refusal
from bot.exits import HIGHEST, Exit, fail
from bot.installations import ManyWorkspaces, WrongTokenKeys
from bot.language import translator
from bot.person import person
from bot.rituals import escalation, scorecard
from bot.sealed import key_store
from bot.settings import Settings, SettingsError
from bot.unreachable import Unreachable
from bot.upkeep import upkeep
from bot.work import DatabaseUnit

log = logging.getLogger(__name__)

cli = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="A Slack bot for the rituals that make two companies work as one team.",
)
cli.add_typer(upkeep)
cli.add_typer(person, name="person")


class Form(StrEnum):
    """How a story is written."""

    MARKDOWN = "markdown"
    JSON = "json"


class TableForm(StrEnum):
    """How a scorecard is written."""

    CSV = "csv"
    JSON = "json"


class ManifestForm(StrEnum):
    """How the manifest is written; Slack takes both."""

    JSON = "json"
    YAML = "yaml"


def _say_version(asked: bool) -> None:
    if asked:
        typer.echo(f"samspil {version()}")
        raise typer.Exit


@cli.callback()
def samspil(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Print the version, and end."),
    ] = False,
) -> None:
    """What goes for every command."""
    process.prepare()


@cli.command()
def run() -> None:
    """Run the bot until it is told to stop (Ctrl-C or SIGTERM)."""
    try:
        read = settings.read()
    except SettingsError as error:
        fail(str(error), Exit.SETTINGS)
    logs.configure(read.log_level, read.log_format)
    _mind_the_keys(read)
    try:
        asyncio.run(_live(assemble(read, SystemClock())))
    except WrongTokenKeys as error:
        fail(str(error), Exit.SETTINGS)
    except Unusable as error:
        fail(str(error), Exit.DATABASE)
    except Unreachable as error:
        fail(str(error), Exit.SLACK)


def _mind_the_keys(read: Settings) -> None:
    """Whoever copies the database must not have the keys with it."""
    if not sealed.lie_together(read.keys, read.database_url):
        return
    if read.keys_may_lie_with_data == "no":
        fail(
            "KEYS lies with the database: whoever has a copy of it can read anonymous answers before their "
            "time. While no bot runs, bring the keys to another place, and say so where KEYS is set:\n\n"
            f"{sealed.how_to_part(read.database_url)}\n\n"
            "Several bots on one PostgreSQL need a second database on another server in place of the folder. "
            "Who insists sets KEYS_MAY_LIE_WITH_DATA=yes.",
            Exit.SETTINGS,
        )
    log.warning(
        "KEYS lies with the database, as KEYS_MAY_LIE_WITH_DATA allows: whoever has a copy of it can read "
        "anonymous answers, and the promise that people are given is not true",
        extra={"action": "keys.with_data"},
    )


@cli.command()
def demo(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port of the page; 0 takes any that is free.")
    ] = 8300,
    empty: Annotated[
        bool, typer.Option("--empty", help="Begin before set-up, with nothing lived through.")
    ] = False,
    tour: Annotated[
        bool, typer.Option("--tour", help="Play two weeks and a quarter without a browser, and end.")
    ] = False,
) -> None:
    """Try everything without a Slack account: the bot in an embedded Slack with two companies."""
    from playground import demo as playing  # noqa: PLC0415  # only this command needs the stand-in for Slack

    logs.configure("WARNING")
    if tour:
        raise typer.Exit(0 if asyncio.run(playing.tour()) else Exit.TOUR)
    asyncio.run(playing.serve(port, empty=empty, told_to_stop=told_to_stop))


@cli.command()
def manifest(
    form: Annotated[ManifestForm, typer.Option("--format", help="json or yaml.")] = ManifestForm.JSON,
    http: Annotated[
        str | None,
        typer.Option(help="Public address of the bot, for TRANSPORT=http; without it, Socket Mode."),
    ] = None,
) -> None:
    """Print the manifest of the Slack app: paste it where Slack asks for one."""
    if http is not None and not http.startswith("https://"):
        fail("Slack calls only addresses that begin with https://.", Exit.SETTINGS)
    typer.echo(described.as_text(described.manifest(http), yaml=form is ManifestForm.YAML))


@cli.command()
def story(
    number: Annotated[int, typer.Argument(min=1, max=HIGHEST, help="The number of the blocker.")],
    form: Annotated[Form, typer.Option("--format", help="markdown or json.")] = Form.MARKDOWN,
) -> None:
    """Print the whole story of one blocker, to keep or to send on."""
    with _database() as (read, database), database.session() as session:
        note(read, "story", blocker=number)
        told = escalation.story_of(session, number)
        text = escalation.as_json(told) if form is Form.JSON else as_markdown(translator("en"), told)
    typer.echo(text)


@contextmanager
def _database() -> Iterator[tuple[Settings, Database]]:
    """The settings and their database, for a command; what hinders it is said, with its exit code."""
    try:
        read = settings.read()
        database = Database(read.database_url)
        database.migrate()
        yield read, database
        database.close()
    except SettingsError as error:
        fail(str(error), Exit.SETTINGS)
    except Unusable as error:
        fail(str(error), Exit.DATABASE)
    except Refusal as refusal:
        fail(str(refusal), Exit.NOT_THERE)


@cli.command()
def token_key() -> None:
    """Print a fresh key for TOKEN_KEYS."""
    typer.echo(Fernet.generate_key().decode())


@cli.command()
def rotate_tokens() -> None:
    """Encrypt the stored tokens under the first of TOKEN_KEYS; afterwards the others may go."""
    try:
        read = settings.read()
        if read.slack_client_id is None:
            fail("There are no stored tokens: SLACK_CLIENT_ID is not set.", Exit.SETTINGS)
        note(read, "rotate-tokens")
        database = Database(read.database_url)
        database.migrate()
        many = ManyWorkspaces(database, read.slack_client_id, read.keys_of_tokens)
        count = asyncio.run(many.rotate())
        database.close()
    except (SettingsError, WrongTokenKeys) as error:
        fail(str(error), Exit.SETTINGS)
    except Unusable as error:
        fail(str(error), Exit.DATABASE)
    typer.echo(f"Encrypted anew: {count}.")


@cli.command()
def charter(
    channel: Annotated[str, typer.Argument(help="The name or the id of the channel.")],
) -> None:
    """Print the whole charter of a channel as Markdown, to keep or to send on."""
    # Never committed: whatever is only looked at stays as it was.
    with _database() as (read, database), database.session() as session:
        note(read, "charter", channel=channel)
        view = conductor.charter_in(DatabaseUnit(session, SystemClock().now(), key_store(read.keys)), channel)
        text = charter_looks.as_markdown(translator(view.partnership.language), view)
    typer.echo(text)


@cli.command("scorecard")
def scorecard_of_month(
    month: Annotated[str, typer.Option(help="The month, like 2026-05.")],
    form: Annotated[TableForm, typer.Option("--format", help="csv or json.")] = TableForm.CSV,
    number: Annotated[
        int | None,
        typer.Option("--partnership", min=1, max=HIGHEST, help="Its number, where there are several."),
    ] = None,
) -> None:
    """Print the scorecard of a month: as it was posted, else as the figures are now."""
    # Never committed: the month is only looked at.
    with _database() as (read, database), database.session() as session:
        note(read, "scorecard", month=month, partnership=number)
        w = DatabaseUnit(session, SystemClock().now(), key_store(read.keys))
        name, card = conductor.scorecard_of_month(w, number, month)
        text = scorecard.as_json(name, card) if form is TableForm.JSON else scorecard.as_csv(card)
    typer.echo(text, nl=False)


async def _live(app: App) -> None:
    asyncio.get_running_loop().set_exception_handler(logs.tell_of_the_loop)
    told = told_to_stop()
    waiting = asyncio.ensure_future(told.wait())
    starting = asyncio.ensure_future(app.start())
    try:
        await asyncio.wait({starting, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if not told.is_set():
            await starting
            app.keep_sweeping()
            leave_alone_what_is_there()
            typer.echo("Samspil is running. Stop it with Ctrl-C.")
            await waiting
    finally:
        for task in (starting, waiting):
            task.cancel()
        await asyncio.wait({starting, waiting})
        await app.stop()


def leave_alone_what_is_there() -> None:
    """What was loaded for good is looked through for garbage no more: each look took a tenth of a second."""
    gc.collect()
    gc.freeze()


def told_to_stop() -> asyncio.Event:
    """Set at SIGTERM or Ctrl-C: what has begun is then ended in good order."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    # From a terminal that closes, or from who wants the settings to be read anew: they are frozen.
    loop.add_signal_handler(signal.SIGHUP, _live_on)
    return told


def _live_on() -> None:
    log.info("nothing is read anew at SIGHUP; restart for that", extra={"action": "app.hung_up"})


def version() -> str:
    """The version of what is installed, as CHANGELOG.md names it."""
    return metadata.version("samspil")


def main() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # Where a terminal or a pipe lacks a letter, its number is better than no answer.
            stream.reconfigure(errors="backslashreplace")
    cli()


if __name__ == "__main__":
    main()
