"""`make migration name=swap`: the next migration, from what the code knows and no migration makes.

What is written runs as it is on both databases: a new column that may not be empty gets a default for the
rows that are there. Its first line is for you to complete: what changes, and what the version before makes
of it.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import sqlalchemy as sa
from alembic import command
from alembic.operations import ops
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from bot import migrating
from bot.database import Database

VERSIONS: Final = migrating.MIGRATIONS / "versions"
DEFAULTS: Final = ((sa.Boolean, "0"), (sa.Integer, "0"), (sa.String, ""), (AutoString, ""), (sa.JSON, "{}"))
"""What stands in the rows that are there, by the type of a new column."""


def write(name: str, versions: Path = VERSIONS) -> Path | None:
    """The file that was written; None where the tables are as the code knows them."""
    if not re.fullmatch(r"[a-z][a-z_]*", name):
        raise SystemExit("Name it by what changes, in small letters: make migration name=swap")
    number = f"{int(migrating.newest_revision()) + 1:04}"
    with TemporaryDirectory(prefix="samspil-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'as_it_was.db'}")
        database.migrate()
        with database.engine.begin() as connection:
            config = migrating.alembic_config(connection)
            config.attributes["process_revision_directives"] = _complete
            config.attributes["render_item"] = _named
            config.set_main_option("file_template", f"{number}_{name}")
            # Not among the others before it is whole: who starts meanwhile reads them all.
            config.set_main_option("path_separator", "os")
            config.set_main_option("version_locations", f"{VERSIONS}{os.pathsep}{folder}".replace("%", "%%"))
            title = name.replace("_", " ").capitalize()
            made = command.revision(config, title, autogenerate=True, rev_id=number, version_path=folder)
        database.close()
        if not made:
            return None
        path = versions / f"{number}_{name}.py"
        shutil.move(made.path, path)  # type: ignore[union-attr]  # one was asked for
    # Folded before it is checked: what alembic writes of an index is longer than a line may be.
    for step in (["format", "--quiet"], ["check", "--fix", "--quiet"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *step, path], check=True)  # noqa: S603  # our own file
    return path


def _complete(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Defaults for rows that are there; nothing is written where nothing changed."""
    script = directives[0]
    if script.upgrade_ops.is_empty():
        directives.clear()
        return
    for each in _columns(script.upgrade_ops.ops):
        if not each.nullable and each.server_default is None:
            default = next((word for kind, word in DEFAULTS if isinstance(each.type, kind)), None)
            if default is None:
                raise SystemExit(
                    f"{each.name}: rows that are there need a value; let it be empty, or say which"
                )
            each.server_default = sa.DefaultClause(default)


def _columns(operations: Sequence[Any]) -> list[sa.Column[Any]]:
    """Those that are added to tables that are there."""
    found = [each.column for each in operations if isinstance(each, ops.AddColumnOp)]
    for each in operations:
        found += _columns(each.ops) if isinstance(each, ops.ModifyTableOps) else []
    return found


def _named(kind: str, found: Any, context: Any) -> str | bool:
    """Types as alembic knows them, since SQLModel's may be called otherwise one day; but for its moments."""
    if kind == "type" and isinstance(found, UTCDateTime):
        context.imports.add("from sqlmodel.sql.sqltypes import UTCDateTime")
        return "UTCDateTime()"
    return "sa.String()" if kind == "type" and isinstance(found, AutoString) else False


if __name__ == "__main__":
    written = write(sys.argv[1] if len(sys.argv) > 1 else "")
    print(written or "The tables are as the code knows them.")  # noqa: T201  # a command's answer
