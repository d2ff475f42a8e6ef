"""`samspil token …`: by what a side's own systems read, once that side allows it in Slack."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from bot import conductor, partnerships
from bot.audit import note
from bot.clock import SystemClock
from bot.commands.beside import read_settings, ready_database
from bot.sealed import key_store
from bot.work import Work


def create(partnership: str, side: str) -> None:
    """It is printed once."""
    with _working("token create", partnership=partnership) as work:
        of, number, token = asyncio.run(work(partnerships.make_token, partnership, side))
        typer.echo(f"Token {number}, for {of.name}. It is shown once:", err=True)
        typer.echo(token)


def list_(*, as_json: bool) -> None:
    """Those that hold; never the tokens themselves."""
    with _working("token list") as work:
        rows = asyncio.run(work(conductor.tokens_listed))
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        used = row["used_at"] or "never"
        typer.echo(f"{row['id']}: partnership {row['partnership']}, {row['side']}; last used {used}")


def revoke(number: int) -> None:
    """From the next request on."""
    with _working("token revoke", token=number) as work:
        asyncio.run(work(partnerships.revoke_token, number))
    typer.echo(f"Token {number} holds no more.")


@contextmanager
def _working(command: str, **about: object) -> Iterator[Work]:
    """Units of work beside a running bot."""
    read = read_settings()
    note(read, command, **about)
    with ready_database(read) as database:
        yield Work(database, SystemClock(), key_store(read.keys), conductor.draw_panels, lambda _places: None)
