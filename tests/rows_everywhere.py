"""A row in every table there is, filled by what the columns are: also in tables that came later."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    Time,
    insert,
    select,
)
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from bot.personal import COLUMNS
from bot.sealed import random_key
from bot.tables import metadata

START = datetime(2026, 5, 4, 8, tzinfo=UTC)
MEANT: Mapping[tuple[str, str], Any] = {
    ("partnership", "language"): "en",
    ("partnership", "zone"): "Europe/Copenhagen",
    ("side", "zone"): "Europe/Copenhagen",
    ("side", "holidays"): "DK",
    ("side", "week"): "12345",
    ("side", "closes"): time(16),
}
"""What must be something that the code can read."""
UNSET = {
    ("partnership", "ended_at"),
    ("partnership", "ended_by"),
    ("person", "left_at"),
    ("person", "erased_at"),
    ("message", "thread_of"),
}


def canary(table: str, column: str, user: str) -> str:
    """A text that stands in this column of a row of theirs, and nowhere else."""
    return f"{user}-wrote-{table}-{column}"


class Rows:
    """A partnership with one person, and everywhere a row of theirs."""

    def __init__(
        self,
        session: Session,
        user: str,
        moment: datetime = START,
        within: "Rows | None" = None,
        owner: str = "T1",
        unset: frozenset[tuple[str, str]] = frozenset(),
    ) -> None:
        self.user, self.owner, self.moment = user, owner, moment
        self.unset = UNSET | unset
        self.ids: dict[str, int] = dict(within.ids) if within else {}
        self.numbers: count[int] = within.numbers if within else count(1)
        self._refused: list[str] = []
        first = [metadata.tables[name] for name in ("partnership", "side", "person")]
        rest = [table for table in metadata.sorted_tables if table not in first]
        tables = [table for table in (*first, *rest) if table.name != "last_number"]
        for table in tables:
            if within is None or table.name not in {"partnership", "side"}:
                self._add(session, table)

    @property
    def partnership_id(self) -> int:
        """The partnership's number."""
        return self.ids["partnership"]

    @property
    def person(self) -> int:
        """The person's number."""
        return self.ids["person"]

    def _add(self, session: Session, table: Table) -> None:
        row = {column.name: self._value(table, column) for column in table.columns}
        row = {name: value for name, value in row.items() if value is not ...}
        try:
            with session.begin_nested():
                made = session.connection().execute(insert(table).values(row))
        except IntegrityError:
            # One of a kind in its partnership, and there already.
            self._refused.append(table.name)
            return
        if "id" in table.c:
            assert made.inserted_primary_key is not None
            self.ids[table.name] = made.inserted_primary_key[0]

    def _value(self, table: Table, column: Column[Any]) -> Any:
        held, name = COLUMNS[table.name], column.name
        given: dict[str, Any] = dict.fromkeys(held.users, self.user)
        given |= dict.fromkeys(held.people, self.ids.get("person"))
        given |= {key: [self.ids.get("person")] for key in held.listed}
        given |= {key.parent.name: self.ids.get(key.column.table.name) for key in table.foreign_keys}
        given |= {key: value for (of, key), value in MEANT.items() if of == table.name}
        given |= {key: None for of, key in self.unset if of == table.name}
        if table.name == "message":
            says = {"type": "mrkdwn", "text": f"<@{self.user}> is named"}
            given["blocks"] = [{"type": "section", "text": says}]
        if table.name in {"partnership", "slack_installations"}:
            given |= {"owner": self.owner, "team_id": self.owner}
        if name == "id" and column.primary_key:
            return ...
        return given[name] if name in given else self._of_type(table, column)

    def _of_type(self, table: Table, column: Column[Any]) -> Any:
        name, kind = column.name, getattr(column.type, "impl_instance", column.type)
        written = canary(table.name, name, self.user)
        if name in COLUMNS[table.name].ours and (column.primary_key or column.unique):
            written += f"-in-{self.owner}-{self.ids.get('partnership')}"
        longest = getattr(column.type, "length", None)
        moment = self.moment.replace(tzinfo=None) if table.name.startswith("slack_") else self.moment
        made: Mapping[type, Callable[[], Any]] = {
            JSON: lambda: [written],
            LargeBinary: written.encode,
            Boolean: lambda: False,
            Float: lambda: float(next(self.numbers)),
            Integer: lambda: next(self.numbers),
            Date: lambda: date(2026, 5, 4) + timedelta(days=next(self.numbers)),
            Time: lambda: time(9),
            DateTime: lambda: moment,
            String: lambda: random_key() if name.endswith("box") else written[:longest],
        }
        return next(make() for each, make in made.items() if isinstance(kind, each))


def everything(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables."""
    return {
        table.name: sorted((tuple(row) for row in session.connection().execute(select(table))), key=repr)
        for table in metadata.sorted_tables
    }


def texts_of(user: str) -> Iterator[tuple[str, str]]:
    """Table and column of every text that is only theirs."""
    for name, held in COLUMNS.items():
        yield from ((name, column) for column in held.theirs if name != "person")
