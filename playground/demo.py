"""`samspil demo`: the embedded Slack on a page, and the tour that plays without one."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial

from playground import tour_of_escalation, tour_of_retros, tour_of_the_quarter
from playground.conversation import UnexpectedError
from playground.stage import SLACK_WAITS, Stage
from playground.tour import BEGINS, Tour, at, beginning, rest

say: Callable[[str], None] = partial(print, flush=True)


async def tour() -> bool:
    """Play the whole tour and print it; True only if everything came as it should."""
    try:
        for title, begins, chapter in CHAPTERS:
            say(f"\n\n==== {title} ====")
            async with Stage(begins) as stage:
                await chapter(Tour(stage, say))
    except UnexpectedError as error:
        say(f"\nThe tour went wrong: {error}")
        return False
    say("\nThe tour was played, and everything came as it should.")
    return True


async def _status_meetings(tour: Tour) -> None:
    await rest(tour, await beginning(tour))


CHAPTERS = (
    ("Two weeks with status meetings", BEGINS, _status_meetings),
    ("A blocker on a Friday", tour_of_escalation.BEGINS, tour_of_escalation.escalation),
    ("Two retros", tour_of_retros.BEGINS, tour_of_retros.retros),
    ("A quarter, in short", tour_of_the_quarter.BEGINS, tour_of_the_quarter.quarter),
)
"""Each with a partnership of its own: three closely, as the calendar has them, then all from afar."""


async def serve(port: int, *, empty: bool, stop_signal: Callable[[], asyncio.Event]) -> None:
    """Live through the beginning (unless `empty`), then serve it on a page until told to stop."""
    told = stop_signal()
    async with Stage(BEGINS, port=port, waits=SLACK_WAITS) as stage:
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
