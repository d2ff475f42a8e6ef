"""The command line: it starts, it says what is wrong, and it stops in good order."""

import asyncio
import gc
import json
import os
import re
import shlex
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from faulty_api import FaultyApi
from ready_made import copy_to
from tests_shared import PATIENCE
from typer.testing import CliRunner

from bot.app import App, assemble
from bot.cli import cli, main
from bot.clock import MovableClock
from bot.exits import Exit
from bot.manifest import SCOPES, WITHOUT
from bot.settings import Settings
from bot.unreachable import Unreachable
from handlers import receiving
from playground import demo
from playground.conversation import UnexpectedError
from playground.server import Playground
from playground.tour import BEGINS

CHANNEL = "nordlys-brevik"
SAMSPIL = (sys.executable, "-c", "from bot.cli import main; main()")


@pytest.fixture
async def slack() -> AsyncIterator[Playground]:
    """An embedded Slack for a bot in a process of its own."""
    started = Playground(MovableClock(datetime(2026, 5, 4, 6, tzinfo=UTC), running=True), events=())
    await started.start()
    yield started
    await started.stop()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """In a folder of its own, as by default: the keys lie beside that."""
    copy_to(tmp_path / "data" / "samspil.db")
    return f"sqlite:///{tmp_path / 'data' / 'samspil.db'}"


Start = Callable[..., Awaitable[asyncio.subprocess.Process]]


@pytest.fixture
async def process(tmp_path: Path) -> AsyncIterator[Start]:
    """Starts a command in a process and a folder of its own, with only the settings given.

    None outlives its test. Each loads a whole bot, so most tests take `samspil` instead.
    """
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


class Samspil:
    """The same command line in a thread of this process, one command at a time, told to stop by `stop`.

    A thread gets no signals: a process of its own shows those.
    """

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch = patch
        self._said = StringIO()
        self._told: tuple[asyncio.AbstractEventLoop, asyncio.Event] | None = None
        self._running: asyncio.Task[int] | None = None
        patch.setattr("bot.commands.running.stop_signal", self._to_be_told)

    def start(self, *words: str, **settings: str) -> None:
        """Begin a command, with these settings and no others."""
        self._said = StringIO()
        for stream in ("stdout", "stderr"):
            self._patch.setattr(sys, stream, self._said)
        for name in Settings.model_fields:
            self._patch.delenv(name.upper(), raising=False)
        for name, value in settings.items():
            self._patch.setenv(name, value)
        self._patch.setattr(sys, "argv", ["samspil", *words])
        self._told = None
        self._running = asyncio.create_task(asyncio.to_thread(_exit_code))

    async def runs(self) -> None:
        """Wait until it says so."""
        async with asyncio.timeout(PATIENCE):
            while "Samspil is running" not in self._said.getvalue():  # noqa: ASYNC110  # another thread
                await asyncio.sleep(0.01)

    def stop(self) -> None:
        """As SIGTERM does."""
        assert self._told is not None, "it does not yet listen"
        loop, told = self._told
        loop.call_soon_threadsafe(told.set)

    async def ended(self) -> tuple[int, str]:
        """The exit code, and what was said."""
        assert self._running is not None
        await asyncio.wait({self._running}, timeout=30)
        assert self._running.done(), self._said.getvalue()
        return await self._running, self._said.getvalue()

    async def outlived(self) -> None:
        """End it, after a test that failed."""
        if self._running is not None and not self._running.done():
            assert self._told is not None
            loop = self._told[0]
            loop.call_soon_threadsafe(lambda: [task.cancel() for task in asyncio.all_tasks(loop)])
            await asyncio.wait({self._running})

    def _to_be_told(self) -> asyncio.Event:
        self._told = (asyncio.get_running_loop(), asyncio.Event())
        return self._told[1]


def _exit_code() -> int:
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


@pytest.fixture
async def samspil(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Samspil]:
    """The command line in a folder of its own; what it does to the whole process is undone."""
    monkeypatch.chdir(tmp_path)
    command = Samspil(monkeypatch)
    yield command
    await command.outlived()
    gc.unfreeze()


@pytest.fixture
async def faulty(slack: Playground) -> AsyncIterator[FaultyApi]:
    """The embedded Slack's API, with faults on demand."""
    async with FaultyApi() as api:
        api.target = slack.api_url
        yield api


async def ended(process: asyncio.subprocess.Process, seconds: float = PATIENCE) -> tuple[int | None, str]:
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
    tmp_path: Path, sqlite_url: str, samspil: Samspil, slack: Playground
) -> None:
    """With an exit code by its kind, and without a secret or a traceback."""
    (tmp_path / "data" / "a.db").mkdir()
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{unused.getsockname()[1]}/api/"
    hindrances = [
        (2, "SLACK_BOT_TOKEN is missing", {}),
        (
            3,
            "a.db cannot be used",
            settings_for(slack, DATABASE_URL=f"sqlite:///{tmp_path / 'data' / 'a.db'}"),
        ),
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
    for code, sentence, settings in hindrances:
        samspil.start("run", **{"DATABASE_URL": sqlite_url, **settings})
        exit_code, said = await samspil.ended()
        assert (exit_code, sentence in said) == (code, True), said
        assert "Traceback" not in said
        assert not any(
            settings.get(token, "none given") in said for token in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")
        )


async def test_keys_that_lie_with_the_database_keep_it_from_starting_until_they_are_moved(
    tmp_path: Path, sqlite_url: str, samspil: Samspil, slack: Playground
) -> None:
    """By the two commands that are said; who insists is warned at each start."""
    with_data = settings_for(slack, DATABASE_URL=sqlite_url, KEYS="data/keys")
    for keys in (sqlite_url, "data/keys"):
        samspil.start("run", **{**with_data, "KEYS": keys})
        exit_code, said = await samspil.ended()
        assert exit_code == Exit.SETTINGS
        assert "KEYS lies with the database" in said
    assert not (tmp_path / "data" / "keys").exists()
    commands = re.findall(r"(?m)^(?:samspil (keys move .*)|echo (KEYS=.*) >> .env)$", said)
    (move, _), (_, place) = commands
    samspil.start(*shlex.split(move), **with_data)
    exit_code, moved = await samspil.ended()
    assert (exit_code, "No keys are kept yet" in moved) == (0, True), moved

    samspil.start("run", **with_data, KEYS_MAY_LIE_WITH_DATA="yes")
    await samspil.runs()
    samspil.stop()
    exit_code, warned = await samspil.ended()
    assert (exit_code, "action=keys.with_data" in warned) == (0, True)

    samspil.start(*shlex.split(move), **with_data)
    exit_code, moved = await samspil.ended()
    assert (exit_code, "0 keys are there now" in moved) == (0, True)
    apart = {**with_data, "KEYS": place.partition("=")[2]}
    samspil.start("run", **apart)
    await samspil.runs()
    samspil.stop()
    exit_code, said = await samspil.ended()
    assert (exit_code, "keys.with_data" in said) == (0, False)

    samspil.start("keys", "move", "data", **apart)
    exit_code, said = await samspil.ended()
    assert (exit_code, "lie with the database, too" in said) == (Exit.REFUSED, True)
    samspil.start("keys", "move", "away", **{**apart, "KEYS": "nothing-here"})
    exit_code, said = await samspil.ended()
    assert (exit_code, "No keys are kept yet that could be moved. Set KEYS to away." in said) == (0, True)
    samspil.start(
        "keys", "move", "nowhere/../" + Path(apart["KEYS"]).name, **{**apart, "KEYS": apart["KEYS"]}
    )
    exit_code, said = await samspil.ended()
    assert (exit_code, "The keys were not moved: that is the same place." in said) == (Exit.REFUSED, True), (
        said
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
    async with not_starting(slack, "did not open within") as start:
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
        started.append(assemble(Settings(_env_file=None, **{**given, **other}), slack.clock))  # type: ignore[call-arg]  # as in playground/stage.py
        async with asyncio.timeout(PATIENCE):
            await started[0].start()

    with pytest.raises(Unreachable, match=re.escape(sentence)):
        yield start
    await started[0].stop()


def ended_well(code: int | None, said: str) -> str:
    """What was said in the end by a bot that was told to stop."""
    assert code == 0, said
    assert "action=app.stopped" in said
    assert "Traceback" not in said
    return said


async def test_a_second_bot_on_the_same_file_is_refused_until_the_first_has_gone(
    tmp_path: Path, process: Start, samspil: Samspil, slack: Playground
) -> None:
    """However the first one ends: the lock is the operating system's."""
    copy_to(tmp_path / "data" / "samspil.db")
    first = await process("run", **settings_for(slack))
    await slack.connected(PATIENCE)
    second = await process("run", **settings_for(slack))
    async with asyncio.timeout(PATIENCE):
        out, err = await second.communicate()
    assert (second.returncode, out) == (3, b""), err
    assert b"Another bot runs on the database data/samspil.db" in err
    assert b"Traceback" not in err
    first.kill()
    await ended(first)
    samspil.start("run", **settings_for(slack))
    await samspil.runs()
    samspil.stop()
    ended_well(*await samspil.ended())


async def test_scopes_that_were_not_granted_are_said_with_what_is_lost(
    tmp_path: Path, samspil: Samspil, slack: Playground
) -> None:
    """It runs all the same."""
    copy_to(tmp_path / "data" / "samspil.db")
    slack.ws.installation.scopes = tuple(SCOPES.keys() - {"pins:write", "team:read"})
    samspil.start("run", **settings_for(slack))
    await samspil.runs()
    samspil.stop()
    said = ended_well(*await samspil.ended())
    assert (
        f"SLACK_BOT_TOKEN lacks scopes: pins:write, without which {WITHOUT['pins:write']}; team:read" in said
    )
    slack.ws.installation.scopes = tuple(SCOPES)
    samspil.start("run", **settings_for(slack))
    await samspil.runs()
    samspil.stop()
    assert "lacks" not in ended_well(*await samspil.ended())


async def test_it_stops_when_told_to_while_it_starts(
    tmp_path: Path, samspil: Samspil, slack: Playground, faulty: FaultyApi
) -> None:
    """Though Slack lets it wait for an answer."""
    copy_to(tmp_path / "data" / "samspil.db")
    faulty.next["auth.test"] = ["silence"]
    samspil.start("run", **settings_for(slack, SLACK_API_URL=faulty.url))
    await asyncio.wait_for(faulty.failing.wait(), PATIENCE)
    samspil.stop()
    assert "Samspil is running" not in ended_well(*await samspil.ended())


async def test_it_stops_at_sigterm_and_its_next_start_looks_whether_a_message_was_posted(
    tmp_path: Path, process: Start, samspil: Samspil, slack: Playground, faulty: FaultyApi
) -> None:
    """Slack had the message, and the bot was stopped before it was told so. SIGHUP stops nothing."""
    copy_to(tmp_path / "data" / "samspil.db")
    settings = settings_for(slack, SLACK_API_URL=faulty.url, DEFAULT_LANGUAGE="en")
    first = await process("run", **settings)
    assert first.stdout is not None
    assert b"Samspil is running" in await asyncio.wait_for(first.stdout.readline(), PATIENCE)
    first.send_signal(signal.SIGHUP)
    await its_first_message(slack, faulty, "answer_never")
    first.send_signal(signal.SIGTERM)
    ended_well(*await ended(first, seconds=30))
    samspil.start("run", **settings)
    await samspil.runs()
    await posted_once(slack)
    samspil.stop()
    ended_well(*await samspil.ended())
    assert [call for call in slack.calls if call.method == "conversations.history"]


async def test_it_waits_for_slacks_answer_before_it_stops(
    tmp_path: Path, samspil: Samspil, slack: Playground, faulty: FaultyApi
) -> None:
    """So the next start need not look whether the message is there."""
    copy_to(tmp_path / "data" / "samspil.db")
    settings = settings_for(slack, SLACK_API_URL=faulty.url, DEFAULT_LANGUAGE="en")
    samspil.start("run", **settings)
    await samspil.runs()
    await its_first_message(slack, faulty, "answer_late")
    samspil.stop()
    ended_well(*await samspil.ended())
    samspil.start("run", **settings)
    await samspil.runs()
    await posted_once(slack)
    samspil.stop()
    ended_well(*await samspil.ended())
    assert not [call for call in slack.calls if call.method == "conversations.history"]


async def its_first_message(slack: Playground, faulty: FaultyApi, fault: str) -> None:
    """Anna invites the bot; what it says about that goes wrong."""
    slack.ws.installation.events = ("member_joined_channel",)
    faulty.next["chat.postMessage"] = [fault]
    await slack.person("anna").invite_app(CHANNEL)
    await asyncio.wait_for(faulty.failing.wait(), PATIENCE)


async def posted_once(slack: Playground) -> None:
    """Wait until the bot has done all that its first message asks for; it has posted it once."""
    anna = slack.person("anna")
    async with asyncio.timeout(PATIENCE):
        while not (anna.messages(CHANNEL) and slack.channel(CHANNEL).pinned):  # noqa: ASYNC110  # in its own time
            await asyncio.sleep(0.02)
    assert len(anna.messages(CHANNEL)) == 1
    assert len([call for call in slack.calls if call.method == "chat.postMessage"]) == 1


def test_the_tour_is_played_from_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 0 only if everything came as it should; the quarter has a test of its own."""
    monkeypatch.setattr(demo, "CHAPTERS", demo.CHAPTERS[:-1])
    played = CliRunner().invoke(cli, ["demo", "--tour"])
    assert played.exit_code == 0, played.output
    assert "SUMMARY FOR THE STATUS MEETING" in played.output
    assert "everything came as it should" in played.output
    monkeypatch.setattr(demo, "CHAPTERS", (("A chapter", BEGINS, _goes_wrong),))
    assert CliRunner().invoke(cli, ["demo", "--tour"]).exit_code == Exit.TOUR


def test_the_demo_says_that_it_uses_no_setting_of_the_bots(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Neither from the environment nor from `.env`, however wrong they are there."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("KEYS=elsewhere\nSLACK_CLIENT_ID=1.2\n")
    monkeypatch.setenv("METRICS_PORT", "abc")
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.delenv("AUDIT_LOG")
    monkeypatch.setattr(demo, "CHAPTERS", (("A chapter", BEGINS, _says_nothing),))
    played = CliRunner().invoke(cli, ["demo", "--tour"])
    assert (played.exit_code, played.exception) == (0, None)
    assert "KEYS, METRICS_PORT, SLACK_CLIENT_ID: not used by the demo." in played.output
    assert not (tmp_path / "elsewhere").exists()


async def _says_nothing(_tour: object) -> None:
    pass


async def _goes_wrong(_tour: object) -> None:
    raise UnexpectedError("nobody expected this")


def test_the_manifest_can_be_printed() -> None:
    """Ready to paste."""
    printed = CliRunner().invoke(cli, ["manifest"])
    assert printed.exit_code == 0
    assert json.loads(printed.output)["settings"]["socket_mode_enabled"]
