"""At the end of the path nobody is further up: the same people are reminded, ever more seldom."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam
from sqlmodel import col, func, select

from bot.calendar import WorkingHours
from bot.partnerships import Unit
from bot.prepared import Records
from bot.rituals.escalation.records import AGAIN, Escalation, EscalationMove

THINNING_OUT: Final = ((5, 1), (9, 5))
"""At the ladder's end people are reminded so often, so many working days apart."""
MONTHLY: Final = 20
"""And then."""


def reminded_again_at(hours: WorkingHours, now: datetime, reminded: int) -> datetime:
    """When those at the end of the ladder are next reminded, after so many reminders in vain."""
    tomorrow = hours.next_open(now + timedelta(hours=12))
    apart = next((days for most, days in THINNING_OUT if reminded < most), MONTHLY)
    return hours.add_days(tomorrow, apart - 1)


def reminded_at_the_end(w: Unit, escalation: Escalation) -> int:
    """How often they were, since anything else happened."""
    return _IN_VAIN.one(w.session, {"of": escalation.id})


_IT: Final = EscalationMove.escalation_id == bindparam("of")
_LAST: Final = select(func.max(EscalationMove.id)).where(_IT, EscalationMove.kind != "reminded")
_IN_VAIN: Final = Records(
    select(func.count()).where(
        _IT,
        EscalationMove.kind == "reminded",
        EscalationMove.said == AGAIN,
        col(EscalationMove.id) > func.coalesce(_LAST.scalar_subquery(), 0),
    )
)
