"""What the sweeps ask again and again reads no row that is settled."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from partnership_at_work import AtWork
from sqlalchemy import Connection, text

from bot import partnerships, retention
from bot.conductor.rituals import RITUALS
from bot.due import Due, NextDue
from bot.partnerships import Unit

NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)
OF_EACH_PARTNERSHIP: Final = frozenset({"partnership", "scorecard_plan", "charter_article"})
"""These do not grow with the years: a row, or those of one charter, for each partnership."""
OF_WHAT_IS_OPEN: Final = ("_open", "_to_show", "_lined_up")
"""So end the names of indexes that hold nothing that is settled: they are read whole."""


def asked_by_sweeps() -> list[Due[Any]]:
    """Everything that some sweep finds due."""
    asked: list[Any] = [each.next_due for each in RITUALS]
    asked += [partnerships.members_next_due, retention.next_due]
    return [kind for each in asked if isinstance(each, NextDue) for kind in each.kinds]


def read_whole(plan: str) -> set[str]:
    """The tables of which a plan reads every row there is."""
    whole = set()
    for line in plan.splitlines():
        if line.startswith("SCAN ") and not line.endswith(OF_WHAT_IS_OPEN):
            whole.add(line.split()[1])
        if "Seq Scan on " in line:
            whole.add(line.partition(" on ")[2].split()[0])
    return whole


def count_years(connection: Connection) -> None:
    """Have SQLite plan as after years in which it counted: two hundred rows for each of a thousand."""
    if connection.dialect.name != "sqlite":
        return
    indexes = connection.exec_driver_sql(
        "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index'"
    ).all()
    connection.exec_driver_sql("DELETE FROM sqlite_stat1")
    for name, table, made in indexes:
        columns = len(connection.exec_driver_sql(f"PRAGMA index_info({name})").all())
        of_each = [max(1, 200 // 10**number) for number in range(columns - 1)] + [1]
        rows = 1000 if " WHERE " in (made or "") else 200_000
        counted = " ".join(str(each) for each in [rows, *of_each])
        connection.exec_driver_sql("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", (table, name, counted))
    connection.exec_driver_sql("ANALYZE sqlite_schema")


@pytest.mark.parametrize("is_analyzed", [False, True])
def test_no_sweep_reads_what_is_settled(database_url: str, tmp_path: Path, is_analyzed: bool) -> None:
    """Each looks for what is due by its moment, or by an index that holds only what is open."""
    world = AtWork(database_url, tmp_path / "keys", NOW, home=2, partner=2)

    def plans(w: Unit) -> dict[str, str]:
        connection = w.session.connection()
        if is_analyzed:
            connection.execute(text("ANALYZE"))
            count_years(connection)
        if connection.dialect.name == "postgresql":
            # So few rows a server would read whole: it is asked whether it must.
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        return {
            f"{number}: {each.table.name}": plan(w, each) for number, each in enumerate(asked_by_sweeps())
        }

    def plan(w: Unit, due: Due[Any]) -> str:
        connection = w.session.connection()
        literally = {"literal_binds": True}
        told = due.found.params(now=w.now).compile(dialect=connection.dialect, compile_kwargs=literally)
        explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
        rows = connection.exec_driver_sql(f"{explain} {str(told).replace('%', '%%')}")
        return "\n".join(str(row[-1]).strip() for row in rows)

    said = world.do(plans)
    assert len(said) > 30
    for name, each in said.items():
        assert read_whole(each) <= OF_EACH_PARTNERSHIP, f"{name}: {each}"
    world.database.close()
