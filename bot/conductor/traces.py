"""Whether anything was ever done on a side: found by the foreign keys, so a new table needs no word here."""

from typing import Any, Final

from sqlalchemy import Table, exists, select
from sqlmodel import col

from bot.partnerships import Person, Side, Unit

_PERSON: Final = "person"


def has_left_anything(w: Unit, side: Side) -> bool:
    """Whether anything that was done or agreed here refers to a side, or to people who were on it."""
    its_people = select(col(Person.id)).where(col(Person.side_id) == side.id).scalar_subquery()
    settled = select(col(Person.id)).where(
        col(Person.side_id) == side.id, col(Person.settled_by).is_not(None)
    )
    conditions = [exists(settled)]
    for table in Side.metadata.sorted_tables:
        for key in table.foreign_keys:
            referred = key.column.table.name
            if referred == "side" and table.name != _PERSON:
                conditions.append(_exists(table, key.parent == side.id))
            elif referred == _PERSON:
                conditions.append(_exists(table, key.parent.in_(its_people)))
    return any(w.session.connection().execute(select(each)).scalar() for each in conditions)


def _exists(table: Table, condition: Any) -> Any:
    return exists(select(1).select_from(table).where(condition))
