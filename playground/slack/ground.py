"""What everything in the embedded Slack stands on: the state, the journal, and the way to the app."""

import asyncio
from collections.abc import Coroutine
from datetime import datetime
from typing import Any

from bot.clock import Clock
from playground.delivery import Delivery
from playground.faults import Faults
from playground.journal import Journal
from playground.posts import Posts
from playground.rates import Rates
from playground.sockets import Sockets
from playground.tickets import ResponseUrls, Triggers
from playground.workspace import Workspaces


class Ground:
    """The state of all companies' Slack, and what happens between it and the app."""

    def __init__(self, clock: Clock, cast: Workspaces, ack_seconds: float, trigger_seconds: float) -> None:
        self.clock = clock
        self.ws = cast
        self.journal = Journal(clock)
        self.sockets = Sockets(self.journal, cast.installation.app_id, ack_seconds)
        self.posts = Posts(self.journal, cast.installation.signing_secret, ack_seconds)
        self.triggers = Triggers(trigger_seconds)
        self.response_urls = ResponseUrls()
        self.rates = Rates(clock)
        self.faults = Faults(clock, lambda: self.journal.tell("fault"))
        carriers = (self.sockets, self.posts)
        self.delivery = Delivery(
            clock, self.journal, carriers, self.faults, self.triggers, self.in_background
        )
        self.url = ""
        self._tasks: set[asyncio.Task[Any]] = set()

    def now(self) -> datetime:
        return self.clock.now()

    def new_ts(self) -> str:
        return self.ws.new_ts(self.clock.now())

    def in_background(self, work: Coroutine[Any, Any, None]) -> None:
        """Go on with something that nobody waits for, such as events about the app's own messages."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop_background(self) -> None:
        """End what still goes on."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
