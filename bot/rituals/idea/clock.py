"""What time does to an idea: who may answer is reminded once, a working day before its time is over."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlmodel import col, func, select

from bot import partnerships
from bot.due import Due, NextDue
from bot.partnerships import Partnership, Person, Unit
from bot.rituals.idea.records import DAYS_TO_ANSWER, Idea
from bot.rituals.idea.views import days_later, show

reminders_due: Final = Due(
    Idea,
    # Before it is worked out, it is due at once: to be worked out.
    func.coalesce(Idea.remind_at, Idea.counted_at),
    Idea.outcome == "",
    col(Idea.reminded_at).is_(None),
    # To take it to a meeting is an answer.
    col(Idea.for_meeting_at).is_(None),
)
"""Open ideas of which those are reminded who may answer."""
next_due: Final = NextDue(reminders_due)
"""When somebody is next reminded, if anybody."""


def remind(w: Unit, idea_id: int) -> None:
    """Those who speak for the companies that have not suggested it; in the channel it stands anyhow."""
    idea = reminders_due.claim(w, idea_id)
    if idea is None:
        return
    partnership = w.session.get_one(Partnership, idea.partnership_id)
    sides = partnerships.sides(w, partnership.id)
    if idea.remind_at is None:
        idea.remind_at = days_later(idea, DAYS_TO_ANSWER - 1, partnership, sides)
    if idea.remind_at > w.now:
        return
    idea.remind_at, idea.reminded_at = None, w.now
    idea.reminded = [person.id for person in _who_may_answer(w, partnership, idea)]
    show(w, idea)


def follow_settings(w: Unit, partnership: Partnership) -> None:
    """Hours, weeks, zones or holidays changed: five working days may be others."""
    for idea in _locked(w, partnership):
        idea.remind_at = None
        show(w, idea)


def follow_return(w: Unit, partnership: Partnership, _away_since: datetime) -> None:
    """Samspil was out of the channel, where nobody could press: the time to answer begins anew."""
    for idea in _locked(w, partnership):
        idea.counted_at, idea.remind_at = w.now, None
        show(w, idea)


def _locked(w: Unit, partnership: Partnership) -> Sequence[Idea]:
    """Those that are open: whoever answers one at this moment is waited for."""
    return w.session.exec(
        select(Idea)
        .where(Idea.partnership_id == partnership.id, Idea.outcome == "")
        .order_by(col(Idea.id))
        .with_for_update()
    ).all()


def _who_may_answer(w: Unit, partnership: Partnership, idea: Idea) -> list[Person]:
    """Who speaks for each other company now; of colleagues who stand in for those, who gives status."""
    speakers = partnerships.speakers(w, partnership.id)
    found: list[Person] = []
    for side_id, now in partnerships.speaking_now(w, partnership.id).items():
        if side_id != idea.side_id:
            own = [person for person in now if person in speakers[side_id]]
            found += own or [person for person in now if person.is_expected] or now
    return found
