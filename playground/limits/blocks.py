"""The blocks of messages, modals and App Homes."""

from collections.abc import Mapping
from typing import Any

from playground.limits.elements import element_in
from playground.limits.novelties import LEVEL, NOVELTIES, is_known
from playground.limits.report import Check, Report, Shape
from playground.limits.values import any_text, boolean, listed, plain, shaped, string

MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}


def text_or_fields(report: Report, pointer: str, block: Mapping[str, Any]) -> None:
    """A section says something: text, fields or both."""
    if not block.get("text") and not block.get("fields"):
        report.add(pointer, "missing required field: text")


def action_ids_differ(report: Report, pointer: str, block: Mapping[str, Any]) -> None:
    """No two elements of one block may have one action_id (docs: block elements)."""
    elements = block.get("elements")
    given = (
        [e.get("action_id") for e in elements if isinstance(e, Mapping)] if isinstance(elements, list) else []
    )
    ids = [str(action_id) for action_id in given if action_id]
    for action_id in sorted({i for i in ids if ids.count(i) > 1}):
        report.add(f"{pointer}/elements", f"`action_id` {action_id} already exists")


def one_source(report: Report, pointer: str, block: Mapping[str, Any]) -> None:
    """A picture comes from an address or from a file in Slack, and a file is named in one way."""
    file = block.get("slack_file")
    sources = [block.get("image_url"), *(file.values() if isinstance(file, Mapping) else ())]
    if len([source for source in sources if source]) != 1:
        report.add(pointer, "must provide exactly one of image_url and slack_file")


def context_part(report: Report, pointer: str, value: object) -> None:
    """A text or a small picture."""
    is_image = isinstance(value, Mapping) and value.get("type") == "image"
    (element_in("context") if is_image else any_text(3000))(report, pointer, value)


def header_level(report: Report, pointer: str, value: object) -> None:
    """1 to 4, where it is known."""
    if "header_level" in report.takes:
        LEVEL(report, pointer, value)
    else:
        report.add(pointer.rpartition("/")[0], "invalid additional property: level")


BLOCK_ID: dict[str, Check] = {"block_id": string(255)}

BLOCKS: dict[str, Shape] = {
    "section": Shape(
        {
            **BLOCK_ID,
            "text": any_text(3000),
            "fields": listed(any_text(2000), 1, 10),
            "accessory": element_in("section"),
            "expand": boolean,
        },
        rules=(text_or_fields,),
    ),
    "header": Shape({**BLOCK_ID, "text": plain(150), "level": header_level}, required=("text",)),
    "divider": Shape(BLOCK_ID),
    "context": Shape({**BLOCK_ID, "elements": listed(context_part, 1, 10)}, required=("elements",)),
    "actions": Shape(
        {**BLOCK_ID, "elements": listed(element_in("actions"), 1, 25)},
        required=("elements",),
        rules=(action_ids_differ,),
    ),
    "image": Shape(
        {
            **BLOCK_ID,
            "image_url": string(3000),
            "slack_file": shaped(Shape({"id": string(30), "url": string(3000)})),
            "alt_text": string(2000),
            "title": plain(2000),
        },
        required=("alt_text",),
        rules=(one_source,),
    ),
    "input": Shape(
        {
            **BLOCK_ID,
            "label": plain(2000),
            "element": element_in("input"),
            "hint": plain(2000),
            "optional": boolean,
            "dispatch_action": boolean,
        },
        required=("label", "element"),
    ),
}


def check_blocks(report: Report, pointer: str, blocks: object) -> None:
    """Check a surface's blocks one by one and all together."""
    if not isinstance(blocks, list):
        report.add(pointer, "must provide an array")
        return
    if len(blocks) > MOST_BLOCKS[report.surface]:
        report.add(pointer, f"no more than {MOST_BLOCKS[report.surface]} items allowed")
    for at, block in enumerate(blocks):
        _check_block(report, f"{pointer}/{at}", block)
    if report.focused > 1:
        report.add(pointer, "only one element may have focus_on_load")


def _check_block(report: Report, pointer: str, block: object) -> None:
    if not isinstance(block, Mapping):
        report.add(pointer, "must provide an object")
        return
    kind = str(block.get("type"))
    shape = BLOCKS.get(kind) or NOVELTIES.get(kind)
    if shape is None or (kind in NOVELTIES and not is_known(report, kind)):
        report.add(f"{pointer}/type", f"unsupported type: {block.get('type')}")
        return
    if (block_id := str(block.get("block_id") or "")) in report.block_ids:
        report.add(f"{pointer}/block_id", f"`block_id` {block_id} already exists")
    if block_id:
        report.block_ids.add(block_id)
    report.check_shape(pointer, block, shape)
