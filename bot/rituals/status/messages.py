"""The channel is told what becomes of the plan: who changed what, and what comes next."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import col, func, select

from bot.partnerships import Partnership, Seat, Side, Unit
from bot.recurring import OccurrenceException, name_holidays
from bot.recurring.cadence import Occurrence
from bot.rituals.status.plans import Meetings, StatusForum
from bot.rituals.status.records import StatusChange
from bot.rituals.status.views import next_of, rounds_asked_for


def tell_of_holidays(
    w: Unit,
    partnership: Partnership,
    sides: Sequence[Side],
    cadence: Meetings,
    affected: Sequence[Occurrence],
) -> None:
    """A message for each meeting that a holiday of either side moves or drops."""
    tell_of_each_holiday(w, partnership, cadence, as_holidays(affected, sides, partnership.language))


def tell(
    w: Unit,
    partnership: Partnership,
    cadence: Meetings,
    kind: str,
    *,
    by: Seat | None = None,
    was_at: datetime | None = None,
    next_at: datetime | None = None,
    planned_on: date | None = None,
    holidays: str = "",
) -> None:
    """Record a change and tell the channel: who, what, and what comes next."""
    change = StatusChange(
        partnership_id=partnership.id,
        forum_id=cadence.forum_id,
        kind=kind,
        by=by.person.id if by else None,
        at=w.now,
        was_at=was_at,
        planned_on=planned_on,
        holidays=holidays,
        next_at=next_at or _coming(w, cadence, kind),
    )
    w.session.add(change)
    w.session.flush()
    forum = cadence if isinstance(cadence, StatusForum) else None
    w.post(partnership, "status.change", change.id, partnership, change, by.person if by else None, forum)
    w.touch(partnership)


def _coming(w: Unit, cadence: Meetings, kind: str) -> datetime | None:
    """The next meeting, also one that is asked for already; where the plan follows settings, its new time."""
    if not cadence.runs:
        return None
    if kind == "followed":
        return cadence.meeting_at
    return next_of(cadence, rounds_asked_for(w, [cadence.partnership_id]))


def planned_in(w: Unit, partnership_id: int) -> int:
    """The id of the change by which the meetings were last planned: the welcome is named by it."""
    planned = select(func.max(StatusChange.id)).where(
        StatusChange.partnership_id == partnership_id,
        StatusChange.kind == "planned",
        col(StatusChange.forum_id).is_(None),
    )
    return w.session.exec(planned).one()


def tell_of_given_up(w: Unit, partnership: Partnership, cadence: Meetings, said: OccurrenceException) -> None:
    """With another rule a regular day is gone, and with it what had been said about it."""
    tell(w, partnership, cadence, "given_up", was_at=said.moved_to, planned_on=said.day)


def as_holidays(affected: Sequence[Occurrence], sides: Sequence[Side], language: str) -> list[dict[str, Any]]:
    """What holidays moved or dropped, as values that JSON can hold until it is told."""
    return [
        {
            "planned_on": occurrence.planned_on.isoformat(),
            "holidays": name_holidays(occurrence, sides, language),
            "was_at": occurrence.starts_at.isoformat() if occurrence.starts_at else None,
        }
        for occurrence in affected
    ]


def tell_of_each_holiday(
    w: Unit, partnership: Partnership, cadence: Meetings, affected: Sequence[Mapping[str, Any]]
) -> None:
    """The same messages, of what `as_holidays` made of them."""
    for each in affected:
        tell(
            w,
            partnership,
            cadence,
            "holiday",
            planned_on=date.fromisoformat(each["planned_on"]),
            holidays=each["holidays"],
            was_at=datetime.fromisoformat(each["was_at"]) if each["was_at"] else None,
        )
