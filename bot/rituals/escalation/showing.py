"""An escalation is shown: the thread's first message, its steps, and everybody's copy, all alike.

What stands in Slack is noted as stale here and drawn at its delivery; what is new is drawn at once. Whoever
takes a blocker waits for neither ladder nor people nor the drawing of every copy, of which Slack takes some
fifty a minute in any case: that was two thirds of what the press took (docs/performance.md).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Final

from sqlalchemy import BindParameter, bindparam
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import col, or_, select, update

from bot.partnerships import Person, Unit
from bot.prepared import Prepared, Records
from bot.rituals.escalation.ground import Ground, ground_of
from bot.rituals.escalation.lines import is_line, line_above, lines_of
from bot.rituals.escalation.records import ASKED_TO_COUNT, Escalation, EscalationMove
from bot.rituals.escalation.views import EscalationView, MoveView, view_of, views_of

THREAD: Final = "escalation.story"
COPY: Final = "escalation.copy"
DIRECT: Final = {
    "reminded": "escalation.nudge",
    "raiser": "escalation.raiser",
    "asked": "escalation.asked",
    ASKED_TO_COUNT: "escalation.weekend",
    "acknowledged": "escalation.taken",
}
"""Steps that ask or tell people something by direct message, and its name."""
STANDING: Final = (THREAD, COPY, *DIRECT.values())
"""Messages that show how it stands, for as long as they are there."""
See = Callable[[], EscalationView]
"""An escalation as it is shown, gathered when something of it is drawn."""

_THESE: Final[BindParameter[Any]] = bindparam("these", expanding=True)
_TO_TELL: Final = Records(
    select(EscalationMove)
    .where(
        col(EscalationMove.escalation_id).in_(_THESE),
        or_(col(EscalationMove.told_at).is_(None), col(EscalationMove.kind).in_(DIRECT)),
    )
    .order_by(col(EscalationMove.id))
)


def show_all(w: Unit, ground: Ground, escalation: Escalation) -> None:
    """All copies show the same: the thread's first message, its steps, and the direct messages."""
    show_each(w, ground, [escalation])


def show_each(w: Unit, ground: Ground, escalations: Sequence[Escalation]) -> None:
    """The same of several of one partnership."""
    w.session.flush()
    moves: dict[int, list[EscalationMove]] = {escalation.id: [] for escalation in escalations}
    for move in _TO_TELL.all(w.session, {"these": list(moves)}):
        moves[move.escalation_id].append(move)
    standing = w.draw_standing_later(ground.partnership, _shown(moves))
    gathered = cache(lambda: {view.escalation.id: view for view in views_of(w, ground, escalations)})
    for escalation in escalations:
        escalation.shown()
        see = lambda about=escalation.id: gathered()[about]  # noqa: E731  # its view, if it is asked for
        _show(w, ground, escalation, moves[escalation.id], see, standing)
    w.touch(ground.partnership)


def _shown(moves: Mapping[int, Sequence[EscalationMove]]) -> set[tuple[str, int]]:
    """All that may stand of these, by name and what it is about."""
    each = (move for some in moves.values() for move in some)
    direct = {(DIRECT[move.kind], move.id) for move in each if move.kind in DIRECT}
    return direct | {(name, about) for about in moves for name in (THREAD, COPY)}


def _show(
    w: Unit,
    ground: Ground,
    escalation: Escalation,
    moves: Sequence[EscalationMove],
    see: See,
    standing: Collection[tuple[str, int, str]],
) -> None:
    """What does not stand yet is drawn."""
    if (THREAD, escalation.id, ground.partnership.channel) not in standing:
        _post_story(w, see())
    for move, passed in lines_of(moves):
        if move.told_at is None:
            _tell(w, ground, escalation, move, passed, see)
        else:
            sent = (DIRECT[move.kind], move.id)
            there = {place for name, about, place in standing if (name, about) == sent}
            _follow(w, _step(w, ground, escalation, move, see), but=there)
    copies = {place for name, about, place in standing if (name, about) == (COPY, escalation.id)}
    if len(copies) < len(escalation.told):
        people = [see().people[each] for each in escalation.told]
        for person in people:
            if person.user not in copies:
                _post_copy(w, see(), person)


def draw_standing(w: Unit, name: str, about: int, place: str) -> None:
    """Bring one message that stands, in the channel or before somebody, up to what is true now."""
    move = None if name in (THREAD, COPY) else w.session.get(EscalationMove, about)
    escalation = w.session.get(Escalation, about if move is None else move.escalation_id)
    if escalation is None:
        return
    ground = ground_of(w, escalation.partnership_id)
    see = cache(lambda: view_of(w, ground, escalation))
    if name == THREAD:
        _post_story(w, see())
    elif move is not None:
        _follow(w, _step(w, ground, escalation, move, see), only=place)
    else:
        for person in see().people.values():
            if person.user == place:
                _post_copy(w, see(), person)


def _post_story(w: Unit, view: EscalationView) -> None:
    # In the channel the moment follows from agreed times; people are called in their own hours, unless
    # both agreed that its clock counts always.
    w.post(view.partnership, THREAD, view.escalation.id, view, at_once=True)


def _post_copy(w: Unit, view: EscalationView, to: Person) -> None:
    always = view.escalation.counts_always
    w.post(to, COPY, view.escalation.id, replace(view, reader=to.id), at_once=always)


def _tell(
    w: Unit,
    ground: Ground,
    escalation: Escalation,
    move: EscalationMove,
    passed: Sequence[EscalationMove],
    see: See,
) -> None:
    """The thread tells what people did and where it went; who is reminded hears it by direct message."""
    for each in (move, *passed):
        _TOLD.run(w.session, {"of": each.id, "told_at": w.now})
        set_committed_value(each, "told_at", w.now)
    step = _step(w, ground, escalation, move, see, passed)
    above = line_above(w, move)
    if is_line(move, passed):
        told = step
        if above:
            answered, passed_then = above
            told = replace(_step(w, ground, escalation, answered, see, passed_then), then=step)
        thread = (THREAD, escalation.id)
        w.post(ground.partnership, "escalation.move", told.move.id, told, thread=thread, at_once=True)
    if move.kind == "acknowledged":
        if above:
            _tell_who_waits(w, step)
    elif move.kind in DIRECT:
        _ask_people(w, step)


_TOLD: Final = Prepared(update(EscalationMove).where(col(EscalationMove.id) == bindparam("of")), "told_at")
"""By itself: the ORM would write it with whatever else is to be written, and takes ten times as long."""


def _step(
    w: Unit,
    ground: Ground,
    escalation: Escalation,
    move: EscalationMove,
    see: See,
    passed: Sequence[EscalationMove] = (),
) -> MoveView:
    by = w.session.get(Person, move.by) if move.by else None
    return MoveView(ground, escalation, move, by, see, passed)


def _follow(w: Unit, step: MoveView, *, only: str | None = None, but: Collection[str] = ()) -> None:
    """What people were asked or told by direct message says how it stands now."""
    name, about = DIRECT[step.move.kind], step.move.id
    sent_to = [only] if only else w.sent_to(step.partnership, name, about)
    if left := set(sent_to) - set(but):
        view = step.seen()
        known = {person.user: person for person in (*step.ground.people, *view.people.values())}
        for user in sorted(left & set(known)):
            w.post(known[user], name, about, step, replace(view, reader=known[user].id))


def _ask_who_raised_it(w: Unit, step: MoveView) -> None:
    """Or who speaks for them, once they have left."""
    view = step.seen()
    speaking = step.ground.raisers(view.escalation)
    for person in step.ground.people:
        if person.id in speaking:
            own, always = replace(view, reader=person.id), view.escalation.counts_always
            w.post(person, "escalation.asked", step.move.id, step, own, at_once=always)


def _tell_who_waits(w: Unit, step: MoveView) -> None:
    """That it is taken is told in a line that stands already, and an edit calls nobody.

    Who raised it waits for that, and the others who are called where it stands would do it, too.
    """
    view, always = step.seen(), step.escalation.counts_always
    waiting = {*step.ground.raisers(view.escalation), *view.escalation.called}
    for person in step.ground.there(step.ground.people, w.now):
        if person.id in waiting - {step.move.by}:
            own = replace(view, reader=person.id)
            w.post(person, "escalation.taken", step.move.id, step, own, at_once=always)


def _ask_people(w: Unit, step: MoveView) -> None:
    """A question goes to who raised it, and a reminder to whom it calls."""
    ground, move, view = step.ground, step.move, step.seen()
    always = view.escalation.counts_always
    if move.kind == "asked":
        _ask_who_raised_it(w, step)
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
        raisers = ground.raisers(view.escalation)
        for person in ground.there(ground.people, w.now):
            if person.id in raisers:
                w.post(person, "escalation.raiser", move.id, step, replace(view, reader=person.id))
