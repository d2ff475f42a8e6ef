"""What is open, in short: for the panel, the digest and the list."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, case
from sqlmodel import col, func, select

from bot import partnerships
from bot.partnerships import OF, Actor, Person, Seat, Unit
from bot.rituals.escalation.ground import ground_of
from bot.rituals.escalation.ladder import SEVERITIES, EscalationRung, ladder_of
from bot.rituals.escalation.records import Escalation
from bot.rituals.escalation.views import DUE, PEOPLE, EscalationView, views_of

IN_SHORT = 5


@dataclass(frozen=True)
class InShort:
    """The most severe of what is open, each with its rung, and how many there are in all."""

    foremost: Sequence[tuple[Escalation, EscalationRung]]
    total: int
    waits_for: Mapping[int, Sequence[Person]] = field(default_factory=dict)
    """Who has to do something next, by the id of the blocker."""
    due_at: Mapping[int, datetime] = field(default_factory=dict)
    """Until when, where a clock runs."""


def in_short(w: Unit, partnership_id: int) -> InShort:
    """What is open, in short: for the panel and the digest."""
    return several_in_short(w, [partnership_id])[partnership_id]


_TOTALS: Final = (
    select(Escalation.partnership_id, func.count())
    .where(col(Escalation.partnership_id).in_(OF), col(Escalation.confirmed_at).is_(None))
    .group_by(col(Escalation.partnership_id))
)
_RANKS: Final = {severity: rank for rank, severity in enumerate(reversed(SEVERITIES))}
_FOREMOST: Final = (
    select(Escalation)
    .where(Escalation.partnership_id == bindparam("of"), col(Escalation.confirmed_at).is_(None))
    .order_by(case(_RANKS, value=col(Escalation.severity)), col(Escalation.id))
    .limit(IN_SHORT)
)


def several_in_short(w: Unit, partnership_ids: Collection[int]) -> dict[int, InShort]:
    """What is open in several partnerships."""
    totals = w.session.exec(_TOTALS, params={"of": list(partnership_ids)})
    found = dict.fromkeys(partnership_ids, InShort((), 0))
    return found | {about: _in_short(w, about, total) for about, total in totals.all()}


def _in_short(w: Unit, partnership_id: int, total: int) -> InShort:
    foremost = w.session.exec(_FOREMOST, params={"of": partnership_id}).all()
    _ladder, rungs = ladder_of(w, partnership_id)
    by_place = {rung.place: rung for rung in rungs}
    shown = [(each, by_place.get(each.rung, rungs[-1])) for each in foremost]
    awaited = {each.id: each.waits_for for each in foremost}
    rows = w.session.exec(PEOPLE, params={"these": list(set().union(*awaited.values()))})
    people = {person.id: person for person in rows}
    waits_for = {about: [people[one] for one in some if one in people] for about, some in awaited.items()}
    due_at = dict(w.session.exec(DUE, params={"these": list(awaited)}).all())
    return InShort(shown, total, waits_for, due_at)


def oldest_open_of(w: Unit, partnership_ids: Collection[int]) -> dict[int, tuple[datetime, int]]:
    """When the blocker was raised that is open longest, and its step; by partnership, where one is open."""
    rows = w.session.exec(
        select(Escalation.partnership_id, Escalation.raised_at, Escalation.rung)
        .where(col(Escalation.partnership_id).in_(partnership_ids), col(Escalation.confirmed_at).is_(None))
        .order_by(col(Escalation.raised_at).desc(), col(Escalation.id).desc())
    )
    return {about: (raised_at, rung) for about, raised_at, rung in rows.all()}


def list_of(w: Unit, actor: Actor, partnership_id: int, most: int) -> tuple[Seat, list[EscalationView], int]:
    """What is not closed yet, the latest first, for one person to read; and how many there are in all."""
    seat = partnerships.seat(w, actor, partnership_id)
    is_open = (Escalation.partnership_id == partnership_id, col(Escalation.confirmed_at).is_(None))
    total = w.session.exec(select(func.count()).select_from(Escalation).where(*is_open)).one()
    found = w.session.exec(
        select(Escalation).where(*is_open).order_by(col(Escalation.id).desc()).limit(most)
    ).all()
    ground = ground_of(w, partnership_id)
    return seat, views_of(w, ground, found), total
