"""Disagreements that wait for one person's word."""

from sqlmodel import col, select

from bot import partnerships
from bot.partnerships import Seat, Unit
from bot.rituals.disagreement.records import Disagreement, DisagreementConsent, DisagreementStatement
from bot.rituals.disagreement.views import red_at_of, speaks_for_side
from bot.waiting import Waiting


def waiting_for(w: Unit, seat: Seat) -> list[Waiting]:
    """Those of which this person's company has not said how it sees them, or whether they are settled."""
    if not speaks_for_side(seat):
        return []
    partnership, sides = seat.partnership, partnerships.sides(w, seat.partnership.id)
    stated, agreed = _said_by(w, DisagreementStatement, seat), _said_by(w, DisagreementConsent, seat)
    return [
        Waiting("disagreement.read", each.id, red_at_of(each, partnership, sides), each.what)
        for each in w.session.exec(
            select(Disagreement)
            .where(Disagreement.partnership_id == partnership.id, Disagreement.outcome == "")
            .order_by(col(Disagreement.id))
        )
        if each.id not in stated or (each.word and each.id not in agreed)
    ]


def _said_by(w: Unit, what: type[DisagreementStatement | DisagreementConsent], seat: Seat) -> set[int]:
    """The ids of those of which this person's company has said it."""
    return set(w.session.exec(select(what.disagreement_id).where(what.side_id == seat.side.id)))
