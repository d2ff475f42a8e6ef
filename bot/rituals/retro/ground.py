"""The regular days of the retros, and which of them have one."""

from datetime import date
from typing import Final

from sqlmodel import col, func, select

from bot.partnerships import OF, Unit
from bot.recurring import SINCE, Forum
from bot.rituals.retro.records import CANCELLED, RetroRound

FORUM: Final = Forum(
    "retro",
    select(col(RetroRound.partnership_id), col(RetroRound.planned_on)).where(
        col(RetroRound.partnership_id).in_(OF), col(RetroRound.planned_on) >= SINCE
    ),
)


def latest_round_on(w: Unit, partnership_id: int) -> date | None:
    """The regular day of the latest retro that is open or was held."""
    return w.session.exec(
        select(func.max(RetroRound.planned_on)).where(
            RetroRound.partnership_id == partnership_id,
            col(RetroRound.opened_at).is_not(None),
            RetroRound.outcome != CANCELLED,
        )
    ).one()
