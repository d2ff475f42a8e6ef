"""`samspil …`: what whoever runs the bot can say. What is then done stands in bot/commands."""

import gc
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from bot.cli_token import token
from bot.exits import HIGHEST, Exit, fail
from bot.forms import Form, Language, ManifestForm, PaperForm, TableForm

cli = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="A Slack bot for the rituals that make two companies work as one team.",
)
letters = typer.Typer(help="Messages that Slack did not take.")
keys = typer.Typer(help="The keys of anonymous answers.")
person = typer.Typer(help="What is kept about a person: handed over, or erased.")

User = Annotated[str, typer.Argument(help="Slack's id of the user, as U0123456789; or a mail address.")]
WHICH = "number, or name or id of its channel, as `samspil partnerships` lists them"
InOne = Annotated[str | None, typer.Option("--partnership", help=f"Only in this one: {WHICH}.")]
Which = Annotated[str, typer.Argument(metavar="CHANNEL", help=f"Which: {WHICH}.")]
ForMachines = Annotated[bool, typer.Option("--json", help="For machines.")]
Story = Annotated[Form, typer.Option("--format", help="markdown or json.")]


def _say_version(is_wanted: bool) -> None:
    if is_wanted:
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
    try:
        Path.cwd()
    except OSError:
        fail("The folder from which this is called is not there any more. Change to another.", Exit.SETTINGS)


@cli.command()
def run() -> None:
    """Run the bot until it is told to stop (Ctrl-C or SIGTERM)."""
    # What is loaded stays: to look through it for garbage on the way took a sixth of the start.
    gc.disable()
    from bot.commands import running

    gc.freeze()
    gc.enable()
    running.run()


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
    language: Annotated[
        Language | None,
        typer.Option(help="What channel and page speak; else what this machine does."),
    ] = None,
) -> None:
    """Try everything without a Slack account: the bot in an embedded Slack with two companies."""
    from bot.commands import running

    running.demo(port, empty=empty, tour=tour, language=language)


@cli.command()
def manifest(
    form: Annotated[ManifestForm, typer.Option("--format", help="json or yaml.")] = ManifestForm.JSON,
    http: Annotated[
        str | None,
        typer.Option(help="Public address of the bot, for TRANSPORT=http; without it, Socket Mode."),
    ] = None,
) -> None:
    """Print the manifest of the Slack app: paste it where Slack asks for one."""
    from bot import manifest as described

    if http is not None and not http.startswith("https://"):
        fail("Slack calls only addresses that begin with https://.", Exit.SETTINGS)
    typer.echo(described.as_text(described.manifest(http), yaml=form is ManifestForm.YAML))


@cli.command()
def partnerships(as_json: ForMachines = False) -> None:
    """List the partnerships there are: number, channel, sides and state."""
    from bot.commands import partnerships as listing

    listing.partnerships_there_are(as_json=as_json)


@cli.command()
def story(
    number: Annotated[int, typer.Argument(min=1, max=HIGHEST, help="The number of the blocker.")],
    form: Story = Form.MARKDOWN,
) -> None:
    """Print the whole story of one blocker, to keep or to send on."""
    from bot.commands import papers

    papers.story(number, as_object=form is Form.JSON)


@cli.command()
def token_key() -> None:
    """Print a fresh key for TOKEN_KEYS."""
    from bot.commands import tokens

    tokens.token_key()


@cli.command()
def rotate_tokens() -> None:
    """Encrypt stored tokens and webhooks' secrets under the first of TOKEN_KEYS; the others may then go."""
    from bot.commands import tokens

    tokens.rotate_tokens()


@cli.command()
def charter(channel: Which) -> None:
    """Print the whole charter of a channel as Markdown, to keep or to send on."""
    from bot.commands import papers

    papers.charter(channel)


@cli.command("export")
def take_along(
    channel: Which,
    form: Annotated[PaperForm, typer.Option("--format", help="markdown, json or pdf.")] = PaperForm.MARKDOWN,
    year: Annotated[
        int | None, typer.Option(min=2000, max=9999, help="Only what was open, held or changed in this year.")
    ] = None,
) -> None:
    """Print what both companies may take along: agreement, meetings, decisions, blockers, actions, risks."""
    from bot.commands import papers

    papers.export(channel, form, year)


@cli.command()
def mcp(
    url: Annotated[
        str, typer.Option(help="Where the read-only API answers (API_PORT), without /v1.")
    ] = "http://127.0.0.1:8900",
) -> None:
    """Let an assistant on this machine read through the API (MCP, over standard input and output)."""
    from bot.commands import assisting

    assisting.serve(url)


@cli.command()
def scorecard(
    month: Annotated[str, typer.Option(help="The month, like 2026-05.")],
    form: Annotated[TableForm, typer.Option("--format", help="csv or json.")] = TableForm.CSV,
    partnership: Annotated[str | None, typer.Option(help=f"Which, where there are several: {WHICH}.")] = None,
) -> None:
    """Print the scorecard of a month: as it was posted, else as the figures are now."""
    from bot.commands import papers

    papers.scorecard(month, partnership, as_object=form is TableForm.JSON)


@cli.command()
def backup(
    file: Annotated[
        Path, typer.Argument(help="Where to write it; nothing is overwritten. With --keep, a folder.")
    ],
    keep: Annotated[
        int | None, typer.Option(min=1, help="Name it by its moment, and keep so many of them.")
    ] = None,
) -> None:
    """Copy the database into one file, while the bot runs. The keys are not in it, and must not be."""
    from bot.commands import copies

    copies.backup(file, keep)


@cli.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `samspil backup` wrote.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only look whether it could be put back now.")
    ] = False,
) -> None:
    """Put a backup in the place of the database, while no bot runs; the old one is kept aside."""
    from bot.commands import copies

    copies.restore(file, dry_run=dry_run)


@cli.command()
def migrate(
    to: Annotated[
        str | None, typer.Option(help="A version of the tables, like 0014; an older one goes back.")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Only say how it stands.")] = False,
) -> None:
    """Bring the tables up to date, as every start does, or say whether they are (else exit code 3)."""
    from bot.commands import versions

    versions.migrate(to, check=check)


@cli.command()
def doctor(as_json: ForMachines = False) -> None:
    """Say what is wrong or stuck, and what to do about it. Exit code 7 if something must be mended."""
    from bot.commands import health

    health.doctor(as_json=as_json)


@cli.command()
def probe(
    channel: Annotated[str, typer.Argument(help="A private channel to try it in: its name or id.")],
    wait: Annotated[
        int, typer.Option(min=0, max=600, help="Seconds for each press; 0 asks nobody to press.")
    ] = 120,
    as_json: ForMachines = False,
) -> None:
    """Try in a private channel what the bot takes for granted of Slack; it takes away what it posts."""
    from bot.commands import probing

    probing.probe(channel, wait, as_json=as_json)


@letters.callback(invoke_without_command=True)
def dead_letters(context: typer.Context, as_json: ForMachines = False) -> None:
    """List the messages that Slack did not take, with its own word why."""
    from bot.commands import letters as listing

    if context.invoked_subcommand is None:
        listing.dead(as_json=as_json)


@letters.command()
def resend(
    number: Annotated[
        int | None, typer.Argument(metavar="ID", min=1, max=HIGHEST, help="As `samspil outbox` lists it.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
) -> None:
    """Try again to bring a dead letter to Slack; the bot that runs does it within seconds."""
    from bot.commands import letters as listing

    listing.resend(number, everything=everything)


@cli.command()
def shell(
    write: Annotated[
        bool, typer.Option("--write", help="Keep what is changed; without it everything is undone.")
    ] = False,
) -> None:
    """A Python prompt with units of work and all tables, beside the bot; it only reads by itself."""
    from bot.commands import shell as prompt

    prompt.shell(version(), write=write)


@keys.command()
def move(
    place: Annotated[
        str, typer.Argument(help="A folder, or the URL of a second database: as KEYS names it.")
    ],
) -> None:
    """Move the keys to another place, while no bot runs; then set KEYS to it."""
    from bot.commands import keys as keeping

    keeping.move(place)


@keys.command()
def lost() -> None:
    """Say that the keys are gone for good: open rounds are asked again, and their answers destroyed."""
    from bot.commands import keys as keeping

    keeping.lost()


@person.command()
def export(user: User, partnership: InOne = None) -> None:
    """Print everything that is kept about a Slack user, as JSON."""
    from bot.commands import people

    people.export(user, partnership)


@person.command()
def erase(
    user: User,
    partnership: InOne = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether you are sure.")] = False,
) -> None:
    """Erase a Slack user: name, id, and what only they wrote; counts and what was agreed stay."""
    from bot.commands import people

    people.erase(user, partnership, yes=yes)


cli.add_typer(token, name="token")
cli.add_typer(letters, name="outbox")
cli.add_typer(keys, name="keys")
cli.add_typer(person, name="person")


def version() -> str:
    """The version of what is installed, as CHANGELOG.md names it."""
    from importlib import metadata

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
