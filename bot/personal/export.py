"""Everything that is kept about a person, as they are given it."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import RowMapping, Table
from sqlmodel import Session

from bot.personal.columns import COLUMNS
from bot.personal.rows import Traces, rows_of

SEALED: Final = "sealed, not readable"
YOU: Final = "you"
ANOTHER: Final = "another person"


def export(session: Session, traces: Traces, now: datetime) -> str:
    """JSON of every row that refers to them; other people are not named, nor is what only they wrote."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for table, row in rows_of(session, traces):
        tables.setdefault(table.name, []).append(_shown(table, row, traces))
    report = {
        "user": traces.user,
        "made_at": now.isoformat(),
        "partnerships": [
            {"id": each.id, "name": each.name, "channel": each.channel}
            for each in traces.partnerships.values()
        ],
        "kept": tables,
    }
    return json.dumps(report, indent=2, ensure_ascii=False, default=str)


def counts(session: Session, traces: Traces) -> Mapping[str, int]:
    """How many rows refer to them, by ritual or room."""
    return Counter(COLUMNS[table.name].of for table, _row in rows_of(session, traces))


def _shown(table: Table, row: RowMapping, traces: Traces) -> dict[str, Any]:
    columns = COLUMNS[table.name]
    hidden = {
        name for name, text in columns.theirs.items() if not any(row[by] in traces.people for by in text.by)
    }
    return {
        name: _value(table, name, row[name], traces)
        for name in row
        if name not in hidden and name not in columns.secret
    }


def _value(table: Table, name: str, value: Any, traces: Traces) -> Any:
    columns = COLUMNS[table.name]
    if name in columns.sealed:
        return SEALED
    if name in columns.people and value is not None and not table.c[name].primary_key:
        return YOU if value in traces.people else ANOTHER
    if name in columns.listed:
        return [YOU if each in traces.people else ANOTHER for each in value or ()]
    if name in columns.users and value != traces.user:
        return ANOTHER
    return value
