"""What is open, in short: for the panel, the digest and the list."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, case
from sqlmodel import col, func, select

from bot import partnerships
from bot.partnerships import OF, Actor, Person, Seat, Unit
from bot.prepared import Records
from bot.rituals.escalation.ground import ground_of
from bot.rituals.escalation.ladder import SEVERITIES, EscalationRung, steps_of
from bot.rituals.escalation.records import Escalation
from bot.rituals.escalation.views import DUE, PEOPLE, EscalationView, views_of
from bot.text import stands_in

IN_SHORT = 5


@dataclass(frozen=True)
class FoundBlocker:
    """One that was looked for, and who brought it where it stands."""

    escalation: Escalation
    holder: Person | None


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
    """What is open, in short: for the digest."""
    return several_in_short(w, steps_of(w, [partnership_id]))[partnership_id]


_TOTALS: Final = Records(
    select(Escalation.partnership_id, func.count())
    .where(col(Escalation.partnership_id).in_(OF), col(Escalation.confirmed_at).is_(None))
    .group_by(col(Escalation.partnership_id))
)
_RANKS: Final = {severity: rank for rank, severity in enumerate(reversed(SEVERITIES))}
_FOREMOST: Final = Records(
    select(Escalation)
    .where(Escalation.partnership_id == bindparam("of"), col(Escalation.confirmed_at).is_(None))
    .order_by(case(_RANKS, value=col(Escalation.severity)), col(Escalation.id))
    .limit(IN_SHORT)
)


def several_in_short(w: Unit, steps: Mapping[int, Sequence[EscalationRung]]) -> dict[int, InShort]:
    """What is open in the partnerships whose steps these are, by partnership.

    For every look at a panel: nothing more is asked where nothing is open, and of all that is, people and
    deadlines are asked for once.
    """
    found = {about: InShort((), 0) for about in steps}
    totals = dict(_TOTALS.all(w.session, {"of": list(steps)}))
    foremost = {about: _FOREMOST.all(w.session, {"of": about}) for about in totals}
    awaited = {each.id: each.waits_for for some in foremost.values() for each in some}
    if not awaited:
        return found
    rows = w.session.exec(PEOPLE, params={"these": list(set().union(*awaited.values()))})
    people = {person.id: person for person in rows}
    due_at = dict(w.session.exec(DUE, params={"these": list(awaited)}).all())
    for about, some in foremost.items():
        shown = [(each, _step_of(each, steps[about])) for each in some]
        waits_for = {each.id: [people[one] for one in each.waits_for if one in people] for each in some}
        found[about] = InShort(shown, totals[about], waits_for, due_at)
    return found


def _step_of(escalation: Escalation, steps: Sequence[EscalationRung]) -> EscalationRung:
    return next((step for step in steps if step.place == escalation.rung), steps[-1])


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


def with_words(w: Unit, partnership_id: int, wanted: str, most: int) -> tuple[list[FoundBlocker], int]:
    """Those in which it stands, closed or not, the newest first; and how many there are in all."""
    every = w.session.exec(
        select(Escalation)
        .where(Escalation.partnership_id == partnership_id)
        .order_by(col(Escalation.id).desc())
    )
    these = [each for each in every if stands_in(wanted, *_texts(each))]
    holders = [each.holder for each in these[:most] if each.holder is not None]
    people = {each.id: each for each in w.session.exec(PEOPLE, params={"these": holders})}
    return [FoundBlocker(each, people.get(each.holder or 0)) for each in these[:most]], len(these)


def _texts(escalation: Escalation) -> tuple[str, ...]:
    return (
        escalation.reference,
        escalation.what,
        escalation.stops,
        escalation.tried,
        escalation.solution,
        escalation.remedy,
        escalation.prevention,
    )
