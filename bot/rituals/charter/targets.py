"""What a criterion's figure is to reach, and how a figure is read (pure)."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from bot.errors import Refusal
from bot.text import fitting

AT_LEAST: Final = "at_least"
AT_MOST: Final = "at_most"
DIRECTIONS: Final = (AT_LEAST, AT_MOST)
NO_FIGURE: Final = "none"
UNIT_MOST: Final = 20
FIGURE_MOST: Final = 1e12
DECIMALS_MOST: Final = 6
"""So many are shown; a figure that needs more is refused, so that what is read is what was meant."""
_PLAIN: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_IN_TWO_WAYS: Final = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
"""A thousand to one reader, a number with decimals to another."""
_GROUPED: Final = (
    (re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?"), "."),
    (re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?"), ","),
)
"""Danish and English, each with the mark that stands between thousands."""


@dataclass(frozen=True)
class Figure:
    """So many of a unit."""

    value: float
    unit: str


@dataclass(frozen=True)
class Target:
    """At least or at most so many of a unit."""

    direction: str
    value: float
    unit: str

    def is_reached_by(self, figure: Figure) -> bool | None:
        """Whether so many are enough, or few enough; None where they are of another unit."""
        if figure.unit != self.unit:
            return None
        return figure.value >= self.value if self.direction == AT_LEAST else figure.value <= self.value


def target(direction: str, value: str, unit: str) -> Target | None:
    """What was filled in; None where the criterion has no figure. Raises Refusal at its field."""
    unit = fitting(" ".join(unit.split()), UNIT_MOST, "unit")
    if direction in ("", NO_FIGURE) and not value.strip() and not unit:
        return None
    if direction not in DIRECTIONS:
        raise Refusal("Choose at least or at most, or empty the number and the unit.", "direction")
    if not value.strip():
        raise Refusal("Say which figure is to be reached.", "goal")
    return Target(direction, figure_in(value, "goal"), unit)


def can_be_read_in_two_ways(text: str) -> bool:
    """Whether it is a thousand to one reader, and a number with decimals to another."""
    return _IN_TWO_WAYS.fullmatch(text) is not None


def figure_in(text: str, field: str) -> float:
    """The number that somebody typed in English or in Danish; raises Refusal at its field."""
    written = re.sub(r"\s", "", text).replace("\N{MINUS SIGN}", "-")
    if can_be_read_in_two_ways(written):
        raise Refusal(
            "“{text}” can be read in two ways. Write {whole} or {exact}.",
            field,
            text=text.strip(),
            whole=re.sub(r"[.,]", "", written),
            exact=written.rstrip("0").rstrip(".,") if written.endswith("0") else f"{written}0",
        )
    for pattern, mark in _GROUPED:
        if pattern.fullmatch(written):
            written = written.replace(mark, "")
    if not _PLAIN.fullmatch(written):
        raise Refusal("Write a number here, without its unit: for example 99.5.", field)
    exact = Decimal(written.replace(",", ".")).normalize()
    # Without the sign of a zero.
    found = float(exact) + 0.0
    is_shown_whole = round(exact, DECIMALS_MOST) == exact == Decimal(repr(found))
    if abs(found) >= FIGURE_MOST or not is_shown_whole:
        raise Refusal("This number is too large or has too many decimals.", field)
    return found
