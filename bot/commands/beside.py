"""The settings and the database as a command needs them beside the bot; what hinders it ends the command."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from bot import migrating, process, settings
from bot.database import Database, Unusable
from bot.errors import Refusal
from bot.exits import Exit, fail
from bot.settings import Settings, SettingsError

ELSEWHERE = "If there should be some, check DATABASE_URL, and from which folder this is called."


def read_settings() -> Settings:
    """What the operator has set; ends the command with a sentence where it cannot be used."""
    try:
        return settings.read()
    except SettingsError as error:
        fail(str(error), Exit.SETTINGS)


@contextmanager
def ready_database(read: Settings, *, may_begin: bool = False) -> Iterator[Database]:
    """The database, brought up to date, and closed again; ends the command where it cannot be used.

    Only who `may_begin` makes one where there is none.
    """
    process.prepare()
    database = Database(read.database_url)
    try:
        if not may_begin and database.revisions()[0] is None:
            # Of a new one it would be said that nothing is wrong, although it is the wrong one.
            fail(f"{migrating.none_yet()} {ELSEWHERE}", Exit.DATABASE)
        database.migrate()
        yield database
    except Unusable as error:
        fail(str(error), Exit.DATABASE)
    except SQLAlchemyError as error:
        fail(database.why_not(error), Exit.DATABASE)
    except Refusal as refusal:
        fail(str(refusal), Exit.NOT_THERE)
    finally:
        database.close()
