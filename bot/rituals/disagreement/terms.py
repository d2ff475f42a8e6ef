"""For how long a disagreement is yellow: agreed by both, and holds from the next one on."""

from sqlmodel import select

from bot.errors import Refusal
from bot.partnerships import Partnership, Unit
from bot.rituals.disagreement.records import DAYS, USUAL_DAYS, DisagreementTerms


def days_of(w: Unit, partnership_id: int) -> int:
    """So many common working days; the usual number where nothing else was agreed."""
    found = _terms(w, partnership_id)
    return found.days if found else USUAL_DAYS


def checked_days(days: int | None) -> int:
    """Raises Refusal, at its field, for a number that cannot be chosen."""
    if days not in DAYS:
        raise Refusal("Choose for how long it is yellow.", "days")
    return days


def carry_out(w: Unit, partnership: Partnership, days: int) -> None:
    """So many days hold from the next disagreement on."""
    found = _terms(w, partnership.id) or DisagreementTerms(partnership_id=partnership.id)
    found.days = days
    w.session.add(found)


def _terms(w: Unit, partnership_id: int) -> DisagreementTerms | None:
    return w.session.exec(
        select(DisagreementTerms).where(DisagreementTerms.partnership_id == partnership_id)
    ).first()
