"""`samspil keys …`: where the keys of anonymous answers are kept."""

import typer
from sqlalchemy.exc import SQLAlchemyError

from bot.audit import note
from bot.commands.beside import read_settings
from bot.database import Database, Unusable
from bot.exits import Exit, fail
from bot.outage import said_of
from bot.sealed import KeysAway, key_store, lie_together, move as move_keys


def move(place: str) -> None:
    """To another place, as KEYS names it; while no bot runs."""
    read = read_settings()
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
    except Unusable as error:
        fail(str(error), Exit.DATABASE)
    except (OSError, SQLAlchemyError) as error:
        said = str(error) if isinstance(error, KeysAway) else f"{said_of(error)}. Nothing is lost by that."
        fail(f"The keys were not moved: {said}", Exit.REFUSED)
    finally:
        database.close()
    typer.echo(
        f"{count} keys are there now, and none where they were. Set KEYS to it before the bot is started."
    )


def lost() -> None:
    """They are gone for good: another store is begun."""
    read = read_settings()
    note(read, "keys lost")
    store = key_store(read.keys)
    try:
        if store.is_there():
            fail("The keys are there. Only a store that is gone can be given up.", Exit.REFUSED)
        store.begin()
    except (OSError, SQLAlchemyError) as error:
        fail(f"No keys can be kept there: {said_of(error)}. Check KEYS.", Exit.REFUSED)
    typer.echo("New keys will be kept there. Every round that lost its key is asked again at the next start.")
