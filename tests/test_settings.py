"""Settings: named in one file, checked at start, and never shown."""

import re
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, look, read

EXAMPLE = Path(__file__).parent.parent / ".env.example"
ENOUGH = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}


@pytest.fixture(autouse=True)
def _only_these_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither the machine's environment nor a .env of the developer's counts."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def given(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in {**ENOUGH, **values}.items():
        monkeypatch.setenv(name, value)
    return read()


def test_the_example_names_every_setting_with_its_meaning_and_default() -> None:
    """And nothing else."""
    found = re.findall(r"^# (.+)\n(?:# )?([A-Z_]+)=(.*)$", EXAMPLE.read_text(), re.MULTILINE)
    named = {name.lower(): (meaning, default) for meaning, name, default in found}
    expected = {}
    for name, field in Settings.model_fields.items():
        default = "" if field.is_required() or field.default is None else str(field.default)
        expected[name] = (field.description, default)
    assert named == expected


def test_the_env_file_is_read_and_the_environment_goes_before_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As the example says."""
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN=xoxb-file\nSLACK_APP_TOKEN=xapp-file\nPORT=4000\n")
    monkeypatch.setenv("PORT", "5000")
    settings = read()
    assert settings.slack_bot_token is not None
    assert settings.slack_bot_token.get_secret_value() == "xoxb-file"
    assert settings.port == 5000


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_BOT_TOKEN": "xapp-secret"}, "SLACK_BOT_TOKEN cannot be used: it must begin with xoxb-"),
        ({"SLACK_APP_TOKEN": "xoxb-secret"}, "SLACK_APP_TOKEN cannot be used: it must begin with xapp-"),
        ({"SLACK_APP_TOKEN": ""}, "SLACK_APP_TOKEN is missing: TRANSPORT=socket needs it"),
        ({"TRANSPORT": "http"}, "SLACK_SIGNING_SECRET is missing: TRANSPORT=http needs it"),
        ({"TRANSPORT": "pigeon"}, "TRANSPORT cannot be used"),
        (
            {"SLACK_CLIENT_ID": "1.2"},
            "SLACK_CLIENT_ID needs TRANSPORT=http, SLACK_CLIENT_SECRET, TOKEN_KEYS and PUBLIC_URL",
        ),
        ({"TOKEN_KEYS": "secret"}, "TOKEN_KEYS cannot be used: each key must be one that"),
        ({"PORT": "70000"}, "PORT cannot be used"),
        ({"SLACK_API_URL": "slack.com"}, "SLACK_API_URL cannot be used"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL cannot be used"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL cannot be used"),
        ({"KEYS": "mysql://secret"}, "KEYS cannot be used: it must be a folder, or begin with sqlite:///"),
        ({"DEFAULT_ZONE": "Europe/Nowhere"}, "DEFAULT_ZONE cannot be used"),
        ({"DEFAULT_HOLIDAYS": "XX"}, "DEFAULT_HOLIDAYS cannot be used"),
        ({"DEFAULT_LANGUAGE": "sv"}, "DEFAULT_LANGUAGE cannot be used"),
    ],
)
def test_what_is_wrong_is_said_with_its_name_and_without_its_value(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], sentence: str
) -> None:
    """A sentence for whoever runs the bot, in which no secret stands."""
    with pytest.raises(SettingsError) as wrong:
        given(monkeypatch, **values)
    assert sentence in str(wrong.value)
    assert "secret" not in str(wrong.value).replace("SECRET", "")


def test_settings_are_frozen_and_show_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither changed by anybody nor printed by accident."""
    server = "postgresql://samspil:hush-hush@127.0.0.1/samspil"
    settings = given(monkeypatch, SLACK_SIGNING_SECRET="hush-hush", DATABASE_URL=server, KEYS=server)
    for secret in ("xoxb-1", "xapp-1", "hush"):
        assert secret not in repr(settings) + str(settings)
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1


def test_all_that_is_wrong_is_told_at_once_to_who_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """What can be used is used, and what is missing only because of another mistake is not told."""
    for name, value in {"SLACK_BOT_TOKEN": "xapp-1", "PORT": "x", "HOST": "0.0.0.0"}.items():  # noqa: S104  # not listened on
        monkeypatch.setenv(name, value)
    looked = look()
    assert set(looked.wrong) == {"SLACK_BOT_TOKEN", "PORT", "SLACK_APP_TOKEN"}
    assert (looked.settings.host, looked.settings.port) == ("0.0.0.0", 3000)  # noqa: S104  # the same
    monkeypatch.setenv("TRANSPORT", "pigeon")
    assert set(look().wrong) == {"SLACK_BOT_TOKEN", "PORT", "TRANSPORT"}


def test_an_env_file_that_cannot_be_read_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Instead of a traceback; who looks is told the rest as well."""
    (tmp_path / ".env").write_bytes(b"HOST=\xff")
    with pytest.raises(SettingsError, match=r"^\.env cannot be read: it is not UTF-8\."):
        given(monkeypatch)
    monkeypatch.setenv("PORT", "x")
    assert set(look().wrong) == {".env", "PORT"}
