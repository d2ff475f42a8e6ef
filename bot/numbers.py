"""No number is given twice: buttons in old messages carry them.

PostgreSQL counts on by itself. SQLite takes the highest number there is and one more, which after a deletion
may be one that was something else's; so it is told where to go on.

It is asked for every record that comes to be, among them all that a thousand rounds owe that open in one
second: so whether anything was ever deleted is remembered, and until then none of them costs a query.
"""

from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Table, event, func, inspect, select, update
from sqlalchemy.orm import Mapper
from sqlmodel import Field, SQLModel

from bot.partnerships import Unit


class LastNumber(SQLModel, table=True):
    """A table of which rows were deleted, and the highest id that any row of it has had."""

    __tablename__ = "last_number"

    name: str = Field(primary_key=True)
    number: int


_deleted_from: WeakKeyDictionary[Engine, bool] = WeakKeyDictionary()
"""Whether anything was ever deleted; SQLite has one process, so it can be remembered here."""


def keep_numbers(w: Unit, table: Table) -> None:
    """To be called before rows of a table are deleted."""
    connection = w.session.connection()
    if connection.dialect.name != "sqlite" or not _counts(table):
        return
    highest = connection.execute(select(func.max(table.c.id))).scalar() or 0
    last = w.session.get(LastNumber, table.name) or LastNumber(name=table.name, number=0)
    last.number = max(last.number, highest)
    w.session.add(last)
    w.session.flush()
    _deleted_from[connection.engine] = True


def go_on(mapper: Mapper[Any], connection: Connection, record: Any) -> None:
    """A row of a table from which something was deleted gets the next number that was never there."""
    table = mapper.local_table
    if connection.dialect.name != "sqlite" or not isinstance(table, Table) or not _counts(table):
        return
    if record.id is not None or not _has_deleted(connection):
        return
    numbers = LastNumber.metadata.tables["last_number"]
    highest = select(func.coalesce(func.max(table.c.id), 0)).scalar_subquery()
    record.id = connection.execute(
        update(numbers)
        .where(numbers.c.name == table.name)
        .values(number=func.max(numbers.c.number, highest) + 1)
        .returning(numbers.c.number)
    ).scalar()


def install() -> None:
    """From now on numbers go on in this process."""
    if not event.contains(SQLModel, "before_insert", go_on):
        event.listen(SQLModel, "before_insert", go_on, propagate=True)


def _counts(table: Table) -> bool:
    return "id" in table.c and table.c.id.primary_key


def _has_deleted(connection: Connection) -> bool:
    if connection.engine not in _deleted_from:
        numbers = LastNumber.metadata.tables["last_number"]
        there = inspect(connection).has_table(numbers.name)
        _deleted_from[connection.engine] = there and connection.execute(select(numbers)).first() is not None
    return _deleted_from[connection.engine]
