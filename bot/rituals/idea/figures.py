"""What the scorecard counts of ideas: how many, and what became of them; never by company."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from bot.partnerships import Unit
from bot.rituals.idea.records import NOT_NOW, TRIED, Idea


@dataclass(frozen=True)
class IdeaFigures:
    """Counts of one stretch of time."""

    suggested: int
    tried: int
    not_now: int
    open_at_end: int


def figures(w: Unit, partnership_id: int, since: datetime, until: datetime) -> IdeaFigures:
    """Count from `since` until just before `until` (UTC)."""
    suggested, open_at_end, became = 0, 0, Counter[str]()
    for idea in w.session.exec(
        select(Idea).where(Idea.partnership_id == partnership_id, col(Idea.suggested_at) < until)
    ):
        suggested += idea.suggested_at >= since
        if idea.settled_at is None or idea.settled_at >= until:
            open_at_end += 1
        elif idea.settled_at >= since:
            became[idea.outcome] += 1
    return IdeaFigures(suggested, became[TRIED], became[NOT_NOW], open_at_end)
