"""Disagreements that wait for one person's word."""

from sqlmodel import col, select

from bot.partnerships import Seat, Unit
from bot.rituals.disagreement.records import Disagreement
from bot.rituals.disagreement.views import speaks_for_side, view_of
from bot.waiting import Waiting


def waiting_for(w: Unit, seat: Seat) -> list[Waiting]:
    """Those of which this person's company has not said how it sees them, or whether they are settled."""
    if not speaks_for_side(seat):
        return []
    found = []
    for each in w.session.exec(
        select(Disagreement)
        .where(Disagreement.partnership_id == seat.partnership.id, Disagreement.outcome == "")
        .order_by(col(Disagreement.id))
    ):
        view = view_of(w, each)
        own = next(stated for stated in view.stated if stated.side.id == seat.side.id)
        if own.statement is None or (each.word and own.agreed is None):
            found.append(Waiting("disagreement.read", each.id, view.red_at, each.what))
    return found
