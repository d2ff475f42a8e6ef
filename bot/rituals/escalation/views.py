"""How an escalation is shown: the thread's first message, its steps, and everybody's copy, all alike.

Its queries are built once for whoever acknowledges a blocker, which takes four to eight times a status
answer: two thirds of what a move costs are the copies of its message, each gathered here
(docs/performance.md).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BindParameter, bindparam
from sqlmodel import col, or_, select

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

THREAD = "escalation.story"
ASKS: Final = {
    "reminded": "escalation.nudge",
    "raiser": "escalation.raiser",
    "asked": "escalation.asked",
    ASKED_TO_COUNT: "escalation.weekend",
}
"""Steps that ask something of people by direct message, and its name."""
GOES_UP: Final = ("climbed", "further", "passed_over")


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
    """One step as the thread tells it."""

    partnership: Partnership
    escalation: Escalation
    move: EscalationMove
    by: Person | None
    rungs: Sequence[EscalationRung]
    responding: Side
    next_rung: EscalationRung | None = None
    """Where it moves up by itself, as things stand."""
    called: Sequence[Person] = ()
    """Who is called on its rung, or is asked whether it may count day and night."""
    due_at: datetime | None = None
    moved_by: Side | None = None
    """Whose change moved its deadline."""
    passed: Sequence[EscalationMove] = ()
    """The steps that were passed over on the way."""

    @property
    def is_current(self) -> bool:
        """Whether what it says still waits for the same people."""
        return self.escalation.is_running and self.escalation.clock_since < self.move.at


def show_all(w: Unit, ground: Ground, escalation: Escalation) -> EscalationView:
    """All copies show the same: the thread's first message, its steps, and the direct messages."""
    return show_each(w, ground, [escalation])[0]


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
            ground.sides[escalation.responding_side],
            due_at.get(escalation.id),
            following[escalation.id],
            ground.raisers(people[escalation.raised_by]),
        )
        for escalation in escalations
    ]


def _named(escalation: Escalation) -> set[int]:
    named = {escalation.raised_by, *escalation.called, *escalation.told}
    return named | {each for each in (escalation.holder, escalation.resolved_by) if each is not None}


_TO_TELL: Final = (
    select(EscalationMove)
    .where(
        col(EscalationMove.escalation_id).in_(_THESE),
        or_(col(EscalationMove.told_at).is_(None), col(EscalationMove.kind).in_(ASKS)),
    )
    .order_by(col(EscalationMove.id))
)


def show_each(w: Unit, ground: Ground, escalations: Sequence[Escalation]) -> list[EscalationView]:
    """The same of several of one partnership."""
    w.session.flush()
    moves: dict[int, list[EscalationMove]] = {}
    for move in w.session.exec(_TO_TELL, params={"these": [escalation.id for escalation in escalations]}):
        moves.setdefault(move.escalation_id, []).append(move)
    views = views_of(w, ground, escalations)
    for view in views:
        escalation = view.escalation
        escalation.to_show_since = None
        # In the channel the moment follows from agreed times; people are called in their own hours, unless
        # both agreed that its clock counts always.
        w.post(ground.partnership, THREAD, escalation.id, view, at_once=True)
        for move, passed in _lines(moves.get(escalation.id, ())):
            if move.told_at is None:
                _tell(w, ground, view, move, passed)
            else:
                _follow(w, ground, view, move)
        for person_id in escalation.told:
            person, always = view.people[person_id], escalation.counts_always
            own = replace(view, reader=person_id)
            w.post(person, "escalation.copy", escalation.id, own, at_once=always)
    w.touch(ground.partnership)
    return views


def _lines(moves: Sequence[EscalationMove]) -> list[tuple[EscalationMove, list[EscalationMove]]]:
    """Each move that is told by itself, with the steps that were passed over on the way to it or by it."""
    lines: list[tuple[EscalationMove, list[EscalationMove]]] = []
    for move in moves:
        before = lines[-1] if lines else None
        if before is not None and before[0].kind in GOES_UP and move.kind == "passed_over":
            before[1].append(move)
        elif before is not None and before[0].kind == "passed_over" and move.kind == "ended":
            lines[-1] = (move, [before[0], *before[1]])
        else:
            lines.append((move, []))
    return lines


def _tell(
    w: Unit,
    ground: Ground,
    view: EscalationView,
    move: EscalationMove,
    passed: Sequence[EscalationMove],
) -> None:
    """The thread tells what people did and where it went; who is reminded hears it by direct message."""
    for each in (move, *passed):
        each.told_at = w.now
    if move.kind in ("raised", "paused"):
        return
    step = _step(w, ground, view, move, passed)
    if move.kind not in ("reminded", "raiser"):
        thread = (THREAD, view.escalation.id)
        w.post(ground.partnership, "escalation.move", move.id, step, thread=thread, at_once=True)
    _tell_people(w, ground, view, step)


def _step(
    w: Unit,
    ground: Ground,
    view: EscalationView,
    move: EscalationMove,
    passed: Sequence[EscalationMove] = (),
) -> MoveView:
    by = w.session.get(Person, move.by) if move.by else None
    following = ground.next_rung(view.escalation)
    return MoveView(
        ground.partnership,
        view.escalation,
        move,
        by,
        ground.rungs,
        view.responding,
        following,
        _asked_or_called(ground, view, move),
        view.due_at,
        ground.sides.get(int(move.said)) if move.kind == "moved" and move.said else None,
        passed,
    )


def _asked_or_called(ground: Ground, view: EscalationView, move: EscalationMove) -> list[Person]:
    if move.kind == ASKED_TO_COUNT:
        return ground.asked_to_count(view.escalation)
    return [view.people[each] for each in view.escalation.called if each in view.people]


def _follow(w: Unit, ground: Ground, view: EscalationView, move: EscalationMove) -> None:
    """What was asked of people by direct message says how it stands now."""
    name, step = ASKS[move.kind], _step(w, ground, view, move)
    sent_to = w.sent_to(ground.partnership, name, move.id)
    known = {person.user: person for person in (*ground.people, *view.people.values())}
    for user in sent_to:
        if user in known:
            w.post(known[user], name, move.id, step, replace(view, reader=known[user].id))


def _tell_people(w: Unit, ground: Ground, view: EscalationView, step: MoveView) -> None:
    """A question goes to who raised it, and a reminder to whom it calls."""
    move, always = step.move, view.escalation.counts_always
    if move.kind == "asked":
        asked = view.people[view.escalation.raised_by]
        own = replace(view, reader=asked.id)
        w.post(asked, "escalation.asked", move.id, step, own, at_once=always)
    if move.kind == ASKED_TO_COUNT:
        # At once, whatever their hours: on Monday there is nothing left to ask.
        for person in step.called:
            own = replace(view, reader=person.id)
            w.post(person, "escalation.weekend", move.id, step, own, at_once=True)
    if move.kind == "reminded" and view.escalation.is_running:
        for person in ground.there(step.called, w.now):
            if person.left_at is None:
                own = replace(view, reader=person.id)
                w.post(person, "escalation.nudge", move.id, step, own, at_once=always)
    if move.kind == "raiser" and not view.escalation.is_running:
        raisers = ground.raisers(view.people[view.escalation.raised_by])
        for person in ground.there(ground.people, w.now):
            if person.id in raisers:
                w.post(person, "escalation.raiser", move.id, step, replace(view, reader=person.id))
