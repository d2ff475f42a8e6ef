"""`samspil person …`: what is kept about a Slack user, handed over or erased by whoever runs the bot."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import typer

from bot import conductor
from bot.audit import note
from bot.clock import SystemClock
from bot.commands.beside import read_settings, ready_database
from bot.exits import Exit, fail
from bot.sealed import key_store
from bot.work import Work

TRIES: Final = 20
BETWEEN_TRIES: Final = 0.25
"""Seconds: a running bot reads and writes, and the log can be emptied only when it does not."""


def export(user: str, partnership: str | None) -> None:
    """As JSON; of the partnership of this number or channel, or of all."""
    with _working("person export", user, partnership) as work:
        typer.echo(asyncio.run(work(conductor.export_user, user, partnership)))


def erase(user: str, partnership: str | None, *, yes: bool) -> None:
    """In the partnership of this number or channel, or in all; asked first, unless it is a `yes`."""
    if not yes and not _is_sure(user):
        fail("Nothing was erased.", Exit.REFUSED)
    with _working("person erase", user, partnership) as work:
        count = asyncio.run(_erase(work, user, partnership))
    typer.echo(f"Erased in {count} of the partnerships kept here.")


def _is_sure(user: str) -> bool:
    try:
        return typer.confirm(f"Erase {user}? This cannot be undone.")
    except typer.Abort:  # nobody is there who could answer
        return False


async def _erase(work: Work, user: str, partnership: str | None) -> int:
    count = await work(conductor.erase_user, user, partnership)
    for _try in range(TRIES):
        if work.log_is_clean:
            return count
        await asyncio.sleep(BETWEEN_TRIES)
        await work.clean_log()
    typer.echo(
        "The database's log still holds what was deleted, since the bot uses it all the time. It goes when "
        "the bot is started next.",
        err=True,
    )
    return count


@contextmanager
def _working(command: str, user: str, partnership: str | None) -> Iterator[Work]:
    """Units of work beside a running bot."""
    read = read_settings()
    note(read, command, user=user, partnership=partnership)
    with ready_database(read) as database:
        yield Work(database, SystemClock(), key_store(read.keys), conductor.draw_panels, lambda _places: None)
