"""Two retros in moved time: one that too few answer, and one that ends in an action."""

from datetime import datetime
from typing import Final

from playground.person import Person
from playground.tour import CHANNEL, ZONE, Tour, people_of
from playground.workspace import Message

BEGINS: Final = datetime(2026, 6, 8, 9, 0, tzinfo=ZONE)
"""A Monday."""


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of that June in Copenhagen."""
    return datetime(2026, 6, day, hour, minute, tzinfo=ZONE)


async def retros(tour: Tour) -> None:
    """Everything of the chapter."""
    panel = await _set_up(tour)
    await _too_few(tour, panel)
    await _to_an_action(tour, panel)
    await tour.talk.expect_nothing_else()


async def _set_up(tour: Tour) -> Message:
    anna, talk = tour.anna, tour.talk
    await anna.invite_app(CHANNEL)
    panel = await talk.expect("NORDLYS FORSYNING & BREVIK SYSTEMS")
    await anna.click(panel, "panel.set_up")
    people = people_of(anna)
    await anna.submit(
        {
            "contact_1": people["Anna Holm"],
            "contact_2": people["Erik Lund"],
            "language": "en",
            "retro_rhythm": "by_hand",
            "rhythm": "monthly:-1",
            "weekdays": ["1"],
        }
    )
    await anna.close_view()
    welcome = await talk.expect("planned the status meetings")
    await talk.expect("This is what you have agreed so far", thread=welcome)
    await tour.skip_telling()
    return panel


async def _too_few(tour: Tour, panel: Message) -> None:
    """Four of eight answer; five are needed, so nobody ever reads them."""
    talk = tour.talk
    prompt = await open_retro(tour, panel, "RETRO MONDAY 8 JUNE")
    await tour.erik.click(prompt, "retro.write")
    tour.show_view(tour.erik)
    await tour.erik.close_view()
    for person in (tour.anna, tour.jonas, tour.erik, tour.sofia):
        await answer(tour, person, prompt, {"column_1": "Nobody reads this"})
    await tour.pass_time(at(11, 9, 1))
    await talk.expect("If you have not answered yet")
    await talk.expect_update(prompt, "stays open once more")
    tour.reread(prompt, "Three days later, the same message")
    await tour.pass_time(at(16, 9, 1))
    await talk.expect_update(prompt, "Fewer than 5 had answered", "deleted unread")
    tour.reread(prompt, "And three working days after that")


async def _to_an_action(tour: Tour, panel: Message) -> None:
    """All eight answer; cards, counts by side, dots, and an action with an owner."""
    talk, anna = tour.talk, tour.anna
    await tour.pass_time(at(17, 9))
    prompt = await open_retro(tour, panel, "RETRO WEDNESDAY 17 JUNE")
    said = {
        "anna": {"column_0": "Show each other the release plan", "health_timely": "3", "health_respect": "5"},
        "jonas": {
            "column_1": "Tickets without a contact",
            "health_timely": "2",
            "health_respect": "4",
        },
        "mette": {"column_2": "Short meetings", "health_timely": "3", "health_respect": "4"},
        "karen": {"column_2": "The digest before the meeting", "health_timely": "4", "health_respect": "4"},
        "erik": {"column_0": "Access before the work begins", "health_timely": "2", "health_respect": "4"},
        "sofia": {
            "column_0": "A realistic test environment",
            "health_timely": "4",
            "health_respect": "4",
        },
        "liam": {"column_1": "Changes on Friday afternoon", "health_timely": "4", "health_respect": "5"},
        "noor": {"column_2": "Asking first", "health_timely": "3", "health_respect": "5"},
    }
    for handle, cards in said.items():
        await answer(tour, tour.stage.slack.person(handle), prompt, cards)
    await tour.pass_time(at(22, 9, 1))
    await talk.expect("If you have not answered yet")
    result = await talk.expect("WHAT CAME OUT OF THE RETRO", "8 of 8 answered", "Access before")
    for handle in said:
        await _vote(tour.stage.slack.person(handle), result, "Access before the work begins")
    await tour.pass_time(at(24, 9, 1))
    await talk.expect_update(result, "8 voted", "Access before the work begins  ●●●●●●●●")
    most = await talk.expect("MOST VOTES IN THE RETRO", "Access before the work begins  ●●●●●●●●")
    await anna.click(most, "retro.act")
    people = people_of(anna)
    card = people["Start: Access before the work begins"]
    await tour.act(
        "The card with the most dots becomes an action for Jonas; with it, names come back.",
        anna.submit({"card": card, "owner": people["Jonas Friis"], "due_on": "2026-07-03"}),
    )
    await talk.expect_update(result, "Access before the work begins: @Jonas Friis")
    await talk.expect("har gjort dig ansvarlig for en opgave", to=tour.jonas)
    tour.reread(result, "What came out, in the end")


async def open_retro(tour: Tour, panel: Message, title: str) -> Message:
    """Anna opens one that was not planned; returns the message that asks for answers."""
    anna = tour.anna
    await anna.click(panel, "retro.plan")
    await anna.press("retro.now")
    await tour.act("Anna opens a retro.", anna.submit())
    while anna.view is not None:
        await anna.close_view()
    return await tour.talk.expect(title, buttons=["retro.write"])


async def answer(tour: Tour, person: Person, prompt: Message, said: dict[str, str]) -> None:
    """Somebody answers a retro."""
    await person.click(prompt, "retro.write")
    await tour.act(
        f"{person.user.name} answers; nothing in the channel moves.",
        person.submit(tour.said_in(said)),
    )
    await person.close_view()


async def _vote(person: Person, result: Message, text: str) -> None:
    await person.click(result, "retro.vote")
    cards = people_of(person)
    await person.submit({"cards": [cards[f"Start: {text}"]]})
    await person.close_view()
