"""What the scorecard counts of disagreements: how many, and what became of them; never by company."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from bot.partnerships import Unit
from bot.rituals.disagreement.records import SETTLED, Disagreement


@dataclass(frozen=True)
class DisagreementFigures:
    """Counts of one stretch of time."""

    raised: int
    reddened: int
    settled: int
    open_at_end: int


def figures(w: Unit, partnership_id: int, since: datetime, until: datetime) -> DisagreementFigures:
    """Count from `since` until just before `until` (UTC)."""

    def is_within(moment: datetime | None) -> bool:
        return moment is not None and since <= moment < until

    found = w.session.exec(
        select(Disagreement).where(
            Disagreement.partnership_id == partnership_id, col(Disagreement.raised_at) < until
        )
    ).all()
    return DisagreementFigures(
        raised=sum(is_within(each.raised_at) for each in found),
        reddened=sum(is_within(each.reddened_at) for each in found),
        settled=sum(is_within(each.settled_at) and each.outcome == SETTLED for each in found),
        open_at_end=sum(each.settled_at is None or each.settled_at >= until for each in found),
    )
