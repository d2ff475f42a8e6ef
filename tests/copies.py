"""At the end of a conversation each button that stands before somebody by direct message is pressed.

Whoever it was sent to besides may have answered it, or it was settled elsewhere: then the button is gone, and
what stands there says how it came out. A button that is shown and then refused is a fault.
"""

import json
from collections.abc import Iterator
from typing import Final

from sqlmodel import select

from bot.partnerships import Partnership, Person, Unit
from playground import forms
from playground.person import Person as Somebody
from playground.stage import Stage
from playground.workspace import Message

WHERE_EVERYTHING_IS_TRIED: Final = (
    "test_action",
    "test_agreement",
    "test_charter",
    "test_days_off",
    "test_disagreement",
    "test_escalation",
    "test_idea",
    "test_invitation",
    "test_mediation",
    "test_minutes",
    "test_pair",
    "test_retro_modes",
    "test_risk",
    "test_status",
    "test_status_in_a_click",
    "test_weekend",
)
"""After these conversations, in `make test-all`; `test_two_who_speak.py` does it always."""
REFUSAL: Final = "refusal"
"""The modal in which a no stands."""


async def refused_where_they_stand(stage: Stage) -> list[str]:
    """Which buttons of direct messages were refused, and with what words; empty if none."""
    faults, here = [], await stage.bot.work(_who_are_here)
    for _handle, person in sorted(stage.slack.people.items()):
        if person.dm is None or person.id not in here:
            continue
        for message in person.messages(person.dm):
            for action_id, value in list(_buttons(message)):
                faults += await _press(stage, person, message, action_id, value)
    return faults


def _who_are_here(w: Unit) -> set[str]:
    """Whose messages can be edited: nobody's where the bot is away or all is over, nor who has left."""
    found = w.session.exec(select(Person, Partnership).join(Partnership)).all()
    return {person.user for person, partnership in found if partnership.is_live and person.left_at is None}


async def _press(stage: Stage, person: Somebody, message: Message, action_id: str, value: str) -> list[str]:
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
