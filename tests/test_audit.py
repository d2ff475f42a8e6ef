"""What an operator's command changes or reveals stands in a line, written before it happens."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from ready_made import copy_to
from typer.main import get_command
from typer.testing import CliRunner, Result

from bot.cli import cli
from bot.settings import Settings

Run = Callable[..., Result]

AUDITED = {
    "backup": ("copy.db",),
    "restore": ("copy.db",),
    "migrate": (),
    "outbox resend": ("--all",),
    "keys move": ("elsewhere/keys",),
    "keys lost": (),
    "person export": ("U0123456789",),
    "person erase": ("U0123456789", "--yes"),
    "rotate-tokens": (),
    "partnerships": (),
    "token create": ("--partnership", "1", "--side", "Brevik"),
    "token list": (),
    "token revoke": ("1",),
    "export": ("nordlys-brevik",),
    "story": ("7",),
    "charter": ("nordlys-brevik",),
    "scorecard": ("--month", "2026-05"),
    "shell": (),
    "probe": ("#nowhere",),
}
OF_GROUPS = {"keys", "person", "token"}
ONLY_LOOKS = {"run", "demo", "manifest", "doctor", "token-key", "outbox", "mcp"}
"""The bot itself, and what shows nothing of anybody."""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Commands for many workspaces, in a folder of their own."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    copy_to(tmp_path / "data" / "samspil.db")
    given = {
        "TRANSPORT": "http",
        "SLACK_SIGNING_SECRET": "hush-hush",
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": "hush-hush",
        "TOKEN_KEYS": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
        "PUBLIC_URL": "https://samspil.example",
        "AUDIT_LOG": "audit.log",
        "LOG_FORMAT": "json",
        "SUDO_USER": "anna",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return lambda *words: CliRunner().invoke(cli, words)


def lines(tmp_path: Path) -> list[dict[str, str]]:
    file = tmp_path / "audit.log"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def test_every_command_is_audited_or_only_looks() -> None:
    """A new one is put into one of the two."""
    commands = get_command(cli).commands  # type: ignore[attr-defined]  # a group of click's
    paths = set()
    for name, each in commands.items():
        paths |= {f"{name} {below}" for below in getattr(each, "commands", ())}
        if name not in OF_GROUPS:
            paths.add(name)
    assert paths == AUDITED.keys() | ONLY_LOOKS


def test_each_that_is_audited_is_named_in_the_documentation() -> None:
    """Whoever has to prove what was done looks there for what leaves a line."""
    page = (Path(__file__).parents[1] / "docs" / "operate.md").read_text(encoding="utf-8")
    named = page.partition("Each command that changes or reveals something (")[2].partition(")")[0]
    assert set(re.findall("`([^`]+)`", named)) == AUDITED.keys()


def test_each_leaves_one_line_with_who_and_what(run: Run, tmp_path: Path) -> None:
    """Whether it went well or not, and with no secret in it; `--check` and `--dry-run` leave none."""
    for number, (command, given) in enumerate(AUDITED.items(), start=1):
        told = run(*command.split(), *given)
        assert told.exception is None or isinstance(told.exception, SystemExit), (command, told.exception)
        written = lines(tmp_path)
        assert len(written) == number, (command, told.output)
        assert written[-1]["action"] == f"audit.{command.replace(' ', '_')}"
        assert f"samspil {command} by " in written[-1]["message"]
        assert " for anna" in written[-1]["message"]
    before = len(lines(tmp_path))
    run("migrate", "--check")
    run("restore", "copy.db", "--dry-run")
    assert len(lines(tmp_path)) == before
    text = (tmp_path / "audit.log").read_text()
    assert "U0123456789" in text
    assert "hush" not in text
    assert (tmp_path / "audit.log").stat().st_mode & 0o777 == 0o600


def test_where_no_line_can_be_written_nothing_is_done(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is changed or revealed without it."""
    monkeypatch.setenv("AUDIT_LOG", str(tmp_path / "nowhere" / "audit.log"))
    told = run("backup", "copy.db")
    assert (told.exit_code, told.stdout) == (8, "")
    assert "AUDIT_LOG cannot be written (No such file or directory)" in told.stderr
    assert not (tmp_path / "copy.db").exists()


def test_without_a_file_the_line_goes_to_standard_error(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """As text, where that is asked for; what the command prints is not mixed with it."""
    monkeypatch.delenv("AUDIT_LOG")
    monkeypatch.delenv("LOG_FORMAT")
    told = run("person", "export", "U0123456789")
    assert "action=audit.person_export samspil person export by " in told.stderr
    assert "audit" not in told.stdout
