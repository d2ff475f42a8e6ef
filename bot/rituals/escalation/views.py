"""What is shown of an escalation: where it stands and whom it names, and each step as the thread tells it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BindParameter, bindparam
from sqlmodel import col, select

from bot.partnerships import Partnership, Person, Side, Unit
from bot.rituals.escalation.ground import Ground
from bot.rituals.escalation.ladder import EscalationRung
from bot.rituals.escalation.records import (
    ASKED_TO_COUNT,
    CLIMB,
    HANDED_BACK,
    RESOLVED,
    Escalation,
    EscalationDeadline,
    EscalationMove,
)


@dataclass(frozen=True)
class EscalationView:
    """An escalation as it is shown."""

    partnership: Partnership
    escalation: Escalation
    rung: EscalationRung
    people: Mapping[int, Person]
    """Everybody it names, by id."""
    responding: Side
    due_at: datetime | None
    """When it moves up by itself."""
    next_called: Sequence[Person] = ()
    """Who is called then, as things stand."""
    raisers: Collection[int] = ()
    """The ids of who speaks for who raised it."""
    reader: int | None = None
    """Whose copy it is, by their id; None in the channel, which all read."""

    def is_for(self, ids: Collection[int]) -> bool:
        """Whether its reader is one of these; of all who read the channel some are."""
        return self.reader is None or self.reader in ids

    @property
    def waits_for_raiser(self) -> bool:
        """Whether who raised it has to do something next."""
        return self.escalation.state in (HANDED_BACK, RESOLVED)

    @property
    def holder(self) -> Person | None:
        """Who brought it where it stands."""
        return self.people.get(self.escalation.holder or 0)


@dataclass(frozen=True)
class MoveView:
    """One step as the thread tells it; what only some steps tell is gathered when they tell it."""

    ground: Ground
    escalation: Escalation
    move: EscalationMove
    by: Person | None
    seen: Callable[[], EscalationView]
    """The escalation as it is shown."""
    passed: Sequence[EscalationMove] = ()
    """The steps that were passed over on the way."""
    then: "MoveView | None" = None
    """What answered it, and is told in the same line."""

    @property
    def partnership(self) -> Partnership:
        """In whose channel it stands."""
        return self.ground.partnership

    @property
    def rungs(self) -> Sequence[EscalationRung]:
        """All steps of the ladder."""
        return self.ground.rungs

    @property
    def responding(self) -> Side:
        """The side that is asked."""
        return self.ground.responding(self.escalation)

    @property
    def called(self) -> Sequence[Person]:
        """Who is called on its rung, or is asked whether it may count day and night."""
        if self.move.kind == ASKED_TO_COUNT:
            return self.ground.asked_to_count(self.escalation)
        people = self.seen().people
        return [people[each] for each in self.escalation.called if each in people]

    @property
    def due_at(self) -> datetime | None:
        """When it moves up by itself."""
        return self.seen().due_at

    @property
    def moved_by(self) -> Side | None:
        """Whose change moved its deadline."""
        is_moved = self.move.kind == "moved" and self.move.said
        return self.ground.sides.get(int(self.move.said)) if is_moved else None

    @property
    def is_current(self) -> bool:
        """Whether what it says still waits for the same people."""
        return self.escalation.is_running and self.escalation.clock_since < self.move.at


def view_of(w: Unit, ground: Ground, escalation: Escalation) -> EscalationView:
    """Gather what is shown of it."""
    return views_of(w, ground, [escalation])[0]


_THESE: Final[BindParameter[Any]] = bindparam("these", expanding=True)
PEOPLE: Final = select(Person).where(col(Person.id).in_(_THESE))
"""By their ids, in `these`."""
DUE: Final = select(EscalationDeadline.escalation_id, EscalationDeadline.at).where(
    col(EscalationDeadline.escalation_id).in_(_THESE), EscalationDeadline.kind == CLIMB
)


def views_of(w: Unit, ground: Ground, escalations: Sequence[Escalation]) -> list[EscalationView]:
    """Gather what is shown of several: two queries, whatever their number."""
    following = {escalation.id: ground.called_next(escalation) for escalation in escalations}
    named = {
        escalation.id: _named(escalation) | {person.id for person in following[escalation.id]}
        for escalation in escalations
    }
    rows = w.session.exec(PEOPLE, params={"these": list(set().union(*named.values()))})
    people = {person.id: person for person in rows}
    due_at: dict[int, datetime] = dict(w.session.exec(DUE, params={"these": list(named)}).all())
    return [
        EscalationView(
            ground.partnership,
            escalation,
            ground.rung_at(escalation.rung),
            {person_id: people[person_id] for person_id in named[escalation.id] if person_id in people},
            ground.responding(escalation),
            due_at.get(escalation.id),
            following[escalation.id],
            ground.raisers(escalation),
        )
        for escalation in escalations
    ]


def _named(escalation: Escalation) -> set[int]:
    named = {escalation.raised_by, *escalation.called, *escalation.told}
    return named | {each for each in (escalation.holder, escalation.resolved_by) if each is not None}
