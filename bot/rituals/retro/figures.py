"""What the scorecard counts of retros: only what was released, and never again under other conditions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from bot.partnerships import Unit
from bot.rituals.retro.modes import asks_points
from bot.rituals.retro.records import RELEASED, RetroHealth, RetroRound


@dataclass(frozen=True)
class RetroFigure:
    """One retro that ended, as the channel was told of it."""

    round_id: int
    k: int
    outcome: str
    invited: int
    answered: int
    """In total, and only of what was released: elsewhere 0, since the channel was told no number."""
    health: Mapping[str, Mapping[int | None, tuple[int, ...]]]
    """The released counts of one point to five, by question, then by side id; None is the total.

    Either every side is there or only the total. A question that is missing had too few answers.
    """
    asked_points: bool


@dataclass(frozen=True)
class RetroFigures:
    """The retros that ended in a stretch of time, in the order in which they were held."""

    rounds: Sequence[RetroFigure]


def figures(w: Unit, partnership_id: int, since: datetime, until: datetime) -> RetroFigures:
    """What was told of the retros that had opened and ended in [since, until), UTC."""
    ended = w.session.exec(
        select(RetroRound)
        .where(
            RetroRound.partnership_id == partnership_id,
            col(RetroRound.opened_at).is_not(None),
            col(RetroRound.closed_at) >= since,
            col(RetroRound.closed_at) < until,
        )
        .order_by(col(RetroRound.closed_at), col(RetroRound.id))
    ).all()
    return RetroFigures([_figure(w, each) for each in ended])


def _figure(w: Unit, round_: RetroRound) -> RetroFigure:
    health: dict[str, dict[int | None, tuple[int, ...]]] = {}
    if round_.outcome == RELEASED:
        for row in w.session.exec(select(RetroHealth).where(RetroHealth.round_id == round_.id)):
            health.setdefault(row.question, {})[row.side_id] = tuple(row.counted)
    answered = round_.answered if round_.outcome == RELEASED else 0
    asked = asks_points(round_.mode, round_.invited, round_.k)
    return RetroFigure(round_.id, round_.k, round_.outcome, round_.invited, answered, health, asked)
