"""Samspil in containers: what is built and composed, held against the code, and played without an engine."""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from sqlalchemy import create_engine, make_url, text
from tests_shared import PATIENCE

from bot.clock import MovableClock
from bot.migrating import newest_revision
from bot.settings import Settings
from playground.server import Playground

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "docs" / "deploy"
CONTAINERFILE = (DEPLOY / "Containerfile").read_text()
BUILD, RUNS = CONTAINERFILE.split("\nFROM ${PYTHON}\n")
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
BOTS = ("one", "two")
SETTINGS = {name.upper() for name in Settings.model_fields}
OF_PYTHON = {"PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}


def environment() -> dict[str, str]:
    """What the image sets."""
    (block,) = re.findall(r"(?ms)^ENV (.*?)(?<!\\)$", RUNS)
    return dict(each.split("=", 1) for each in block.replace("\\\n", " ").split())


TOKENS: Final = {"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1"}


def healthcheck() -> list[str]:
    (words,) = re.findall(r"(?s)HEALTHCHECK [^\[]*CMD (\[.*?\])\n", RUNS)
    found: list[str] = json.loads(words)
    return found


def test_the_image_has_what_runs_and_nothing_that_is_needed_to_work_on_it() -> None:
    """Of the second list only what builds the package, and that stays behind."""
    installed = re.findall(r"/venv/bin/pip install .*?--requirement (\S+)", BUILD)
    assert installed == ["requirements.lock"]
    assert re.findall(r"(?m)(?<!bin/)pip install .*?--requirement (\S+)", BUILD) == ["build.lock"]
    assert BUILD.count("--require-hashes") == len(re.findall("--requirement", BUILD))
    assert re.findall(r"(?m)^COPY --from=build (.*)$", RUNS) == ["/venv /venv"]
    assert not re.search(r"(?m)^(COPY (?!--from)|ADD )", RUNS)


def test_what_builds_it_is_cut_out_of_the_list_with_its_hashes(tmp_path: Path) -> None:
    """By the very line of the container file."""
    (line,) = re.findall(r"(awk '.*?' requirements-dev\.lock) > build\.lock", BUILD)
    cut = subprocess.run(["sh", "-c", line], cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S603, S607  # a line of ours
    assert re.findall(r"(?m)^([\w-]+)==", cut) == ["setuptools"]
    assert "--hash=sha256:" in cut


def test_the_image_is_watched_labelled_and_run_by_nobody_special() -> None:
    """It listens where a proxy reaches it, and writes in two folders alone."""
    assert re.search(r"(?m)^USER [1-9]\d+$", RUNS)
    assert re.findall(r"(?m)^VOLUME (.*)$", RUNS) == ['["/data", "/keys"]']
    assert environment().keys() <= SETTINGS | OF_PYTHON
    assert {environment()[name] for name in ("HOST", "METRICS_HOST")} == {"0.0.0.0"}  # noqa: S104  # in a container
    Settings(_env_file=None, **{**TOKENS, **_as_fields(environment())})  # type: ignore[call-arg]  # pydantic-settings' own
    labels = set(re.findall(r"org\.opencontainers\.image\.(\w+)=", RUNS))
    assert labels >= {"title", "description", "version", "licenses"}
    assert "STOPSIGNAL SIGTERM" in RUNS
    assert f"EXPOSE 3000 {environment()['METRICS_PORT']}\n" in RUNS


def _as_fields(given: dict[str, str]) -> dict[str, Any]:
    return {name.lower(): value for name, value in given.items() if name in SETTINGS}


def test_only_what_is_copied_goes_to_where_the_image_is_built() -> None:
    """No data, no keys, no .env and no history, whatever lies there."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    let_in = {rule.removeprefix("!") for rule in rules if rule.startswith("!")}
    copied = {
        source for line in re.findall(r"(?m)^COPY (?!--from)(.*)$", BUILD) for source in line.split()[:-1]
    }
    assert let_in == copied
    assert all((ROOT / name).exists() for name in copied)
    for secret in (".env", "data", "keys", ".git", ".venv"):
        assert not any(fnmatch(secret, name) for name in let_in)


def test_the_composed_bots_are_alike_and_may_do_nothing_else() -> None:
    """Two, on a database and keys of different servers, both there before them."""
    services = COMPOSE["services"]
    assert services[BOTS[0]] == services[BOTS[1]]
    bot = services[BOTS[0]]
    assert bot["environment"].keys() <= SETTINGS
    hosts = {make_url(bot["environment"][name]).host for name in ("DATABASE_URL", "KEYS")}
    assert hosts == bot["depends_on"].keys() == services.keys() - set(BOTS)
    assert {each["condition"] for each in bot["depends_on"].values()} == {"service_healthy"}
    assert all("healthcheck" in services[host] for host in hosts)
    assert (bot["read_only"], bot["cap_drop"], bot["tmpfs"]) == (True, ["ALL"], ["/tmp"])  # noqa: S108  # in a container
    assert bot["security_opt"] == ["no-new-privileges:true"]
    context = (DEPLOY / bot["build"]["context"]).resolve()
    assert (context, (context / bot["build"]["dockerfile"]).is_file()) == (ROOT, True)
    mounted = {each.split(":")[0] for service in services.values() for each in service.get("volumes", ())}
    assert mounted == COMPOSE["volumes"].keys()
    assert not any("ports" in service for service in services.values())


def test_whatever_is_secret_is_asked_for() -> None:
    """Each has a line in the example and no value anywhere; without it nothing starts."""
    text_of = (DEPLOY / "compose.yaml").read_text()
    example = dict(
        line.split("=", 1)
        for line in (DEPLOY / "compose.env.example").read_text().splitlines()
        if line and not line.startswith("#")
    )
    asked = set(re.findall(r"\$\{(\w+):\?\}", text_of))
    assert asked == {name for name, value in example.items() if not value}
    assert set(re.findall(r"\$\{(\w+)", text_of)) == example.keys()
    images = {service["image"] for service in COMPOSE["services"].values()}
    assert all(":" in image for image in images)


@pytest.fixture
async def slack() -> AsyncIterator[Playground]:
    started = Playground(MovableClock(datetime(2026, 5, 4, 6, tzinfo=UTC), running=True), events=())
    await started.start()
    yield started
    await started.stop()


@pytest.fixture
def nothing_yet(postgresql_url: str) -> str:
    """A PostgreSQL as its own image makes it."""
    engine = create_engine(make_url(postgresql_url).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return postgresql_url


def free_port() -> int:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port: int = unused.getsockname()[1]
        return port


async def test_both_bots_start_at_once_on_nothing_are_found_well_and_stop(
    slack: Playground, nothing_yet: str, tmp_path: Path
) -> None:
    """With the settings of the image and of compose.yaml, and the health check of the image."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    given = {
        **kept,
        **environment(),
        **COMPOSE["services"]["one"]["environment"],
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": nothing_yet,
        "KEYS": f"sqlite:///{tmp_path / 'keys' / 'keys.db'}",
    }
    (tmp_path / "keys").mkdir(mode=0o700)
    ports = [str(free_port()) for _bot in BOTS]
    bots = [
        await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "samspil",
            "run",
            cwd=tmp_path,
            env={**given, "METRICS_PORT": port, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        for port in ports
    ]
    try:
        said = await asyncio.gather(*(_its_first_word(bot) for bot in bots))
        assert all(each.startswith("Samspil is running") for each in said), said
        checks = [await _checked(port, kept) for port in ports]
        assert checks == [0, 0]
    finally:
        for bot in bots:
            if bot.returncode is None:
                bot.send_signal(signal.SIGTERM)
        ended = await asyncio.gather(*(asyncio.wait_for(bot.wait(), PATIENCE) for bot in bots))
    assert ended == [0, 0]
    assert await _checked(ports[0], kept) != 0
    engine = create_engine(make_url(nothing_yet).set(drivername="postgresql+psycopg"))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [
            newest_revision()
        ]
    engine.dispose()


async def _its_first_word(bot: asyncio.subprocess.Process) -> str:
    """What it says that is no line of its log; all of it, where it ends without."""
    assert bot.stdout is not None
    all_of_it = ""
    async with asyncio.timeout(PATIENCE):
        while line := (await bot.stdout.readline()).decode():
            all_of_it += line
            if line.startswith("Samspil is running"):
                return line
    return all_of_it


async def _checked(port: str, kept: dict[str, str]) -> int | None:
    """The exit code of the image's health check, by this Python."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *healthcheck()[1:], env={**kept, "METRICS_PORT": port}, stderr=subprocess.DEVNULL
    )
    return await process.wait()
