"""Keys in a second database, on another server and without backups: for several processes."""

import os
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    MetaData,
    String,
    Table,
    create_engine,
    delete,
    event,
    func,
    insert,
    inspect,
    make_url,
    select,
    text,
    update,
)

from bot.sealed.keys import AWAY, Key, KeysAway, Terms, load

metadata = MetaData()
marker = Table("marker", metadata, Column("kept", String))
"""That this table is there says that keys are kept here, also while there are none."""
keys = Table(
    "key",
    metadata,
    Column("box", String, primary_key=True),
    Column("stored", String, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)


class DatabaseKeys:
    """One row for each box; what is destroyed is overwritten, and nothing of it stays in the files.

    The server's own log may hold it for a while: it is neither to be archived nor backed up.
    """

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        driver = parsed if self.is_sqlite else parsed.set(drivername="postgresql+psycopg")
        # A password may stand among the parameters, too.
        shown = parsed.set(query={}).render_as_string(hide_password=True)
        self.away = AWAY.format(where=f"at {shown}")
        self._found = False
        self.engine = create_engine(driver, hide_parameters=True, pool_pre_ping=True)
        self._file = Path(parsed.database) if self.is_sqlite and parsed.database else None
        if self.is_sqlite:
            event.listen(self.engine, "connect", _overwrite_what_is_deleted)

    def is_there(self) -> bool:
        if self._file is not None and not self._file.exists():
            return False
        tables = inspect(self.engine).get_table_names()
        if "marker" in tables:
            return True
        # Kept since before there was a marker.
        with self.engine.connect() as connection:
            return "key" in tables and connection.execute(select(keys.c.box).limit(1)).first() is not None

    def begin(self) -> None:
        if self._file is not None:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # SQLite itself would let others read it; what it writes beside it gets the same rights.
            os.close(os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600))
        metadata.create_all(self.engine)

    def create(self, box: str, key: Key) -> None:
        self._must_be_there()
        with self.engine.begin() as connection:
            if connection.execute(select(keys.c.box).where(keys.c.box == box)).first() is not None:
                raise ValueError("this box has a key already")
            connection.execute(insert(keys).values(box=box, stored=key.dump()))

    def end(self) -> None:
        if self.boxes():
            raise ValueError("there are keys left")
        metadata.drop_all(self.engine)
        self._found = False

    def read(self, box: str) -> Key | None:
        return _read(self._stored(box))

    def tighten(self, box: str, terms: Terms) -> None:
        while (key := _read(stored := self._stored(box))) is not None:
            key.terms.check_tightening(terms)
            as_read = (keys.c.box == box) & (keys.c.stored == stored)
            with self.engine.begin() as connection:
                tightened = update(keys).where(as_read).values(stored=Key(key.secret, terms).dump())
                if connection.execute(tightened).rowcount:
                    return
        raise ValueError("this box has no key")

    def destroy(self, box: str) -> None:
        if box not in self.boxes():
            return
        if self.is_sqlite:
            self._overwrite(box)
        else:
            with self.engine.begin() as connection:
                _write_anew_without(connection, box)

    def boxes(self, older_than: timedelta = timedelta(0)) -> list[str]:
        self._must_be_there()
        latest = self._now() - older_than
        with self.engine.connect() as connection:
            rows = connection.execute(select(keys.c.box, keys.c.made_at)).all()
        return [box for box, made_at in rows if _aware(made_at) <= latest]

    def _stored(self, box: str) -> str | None:
        self._must_be_there()
        with self.engine.connect() as connection:
            return connection.execute(select(keys.c.stored).where(keys.c.box == box)).scalar()

    def _must_be_there(self) -> None:
        # Once found, it is not asked for again: a database does not come unmounted.
        self._found = self._found or self.is_there()
        if not self._found:
            raise KeysAway(self.away)

    def _overwrite(self, box: str) -> None:
        with self.engine.begin() as connection:
            connection.execute(update(keys).where(keys.c.box == box).values(stored=secrets.token_hex(200)))
            connection.execute(delete(keys).where(keys.c.box == box))
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM"))

    def _now(self) -> datetime:
        """The key server's own time: it made the `made_at` that this is compared with."""
        with self.engine.connect() as connection:
            now: datetime = connection.execute(select(func.current_timestamp())).scalar_one()
        return _aware(datetime.fromisoformat(now) if isinstance(now, str) else now)


def _read(stored: str | None) -> Key | None:
    try:
        return load(stored) if stored else None
    except (ValueError, KeyError, TypeError):
        return None


def _write_anew_without(connection: Connection, box: str) -> None:
    """PostgreSQL keeps a deleted row in the table, and VACUUM FULL copies it along for whoever still has an
    older snapshot. TRUNCATE lets go of the whole file, in the same transaction: either the key is gone
    from it or it is still there to be found.
    """
    # Rather try again at the next sweep than hold up everybody behind a reader.
    connection.execute(text("SET LOCAL lock_timeout = '2s'"))
    connection.execute(text("LOCK TABLE key IN ACCESS EXCLUSIVE MODE"))
    others = connection.execute(select(keys).where(keys.c.box != box)).mappings().all()
    connection.execute(text("TRUNCATE key"))
    if others:
        connection.execute(insert(keys), [dict(each) for each in others])


def _overwrite_what_is_deleted(connection: Any, _record: Any) -> None:
    for pragma in ("secure_delete=ON", "temp_store=MEMORY"):  # VACUUM copies all keys through a temporary one
        connection.execute(f"PRAGMA {pragma}")


def _aware(moment: datetime) -> datetime:
    """SQLite forgets the zone; what it was given is UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
