"""The regular days of a forum, and which of them have a round."""

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
"""The status meetings of every partnership."""


def days_of(forum_id: int | None) -> Forum:
    """Those of a further forum, by its id; None: the status meetings."""
    if forum_id is None:
        return FORUM
    held = select(col(StatusRound.partnership_id), col(StatusRound.forum_day)).where(
        col(StatusRound.partnership_id).in_(OF),
        col(StatusRound.forum_day) >= SINCE,
        StatusRound.forum_id == forum_id,
    )
    return Forum(f"forum.{forum_id}", held)


def latest_round_on(w: Unit, partnership_id: int, forum_id: int | None = None) -> date | None:
    """The regular day of the latest round that is open or was held."""
    day = StatusRound.planned_on if forum_id is None else StatusRound.forum_day
    return w.session.exec(
        select(func.max(day)).where(
            StatusRound.partnership_id == partnership_id,
            StatusRound.forum_id == forum_id,
            col(StatusRound.called_off_at).is_(None),
        )
    ).one()
