"""`samspil migrate`: the tables brought to a version, or how it stands with them."""

import typer

from bot import migrating
from bot.audit import note
from bot.commands.beside import read_settings
from bot.database import Database, Unusable
from bot.exits import Exit, fail


def migrate(to: str | None, *, check: bool) -> None:
    """To the newest version, if none is named; with `check` nothing is changed."""
    read = read_settings()
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
