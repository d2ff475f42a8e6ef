"""How the figures of a card went over the months before it: what can be drawn as a line."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.rituals.scorecard.card import Card
from bot.rituals.scorecard.comparing import at_a_glance
from bot.rituals.scorecard.reckoning import quartiles

LEAST = 2
"""One month is no past."""
LEAST_OF_RETROS = 3
"""One change from retro to retro is not distinguishable from chance: it is no line."""


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


def points_over(cards: Sequence[Card]) -> list[Course]:
    """The median of each question of the retros, by the month of the last one in it, in the order asked."""
    found: dict[str, list[tuple[date, float]]] = {}
    for card in cards:
        for question in card.latest_health.questions if card.latest_health else ():
            of = found.setdefault(question.name, [])
            if question.total is not None:
                of.append((card.month, quartiles(question.total)[1]))
    return [Course(name, "", points) for name, points in found.items() if len(points) >= LEAST_OF_RETROS]


def others_over(cards: Sequence[Card]) -> list[Course]:
    """What else is counted, in total: of a month in which there was no such part there is nothing."""
    found: dict[str, list[tuple[date, float]]] = {}
    for card in cards:
        for name, count in _counted(card):
            found.setdefault(name, []).append((card.month, count))
    return [Course(name, "", points) for name, points in found.items() if len(points) >= LEAST]


PAST: Final[Mapping[str, Callable[[Sequence[Card]], list[Course]]]] = {
    "scorecard.past": figures_over,
    "scorecard.points_past": points_over,
    "scorecard.others_past": others_over,
    "scorecard.criteria_past": criteria_over,
}
"""The messages to who asks how the figures went, in their order: each is posted if it has a line."""


def _counted(card: Card) -> Iterator[tuple[str, int]]:
    if card.blockers:
        yield "raised", sum(each.raised for each in card.blockers.values())
    if card.risks:
        yield "risks", card.risks.open
    if card.ideas:
        yield "ideas", card.ideas.suggested
    if card.invitations:
        yield "seats", sum(each.taken for each in card.invitations.values())
    if card.pairs:
        yield "met", card.pairs.met
    if card.praise:
        yield "praise", sum(card.praise.values())


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
