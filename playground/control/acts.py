"""What can be done through the control API: one verb each for what a Person can do."""

import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from aiohttp import web

from playground import modals
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


async def read_body(request: web.Request) -> Body:
    """The JSON object that came.

    :raises ValueError: it is none.
    """
    body = json.loads(await request.text() or "{}")
    if not isinstance(body, dict):
        raise ValueError("the body must be a JSON object")  # noqa: TRY004 - said to the caller as 400
    return body


def _message(person: Person, body: Body) -> Message:
    channel, ts = need(body, "channel"), need(body, "ts")
    for message in person.messages(channel):
        if message.ts == ts:
            return message
    raise LookupError(f"{person.user.name} sees no message {ts} in {channel}")


async def say(person: Person, body: Body) -> Json:
    message = await person.say(need(body, "channel"), need(body, "text"))
    return {"ts": message.ts}


async def reply(person: Person, body: Body) -> Json:
    to = _message(person, body)
    message = await person.reply(to, need(body, "text"), broadcast=bool(body.get("broadcast")))
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


async def fill_in(person: Person, body: Body) -> Json:
    """Keep what was typed so far in the modal that is named, as far as it still has such fields."""
    if person.view is not None and person.view.id == need(body, "view"):
        with suppress(LookupError):
            person.fill_in(body.get("state") or {})
    return {}


async def open_home(person: Person, _body: Body) -> Json:
    await person.open_home()
    return {}


async def press_home(person: Person, body: Body) -> Json:
    if person.home is not None:
        modals.fill_in(person.home, body.get("state") or {})
    await person.use_home(need(body, "action_id"), body.get("value"), block_id=body.get("block_id"))
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


async def remove_app(person: Person, body: Body) -> Json:
    await person.remove_app(need(body, "channel"))
    return {}


async def archive(person: Person, body: Body) -> Json:
    await person.archive(need(body, "channel"))
    return {}


async def unarchive(person: Person, body: Body) -> Json:
    await person.unarchive(need(body, "channel"))
    return {}


async def delete(person: Person, body: Body) -> Json:
    await person.delete(_message(person, body))
    return {}


async def shortcut(person: Person, body: Body) -> Json:
    await person.use_shortcut(_message(person, body), need(body, "callback_id"))
    return {}


async def global_shortcut(person: Person, body: Body) -> Json:
    await person.use_global_shortcut(need(body, "callback_id"))
    return {}


VERBS: dict[str, Callable[[Person, Body], Awaitable[Json]]] = {
    "archive": archive,
    "click": click,
    "close": close,
    "command": command,
    "delete": delete,
    "fill_in": fill_in,
    "global_shortcut": global_shortcut,
    "invite_app": invite_app,
    "join": join,
    "leave": leave,
    "open_home": open_home,
    "press": press,
    "press_home": press_home,
    "remove_app": remove_app,
    "reply": reply,
    "say": say,
    "shortcut": shortcut,
    "submit": submit,
    "suggest": suggest,
    "unarchive": unarchive,
}
