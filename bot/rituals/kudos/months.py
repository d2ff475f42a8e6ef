"""The monthly round-up: who praised whom what for, without counting and without a ranking."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot import partnerships
from bot.calendar import HolidayCalendar
from bot.due import NextDue
from bot.partnerships import Partnership, Unit
from bot.rituals.kudos.giving import KudosView, given_in
from bot.rituals.kudos.records import KudosMonth, following, invites, month_after


@dataclass(frozen=True)
class RoundUpView:
    """What a round-up tells."""

    partnership: Partnership
    month: KudosMonth
    given: Sequence[KudosView]


def to_begin(w: Unit) -> Sequence[int]:
    """Partnerships that are set up, and for which no round-up is lined up: new ones, or back again."""
    return w.session.exec(_to_begin()).all()


def round_ups_due(w: Unit) -> Sequence[int]:
    """Months that are to be rounded up."""
    return w.session.exec(select(KudosMonth.id).where(col(KudosMonth.due_at) <= w.now)).all()


def begin(w: Unit, partnership_id: int) -> None:
    """Line up the first round-up of a partnership, or the first after it came back."""
    partnership = w.session.exec(
        select(Partnership)
        .where(Partnership.id == partnership_id, col(Partnership.id).not_in(_lined_up()))
        .with_for_update(skip_locked=True)
    ).first()
    if partnership is not None and partnership.ended_at is None:
        _line_up(w, partnership)


def round_up(w: Unit, month_id: int) -> None:
    """Tell the channel what was given since last time, and line up the next month."""
    month = w.session.exec(
        select(KudosMonth)
        .where(KudosMonth.id == month_id, col(KudosMonth.due_at) <= w.now)
        .with_for_update(skip_locked=True)
    ).first()
    if month is None:
        return
    partnership = w.session.get_one(Partnership, month.partnership_id)
    if partnership.ended_at is not None:
        month.due_at = None
        return
    given = given_in(w, partnership, month.since, w.now)
    month.finish(len(given), w.now)
    w.session.flush()
    if given:
        w.post(partnership, "kudos.round_up", month.id, RoundUpView(partnership, month, given))
    elif invites(_counts(w, partnership)):
        w.post(partnership, "kudos.invitation", month.id, partnership)
    _line_up(w, partnership)


def follow_settings(w: Unit, partnership: Partnership) -> None:
    """The zone or the holidays of the partnership changed: the next round-up follows them."""
    month = w.session.exec(
        select(KudosMonth).where(
            KudosMonth.partnership_id == partnership.id, col(KudosMonth.due_at).is_not(None)
        )
    ).first()
    if month is not None:
        month.line_up(_calendars(w, partnership), partnership.tz)


def _line_up(w: Unit, partnership: Partnership) -> None:
    """The first month whose round-up is still to come; one that was called off meanwhile goes on."""
    calendars = _calendars(w, partnership)
    first = month_after(w.now, calendars, partnership.tz)
    month = _month(w, partnership, first)
    if month is not None and month.done_at is not None:
        # Its holidays have changed since: it is not rounded up a second time.
        first = following(first)
        month = _month(w, partnership, first)
    if month is None:
        since = _told_until(w, partnership)
        month = KudosMonth(partnership_id=partnership.id, month=first, since=since, was_due_at=since)
        w.session.add(month)
    month.line_up(calendars, partnership.tz)


def _told_until(w: Unit, partnership: Partnership) -> datetime:
    """What was given before this moment has been told."""
    last = w.session.exec(
        select(KudosMonth)
        .where(KudosMonth.partnership_id == partnership.id)
        .order_by(col(KudosMonth.month).desc())
        .limit(1)
    ).first()
    return partnership.begun_at if last is None else last.done_at or last.since


def _month(w: Unit, partnership: Partnership, first: date) -> KudosMonth | None:
    return w.session.exec(
        select(KudosMonth).where(KudosMonth.partnership_id == partnership.id, KudosMonth.month == first)
    ).first()


def _lined_up() -> SelectOfScalar[int]:
    return select(KudosMonth.partnership_id).where(col(KudosMonth.due_at).is_not(None))


def _counts(w: Unit, partnership: Partnership) -> Sequence[int]:
    """How much was given in each month, the latest first."""
    return w.session.exec(
        select(KudosMonth.given)
        .where(KudosMonth.partnership_id == partnership.id, col(KudosMonth.done_at).is_not(None))
        .order_by(col(KudosMonth.month).desc())
    ).all()


def _calendars(w: Unit, partnership: Partnership) -> list[HolidayCalendar]:
    return [side.calendar for side in partnerships.sides(w, partnership.id)]


def _to_begin() -> SelectOfScalar[int]:
    return select(Partnership.id).where(
        col(Partnership.set_up_at).is_not(None),
        col(Partnership.ended_at).is_(None),
        col(Partnership.id).not_in(_lined_up()),
    )


next_due: Final = NextDue(col(KudosMonth.due_at), at_once=[_to_begin()])
"""When the next round-up is due, if any; at once where one is to be lined up first."""
