"""The regular days of the status meetings, and which of them have a round."""

from datetime import date
from typing import Final

from sqlmodel import col, func, select

from bot.partnerships import OF, Unit
from bot.recurring import SINCE, Forum
from bot.rituals.status.records import StatusOpening, StatusRound

FORUM: Final = Forum(
    "status",
    select(col(StatusRound.partnership_id), col(StatusRound.planned_on)).where(
        col(StatusRound.partnership_id).in_(OF), col(StatusRound.planned_on) >= SINCE
    ),
    select(col(StatusOpening.partnership_id), col(StatusOpening.planned_on)).where(
        col(StatusOpening.partnership_id).in_(OF), col(StatusOpening.planned_on) >= SINCE
    ),
)


def latest_round_on(w: Unit, partnership_id: int) -> date | None:
    """The regular day of the latest round that is open or was held."""
    return w.session.exec(
        select(func.max(StatusRound.planned_on)).where(
            StatusRound.partnership_id == partnership_id, col(StatusRound.called_off_at).is_(None)
        )
    ).one()
