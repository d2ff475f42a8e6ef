"""Records read by prepared statements: they are the session's own, as if the ORM had read them."""

from collections.abc import Iterator
from typing import Any

import pytest
from rows_everywhere import Rows
from sqlalchemy import bindparam, inspect
from sqlalchemy.exc import MultipleResultsFound, NoResultFound
from sqlmodel import Session, SQLModel, col, select

from bot.database import Database
from bot.partnerships import OF, Part, Partnership, Person, Side
from bot.prepared import Records

ONE = Records(select(Person).where(Person.id == bindparam("id")))
ANEW = Records(select(Person).where(Person.id == bindparam("id")).execution_options(populate_existing=True))
BOTH = Records(
    select(Person, Side, Part.name)
    .join(Side, col(Side.id) == Person.side_id)
    .outerjoin(Part, col(Part.person_id) == Person.id)
    .where(col(Person.id).in_(OF))
    .order_by(col(Person.id))
)
WITHOUT = Records(
    select(Person, Part).outerjoin(Part, col(Part.name) == bindparam("part")).where(Person.id == 1)
)
KINDS = sorted(
    (each.class_ for each in SQLModel._sa_registry.mappers if "id" in each.columns),
    key=lambda kind: kind.__name__,
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    opened.migrate()
    yield opened
    opened.close()


def filled(session: Session) -> Rows:
    rows = Rows(session, "U1")
    session.flush()
    return rows


def columns_of(record: Any) -> dict[str, object]:
    return {name: getattr(record, name) for name in inspect(type(record)).columns.keys()}  # noqa: SIM118  # no dict


def test_every_record_got_by_its_id_is_what_the_orm_reads(database: Database) -> None:
    """Of each kind there is, with every column in its place and of its type."""
    with database.transaction(None) as connection:
        with database.session(connection) as session:
            ids = filled(session).ids
        with database.session(connection) as ours, Session(connection) as theirs:
            got = 0
            for kind in KINDS:
                if (number := ids.get(kind.__tablename__)) is None:
                    continue
                read, expected = ours.get_one(kind, number), theirs.get_one(kind, number)
                assert columns_of(read) == columns_of(expected)
                assert [*map(type, columns_of(read).values())] == [*map(type, columns_of(expected).values())]
                got += 1
    assert got > len(KINDS) // 2


def test_what_is_changed_in_one_is_written_and_read_again(database: Database) -> None:
    """It is one record, however it is asked for; what is pending is written before anybody asks."""
    with database.transaction(None) as connection:
        with database.session(connection) as session:
            filled(session)
        with database.session(connection) as session:
            person = session.get_one(Person, 1)
            person.name = "Somebody else"
            assert ONE.first(session, {"id": 1}) is person
            assert not session.dirty
            assert session.get(Person, 1) is person
            assert session.exec(select(Person)).one() is person
            assert session.exec(select(Person.name)).one() == "Somebody else"
            session.add(Person(partnership_id=1, side_id=1, user="U2", team="T1", name="N", is_guest=False))
            assert {each.user for each, _side, _part in BOTH.all(session, {"of": [1, 2]})} >= {"U1", "U2"}
        with database.session(connection) as session:
            assert session.get_one(Person, 1).name == "Somebody else"
            assert session.get(Person, 99) is None
            assert ONE.first(session, {"id": 99}) is None


def test_several_of_a_row_are_each_what_they_are(database: Database) -> None:
    """Records beside each other, values, and None for what an outer join did not find."""
    with database.transaction(None) as connection, database.session(connection) as session:
        filled(session)
        found = BOTH.all(session, {"of": [1]})
        assert [(person.id, side.id) for person, side, _part in found] == [(1, 1)]
        assert [part for *_, part in found] == session.exec(select(Part.name)).all()
        assert BOTH.all(session, {"of": []}) == []
        ((person, part),) = WITHOUT.all(session, {"part": "no such part"})
        assert person.id == 1
        assert part is None


def test_the_only_one_is_neither_none_nor_one_of_several(database: Database) -> None:
    """Who says that there is one hears of it where there is not."""
    with database.transaction(None) as connection, database.session(connection) as session:
        filled(session)
        assert ONE.one(session, {"id": 1}) is session.get(Person, 1)
        with pytest.raises(NoResultFound):
            ONE.one(session, {"id": 99})
        session.add(Person(partnership_id=1, side_id=1, user="U2", team="T1", name="N", is_guest=False))
        with pytest.raises(MultipleResultsFound):
            BOTH.one(session, {"of": [1, 2]})


def test_what_stands_goes_over_what_is_remembered_where_it_is_asked_for(database: Database) -> None:
    """Of two bots the one that waited for the other reads what that one wrote."""
    with database.transaction(None) as connection, database.session(connection) as session:
        filled(session)
        person = session.get_one(Person, 1)
        connection.exec_driver_sql("UPDATE person SET name = 'By another'")
        assert ONE.first(session, {"id": 1}) is person
        assert person.name != "By another"
        assert ANEW.first(session, {"id": 1}) is person
        assert person.name == "By another"
        assert not session.dirty


def test_what_was_deleted_is_found_no_more(database: Database) -> None:
    """By its id, though it is still in somebody's hand."""
    with database.transaction(None) as connection, database.session(connection) as session:
        filled(session)
        side = Side(partnership_id=1, kind="partner", name="S", holidays="DK", zone="UTC")
        session.add(side)
        session.flush()
        session.delete(side)
        session.flush()
        assert session.get(Side, side.id) is None
        assert session.get(Partnership, 1) is not None


def test_of_lists_of_any_length_few_statements_are_kept(database: Database) -> None:
    """A list is filled up with its last: nothing is found twice, or that was not asked for."""
    with database.transaction(None) as connection, database.session(connection) as session:
        filled(session)
        for number in range(2, 40):
            user = f"U{number}"
            session.add(Person(partnership_id=1, side_id=1, user=user, team="T1", name="N", is_guest=False))
        session.flush()
        everybody = session.exec(select(Person.id).order_by(col(Person.id))).all()
        for length in range(len(everybody)):
            some = everybody[:length]
            assert [person.id for person, *_ in BOTH.all(session, {"of": some})] == some
        assert len(BOTH.all(session, {"of": [*range(9000)]})) == len(everybody)
        kept = [dialect for dialect, *_ in BOTH._prepared._made]  # nothing else shows how many those are
        assert kept.count(connection.dialect.name) <= 8
