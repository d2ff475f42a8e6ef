"""The monthly round-up: who praised whom what for, without counting and without a ranking."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlmodel import col, select

from bot import partnerships
from bot.calendar import HolidayCalendar
from bot.due import Due, NextDue
from bot.partnerships import Partnership, Unit
from bot.rituals.kudos.commands import KudosView, given_in
from bot.rituals.kudos.records import KudosMonth, begins, following, invites, month_after


@dataclass(frozen=True)
class RoundUpView:
    """What a round-up tells."""

    partnership: Partnership
    month: KudosMonth
    given: Sequence[KudosView]


round_ups_due: Final = Due(KudosMonth, KudosMonth.due_at)
"""Months that are to be rounded up."""
_LINED_UP: Final = select(KudosMonth.partnership_id).where(col(KudosMonth.due_at).is_not(None))
to_begin: Final = Due(
    Partnership, None, col(Partnership.set_up_at).is_not(None), col(Partnership.id).not_in(_LINED_UP)
)
"""Partnerships that are set up, and for which no round-up is lined up."""
next_due: Final = NextDue(round_ups_due, to_begin)
"""When the next round-up is due, if any; at once where one is to be lined up first."""


def begin(w: Unit, partnership_id: int) -> None:
    """Line up the first round-up of a partnership."""
    partnership = to_begin.claim(w, partnership_id)
    if partnership is not None:
        _line_up(w, partnership)


def round_up(w: Unit, month_id: int) -> None:
    """Tell the channel what was given since last time, and line up the next month."""
    month = round_ups_due.claim(w, month_id)
    if month is None:
        return
    partnership = w.session.get_one(Partnership, month.partnership_id)
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
    first = _overlooked(w, partnership, calendars) or month_after(w.now, calendars, partnership.tz)
    month = _month(w, partnership, first)
    if month is not None and month.done_at is not None:
        # Its holidays have changed since: it is not rounded up a second time.
        first = following(first)
        month = _month(w, partnership, first)
    if month is None:
        since = _summed_up_until(w, partnership)
        month = KudosMonth(partnership_id=partnership.id, month=first, since=since, was_due_at=since)
        w.session.add(month)
    month.line_up(calendars, partnership.tz)


def _overlooked(w: Unit, partnership: Partnership, calendars: Sequence[HolidayCalendar]) -> date | None:
    """The month that was lined up, whose time has come, and that nobody rounded up."""
    last = _last(w, partnership)
    if last is None or last.done_at is not None:
        return None
    due_at = begins(last.month, calendars, partnership.tz)
    return last.month if partnership.begun_at < due_at <= w.now else None


def _summed_up_until(w: Unit, partnership: Partnership) -> datetime:
    """What was given before this moment has been told."""
    last = _last(w, partnership)
    return partnership.begun_at if last is None else last.done_at or last.since


def _last(w: Unit, partnership: Partnership) -> KudosMonth | None:
    return w.session.exec(
        select(KudosMonth)
        .where(KudosMonth.partnership_id == partnership.id)
        .order_by(col(KudosMonth.month).desc())
        .limit(1)
    ).first()


def _month(w: Unit, partnership: Partnership, first: date) -> KudosMonth | None:
    return w.session.exec(
        select(KudosMonth).where(KudosMonth.partnership_id == partnership.id, KudosMonth.month == first)
    ).first()


def _counts(w: Unit, partnership: Partnership) -> Sequence[int]:
    """How much was given in each month, the latest first."""
    return w.session.exec(
        select(KudosMonth.given)
        .where(KudosMonth.partnership_id == partnership.id, col(KudosMonth.done_at).is_not(None))
        .order_by(col(KudosMonth.month).desc())
    ).all()


def _calendars(w: Unit, partnership: Partnership) -> list[HolidayCalendar]:
    return [side.calendar for side in partnerships.sides(w, partnership.id)]
