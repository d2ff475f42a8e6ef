"""What the scorecard counts of status meetings."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from bot import partnerships
from bot.partnerships import Person, Unit
from bot.rituals.status.records import StatusAnswer, StatusExpectation, StatusRound


@dataclass(frozen=True)
class StatusFigures:
    """Counts of the rounds whose digest was posted in a stretch of time; by side id."""

    rounds: int
    called_off: int
    expected: Mapping[int, int]
    """How many answers were expected, over all rounds; who said «not this time» is left out."""
    answered: Mapping[int, int]
    """How many of them came."""
    silent: Mapping[int, int]
    """In how many of the rounds in which somebody of the side was expected nobody of it said anything."""
    asked: Mapping[int, int]
    """In how many rounds anybody of the side was expected, or answered."""


def figures(w: Unit, partnership_id: int, since: datetime, until: datetime) -> StatusFigures:
    """Counts of what was closed in [since, until), UTC. Whoever answered had been expected."""
    closed = select(StatusRound.id).where(
        StatusRound.partnership_id == partnership_id,
        col(StatusRound.closed_at) >= since,
        col(StatusRound.closed_at) < until,
    )
    rounds = w.session.exec(closed).all()
    answers = w.session.exec(
        select(StatusAnswer.round_id, StatusAnswer.person_id, StatusAnswer.side_id).where(
            col(StatusAnswer.round_id).in_(closed)
        )
    ).all()
    could = w.session.exec(
        select(StatusExpectation)
        .join(Person, col(StatusExpectation.person_id) == Person.id)
        .join(StatusRound, col(StatusExpectation.round_id) == StatusRound.id)
        .where(
            col(StatusExpectation.round_id).in_(closed),
            col(StatusExpectation.away_at).is_(None),
            col(Person.left_at).is_(None) | (col(Person.left_at) >= col(StatusRound.closed_at)),
        )
    ).all()
    said = {(round_id, person_id) for round_id, person_id, _side in answers}
    missing = Counter(
        each.side_id
        for each in could
        if each.excused_at is None and (each.round_id, each.person_id) not in said
    )
    answered = Counter(side for _round, _person, side in answers)
    heard_in = {(round_id, side) for round_id, _person, side in answers}
    heard = Counter(side for _round, side in heard_in)
    expected_in = Counter(
        side for _round, side in heard_in | {(each.round_id, each.side_id) for each in could}
    )
    sides = [side.id for side in partnerships.sides(w, partnership_id)]
    return StatusFigures(
        len(rounds),
        _called_off(w, partnership_id, since, until),
        {side: answered[side] + missing[side] for side in sides},
        {side: answered[side] for side in sides},
        {side: expected_in[side] - heard[side] for side in sides},
        {side: expected_in[side] for side in sides},
    )


def _called_off(w: Unit, partnership_id: int, since: datetime, until: datetime) -> int:
    found = w.session.exec(
        select(StatusRound.id).where(
            StatusRound.partnership_id == partnership_id,
            col(StatusRound.called_off_at) >= since,
            col(StatusRound.called_off_at) < until,
        )
    )
    return len(found.all())
