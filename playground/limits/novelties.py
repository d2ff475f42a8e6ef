"""Blocks that Slack has had since 2025 and 2026, which not every workspace or client may know yet."""

from collections.abc import Mapping
from typing import Any, Final

from playground.limits.report import Check, Report, Shape
from playground.limits.values import any_text, boolean, integer, listed, number, shaped, string, word

ALL: Final = frozenset({"table", "chart", "header_level", "alert"})
"""What a workspace may know, or not, in the words that tests say it in."""
KNOWN_AS: Final = {"table": "table", "data_visualization": "chart", "alert": "alert"}
"""The types of these blocks, by the words above."""
SURFACES: Final = {"table": ("message",), "data_visualization": ("message",), "alert": ("modal",)}
"""Where each stands (docs: blocks.json). Of tables and charts that names the Home, too, where those who tried
saw none: the safe side."""
MOST_IN_A_MESSAGE: Final = {"table": 1, "data_visualization": 2}
"""(docs: table block, `only_one_table_allowed`; data visualization block)"""
MOST_IN_AN_ALERT: Final = 200
"""Slack's reference names no limit; what builders for it keep to is the safe side."""


def cell(report: Report, pointer: str, value: object) -> None:
    """A cell of a table: `raw_text` or `rich_text`; whether an empty one is taken is unknown."""
    kind = value.get("type") if isinstance(value, Mapping) else None
    if kind == "rich_text":
        report.check_shape(pointer, value, Shape({"elements": listed(rich_part, 1, 100)}, ("elements",)))
    elif kind == "raw_text":
        report.check_shape(pointer, value, Shape({"text": string(3000)}, ("text",)))
    else:
        report.add(f"{pointer}/type", "must be a valid enum value: raw_text, rich_text")


def rich_part(report: Report, pointer: str, value: object) -> None:
    """A section of rich text; its words count towards the message's whole."""
    if not isinstance(value, Mapping) or value.get("type") != "rich_text_section":
        report.add(f"{pointer}/type", "unsupported type")
        return
    for at, part in enumerate(value.get("elements") or ()):
        said = part.get("text") or part.get("url") or part.get("name") or part.get("user_id") or ""
        string(3000)(report, f"{pointer}/elements/{at}", said)


COLUMN: Final = shaped(Shape({"align": word("left", "center", "right"), "is_wrapped": boolean}))
POINT: Final = shaped(Shape({"label": string(20), "value": number}, ("label", "value")))
SERIES: Final = shaped(Shape({"name": string(20), "data": listed(POINT, 1, 20)}, ("name", "data")))
AXES: Final = shaped(
    Shape(
        {"categories": listed(string(20), 1, 20), "x_label": string(50), "y_label": string(50)},
        ("categories",),
    )
)


def chart(report: Report, pointer: str, value: object) -> None:
    """Bars, lines or areas with their axes, or the segments of a pie."""
    kind = value.get("type") if isinstance(value, Mapping) else None
    if kind == "pie":
        report.check_shape(pointer, value, Shape({"segments": listed(POINT, 1, 12)}, ("segments",)))
        return
    word("bar", "line", "area", "pie")(report, f"{pointer}/type", kind)
    fields: dict[str, Check] = {"series": listed(SERIES, 1, 6), "axis_config": AXES}
    report.check_shape(pointer, value, Shape(fields, ("series", "axis_config")))


NOVELTIES: Final[dict[str, Shape]] = {
    "table": Shape(
        {
            "block_id": string(255),
            "rows": listed(listed(cell, 1, 20), 1, 100),
            "column_settings": listed(COLUMN, 1, 20),
        },
        required=("rows",),
    ),
    "data_visualization": Shape(
        {"block_id": string(255), "title": string(50), "chart": chart}, required=("title", "chart")
    ),
    "alert": Shape(
        {
            "block_id": string(255),
            "text": any_text(MOST_IN_AN_ALERT),
            "level": word("default", "info", "warning", "error", "success"),
        },
        required=("text",),
    ),
}
LEVEL: Final = integer(1, 4)
"""Of a header (docs: header block)."""


def is_known(report: Report, kind: str) -> bool:
    """Whether a block of this type may stand on this surface of this workspace."""
    return KNOWN_AS[kind] in report.takes and report.surface in SURFACES[kind]


def too_many(blocks: list[Any]) -> str | None:
    """The type of which there are more than a message may hold."""
    kinds = [block.get("type") for block in blocks if isinstance(block, Mapping)]
    return next((kind for kind, most in MOST_IN_A_MESSAGE.items() if kinds.count(kind) > most), None)
