"""Versions of the tables: forwards, back, at the same moment, and unknown ones."""

import re
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from rows_everywhere import Rows
from sqlalchemy import create_engine, delete, event, func, make_url, select, text
from sqlalchemy.exc import IntegrityError
from typer.testing import CliRunner, Result

from bot import migrating, tables
from bot.cli import cli
from bot.database import Database, Unusable

ROOT = Path(__file__).parent.parent
VERSIONS = ROOT / "bot" / "migrations" / "versions"
AT_ONCE = 3
MIGRATE = f"""
import os, sys
from bot.database import Database
from bot import migrating, tables
given, giving = os.pipe()
started = []
for _ in range({AT_ONCE}):
    started.append(os.fork())
    if not started[-1]:
        os.close(giving)
        os.read(given, 1)
        database = Database(sys.argv[1])
        database.migrate()
        os.write(1, database.revisions()[0].encode() + b"\\n")
        database.close()
        os._exit(0)
os.close(giving)
sys.exit(max(os.waitpid(each, 0)[1] for each in started))
"""
"""Loaded once, and then so many processes, which all begin as the first lets go of what they read from."""

Run = Callable[..., Result]


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, tmp_path: Path, database_url: str) -> str:
    """A database without any table, on both."""
    if database_url.startswith("sqlite"):
        return f"sqlite:///{tmp_path / 'new' / 'samspil.db'}"
    engine = create_engine(make_url(database_url).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return database_url


@pytest.fixture
def run(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A command in a folder of its own, on the database that is given first."""
    monkeypatch.chdir(tmp_path)
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        monkeypatch.setenv(name, {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}[name])
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/")
    monkeypatch.setenv("KEYS", str(tmp_path_factory.mktemp("keys")))

    def command(url: str, *words: str) -> Result:
        monkeypatch.setenv("DATABASE_URL", url)
        return CliRunner().invoke(cli, list(words))

    return command


def set_version(url: str, version: str) -> None:
    database = Database(url)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": version})
    database.close()


def test_several_that_start_at_the_same_moment_on_nothing_all_start(empty_url: str) -> None:
    """One makes the tables, the others wait for it and find them."""
    said = subprocess.run(  # noqa: S603  # ours
        [sys.executable, "-c", MIGRATE, empty_url], cwd=ROOT, capture_output=True, text=True, check=False
    )
    newest = migrating.newest_revision()
    assert (said.returncode, said.stderr, said.stdout.split()) == (0, "", [newest] * AT_ONCE)


def test_who_comes_while_a_file_is_brought_up_waits_for_as_long_as_it_takes(tmp_path: Path) -> None:
    """Longer than for anything else: many rows, or a slow disk, are no reason to fail at the start."""
    file = tmp_path / "samspil.db"
    database = Database(f"sqlite:///{file}")
    database.migrate(migrating.LATEST_THAT_STAYS)
    event.listen(database.engine, "checkout", lambda driver, *_: driver.execute("PRAGMA busy_timeout=50"))
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as first:
        first.execute("BEGIN IMMEDIATE")
        ending = threading.Timer(1.0, first.execute, ["ROLLBACK"])
        ending.start()
        database.migrate()
        ending.join()
    assert database.revisions()[0] == migrating.newest_revision()
    database.close()


def test_the_second_waits_and_says_so(postgresql_url: str, caplog: pytest.LogCaptureFixture) -> None:
    """Until the first has ended, however that ends."""
    first, second = Database(postgresql_url), Database(postgresql_url)
    caplog.set_level("INFO", logger="bot.migrating")
    with first.engine.connect() as holding:
        migrating.wait_for_others(holding)
        with second.engine.connect() as waiting:
            waiting.execute(text("SET lock_timeout = '50ms'"))
            with pytest.raises(Exception, match="lock timeout"):
                migrating.wait_for_others(waiting)
    assert "another one brings the tables up to date" in caplog.text
    first.close()
    second.close()


@pytest.mark.parametrize(
    "words",
    [
        "run",
        "story 1",
        "charter x",
        "scorecard --month 2026-05",
        "outbox",
        "outbox resend --all",
        "person export U1",
        "person erase --yes U1",
        "migrate",
        "migrate --check",
        "migrate --to 0014",
    ],
)
def test_tables_of_a_newer_version_are_said_in_the_doctors_sentence(
    words: str, sqlite_url: str, run: Run
) -> None:
    """By every command that reads them, with exit code 3; and nothing is changed."""
    set_version(sqlite_url, "9999")
    said = run(sqlite_url, *words.split())
    sentence = "The tables are newer (9999) than this Samspil. Install a newer one."
    assert (said.exit_code, said.output.splitlines()[-1]) == (3, sentence)
    assert "Traceback" not in said.output
    assert Database(sqlite_url).revisions()[0] == "9999"


def test_tokens_are_not_rotated_in_tables_of_a_newer_version(
    sqlite_url: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As for every other command."""
    set_version(sqlite_url, "9999")
    key = run(sqlite_url, "token-key").output.strip()
    more = {
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": "s",
        "TOKEN_KEYS": key,
        "PUBLIC_URL": "https://samspil.example",
        "TRANSPORT": "http",
        "SLACK_SIGNING_SECRET": "s",
    }
    for name, value in more.items():
        monkeypatch.setenv(name, value)
    said = run(sqlite_url, "rotate-tokens")
    assert (said.exit_code, "The tables are newer (9999)" in said.output) == (3, True), said.output


def test_newer_tables_are_newer_on_both_databases(database_url: str) -> None:
    """And nothing is changed in them."""
    set_version(database_url, "9999")
    database = Database(database_url)
    with pytest.raises(Unusable, match="newer"):
        database.migrate()
    assert database.revisions()[0] == "9999"
    database.close()


def test_tables_are_checked_brought_and_taken_back(empty_url: str, run: Run) -> None:
    """By one command, which says how it stands."""
    newest = migrating.newest_revision()
    said = run(empty_url, "migrate", "--check")
    assert (said.exit_code, "There are no tables yet" in said.output) == (3, True), said.output
    said = run(empty_url, "migrate", "--to", "0013")
    assert (said.exit_code, said.output) == (0, "The tables are of version 0013.\n")
    said = run(empty_url, "migrate", "--check")
    assert (said.exit_code, "The tables are older (0013)" in said.output) == (3, True)
    said = run(empty_url, "migrate")
    assert (said.exit_code, said.output) == (0, f"The tables are up to date ({newest}).\n")
    said = run(empty_url, "migrate", "--check")
    assert said.exit_code == 0
    said = run(empty_url, "migrate", "--check", "--to", "0013")
    assert (said.exit_code, "takes back" in said.output) == (3, True)
    said = run(empty_url, "migrate", "--to", "0013")
    assert (said.exit_code, said.output) == (0, "The tables are of version 0013.\n")
    for wrong, sentence in (("0001", "Restore a backup"), ("0", "no version 0"), ("x", "no version x")):
        said = run(empty_url, "migrate", "--to", wrong)
        assert (said.exit_code, sentence in said.output) == (3, True), said.output


def test_tables_are_not_taken_back_under_a_bot_that_runs(sqlite_url: str, run: Run) -> None:
    """As far as anybody can know."""
    bot = Database(sqlite_url)
    bot.hold()
    said = run(sqlite_url, "migrate", "--to", "0013")
    bot.close()
    assert (said.exit_code, "Another bot runs" in said.output) == (3, True)
    assert Database(sqlite_url).revisions()[0] == migrating.newest_revision()


def test_whatever_was_added_is_taken_back_and_added_again(empty_url: str) -> None:
    """From the oldest version that goes back: the tables are then again what the code knows."""
    database = Database(empty_url)
    database.migrate()
    database.migrate(migrating.LATEST_THAT_STAYS)
    database.migrate()
    with database.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), tables.metadata)
    database.close()
    assert differences == []


def test_rows_stay_when_tables_are_taken_back_and_brought_up_again(empty_url: str) -> None:
    """A row everywhere: what the older version knew is there on the way back, and again afterwards."""
    database = Database(empty_url)
    database.migrate()
    with database.session() as session:
        Rows(session, "U1")
        # What comes again is read on the way, and of these the rule is only any text.
        for plan in ("status_cadence", "retro_cadence", "pair_plan"):
            session.connection().execute(delete(tables.metadata.tables[plan]))
        session.commit()
    database.migrate(migrating.LATEST_THAT_STAYS)
    with database.engine.connect() as connection:
        counted = select(func.count()).select_from(text("person"))
        assert connection.execute(counted).scalar() == 1
        assert connection.execute(select(func.count()).select_from(text("escalation_move"))).scalar() == 1
    database.migrate()
    with database.engine.connect() as connection:
        assert connection.execute(counted).scalar() == 1
    with pytest.raises(IntegrityError), database.engine.begin() as connection:
        connection.execute(text("UPDATE person SET side_id = 99"))
    database.close()


def test_a_migration_only_adds() -> None:
    """Bots of the version before still run beside it; what they read goes one version later."""
    taking = re.compile(r"\b(drop_\w+|alter_column|rename_table)\(")
    for path in VERSIONS.glob("[0-9]*.py"):
        if path.name.split("_")[0] > migrating.LATEST_THAT_STAYS:
            forwards = path.read_text().partition("def upgrade()")[2].partition("\ndef ")[0]
            assert taking.findall(forwards) == [], path.name


def test_an_emptied_file_is_not_taken_for_a_new_database(tmp_path: Path, run: Run) -> None:
    """A disk that lost it, or a copy that failed, is said; nothing begins anew without a word."""
    file = tmp_path / "samspil.db"
    file.touch()
    url = f"sqlite:///{file}"
    for words in ("run", "story 1", "migrate"):
        said = run(url, *words.split())
        assert (said.exit_code, "is an empty file" in said.output) == (3, True), said.output
    assert "is an empty file" in run(url, "doctor").output
    assert file.stat().st_size == 0


@pytest.mark.parametrize(
    "words",
    [
        "story 1",
        "charter x",
        "scorecard --month 2026-05",
        "outbox",
        "outbox --json",
        "outbox resend --all",
        "person export U1",
        "person erase --yes U1",
    ],
)
def test_where_there_is_no_database_no_command_makes_one(words: str, tmp_path: Path, run: Run) -> None:
    """From the wrong folder it would be told that nothing is owed, or nothing kept about somebody."""
    said = run(f"sqlite:///{tmp_path}/data/samspil.db", *words.split())
    assert (said.exit_code, "There are no tables yet." in said.output) == (3, True), said.output
    assert "check DATABASE_URL, and from which folder" in said.output
    assert not (tmp_path / "data").exists()


def test_tables_that_do_not_say_of_which_version_are_not_made_anew(empty_url: str, run: Run) -> None:
    """Nor taken for none: what made them is lost."""
    database = Database(empty_url)
    database.migrate()
    with database.engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    database.close()
    for words in (("migrate",), ("migrate", "--check"), ("outbox",)):
        said = run(empty_url, *words)
        assert (said.exit_code, "do not say of which version" in said.output) == (3, True), said.output


def test_what_is_no_database_is_said(tmp_path: Path, run: Run) -> None:
    """By the same sentence wherever it is opened."""
    file = tmp_path / "samspil.db"
    file.write_text("This is a letter. " * 100)
    with pytest.raises(Unusable, match="not a database"):
        Database(f"sqlite:///{file}").migrate()


def test_a_folder_with_a_percent_sign_is_a_folder(tmp_path: Path) -> None:
    """Alembic would take it for a placeholder."""
    file = tmp_path / "100%(x)s" / "samspil.db"
    database = Database(f"sqlite:///{file}")
    database.migrate()
    database.close()
    with closing(sqlite3.connect(file)) as opened:
        assert opened.execute("SELECT version_num FROM alembic_version").fetchone() is not None
