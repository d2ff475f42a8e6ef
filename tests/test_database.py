"""The database: the same tables on both, durable, and clear when it cannot be used."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from bot import tables
from bot.database import Database, Unusable
from bot.outbox import OwedMessage
from bot.partnerships import Partnership


def partnership() -> Partnership:
    now = datetime(2026, 5, 4, 10, tzinfo=ZoneInfo("Europe/Copenhagen"))
    return Partnership(
        owner="T", channel="C1", name="n", language="da", zone="UTC", begun_at=now, begun_by="U"
    )


def test_migrations_make_the_tables_that_the_code_knows(database_url: str) -> None:
    """From nothing, and a second time without effect."""
    database = Database(database_url)
    database.migrate()
    database.migrate()
    with database.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), tables.metadata)
    database.close()
    assert differences == []


def test_a_new_file_and_those_beside_it_are_read_by_their_owner_alone(tmp_path: Path) -> None:
    """In a folder that others look into, too."""
    tmp_path.chmod(0o755)
    database = Database(f"sqlite:///{tmp_path / 'samspil.db'}")
    database.migrate()
    with database.engine.begin() as connection:
        connection.execute(text("SELECT 1"))
        modes = {file.name: oct(file.stat().st_mode & 0o777) for file in tmp_path.glob("samspil.db*")}
    database.close()
    assert modes == {"samspil.db": "0o600", "samspil.db-wal": "0o600", "samspil.db-shm": "0o600"}


def test_moments_come_back_as_they_went_in(database_url: str) -> None:
    """Aware, and in UTC."""
    database = Database(database_url)
    database.migrate()
    with database.session() as session, session.begin():
        session.add(partnership())
    with database.session() as session:
        read = session.exec(select(Partnership)).one()
        assert read.begun_at == datetime(2026, 5, 4, 8, tzinfo=UTC)
        assert read.begun_at.tzinfo is not None
    database.close()


def test_what_messages_look_like_is_stored_as_short_as_it_is(database_url: str) -> None:
    """Nine tenths of what a partnership adds to the database are messages, in Danish many of them."""
    database = Database(database_url)
    blocks = [{"type": "divider", "said": "Få æ, ø & å 🎉"}]
    with database.session() as session:
        there = partnership()
        session.add(there)
        session.flush()
        said = {"partnership_id": there.id, "name": "panel", "text": "", "blocks": blocks}
        session.add(OwedMessage(**said, about=1, place="C", key="k", owed_since=there.begun_at))  # type: ignore[arg-type]  # of several kinds
        session.flush()
        written = session.scalar(text("SELECT CAST(blocks AS TEXT) FROM message"))
        assert session.exec(select(OwedMessage.blocks)).one() == blocks
    assert written == '[{"type":"divider","said":"Få æ, ø & å 🎉"}]'
    database.close()


def test_sqlite_is_durable_and_keeps_its_references(sqlite_url: str) -> None:
    """What was acknowledged is on disk, and what was deleted is overwritten."""
    database = Database(sqlite_url)
    # A raw one, because of all others tests do not wait for the disk.
    raw: Any = database.engine.raw_connection().driver_connection
    read = {
        name: raw.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
    }
    database.close()
    assert read == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_a_connection_that_the_server_closed_costs_at_most_one_transaction(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None, where it was used a while ago: then it is asked whether it lives."""
    database, other = Database(postgresql_url), Database(postgresql_url)

    def close_it() -> None:
        with database.engine.connect() as connection:
            pid = connection.execute(text("SELECT pg_backend_pid()")).scalar()
        with other.engine.connect() as connection:
            connection.execute(text(f"SELECT pg_terminate_backend({pid}, 5000)"))

    def works() -> bool:
        with database.engine.connect() as connection:
            return connection.execute(text("SELECT 1")).scalar() == 1

    close_it()
    with pytest.raises(OperationalError):
        works()
    assert works()
    monkeypatch.setattr("bot.engine.LIVELY", 0)
    close_it()
    assert works()
    database.close()
    other.close()


def test_a_released_savepoint_does_not_outlive_its_transaction(database_url: str) -> None:
    """Python's sqlite3 would commit it by itself, if it were let."""
    database = Database(database_url)
    database.migrate()
    with database.session() as session:
        outer = session.begin()
        with session.begin_nested():
            session.add(partnership())
        outer.rollback()
    with database.session() as session:
        assert session.exec(select(Partnership)).all() == []
    database.close()


def test_a_place_where_no_file_can_be_is_said_in_a_sentence(tmp_path: Path) -> None:
    """With the setting to look at."""
    (tmp_path / "a.db").mkdir()
    with pytest.raises(Unusable, match="Check DATABASE_URL"):
        Database(f"sqlite:///{tmp_path / 'a.db'}").migrate()


def test_a_server_that_is_not_there_is_said_without_the_password() -> None:
    """Whoever reads the log of a failed start learns no secret."""
    with pytest.raises(Unusable, match="cannot be used") as unusable:
        Database("postgresql://samspil:hush-hush@127.0.0.1:9/samspil").migrate()
    assert "hush" not in str(unusable.value)


def test_the_log_is_truncated_only_when_nobody_reads(sqlite_url: str) -> None:
    """A reader keeps SQLite from it without an error, so the result must tell."""
    database = Database(sqlite_url)
    database.migrate()
    reader = Database(sqlite_url)
    with reader.engine.connect() as reading:
        reading.exec_driver_sql("SELECT count(*) FROM partnership").all()
        reading.rollback()
        raw = reading.connection.driver_connection
        assert raw is not None
        raw.execute("BEGIN")
        raw.execute("SELECT count(*) FROM partnership").fetchall()
        with database.session() as session, session.begin():
            session.add(partnership())
        assert not database.truncate_log()
        raw.execute("COMMIT")
    assert database.truncate_log()
    reader.close()
    database.close()
