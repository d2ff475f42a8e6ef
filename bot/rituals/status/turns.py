"""Who leads a meeting: the turn goes round between the sides, and on each side between its people."""

from collections.abc import Collection, Iterable, Mapping
from itertools import chain
from typing import Final

from sqlalchemy import func
from sqlmodel import col, select

from bot import partnerships
from bot.partnerships import Partnership, Person, Unit
from bot.rituals.status.forums import rosters
from bot.rituals.status.plans import StatusForum
from bot.rituals.status.records import StatusRound, next_facilitator

HISTORY: Final = 60
"""So many earlier facilitators are looked at: a year of weekly meetings tells enough."""


def keep_facilitator(w: Unit, partnership: Partnership, round_: StatusRound) -> None:
    """Where who was to lead the meeting is away then or has left, it is another's turn.

    An extra meeting takes nobody's turn.
    """
    if round_.day is None:
        return
    forum = w.session.get(StatusForum, round_.forum_id) if round_.forum_id else None
    asked = rosters(w, partnership.id, forum).values()
    if any(round_.facilitator_id == each.id for each in _there(w, round_, *asked)):
        return
    of = partnership.id
    before = facilitators(w, [of], besides=round_.id, forum_id=round_.forum_id).get(of, ())
    chosen = next_facilitator([_there(w, round_, people) for people in asked], before)
    round_.facilitator_id = chosen.id if chosen else None


def _there(w: Unit, round_: StatusRound, *asked: Iterable[Person]) -> list[Person]:
    return partnerships.there(w, chain(*asked), round_.meeting_at)


def facilitators(
    w: Unit, partnership_ids: Collection[int], besides: int | None = None, forum_id: int | None = None
) -> Mapping[int, list[Person]]:
    """Who facilitated in each, the latest first; one round may be left out."""
    day = StatusRound.planned_on if forum_id is None else StatusRound.forum_day
    latest = (
        func.row_number()
        .over(partition_by=col(StatusRound.partnership_id), order_by=col(StatusRound.meeting_at).desc())
        .label("latest")
    )
    ranked = (
        select(StatusRound.partnership_id, StatusRound.facilitator_id, latest)
        .where(
            col(StatusRound.partnership_id).in_(partnership_ids),
            col(StatusRound.called_off_at).is_(None),
            col(StatusRound.facilitator_id).is_not(None),
            col(day).is_not(None),
            StatusRound.forum_id == forum_id,
            col(StatusRound.id) != (besides or 0),
        )
        .subquery()
    )
    found: dict[int, list[Person]] = {}
    rows = w.session.exec(
        select(ranked.c.partnership_id, Person)
        .join(Person, col(Person.id) == ranked.c.facilitator_id)
        .where(ranked.c.latest <= HISTORY)
        .order_by(ranked.c.latest)
    )
    for partnership_id, person in rows:
        found.setdefault(partnership_id, []).append(person)
    return found
