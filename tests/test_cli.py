"""The command line: it starts, it says what is wrong, and it stops in good order."""

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.clock import MovableClock
from playground.server import Playground

SAMSPIL = (sys.executable, "-c", "from bot.cli import main; main()")


@pytest.fixture
async def slack() -> AsyncIterator[Playground]:
    """An embedded Slack for a bot in a process of its own."""
    started = Playground(MovableClock(datetime(2026, 5, 4, 6, tzinfo=UTC), running=True), events=())
    await started.start()
    yield started
    await started.stop()


async def samspil(folder: Path, *words: str, **settings: str) -> asyncio.subprocess.Process:
    """A command in a folder of its own, with only these settings."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return await asyncio.create_subprocess_exec(
        *SAMSPIL,
        *words,
        cwd=folder,
        env={**kept, "PYTHONPATH": str(Path(__file__).parent.parent), **settings},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def ended(process: asyncio.subprocess.Process, seconds: float = 20) -> tuple[int | None, str]:
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


async def test_without_settings_it_says_which_are_missing(tmp_path: Path) -> None:
    """Exit code 2."""
    code, said = await ended(await samspil(tmp_path, "run"))
    assert code == 2
    assert "SLACK_BOT_TOKEN is missing" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("token", "value"), [("SLACK_BOT_TOKEN", "xoxb-wrong"), ("SLACK_APP_TOKEN", "xapp-wrong")]
)
async def test_a_wrong_token_is_said_with_its_name(
    tmp_path: Path, slack: Playground, token: str, value: str
) -> None:
    """Exit code 4, and no secret."""
    code, said = await ended(await samspil(tmp_path, "run", **settings_for(slack, **{token: value})))
    assert code == 4
    assert f"Slack does not accept {token}: invalid_auth" in said
    assert value not in said
    assert "Traceback" not in said


async def test_an_api_that_cannot_be_reached_is_said_with_its_address(
    tmp_path: Path, slack: Playground
) -> None:
    """Exit code 4."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{unused.getsockname()[1]}/api/"
    code, said = await ended(await samspil(tmp_path, "run", **settings_for(slack, SLACK_API_URL=nowhere)))
    assert code == 4
    assert f"Slack cannot be reached at {nowhere}" in said
    assert "Traceback" not in said


async def test_a_database_that_cannot_be_written_is_said_with_its_place(
    tmp_path: Path, slack: Playground
) -> None:
    """Exit code 3."""
    (tmp_path / "a.db").mkdir()
    code, said = await ended(
        await samspil(tmp_path, "run", **settings_for(slack, DATABASE_URL=f"sqlite:///{tmp_path / 'a.db'}"))
    )
    assert code == 3
    assert "a.db cannot be used" in said
    assert "Traceback" not in said


async def test_it_runs_until_it_is_told_to_stop_and_goes_on_where_it_was(
    tmp_path: Path, slack: Playground
) -> None:
    """SIGTERM ends it within five seconds; what was owed is delivered by the next start, once."""
    anna = slack.person("anna")
    slack.ws.installation.events = ("member_joined_channel",)
    for _start in range(2):
        process = await samspil(tmp_path, "run", **settings_for(slack))
        await slack.connected(10)
        if not anna.messages("nordlys-brevik"):
            await anna.invite_app("nordlys-brevik")
        told = time.monotonic()
        process.send_signal(signal.SIGTERM)
        code, said = await ended(process, seconds=5)
        assert (code, time.monotonic() - told < 5) == (0, True), said
        assert "action=app.stopped" in said
        assert "Traceback" not in said
    panels = [call for call in slack.calls if call.method == "chat.postMessage" and call.answer["ok"]]
    assert len(panels) == 1
    assert len(anna.messages("nordlys-brevik")) == 1


async def test_the_tour_is_played_from_the_command_line(tmp_path: Path) -> None:
    """Exit code 0 only if everything came as it should."""
    code, said = await ended(await samspil(tmp_path, "demo", "--tour"), seconds=60)
    assert code == 0, said
    assert "DIGEST FOR THE STATUS MEETING" in said
    assert "everything came as it should" in said


async def test_the_manifest_can_be_printed(tmp_path: Path) -> None:
    """Ready to paste."""
    code, said = await ended(await samspil(tmp_path, "manifest"))
    assert code == 0
    assert '"socket_mode_enabled": true' in said
