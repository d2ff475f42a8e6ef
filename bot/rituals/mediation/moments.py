"""When something is next to be done with a mediation: worked out of what was said and done in it."""

from datetime import datetime, time, timedelta
from typing import Final

from sqlmodel import col, func, select

from bot import partnerships
from bot.calendar import at
from bot.partnerships import Person, Side, Unit
from bot.rituals.mediation.records import AGREED, FOLLOWED_UP, ROLES, Mediation, MediationCall

QUIET_DAYS: Final = 2
"""After so many working days without a move, whose turn it is gets one more message."""
SILENT_MOST: Final = timedelta(days=60)
"""So long after the reminder a mediation ends in which nobody moves."""
VERDICTS_MOST: Final = timedelta(days=14)
"""So long after the reminder it is settled with what was said of whether it holds."""
FAREWELL: Final = timedelta(days=14)
"""So long a last word can be read, before it is destroyed as well."""


def next_at(w: Unit, mediation: Mediation) -> datetime | None:
    """When the clock does something next, in UTC; None where nobody is waited for."""
    if mediation.ended_at is not None:
        return mediation.ended_at + FAREWELL
    if mediation.state == AGREED:
        return _follow_up_at(w, mediation)
    if mediation.reminded_at is not None:
        most = VERDICTS_MOST if mediation.state == FOLLOWED_UP else SILENT_MOST
        return mediation.reminded_at + most
    return quiet_until(w, mediation, _called_at(w, mediation))


def quiet_until(w: Unit, mediation: Mediation, since: datetime) -> datetime | None:
    """When those whose turn it is are reminded: in their own working days, after any absence."""
    turns = [w.session.get_one(Person, mediation.person_id(role)) for role in mediation.awaited]
    return max((_quiet_until(w, person, since) for person in turns), default=None)


def _quiet_until(w: Unit, person: Person, since: datetime) -> datetime:
    side = w.session.get_one(Side, person.side_id)
    return side.hours.add_days(partnerships.next_at_work(person, side, since), QUIET_DAYS)


def _called_at(w: Unit, mediation: Mediation) -> datetime:
    """When it moved to where it stands: somebody was told, of their turn or of the news."""
    told_at: datetime | None = w.session.exec(
        select(func.max(MediationCall.called_at)).where(
            MediationCall.mediation_id == mediation.id,
            MediationCall.step == mediation.step,
            col(MediationCall.kind) != "again",
        )
    ).one()
    return told_at or mediation.asked_at


def _follow_up_at(w: Unit, mediation: Mediation) -> datetime:
    """When that day has begun for all three, the first of them at work; each hears in their own hours."""
    if mediation.follow_up_on is None:
        # Agreed by a version that kept the moment alone, and that is lost: rather at once than never.
        return mediation.due_at or w.now
    people = [w.session.get_one(Person, mediation.person_id(role)) for role in ROLES]
    sides = [w.session.get_one(Side, person.side_id) for person in people]
    begun = max(at(mediation.follow_up_on, time(), side.hours.zone) for side in sides)
    return min(side.hours.next_open(begun) for side in sides)
