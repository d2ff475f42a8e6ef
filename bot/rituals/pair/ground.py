"""The regular days on which pairs are drawn, and for which they were."""

from datetime import date
from typing import Final

from sqlmodel import col, func, select

from bot.partnerships import OF, Unit
from bot.recurring import SINCE, Forum
from bot.rituals.pair.records import PairRound

FORUM: Final = Forum(
    "pair",
    select(col(PairRound.partnership_id), col(PairRound.planned_on)).where(
        col(PairRound.partnership_id).in_(OF), col(PairRound.planned_on) >= SINCE
    ),
)


def latest_draw_on(w: Unit, partnership_id: int) -> date | None:
    """The regular day for which pairs were last drawn."""
    return w.session.exec(
        select(func.max(PairRound.planned_on)).where(PairRound.partnership_id == partnership_id)
    ).one()
