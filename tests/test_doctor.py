"""`samspil doctor`: a well bot is found well, each fault is told with what to do, and no secret ever."""

import asyncio
import json
import os
import socket
import tempfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from faulty_api import FaultyApi
from pydantic import SecretStr
from tenancy import Tenants, of_strangers
from typer.testing import CliRunner

from bot.app import App, assemble
from bot.cli import cli
from bot.clock import MovableClock, SystemClock
from bot.doctor import FAIL, OK, WARN, Finding, Patient, examine_outside, examine_settings
from bot.exits import Exit
from bot.manifest import SCOPES
from bot.settings import ENV_FILE, Settings, look, read
from handlers.receiving import Http
from playground.cast import demo_cast
from playground.rates import Rates
from playground.server import Playground

HUSH = "xoxb-hush-hush"
"""In every place where something could be shown by mistake."""

Found = dict[str, tuple[str, str]]
"""Level and sentences by the name of the check, of what is not in order."""


class Machine:
    """A folder on a machine whose others may look into it, with a .env, and perhaps a bot that runs."""

    def __init__(self, folder: Path, slack: Playground, api: FaultyApi) -> None:
        self.folder, self.slack, self.api = folder, slack, api
        self.set: dict[str, str] = {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": api.url,
        }
        self.bot: App | None = None

    @property
    def env(self) -> Path:
        return self.folder / ".env"

    def write(self, **changed: str) -> None:
        """The .env as an operator should keep it."""
        lines = {**self.set, **changed}
        self.env.touch()
        self.env.chmod(0o600)
        self.env.write_text("".join(f"{name}={value}\n" for name, value in lines.items()))

    async def run(self, **changed: str) -> App:
        """A bot that runs with these settings, and was backed up."""
        self.set |= changed
        self.write()
        self.bot = assemble(read(), SystemClock())
        await self.bot.start()
        backed_up = CliRunner().invoke(cli, ["backup", "backup.db"])
        assert backed_up.exit_code == 0, backed_up.output
        return self.bot

    async def doctor(self, **changed: str) -> Found:
        """What is not in order, with these settings instead; no secret is shown either way.

        Where no bot has run, that there are no tables is no news.
        """
        self.write(**changed)
        return await self.examined()

    async def examined(self) -> Found:
        self.slack.slack.rates = Rates(self.slack.clock)
        told = await asyncio.to_thread(CliRunner().invoke, cli, ["doctor", "--json"])
        findings = json.loads(told.output)
        failed = any(each["level"] == FAIL for each in findings)
        assert told.exit_code == (Exit.UNWELL if failed else 0)
        secrets = [
            value for name, value in self.set.items() if name.endswith(("_TOKEN", "_SECRET")) and value
        ]
        assert not any(secret in told.output for secret in (*secrets, "hush")), told.output
        found = not_in_order([Finding(**each) for each in findings])
        return {name: each for name, each in found.items() if self.bot or name != "tables"}

    async def outside(self, **changed: str) -> Found:
        """The same of what is outside the machine, sooner."""
        assert self.bot is not None
        self.write(**changed)
        patient = Patient(read(), self.bot.database, self.bot.keys, {}, datetime.now(UTC))
        return not_in_order(await examine_outside(patient))


def not_in_order(findings: list[Finding]) -> Found:
    found: Found = {}
    for each in findings:
        if each.level != OK:
            level, sentence = found.get(each.name, (each.level, ""))
            found[each.name] = (level, sentence + each.sentence)
    return found


@pytest.fixture
async def machine(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Machine]:
    """Nothing runs there yet."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    slack = Playground(MovableClock(datetime.now(UTC), running=True), scopes=tuple(SCOPES), events=())
    await slack.start()
    with tempfile.TemporaryDirectory(prefix="samspil-") as name:
        folder = Path(name)
        os.chmod(folder, 0o755)  # noqa: S103  # as a home folder often is
        monkeypatch.chdir(folder)
        async with FaultyApi() as api:
            api.target = slack.api_url
            made = Machine(folder, slack, api)
            yield made
            if made.bot is not None:
                await made.bot.stop()
    await slack.stop()


def free_port() -> int:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port: int = unused.getsockname()[1]
        return port


def said(found: Found) -> dict[str, str]:
    return {name: level for name, (level, _sentence) in found.items()}


async def test_before_the_first_start_only_that_is_told(machine: Machine) -> None:
    """By itself it is nothing to mend, and a settings file is not needed either."""
    assert said(await machine.doctor()) == {}
    told = await asyncio.to_thread(CliRunner().invoke, cli, ["doctor"])
    assert (told.exit_code, "warn  tables: There are no tables yet" in told.output) == (0, True)
    assert not (machine.folder / "data").exists()


SETTINGS: list[tuple[dict[str, str], dict[str, str], str]] = [
    ({}, {}, ""),
    ({"SLACK_BOT_TOKEN": ""}, {"settings": FAIL}, "SLACK_BOT_TOKEN is missing"),
    (
        {"SLACK_BOT_TOKEN": "xapp-hush", "SLACK_APP_TOKEN": HUSH, "DEFAULT_ZONE": "Mars", "PORT": "x"},
        {"settings": FAIL},
        "SLACK_BOT_TOKEN cannot be used: it must begin with xoxb-.SLACK_APP_TOKEN cannot be used: it must "
        "begin with xapp-.PORT cannot be used",
    ),
    ({"TRANSPORT": "pigeon"}, {"settings": FAIL}, "TRANSPORT cannot be used"),
    ({"TRANSPORT": "http"}, {"settings": FAIL}, "SLACK_SIGNING_SECRET is missing"),
    ({"DATABASE_URL": "mysql://u:hush@h/d"}, {"settings": FAIL}, "DATABASE_URL cannot be used"),
    ({"KEYS": "mysql://u:hush@h/d"}, {"settings": FAIL}, "KEYS cannot be used: it must be a folder"),
    ({"SLACK_BOT_TOKNE": HUSH}, {"env_names": WARN}, "SLACK_BOT_TOKNE. `.env.example`"),
    ({HUSH: ""}, {"env_names": WARN}, "1 lines that set nothing"),
    ({"SLACK_BOT_TOKEN": HUSH}, {"bot_token": FAIL}, "invalid_auth. Copy it again"),
    ({"SLACK_APP_TOKEN": "xapp-hush"}, {"app_token": FAIL}, "SLACK_APP_TOKEN: invalid_auth. Copy it again"),
    ({"KEYS": "data/keys"}, {"keys_are_apart": FAIL}, "Set KEYS to another"),
]
"""What is set otherwise, what is found then, and a part of its sentences."""


async def test_each_wrong_setting_is_told_and_nothing_else(machine: Machine) -> None:
    """All at once, and what is wrong hides nothing that can be examined all the same."""
    for changed, expected, sentence in SETTINGS:
        found = await machine.doctor(**changed)
        assert (changed, said(found)) == (changed, expected)
        assert sentence in "".join(text for _level, text in found.values())


async def test_without_a_bot_token_slack_is_not_asked(machine: Machine) -> None:
    """Nothing could be shown to it, whatever else is set; that is said, and is nothing more to mend."""
    for lacking in ("", "xapp-hush"):
        found = await machine.doctor(SLACK_BOT_TOKEN=lacking)
        assert said(found) == {"settings": FAIL}
    told = await asyncio.to_thread(CliRunner().invoke, cli, ["doctor"])
    assert "Slack was not asked: there is no bot token" in told.output
    assert machine.slack.calls == []


async def test_a_well_bot_is_found_well_and_its_files_are_looked_at(machine: Machine) -> None:
    """The bot makes the folder of its database for itself alone; whoever else may read there is told."""
    await machine.run()
    assert said(await machine.doctor()) == {}
    (machine.folder / "data" / "samspil.db").chmod(0o644)
    for rights, expected in ((0o644, {"env_file": FAIL}), (0o640, {"env_file": WARN}), (0o600, {})):
        machine.env.chmod(rights)
        assert said(not_in_order(examine_settings(look(), ENV_FILE))) == expected
    (machine.folder / "data").chmod(0o755)
    found = await machine.examined()
    assert (said(found), "chmod 700 data" in found["rights"][1]) == ({"rights": WARN}, True)
    (machine.folder / "data").chmod(0o700)
    found = await machine.doctor(DATABASE_URL="sqlite:///.env/x/a.db")
    assert "may not write where DATABASE_URL points to" in found["rights"][1]
    assert said(found) == {"rights": FAIL, "tables": WARN}
    found = await machine.doctor(DATABASE_URL="postgresql://u:hush@127.0.0.1:9/d")
    assert (said(found), "cannot be used: conn" in found["tables"][1]) == ({"tables": FAIL}, True)


async def test_what_slack_does_not_like_is_told(machine: Machine) -> None:
    """Revoked tokens, tokens of two apps, scopes too few and too many, a clock that goes wrong."""
    for refusal, level in (("token_revoked", FAIL), ("account_inactive", FAIL), ("ratelimited", WARN)):
        machine.api.next["auth.test"] = [f"refused:{refusal}"]
        found = await machine.doctor()
        assert (said(found), refusal in found["bot_token"][1]) == ({"bot_token": level}, True)
    machine.api.next["apps.connections.open"] = ["refused:missing_scope"]
    assert "needs the scope connections:write" in (await machine.doctor())["app_token"][1]

    installed = machine.slack.ws.installation
    installed.scopes = tuple(SCOPES.keys() - {"pins:write"})
    found = await machine.doctor()
    assert said(found) == {"scopes": WARN}
    lost = "lacks scopes: pins:write, without which the panel is posted, but not pinned. Put what `samspil"
    assert lost in found["scopes"][1]
    installed.scopes = tuple(SCOPES.keys() - {"app_mentions:read"})
    found = await machine.doctor()
    assert said(found) == {"scopes": WARN}
    lost = "lacks scopes: app_mentions:read, without which who writes @Samspil gets no answer"
    assert lost in found["scopes"][1]
    installed.scopes = tuple(SCOPES.keys() - {"pins:write", "users:read"})
    found = await machine.doctor()
    assert said(found) == {"scopes": FAIL}
    assert "users:read, without which nobody is let in" in found["scopes"][1]
    installed.scopes = (*SCOPES, "files:read")
    found = await machine.doctor()
    assert (said(found), "files:read" in found["scopes"][1]) == ({"scopes": WARN}, True)
    installed.scopes = tuple(SCOPES)

    ours, installed.app_token = installed.app_token, "xapp-1-A0THERS-0"
    found = await machine.doctor(SLACK_APP_TOKEN=installed.app_token)
    assert said(found) == {"one_app": FAIL}
    assert f"of the app {installed.app_id}, SLACK_APP_TOKEN of A0THERS" in found["one_app"][1]
    installed.app_token = ours

    clock = machine.slack.clock
    assert isinstance(clock, MovableClock)
    for seconds, level, way in ((100, WARN, "slow"), (400, FAIL, "slow"), (-100, WARN, "fast")):
        clock.move_to(datetime.now(UTC) + timedelta(seconds=seconds))
        found = await machine.doctor()
        assert said(found) == {"clock": level}
        assert f"seconds {way}" in found["clock"][1]


async def test_a_slack_that_cannot_be_reached_is_told_with_the_reason(machine: Machine) -> None:
    """The network, the name server, what answers in its place."""
    here = machine.api.url.removeprefix("http://")
    ways = {
        f"http://127.0.0.1:{free_port()}/api/": "127.0.0.1 cannot be reached (ClientConnectorError)",
        "https://slack.invalid/api/": "The name slack.invalid is not found",
        f"https://{here}": "No connection can be made to 127.0.0.1 that this machine trusts",
    }
    for url, sentence in ways.items():
        found = await machine.doctor(SLACK_API_URL=url)
        assert (url, said(found)) == (url, {"slack": FAIL})
        assert sentence in found["slack"][1]
    for method in ("auth.test", "apps.connections.open"):
        machine.api.next[method] = ["server_error"]
        found = await machine.doctor()
        assert (said(found), "is not Slack" in found["slack"][1]) == ({"slack": FAIL}, True)
    machine.api.next["auth.test"] = ["answer_lost"]
    assert said(await machine.doctor()) == {"slack": FAIL}


async def test_a_way_out_that_a_proxy_shuts_is_told(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And so is a socket that is offered where nothing can be reached."""
    address = machine.slack.slack.url
    machine.slack.slack.url = f"http://127.0.0.1:{free_port()}"
    found = await machine.doctor()
    assert (said(found), "No socket can be opened" in found["socket"][1]) == ({"socket": FAIL}, True)
    machine.slack.slack.url = address
    monkeypatch.setenv("HTTPS_PROXY", f"http://user:hush@127.0.0.1:{free_port()}")
    found = await machine.doctor()
    assert (said(found), "Check HTTPS_PROXY" in found["slack"][1]) == ({"slack": FAIL}, True)


async def test_who_listens_where_slack_calls_us_is_told(machine: Machine) -> None:
    """Nobody, the bot, one with another secret, or something else; and what only Slack's page can tell."""
    port, watched, secret = free_port(), free_port(), machine.slack.signing_secret
    machine.set |= {"TRANSPORT": "http", "SLACK_SIGNING_SECRET": secret, "SLACK_APP_TOKEN": ""}
    assert said(await machine.doctor(PORT=str(port), METRICS_PORT=str(watched))) == {}
    api = str(free_port())
    bot = await machine.run(PORT=str(port), METRICS_PORT=str(watched), API_PORT=api)
    assert isinstance(bot.receiver, Http)
    assert said(await machine.doctor()) == {}, "the API answers, too"
    other = str(machine.api.url.split(":")[2].split("/")[0])
    cases: list[tuple[dict[str, str], dict[str, str], str]] = [
        ({"SLACK_SIGNING_SECRET": HUSH}, {"listens": FAIL}, "another SLACK_SIGNING_SECRET"),
        ({"PORT": other}, {"listens": FAIL}, "Something else than Samspil"),
        ({"PORT": "0"}, {"listens": WARN}, "set one for the proxy"),
        ({"HOST": "nowhere.invalid"}, {"listens": FAIL}, "Nothing can listen at nowhere.invalid"),
        ({"HOST": "0.0.0.0"}, {}, ""),  # noqa: S104  # nothing listens there: it is only asked
        ({"METRICS_PORT": other}, {"watched": FAIL}, "Set another METRICS_PORT"),
        ({"METRICS_PORT": str(free_port())}, {}, ""),
        ({"API_PORT": other}, {"read": FAIL}, "Set another API_PORT"),
        ({"API_PORT": str(free_port())}, {}, ""),
        ({"API_PORT": "0"}, {"read": WARN}, "set one for what reads it"),
        ({"PUBLIC_URL": f"https://127.0.0.1:{port}"}, {"public_url": WARN}, "does not answer at PUBLIC_URL"),
        ({"PUBLIC_URL": f"http://127.0.0.1:{port}"}, {"public_url": WARN}, "does not begin with https://"),
    ]
    for changed, expected, sentence in cases:
        found = await machine.outside(**changed)
        assert (changed, said(found)) == (changed, expected)
        assert sentence in "".join(text for _level, text in found.values())
    slack = f"https://127.0.0.1:{free_port()}/api/"
    found = await machine.outside(PUBLIC_URL=f"http://127.0.0.1:{port}", SLACK_API_URL=slack)
    assert found["public_url"][0] == FAIL, "only the embedded Slack calls by http"


async def test_a_bot_that_is_not_connected_is_told(machine: Machine) -> None:
    """It is asked, where it can be."""
    bot = await machine.run(METRICS_PORT=str(free_port()))
    await bot.receiver.stop()
    found = await machine.doctor()
    assert (said(found), "not connected to Slack" in found["watched"][1]) == ({"watched": FAIL}, True)


async def test_who_may_install_it_is_held_against_who_has(sqlite_url: str) -> None:
    """Where nobody is named it fails, with the line to paste."""

    async def found(allowed: str) -> tuple[str, str]:
        bot = tenants.bot
        given = bot.settings.model_copy(update={"allowed_workspaces": allowed})
        patient = Patient(given, bot.database, bot.keys, {}, tenants.clock.now())
        (one,) = [each for each in await examine_outside(patient) if each.name == "allowed_workspaces"]
        return one.level, one.sentence

    async with Tenants(sqlite_url, demo_cast, of_strangers) as tenants:
        level, sentence = await found("")
        assert (level, "`ALLOWED_WORKSPACES=T0123ABCD`" in sentence) == (FAIL, True)
        for slack in tenants.slacks:
            await tenants.install(slack)
        ids = sorted(slack.ws.home.id for slack in tenants.slacks)
        level, sentence = await found("")
        assert (level, f"`ALLOWED_WORKSPACES={','.join(ids)}`" in sentence) == (FAIL, True)
        level, sentence = await found(f"{ids[0]},E0THER")
        assert (level, ids[1] in sentence, ids[0] in sentence) == (WARN, True, False)
        assert (await found(",".join(ids)))[0] == OK


async def test_stored_tokens_are_opened_and_shown_to_slack(sqlite_url: str) -> None:
    """Of every workspace that installed the app; one that took it away has its own finding."""

    async def found(**changed: Any) -> list[tuple[str, str, str]]:
        bot = tenants.bot
        given = bot.settings.model_copy(update=changed)
        patient = Patient(given, bot.database, bot.keys, {}, tenants.clock.now())
        return [
            (each.name, each.level, each.sentence)
            for each in await examine_outside(patient)
            if each.name in {"stored_tokens", "bot_token", "scopes"}
        ]

    async with Tenants(sqlite_url, demo_cast, of_strangers) as tenants:
        assert [each[:2] for each in await found()] == [("stored_tokens", WARN)]
        for slack in tenants.slacks:
            await tenants.install(slack)
        told = await found()
        names = [("stored_tokens", OK), *[("bot_token", OK)] * 2, *[("scopes", OK)] * 2]
        assert [each[:2] for each in told] == names
        assert "tokens of 2 workspaces" in told[0][2]
        gone = tenants.slacks[1].ws.installation
        gone.uninstalled = True
        (refused,) = [each for each in await found() if each[1] != OK]
        assert refused[:2] == ("bot_token", FAIL)
        assert f"the token of {gone.team_id}: account_inactive" in refused[2]
        (unread,) = await found(token_keys=SecretStr(Fernet.generate_key().decode()))
        assert (unread[:2], "does not open" in unread[2]) == (("stored_tokens", FAIL), True)
