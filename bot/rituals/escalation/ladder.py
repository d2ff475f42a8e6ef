"""The ladder of a partnership: who is called on each rung, and how long they have."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import JSON, Field, SQLModel, col, select

from bot import partnership
from bot.calendar import WorkingHours
from bot.errors import Refusal
from bot.partnership import CONTACT, LEAD, OWNER, STEERING, Actor, Person, Seat, W

SEVERITIES: Final = ("low", "normal", "high", "critical")
SOURCES: Final = (CONTACT, OWNER, LEAD, STEERING)
"""Whom a rung calls unless named by hand: contacts of the responding side, owners of both, and so on."""
RUNGS_MOST: Final = 8
NAME_MOST: Final = 40

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
"""Working minutes that can be agreed."""
TO_ACKNOWLEDGE: Final = {"low": WORKDAY, "normal": 4 * HOUR, "high": 2 * HOUR, "critical": 30}
TO_RESOLVE: Final = {"low": 5 * WORKDAY, "normal": 3 * WORKDAY, "high": WORKDAY, "critical": 4 * HOUR}


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


@dataclass(frozen=True)
class LadderView:
    """The ladder as one person sees it, with whom each rung would call now (by their own side)."""

    seat: Seat
    ladder: EscalationLadder
    rungs: Sequence[EscalationRung]
    callees: Mapping[int, Sequence[Person]]


def deadline(since: datetime, minutes: float, hours: WorkingHours, *, always: bool) -> datetime:
    """So many minutes later, counted in working time unless it counts always."""
    return since + timedelta(minutes=minutes) if always else hours.add(since, timedelta(minutes=minutes))


def ladder_of(w: W, partnership_id: int) -> tuple[EscalationLadder, list[EscalationRung]]:
    """The ladder with its rungs from the lowest up; the usual four until somebody agrees otherwise."""
    ladder = w.session.exec(
        select(EscalationLadder).where(EscalationLadder.partnership_id == partnership_id)
    ).first()
    if ladder is None:
        ladder = EscalationLadder(partnership_id=partnership_id)
        w.session.add(ladder)
        w.session.add_all(_rung(partnership_id, place, source) for place, source in enumerate(SOURCES, 1))
        w.session.flush()
    return ladder, _rungs(w, partnership_id)


def callees(w: W, partnership_id: int, rung: EscalationRung, responding_side: int) -> list[Person]:
    """Whom a rung calls now: named by hand, else by their parts. Who left is nobody."""
    here = partnership.people(w, partnership_id)
    if rung.named:
        return [person for person in here if person.id in rung.named]
    parts = partnership.parts(w, partnership_id)
    holders = [person for person in here if rung.source in parts.get(person.id, ())]
    if rung.source == CONTACT:
        return [person for person in holders if person.side_id == responding_side]
    return holders


def show(w: W, actor: Actor, partnership_id: int) -> LadderView:
    """The ladder, with whom each rung would call if the side of who looks had to respond."""
    seat = partnership.seat(w, actor, partnership_id)
    ladder, rungs = ladder_of(w, partnership_id)
    called = {rung.place: callees(w, partnership_id, rung, seat.side.id) for rung in rungs}
    return LadderView(seat, ladder, rungs, called)


def rung_of(w: W, actor: Actor, rung_id: int) -> tuple[Seat, EscalationRung]:
    """A rung that who acts may change."""
    rung = w.session.get(EscalationRung, rung_id)
    if rung is None:
        raise Refusal("This rung no longer exists. Close this and open it again.")
    seat = partnership.seat(w, actor, rung.partnership_id)
    seat.settle()
    return seat, rung


def change_rung(w: W, actor: Actor, rung_id: int, agreed: RungSettings) -> LadderView:
    """Agree on whom a rung calls, and how long they have."""
    seat, rung = rung_of(w, actor, rung_id)
    if len(agreed.name.strip()) > NAME_MOST:
        raise Refusal("The name may have at most {most} characters.", "name", most=NAME_MOST)
    if agreed.source not in SOURCES:
        raise Refusal("Choose whom this rung calls.", "source")
    for person_id in agreed.named:
        partnership.member(w, seat.partnership.id, person_id, "named")
    rung.name, rung.source, rung.named = agreed.name.strip(), agreed.source, list(agreed.named)
    rung.to_acknowledge, rung.to_resolve = _times(agreed.to_acknowledge), _times(agreed.to_resolve)
    w.touch(seat.partnership)
    return show(w, actor, seat.partnership.id)


def add_rung(w: W, actor: Actor, partnership_id: int) -> LadderView:
    """One rung more, on top."""
    seat = partnership.seat(w, actor, partnership_id)
    seat.settle()
    _ladder, rungs = ladder_of(w, partnership_id)
    if len(rungs) >= RUNGS_MOST:
        raise Refusal("A ladder has at most {most} rungs.", most=RUNGS_MOST)
    w.session.add(_rung(partnership_id, len(rungs) + 1, STEERING))
    w.session.flush()
    return show(w, actor, partnership_id)


def leave_out_rung(w: W, actor: Actor, rung_id: int) -> LadderView:
    """One rung less; a ladder has at least one."""
    seat, rung = rung_of(w, actor, rung_id)
    _ladder, rungs = ladder_of(w, seat.partnership.id)
    if len(rungs) == 1:
        raise Refusal("A ladder needs at least one rung.")
    w.session.delete(rung)
    for place, left in enumerate((each for each in rungs if each.id != rung.id), 1):
        left.place = place
    w.session.flush()
    return show(w, actor, seat.partnership.id)


def count_critical(w: W, actor: Actor, partnership_id: int, *, always: bool) -> LadderView:
    """Whether what is critical waits for working hours."""
    seat = partnership.seat(w, actor, partnership_id)
    seat.settle()
    ladder, _rungs_of_it = ladder_of(w, partnership_id)
    ladder.critical_counts_always = always
    return show(w, actor, partnership_id)


def _rungs(w: W, partnership_id: int) -> list[EscalationRung]:
    return list(
        w.session.exec(
            select(EscalationRung)
            .where(EscalationRung.partnership_id == partnership_id)
            .order_by(col(EscalationRung.place))
        )
    )


def _rung(partnership_id: int, place: int, source: str) -> EscalationRung:
    return EscalationRung(
        partnership_id=partnership_id,
        place=place,
        source=source,
        to_acknowledge=TO_ACKNOWLEDGE,
        to_resolve=TO_RESOLVE,
    )


def _times(minutes: Mapping[str, int]) -> dict[str, int]:
    allowed: Collection[int] = DURATIONS
    if set(minutes) != set(SEVERITIES) or any(each not in allowed for each in minutes.values()):
        raise Refusal("This button is of an older version. Use the panel in the channel.")
    return dict(minutes)
