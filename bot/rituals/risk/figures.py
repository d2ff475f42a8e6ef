"""What the scorecard counts of openness."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from bot.partnerships import Unit
from bot.rituals.risk.records import CAME_TRUE, CLOSED, Risk


@dataclass(frozen=True)
class RiskFigures:
    """Counts of one stretch of time."""

    said: Mapping[int, Mapping[str, int]]
    """By the id of the side that said it, then by kind; what nobody said is left out."""
    closed: int
    came_true: int
    open_at_end: int


def figures(w: Unit, partnership_id: int, since: datetime, until: datetime) -> RiskFigures:
    """Counts of what was said, closed and came true in [since, until), UTC, and what was open at its end."""
    said: dict[int, Counter[str]] = {}
    ended: Counter[str] = Counter()
    open_at_end = 0
    for risk in w.session.exec(
        select(Risk).where(Risk.partnership_id == partnership_id, col(Risk.said_at) < until)
    ):
        if risk.said_at >= since:
            said.setdefault(risk.side_id, Counter())[risk.kind] += 1
        settled_at = risk.settled_at
        if settled_at is None or settled_at >= until:
            open_at_end += 1
        elif settled_at >= since:
            ended[risk.state] += 1
    return RiskFigures(
        {side: dict(kinds) for side, kinds in said.items()}, ended[CLOSED], ended[CAME_TRUE], open_at_end
    )
