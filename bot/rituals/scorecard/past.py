"""How the figures of a card went over the months before it: what can be drawn as a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.rituals.scorecard.card import Card
from bot.rituals.scorecard.comparing import at_a_glance

LEAST = 2
"""One month is no past."""


@dataclass(frozen=True)
class Course:
    """One figure over the months in which there was one, the oldest first."""

    name: str
    """That of a figure at a glance, or of a criterion."""
    unit: str
    points: Sequence[tuple[date, float]]


def figures_over(cards: Sequence[Card]) -> list[Course]:
    """The figures at a glance that have a past."""
    return [*shares_over(cards), *counts_over(cards)]


def shares_over(cards: Sequence[Card]) -> list[Course]:
    """The figures at a glance that are so many of so many, in points of a hundred."""
    return _at_a_glance(cards, shares=True)


def counts_over(cards: Sequence[Card]) -> list[Course]:
    """The figures at a glance that are counts."""
    return _at_a_glance(cards, shares=False)


def criteria_over(cards: Sequence[Card]) -> list[Course]:
    """The figures of the criteria that the last card has, each in the unit that it has there."""
    return [
        course
        for criterion in (cards[-1].criteria if cards else None) or ()
        if len((course := _criterion(criterion.name, criterion.unit, cards)).points) >= LEAST
    ]


def _at_a_glance(cards: Sequence[Card], *, shares: bool) -> list[Course]:
    found: dict[str, list[tuple[date, float]]] = {}
    for card in cards:
        for name, figure in at_a_glance(card).items():
            if (figure.of is not None) is shares:
                found.setdefault(name, []).append((card.month, figure.share if shares else figure.n))
    unit = "%" if shares else ""
    return [Course(name, unit, points) for name, points in found.items() if len(points) >= LEAST]


def _criterion(name: str, unit: str, cards: Sequence[Card]) -> Course:
    points = [
        (card.month, each.figure)
        for card in cards
        for each in card.criteria or ()
        if each.name == name and each.unit == unit and each.figure is not None
    ]
    return Course(name, unit, points)
