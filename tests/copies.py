"""At the end of a conversation each button that stands before somebody by direct message is pressed.

Whoever it was sent to besides may have answered it, or it was settled elsewhere: then the button is gone, and
what stands there says how it came out. A button that is shown and then refused is a fault.
"""

import json
import os
from collections.abc import Iterator
from typing import Final

from playground import forms
from playground.person import Person
from playground.stage import Stage
from playground.workspace import Message

EVERYTHING: Final = bool(os.environ.get("EVERYTHING"))
REFUSAL: Final = "refusal"
"""The modal in which a no stands."""


async def refused_where_they_stand(stage: Stage) -> list[str]:
    """Which buttons of direct messages were refused, and with what words; empty if none."""
    faults = []
    for _handle, person in sorted(stage.slack.people.items()):
        if person.dm is None:
            continue
        for message in person.messages(person.dm):
            for action_id, value in list(_buttons(message)):
                faults += await _press(stage, person, message, action_id, value)
    return faults


async def _press(stage: Stage, person: Person, message: Message, action_id: str, value: str) -> list[str]:
    if (action_id, value) not in set(_buttons(message)):
        return []
    while person.view is not None:
        await person.close_view()
    await person.click(message, action_id, value)
    top = person.view
    refused = top is not None and top.callback_id == REFUSAL
    said = json.dumps(top.blocks, ensure_ascii=False)[:300] if top is not None and refused else ""
    while person.view is not None:
        await person.close_view()
    await stage.settle()
    return [f"{action_id} of {person} on {message.text!r}: {said}"] if refused else []


def _buttons(message: Message) -> Iterator[tuple[str, str]]:
    for _block, element in forms.elements_of(message.blocks):
        if element["type"] == "button" and "url" not in element:
            yield element["action_id"], element.get("value", "")
