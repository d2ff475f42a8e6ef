"""What a retro asks: the columns of its format, and the questions about the other side."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.errors import Refusal
from bot.text import as_read, is_visible

FORMATS: Final[Mapping[str, tuple[str, ...]]] = {
    "ssc": ("Start", "Stop", "Continue"),
    "4ls": ("Liked", "Learned", "Lacked", "Longed for"),
    "msg": ("Mad", "Sad", "Glad"),
    "sailboat": ("Wind: what carries us", "Anchor: what holds us back", "Reefs: what we must look out for"),
}
"""The columns of each known format; they are translated when they are shown."""
OWN: Final = "own"
COLUMNS_MOST: Final = 5
COLUMN_LENGTH: Final = 60

HEALTH: Final = ("timely", "solving", "goals", "understanding", "respect", "safe", "helped")
"""Five points each, about the *other* side."""
AGREED: Final = "helped"
"""The one that is about what was agreed last time, and asked only where something was."""
WORTH: Final = "worth"
"""The one that is asked after the vote, about the retro itself."""
POINTS: Final = (1, 2, 3, 4, 5)


def columns_of(chosen: str, own: str) -> list[str]:
    """The columns of a format, or the partnership's own, one on each line of `own`."""
    if chosen != OWN and chosen not in FORMATS:
        raise Refusal("This is not among what can be chosen here. Choose again.", "format")
    if chosen != OWN:
        return list(FORMATS[chosen])
    columns = [line.strip() for line in own.splitlines() if is_visible(line)]
    if not 1 <= len(columns) <= COLUMNS_MOST:
        raise Refusal("Write one to {most} columns, one on each line.", "own", most=COLUMNS_MOST)
    if any(len(column) > COLUMN_LENGTH for column in columns):
        raise Refusal("A column's name may have at most {most} characters.", "own", most=COLUMN_LENGTH)
    if len({as_read(column) for column in columns}) < len(columns):
        raise Refusal("Two columns have the same name. Give each a name of its own.", "own")
    return columns


def is_answer(name: str, points: object) -> bool:
    """Whether these are points that can be given to a question that is asked."""
    return name in HEALTH and points in POINTS


def counts(points: Sequence[int]) -> list[int]:
    """How many gave one point, two points, and so on to five."""
    return [points.count(each) for each in POINTS]


def quartiles(counted: Sequence[int]) -> tuple[int, int, int]:
    """Lower quartile, median and upper quartile in whole points, by nearest rank.

    `counted` are the counts of one point to five, not all of them zero.
    """
    ranked = [point for point, n in zip(POINTS, counted, strict=True) for _each in range(n)]

    def at(quarters: int) -> int:
        return ranked[max(0, -(-quarters * len(ranked) // 4) - 1)]

    return at(1), at(2), at(3)
