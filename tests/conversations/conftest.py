"""A partnership that is set up, in either language, with a round open."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.transcript import read_view
from playground.workspace import Message

CHANNEL = "nordlys-brevik"


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


@pytest.fixture
def cast(stage: Stage) -> Cast:
    """The people of the two companies."""
    return Cast(**{name: stage.slack.person(name) for name in Cast.__annotations__})


@pytest.fixture
async def invited(talk: Conversation, cast: Cast) -> Message:
    """The panel before set-up."""
    await cast.anna.invite_app(CHANNEL)
    return await talk.expect("NORDLYS FORSYNING & BREVIK SYSTEMS", buttons=["panel.set_up"])


SetUp = Callable[..., Awaitable[Message]]


@pytest.fixture
def set_up(talk: Conversation, cast: Cast, invited: Message) -> SetUp:
    """Sets up as Anna, with what is given in place of the defaults; returns the panel."""

    async def do(**values: Any) -> Message:
        await cast.anna.click(invited, "panel.set_up")
        people = options_of(cast.anna)
        contacts = {"contact_1": people["Anna Holm"], "contact_2": people["Erik Lund"]}
        sent = await cast.anna.submit({"language": "en", **contacts, **values})
        assert not sent.errors
        await cast.anna.close_view()
        planned = "planned the status meetings" if values.get("language", "en") == "en" else "har planlagt statusmøderne"
        await talk.expect(planned)
        return invited

    return do


def options_of(person: Person) -> dict[str, str]:
    """What the menus of the modal before somebody offer: value by text."""
    assert person.view is not None
    menus = [block.get("element", {}) for block in person.view.blocks]
    return {option["text"]["text"]: option["value"] for menu in menus for option in menu.get("options", ())}


def text_of(person: Person) -> str:
    """What stands in the modal before somebody."""
    assert person.view is not None, f"{person} has nothing before them"
    return read_view(person.view, person._ws)
