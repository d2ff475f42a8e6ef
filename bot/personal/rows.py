"""The rows of the database that refer to a person."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, RowMapping, String, Table, cast, or_, select
from sqlmodel import Session, col, select as select_records

from bot.partnerships import Partnership, Person, PortfolioReader, Unit
from bot.personal.columns import COLUMNS
from bot.tables import metadata

UNTOLD: Final[Mapping[str, tuple[str, str | None]]] = {
    "mediation": ("other_id", "invited_at"),
    "pair_place": ("with_id", None),
}
"""Tables in which a row names somebody (first column) who is not to know of it before a moment (second), or
not at all, since it is what another has confided.
"""


@dataclass(frozen=True)
class Traces:
    """One Slack user in the database: who they are in which partnership."""

    user: str
    people: Mapping[int, Person]
    """By id."""
    partnerships: Mapping[int, Partnership]
    """By id, those in which there is a person, or which they began."""
    owner: str | None
    """Only what belongs to this installation; None: everything."""
    one: int | None
    """Only what belongs to this partnership; None: all of them."""

    @property
    def is_empty(self) -> bool:
        """Nothing at all is known of them."""
        return not self.partnerships


def traces_of(w: Unit, user: str, *, owner: str | None = None, one: int | None = None) -> Traces:
    """Where a Slack user is known: in all partnerships, those of one owner, or just one."""
    wanted: list[ColumnElement[bool]] = []
    if owner is not None:
        wanted.append(col(Partnership.owner) == owner)
    if one is not None:
        wanted.append(col(Partnership.id) == one)
    people = w.session.exec(
        select_records(Person).join(Partnership).where(Person.user == user, *wanted).order_by(col(Person.id))
    ).all()
    theirs = col(Partnership.id).in_({person.partnership_id for person in people})
    reading = col(Partnership.id).in_(
        select_records(PortfolioReader.partnership_id).where(PortfolioReader.user == user)
    )
    partnership = w.session.exec(
        select_records(Partnership).where(or_(theirs, reading, col(Partnership.begun_by) == user), *wanted)
    ).all()
    return Traces(
        user, {person.id: person for person in people}, {each.id: each for each in partnership}, owner, one
    )


def rows_of(session: Session, traces: Traces) -> Iterator[tuple[Table, RowMapping]]:
    """Every row that refers to them and that they may know of, table by table."""
    for table in metadata.sorted_tables:
        found = _where(table, traces)
        if found is None:
            continue
        for row in (
            session.connection().execute(select(table).where(found).order_by(*table.primary_key)).mappings()
        ):
            if refers(table, row, traces) and may_know(table, row, traces.people):
                yield table, row


def refers(table: Table, row: RowMapping, traces: Traces) -> bool:
    """Whether a row names them: in a list of ids only this tells, and not the query."""
    columns = COLUMNS[table.name]
    ids = traces.people.keys()
    return (
        any(row[name] in ids for name in columns.people)
        or any(row[name] == traces.user for name in columns.users)
        or any(ids & set(row[name] or ()) for name in columns.listed)
    )


def may_know(table: Table, row: RowMapping, ids: Collection[int]) -> bool:
    """Not what somebody has confided about them, of which they have not been told."""
    if table.name not in UNTOLD:
        return True
    name, since = UNTOLD[table.name]
    others = [each for each in COLUMNS[table.name].people if each != name]
    is_notified = since is not None and row[since] is not None
    return is_notified or any(row[each] in ids for each in others)


def _where(table: Table, traces: Traces) -> ColumnElement[bool] | None:
    """Every row that may refer to them; None where a table refers to nobody."""
    columns, ids = COLUMNS[table.name], list(traces.people)
    found: list[ColumnElement[bool]] = [table.c[name].in_(ids) for name in columns.people]
    found += [cast(table.c[name], String).like(f"%{each}%") for name in columns.listed for each in ids]
    found += [_named(table, name, traces) for name in columns.users]
    return or_(*found) if found else None


def _named(table: Table, name: str, traces: Traces) -> ColumnElement[bool]:
    """By Slack's id, within what is looked at."""
    named = table.c[name] == traces.user
    if table.name == "partnership":
        return named & table.c.id.in_(list(traces.partnerships))
    if "partnership_id" in table.c:
        return named & table.c.partnership_id.in_(list(traces.partnerships))
    if traces.one is not None:
        return named & False
    return named if traces.owner is None else named & _of_owner(table, traces.owner)


def _of_owner(table: Table, owner: str) -> ColumnElement[bool]:
    columns: Any = table.c
    return or_(columns.team_id == owner, columns.enterprise_id == owner)
