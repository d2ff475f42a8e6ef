"""Settings: named in one file, checked at start, and never shown."""

import re
from pathlib import Path

import pytest

from bot.database import Database, Unusable
from bot.sealed import key_store
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
        ({"ALLOWED_WORKSPACES": "T0123ABCD;T1"}, "ALLOWED_WORKSPACES cannot be used: it takes ids like"),
        ({"ALLOWED_WORKSPACES": "*"}, "ALLOWED_WORKSPACES cannot be used: it takes ids like"),
        ({"SLACK_SIGNING_SECRET": " "}, "SLACK_SIGNING_SECRET cannot be used: it is blank"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL cannot be used"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL cannot be used"),
        ({"KEYS": "mysql://secret"}, "KEYS cannot be used: it must be a folder, or begin with sqlite:///"),
        ({"DEFAULT_ZONE": "Europe/Nowhere"}, "DEFAULT_ZONE cannot be used"),
        ({"DEFAULT_HOLIDAYS": "XX"}, "DEFAULT_HOLIDAYS cannot be used"),
        ({"DEFAULT_LANGUAGE": "sv"}, "DEFAULT_LANGUAGE cannot be used"),
        ({"SLACK_BOT_TOKEN": "xoxb-secret\nX: y"}, "SLACK_BOT_TOKEN cannot be used: it holds a sign that no"),
        ({"SLACK_APP_TOKEN": "xapp-secret ø"}, "SLACK_APP_TOKEN cannot be used: it holds a sign that no"),
        ({"SLACK_CLIENT_SECRET": "漢secret"}, "SLACK_CLIENT_SECRET cannot be used: it holds a sign that no"),
        ({"PUBLIC_URL": "http://["}, "PUBLIC_URL cannot be used: it must begin with http:// or https://"),
        ({"PUBLIC_URL": "https://"}, "PUBLIC_URL cannot be used: it must begin with http:// or https://"),
        ({"PUBLIC_URL": "https://x.example?y=secret"}, "PUBLIC_URL cannot be used: it must begin with"),
        ({"PUBLIC_URL": "https://u:secret@x.example"}, "PUBLIC_URL cannot be used: it must begin with"),
        (
            {"PUBLIC_URL": "https://x.example:99999"},
            "PUBLIC_URL cannot be used: a port is a number from 1 to",
        ),
        ({"HOST": "a..secret"}, "HOST cannot be used: it must be an address or a name of this machine"),
        ({"METRICS_HOST": "secret" * 50}, "METRICS_HOST cannot be used: it must be an address or a name of"),
        (
            {"DATABASE_URL": "sqlite+aiosqlite:///secret.db"},
            "DATABASE_URL cannot be used: it must begin with",
        ),
        ({"DATABASE_URL": "sqlite:///secret.db?mode=ro"}, "DATABASE_URL cannot be used: of a file, nothing"),
        ({"KEYS": "sqlite+pysqlcipher:///secret.db"}, "KEYS cannot be used: it must be a folder, or begin"),
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


HERE = (
    "http://127.0.0.1:8301/api/",
    "http://127.9.9.9/api",
    "http://localhost/api/",
    "http://LocalHost:1/api/",
    "http://[::1]:8301/api/",
    "https://slack.com/api/",
    "https://slack-gov.com/api",
    "https://10.0.0.1:8443/api/",
)
ELSEWHERE = (
    "http://slack.com/api/",
    "http://127.0.0.1.evil.example/api/",
    "http://localhost.evil.example/api/",
    "http://evil-localhost/api/",
    "http://127.0.0.1@evil.example/api/",
    "http://127.0.0.1:80@evil.example/api/",
    "http://localhost:x@evil.example/",
    "http://evil.example/127.0.0.1/",
    "http://evil.example#127.0.0.1",
    "http://evil.example?127.0.0.1",
    "http://evil.example\\@127.0.0.1/",
    "http://127.0.0.1\\@evil.example/",
    "http://127.0.0.1\t.evil.example/",
    "http://127.0.0.1\n.evil.example/",
    "http://127.0.0.1 .evil.example/",
    " http://127.0.0.1/",
    "http://127.0.0.1%2eevil.example/",
    "http://127.0.0.1%00.evil.example/",
    "http://2130706433/api/",
    "http://0x7f000001/api/",
    "http://0177.0.0.1/api/",
    "http://127.1/api/",
    "http://0/api/",
    "http://0.0.0.0/api/",
    "http://[::]/api/",
    "http://[::1%25eth0]/api/",
    "http://[::1].evil.example/api/",
    "http://[127.0.0.1.evil.example]/",
    "http://::1/api/",
    "http://128.0.0.1/api/",
    "http://10.0.0.1/api/",
    "http://192.168.1.1/api/",
    "http://slack/api/",
    "http://１２７.0.0.1/api/",
    "http://ｌocalhost/api/",
    "http://localhost。evil.example/api/",
    "http:///api/",
    "http://",
    "http:127.0.0.1/",
    "http:/127.0.0.1/",
    "HTTP://evil.example/",
    "ftp://127.0.0.1/",
    "ws://127.0.0.1/",
    "//127.0.0.1/",
    "127.0.0.1",
    "https://user:secret@slack.com/api/",
    "https://slack.com@evil.example/api/",
    "https://slack.com/api/?x=",
    "https://slack.com/api/#",
    "https://slack.com:443:80/",
    "https://slack.com:99999/",
    "https://slack.com:0/",
    "https://../",
    "http://[127.0.0.1]/",
    "https://[1:2]/",
    "https:///api/",
)
"""What is another machine in clear text, or what two readers may take for different things."""


@pytest.mark.parametrize("url", HERE)
def test_tokens_go_out_by_https_or_not_at_all(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Without it no further than this machine, by any of its own names."""
    assert given(monkeypatch, SLACK_API_URL=url).slack_api_url == url.removesuffix("/") + "/"


@pytest.mark.parametrize("url", ELSEWHERE)
def test_no_address_leads_them_elsewhere(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """However it is written."""
    with pytest.raises(SettingsError, match="SLACK_API_URL cannot be used") as wrong:
        given(monkeypatch, SLACK_API_URL=url)
    assert "secret" not in str(wrong.value)


PASSWORDS = (
    "hush@hush",
    "@hush@",
    "hu@sh/hush",
    "hu/sh@hush",
    "h@ush:hush",
    "h@u?hush",
    "h@u#hush",
    "h@[hush",
    "@",
)


@pytest.mark.parametrize("name", ["DATABASE_URL", "KEYS"])
@pytest.mark.parametrize(
    "url",
    [
        *(f"postgresql://samspil:{password}@127.0.0.1/samspil" for password in PASSWORDS),
        *(f"postgresql+psycopg://samspil:{password}@/samspil" for password in PASSWORDS),
        "postgresql://sam/spil:hush@127.0.0.1/samspil",
        "postgresql://sam@spil:hush@127.0.0.1/samspil",
        "postgresql://samspil:hush/samspil",
        "postgresql://samspil:hush:hush/samspil",
        "postgresql:/samspil:hush@127.0.0.1/samspil",
        "postgres:samspil:hush@127.0.0.1/samspil",
        "postgres://samspil:hush@127.0.0.1/samspil",
        "postgresql://127.0.0.1/samspil?port=hush",
        "sqlite://samspil:hush@127.0.0.1/samspil",
        "sqlite+pysqlite://samspil:hush@127.0.0.1/samspil",
        "sqlite://:hush@/samspil",
        "sqlite://hush/samspil.db",
    ],
)
def test_no_part_of_a_password_is_taken_for_anything_else(
    monkeypatch: pytest.MonkeyPatch, name: str, url: str
) -> None:
    """It would be shown, looked up as a host, or be a folder's name; what to write instead is said."""
    with pytest.raises(SettingsError, match=f"{name} cannot be used") as wrong:
        given(monkeypatch, **{name: url})
    assert "hush" not in str(wrong.value)
    assert "hush" not in str(look().wrong)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://samspil:hush%40hush@127.0.0.1:1/samspil",
        "postgresql://samspil:hu:sh/?#[]hush@127.0.0.1:1/samspil",
        "postgresql://127.0.0.1:1/samspil?user=samspil&password=hush",
        "postgresql:///samspil?host=127.0.0.1&port=1&user=samspil&password=hush",
        "postgresql:///samspil?host=127.0.0.1&port=1&user=samspil&password=a&hush=1",
    ],
)
def test_a_password_is_not_shown_by_what_tells_that_the_database_is_away(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    """Nor among the parameters, nor by the keys' store."""
    settings = given(monkeypatch, DATABASE_URL=url, KEYS=url)
    with pytest.raises(Unusable) as away:
        Database(settings.database_url).migrate()
    assert "hush" not in str(away.value) + key_store(settings.keys).away
    assert "samspil" in str(away.value)


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


def test_in_the_locale_c_what_is_utf_8_stands_in_halves_and_is_taken() -> None:
    """What no locale makes UTF-8 is refused."""
    enough = {name.lower(): value for name, value in ENOUGH.items()}
    for keys, is_taken in ((b"/drift \xc3\xb8", True), (b"/drift \xf8", False)):
        halves = {**enough, "keys": keys.decode("ascii", "surrogateescape")}
        if is_taken:
            assert Settings.model_validate(halves).keys == halves["keys"]
            continue
        with pytest.raises(ValueError, match="not UTF-8"):
            Settings.model_validate(halves)
