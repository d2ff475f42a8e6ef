"""Slack's newer blocks, each beside what stands in its place where a workspace does not take it.

What screen readers say is made of the older look, so it is the same in both.
"""

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Any, Final

from slack_sdk.models.blocks import (
    AlertBlock,
    Block,
    HeaderBlock,
    MarkdownTextObject,
    PlainTextObject,
    TableBlock,
)

from bot.blocks.measures import cut
from bot.plain import plain
from bot.text import whole

ROWS_MOST, COLUMNS_MOST = 100, 20
CELL_MOST: Final = 300
CHARTS_MOST, SERIES_MOST, POINTS_MOST, NAME_MOST, TITLE_MOST = 2, 6, 20, 20, 50
"""Charts in a message, lines in a chart, months in a line, and characters of a line's and a chart's name."""
ALERT_MOST: Final = 200
"""No limit is documented: what others keep to."""
PART: Final = 3
"""The level of what stands above a part: two below a message's title, which has none and is the largest."""
NOTHING: Final = "–"
"""Whether Slack takes an empty cell is unknown."""


class Kind(StrEnum):
    """What is newer than the app can rely on: first what is tried first."""

    TABLE = "table"
    CHART = "chart"
    HEADER_LEVEL = "header_level"
    ALERT = "alert"


_TYPES: Final = {"table": Kind.TABLE, "data_visualization": Kind.CHART, "alert": Kind.ALERT}


def kinds_in(blocks: Sequence[dict[str, Any]]) -> set[Kind]:
    """Those that stand in a message or modal."""
    found = {_TYPES[block["type"]] for block in blocks if block["type"] in _TYPES}
    if any(block["type"] == "header" and "level" in block for block in blocks):
        found.add(Kind.HEADER_LEVEL)
    return found


class Either(Block):
    """`newer` where the workspace takes all kinds in it, else `older`, the last of which fits anywhere."""

    def __init__(self, newer: Sequence[dict[str, Any]], older: Block) -> None:
        super().__init__(type=older.type)
        self.newer, self.older = list(newer), older

    def to_dict(self, *args: Any) -> dict[str, Any]:
        """The older look, by which it is measured."""
        return self.older.to_dict(*args)


def rendering(block: Block, refused: Collection[Kind]) -> list[dict[str, Any]]:
    """What stands for a block where these kinds are not taken."""
    while isinstance(block, Either):
        if kinds_in(block.newer).isdisjoint(refused):
            return block.newer
        block = block.older
    return [block.to_dict()]


def may_hold(block: Block, kind: Kind) -> bool:
    """Whether one of the looks of a block has this in it."""
    return isinstance(block, Either) and (kind in kinds_in(block.newer) or may_hold(block.older, kind))


def heading(text: str, level: int = PART) -> dict[str, Any]:
    """A heading of a level, 1 to 4; text as people typed it. [docs: header block]"""
    return {**HeaderBlock(text=PlainTextObject(text=cut(text, 150), emoji=True)).to_dict(), "level": level}


def alert(text: str) -> Block | None:
    """A no, in mrkdwn, for a modal of a workspace that takes alerts; None where one cannot hold it."""
    if len(text) > ALERT_MOST:
        return None
    return AlertBlock(text=MarkdownTextObject(text=text), level="warning")


def table(rows: Sequence[Sequence[str]], *, numbers_from: int = COLUMNS_MOST) -> dict[str, Any]:
    """A table of texts as people typed them, its first row the names of the columns.

    The columns from `numbers_from` on are figures. A cell is no markup to Slack.
    """
    shown = [[_cell(text) for text in row[:COLUMNS_MOST]] for row in rows[:ROWS_MOST]]
    settings = [
        {"align": "right" if at >= numbers_from else "left", "is_wrapped": True}
        for at in range(len(shown[0]))
    ]
    return TableBlock(rows=shown, column_settings=settings).to_dict()


def chart(
    title: str, labels: Sequence[str], series: Sequence[tuple[str, Sequence[tuple[str, float]]]]
) -> dict[str, Any]:
    """Lines over `labels`, the latest of them; each by its name, with a value for the labels it has.

    It stands in messages alone: Slack takes none in a modal.
    """
    shown = list(labels)[-POINTS_MOST:]
    names = _told_apart([plain(name) for name, _points in series[:SERIES_MOST]])
    lines = [
        {
            "name": name,
            "data": [{"label": label, "value": value} for label, value in points if label in shown],
        }
        for name, (_name, points) in zip(names, series, strict=False)
    ]
    return {
        "type": "data_visualization",
        "title": cut(plain(title), TITLE_MOST),
        "chart": {"type": "line", "series": lines, "axis_config": {"categories": shown}},
    }


def _told_apart(names: Sequence[str]) -> list[str]:
    """Each as long as it may be; of those that begin alike the end is shown, too, or a number."""
    begun = [cut(name, NAME_MOST) for name in names]
    found = list(begun)
    for place, (name, each) in enumerate(zip(names, begun, strict=True)):
        if begun.count(each) > 1 and len(name) > NAME_MOST:
            end = name[whole(name, len(name) - NAME_MOST // 2) :]
            found[place] = cut(f"{cut(name, NAME_MOST // 2)}{end}", NAME_MOST)
    return [
        f"{cut(each, NAME_MOST - 3)} {place}" if found.count(each) > 1 else each
        for place, each in enumerate(found, 1)
    ]


def _cell(text: str) -> dict[str, Any]:
    return {"type": "raw_text", "text": cut(plain(text).strip(), CELL_MOST) or NOTHING}
