"""What a developer has written for them: migrations, and what of the documentation the code makes."""

import runpy
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from bot import migrating, tables
from development import documents, migration


def test_documentation_is_as_make_docs_writes_it() -> None:
    """`make docs` writes it anew."""
    for name, table in documents.TABLES.items():
        text = (documents.DOCS / name).read_text(encoding="utf-8")
        assert documents.renewed(text, table()) == text, f"docs/{name} is not as the code has it: make docs"


def test_an_old_table_is_found_by_its_head_and_replaced() -> None:
    """Whatever stands around it stays."""
    page = "before\n\n| a | b |\n|---|---|\n| old | row |\n\n| a | other |\n"
    assert documents.renewed(page, "| a | b |\n|---|---|\n| new | row |") == page.replace("old", "new")


def test_a_migration_is_written_only_where_there_is_something_to_change(tmp_path: Path) -> None:
    """The tables are as the code knows them."""
    assert migration.write("nothing", tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_a_migration_needs_no_hand_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A column that may not be empty gets a default for the rows that are there, and can be taken back."""
    changed = sa.MetaData()
    for each in tables.metadata.tables.values():
        each.to_metadata(changed)
    changed.tables["partnership"].append_column(sa.Column("swaps", sa.Integer, nullable=False))
    changed.tables["partnership"].append_column(sa.Column("word", AutoString, nullable=False))
    sa.Table("swap", changed, sa.Column("id", sa.Integer, primary_key=True), sa.Column("at", UTCDateTime))
    monkeypatch.setattr(tables, "metadata", changed)
    written_to, revision = [], command.revision

    def noted(config: Config, *given: Any, **more: Any) -> Any:
        made = revision(config, *given, **more)
        written_to.append(Path(made.path).parent)  # type: ignore[union-attr]  # one was asked for
        return made

    monkeypatch.setattr(command, "revision", noted)
    written = migration.write("swap", tmp_path)
    assert migration.VERSIONS not in written_to, "who starts meanwhile would read half a migration"
    assert written is not None
    text = written.read_text()
    assert f'down_revision = "{migrating.newest_revision()}"' in text
    assert 'sa.Column("swaps", sa.Integer(), server_default="0", nullable=False)' in text
    assert 'sa.Column("word", sa.String(), server_default="", nullable=False)' in text
    assert 'op.create_table(\n        "swap"' in text
    assert 'op.drop_table("swap")' in text
    assert 'sa.Column("at", UTCDateTime(), nullable=True)' in text
    ran = runpy.run_path(str(written))
    assert {"upgrade", "downgrade"} <= set(ran)


def test_no_test_hangs_for_ever(pytestconfig: pytest.Config) -> None:
    """Each has so many seconds, or what tests/conftest.py gives it."""
    assert float(pytestconfig.getini("timeout")) > 0
    assert pytestconfig.pluginmanager.has_plugin("timeout")
