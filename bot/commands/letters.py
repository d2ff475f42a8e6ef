"""`samspil outbox …`: messages that Slack did not take."""

import json
from dataclasses import asdict

import typer

from bot import outbox
from bot.audit import note
from bot.clock import SystemClock
from bot.commands.beside import read_settings, ready_database
from bot.exits import Exit, fail
from bot.sealed import key_store
from bot.unit import DatabaseUnit


def dead(*, as_json: bool) -> None:
    """List them, with Slack's own word why."""
    read = read_settings()
    with ready_database(read) as database, database.session() as session:
        letters = outbox.dead_letters(DatabaseUnit(session, SystemClock().now(), key_store(read.keys)))
    if as_json:
        typer.echo(json.dumps([asdict(letter) for letter in letters], indent=2, default=str))
        return
    for letter in letters:
        since = letter.dead_at.isoformat(timespec="minutes")
        typer.echo(
            f"{letter.id}  {since}  {letter.partnership}  {letter.name} to {letter.place}: {letter.error}"
        )
    typer.echo(
        "`samspil outbox resend ID` or `--all` tries again."
        if letters
        else "Slack has taken everything that was owed to it, or will be asked again."
    )


def resend(number: int | None, *, everything: bool) -> None:
    """One of them, or everything."""
    if (number is None) != everything:
        fail("Say which one by its ID, or --all.", Exit.REFUSED)
    read = read_settings()
    with ready_database(read) as database, database.session() as session, session.begin():
        note(read, "outbox resend", letter="all" if number is None else number)
        w = DatabaseUnit(session, SystemClock().now(), key_store(read.keys))
        count = outbox.resend_all(w) if number is None else int(outbox.resend(w, number))
    if number is not None and not count:
        fail(f"There is no dead letter {number}. `samspil outbox` lists them.", Exit.NOT_THERE)
    typer.echo(f"{count} owed again.")
