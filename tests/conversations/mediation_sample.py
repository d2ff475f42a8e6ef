"""A quarrel between Erik and Anna, and Karen who mediates."""

from conversations_sample import Cast, agreed, close_all, options_of, text_of

from playground.conversation import Conversation
from playground.person import Person
from playground.workspace import Message

CALL = "There is something for you in a mediation"
NEWS = "There is news in a mediation"
TOLD = {"happened": "I was cut off twice", "effect": "I stopped asking", "mend": "Let each finish"}
HERS = {"happened": "The hour was over", "mend": "A longer meeting"}


async def give_part(talk: Conversation, cast: Cast, panel: Message, name: str, *parts: str) -> None:
    """Anna says by hand which parts somebody holds."""
    await cast.anna.click(panel, "people.list")
    people = options_of(cast.anna)
    await cast.anna.submit({"person": people[name]})
    await cast.anna.submit({"parts": list(parts)})
    await close_all(cast.anna)
    if name == "Sofia Brandt":
        await agreed(talk, cast.erik, name)
    else:
        await talk.expect(name)


async def read_everybody_in(cast: Cast, panel: Message, language: str) -> None:
    """The three read the same language as the channel."""
    for person in (cast.anna, cast.erik, cast.karen):
        await person.click(panel, "mine.show")
        await person.press("mine.change")
        await person.submit({"language": language})
        await leave_modals(person)


async def asked(
    talk: Conversation, cast: Cast, panel: Message, call: str = CALL, mediator: str = "Karen Dahl"
) -> Message:
    """Erik asks for a mediation between him and Anna; returns what the mediator is told."""
    await cast.erik.click(panel, "mediation.ask")
    people = options_of(cast.erik)
    sent = await cast.erik.submit({"other": people["Anna Holm"], "mediator": people[mediator], **TOLD})
    assert not sent.errors
    await leave_modals(cast.erik)
    to = next(each for each in (cast.karen, cast.jonas, cast.sofia) if each.user.name == mediator)
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
