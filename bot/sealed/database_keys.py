"""Keys in a second database, on another server and without backups: for several processes."""

import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    Column,
    DateTime,
    MetaData,
    String,
    Table,
    create_engine,
    delete,
    func,
    insert,
    make_url,
    select,
    text,
    update,
)

from bot.sealed.keys import Key, Terms, load

metadata = MetaData()
keys = Table(
    "key",
    metadata,
    Column("box", String, primary_key=True),
    Column("stored", String, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)


class DatabaseKeys:
    """One row for each box; destroyed rows are overwritten, deleted, and vacuumed away."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        driver = parsed if self.is_sqlite else parsed.set(drivername="postgresql+psycopg")
        self.engine = create_engine(driver, hide_parameters=True, pool_pre_ping=True)
        metadata.create_all(self.engine)

    def create(self, box: str, terms: Terms) -> None:
        with self.engine.begin() as connection:
            if connection.execute(select(keys.c.box).where(keys.c.box == box)).first() is not None:
                raise ValueError("this box has a key already")
            stored = Key(secrets.token_bytes(32), terms).dump()
            connection.execute(insert(keys).values(box=box, stored=stored))

    def read(self, box: str) -> Key | None:
        with self.engine.connect() as connection:
            stored = connection.execute(select(keys.c.stored).where(keys.c.box == box)).scalar()
        try:
            return load(stored) if stored else None
        except (ValueError, KeyError):
            return None

    def tighten(self, box: str, terms: Terms) -> None:
        key = self.read(box)
        if key is None:
            raise ValueError("this box has no key")
        key.terms.check_tightening(terms)
        with self.engine.begin() as connection:
            connection.execute(
                update(keys).where(keys.c.box == box).values(stored=Key(key.secret, terms).dump())
            )

    def destroy(self, box: str) -> None:
        with self.engine.begin() as connection:
            connection.execute(update(keys).where(keys.c.box == box).values(stored=secrets.token_hex(200)))
            gone = connection.execute(delete(keys).where(keys.c.box == box)).rowcount
        if gone:
            self._vacuum()

    def boxes(self, older_than: timedelta = timedelta(0)) -> list[str]:
        latest = self._now() - older_than
        with self.engine.connect() as connection:
            rows = connection.execute(select(keys.c.box, keys.c.made_at)).all()
        return [box for box, made_at in rows if _aware(made_at) <= latest]

    def _vacuum(self) -> None:
        """Deleted rows live on in dead tuples and free pages until the table is written anew."""
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM" if self.is_sqlite else "VACUUM FULL key"))

    def _now(self) -> datetime:
        """The key server's own time: it made the `made_at` that this is compared with."""
        with self.engine.connect() as connection:
            now: datetime = connection.execute(select(func.current_timestamp())).scalar_one()
        return _aware(datetime.fromisoformat(now) if isinstance(now, str) else now)


def _aware(moment: datetime) -> datetime:
    """SQLite forgets the zone; what it was given is UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
