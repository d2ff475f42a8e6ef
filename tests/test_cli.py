"""The command line: it starts, it says what is wrong, and it stops in good order."""

import asyncio
import json
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from faulty_api import FaultyApi
from typer.testing import CliRunner

from bot.app import App, Unreachable, assemble
from bot.cli import cli
from bot.clock import MovableClock
from bot.exits import Exit
from bot.settings import Settings
from handlers import receiving
from playground import demo
from playground.conversation import UnexpectedError
from playground.server import Playground

CHANNEL = "nordlys-brevik"
SAMSPIL = (sys.executable, "-c", "from bot.cli import main; main()")


@pytest.fixture
async def slack() -> AsyncIterator[Playground]:
    """An embedded Slack for a bot in a process of its own."""
    started = Playground(MovableClock(datetime(2026, 5, 4, 6, tzinfo=UTC), running=True), events=())
    await started.start()
    yield started
    await started.stop()


Start = Callable[..., Awaitable[asyncio.subprocess.Process]]


@pytest.fixture
async def samspil(tmp_path: Path) -> AsyncIterator[Start]:
    """Starts a command in a folder of its own, with only the settings given; none outlives its test."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    started = []

    async def start(*words: str, **settings: str) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            *SAMSPIL,
            *words,
            cwd=tmp_path,
            env={**kept, "PYTHONPATH": str(Path(__file__).parent.parent), **settings},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.returncode is None:
            process.kill()
            await process.communicate()


@pytest.fixture
async def faulty(slack: Playground) -> AsyncIterator[FaultyApi]:
    """The embedded Slack's API, with faults on demand."""
    async with FaultyApi() as api:
        api.target = slack.api_url
        yield api


async def ended(process: asyncio.subprocess.Process, seconds: float = 60) -> tuple[int | None, str]:
    """The exit code, and what was said in the end."""
    async with asyncio.timeout(seconds):
        out, err = await process.communicate()
    return process.returncode, (out + err).decode()


def settings_for(slack: Playground, **other: str) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        **other,
    }


async def test_what_hinders_the_start_is_said_in_a_sentence(
    tmp_path: Path, samspil: Start, slack: Playground
) -> None:
    """With an exit code by its kind, and without a secret or a traceback."""
    (tmp_path / "a.db").mkdir()
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{unused.getsockname()[1]}/api/"
    hindrances = [
        (2, "SLACK_BOT_TOKEN is missing", {}),
        (3, "a.db cannot be used", settings_for(slack, DATABASE_URL=f"sqlite:///{tmp_path / 'a.db'}")),
        (4, f"Slack cannot be reached at {nowhere}", settings_for(slack, SLACK_API_URL=nowhere)),
        (
            4,
            "Slack does not accept SLACK_BOT_TOKEN: invalid_auth",
            settings_for(slack, SLACK_BOT_TOKEN="xoxb-wrong"),
        ),
        (
            4,
            "Slack does not accept SLACK_APP_TOKEN: invalid_auth",
            settings_for(slack, SLACK_APP_TOKEN="xapp-wrong"),
        ),
    ]
    processes = [
        await samspil("run", **{"DATABASE_URL": f"sqlite:///{tmp_path / str(number)}.db", **settings})
        for number, (_code, _sentence, settings) in enumerate(hindrances)
    ]
    for process, (code, sentence, settings) in zip(processes, hindrances, strict=True):
        exit_code, said = await ended(process)
        assert (exit_code, sentence in said) == (code, True), said
        assert "Traceback" not in said
        assert not any(
            settings.get(token, "none given") in said for token in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")
        )


@pytest.mark.parametrize("fault", ["server_error", "answer_lost"])
async def test_what_answers_in_slacks_place_is_not_taken_for_slack(
    sqlite_url: str, slack: Playground, faulty: FaultyApi, fault: str
) -> None:
    """A proxy's error and a lost connection are no wrong token."""
    faulty.next["auth.test"] = [fault]
    async with not_starting(slack, f"Slack cannot be reached at {faulty.url}") as start:
        await start(slack_api_url=faulty.url, database_url=sqlite_url)


async def test_a_socket_that_never_opens_is_waited_for_only_so_long(
    sqlite_url: str, slack: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack's library would go on for ever."""
    monkeypatch.setattr(receiving, "SECONDS_TO_CONNECT", 0.2)
    monkeypatch.setattr("playground.sockets.MOST_CONNECTIONS", 0)
    async with not_starting(slack, "Slack cannot be reached") as start:
        await start(database_url=sqlite_url)


async def test_a_port_that_is_taken_is_said_with_its_number(sqlite_url: str, slack: Playground) -> None:
    """It is not Slack that cannot be reached."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with not_starting(slack, f"Nothing can listen at 127.0.0.1:{port}") as start:
            await start(transport="http", port=port, database_url=sqlite_url)


@asynccontextmanager
async def not_starting(slack: Playground, sentence: str) -> AsyncIterator[Callable[..., Awaitable[None]]]:
    """A bot in this process, whose start ends with a sentence for whoever runs it."""
    started: list[App] = []

    async def start(**other: Any) -> None:
        given = {name.lower(): value for name, value in settings_for(slack).items()}
        given["slack_signing_secret"] = slack.signing_secret
        started.append(assemble(Settings(_env_file=None, **{**given, **other}), slack.clock))
        async with asyncio.timeout(30):
            await started[0].start()

    with pytest.raises(Unreachable, match=re.escape(sentence)):
        yield start
    await started[0].stop()


async def stopped(process: asyncio.subprocess.Process) -> str:
    """What was said in the end by a process that is told to stop."""
    process.send_signal(signal.SIGTERM)
    code, said = await ended(process, seconds=30)
    assert code == 0, said
    assert "action=app.stopped" in said
    assert "Traceback" not in said
    return said


async def test_a_second_bot_on_the_same_file_is_refused_until_the_first_has_gone(
    samspil: Start, slack: Playground
) -> None:
    """However the first one ends: the lock is the operating system's."""
    first = await samspil("run", **settings_for(slack))
    await slack.connected(30)
    code, said = await ended(await samspil("run", **settings_for(slack)))
    assert (code, "Another bot runs on the database data/samspil.db" in said) == (3, True), said
    assert "Traceback" not in said
    first.kill()
    await ended(first)
    third = await samspil("run", **settings_for(slack))
    assert third.stdout is not None
    assert b"Samspil is running" in await asyncio.wait_for(third.stdout.readline(), 30)
    await stopped(third)


async def test_it_stops_when_told_to_while_it_starts(
    samspil: Start, slack: Playground, faulty: FaultyApi
) -> None:
    """Though Slack lets it wait for an answer."""
    faulty.next["auth.test"] = ["silence"]
    process = await samspil("run", **settings_for(slack, SLACK_API_URL=faulty.url))
    await asyncio.wait_for(faulty.failing.wait(), 30)
    assert "Samspil is running" not in await stopped(process)


@pytest.mark.parametrize("fault", ["answer_late", "answer_never"])
async def test_it_stops_when_told_to_and_a_message_under_way_is_posted_once(
    samspil: Start, slack: Playground, faulty: FaultyApi, fault: str
) -> None:
    """Whether Slack's answer comes in time, or the next start must look whether the message is there."""
    anna = slack.person("anna")
    slack.ws.installation.events = ("member_joined_channel",)
    faulty.next["chat.postMessage"] = [fault]
    settings = settings_for(slack, SLACK_API_URL=faulty.url, DEFAULT_LANGUAGE="en")
    process = await samspil("run", **settings)
    await slack.connected(30)
    await anna.invite_app(CHANNEL)
    await asyncio.wait_for(faulty.failing.wait(), 30)
    await stopped(process)
    process = await samspil("run", **settings)
    await slack.connected(30)
    async with asyncio.timeout(30):
        while not (anna.messages(CHANNEL) and slack.channel(CHANNEL).pinned):  # noqa: ASYNC110  # another process
            await asyncio.sleep(0.02)
    await stopped(process)
    assert len(anna.messages(CHANNEL)) == 1
    posts = [call for call in slack.calls if call.method == "chat.postMessage"]
    assert len(posts) == 1
    searched = [call for call in slack.calls if call.method == "conversations.history"]
    assert bool(searched) == (fault == "answer_never")


def test_the_tour_is_played_from_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 0 only if everything came as it should; the quarter has a test of its own."""
    monkeypatch.setattr(demo, "CHAPTERS", demo.CHAPTERS[:-1])
    played = CliRunner().invoke(cli, ["demo", "--tour"])
    assert played.exit_code == 0, played.output
    assert "DIGEST FOR THE STATUS MEETING" in played.output
    assert "everything came as it should" in played.output
    monkeypatch.setattr(demo, "CHAPTERS", (("A chapter", demo.BEGINS, _goes_wrong),))
    assert CliRunner().invoke(cli, ["demo", "--tour"]).exit_code == Exit.TOUR


async def _goes_wrong(_tour: object) -> None:
    raise UnexpectedError("nobody expected this")


def test_the_manifest_can_be_printed() -> None:
    """Ready to paste."""
    printed = CliRunner().invoke(cli, ["manifest"])
    assert printed.exit_code == 0
    assert json.loads(printed.output)["settings"]["socket_mode_enabled"]
