"""Secrets in files of their own, exchanged one after the other while people work."""

import asyncio
import json
from pathlib import Path

import pytest
from tests_shared import MONDAY
from typer.testing import CliRunner

from bot.cli import cli
from bot.settings import SettingsError, look, read
from bot.settings.known import SECRETS, Settings
from playground.stage import Stage

VALUES = {
    "slack_bot_token": "xoxb-hush",
    "slack_app_token": "xapp-hush",
    "slack_signing_secret": "hush",
    "slack_client_secret": "hush",
    "token_keys": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "smtp_url": "smtps://samspil:hush@mail.invalid:465",
    "database_url": "postgresql://samspil:hush@database.invalid/samspil",
    "keys": "postgresql://samspil:hush@keys.invalid/samspil",
}


@pytest.fixture(autouse=True)
def _only_these(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def test_every_secret_can_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With or without a line's end, named in the environment or in `.env`, and shown by nothing."""
    lines = []
    for name in SECRETS:
        (tmp_path / name).write_text(VALUES[name] + "\n")
        lines.append(f"{name.upper()}_FILE={tmp_path / name}")
    monkeypatch.setenv("MAIL_FROM", "samspil@mail.invalid")
    (tmp_path / ".env").write_text("\n".join(lines[::2]))
    for line in lines[1::2]:
        monkeypatch.setenv(*line.split("=", 1))
    settings = read()
    told = settings.model_dump()
    opened = {name: told[name].get_secret_value() for name in (*SECRETS[:5], "smtp_url")}
    assert {**opened, "database_url": told["database_url"], "keys": told["keys"]} == VALUES
    assert "hush" not in repr(settings)


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (None, "names a file that cannot be read: No such file or directory."),
        (b" \n", "names a file in which nothing stands."),
        (b"\xff\xfe", "names a file that is not UTF-8."),
    ],
)
def test_a_file_without_a_secret_is_a_sentence(
    name: str, written: bytes | None, sentence: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """At start and by the doctor; and nobody is told in vain that the secret is missing."""
    if written is not None:
        (tmp_path / "secret").write_bytes(written)
    for other in ("slack_bot_token", "slack_app_token"):
        if other != name:
            monkeypatch.setenv(other.upper(), VALUES[other])
    monkeypatch.setenv(f"{name.upper()}_FILE", str(tmp_path / "secret"))
    with pytest.raises(SettingsError, match=f"^{name.upper()}_FILE {sentence}$"):
        read()
    assert look().wrong == {f"{name.upper()}_FILE": f"{name.upper()}_FILE {sentence}"}


async def test_tokens_are_exchanged_while_people_work(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_url: str
) -> None:
    """The old ones end: the doctor says so of each, and a start with the new ones goes on."""
    async with Stage(MONDAY, database_url=sqlite_url, keys=str(tmp_path / "keys")) as stage:
        anna = stage.slack.person("anna")
        await anna.invite_app("nordlys-brevik")
        await stage.settle()
        old = (stage.slack.bot_token, stage.slack.app_token)
        stage.slack.ws.installation.bot_token = "xoxb-new-one"
        stage.slack.ws.installation.app_token = "xapp-1-A-new"
        for name, value in (("SLACK_BOT_TOKEN", old[0]), ("SLACK_APP_TOKEN", old[1])):
            (tmp_path / name).write_text(value)
            monkeypatch.setenv(f"{name}_FILE", str(tmp_path / name))
        monkeypatch.setenv("SLACK_API_URL", stage.slack.api_url)
        monkeypatch.setenv("DATABASE_URL", sqlite_url)

        async def levels() -> dict[str, str]:
            told = await asyncio.to_thread(CliRunner().invoke, cli, ["doctor", "--json"])
            return {each["name"]: each["level"] for each in json.loads(told.stdout)}

        assert {name: (await levels()).get(name) for name in ("bot_token", "app_token")} == {
            "bot_token": "fail",
            "app_token": "fail",
        }
        (tmp_path / "SLACK_BOT_TOKEN").write_text("xoxb-new-one\n")
        (tmp_path / "SLACK_APP_TOKEN").write_text("xapp-1-A-new\n")
        assert {name: (await levels()).get(name) for name in ("bot_token", "app_token")} == {
            "bot_token": "ok",
            "app_token": "ok",
        }
        await stage.bot.stop()
        await stage.start_bot()
        await anna.command("/samspil tasks", "nordlys-brevik")
        assert anna.view is not None


def test_a_secret_in_two_places_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Else an old one would be used in silence after a rotation; and what is wrong in a file is named."""
    (tmp_path / "token").write_text("xapp-hush")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    monkeypatch.setenv("SLACK_BOT_TOKEN_FILE", str(tmp_path / "token"))
    with pytest.raises(SettingsError, match="SLACK_BOT_TOKEN cannot be used") as met:
        read()
    assert "hush" not in str(met.value)
    (tmp_path / ".env").write_text("slack_bot_token=xoxb-1")
    with pytest.raises(SettingsError, match="SLACK_BOT_TOKEN and SLACK_BOT_TOKEN_FILE are both set"):
        read()
