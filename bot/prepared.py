"""Statements that are put together once, and then given to the driver as they are.

Their user is whoever presses on a Monday at ten, when 200 a second do. An answer was eight statements, and
for each, however small, SQLAlchemy takes 60 to 90 µs of the processor, and 200 to 300 where records are read,
where SQLite itself takes 5. So a statement of a hot path is written with SQLAlchemy as every other, becomes
SQL and its types' conversions once, and needs neither its compiler nor its results afterwards. It runs on the
connection and in the transaction that it is given; what fails is raised as SQLAlchemy raises it, without what
was said in it.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from threading import Lock
from typing import Any, Final, Generic, NoReturn, TypeVar, TypeVarTuple, overload

from sqlalchemy import BindParameter, Connection, Dialect, bindparam, inspect
from sqlalchemy.exc import MultipleResultsFound, NoResultFound
from sqlalchemy.orm import Mapper
from sqlalchemy.orm.attributes import instance_state, set_committed_value
from sqlalchemy.sql.visitors import iterate
from sqlmodel import Session, select
from sqlmodel.sql.expression import Select, SelectOfScalar

Convert = Callable[[Any], Any]
Found = TypeVar("Found")
Several = TypeVarTuple("Several")

MOST_FILLED_UP: Final = 8192
"""Twice as many would be more than SQLite takes in a statement."""


class Prepared:
    """`RECEIVED = Prepared(Select(…).where(… == bindparam("key")))`: `RECEIVED.first(session, {"key": …})`.

    `given` are the columns that an INSERT or UPDATE without words of its own for them sets, by their names.
    The session is not flushed: what a statement is to see of it is flushed before.
    """

    def __init__(self, statement: Any, *given: str) -> None:
        self.statement = statement
        self._given = list(given) or None
        parts = (each for each in iterate(statement) if isinstance(each, BindParameter))
        self._lists = [each.key for each in parts if each.expanding and each.required]
        self._made: dict[tuple[Any, ...], _Made] = {}
        self._making: Final = Lock()

    def first(self, session: Session, params: Mapping[str, Any]) -> Any | None:
        """The first row, by the names of its columns; None where there is none."""
        made, cursor = self._asked(_connection(session), params)
        row, read = cursor.fetchone(), made.reader(cursor.description)
        cursor.close()
        return None if row is None else read(row)

    def all(self, session: Session, params: Mapping[str, Any]) -> Sequence[Any]:
        """Every row."""
        made, cursor = self._asked(_connection(session), params)
        rows, read = cursor.fetchall(), made.reader(cursor.description)
        cursor.close()
        return [read(row) for row in rows]

    def run(self, session: Session, params: Mapping[str, Any]) -> int:
        """How many rows were written."""
        _made, cursor = self._asked(_connection(session), params)
        count: int = cursor.rowcount
        cursor.close()
        return count

    def _asked(self, connection: Connection, params: Mapping[str, Any]) -> tuple["_Made", Any]:
        if self._lists:
            params = {**params, **{name: _filled_up(params[name]) for name in self._lists}}
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
        made = _Made(self.statement, self._given, dialect, params)
        if any(length > MOST_FILLED_UP for length in kind[1:]):
            return made  # longer lists are of any length, and each would be kept
        with self._making:
            return self._made.setdefault(kind, made)


class Records(Generic[Found]):
    """`_SIDES = Records(select(Side).where(…))`: what the session's own `exec` gives, records and values.

    What is pending is flushed first. A record that the session has already is that one, with what was changed
    in it (with what stands, for a statement with `populate_existing`), and what is changed in any is written
    with the next flush.
    """

    @overload
    def __init__(self, statement: SelectOfScalar[Found]) -> None: ...

    @overload
    def __init__(self: "Records[tuple[*Several]]", statement: Select[*Several]) -> None: ...

    def __init__(self, statement: Any) -> None:
        described = statement.column_descriptions
        kinds = [each["entity"] if each["expr"] is each["entity"] else None for each in described]
        self.statement = statement
        self._prepared = Prepared(statement)
        anew = statement.get_execution_options().get("populate_existing", False)
        self._reads: Final = _reads(kinds, anew=anew)

    def first(self, session: Session, params: Mapping[str, Any]) -> Found | None:
        """The first, or a tuple of what was selected; None where there is none."""
        session.flush()
        row = self._prepared.first(session, params)
        return None if row is None else self._read(session, row)

    def one(self, session: Session, params: Mapping[str, Any]) -> Found:
        """The only one there is; raises NoResultFound or MultipleResultsFound."""
        found = self.all(session, params)
        if len(found) > 1:
            raise MultipleResultsFound
        if not found:
            raise NoResultFound
        return found[0]

    def all(self, session: Session, params: Mapping[str, Any]) -> Sequence[Found]:
        """Every one."""
        session.flush()
        return [self._read(session, row) for row in self._prepared.all(session, params)]

    def _read(self, session: Session, row: Sequence[Any]) -> Any:
        if len(self._reads) == 1:
            return self._reads[0](session, row)
        return tuple([read(session, row) for read in self._reads])


Read = Callable[[Session, Sequence[Any]], Any]


def _reads(kinds: Sequence[type[Any] | None], *, anew: bool) -> Sequence[Read]:
    """What of a row is each thing that was selected: a record of a kind, or a value."""
    reads: list[Read] = []
    at = 0
    for kind in kinds:
        if kind is None:
            reads.append(_value(at))
            at += 1
        else:
            record = _Record(inspect(kind).mapper, at, anew=anew)
            reads.append(record)
            at += len(record.names)
    return reads


def _value(at: int) -> Read:
    return lambda _session, row: row[at]


class _Record:
    """A record that stands in a row from this place on."""

    def __init__(self, mapper: Mapper[Any], at: int, *, anew: bool) -> None:
        self.names: Final = [mapper.get_property_by_column(each).key for each in mapper.columns]
        (key,) = mapper.primary_key
        self._key: Final = at + self.names.index(mapper.get_property_by_column(key).key)
        self._own: Final = slice(at, at + len(self.names))
        self._mapper: Final = mapper
        self._anew: Final = anew

    def __call__(self, session: Session, row: Sequence[Any]) -> Any:
        if row[self._key] is None:
            return None  # of an outer join
        key = self._mapper.identity_key_from_primary_key((row[self._key],))
        there = session.identity_map.get(key)
        if there is not None:
            return self._brought_up(there, row[self._own]) if self._anew else there
        record = self._mapper.class_manager.new_instance()
        state = instance_state(record)
        state.dict.update(zip(self.names, row[self._own], strict=True))
        # As the ORM's own loading does it: `add` looks for what hangs on a record, in three times as long.
        state.key, state.session_id = key, session.hash_key
        session.identity_map.add(state)
        return record

    def _brought_up(self, record: Any, values: Sequence[Any]) -> Any:
        for name, value in zip(self.names, values, strict=True):
            set_committed_value(record, name, value)
        return record


class RecordSession(Session):
    """A session that gets a record by its id as a prepared statement does: most units of work get several."""

    def get(self, entity: Any, ident: Any, **options: Any) -> Any:
        """As SQLAlchemy's; with options, it is its own."""
        if any(options.values()) or not isinstance(ident, int):
            return super().get(entity, ident, **options)
        mapper = inspect(entity)
        if self.identity_map.get(mapper.identity_key_from_primary_key((ident,))) is not None:
            return super().get(entity, ident)
        return _by_id(entity).first(self, {"id": ident})


@cache
def _by_id(kind: type[Any]) -> Records[Any]:
    (key,) = inspect(kind).primary_key
    return Records(select(kind).where(key == bindparam("id")))


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
        self._types = [each.type.dialect_impl(dialect) for each in columns]
        self._dialect = dialect
        self._converts_read: Sequence[tuple[int, Convert]] | None = None

    def given(self, params: Mapping[str, Any]) -> Any:
        """The parameters as the driver takes them: by name, or in order."""
        values = {**self._fixed, **params}
        for name, names in self._lists.items():
            values.update(zip(names, values.pop(name), strict=False))
        for name, convert in self._converted:
            values[name] = convert(values[name])
        return values if self._in_order is None else [values[name] for name in self._in_order]

    def reader(self, description: Sequence[Sequence[Any]]) -> Convert:
        """What makes of a row, as its cursor describes it, one with its types."""
        if self._converts_read is None:
            codes = [code for _name, code, *_ in description]
            of_each = zip(self._types, codes, strict=True)
            reads = [kind.result_processor(self._dialect, code) for kind, code in of_each]
            self._converts_read = [(at, read) for at, read in enumerate(reads) if read]
        return self._read if self._converts_read else self._row._make

    def _read(self, row: Sequence[Any]) -> Any:
        values = list(row)
        for at, convert in self._converts_read or ():
            values[at] = convert(values[at])
        return self._row._make(values)


def _connection(session: Session) -> Connection:
    """The one whose transaction a session shares; to ask the session for it begins one of its own in that."""
    shared = session.bind
    return shared if isinstance(shared, Connection) and shared.in_transaction() else session.connection()


def _filled_up(values: Sequence[Any]) -> Sequence[Any]:
    """With the last again and again, up to a power of two: a statement is kept for few lengths of lists."""
    if not 0 < len(values) <= MOST_FILLED_UP:
        return values
    return [*values, *[values[-1]] * ((1 << (len(values) - 1).bit_length()) - len(values))]


def _row(names: Sequence[str]) -> Any:
    # Several records have columns of one name, and are read by their place.
    return namedtuple("row", names, rename=True)


def _raise(connection: Connection, error: BaseException, sql: str) -> NoReturn:
    """As SQLAlchemy tells of it, which also notes whether the database is away."""
    connection._handle_dbapi_exception(error, sql, None, None, None)  # noqa: SLF001  # nothing public does it
