"""For how long what has ended is kept, as the operator has set it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from dateutil.relativedelta import relativedelta

MONTHS: Final = 24
AFTER_END: Final = timedelta(days=90)
MOST_MONTHS: Final = 240
KINDS: Final = (
    "status",
    "retro",
    "escalation",
    "action",
    "charter",
    "risk",
    "idea",
    "disagreement",
    "kudos",
    "invitation",
    "pair",
    "mediation",
    "scorecard",
    "people",
)
"""Kinds of content for which other months may be set."""


@dataclass(frozen=True)
class Keeping:
    """How long each kind is kept after it has ended, and everything after a partnership has."""

    months: int = MONTHS
    by_kind: Mapping[str, int] = field(default_factory=dict)
    after_end: timedelta = AFTER_END

    def before(self, kind: str, now: datetime) -> datetime:
        """What ended earlier than this moment is deleted."""
        return now - relativedelta(months=self.by_kind.get(kind, self.months))


def by_kind(written: str) -> dict[str, int]:
    """`status=12, retro=6` as months by kind; raises ValueError, saying what is wrong."""
    found = {}
    for each in filter(None, (part.strip() for part in written.split(","))):
        name, _equals, months = (part.strip() for part in each.partition("="))
        if name not in KINDS:
            raise ValueError(f"it knows these kinds: {', '.join(KINDS)}")
        if not months.isdecimal() or not 1 <= int(months) <= MOST_MONTHS:
            raise ValueError(f"the months of a kind must be a number from 1 to {MOST_MONTHS}")
        found[name] = int(months)
    return found
