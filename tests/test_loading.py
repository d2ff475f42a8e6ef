"""What is asked for at a prompt comes at once: a command loads what it does, and nothing else."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = {
    "aiohttp",
    "alembic",
    "apscheduler",
    "babel",
    "cryptography",
    "holidays",
    "icalendar",
    "prometheus_client",
    "psycopg",
    "py3langid",
    "resvg_py",
    "slack_bolt",
    "slack_sdk",
    "sqlalchemy",
    "sqlmodel",
}
"""Libraries of which each takes as long to load as all that is shown."""
HOUSE = {"bot.app", "bot.conductor", "bot.settings", "bot.tables", "handlers", "playground", "schedules"}
LOOKED_AT = ("--help", "--version", "manifest", "run --help", "doctor --help", "outbox --help")


def loaded_by(code: str) -> set[str]:
    """The modules that a process has loaded at the end of it."""
    told = "import sys; print('LOADED', *sys.modules, file=sys.stderr)"
    ended = subprocess.run(  # noqa: S603  # this Python, with words of this file
        [sys.executable, "-c", f"import atexit; atexit.register(lambda: exec({told!r}))\n{code}"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(ended.stderr.rpartition("LOADED ")[2].split())


@pytest.mark.parametrize("words", LOOKED_AT)
def test_what_only_tells_loads_no_bot(words: str) -> None:
    """Neither a library that takes long nor a room of the house; by name, since times differ."""
    loaded = loaded_by(
        f"import sys; sys.argv = ['samspil', *{words.split()}]; from samspil import main; main()"
    )
    assert "bot.cli" in loaded
    assert loaded & (HEAVY | HOUSE) == set()


def test_settings_are_read_without_the_tables() -> None:
    """Who reads what the operator has set needs neither records nor what is shown of them."""
    loaded = loaded_by("import bot.settings")
    assert "bot.settings" in loaded
    assert loaded & {"sqlmodel", "slack_sdk", *HOUSE} == {"bot.settings"}
