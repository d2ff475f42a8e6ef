"""`samspil person …`: what is kept about a Slack user, handed over or erased by whoever runs the bot."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Final

import typer

from bot import conductor, settings
from bot.audit import note
from bot.clock import SystemClock
from bot.database import Database, Unusable
from bot.errors import Refusal
from bot.exits import HIGHEST, Exit, fail
from bot.sealed import key_store
from bot.settings import SettingsError
from bot.work import Work

person = typer.Typer(help="What is kept about a person: handed over, or erased.")

TRIES: Final = 20
BETWEEN_TRIES: Final = 0.25
"""Seconds: a running bot reads and writes, and the log can be emptied only when it does not."""

User = Annotated[str, typer.Argument(help="Slack's id of the user, as U0123456789.")]
One = Annotated[
    int | None,
    typer.Option("--partnership", min=1, max=HIGHEST, help="Only in the partnership with this number."),
]


@person.command()
def export(user: User, partnership: One = None) -> None:
    """Print everything that is kept about a Slack user, as JSON."""
    with _working("person export", user, partnership) as work:
        typer.echo(asyncio.run(work(conductor.export_user, user, partnership)))


@person.command()
def erase(
    user: User,
    partnership: One = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether you are sure.")] = False,
) -> None:
    """Erase a Slack user: name, id, and what only they wrote; counts and what was agreed stay."""
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


async def _erase(work: Work, user: str, partnership: int | None) -> int:
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
def _working(command: str, user: str, partnership: int | None) -> Iterator[Work]:
    """Units of work beside a running bot; what hinders is said in a sentence."""
    try:
        read = settings.read()
        note(read, command, user=user, partnership=partnership)
        database = Database(read.database_url)
        database.migrate()
        keys = key_store(read.keys)
        yield Work(database, SystemClock(), keys, conductor.draw_panels, lambda: None)
        database.close()
    except SettingsError as error:
        fail(str(error), Exit.SETTINGS)
    except Unusable as error:
        fail(str(error), Exit.DATABASE)
    except Refusal as refusal:
        fail(str(refusal), Exit.NOT_THERE)
