"""What time does to a disagreement: after the agreed days it turns red, and the steering group is called."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlmodel import col, func, select

from bot import partnerships
from bot.due import Due, NextDue, was_missed
from bot.partnerships import Partnership, Unit
from bot.rituals.disagreement.records import Disagreement
from bot.rituals.disagreement.showing import show
from bot.rituals.disagreement.views import above, red_at_of, view_of

turning_due: Final = Due(
    Disagreement,
    # Before it is worked out, it is due at once: to be worked out.
    func.coalesce(Disagreement.red_at, Disagreement.counted_at),
    Disagreement.outcome == "",
    col(Disagreement.reddened_at).is_(None),
)
"""Yellow ones whose time is over."""
next_due: Final = NextDue(turning_due)
"""When one turns red next, if any."""


def redden(w: Unit, disagreement_id: int) -> None:
    """It goes up: the steering group of every company is called, in the channel and by direct message.

    After downtime over its time, in which nobody could press, it is yellow for a working day more.
    """
    disagreement = turning_due.claim(w, disagreement_id)
    if disagreement is None:
        return
    partnership = w.session.get_one(Partnership, disagreement.partnership_id)
    sides = partnerships.sides(w, partnership.id)
    due = disagreement.red_at or red_at_of(disagreement, partnership, sides) or w.now
    if was_missed(due, w.now):
        days = disagreement.days
        disagreement.counted_at = partnerships.counted_since(days, 1, w.now, partnership.tz, sides)
        disagreement.red_at = red_at_of(disagreement, partnership, sides)
        show(w, disagreement)
        return
    # After a time without the bot it may be night: it turns red when all are at work.
    disagreement.red_at = max(due, partnerships.next_common_open(w.now, sides))
    if disagreement.red_at > w.now:
        return
    disagreement.redden([person.id for person in above(w, partnership.id).people], w.now)
    w.happened(partnership.id, "disagreement.turned_red", disagreement.id)
    show(w, disagreement)
    w.post(partnership, "disagreement.red", disagreement.id, view_of(w, disagreement))


def follow_settings(w: Unit, partnership: Partnership) -> None:
    """Hours, weeks, zones or holidays changed: so many working days may be others."""
    for disagreement in _open(w, partnership):
        if disagreement.reddened_at is None:
            disagreement.red_at = None
            show(w, disagreement)


def follow_people(w: Unit, partnership: Partnership) -> None:
    """Another would be called now; what is red and with nobody any more goes to whoever there is."""
    for disagreement in _open(w, partnership):
        view = show(w, disagreement)
        if disagreement.reddened_at is not None and not view.called and view.above.people:
            disagreement.called = [person.id for person in view.above.people]
            w.post(partnership, "disagreement.red", disagreement.id, show(w, disagreement))


def follow_return(w: Unit, partnership: Partnership, _away_since: datetime) -> None:
    """Samspil was out of the channel, where nobody could press: the days of what is yellow begin anew.

    In a channel that goes on in place of another, what is red stands, too.
    """
    for disagreement in _open(w, partnership):
        if disagreement.reddened_at is None:
            disagreement.counted_at, disagreement.red_at = w.now, None
        show(w, disagreement)


def _open(w: Unit, partnership: Partnership) -> Sequence[Disagreement]:
    return w.session.exec(
        select(Disagreement)
        .where(
            Disagreement.partnership_id == partnership.id,
            Disagreement.outcome == "",
        )
        .order_by(col(Disagreement.id))
        .with_for_update()
    ).all()
