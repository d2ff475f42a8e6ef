"""An embedded Slack in the test's process, and bots beside it that are killed and started again."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType

from crash_bot import NEVER, Bulletin
from tests_shared import PATIENCE

from bot import manifest
from bot.clock import MovableClock
from playground.server import Playground
from playground.web_api import EVENT_SCOPES

ROOT = Path(__file__).parent.parent.parent
BEATS_HELD_UP = 5


class SharedClock(MovableClock):
    """Moved by the test, and read by every bot."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self.bulletins: list[Bulletin] = []

    def move_to(self, moment: datetime) -> None:
        super().move_to(moment)
        for bulletin in self.bulletins:
            bulletin.write("now", moment.timestamp())


class Bot:
    """One process at a time, killed and started again; `log` holds what all of them said."""

    def __init__(self, stage: "CrashStage", number: int) -> None:
        self._stage = stage
        self.log = stage.folder / f"bot-{number}.log"
        self.log.touch()
        self._board = stage.folder / f"bulletin-{number}"
        self.bulletin = Bulletin(self._board)
        stage.clock.bulletins.append(self.bulletin)
        stage.clock.move_to(stage.clock.now())
        self.pid = 0

    @property
    def is_alive(self) -> bool:
        try:
            os.kill(self.pid, 0)
        except (ProcessLookupError, PermissionError):
            return False
        return self.pid != 0

    async def start(self) -> None:
        """Return when it has swept once; where Slack was not reached it is started again."""
        async with asyncio.timeout(PATIENCE):
            while True:
                beat = self.bulletin.read("beat")
                told = {**self._stage.settings, "log": str(self.log), "bulletin": str(self._board)}
                self.pid = await self._stage.fork(told)
                while self.is_alive and self.bulletin.read("beat") == beat:
                    self._stage.pass_pacing(self)
                    await asyncio.sleep(0.002)
                if self.is_alive:
                    return

    async def kill(self) -> None:
        """SIGKILL; returns when the process is gone and Slack has noticed."""
        if self.is_alive:
            os.kill(self.pid, signal.SIGKILL)
        while self.is_alive:  # noqa: ASYNC110  # another process
            await asyncio.sleep(0.001)
        self.pid = 0
        self.bulletin.write("waking", NEVER)

    async def beats(self) -> None:
        """Return when it has gone round once more from now on, or has died."""
        until = self.bulletin.read("beat") + 2
        while self.is_alive and self.bulletin.read("beat") < until:  # noqa: ASYNC110  # the same
            await asyncio.sleep(0.001)


class CrashStage:
    """`async with CrashStage(start, folder, url) as stage: …`"""

    def __init__(self, start: datetime, folder: Path, database_url: str, bots: int = 1) -> None:
        self.folder = folder
        self.clock = SharedClock(start)
        self.slack = Playground(
            self.clock,
            scopes=tuple(manifest.SCOPES),
            events=tuple(name for name in manifest.EVENTS if name in EVENT_SCOPES),
        )
        self.settings = {
            "slack_bot_token": self.slack.bot_token,
            "slack_app_token": self.slack.app_token,
            "database_url": database_url,
            "keys": str(folder / "keys"),
            "default_language": "en",
        }
        self.bots = [Bot(self, number) for number in range(bots)]

    async def __aenter__(self) -> "CrashStage":
        await self.slack.start()
        self.settings["slack_api_url"] = self.slack.api_url
        self._forker = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            "import crash_bot; crash_bot.fork_bots()",
            env={**os.environ, "PYTHONPATH": f"{ROOT}:{Path(__file__).parent}"},
            cwd=self.folder,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        for bot in self.bots:
            await bot.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for bot in self.bots:
            await bot.kill()
        assert self._forker.stdin is not None
        self._forker.stdin.close()
        await self._forker.wait()
        await self.slack.stop()

    async def fork(self, told: dict[str, str]) -> int:
        """The process id of a new bot."""
        assert self._forker.stdin is not None
        assert self._forker.stdout is not None
        self._forker.stdin.write(json.dumps(told).encode() + b"\n")
        return int(await self._forker.stdout.readline())

    def pass_pacing(self, bot: Bot) -> None:
        """Between two messages time passes, which nobody waits for here."""
        waking = bot.bulletin.read("waking")
        if waking > self.clock.now().timestamp():
            self.clock.move_to(datetime.fromtimestamp(waking, self.clock.now().tzinfo))

    async def settle(self) -> None:
        """Return when every bot that lives has done all that is due."""
        held_up = 0
        async with asyncio.timeout(PATIENCE):
            while True:
                living = [bot for bot in self.bots if bot.is_alive]
                for bot in living:
                    await bot.beats()
                living = [bot for bot in living if bot.is_alive]
                for bot in living:
                    self.pass_pacing(bot)
                now = self.clock.now().timestamp()
                if all(
                    bot.bulletin.read("is_idle") and not NEVER < bot.bulletin.read("due") <= now
                    for bot in living
                ):
                    return
                # What a dead bot had in hand becomes free in time, which is to pass here.
                is_idle = all(bot.bulletin.read("is_idle") for bot in living)
                held_up = held_up + 1 if is_idle else 0
                if held_up > BEATS_HELD_UP:
                    self.clock.move_to(self.clock.now() + timedelta(seconds=5))

    async def live_for(self, duration: timedelta) -> None:
        """Move time forward, stopping wherever something is due, as long as some bot lives."""
        # What is due is read off a board: before that is up to date, time would be moved past a moment.
        await self.settle()
        until = self.clock.now() + duration
        while any(bot.is_alive for bot in self.bots):
            due = min(
                (b.bulletin.read("due") for b in self.bots if b.is_alive and b.bulletin.read("due")),
                default=NEVER,
            )
            if due == NEVER or due >= until.timestamp():
                break
            self.clock.move_to(max(self.clock.now(), datetime.fromtimestamp(due, until.tzinfo)))
            await self.settle()
        if not any(bot.is_alive for bot in self.bots):
            return
        self.clock.move_to(max(until, self.clock.now()))
        await self.settle()

    def said(self, has: Callable[[str], bool]) -> list[str]:
        """The lines of all logs that are of interest."""
        return [line for bot in self.bots for line in bot.log.read_text().splitlines() if has(line)]
