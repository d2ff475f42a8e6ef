"""What is known of rounds, gathered together: by side, who answered, who is silent, what was decided."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from bot.alphabet import alphabetical
from bot.partnerships import Person, Side, Unit
from bot.rituals.status.records import StatusAnswer, StatusDecision, StatusExpectation, StatusRound


@dataclass(frozen=True)
class SideTally:
    """One side of a round: who answered, who is still expected, who said not this time, who is away."""

    side: Side
    answers: Sequence[tuple[Person, StatusAnswer]]
    waiting: Sequence[Person]
    excused: Sequence[Person]
    away: Sequence[Person] = ()

    @property
    def is_expected(self) -> bool:
        """Somebody of this side answered, or could have."""
        return bool(self.answers or self.waiting or self.excused)

    @property
    def is_silent(self) -> bool:
        """Somebody of this side was expected, and nobody has said anything."""
        return self.is_expected and not self.answers


def answers_of(w: Unit, round_ids: Collection[int]) -> dict[int, list[tuple[Person, StatusAnswer]]]:
    rows = w.session.exec(
        select(Person, StatusAnswer)
        .join(StatusAnswer)
        .where(col(StatusAnswer.round_id).in_(round_ids))
        .order_by(col(StatusAnswer.id))
    )
    found: dict[int, list[tuple[Person, StatusAnswer]]] = {}
    for person, answer in rows:
        found.setdefault(answer.round_id, []).append((person, answer))
    return found


def expectations_of(w: Unit, round_ids: Collection[int]) -> dict[int, list[tuple[Person, StatusExpectation]]]:
    rows = w.session.exec(
        select(Person, StatusExpectation)
        .join(StatusExpectation)
        .where(col(StatusExpectation.round_id).in_(round_ids))
        .order_by(col(Person.id))
    )
    found: dict[int, list[tuple[Person, StatusExpectation]]] = {}
    for person, expectation in sorted(rows, key=lambda row: alphabetical(row[0].name)):
        found.setdefault(expectation.round_id, []).append((person, expectation))
    return found


def decisions_of(w: Unit, round_ids: Collection[int]) -> dict[int, list[StatusDecision]]:
    rows = w.session.exec(
        select(StatusDecision)
        .where(col(StatusDecision.round_id).in_(round_ids))
        .order_by(col(StatusDecision.id))
    )
    found: dict[int, list[StatusDecision]] = {}
    for decision in rows:
        found.setdefault(decision.round_id, []).append(decision)
    return found


def replaced_of(w: Unit, partnership_ids: Collection[int]) -> dict[int, dict[int, int]]:
    found: dict[int, dict[int, int]] = {}
    for about, before, number in w.session.exec(
        select(StatusRound.partnership_id, StatusDecision.replaces, StatusDecision.number)
        .join(StatusDecision)
        .where(
            col(StatusRound.partnership_id).in_(partnership_ids), col(StatusDecision.replaces).is_not(None)
        )
    ):
        found.setdefault(about, {})[before or 0] = number or 0
    return found


def tally_of(
    side: Side,
    answered: Sequence[tuple[Person, StatusAnswer]],
    expected: Sequence[tuple[Person, StatusExpectation]],
) -> SideTally:
    """How a side stands."""
    said = {person.id for person, _ in answered}
    of_side = [(person, each) for person, each in expected if each.side_id == side.id]
    silent = [(person, each) for person, each in of_side if person.id not in said]
    return SideTally(
        side,
        [(person, answer) for person, answer in answered if answer.side_id == side.id],
        [person for person, each in silent if each.excused_at is None and person.left_at is None],
        [person for person, each in silent if each.excused_at is not None and each.away_at is None],
        [person for person, each in silent if each.away_at is not None],
    )
