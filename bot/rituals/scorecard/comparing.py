"""What a month says at a glance: five figures, what of them moved since last month, what to talk about."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.rituals.scorecard.card import Card, trends
from bot.rituals.scorecard.reckoning import DOWN, UP, months_before

ANSWERS: Final = "answers"
TAKEN: Final = "taken"
OPEN: Final = "open"
KEPT: Final = "kept"
ON_TRACK: Final = "on_track"

MOVED_LEAST: Final = 10
"""Points of a hundred: less than that, one answer more or less would be news."""
FEW: Final = 3
"""A share of fewer says nothing."""
APART: Final = 2
"""So many points between the sides' views are worth a talk."""
SILENT: Final = 2
SAID_MOST: Final = 2


@dataclass(frozen=True)
class Figure:
    """One number of a month: so many of so many, or a count, of which fewer is better."""

    n: int
    of: int | None = None

    @property
    def share(self) -> int:
        """In points of a hundred."""
        return 100 * self.n // self.of if self.of else 0


@dataclass(frozen=True)
class Move:
    """A figure that is better or worse than the month before."""

    name: str
    now: Figure
    before: Figure
    is_better: bool


@dataclass(frozen=True)
class Topic:
    """Something that is worth a talk: its kind, and the criterion, question, side or number it is about."""

    kind: str
    """off_track, open, apart, waiting or silent."""
    about: str
    n: int = 0


@dataclass(frozen=True)
class Point:
    """What the message of a card says in three sentences."""

    moves: Sequence[Move]
    """Against the month before; none where there was none."""
    held: Sequence[tuple[str, str]]
    """Questions about the other side whose points moved and held over three retros: name, up or down."""
    topics: Sequence[Topic]


def at_a_glance(card: Card) -> dict[str, Figure]:
    """The figures of a month, in their order; what did not occur is none."""
    found = {
        ANSWERS: _answers(card),
        TAKEN: _taken(card),
        OPEN: _open(card),
        KEPT: _kept(card),
        ON_TRACK: _on_track(card),
    }
    return {name: figure for name, figure in found.items() if figure is not None and figure.of != 0}


def point(card: Card, before: Sequence[Card]) -> Point:
    """What became better, what worse, and what to talk about; `before` from the oldest on."""
    held = [(name, said) for name, said in trends(card, before).items() if said in (UP, DOWN)]
    return Point(_moves(card, before), held, _topics(card)[:SAID_MOST])


def _moves(card: Card, before: Sequence[Card]) -> list[Move]:
    last = next((each for each in before if each.month == months_before(card.month, 1)), None)
    was = at_a_glance(last) if last else {}
    moved = [(name, now, was[name]) for name, now in at_a_glance(card).items() if name in was]
    return [Move(name, now, then, _is_better(now, then)) for name, now, then in moved if _is_news(now, then)]


def _is_news(now: Figure, then: Figure) -> bool:
    if now.of is None or then.of is None:
        return now.n != then.n
    return min(now.of, then.of) >= FEW and abs(now.share - then.share) >= MOVED_LEAST


def _is_better(now: Figure, then: Figure) -> bool:
    return now.n < then.n if now.of is None else now.share > then.share


def _answers(card: Card) -> Figure | None:
    sides = card.status.by_side.values() if card.status else ()
    return Figure(sum(each.answered for each in sides), sum(each.expected for each in sides))


def _taken(card: Card) -> Figure | None:
    spans = [each.acknowledged for each in (card.blockers or {}).values() if each.acknowledged]
    return Figure(sum(span.kept for span in spans), sum(span.n for span in spans))


def _open(card: Card) -> Figure | None:
    if not card.blockers:
        return None
    return Figure(sum(each.open for each in card.blockers.values()))


def _kept(card: Card) -> Figure | None:
    sides = (card.actions or {}).values()
    return Figure(sum(each.kept for each in sides), sum(each.due for each in sides))


def _on_track(card: Card) -> Figure | None:
    said = [each.state for each in card.criteria or () if each.state]
    return Figure(said.count("on_track"), len(said))


def _topics(card: Card) -> list[Topic]:
    """What is worth a talk, the gravest first."""
    found = [Topic("off_track", each.name) for each in card.criteria or () if each.state == "off_track"]
    if (open_ones := _open(card)) is not None and open_ones.n:
        found.append(Topic("open", "", open_ones.n))
    health = card.latest_health
    found += [
        Topic("apart", each.name, each.gap)
        for each in (health.questions if health else ())
        if each.gap is not None and each.gap >= APART
    ]
    silent: dict[int, list[str]] = {}
    for side, status in (card.status.by_side if card.status else {}).items():
        silent.setdefault(status.silent, []).append(card.sides.get(side, ""))
    # Of two that were silent as often, not one is named: room is only for a few topics.
    found += [Topic("silent", " & ".join(sides), n) for n, sides in silent.items() if n >= SILENT]
    if waiting := sum(each.open for each in (card.actions or {}).values()):
        found.append(Topic("waiting", "", waiting))
    return found
