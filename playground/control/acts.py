"""What can be done through the control API: one verb each for what a Person can do."""

from collections.abc import Awaitable, Callable
from typing import Any

from playground.limits import offered_options
from playground.person import Person
from playground.workspace import Json, Message

Body = dict[str, Any]


def need(body: Body, name: str) -> Any:
    """What the body must carry.

    :raises ValueError: it does not.
    """
    if body.get(name) is None:
        raise ValueError(f"the body needs {name!r}")
    return body[name]


def _message(person: Person, body: Body) -> Message:
    channel, ts = need(body, "channel"), need(body, "ts")
    for message in person.messages(channel):
        if message.ts == ts:
            return message
    raise LookupError(f"{person.user.name} sees no message {ts} in {channel}")


async def say(person: Person, body: Body) -> Json:
    message = await person.say(need(body, "channel"), need(body, "text"))
    return {"ts": message.ts}


async def command(person: Person, body: Body) -> Json:
    await person.command(need(body, "text"), need(body, "channel"))
    return {}


async def click(person: Person, body: Body) -> Json:
    message = _message(person, body)
    await person.click(message, need(body, "action_id"), body.get("value"), block_id=body.get("block_id"))
    return {}


async def press(person: Person, body: Body) -> Json:
    person.fill_in(body.get("state") or {})
    await person.press(need(body, "action_id"), body.get("value"), block_id=body.get("block_id"))
    return {}


async def suggest(person: Person, body: Body) -> Json:
    message = _message(person, body) if "ts" in body else None
    answer = await person.suggestions(
        need(body, "action_id"), str(body.get("query") or ""), message, block_id=body.get("block_id")
    )
    groups = {"option_groups": answer["option_groups"]} if "option_groups" in answer else {}
    return {"options": offered_options(answer), **groups}


async def submit(person: Person, body: Body) -> Json:
    submitted = await person.submit(body.get("values") or {})
    return {"errors": submitted.errors, "by_client": submitted.by_client}


async def close(person: Person, _body: Body) -> Json:
    await person.close_view()
    return {}


async def join(person: Person, body: Body) -> Json:
    await person.join(need(body, "channel"))
    return {}


async def leave(person: Person, body: Body) -> Json:
    await person.leave(need(body, "channel"))
    return {}


async def invite_app(person: Person, body: Body) -> Json:
    await person.invite_app(need(body, "channel"))
    return {}


async def delete(person: Person, body: Body) -> Json:
    await person.delete(_message(person, body))
    return {}


async def shortcut(person: Person, body: Body) -> Json:
    await person.use_shortcut(_message(person, body), need(body, "callback_id"))
    return {}


VERBS: dict[str, Callable[[Person, Body], Awaitable[Json]]] = {
    "click": click,
    "close": close,
    "command": command,
    "delete": delete,
    "invite_app": invite_app,
    "join": join,
    "leave": leave,
    "press": press,
    "say": say,
    "shortcut": shortcut,
    "submit": submit,
    "suggest": suggest,
}
