"""What a criterion's figure is to reach, and how a figure is read (pure)."""

import math
import re
from dataclasses import dataclass
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
_IN_GROUPS: Final = re.compile(r"[+-]?\d{1,3}(?:(?:\.\d{3})+(?:,\d+)?|(?:,\d{3})+(?:\.\d+)?)")


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
    if _PLAIN.fullmatch(written):
        found = float(written.replace(",", "."))
    elif _IN_GROUPS.fullmatch(written):
        decimal = max(written.rfind("."), written.rfind(","))
        grouping = re.search(r"[.,]", written)
        is_decimal = grouping is not None and written[decimal] != grouping.group()
        whole, rest = (written[:decimal], written[decimal + 1 :]) if is_decimal else (written, "0")
        found = float(f"{re.sub(r'[.,]', '', whole)}.{rest}")
    else:
        raise Refusal("Write a number here, without its unit: for example 99.5.", field)
    if abs(found) >= FIGURE_MOST or not math.isclose(found, round(found, DECIMALS_MOST), rel_tol=1e-15):
        raise Refusal("This number is too large or has too many decimals.", field)
    return found
