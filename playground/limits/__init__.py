"""What Slack refuses in messages and views (docs: block kit reference), as lists of problems in its words."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from playground.limits.blocks import check_blocks
from playground.limits.elements import offered_options as offered_options
from playground.limits.manifest import manifest_problems as manifest_problems
from playground.limits.markup import broken_markup as broken_markup
from playground.limits.novelties import ALL as ALL, too_many
from playground.limits.report import Check, Report, Shape
from playground.limits.values import OPTION, OPTION_GROUP, boolean, listed, plain, string

MOST_CHARACTERS_IN_BLOCKS = 13_200
MOST_CHARACTERS_IN_TEXT = 40_000
"""What is longer is cut (docs: chat.postMessage)."""
MOST_CHARACTERS_IN_EDIT = 4_000
"""What is longer is refused (docs: chat.update)."""


@dataclass(frozen=True)
class Problem:
    """Why a message is refused: Slack's error name, and its messages."""

    error: str
    messages: list[str]


def message_problem(
    text: str, blocks: object, metadata: object, takes: Collection[str] = ALL
) -> Problem | None:
    """What is wrong with a message, or None.

    `takes` are those of the newer blocks that the workspace knows. Beside blocks a text may be missing:
    Slack then builds what screen readers say (docs: chat.postMessage).
    """
    report = Report("message", takes)
    check_blocks(report, "/blocks", blocks)
    if report.problems:
        return Problem("invalid_blocks", report.problems)
    if isinstance(blocks, list) and (kind := too_many(blocks)):
        return Problem("invalid_attachments", [f"[ERROR] only_one_{kind}_allowed"])
    if report.characters > MOST_CHARACTERS_IN_BLOCKS:
        return Problem("msg_blocks_too_long", [f"[ERROR] {report.characters} characters in all blocks"])
    if not text.strip() and not blocks:
        return Problem("no_text", [])
    return _metadata_problem(metadata)


def _metadata_problem(metadata: object) -> Problem | None:
    if metadata is None:
        return None
    if not isinstance(metadata, Mapping) or set(metadata) - {"event_type", "event_payload", "entities"}:
        return Problem("invalid_metadata_format", [])
    if not isinstance(metadata.get("event_type"), str) or not isinstance(
        metadata.get("event_payload"), Mapping
    ):
        return Problem("invalid_metadata_schema", [])
    return None


def submit_where_asked(report: Report, pointer: str, view: Mapping[str, Any]) -> None:
    """A modal with an input block needs a submit button."""
    blocks = view.get("blocks")
    kinds = [b.get("type") for b in blocks if isinstance(b, Mapping)] if isinstance(blocks, list) else []
    if "input" in kinds and not view.get("submit"):
        report.add(pointer, "missing required field: submit")


MOST_BYTES_IN_A_VIEW = 250_000
COMMON: dict[str, Check] = {
    "blocks": check_blocks,
    "private_metadata": string(3000, least=0),
    "callback_id": string(255, least=0),
    "external_id": string(255, least=0),
}
VIEWS: dict[str, Shape] = {
    "modal": Shape(
        {
            **COMMON,
            "title": plain(24),
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
            "submit_disabled": boolean,
        },
        required=("title", "blocks"),
        rules=(submit_where_asked,),
    ),
    "home": Shape(COMMON, required=("blocks",)),
}


def view_problems(view: object, surface: str, takes: Collection[str] = ALL) -> list[str]:
    """What is wrong with a view that is to be a `modal` or a `home`."""
    report = Report(surface, takes)
    if not isinstance(view, Mapping):
        report.add("/view", "must provide an object")
    elif view.get("type") != surface:
        report.add("/view/type", f"unsupported type: {view.get('type')}")
    else:
        report.check_shape("/view", view, VIEWS[surface])
    return report.problems


def is_too_large(view: object) -> bool:
    """Whether Slack refuses a view as `view_too_large` (docs: views.open), in bytes of ASCII."""
    return len(json.dumps(view)) > MOST_BYTES_IN_A_VIEW


def options_problems(answer: object) -> list[str]:
    """What is wrong with the options that an app answers to a block_suggestion."""
    report = Report("modal")
    shape = Shape({"options": listed(OPTION, 0, 100), "option_groups": listed(OPTION_GROUP, 0, 100)})
    report.check_shape("", answer, shape)
    if isinstance(answer, Mapping) and ("options" in answer) == ("option_groups" in answer):
        report.add("", "must have exactly one of options and option_groups")
    return report.problems
