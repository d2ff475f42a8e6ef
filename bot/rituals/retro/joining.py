"""Cards that say the same are one card: shown once, voted on once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.rituals.retro.formats import as_compared
from bot.rituals.retro.records import RetroCard


@dataclass(frozen=True)
class JoinedCard:
    """What was written in a column, by one person or by several in the same words."""

    keys: Sequence[str]
    """Of every released card that says this; the first is the one that is chosen and voted on."""
    column: int
    text: str
    dots: int

    @property
    def key(self) -> str:
        """The one by which it is chosen."""
        return self.keys[0]

    @property
    def writers(self) -> int:
        """How many wrote it: nobody is released twice with the same words."""
        return len(self.keys)


def joined(cards: Iterable[RetroCard]) -> list[JoinedCard]:
    """The cards of a round as they are shown: those with most dots first in each column."""
    same: dict[tuple[int, str], list[RetroCard]] = {}
    for card in cards:
        same.setdefault((card.column, _as_said(card.text)), []).append(card)
    found = [
        JoinedCard([each.key for each in group], column, group[0].text, sum(each.dots for each in group))
        for (column, _words), group in same.items()
    ]
    return sorted(found, key=lambda card: (card.column, -card.dots))


def said_once(column: Iterable[str]) -> list[str]:
    """The cards of one person's column, each only once: they would count as two people."""
    first: dict[str, str] = {}
    for text in column:
        first.setdefault(_as_said(text), text)
    return list(first.values())


def most_voted(cards: Iterable[JoinedCard], most: int) -> list[JoinedCard]:
    """The cards with most dots; a card without any is not among them."""
    return sorted((card for card in cards if card.dots), key=lambda card: -card.dots)[:most]


def _as_said(text: str) -> str:
    """Case, spaces and a full stop at the end make no other card; a question mark does."""
    return as_compared(text).rstrip(".!… ") or text
