"""A modal as its person left it, with a sentence on top: a no where no other modal can be shown."""

from collections.abc import Mapping
from typing import Any, Final

from slack_sdk.models.blocks import Block

BLOCKS_MOST: Final = 100
SENTENCE: Final = "no"
"""The block in which it stands: another no takes its place."""
_GIVEN: Final = ("type", "callback_id", "private_metadata", "title", "submit", "close", "clear_on_close")
"""What an app gives of a modal; the rest is Slack's own, and Slack does not take it back."""


def with_sentence(view: Mapping[str, Any], sentence: Block) -> dict[str, Any]:
    """The modal of a payload, with all that was typed and the sentence on top."""
    below = [block for block in view["blocks"] if block.get("block_id") != SENTENCE]
    if len(below) == BLOCKS_MOST:
        below.remove(next(block for block in below if block["type"] != "input"))
    given = {name: view[name] for name in _GIVEN if view.get(name)}
    said = {**sentence.to_dict(), "block_id": SENTENCE}
    return {**given, "blocks": [said, *(_filled_in(block, view) for block in below)]}


def _filled_in(block: Mapping[str, Any], view: Mapping[str, Any]) -> Mapping[str, Any]:
    """Slack keeps what was typed under the same names; that an answer does, too, is only likely."""
    if block.get("type") != "input":
        return block
    element = block["element"]
    entry = view["state"]["values"].get(block["block_id"], {}).get(element["action_id"])
    return block if entry is None else {**block, "element": _starting_from(element, entry)}


def _starting_from(element: Mapping[str, Any], entry: Mapping[str, Any]) -> dict[str, Any]:
    """The element, beginning with what is in it: «selected_date» as «initial_date», «value» as its own."""
    begins = {
        "initial_" + name.removeprefix("selected_"): value
        for name, value in entry.items()
        if value and name != "type"
    }
    return {**{name: value for name, value in element.items() if not name.startswith("initial_")}, **begins}
