"""docs/install.md can be followed to the letter, in a folder of its own, with an embedded Slack beside it."""

import asyncio
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, Final

import aiohttp
import pytest
from tests_shared import PATIENCE

ROOT: Final = Path(__file__).parent.parent
INSTALL: Final = (ROOT / "docs" / "install.md").read_text()
PORT: Final = "8301"
SET_UP: Final = "make .venv/.ready"
"""Alone not followed: it would install from the network what this very Python has."""
LASTING: Final = re.compile(r"-m playground \d+$|samspil run$")
"""What is left to run while one goes on."""


def steps() -> Iterator[tuple[str, str]]:
    """Each numbered section's commands as `("run", …)` and settings as `("set", NAME or NAME=value)`.

    Slack's own pages are replaced by what is marked ◆.
    """
    for section in re.split(r"(?m)^## ", INSTALL)[1:]:
        if not section[0].isdecimal():
            return
        for found in re.finditer(
            r"(?ms)^```\n(.*?)^```$|^◆ `([^`]+)`|^- (?:◆ and )?`([A-Z_]+(?:=[^`]*)?)`", section
        ):
            block, marked, setting = found.groups()
            if setting:
                yield "set", setting
            for line in (block or marked or "").splitlines():
                yield "run", line


class Beginner:
    """Somebody who does what the page says, in a clean copy of the house."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
        # The console script of an editable install would run what stands elsewhere.
        self.environment = {**kept, "PYTHONPATH": str(folder)}
        self.running: list[asyncio.subprocess.Process] = []
        self.said = ""
        self.tokens: dict[str, str] = {}

    async def follow(self, kind: str, what: str) -> None:
        what = what.replace(PORT, str(self.port))
        if kind == "set":
            self.fill_in(*what.split("=", 1))
        elif LASTING.search(what):
            await self.leave_running(what)
        elif what == SET_UP:
            (self.folder / ".venv").symlink_to(sys.prefix)
        else:
            await self.run(what)
            if "/control/manifest" in what:
                self.tokens = json.loads(self.said)

    async def run(self, line: str) -> None:
        process = await asyncio.create_subprocess_shell(
            line, cwd=self.folder, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        said, _ = await process.communicate()
        self.said = said.decode()
        assert process.returncode == 0, f"{line}\n{self.said}"

    async def leave_running(self, line: str) -> None:
        """In another terminal, until it says its first word."""
        process = await asyncio.create_subprocess_exec(
            *shlex.split(line), cwd=self.folder, env=self.environment, stdout=subprocess.PIPE
        )
        self.running.append(process)
        assert process.stdout is not None
        self.said = (await asyncio.wait_for(process.stdout.readline(), PATIENCE)).decode()

    def fill_in(self, name: str, value: str | None = None) -> None:
        """Put a setting into its place in .env: what the page says, or what the manifest's step printed."""
        env = self.folder / ".env"
        wanted = value or self.tokens[name.removeprefix("SLACK_").lower()]
        text, count = re.subn(rf"(?m)^(# )?{name}=.*$", f"{name}={wanted}", env.read_text())
        assert count == 1, f".env.example has no {name}"
        env.write_text(text)

    async def stop(self) -> None:
        for process in self.running:
            if process.returncode is None:
                process.kill()
                await process.wait()


@pytest.fixture
async def beginner(tmp_path: Path) -> AsyncIterator[Beginner]:
    """With what a clone holds, and nothing else."""
    needed = {"curl": shutil.which("curl"), "git": shutil.which("git")}
    missing = [name for name, found in needed.items() if found is None]
    if missing or not (ROOT / ".git").exists():
        pytest.skip(f"a clone cannot be followed here: no {' and no '.join(missing) or 'git repository'}")
    if not (Path(sys.prefix) / "bin" / "samspil").exists():
        pytest.skip("samspil is not installed in the environment of this Python")
    listed = await asyncio.create_subprocess_exec(
        "git",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    names, _ = await listed.communicate()
    for name in filter(None, names.decode().split("\0")):
        if (ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tmp_path / name)
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    somebody = Beginner(tmp_path, port)
    yield somebody
    await somebody.stop()


async def test_the_page_can_be_followed_to_the_letter(beginner: Beginner) -> None:
    """From a clone to the modal behind «Set up»: every command, setting and ◆ as it stands there."""
    said = {}
    for kind, what in steps():
        await beginner.follow(kind, what)
        said[what] = beginner.said
    assert said[".venv/bin/samspil run"].startswith("Samspil is running")
    lines = said[".venv/bin/samspil doctor"].splitlines()
    assert {line.split()[0] for line in lines} == {"ok", "warn"}
    assert [line for line in lines if not line.startswith("ok")] == [
        "warn  tables: There are no tables yet. `samspil run` or `samspil migrate` makes them."
    ]
    await _invite_it(beginner)
    bot = beginner.running[-1]
    bot.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(bot.wait(), 5) == 0


async def _invite_it(beginner: Beginner) -> None:
    """The last step: on the page of the embedded Slack, which does what its control API does."""
    who = re.search(r"(?m)^◆ Open [^,]+, be (\w+) \w+, and press \*Invite Samspil\*\.$", INSTALL)
    assert who is not None
    person = f"http://127.0.0.1:{beginner.port}/control/as/{who[1].lower()}"
    async with aiohttp.ClientSession() as session:

        async def ask(path: str, body: dict[str, Any] | None = None) -> Any:
            method = "GET" if body is None else "POST"
            async with session.request(method, person + path, json=body) as answer:
                told = await answer.json()
                assert answer.status == 200, told
                return told

        partnership = next(each["id"] for each in await ask("/channels") if each["shared"])
        await ask("/invite_app", {"channel": partnership})
        async with asyncio.timeout(20):
            while not (posted := await ask(f"/messages?channel={partnership}")):  # noqa: ASYNC110  # another process
                await asyncio.sleep(0.1)
        panel = posted[-1]
        opened = await ask("/click", {"channel": partnership, "ts": panel["ts"], "action_id": "panel.set_up"})
    assert opened["view"]["type"] == "modal"
    assert opened["errors"] == {}
