"""A scorecard as a value: what it tells, as it is kept in a row and never changed after."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from bot.plain import in_a_cell
from bot.rituals.scorecard.reckoning import Counts, gap, may_show, middle, quartiles, trend


@dataclass(frozen=True)
class SideStatus:
    """How one side took part in the status meetings."""

    answered: int
    expected: int
    silent: int
    asked: int | None = None
    """In how many rounds anybody was expected; cards from before that was counted have none."""


@dataclass(frozen=True)
class StatusPart:
    """The status meetings of a month, by side id."""

    rounds: int
    called_off: int
    by_side: Mapping[int, SideStatus]

    def rounds_of(self, side: int) -> int:
        """In how many of the rounds anybody of a side was expected."""
        rounds = self.by_side[side].asked
        return self.rounds if rounds is None else rounds


@dataclass(frozen=True)
class RetroPart:
    """One retro: in total only."""

    round_id: int
    outcome: str
    invited: int
    answered: int


@dataclass(frozen=True)
class Question:
    """What may be shown of one question about the other side; neither where too few answered."""

    name: str
    by_side: Mapping[int, Counts]
    total: Counts | None

    @property
    def gap(self) -> int | None:
        """Whole points between the sides' medians."""
        return gap(self.by_side)


@dataclass(frozen=True)
class HealthPart:
    """The questions of one released retro."""

    round_id: int
    k: int
    questions: Sequence[Question]


@dataclass(frozen=True)
class Span:
    """How long something took, in minutes of working time, and how often that was within what is agreed."""

    n: int
    kept: int
    median: int
    worst: int
    moved: Mapping[int, int] = field(default_factory=dict)
    """How many of those in time were so by a deadline that a side's own change had moved, by side id."""

    @classmethod
    def of(cls, minutes: Sequence[int], kept: int, moved: Mapping[int, int] | None = None) -> "Span | None":
        """The span of times in rising order; None where there are none."""
        if not minutes:
            return None
        return cls(len(minutes), kept, middle(minutes), minutes[-1], dict(moved or {}))


@dataclass(frozen=True)
class BlockerPart:
    """The blockers of one severity."""

    raised: int
    open: int
    acknowledged: Span | None
    resolved: Span | None


@dataclass(frozen=True)
class SideActions:
    """What became of one side's actions that were due."""

    kept: int
    late: int
    dropped: int
    open: int

    @property
    def due(self) -> int:
        return self.kept + self.late + self.dropped + self.open


@dataclass(frozen=True)
class Criterion:
    """A criterion of the charter: on_track, at_risk or off_track, or empty where nobody has said."""

    name: str
    state: str
    figure: float | None = None
    """None: there is none of this month, or the criterion has none at all."""
    unit: str = ""
    direction: str = ""
    """at_least or at_most, as agreed at the end of the month; empty where it has no figure."""
    goal: float | None = None


@dataclass(frozen=True)
class SideInvitations:
    """What one side invited the other to."""

    held: int
    offered: int
    taken: int
    called_off: int


@dataclass(frozen=True)
class PairPart:
    """Pairs across the sides."""

    drawn: int
    met: int


@dataclass(frozen=True)
class RiskPart:
    """What was said openly, by side id, and what became of it."""

    said: Mapping[int, int]
    closed: int
    came_true: int
    open: int


@dataclass(frozen=True)
class IdeaPart:
    """How many ideas there were, and what became of them; not by company."""

    suggested: int
    tried: int
    not_now: int
    open: int


@dataclass(frozen=True)
class DisagreementPart:
    """How many disagreements between the companies there were, and what became of them; not by company."""

    raised: int
    reddened: int
    settled: int
    open: int


@dataclass(frozen=True)
class Card:
    """One month, or the part of it that has passed. A part is None where it is not there at all."""

    month: date
    through: date
    """The last day that it tells of."""
    sides: Mapping[int, str]
    """The names of the sides, by id, as they were then."""
    status: StatusPart | None = None
    retros: Sequence[RetroPart] | None = None
    health: Sequence[HealthPart] | None = None
    blockers: Mapping[str, BlockerPart] | None = None
    """By severity, the least severe first."""
    actions: Mapping[int, SideActions] | None = None
    criteria: Sequence[Criterion] | None = None
    invitations: Mapping[int, SideInvitations] | None = None
    pairs: PairPart | None = None
    risks: RiskPart | None = None
    ideas: IdeaPart | None = None
    disagreements: DisagreementPart | None = None
    praise: Mapping[int, int] | None = None
    """How often one side praised the other, by the id of the side that gave it."""

    @property
    def latest_health(self) -> HealthPart | None:
        """The questions of the last retro of the month."""
        return self.health[-1] if self.health else None

    @property
    def is_empty(self) -> bool:
        """Nothing was counted, and nothing said of a criterion."""
        return not any(value for *_where, value in _rows(self))


_CARD: TypeAdapter[Card] = TypeAdapter(Card)


def dump(card: Card) -> dict[str, Any]:
    """A card as JSON can hold it."""
    stored: dict[str, Any] = _CARD.dump_python(card, mode="json")
    return stored


def load(stored: Mapping[str, Any]) -> Card:
    """The card that `dump` gave; raises ValueError for anything else."""
    return _CARD.validate_python(stored)


def health_part(
    round_id: int, k: int, questions: Sequence[str], released: Mapping[str, Mapping[int | None, Counts]]
) -> HealthPart:
    """What may be shown of what a retro released; a question that is missing there had too few answers."""
    shown = [Question(name, *may_show(released.get(name, {}), k)) for name in questions]
    return HealthPart(round_id, k, shown)


def trends(card: Card, before: Sequence[Card]) -> dict[str, str]:
    """What may be said of each question in total over the retros so far; `before` from the oldest on.

    A round that did not show the question is none for it, and each round counts once.
    """
    rounds = {part.round_id: part for each in (*before, card) for part in each.health or ()}
    said = {}
    for question in (each.name for part in rounds.values() for each in part.questions):
        medians = [
            quartiles(each.total)[1]
            for part in rounds.values()
            for each in part.questions
            if each.name == question and each.total is not None
        ]
        if (direction := trend(medians)) is not None:
            said[question] = direction
    return said


def figures_of(name: str, unit: str, cards: Sequence[Card]) -> list[float]:
    """How the figure of a criterion went over these cards, the oldest first; in one unit only."""
    found = [each for card in cards for each in card.criteria or () if each.name == name]
    return [each.figure for each in found if each.figure is not None and each.unit == unit]


def as_json(partnership: str, card: Card) -> str:
    """A card for machines, with the name of its partnership."""
    return json.dumps({"partnership": partnership, **dump(card)}, ensure_ascii=False, indent=2)


def as_csv(card: Card) -> str:
    """A card as a table: month, part, what, side, and a whole number, or nothing where it is suppressed."""
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\r\n")
    rows.writerow(("month", "through", "part", "what", "side", "value"))
    for part, what, side, value in _rows(card):
        name = "" if side is None else in_a_cell(card.sides.get(side, str(side)))
        shown = "" if value is None else value
        rows.writerow((f"{card.month:%Y-%m}", card.through.isoformat(), part, in_a_cell(what), name, shown))
    return file.getvalue()


Row = tuple[str, str, int | None, int | str | None]


def _rows(card: Card) -> Iterator[Row]:
    for part, value in dump(card).items():
        if value is None or part in {"month", "through", "sides", "health", "criteria", "retros"}:
            continue
        yield from _numbers(card, part, value)
    for round_ in card.retros or ():
        what = f"round {round_.round_id}"
        yield from (
            ("retros", f"{what}: outcome", None, round_.outcome),
            ("retros", f"{what}: invited", None, round_.invited),
            (
                "retros",
                f"{what}: answered",
                None,
                (round_.answered or None) if round_.outcome == "released" else None,
            ),
        )
    for health in card.health or ():
        for question in health.questions:
            yield from _answers(health.round_id, question)
    for criterion in card.criteria or ():
        yield "criteria", criterion.name, None, criterion.state
        if criterion.figure is not None:
            yield (
                "criteria",
                f"{criterion.name}: {criterion.unit or 'figure'}",
                None,
                f"{criterion.figure:.15g}",
            )


def _numbers(card: Card, part: str, value: Mapping[str, Any], above: str = "") -> Iterator[Row]:
    """Every number of a part, named by the way to it; a side's id on the way becomes the side."""
    for name, inner in value.items():
        side = int(name) if name.isdecimal() and int(name) in card.sides else None
        if isinstance(inner, dict) and side is not None:
            yield from ((part, f"{above}{each}", side, number) for each, number in inner.items())
        elif isinstance(inner, dict):
            nested = "" if name == "by_side" else f"{above}{name}: "
            yield from _numbers(card, part, inner, nested)
        elif side is not None:
            yield part, above.removesuffix(": ") or "given", side, inner
        else:
            yield part, f"{above}{name}", None, inner


def _answers(round_id: int, question: Question) -> Iterator[Row]:
    what = f"round {round_id}: {question.name}"
    if question.total is None:
        yield "health", f"{what}: too few answers", None, None
    for point, n in enumerate(question.total or (), 1):
        yield "health", f"{what}: {point} points", None, n
    for side, counted in question.by_side.items():
        for point, n in enumerate(counted, 1):
            yield "health", f"{what}: {point} points", side, n
