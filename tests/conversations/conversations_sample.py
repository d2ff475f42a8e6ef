"""The people on stage, and what stands before them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from playground.conversation import Conversation
from playground.person import Person
from playground.transcript import read_view
from playground.workspace import Message

CHANNEL = "nordlys-brevik"

SetUp = Callable[..., Awaitable[Message]]

IN_EACH_LANGUAGE = pytest.mark.parametrize("language", ["en", "da"])
BY_EACH_SIDE = pytest.mark.parametrize("side", ["home", "partner"])
"""Who acts: by default each conversation is held by one of them, in turn, as it is in one language."""


@dataclass
class Cast:
    """Who is on stage."""

    anna: Person
    jonas: Person
    karen: Person
    noor: Person
    erik: Person
    sofia: Person
    liam: Person


@dataclass
class Acting:
    """Who does what is tried, a colleague without any part, and who answers at the other company."""

    one: Person
    colleague: Person
    other: Person
    others_colleague: Person


def acting(cast: Cast, side: str) -> Acting:
    """The people of the side that acts, and of the other: each with its contact person first."""
    home, partner = (cast.anna, cast.jonas), (cast.erik, cast.sofia)
    return Acting(*home, *partner) if side == "home" else Acting(*partner, *home)


async def read_in(language: str, panel: Message, *people: Person) -> None:
    """These people read the same language as the channel, as each chooses for themselves."""
    for person in people:
        await person.click(panel, "mine.show")
        await person.press("mine.change")
        assert not (await person.submit({"language": language})).errors
        await close_all(person)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of May 2026 in Copenhagen; the 4th is a Monday."""
    return datetime(2026, 5, day, hour, minute, tzinfo=ZoneInfo("Europe/Copenhagen"))


def options_of(person: Person) -> dict[str, str]:
    """What the menus of the modal before somebody offer: value by text."""
    assert person.view is not None
    menus = [block.get("element", {}) for block in person.view.blocks]
    return {option["text"]["text"]: option["value"] for menu in menus for option in menu.get("options", ())}


def text_of(person: Person) -> str:
    """What stands in the modal before somebody."""
    assert person.view is not None, f"{person} has nothing before them"
    return read_view(person.view, person._ws)


async def agreed(talk: Conversation, person: Person, *fragments: str) -> Message:
    """Somebody of the other side agrees to the proposal that stands in the channel; returns it."""
    asked = await talk.expect(*(fragments or ("→",)), buttons=["agreement.agree"])
    await person.click(asked, "agreement.agree")
    await talk.expect_update(asked, "✅")
    await talk.expect("✅", thread=asked)
    return asked


PAUSED = {"en": "paused the status meetings", "da": "har sat statusmøderne på pause"}


async def pause_meetings(talk: Conversation, cast: Cast, panel: Message, language: str) -> None:
    """Both agree that nobody is asked for status: from here on only what is tried comes."""
    await cast.anna.click(panel, "status.plan")
    await cast.anna.press("status.pause")
    await close_all(cast.anna)
    await agreed(talk, cast.erik)
    await talk.expect(PAUSED[language])


async def propose_forum(person: Person, panel: Message, place: int, **fields: object) -> None:
    """Somebody wants another forum from this week on, found from the panel alone: the kind at that place."""
    await person.click(panel, "panel.more")
    await person.press("status.plan")
    await person.press("forum.list")
    assert person.view is not None
    kinds = [block["accessory"]["value"] for block in person.view.blocks if "accessory" in block]
    await person.press("forum.new", kinds[place])
    assert person.view is not None
    (day,) = (each for each in person.view.blocks if each.get("block_id") == "starts_on")
    assert day["element"]["initial_date"]
    sent = await person.submit({"starts_on": at(4, 8).date().isoformat(), **fields})
    assert not sent.errors
    await close_all(person)


async def close_all(person: Person) -> None:
    """Nothing stands before somebody any more."""
    while person.view:
        await person.close_view()


async def from_more(person: Person, card: Message, action: str) -> None:
    """What stands behind a card's «More …», pressed by somebody who is offered it."""
    await person.click(card, "escalation.more")
    await person.press(action)
