"""A forum in calendars: what took place, and what is to come; with each change a number rises."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile
from typing import Final

from sqlmodel import Field, SQLModel, UniqueConstraint, col, select

from bot.calendar import local_day
from bot.errors import Refusal
from bot.partnerships import Actor, Partnership, Person, Unit
from bot.recurring import Series, cadence as cadences, series
from bot.rituals.status.forums import forums_of, rosters
from bot.rituals.status.ground import days_of
from bot.rituals.status.planning import plan_of
from bot.rituals.status.plans import Meetings, StatusForum
from bot.rituals.status.records import StatusOpening, StatusRound
from bot.rituals.status.views import PlanView, cadence_of

YEARS_BACK: Final = 1
YEARS_AHEAD: Final = 2
"""So many calendar years beside this one are looked at: nothing changes from one week to the next."""


class StatusCalendar(SQLModel, table=True):
    """As what calendars know a forum, and how often what stands in them has changed."""

    __tablename__ = "status_calendar"
    __table_args__ = (UniqueConstraint("partnership_id", "forum"),)

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id")
    forum: str
    """status; of a further forum, “forum.” and its id."""
    key: str
    """Random, and the same for ever."""
    said: str
    """The hash of what was last put into calendars."""
    sequence: int = 0
    said_at: datetime
    """Since when that is so."""


@dataclass(frozen=True)
class ForumCalendar:
    """What calendars are told of a forum."""

    partnership: Partnership
    forum: StatusForum | None
    """The further forum; None: the status meetings."""
    link: str
    series: Series | None
    """None where no regular day takes place."""
    single: Sequence[tuple[int, datetime]]
    """Rounds on no regular day of the rule that holds now, each with the UTC moment of its meeting."""
    key: str
    sequence: int
    said_at: datetime


def calendar_for(
    w: Unit, actor: Actor, partnership_id: int, forum_id: int | None = None
) -> tuple[PlanView, ForumCalendar]:
    """For somebody who wants the meetings in their calendar; raises Refusal where there are none."""
    view = plan_of(w, actor, partnership_id, forum_id)
    made = calendar_of(w, view.seat.partnership, view.cadence) if view.cadence is not None else None
    if made is None or (made.series is None and not made.single):
        raise Refusal("No meeting is planned, so there is nothing to put into a calendar.")
    return view, made


def calendar_of(w: Unit, partnership: Partnership, meetings: Meetings) -> ForumCalendar:
    """What calendars are told of it now."""
    today = local_day(w.now, meetings.cadence.zone)
    since, until = date(today.year - YEARS_BACK, 1, 1), date(today.year + YEARS_AHEAD, 12, 31)
    taking_place, single = _held(w, meetings, since)
    if meetings.runs:
        taking_place = _coming(w, meetings, until) | taking_place
    made = series(meetings.cadence, taking_place, since, until, goes_on=meetings.runs)
    forum = meetings if isinstance(meetings, StatusForum) else None
    said = (partnership.name, forum and (forum.kind, forum.name), meetings.link, made, single)
    record = _record(w, meetings, hashlib.sha256(repr(said).encode()).hexdigest())
    return ForumCalendar(
        partnership, forum, meetings.link, made, single, record.key, record.sequence, record.said_at
    )


def calendars_of(w: Unit, partnership: Partnership, forums: Sequence[StatusForum]) -> list[ForumCalendar]:
    """Those of the status meetings, where they are planned, and of these further forums."""
    return [calendar_of(w, partnership, each) for each in _planned(w, partnership, forums)]


def calendars_with(w: Unit, partnership: Partnership, person: Person) -> list[ForumCalendar]:
    """Those in which somebody is asked."""
    found = []
    for each in _planned(w, partnership, forums_of(w, partnership.id)):
        forum = each if isinstance(each, StatusForum) else None
        asked = rosters(w, partnership.id, forum).get(person.side_id, ())
        if person.id in (one.id for one in asked):
            found.append(calendar_of(w, partnership, each))
    return found


def _planned(w: Unit, partnership: Partnership, forums: Sequence[StatusForum]) -> list[Meetings]:
    cadence = cadence_of(w, partnership.id)
    return [*([cadence] if cadence is not None else []), *forums]


def _held(
    w: Unit, meetings: Meetings, since: date
) -> tuple[dict[date, datetime], list[tuple[int, datetime]]]:
    """What was held, or is asked for: by regular day; and what is on none, or on one of an earlier rule."""
    of = meetings.partnership_id
    by_day: dict[date, datetime] = {}
    single = []
    rounds = select(StatusRound).where(
        StatusRound.partnership_id == of,
        StatusRound.forum_id == meetings.forum_id,
        col(StatusRound.called_off_at).is_(None),
    )
    cadence = meetings.cadence
    for each in w.session.exec(rounds.order_by(col(StatusRound.id))):
        if each.day is not None and each.day >= since and cadences.is_regular(cadence, each.day):
            by_day[each.day] = each.meeting_at
        elif local_day(each.meeting_at, cadence.zone) >= since:
            single.append((each.id, each.meeting_at))
    if meetings.forum_id is None:
        # For some seconds a meeting is taken from its plan, and has no round yet.
        for taken in w.session.exec(select(StatusOpening).where(StatusOpening.partnership_id == of)):
            if taken.planned_on is not None:
                by_day.setdefault(taken.planned_on, taken.meeting_at)
    return by_day, single


def _coming(w: Unit, meetings: Meetings, until: date) -> dict[date, datetime]:
    ground = days_of(meetings.forum_id).ground_of(w, meetings)
    found = takewhile(lambda each: each.planned_on <= until, meetings.coming(ground, w.now))
    return {each.planned_on: each.starts_at for each in found if each.starts_at is not None}


def _record(w: Unit, meetings: Meetings, said: str) -> StatusCalendar:
    """What is said is noted: where it is other than before, the number rises by one."""
    record = _found(w, meetings)
    if record is not None and record.said == said:
        return record
    # Two who ask at the same moment are told the same number.
    alone = select(Partnership.id).where(Partnership.id == meetings.partnership_id)
    w.session.exec(alone.with_for_update(key_share=True)).one()
    record = _found(w, meetings)
    if record is None:
        record = StatusCalendar(
            partnership_id=meetings.partnership_id,
            forum=days_of(meetings.forum_id).name,
            key=secrets.token_hex(16),
            said=said,
            said_at=w.now,
        )
        w.session.add(record)
    elif record.said != said:
        record.said, record.said_at = said, w.now
        record.sequence += 1
    w.session.flush()
    return record


def _found(w: Unit, meetings: Meetings) -> StatusCalendar | None:
    return w.session.exec(
        select(StatusCalendar)
        .where(
            StatusCalendar.partnership_id == meetings.partnership_id,
            StatusCalendar.forum == days_of(meetings.forum_id).name,
        )
        .execution_options(populate_existing=True)
    ).first()
