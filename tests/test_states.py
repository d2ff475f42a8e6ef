"""Every state in which the doctor and `samspil run` were tried, as docs/operate.md tells it."""

import json
import os
import re
import shutil
import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from ready_made import copy_to
from sqlalchemy import text
from typer.main import get_command
from typer.testing import CliRunner

from bot.cli import cli
from bot.database import Database
from bot.settings import Settings
from handlers import receiving

ROOT = Path(__file__).parent.parent
OPERATE = (ROOT / "docs" / "operate.md").read_text()


class AsksForTokens(BaseHTTPRequestHandler):
    """Slack, as far as whoever starts needs it: «good» is let in, anything else is not."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        # Where nothing listens.
        socket_url = {"url": "ws://127.0.0.1:9/"}
        good = self.headers.get("Authorization", "").endswith("good")
        told = (
            {"ok": True, "user_id": "U1", "bot_id": "B1", "team_id": "T1", **socket_url}
            if good
            else {"ok": False}
        )
        body = json.dumps(told | ({} if good else {"error": "invalid_auth"})).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def slack() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), AsksForTokens)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/api/"
    server.shutdown()
    server.server_close()


class Machine:
    """A folder with everything in order, as far as nobody has been let in by Slack."""

    def __init__(self, folder: Path, slack: str, patch: pytest.MonkeyPatch) -> None:
        self.folder, self._patch = folder, patch
        self.file = folder / "data" / "samspil.db"
        copy_to(self.file)
        (folder / "keys").mkdir(mode=0o700)
        self.given = {"SLACK_BOT_TOKEN": "xoxb-good", "SLACK_APP_TOKEN": "xapp-good", "SLACK_API_URL": slack}

    def set(self, **changed: str) -> None:
        self.given |= changed

    def says(self, *words: str) -> tuple[int, str]:
        for name in ("https_proxy", *Settings.model_fields):
            self._patch.delenv(name.upper(), raising=False)
        for name, value in self.given.items():
            self._patch.setenv(name, value)
        ended = CliRunner().invoke(cli, list(words))
        assert isinstance(ended.exception, SystemExit | None), ended.exception
        assert "Traceback" not in ended.output
        return int(ended.exit_code), ended.output

    def in_a_file(self, setting: str, holding: str | None) -> None:
        """A secret stands in a file of its own; with None in one that is not there."""
        del self.given[setting]
        self.set(**{f"{setting}_FILE": "secret"})
        if holding is not None:
            (self.folder / "secret").write_text(holding)

    def taken_back(self, version: str) -> None:
        database = Database(f"sqlite:///{self.file}")
        database.migrate(version)
        database.close()

    def versioned(self, version: str) -> None:
        database = Database(f"sqlite:///{self.file}")
        with database.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": version})
        database.close()


@pytest.fixture
def machine(tmp_path: Path, slack: str, monkeypatch: pytest.MonkeyPatch) -> Machine:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(receiving, "SECONDS_TO_CONNECT", 0.5)
    return Machine(tmp_path, slack, monkeypatch)


def settings(**changed: str) -> Callable[[Machine], None]:
    return lambda machine: machine.set(**changed)


def a_folder_in_place_of(name: str) -> Callable[[Machine], None]:
    def make(machine: Machine) -> None:
        (machine.folder / name).unlink(missing_ok=True)
        (machine.folder / name).mkdir()

    return make


def a_file_in_place_of(name: str, holding: bytes, **changed: str) -> Callable[[Machine], None]:
    def make(machine: Machine) -> None:
        place = machine.folder / name
        if place.is_dir():
            place.rmdir()
        place.write_bytes(holding)
        machine.set(**changed)

    return make


def damaged(machine: Machine) -> None:
    """All but the first page is overwritten."""
    whole = machine.file.read_bytes()
    machine.file.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))


def a_folder_of_keys(machine: Machine) -> None:
    (machine.folder / "apart" / "keys.db").mkdir(parents=True)
    machine.set(KEYS="sqlite:///apart/keys.db")


def without(statement: str) -> Callable[[Machine], None]:
    """A database of which something was taken away."""

    def take(machine: Machine) -> None:
        database = Database(f"sqlite:///{machine.file}")
        with database.engine.begin() as connection:
            connection.execute(text(statement))
        database.close()

    return take


def a_link_to_nowhere(name: str) -> Callable[[Machine], None]:
    def make(machine: Machine) -> None:
        place = machine.folder / name
        place.rmdir() if place.is_dir() else place.unlink()
        place.symlink_to(machine.folder / "nowhere" / "at all")

    return make


@contextmanager
def nothing_else(_machine: Machine) -> Iterator[None]:
    yield


@contextmanager
def another_bot(machine: Machine) -> Iterator[None]:
    bot = Database(f"sqlite:///{machine.file}")
    bot.hold()
    yield
    bot.close()


@contextmanager
def something_listening(machine: Machine, name: str = "METRICS_PORT") -> Iterator[None]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        machine.set(**{name: str(other.getsockname()[1])})
        yield


@contextmanager
def something_where_slack_calls(machine: Machine) -> Iterator[None]:
    machine.set(TRANSPORT="http", SLACK_SIGNING_SECRET="hush")
    with something_listening(machine, "PORT"):
        yield


STATES: dict[str, Callable[[Machine], None]] = {
    "a token is missing": settings(SLACK_APP_TOKEN=""),
    "a token of the wrong kind": settings(SLACK_BOT_TOKEN="xapp-1"),
    "`PORT=abc`": settings(PORT="abc"),
    "`LOG_LEVEL=loud`": settings(LOG_LEVEL="loud"),
    "`DEFAULT_ZONE=localtime`": settings(DEFAULT_ZONE="localtime"),
    "`DATABASE_URL` is no database": settings(DATABASE_URL="mysql://u:p@h/d"),
    "`.env` is a folder": a_folder_in_place_of(".env"),
    "`.env` is not UTF-8": a_file_in_place_of(".env", b"KEYS=\xff\n"),
    "`KEYS=~/keys`": settings(KEYS="~/keys"),
    "`KEYS=/`": settings(KEYS="/"),
    "`DATABASE_URL=sqlite:///~/samspil.db`": settings(DATABASE_URL="sqlite:///~/samspil.db"),
    "a space behind a place": settings(KEYS="keys "),
    "a token stands in `.env` and in a file": settings(SLACK_BOT_TOKEN_FILE="token"),
    "the file of a token is empty": lambda machine: machine.in_a_file("SLACK_BOT_TOKEN", ""),
    "the file of a token is not there": lambda machine: machine.in_a_file("SLACK_BOT_TOKEN", None),
    "`METRICS_PORT` is `PORT`": settings(
        TRANSPORT="http", SLACK_SIGNING_SECRET="hush", PORT="3000", METRICS_PORT="3000"
    ),
    "an @ in the password of `DATABASE_URL`": settings(DATABASE_URL="postgresql://u:hu@sh@127.0.0.1:9/d"),
    "a port in `DATABASE_URL` that is none": settings(DATABASE_URL="postgresql://u:hush@127.0.0.1:nine/d"),
    "`DATABASE_URL` ends with an option that is none": settings(
        DATABASE_URL="postgresql://u:hush@127.0.0.1:9/d?hush=1"
    ),
    "the database's file is a link to nowhere": a_link_to_nowhere("data/samspil.db"),
    "the keys' folder is a link to nowhere": a_link_to_nowhere("keys"),
    "a folder where the file should be that a bot holds": a_folder_in_place_of("data/samspil.db.lock"),
    "a table is gone": without("DROP TABLE partnership"),
    "`HTTPS_PROXY` is no address": settings(HTTPS_PROXY="proxy"),
    "something else listens at PORT": lambda _machine: None,
    "a folder where the database's file should be": a_folder_in_place_of("data/samspil.db"),
    "a file where the database's folder should be": a_file_in_place_of(
        "place", b"x", DATABASE_URL="sqlite:///place/samspil.db"
    ),
    "the database's file is empty": a_file_in_place_of("data/samspil.db", b""),
    "the database's file is no database": a_file_in_place_of("data/samspil.db", b"A letter. " * 500),
    "the database's file is damaged": damaged,
    "the tables are of a newer version": lambda machine: machine.versioned("9999"),
    "PostgreSQL is away": settings(DATABASE_URL="postgresql://samspil:hush@127.0.0.1:9/samspil"),
    "another bot runs on the database": lambda _machine: None,
    "the keys lie with the database": settings(KEYS="data/keys"),
    "a file where the keys' folder should be": a_file_in_place_of("keys", b"x"),
    "a folder where a database of keys should be": a_folder_of_keys,
    "nothing can listen at METRICS_HOST": settings(METRICS_HOST="192.0.2.1", METRICS_PORT="0"),
    "Slack cannot be reached": settings(SLACK_API_URL="http://127.0.0.1:9/"),
    "the socket that Slack offers cannot be reached": lambda _machine: None,
    "Slack refuses the bot's token": settings(SLACK_BOT_TOKEN="xoxb-bad"),
    "Slack refuses the app's token": settings(SLACK_APP_TOKEN="xapp-bad"),
    "something else listens at METRICS_PORT": lambda _machine: None,
}
MEANWHILE = {
    "another bot runs on the database": another_bot,
    "something else listens at METRICS_PORT": something_listening,
    "something else listens at PORT": something_where_slack_calls,
}


ROWS = {
    state: (name, doctor, doctor if run == "the same" else run, int(code))
    for state, name, doctor, run, code in re.findall(
        r"(?m)^\| (.+?) \| `(\w+)`: (.+?) \| (.+?) \| (\d) \|$",
        OPERATE.partition("## When it does not start")[2].partition("\n## ")[0],
    )
}
"""What docs/operate.md says of each state: the doctor's check and sentence, the bot's, and its exit code."""


def test_every_state_that_was_tried_is_told_and_no_other() -> None:
    """One row for each."""
    assert ROWS.keys() == STATES.keys()


@pytest.mark.parametrize("state", STATES)
def test_what_is_told_of_a_state_is_what_is_said_in_it(state: str, machine: Machine) -> None:
    """Word for word, with the exit code, and without a traceback."""
    name, by_doctor, by_run, code = ROWS[state]
    STATES[state](machine)
    with MEANWHILE.get(state, nothing_else)(machine):
        doctored = machine.says("doctor")
        ran = machine.says("run")
    found = [line for line in doctored[1].splitlines() if line[6:].startswith(f"{name}: ")]
    assert doctored[0] == 7
    assert any(is_said(by_doctor, line) for line in found), doctored[1]
    assert (ran[0], is_said(by_run, ran[1])) == (code, True), ran[1]
    assert 'File "' not in ran[1], "nor are places in the code of any use here"


def is_said(sentence: str, in_text: str) -> bool:
    """Whether a text has a sentence, with anything in the place of each ellipsis."""
    parts = [re.escape(part.strip()) for part in sentence.split("…")]
    return re.search(".*".join(parts), in_text) is not None


def gone(name: str) -> Callable[[Machine], None]:
    def take(machine: Machine) -> None:
        place = machine.folder / name
        place.unlink() if place.is_file() else shutil.rmtree(place)

    return take


COMMANDS = {
    "manifest": (0,),
    "token-key": (0,),
    "partnerships": (0, 2, 3),
    "partnerships --json": (0, 2, 3),
    "story 1": (0, 2, 3, 6),
    "charter x": (0, 2, 3, 6),
    "export x": (0, 2, 3, 6),
    "scorecard --month 2026-05": (0, 2, 3, 6),
    "rotate-tokens": (0, 2, 3),
    "token create --partnership 1 --side x": (2, 3, 6),
    "token list": (0, 2, 3),
    "token revoke 1": (2, 3, 6),
    "backup copy.db": (0, 2, 3, 8),
    "backup --keep 2 .": (0, 2, 3, 8),
    "restore good.db": (0, 2, 3, 8),
    "restore --dry-run good.db": (0, 2, 3, 8),
    "migrate": (0, 2, 3),
    "migrate --check": (0, 2, 3),
    "migrate --to 0015": (0, 2, 3),
    "doctor": (0, 7),
    "doctor --json": (0, 7),
    "probe --wait 0 x": (2, 3, 4, 6, 8),
    "outbox": (0, 2, 3),
    "outbox resend 1": (2, 3, 6),
    "outbox resend --all": (0, 2, 3),
    "shell": (0, 2, 3),
    "shell --write": (0, 2, 3, 8),
    "keys move elsewhere": (0, 2, 3, 8),
    "keys lost": (0, 2, 3, 8),
    "person export U1": (0, 2, 3, 6),
    "person erase --yes U1": (0, 2, 3, 6),
}
"""What is tried in every state, and with what it may end there; `run` has the table of docs/operate.md."""
OTHER_STATES: dict[str, Callable[[Machine], None]] = {
    "nothing is set": lambda machine: machine.given.clear(),
    "the database's folder is gone": gone("data"),
    "the database is gone": gone("data/samspil.db"),
    "the keys are gone": gone("keys"),
    "a table is missing": without("DROP TABLE message"),
    "the version is missing": without("DELETE FROM alembic_version"),
    "the tables are of an older version": lambda machine: machine.taken_back("0014"),
    "KEYS is a database that is away": settings(KEYS="postgresql://u:hush@127.0.0.1:9/k"),
    "KEYS is a database that is none": a_file_in_place_of("k.db", b"A letter. " * 99, KEYS="sqlite:///k.db"),
    "the tokens are stored": settings(
        SLACK_CLIENT_ID="1.2", SLACK_CLIENT_SECRET="hush", TOKEN_KEYS=Fernet.generate_key().decode(),
        PUBLIC_URL="https://samspil.example/", TRANSPORT="http", SLACK_SIGNING_SECRET="hush", PORT="0",
    ),
}  # fmt: skip
ALL_STATES = STATES | OTHER_STATES
A_FEW = 9
"""Of so many states a command meets one in `make test`, each another; in `make test-all` it meets all."""
TRIED = [
    (words, state)
    for number, words in enumerate(COMMANDS)
    for other, state in enumerate(ALL_STATES)
    if os.environ.get("EVERYTHING") or (number + other) % A_FEW == 0
]


def test_every_command_is_tried_in_some_state() -> None:
    """And each state meets some commands."""
    named = {path for path in commands(get_command(cli)) if path not in {("run",), ("demo",), ("mcp",)}}
    assert {
        path for path in named if any(words.startswith(" ".join(path)) for words, _state in TRIED)
    } == named
    assert {state for _words, state in TRIED} == ALL_STATES.keys()


@pytest.mark.parametrize(("words", "state"), TRIED)
def test_no_command_shows_a_traceback_or_a_secret_in_any_state(
    words: str, state: str, machine: Machine
) -> None:
    """It does what it was told, or ends with a sentence and the exit code of its kind."""
    copy_to(machine.folder / "good.db")
    ALL_STATES[state](machine)
    with MEANWHILE.get(state, nothing_else)(machine):
        code, said = machine.says(*words.split())
    assert code in COMMANDS[words], said
    assert said.strip()
    assert "hush" not in said


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """What can be typed after `samspil`, as words."""
    below = getattr(command, "commands", {})
    if path and (not below or command.invoke_without_command):
        yield path
    for name, each in below.items():
        yield from commands(each, (*path, name))


def test_a_folder_that_is_gone_is_said(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is set is looked for where a command is called."""
    (machine.folder / "gone").mkdir()
    monkeypatch.chdir(machine.folder / "gone")
    (machine.folder / "gone").rmdir()
    for words in ("doctor", "run", "backup copy.db"):
        code, said = machine.says(*words.split())
        assert (code, "is not there any more" in said) == (2, True)


TOO_HIGH = "99999999999999999999"
SLIPS = (
    f"story {TOO_HIGH}",
    "story 0",
    "story many",
    f"outbox resend {TOO_HIGH}",
    "demo --port 65536",
    "run away",
)


@pytest.mark.parametrize("words", SLIPS)
def test_a_number_that_nothing_can_have_is_a_slip(words: str, machine: Machine) -> None:
    """Beyond what a database can count to, and below one; said, with exit code 2."""
    code, said = machine.says(*words.split())
    assert (code, "Usage: " in said) == (2, True)


@pytest.mark.parametrize("month", ["mai", "2026-13", "2026-5", "0000-01"])
def test_a_month_that_there_is_not_is_said(month: str, machine: Machine) -> None:
    """In a sentence, with exit code 6."""
    code, said = machine.says("scorecard", "--month", month)
    # The other line is of who asked.
    assert (code, len([line for line in said.splitlines() if "action=audit" not in line])) == (6, 1)


@pytest.mark.parametrize("answer", ["n\n", ""])
def test_who_is_not_sure_erases_nobody(
    answer: str, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a no, or where nobody is there who could answer: it was refused."""
    for name, value in machine.given.items():
        monkeypatch.setenv(name, value)
    ended = CliRunner().invoke(cli, ["person", "erase", "U1"], input=answer)
    assert (ended.exit_code, "Nothing was erased." in ended.output) == (8, True)


def test_what_is_listed_is_listed_for_machines_too(machine: Machine) -> None:
    """The dead letters, of which there are none."""
    assert machine.says("outbox", "--json") == (0, "[]\n")


def test_the_level_of_the_log_is_taken_in_small_letters(machine: Machine) -> None:
    """As people type it."""
    machine.set(LOG_LEVEL="debug")
    assert "LOG_LEVEL" not in machine.says("doctor")[1]


ODD = ("~", "~/x", "/", ".", "", "   ", " x", "folder", "a file", "nowhere/at/all", "sqlite:///folder",
       "sqlite:////", "sqlite:///~", "sqlite:///nowhere/x.db", "://", "x\ny", "-1", "0", "99999999",
       "postgresql://", "\udcff")  # fmt: skip
"""What anybody may write behind a setting, each in the place of each."""
PLACES = {"KEYS", "DATABASE_URL", "AUDIT_LOG"}
ODD_TRIED = [
    (name, value)
    for number, name in enumerate(sorted(name.upper() for name in Settings.model_fields))
    for other, value in enumerate(ODD)
    if os.environ.get("EVERYTHING") or (name in PLACES and (number + other) % 2 == 0)
    or (number + other) % (A_FEW * A_FEW) == 0
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), ODD_TRIED)
def test_whatever_a_setting_is_there_is_a_sentence(name: str, value: str, machine: Machine) -> None:
    """No traceback, an exit code of the table, and no file beside what is already there."""
    (machine.folder / "folder").mkdir()
    (machine.folder / "a file").write_text("x")
    machine.set(**{name: value})
    before = {path.name for path in machine.folder.iterdir()}
    doctored, ran, lost = machine.says("doctor"), machine.says("run"), machine.says("keys", "lost")
    assert doctored[0] in {0, 7}, doctored[1]
    assert ran[0] in {2, 3, 4}, ran[1]
    assert lost[0] in {0, 2, 3, 8}, lost[1]
    made = {path.name for path in machine.folder.iterdir()} - before
    assert not {each for each in made if each.strip() != each or "~" in each}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("restore .", "is a folder. Name the file in it"),
        ("restore --dry-run .", "is a folder. Name the file in it"),
        ("restore nowhere", "There is no file nowhere."),
        ("scorecard --month mai", "Write the month like 2026-05."),
        ("scorecard --month 2026-13", "Write the month like 2026-05."),
        ("scorecard --month 2026-05", "There is no such collaboration."),
        (
            f"scorecard --month 2026-05 --partnership {TOO_HIGH}",
            f"collaboration “{TOO_HIGH}”. See",
        ),
        (f"person export U1 --partnership {TOO_HIGH}", "See `samspil partnerships`."),
        ("person erase --yes U1 --partnership #none", "There is no collaboration “#none”."),
        ("charter none", "There is no collaboration “none”."),
        ("partnerships", "There is none yet"),
    ],
)
def test_what_is_wrong_with_a_word_is_said_of_that_word(words: str, said: str, machine: Machine) -> None:
    """And not of what would have been looked for with it."""
    assert said in machine.says(*words.split())[1]


LOOKS = (
    "doctor",
    "doctor --json",
    "migrate --check",
    "restore --dry-run good.db",
    "outbox",
    "probe --wait 0 x",
)


@pytest.mark.parametrize("words", LOOKS)
def test_who_only_looks_leaves_nothing_there(words: str, machine: Machine) -> None:
    """No file of a lock or a log, which would belong to who looked instead of to the bot."""
    copy_to(machine.folder / "good.db")
    with closing(sqlite3.connect(machine.folder / "good.db")) as one_file:
        # As `samspil backup` writes it.
        one_file.execute("PRAGMA journal_mode=DELETE")
    machine.set(SLACK_API_URL="http://127.0.0.1:9/")
    before = {str(path) for path in machine.folder.rglob("*")}
    machine.says(*words.split())
    assert {str(path) for path in machine.folder.rglob("*")} == before


def test_a_look_at_keys_in_a_database_makes_none(machine: Machine) -> None:
    """Nor a folder for it; the bot makes both."""
    machine.set(KEYS="sqlite:///apart/keys.db")
    machine.says("doctor")
    assert not (machine.folder / "apart").exists()
    machine.says("keys", "lost")
    assert (machine.folder / "apart" / "keys.db").stat().st_mode & 0o777 == 0o600


def test_one_port_at_two_addresses_is_in_order(machine: Machine) -> None:
    """Unless one of them is every address."""
    machine.set(TRANSPORT="http", SLACK_SIGNING_SECRET="hush", PORT="3000", METRICS_PORT="3000")
    machine.set(HOST="192.0.2.1")
    assert "METRICS_PORT is the same" not in machine.says("doctor")[1]
    machine.set(METRICS_HOST="::")
    assert "METRICS_PORT is the same" in machine.says("doctor")[1]


def test_what_is_wrong_with_the_tables_is_not_said_of_the_keys(machine: Machine) -> None:
    """Although they are asked first which keys there should be."""
    without("DROP TABLE retro_round")(machine)
    code, said = machine.says("run")
    assert (code, "Check KEYS" in said, "no such table: retro_round. Put a backup back" in said) == (
        3,
        False,
        True,
    )


def test_at_port_0_the_host_is_looked_at_all_the_same(machine: Machine) -> None:
    """The bot would end there."""
    machine.set(TRANSPORT="http", SLACK_SIGNING_SECRET="hush", HOST="192.0.2.1", PORT="0")
    code, said = machine.says("doctor")
    assert (code, "Nothing can listen at 192.0.2.1:0" in said) == (7, True)


def test_an_audit_log_that_cannot_be_written_is_told_by_the_doctor(machine: Machine) -> None:
    """Before a command that needs it is refused."""
    machine.set(AUDIT_LOG="keys")
    assert "where AUDIT_LOG points to" in machine.says("doctor")[1]
    assert machine.says("backup", "copy.db")[0] == 8
