"""Statements of hot paths: what SQLAlchemy makes of them is what they are, on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import JSON, Select, bindparam
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session, col, insert, select, update

from bot.database import Database, has_written
from bot.inbox import Received
from bot.outbox.stale import StaleMessage
from bot.prepared import Prepared
from bot.sealed import SealedAnswer

NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)

NOTED = Prepared(insert(StaleMessage).inline(), "message_id", "at", "priority")
BOTH: Any = Select(col(StaleMessage.message_id), col(StaleMessage.at)).order_by(col(StaleMessage.message_id))
THESE = Prepared(BOTH.where(col(StaleMessage.message_id).in_(bindparam("these", expanding=True))))
SINCE = Prepared(BOTH.where(col(StaleMessage.at) >= bindparam("since")))
FIXED = Prepared(BOTH.where(col(StaleMessage.message_id).in_((2, 3)), col(StaleMessage.at) == NOW))
MOVED = Prepared(update(StaleMessage).where(col(StaleMessage.message_id) == bindparam("of")), "at")


@contextmanager
def at_work(database_url: str) -> Iterator[Session]:
    database = Database(database_url)
    database.migrate()
    try:
        with database.transaction(None) as connection, database.session(connection) as session:
            yield session
    finally:
        database.close()


def test_what_is_written_by_a_prepared_statement_is_read_by_any(database_url: str) -> None:
    """Moments come back with their zone, lists are of any length, and words of the statement stay in it."""
    with at_work(database_url) as session:
        for number in (1, 2, 3):
            assert NOTED.run(session, {"message_id": number, "at": NOW, "priority": 1}) == 1
        assert [each.at for each in session.exec(select(StaleMessage)).all()] == [NOW, NOW, NOW]
        for these in ([1, 3], [2], [], [3, 2, 1]):
            found = [(row.message_id, row.at) for row in THESE.all(session, {"these": these})]
            assert found == [(number, NOW) for number in sorted(these)]
        assert [row.message_id for row in FIXED.all(session, {})] == [2, 3]
        later = datetime(2026, 5, 4, 9, tzinfo=UTC)
        assert MOVED.run(session, {"of": 2, "at": later}) == 1
        assert MOVED.run(session, {"of": 9, "at": later}) == 0
        first = SINCE.first(session, {"since": later})
        assert first is not None
        assert (first.message_id, first.at) == (2, later)
        assert SINCE.first(session, {"since": datetime(2026, 5, 5, tzinfo=UTC)}) is None


def test_what_is_json_is_one_value_however_long(database_url: str) -> None:
    """A list of it is none of several values: the statement stays the same."""
    said = Prepared(Select(bindparam("said", type_=JSON()).label("said")))
    with at_work(database_url) as session:
        for value in ([], [1, {"b": "æ"}], {"a": [1, 2, 3]}):
            assert [row.said for row in said.all(session, {"said": value})] == [value]
    assert len(said._made) == 1  # nothing else shows that it is put together once


def test_it_is_known_whether_it_wrote(database_url: str) -> None:
    """What only reads may come as often as it likes; of what writes the payload is kept."""
    with at_work(database_url) as session:
        THESE.all(session, {"these": [1]})
        assert not has_written(session.connection())
        NOTED.run(session, {"message_id": 1, "at": NOW, "priority": 1})
        assert has_written(session.connection())


def note_and_break(session: Session) -> None:
    NOTED.run(session, {"message_id": 1, "at": NOW, "priority": 1})
    raise ZeroDivisionError


def test_what_is_done_by_it_is_undone_with_the_rest(database_url: str) -> None:
    """It is in the transaction of its session."""
    with pytest.raises(ZeroDivisionError), at_work(database_url) as session:
        note_and_break(session)
    with at_work(database_url) as session:
        assert session.exec(select(StaleMessage)).all() == []


def test_a_failure_is_raised_as_of_any_statement(database_url: str) -> None:
    """Who tells full disks and broken rules apart knows it by its kind; of what was typed it says nothing."""
    twice = Prepared(insert(Received).inline(), "key", "at")
    with at_work(database_url) as session:
        twice.run(session, {"key": "what was typed", "at": NOW})
        with pytest.raises(IntegrityError) as broken:
            twice.run(session, {"key": "what was typed", "at": NOW})
        session.connection().rollback()
    assert broken.value.params is None


def test_a_database_that_is_away_is_told_of(tmp_path_factory: pytest.TempPathFactory) -> None:
    """As by whatever else is asked of it: who runs the bot reads that the file has no such table any more."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('away') / 'samspil.db'}")
    with pytest.raises(OperationalError), database.transaction(None) as connection:
        Prepared(Select(col(SealedAnswer.box))).all(database.session(connection), {})
    database.close()
