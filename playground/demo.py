"""`samspil demo`: the embedded Slack on a page, and the tour that plays without one."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial

from playground.conversation import UnexpectedError
from playground.stage import Stage
from playground.tour import BEGINS, Tour, at, beginning, rest

say: Callable[[str], None] = partial(print, flush=True)


async def tour() -> bool:
    """Play the whole tour and print it; True only if everything came as it should."""
    async with Stage(BEGINS) as stage:
        played = Tour(stage, say)
        try:
            await rest(played, await beginning(played))
        except UnexpectedError as error:
            say(f"\nThe tour went wrong: {error}")
            return False
    say("\nTwo weeks were played, and everything came as it should.")
    return True


async def serve(port: int, *, empty: bool, told_to_stop: Callable[[], asyncio.Event]) -> None:
    """Live through the beginning (unless `empty`), then serve it on a page until told to stop."""
    told = told_to_stop()
    async with Stage(BEGINS, port=port) as stage:
        if not empty:
            await beginning(Tour(stage, say))
            await stage.live_until(at(5, 9))
        moving = asyncio.Lock()

        async def move(moment: datetime) -> None:
            async with moving:
                await stage.live_until(moment)

        stage.slack.move_clock = move
        stage.clock.run(running=True)
        stage.bot.keep_sweeping()
        say(f"\nOpen {stage.slack.url} in a browser. You can be anybody there. Stop with Ctrl-C.")
        await told.wait()
