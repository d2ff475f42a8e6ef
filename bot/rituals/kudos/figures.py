"""What the scorecard counts of praise: never by person."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select

from bot.partnerships import Unit
from bot.rituals.kudos.records import Kudos


@dataclass(frozen=True)
class KudosFigures:
    """How often praise was given, by the id of the giving side; who gave none is left out."""

    across: Mapping[int, int]
    within: Mapping[int, int]


def figures(w: Unit, partnership_id: int, since: datetime, until: datetime) -> KudosFigures:
    """Counts of what was given in [since, until), UTC, across the companies and within one's own side."""
    across: Counter[int] = Counter()
    within: Counter[int] = Counter()
    for given in w.session.exec(
        select(Kudos).where(
            Kudos.partnership_id == partnership_id, Kudos.given_at >= since, Kudos.given_at < until
        )
    ):
        (across if given.across else within)[given.side_id] += 1
    return KudosFigures(dict(across), dict(within))
