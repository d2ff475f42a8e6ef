"""The real bot connected to the embedded Slack, living through moved time: for the demo and the tests."""

import asyncio
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

from pydantic import SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from bot import manifest
from bot.app import App, assemble
from bot.clock import MovableClock
from bot.settings import Settings
from playground.cast import demo_cast
from playground.regular import Regular
from playground.server import Playground
from playground.web_api import EVENT_SCOPES
from playground.workspace import Workspaces

A_BREATH = 0.002
"""Real seconds to let the event loop work before looking again."""
SLACK_WAITS = 3.0
"""Real seconds in which Slack wants an ack, and a trigger used (its interactivity documentation)."""
PATIENCE = 30.0
"""Real seconds after which something that never ends is taken for a fault."""


class GivenSettings(Settings):
    """What is given and nothing else: the operator's own file and environment are none of the demo's."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what is given."""
        return (init_settings,)


class Stage:
    """An embedded Slack and the bot in it. `async with Stage(start) as stage: …`

    Slack `waits` so many real seconds for acks and triggers: longer than the real one by default, so that
    no test fails because its machine was busy elsewhere.
    """

    def __init__(
        self,
        start: datetime,
        *,
        database_url: str | None = None,
        port: int = 0,
        waits: float = PATIENCE,
        cast: Callable[[], Workspaces] = demo_cast,
        **settings: Any,
    ) -> None:
        self.clock = MovableClock(start)
        features = manifest.manifest()["features"]
        self.slack = Playground(
            self.clock,
            cast=cast,
            scopes=tuple(manifest.SCOPES),
            events=tuple(name for name in manifest.EVENTS if name in EVENT_SCOPES),
            commands=features["slash_commands"],
            shortcuts=features["shortcuts"],
            ack_seconds=waits,
            trigger_seconds=waits,
            person=Regular,
        )
        self._folder = tempfile.TemporaryDirectory(prefix="samspil-")
        self._database_url = database_url or f"sqlite:///{Path(self._folder.name) / 'samspil.db'}"
        self._port = port
        self.waits = waits
        """So many seconds waits this Slack for an answer; the bot that is started then knows it."""
        self._settings = settings

    async def __aenter__(self) -> "Stage":
        if not self.slack.url:
            await self.slack.start(self._port)
        await self.start_bot()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.bot.stop()
        await self.slack.stop()
        self._folder.cleanup()

    async def start_bot(self) -> None:
        """Start the bot, on the database that is there."""
        settings = GivenSettings(
            **{
                "slack_bot_token": SecretStr(self.slack.bot_token),
                "slack_app_token": SecretStr(self.slack.app_token),
                "slack_signing_secret": SecretStr(self.slack.signing_secret),
                "slack_api_url": self.slack.api_url,
                "database_url": self._database_url,
                "keys": str(Path(self._folder.name) / "keys"),
                "transport": "socket",
                "port": 0,
                "log_level": "WARNING",
                "default_language": "da",
                "default_zone": "Europe/Copenhagen",
                "default_holidays": "DK",
                **self._settings,
            },
        )
        self.bot: App = assemble(settings, self.clock)
        self.bot.seconds_to_answer *= self.waits / SLACK_WAITS
        self.slack.next_event = self.bot.next_due
        await self._begin()
        self.slack.request_url = self.bot.receiver.url
        if self.slack.request_url:
            await self.slack.verify_request_url()
        else:
            await self.slack.connected(PATIENCE)
        await self.settle()

    async def _begin(self) -> None:
        """The bot starts, at the pace that those before it left, which passes in moved time."""
        starting = asyncio.ensure_future(self.bot.start())
        try:
            while not (await asyncio.wait({starting}, timeout=A_BREATH))[0]:
                self._pass_pacing()
            await starting
        finally:
            starting.cancel()

    async def restart_bot(self) -> None:
        """Stop the bot and start another on the same database."""
        await self.bot.stop()
        await self.start_bot()

    async def settle(self) -> datetime | None:
        """Return when the bot has done all that is due; pacing between messages passes in moved time.

        Gives the moment at which something is due next.
        """
        async with asyncio.timeout(PATIENCE):
            while True:
                await asyncio.sleep(A_BREATH)
                if not self.bot.is_idle:
                    self._pass_pacing()
                    continue
                due = await self.bot.sweep_due()
                if due is None or due > self.clock.now():
                    return due

    async def rest(self) -> None:
        """Return when what was begun has ended, whatever else is due; pacing passes in moved time."""
        async with asyncio.timeout(PATIENCE):
            await asyncio.sleep(A_BREATH)
            while not self.bot.is_idle:
                self._pass_pacing()
                await asyncio.sleep(A_BREATH)

    async def live_until(self, moment: datetime) -> None:
        """Move time forward to a moment, stopping wherever something is due, as it would have been."""
        due = await self.settle()
        while due is not None and due < moment:
            self.clock.move_to(due)
            due = await self.settle()
        self.clock.move_to(max(moment, self.clock.now()))
        await self.settle()

    async def live_for(self, duration: timedelta) -> None:
        """Move time forward by so much."""
        await self.live_until(self.clock.now() + duration)

    def _pass_pacing(self) -> None:
        waking = self.clock.next_waking()
        if waking is not None and not self.clock.running:
            self.clock.move_to(max(waking, self.clock.now()))
