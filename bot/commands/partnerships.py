"""`samspil partnerships`: which there are, and by what number the other commands know them."""

import json
from dataclasses import asdict

import typer

from bot import partnerships
from bot.audit import note
from bot.clock import SystemClock
from bot.commands.beside import read_settings, ready_database
from bot.partnerships import Listed
from bot.sealed import key_store
from bot.unit import DatabaseUnit


def partnerships_there_are(*, as_json: bool) -> None:
    """Each with number, channel, sides and state, the oldest first."""
    read = read_settings()
    note(read, "partnerships")
    with ready_database(read) as database, database.session() as session:
        found = partnerships.listed(DatabaseUnit(session, SystemClock().now(), key_store(read.keys)))
    if as_json:
        typer.echo(json.dumps([asdict(each) for each in found], indent=2, default=str, ensure_ascii=False))
        return
    for each in found:
        typer.echo(_line(each))
    if not found:
        typer.echo("There is none yet: invite the bot into a channel.")


def _line(one: Listed) -> str:
    sides = " – ".join(one.sides)
    return f"{one.number}  #{one.channel} ({one.id})  {sides}  {one.state} since {one.since:%Y-%m-%d}"
