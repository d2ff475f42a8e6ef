"""Who leads a meeting: the turn goes round between the sides, and on each side between its people."""

from collections.abc import Collection, Mapping
from typing import Final

from sqlalchemy import func
from sqlmodel import col, select

from bot import partnerships
from bot.partnerships import Partnership, Person, Unit
from bot.rituals.status.records import StatusRound, next_facilitator

HISTORY: Final = 60
"""So many earlier facilitators are looked at: a year of weekly meetings tells enough."""


def keep_facilitator(w: Unit, partnership: Partnership, round_: StatusRound) -> None:
    """Where who was to lead the meeting is away then or has left, it is another's turn.

    An extra meeting takes nobody's turn.
    """
    if round_.planned_on is None:
        return
    named = w.session.get(Person, round_.facilitator_id) if round_.facilitator_id else None
    if named is not None and named.is_expected and partnerships.there(w, [named], round_.meeting_at):
        return
    of = partnership.id
    people, sides = partnerships.people(w, of), partnerships.sides(w, of)
    rosters = [partnerships.there(w, partnerships.roster(people, side), round_.meeting_at) for side in sides]
    before = facilitators(w, [of], besides=round_.id).get(of, ())
    chosen = next_facilitator(rosters, before)
    round_.facilitator_id = chosen.id if chosen else None


def facilitators(
    w: Unit, partnership_ids: Collection[int], besides: int | None = None
) -> Mapping[int, list[Person]]:
    """Who facilitated in each, the latest first; one round may be left out."""
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
            col(StatusRound.planned_on).is_not(None),
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
