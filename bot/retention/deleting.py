"""Deleting rows with all that belongs to them, and the copies of the messages that told of them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, Table, and_, delete, or_, select, update
from sqlmodel import col

from bot import sealed
from bot.numbers import keep_numbers
from bot.outbox import OwedMessage
from bot.partnerships import Unit
from bot.retention.kinds import ABOUT, BOXES
from bot.tables import metadata

AT_ONCE: Final = 500
"""So many numbers in one statement: databases have a limit."""


def belongs_to(table: Table, partnership_id: int | BindParameter[Any]) -> ColumnElement[bool]:
    """Rows of one partnership, by their own column or through any that they refer to."""
    if table.name == "partnership":
        return and_(table.c.id == partnership_id)
    if "partnership_id" in table.c:
        return and_(table.c.partnership_id == partnership_id)
    key = _references(table)[0]
    return and_(key.parent.in_(select(key.column).where(belongs_to(key.column.table, partnership_id))))


def delete_rows(w: Unit, table: Table, keys: Sequence[Any]) -> int:
    """Delete the rows of these keys with all that belongs to them; returns how many of these there were."""
    key = next(iter(table.primary_key))
    for first in range(0, len(keys), AT_ONCE):
        doomed = _with_what_belongs(table, key.in_(keys[first : first + AT_ONCE]))
        for each in reversed(metadata.sorted_tables):
            if each.name in doomed:
                _delete(w, each, doomed[each.name])
    return len(keys)


def _with_what_belongs(root: Table, found: ColumnElement[bool]) -> Mapping[str, ColumnElement[bool]]:
    """Which rows of which table go: those that refer to one that goes, go too."""
    doomed = {root.name: found}
    for table in metadata.sorted_tables:
        conditions = [
            key.parent.in_(select(key.column).where(doomed[key.column.table.name]))
            for key in _references(table)
            if key.column.table.name in doomed
        ]
        if table is not root and conditions:
            doomed[table.name] = or_(*conditions)
    return doomed


def _references(table: Table) -> Sequence[Any]:
    """What a table refers to, but for itself; in an order that is always the same."""
    keys = [key for key in table.foreign_keys if key.column.table is not table]
    return sorted(keys, key=lambda key: str(key.parent.name))


def _delete(w: Unit, table: Table, found: ColumnElement[bool]) -> None:
    _delete_messages(w, table, found)
    _destroy_boxes(w, table, found)
    keep_numbers(w, table)
    if table.name == OwedMessage.__tablename__:
        _let_go_of_threads(w, found)
    w.session.connection().execute(delete(table).where(found))


def _delete_messages(w: Unit, table: Table, found: ColumnElement[bool]) -> None:
    """The copies of what was told of these rows; what stands in Slack stays there."""
    for column in {column for name, column in ABOUT.values() if name == table.name}:
        names = [name for name, about in ABOUT.items() if about == (table.name, column)]
        copies = and_(
            col(OwedMessage.name).in_(names), col(OwedMessage.about).in_(select(table.c[column]).where(found))
        )
        _let_go_of_threads(w, copies)
        w.session.connection().execute(delete(metadata.tables["message"]).where(copies))


def _destroy_boxes(w: Unit, table: Table, found: ColumnElement[bool]) -> None:
    """What still lies sealed for these rows, read by nobody any more."""
    for name in BOXES.get(table.name, ()):
        for box in w.session.connection().execute(select(table.c[name]).where(found)).scalars().all():
            if box is not None:
                sealed.forget(w.session, box)
                w.destroy_key(box)


def _let_go_of_threads(w: Unit, found: ColumnElement[bool]) -> None:
    """A reply outlives the message above it, if it tells of something else."""
    message: Any = metadata.tables["message"]
    above = select(message.c.id).where(found)
    w.session.connection().execute(
        update(message).where(message.c.thread_of.in_(above)).values(thread_of=None)
    )
