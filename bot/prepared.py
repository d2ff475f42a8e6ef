"""Statements that are put together once, and then given to the driver as they are.

Their user is whoever presses on a Monday at ten, when 200 a second do. An answer was eight statements, and
for each, however small, SQLAlchemy takes 60 to 90 µs of the processor, where SQLite itself takes 5. So a
statement of a hot path is written with SQLAlchemy as every other, becomes SQL and its types' conversions
once, and needs neither its compiler nor its results afterwards. It runs on the connection and in the
transaction that it is given; what fails is raised as SQLAlchemy raises it, without what was said in it.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import Any, Final, NoReturn

from sqlalchemy import BindParameter, Connection, Dialect
from sqlalchemy.sql.visitors import iterate
from sqlmodel import Session

Convert = Callable[[Any], Any]


class Prepared:
    """`RECEIVED = Prepared(Select(…).where(… == bindparam("key")))`: `RECEIVED.first(session, {"key": …})`.

    `given` are the columns that an INSERT or UPDATE without words of its own for them sets, by their names.
    The session is not flushed: what a statement is to see of it is flushed before.
    """

    def __init__(self, statement: Any, *given: str) -> None:
        self._statement = statement
        self._given = list(given) or None
        parts = (each for each in iterate(statement) if isinstance(each, BindParameter))
        self._lists = [each.key for each in parts if each.expanding and each.required]
        self._made: dict[tuple[Any, ...], _Made] = {}
        self._making: Final = Lock()

    def first(self, session: Session, params: Mapping[str, Any]) -> Any | None:
        """The first row, by the names of its columns; None where there is none."""
        made, cursor = self._asked(session.connection(), params)
        row = cursor.fetchone()
        cursor.close()
        return None if row is None else made.read(row)

    def all(self, session: Session, params: Mapping[str, Any]) -> Sequence[Any]:
        """Every row."""
        made, cursor = self._asked(session.connection(), params)
        rows = cursor.fetchall()
        cursor.close()
        return [made.read(row) for row in rows]

    def run(self, session: Session, params: Mapping[str, Any]) -> int:
        """How many rows were written."""
        _made, cursor = self._asked(session.connection(), params)
        count: int = cursor.rowcount
        cursor.close()
        return count

    def _asked(self, connection: Connection, params: Mapping[str, Any]) -> tuple["_Made", Any]:
        kind = (connection.dialect.name, *[len(params[name]) for name in self._lists])
        made = self._made.get(kind) or self._make(kind, connection.dialect, params)
        if made.writes:
            connection.info["wrote"] = True
        driver: Any = connection.connection.driver_connection
        cursor = driver.cursor()
        try:
            cursor.execute(made.sql, made.given(params))
        except connection.dialect.loaded_dbapi.Error as error:
            _raise(connection, error, made.sql)
        return made, cursor

    def _make(self, kind: tuple[Any, ...], dialect: Dialect, params: Mapping[str, Any]) -> "_Made":
        with self._making:
            return self._made.setdefault(kind, _Made(self._statement, self._given, dialect, params))


class _Made:
    """A statement as one kind of database takes it, for lists of one length."""

    def __init__(
        self, statement: Any, given: Sequence[str] | None, dialect: Dialect, params: Mapping[str, Any]
    ) -> None:
        words: Any = statement.compile(dialect=dialect, column_keys=given)
        state = words.construct_expanded_state(params)
        self.sql: str = state.statement
        self.writes = not statement.is_select
        self._in_order = None if words.positiontup is None else tuple(state.positiontup)
        self._lists = {name: names for name, names in state.parameter_expansion.items() if name in params}
        own = {*params, *(name for names in self._lists.values() for name in names)}
        converts = {
            name: convert
            for bind, name in words.bind_names.items()
            if (convert := bind.type.dialect_impl(dialect).bind_processor(dialect))
        }
        for name, names in state.parameter_expansion.items():
            converts |= dict.fromkeys(names, converts[name]) if name in converts else {}
        # What stands in the statement itself is converted now, and what it is given each time.
        self._fixed = {
            name: converts[name](value) if name in converts else value
            for name, value in state.parameters.items()
            if name not in own
        }
        self._converted = [(name, convert) for name, convert in converts.items() if name in own]
        self._converted = [each for each in self._converted if each[0] not in self._lists]
        columns = list(statement.exported_columns)
        self._row: Any = _row([each.key for each in columns])
        reads = [each.type.dialect_impl(dialect).result_processor(dialect, None) for each in columns]
        self._read = [(at, read) for at, read in enumerate(reads) if read]

    def given(self, params: Mapping[str, Any]) -> Any:
        """The parameters as the driver takes them: by name, or in order."""
        values = {**self._fixed, **params}
        for name, names in self._lists.items():
            values.update(zip(names, values.pop(name), strict=False))
        for name, convert in self._converted:
            values[name] = convert(values[name])
        return values if self._in_order is None else [values[name] for name in self._in_order]

    def read(self, row: Sequence[Any]) -> Any:
        """A row with its types."""
        if not self._read:
            return self._row._make(row)
        values = list(row)
        for at, convert in self._read:
            values[at] = convert(values[at])
        return self._row._make(values)


def _row(names: Sequence[str]) -> Any:
    return namedtuple("row", names)


def _raise(connection: Connection, error: BaseException, sql: str) -> NoReturn:
    """As SQLAlchemy tells of it, which also notes whether the database is away."""
    connection._handle_dbapi_exception(error, sql, None, None, None)  # noqa: SLF001  # nothing public does it
