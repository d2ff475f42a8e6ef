"""Cards that say the same are one card: shown once, voted on once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.partnerships import Person
from bot.rituals.retro.records import RetroCard, RetroNamedCard
from bot.text import as_read


@dataclass(frozen=True)
class JoinedCard:
    """What was written in a column, by one person or by several in the same words."""

    keys: Sequence[str]
    """Of every released card that says this; the first is the one that is chosen and voted on."""
    column: int
    text: str
    dots: int
    by: Sequence[Person] = ()
    """Who put their names to it; nobody, where it carries none."""

    @property
    def key(self) -> str:
        """The one by which it is chosen."""
        return self.keys[0]

    @property
    def writers(self) -> int:
        """How many wrote it: nobody is released twice with the same words."""
        return len(self.keys)


def joined(
    cards: Iterable[RetroCard], named: Iterable[tuple[RetroNamedCard, Person]] = ()
) -> list[JoinedCard]:
    """The cards of a round as they are shown: those with most dots first in each column.

    A card with a name is never joined to one without: how many wrote that is not to be told by it.
    """
    found = [*_with_names(named), *_without_names(cards)]
    return sorted(found, key=lambda card: (card.column, -card.dots))


def _without_names(cards: Iterable[RetroCard]) -> list[JoinedCard]:
    same: dict[tuple[int, str], list[RetroCard]] = {}
    for card in cards:
        same.setdefault((card.column, _as_said(card.text)), []).append(card)
    return [
        JoinedCard([each.key for each in group], column, group[0].text, sum(each.dots for each in group))
        for (column, _words), group in same.items()
    ]


def _with_names(cards: Iterable[tuple[RetroNamedCard, Person]]) -> list[JoinedCard]:
    same: dict[tuple[int, str], list[tuple[RetroNamedCard, Person]]] = {}
    for card, person in cards:
        same.setdefault((card.column, _as_said(card.text)), []).append((card, person))
    return [
        JoinedCard(
            [each.key for each, _person in group],
            column,
            group[0][0].text,
            sum(each.dots for each, _person in group),
            sorted((person for _each, person in group), key=lambda person: person.name),
        )
        for (column, _words), group in same.items()
    ]


def said_once(column: Iterable[str]) -> list[str]:
    """The cards of one person's column, each only once: they would count as two people."""
    first: dict[str, str] = {}
    for text in column:
        first.setdefault(_as_said(text), text)
    return list(first.values())


def most_voted(cards: Iterable[JoinedCard], places: int) -> list[tuple[int, JoinedCard]]:
    """The cards on the first places by dots, each with its place; a card without any is on none.

    Cards with as many dots share a place, so there may be more cards than places.
    """
    ranked = sorted((card for card in cards if card.dots), key=lambda card: -card.dots)
    dots = [card.dots for card in ranked]
    # Whoever has as many is on the place of the first of them.
    placed = [(dots.index(card.dots) + 1, card) for card in ranked]
    return [(place, card) for place, card in placed if place <= places]


def _as_said(text: str) -> str:
    """Case, spaces and a full stop at the end make no other card; a question mark does."""
    return as_read(text).rstrip(".!… ") or text
