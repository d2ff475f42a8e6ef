"""`samspil shell`: what is read, what is undone, what is kept, and where it is refused."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from partnership_at_work import AtWork
from sqlalchemy import text
from typer.testing import CliRunner, Result

from bot.cli import cli
from bot.exits import Exit
from bot.partnerships import Partnership

NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)
CHANGES = (
    "def rename(w, name):\n"
    "    one = w.session.get_one(Partnership, 1)\n"
    "    one.name = name\n"
    "    return one.name\n"
    "\n"
    "do(rename, 'Changed here')\n"
    "[each.name for each in rows(select(Partnership))]\n"
)


@pytest.fixture
def world(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AtWork:
    """A partnership, and the settings of whoever runs it."""
    monkeypatch.chdir(tmp_path)
    given = {
        "SLACK_BOT_TOKEN": "xoxb-hush",
        "SLACK_APP_TOKEN": "xapp-hush",
        "DATABASE_URL": sqlite_url,
        "KEYS": str(tmp_path / "keys"),
        "AUDIT_LOG": "audit.log",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    world = AtWork(sqlite_url, tmp_path / "keys", NOW, home=1, partner=1)
    world.database.close()
    return world


def types(lines: str, *words: str) -> Result:
    return CliRunner().invoke(cli, ["shell", *words], input=lines)


@pytest.mark.parametrize("write", [False, True])
def test_what_is_changed_is_kept_only_where_that_was_asked_for(world: AtWork, write: bool) -> None:
    """It says which it is; a unit sees what it changed itself, and the next one what was kept."""
    told = types(CHANGES, *(["--write"] if write else []))
    assert told.exit_code == 0
    assert ("It WRITES" in told.output, "It only reads" in told.output) == (write, not write)
    assert "'Changed here'" in told.output
    assert ("['Changed here']" in told.output) is write
    line = Path("audit.log").read_text()
    assert "samspil shell by " in line
    assert ("write=True" in line) is write


def test_every_table_has_its_class_and_no_key_is_at_hand_where_it_only_reads(world: AtWork) -> None:
    """Nothing sealed is opened by it, and none is made that would be left behind."""
    told = types("do(lambda w: w.keys.boxes())\nRetroRound.__tablename__, StatusRound.__tablename__\n")
    assert "cannot be read any more" in told.output
    assert "('retro_round', 'status_round')" in told.output
    assert "hush" not in told.output


@pytest.mark.parametrize(("number", "says"), [("9999", "are newer (9999)"), ("0001", "")])
def test_tables_of_another_version_are_left_alone(world: AtWork, number: str, says: str) -> None:
    """Neither a newer nor an older one is looked into, or brought up to date."""
    with world.database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": number})
    told = types("print('reached')\n")
    assert told.exit_code == Exit.DATABASE
    assert says in told.output
    assert "reached" not in told.output
    with world.database.engine.begin() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == number
    assert Partnership.__tablename__ == "partnership"
