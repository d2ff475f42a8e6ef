"""The room that is left, the size of the database, and when it was last backed up."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import text

from bot.backup import MIB as MIB, last_backup
from bot.database import Database

LITTLE_ROOM: Final = 512 * MIB
"""From here on somebody should look."""
NO_ROOM: Final = 32 * MIB
"""From here on nothing more should be asked of this bot: SQLite's log alone may want as much."""


@dataclass(frozen=True)
class Vitals:
    """How it stands with what the bot writes to."""

    free: Mapping[str, int]
    """Bytes that are free, by the setting that names the place: DATABASE_URL, KEYS."""
    size: int | None
    """Bytes of the database, its log included; None where the server does not tell."""
    last_backup: datetime | None

    @property
    def has_room(self) -> bool:
        """Whether something can still be written everywhere."""
        return all(free >= NO_ROOM for free in self.free.values())


def places(database: Database, keys: str) -> Mapping[str, Path]:
    """The folders in which this bot writes, by the setting that names them."""
    found = {} if database.file is None else {"DATABASE_URL": database.file.parent}
    return found if "://" in keys else {**found, "KEYS": Path(keys)}


def room(database: Database, keys: str) -> Mapping[str, int]:
    """Bytes that are free in each of these for who is not root; if it is not made yet, in what is above."""
    return {name: shutil.disk_usage(_there(folder)).free for name, folder in places(database, keys).items()}


def read(database: Database, keys: str) -> Vitals:
    """All of it; raises what the database raises, or OSError."""
    return Vitals(room(database, keys), _size(database), last_backup(database))


def _there(folder: Path) -> Path:
    return next(each for each in (folder.absolute(), *folder.absolute().parents) if each.exists())


def _size(database: Database) -> int | None:
    if database.file is None:
        with database.engine.connect() as connection:
            size: int | None = connection.execute(
                text("SELECT pg_database_size(current_database())")
            ).scalar()
            return size
    beside = database.file.with_name(database.file.name + "-wal")
    return sum(each.stat().st_size for each in (database.file, beside) if each.is_file())
