"""`python -m playground`: the embedded Slack alone, for a bot in a process of its own."""

import asyncio
import sys

from bot.clock import SystemClock
from playground.server import Playground


async def serve(port: int) -> None:
    """Say where it is, and serve until the process is ended."""
    slack = Playground(SystemClock())
    await slack.start(port)
    print(f"The embedded Slack is at {slack.url}", flush=True)  # noqa: T201  # said to whoever started it
    await asyncio.Event().wait()


asyncio.run(serve(int(sys.argv[1]) if len(sys.argv) > 1 else 0))
