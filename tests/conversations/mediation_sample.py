"""A quarrel between Erik and Anna, and somebody of either company who mediates."""

from dataclasses import dataclass

from conversations_sample import Cast, agreed, close_all, options_of, text_of

from playground.conversation import Conversation
from playground.person import Person
from playground.workspace import Message

CALL = "There is something for you in a mediation"
NEWS = "There is news in a mediation"
TOLD = {"happened": "I was cut off twice", "effect": "I stopped asking", "mend": "Let each finish"}
HERS = {"happened": "The hour was over", "mend": "A longer meeting"}


@dataclass
class Quarrel:
    """Who asks for a mediation, with whom it is, who mediates, and who is asked before them and declines."""

    asker: Person
    other: Person
    mediator: Person
    decliner: Person

    @property
    def three(self) -> tuple[Person, Person, Person]:
        return self.asker, self.other, self.mediator


def quarrel(cast: Cast, side: str) -> Quarrel:
    """Asked for by somebody of this side, and mediated by somebody of the other."""
    if side == "home":
        return Quarrel(cast.anna, cast.erik, cast.sofia, cast.liam)
    return Quarrel(cast.erik, cast.anna, cast.karen, cast.jonas)


async def give_part(talk: Conversation, cast: Cast, panel: Message, name: str, *parts: str) -> None:
    """Anna says by hand which parts somebody holds."""
    await cast.anna.click(panel, "people.list")
    people = options_of(cast.anna)
    await cast.anna.submit({"person": people[name]})
    await cast.anna.submit({"parts": list(parts)})
    await close_all(cast.anna)
    if name in ("Sofia Brandt", "Liam Walsh"):
        await agreed(talk, cast.erik, name)
    else:
        await talk.expect(name)


async def asked(
    talk: Conversation, between: Quarrel, panel: Message, call: str = CALL, mediator: Person | None = None
) -> Message:
    """Somebody asks for a mediation; returns what the mediator is told."""
    asker, to = between.asker, mediator or between.mediator
    await asker.click(panel, "mediation.ask")
    people = options_of(asker)
    named = {"other": people[between.other.user.name], "mediator": people[to.user.name]}
    sent = await asker.submit({**named, **TOLD})
    assert not sent.errors
    await leave_modals(asker)
    return await talk.expect(call, to=to, buttons=["mediation.open"])


async def does(person: Person, message: Message, verb: str, **values: object) -> str:
    """Open it, do one thing and fill in its form, if it has one; returns what then stands there."""
    await person.click(message, "mediation.open")
    await person.press(verb)
    if person.view and person.view.content.get("submit"):
        sent = await person.submit(values)
        assert not sent.errors, sent.errors
    told = text_of(person)
    await leave_modals(person)
    return told


async def opened(person: Person, message: Message) -> str:
    """What a person reads of it now."""
    await person.click(message, "mediation.open")
    told = text_of(person)
    await leave_modals(person)
    return told


async def leave_modals(person: Person) -> None:
    while person.view:
        await person.close_view()


def altered(person: Person, action: str, value: str) -> None:
    """Put another value into a button of the modal before somebody, as only a forger could."""
    assert person.view is not None
    found = [
        each
        for block in person.view.blocks
        for each in (*block.get("elements", ()), block.get("accessory") or {})
        if each.get("action_id") == action
    ]
    found[0]["value"] = value
