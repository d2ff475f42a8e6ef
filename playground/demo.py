"""`samspil demo`: the embedded Slack on a page, and the tour that plays without one."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final

from playground import tour_of_escalation, tour_of_retros, tour_of_the_quarter
from playground.conversation import UnexpectedError
from playground.person import Person
from playground.regular import MORE, offers
from playground.stage import SLACK_WAITS, Stage
from playground.tour import BEGINS, CHANNEL, Tour, beginning, people_of, rest
from playground.workspace import Message

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


async def _status_meetings(touring: Tour) -> None:
    await rest(touring, await beginning(touring))


CHAPTERS = (
    ("Two weeks with status meetings", BEGINS, _status_meetings),
    ("A blocker on a Friday", tour_of_escalation.BEGINS, tour_of_escalation.escalation),
    ("Two retros", tour_of_retros.BEGINS, tour_of_retros.retros),
    ("A quarter, in short", tour_of_the_quarter.BEGINS, tour_of_the_quarter.quarter),
)
"""Each with a partnership of its own: three closely, as the calendar has them, then all from afar."""


async def furnish(touring: Tour) -> None:
    """Two weeks, a step above the contacts, an open retro that four answered, and a scorecard so far."""
    await rest(touring, await beginning(touring))
    panel = next(m for m in touring.anna.messages(CHANNEL) if offers(m, MORE))
    await _name_accountable(touring.anna, "Jonas Friis", panel)
    await _name_accountable(touring.erik, "Sofia Brandt", panel)
    retro = await tour_of_retros.open_retro(touring, panel, "RETRO MONDAY 18 MAY")
    for handle, said in RETRO_CARDS.items():
        await tour_of_retros.answer(touring, touring.stage.slack.person(handle), retro, said)
    await touring.anna.click(panel, "scorecard.show")
    await touring.act("Anna posts the scorecard of May so far.", touring.anna.press("scorecard.post"))
    while touring.anna.view is not None:
        await touring.anna.close_view()


RETRO_CARDS: Final = {
    "jonas": {"column_1": "Tickets without a contact", "health_timely": "2", "health_respect": "4"},
    "mette": {"column_2": "Short meetings", "health_timely": "3", "health_respect": "4"},
    "liam": {"column_1": "Changes on Friday afternoon", "health_timely": "4", "health_respect": "5"},
    "noor": {"column_2": "Asking first", "health_timely": "3", "health_respect": "5"},
}
"""What four said in the retro: the answer of whoever tries it is the fifth, with which all may be read."""


async def _name_accountable(contact: Person, name: str, panel: Message) -> None:
    await contact.click(panel, "people.list")
    await contact.submit({"person": people_of(contact)[name]})
    await contact.submit({"parts": ["owner"]})
    while contact.view is not None:
        await contact.close_view()


async def serve(port: int, *, empty: bool, language: str, stop_signal: Callable[[], asyncio.Event]) -> None:
    """Live through two weeks (unless `empty`), then serve it on a page until told to stop.

    The channel speaks `language`, and so does the page at the address that is printed.
    """
    told = stop_signal()
    async with Stage(BEGINS, port=port, waits=SLACK_WAITS, default_language=language) as stage:
        if not empty:
            await furnish(Tour(stage, say, language))
        moving = asyncio.Lock()

        async def move(moment: datetime) -> None:
            async with moving:
                await stage.live_until(moment)

        stage.slack.move_clock = move
        stage.clock.run(running=True)
        stage.bot.keep_sweeping()
        page = f"{stage.slack.url}/?language={language}"
        say(f"\nOpen {page} in a browser. You can be anybody there. Stop with Ctrl-C.")
        await told.wait()
