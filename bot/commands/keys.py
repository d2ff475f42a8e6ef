"""`samspil keys …`: where the keys of anonymous answers are kept."""

import typer
from sqlalchemy.exc import SQLAlchemyError

from bot import conductor
from bot.audit import note
from bot.clock import SystemClock
from bot.commands.beside import read_settings
from bot.database import Database, Unusable
from bot.exits import Exit, fail
from bot.outage import said_of
from bot.sealed import KeysAway, KeyStore, key_store, lie_together, move as move_keys
from bot.unit import DatabaseUnit


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
        here = key_store(read.keys)
        if not here.is_there() and not _live_boxes(database, here):
            typer.echo(f"No keys are kept yet that could be moved. Set KEYS to {place}.")
            return
        count = move_keys(here, key_store(place))
    except Unusable as error:
        fail(str(error), Exit.DATABASE)
    except ValueError as error:
        fail(f"The keys were not moved: {error}.", Exit.REFUSED)
    except (OSError, SQLAlchemyError) as error:
        said = str(error) if isinstance(error, KeysAway) else f"{said_of(error)}. Nothing is lost by that."
        fail(f"The keys were not moved: {said}", Exit.REFUSED)
    finally:
        database.close()
    typer.echo(
        f"{count} keys are there now, and none where they were. Set KEYS to it before the bot is started."
    )


def _live_boxes(database: Database, keys: KeyStore) -> set[str]:
    """What is sealed now: without a key it could not be opened."""
    if database.revisions()[0] is None:
        return set()
    with database.session() as session:
        return conductor.live_boxes(DatabaseUnit(session, SystemClock().now(), keys))


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
