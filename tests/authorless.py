"""Whether anything that was sent to Slack names the author of something anonymous."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from playground.journal import Call

NAMES_COME_BACK = (
    "*Agreed",
    "*Actions agreed*",
    "*Aftalt",
    "*Aftalte",
    "*Actions that are due*",
    "*Opgaver med frist nu*",
    "Talk about it at the next meeting. Facilitator: ",
    "Tal om det på næste møde. Mødeleder: ",
)
"""An action always has an owner, and a talk is led by somebody: nothing else may mention people."""
OPAQUE = re.compile(r"\d{1,18}(:\d{1,9})?|[0-9a-f]{32}|\d|", re.ASCII)
METADATA = re.compile(r"\d{1,18}(:sure)?|", re.ASCII)


def authors_named(calls: Iterable[Call]) -> list[str]:
    """What in these calls ties a person to a retro's answer, or could: empty if nothing does."""
    return [fault for call in calls for fault in _faults(call)]


def _faults(call: Call) -> Iterator[str]:
    view, blocks = _parsed(call.arguments.get("view")), _parsed(call.arguments.get("blocks")) or []
    if isinstance(view, dict):
        blocks = view.get("blocks", [])
        about = view.get("private_metadata", "")
        if view.get("callback_id", "").startswith("retro.") and not METADATA.fullmatch(about):
            yield f"private_metadata: {about}"
    metadata = _parsed(call.arguments.get("metadata"))
    if metadata and (set(metadata["event_payload"]) != {"key"} or metadata["event_type"] != "samspil"):
        yield f"metadata: {metadata}"
    elements = list(_elements(blocks))
    if not any(str(each.get("action_id", "")).startswith("retro.") for each in elements):
        return
    values = [str(each.get("value", "")) for each in elements]
    yield from (f"value: {value}" for value in values if not OPAQUE.fullmatch(value))
    above = ""
    for block in blocks:
        said = above + block.get("text", {}).get("text", "") if block["type"] == "section" else ""
        above = f"*{block['text']['text']}*\n" if block.get("level") else ""
        if "<@" in said and not said.startswith(NAMES_COME_BACK) and call.method.startswith("chat."):
            yield f"mention: {said}"


def _elements(blocks: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        yield from (each for each in block.get("elements", ()) if each.get("type") == "button")


def _parsed(given: Any) -> Any:
    return json.loads(given) if isinstance(given, str) and given else given
