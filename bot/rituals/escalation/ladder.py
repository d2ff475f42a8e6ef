"""The ladder of a partnership: who is called on each rung, and how long they have."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from sqlalchemy import bindparam
from sqlmodel import JSON, Field, Session, SQLModel, col, select

from bot.calendar import WorkingHours
from bot.errors import Refusal
from bot.partnerships import CONTACT, LEAD, OF, OWNER, STEERING, Person, Side, Unit
from bot.prepared import Records

SEVERITIES: Final = ("low", "normal", "high", "critical")
SOURCES: Final = (CONTACT, OWNER, LEAD, STEERING)
"""Whom a rung calls unless named by hand: contacts of the responding side, managers of both, and so on."""
RUNGS_MOST: Final = 8
NAME_MOST: Final = 40
NAMED_MOST: Final = 20
"""People whom a step calls by name: of a crowd that is called, nobody comes."""

HOUR: Final = 60
WORKDAY: Final = 8 * HOUR
DURATIONS: Final = (
    15,
    30,
    HOUR,
    2 * HOUR,
    4 * HOUR,
    WORKDAY,
    2 * WORKDAY,
    3 * WORKDAY,
    5 * WORKDAY,
    10 * WORKDAY,
)
"""Working minutes that can be agreed; whole multiples of WORKDAY are so many days, however long these are."""
REMINDED_AT: Final = 0.75
TO_ACKNOWLEDGE: Final = {"low": WORKDAY, "normal": 4 * HOUR, "high": 2 * HOUR, "critical": 30}
TO_RESOLVE: Final = {"low": 5 * WORKDAY, "normal": 3 * WORKDAY, "high": WORKDAY, "critical": 4 * HOUR}


PRESETS: Final[Mapping[str, tuple[Mapping[str, int], Mapping[str, int]]]] = {
    "operations": (TO_ACKNOWLEDGE, TO_RESOLVE),
    "project": (
        {"low": 2 * WORKDAY, "normal": WORKDAY, "high": 4 * HOUR, "critical": HOUR},
        {"low": 10 * WORKDAY, "normal": 5 * WORKDAY, "high": 2 * WORKDAY, "critical": WORKDAY},
    ),
}
"""Times for all steps at once: to acknowledge, and to resolve. Operations are the usual ones."""


def times_of(preset: str) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """The times of a preset; raises Refusal where there is none of that name."""
    if preset not in PRESETS:
        raise Refusal("Choose one of the times of the list.")
    return PRESETS[preset]


class EscalationLadder(SQLModel, table=True):
    """What is agreed of the ladder as a whole."""

    __tablename__ = "escalation_ladder"

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id", unique=True)
    critical_counts_always: bool = False
    """What is critical does not wait for working hours."""


class EscalationRung(SQLModel, table=True):
    """One rung: whom it calls, and how many working minutes they have by severity."""

    __tablename__ = "escalation_rung"

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    place: int
    name: str = ""
    """Empty: named after whom it calls."""
    source: str
    named: list[int] = Field(default_factory=list, sa_type=JSON)
    """Ids of people named by hand, who then are called instead."""
    to_acknowledge: dict[str, int] = Field(sa_type=JSON)
    to_resolve: dict[str, int] = Field(sa_type=JSON)


@dataclass(frozen=True)
class RungSettings:
    """What is agreed of a rung in a modal."""

    name: str
    source: str
    named: Sequence[int]
    to_acknowledge: Mapping[str, int]
    to_resolve: Mapping[str, int]


def deadline(since: datetime, minutes: int, hours: WorkingHours, *, always: bool) -> datetime:
    """So much later, in working time unless it counts always; days end at the same time of the day."""
    days, rest = divmod(minutes, WORKDAY)
    if days and not rest:
        return since + timedelta(days=days) if always else hours.add_days(since, days)
    return since + timedelta(minutes=minutes) if always else hours.add(since, timedelta(minutes=minutes))


def reminder(since: datetime, at: datetime, hours: WorkingHours, *, always: bool) -> datetime:
    """When three quarters of the time from `since` to the deadline `at` have passed."""
    if always:
        return since + (at - since) * REMINDED_AT
    return hours.add(since, hours.between(since, at) * REMINDED_AT)


@dataclass(frozen=True)
class Pause:
    """A stretch in which no clock ran."""

    since: datetime
    until: datetime


def with_pauses(
    since: datetime, at: datetime, pauses: Sequence[Pause], hours: WorkingHours, *, always: bool
) -> datetime:
    """The deadline `at` of a clock that began `since`, later by what no clock ran for.

    What was left when a pause began is left when it ends. The pauses come in order and do not overlap.
    """
    for pause in pauses:
        begun = max(pause.since, since)
        if begun >= at or pause.until <= since:
            continue
        at = pause.until + (at - begun) if always else hours.add(pause.until, hours.between(begun, at))
    return at


_LADDER: Final = Records(select(EscalationLadder).where(EscalationLadder.partnership_id == bindparam("of")))
_RUNGS: Final = Records(
    select(EscalationRung)
    .where(EscalationRung.partnership_id == bindparam("of"))
    .order_by(col(EscalationRung.place))
)


def ladder_of(w: Unit, partnership_id: int) -> tuple[EscalationLadder, list[EscalationRung]]:
    """The ladder with its rungs from the lowest up; the usual four until somebody agrees otherwise."""
    ladder = _LADDER.first(w.session, {"of": partnership_id})
    if ladder is None:
        ladder = EscalationLadder(partnership_id=partnership_id)
        w.session.add(ladder)
        w.session.add_all(
            usual_rung(partnership_id, place, source) for place, source in enumerate(SOURCES, 1)
        )
        w.session.flush()
    return ladder, rungs_of(w.session, partnership_id)


def rungs_of(session: Session, partnership_id: int) -> list[EscalationRung]:
    """The rungs that were agreed, from the lowest up."""
    return list(_RUNGS.all(session, {"of": partnership_id}))


_STEPS: Final = Records(
    select(EscalationRung)
    .where(col(EscalationRung.partnership_id).in_(OF))
    .order_by(col(EscalationRung.partnership_id), col(EscalationRung.place))
)


def steps_of(w: Unit, partnership_ids: Collection[int]) -> dict[int, list[EscalationRung]]:
    """The steps of several partnerships; the usual ones, which nobody has saved, where none were agreed."""
    found: dict[int, list[EscalationRung]] = {about: [] for about in partnership_ids}
    for step in _STEPS.all(w.session, {"of": list(partnership_ids)}):
        found[step.partnership_id].append(step)
    return {about: own or list(_usual_steps()) for about, own in found.items()}


@cache
def _usual_steps() -> Sequence[EscalationRung]:
    """Made once, to be read: of the thousand panels of a Monday at ten they were a seventh of each."""
    return [usual_rung(0, place, source) for place, source in enumerate(SOURCES, 1)]


def has_nobody(
    step: EscalationRung,
    sides: Sequence[Side],
    people: Sequence[Person],
    parts: Mapping[int, Collection[str]],
) -> bool:
    """Whether a step would call nobody; that of the contact persons, where any side has none."""
    if step.named:
        return not any(person.id in step.named for person in people)
    holders = [person for person in people if step.source in parts.get(person.id, ())]
    if step.source == CONTACT:
        return {person.side_id for person in holders} < {side.id for side in sides}
    return not holders


def usual_rung(partnership_id: int, place: int, source: str) -> EscalationRung:
    """A rung with the usual times."""
    return EscalationRung(
        partnership_id=partnership_id,
        place=place,
        source=source,
        to_acknowledge=TO_ACKNOWLEDGE,
        to_resolve=TO_RESOLVE,
    )
