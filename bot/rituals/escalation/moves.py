"""Every move of an escalation: one transaction, recorded, told in the thread, and shown on all copies."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import col, delete, select

from bot import partnership
from bot.calendar import local_day
from bot.errors import Refusal
from bot.partnership import Actor, Partnership, Person, Seat, Side, W
from bot.rituals.escalation.ladder import SEVERITIES, EscalationRung, callees, deadline, ladder_of
from bot.rituals.escalation.records import (
    AGAIN,
    CLIMB,
    CONFIRMED,
    OPEN,
    REMIND,
    RESOLVED,
    Escalation,
    EscalationDeadline,
    EscalationMove,
    written,
)

REMINDED_AT = 0.75


@dataclass(frozen=True)
class Blocker:
    """What somebody raises: what is blocked, what it stops, since when, what was tried, what would help."""

    what: str
    severity: str
    stops: str = ""
    since: date | None = None
    tried: str = ""
    solution: str = ""
    responding_side: int | None = None


@dataclass(frozen=True)
class EscalationView:
    """An escalation as it is shown."""

    partnership: Partnership
    escalation: Escalation
    rung: EscalationRung
    people: dict[int, Person]
    """Everybody it names, by id."""
    responding: Side
    due_at: datetime | None
    """When it moves up by itself."""


@dataclass(frozen=True)
class MoveView:
    """One step as the thread tells it."""

    partnership: Partnership
    escalation: Escalation
    move: EscalationMove
    by: Person | None
    rungs: Sequence[EscalationRung]


def before_raising(w: W, actor: Actor, partnership_id: int) -> tuple[Seat, list[Side]]:
    """Who raises, and the sides that could respond."""
    seat = partnership.seat(w, actor, partnership_id)
    others = [side for side in partnership.sides(w, partnership_id) if side.id != seat.side.id]
    return seat, others


def raise_blocker(
    w: W, actor: Actor, partnership_id: int, blocker: Blocker, where: str
) -> tuple[Seat, EscalationView]:
    """Put a blocker on the first rung of the ladder that has somebody."""
    seat, others = before_raising(w, actor, partnership_id)
    what = written(blocker.what, "what", Refusal("Write what is blocked.", "what"))
    if blocker.severity not in SEVERITIES:
        raise Refusal("Choose how severe it is.", "severity")
    if blocker.since is not None and blocker.since > seat.today(w.now):
        raise Refusal("That day is still to come. Since when is it blocked?", "since")
    responding = next((side for side in others if side.id == blocker.responding_side), others[0])
    raised = Escalation(
        partnership_id=partnership_id,
        raised_by=seat.person.id,
        raised_at=w.now,
        responding_side=responding.id,
        severity=blocker.severity,
        what=what,
        stops=blocker.stops.strip(),
        since=blocker.since,
        tried=blocker.tried.strip(),
        solution=blocker.solution.strip(),
        rung=0,
        rung_since=w.now,
        told=[seat.person.id],
    )
    w.session.add(raised)
    w.session.flush()
    _record(w, raised, "raised", by=seat.person.id, where=where, from_rung=0, to_rung=1)
    _step_up(w, raised, where)
    return seat, show_all(w, raised)


def acknowledge(w: W, actor: Actor, escalation_id: int, where: str) -> EscalationView:
    """Somebody of the rung takes it on: the time to resolve runs."""
    escalation, seat = _enter(w, actor, escalation_id, of_rung=True)
    _do(w, lambda: escalation.acknowledge(seat.person.id, w.now))
    _record(w, escalation, "acknowledged", by=seat.person.id, where=where)
    _set_clock(w, escalation)
    return show_all(w, escalation)


def ask(w: W, actor: Actor, escalation_id: int, question: str, where: str) -> EscalationView:
    """Ask who raised it: the clock goes on."""
    escalation, seat = _enter(w, actor, escalation_id, of_rung=True)
    _do(w, escalation.check_running)
    said = written(question, "question", Refusal("Write what you want to know.", "question"))
    move = _record(w, escalation, "asked", by=seat.person.id, where=where, said=said)
    raiser = w.session.get_one(Person, escalation.raised_by)
    w.post(raiser, "escalation.asked", move.id, _move_view(w, escalation, move))
    return show_all(w, escalation)


def take_further(w: W, actor: Actor, escalation_id: int, where: str) -> EscalationView:
    """One rung up, without waiting for the clock: by its people, or by who raised it."""
    escalation, seat = _enter(w, actor, escalation_id, of_rung=True, or_raiser=True)
    _do(w, escalation.check_running)
    if not _can_climb(w, escalation):
        raise Refusal("There is nobody further up who could be called now.")
    _record(w, escalation, "further", by=seat.person.id, where=where)
    _step_up(w, escalation, where)
    return show_all(w, escalation)


def hand_back(w: W, actor: Actor, escalation_id: int, reason: str, where: str) -> EscalationView:
    """Back to who raised it: something is missing, or it belongs elsewhere."""
    escalation, seat = _enter(w, actor, escalation_id, of_rung=True)
    said = written(reason, "reason", Refusal("Write why it goes back.", "reason"))
    _do(w, lambda: escalation.hand_back(seat.person.id, w.now))
    _record(w, escalation, "handed_back", by=seat.person.id, where=where, said=said)
    _set_clock(w, escalation)
    return show_all(w, escalation)


def raise_again(w: W, actor: Actor, escalation_id: int, addition: str, where: str) -> EscalationView:
    """Who raised it adds what was missing."""
    escalation, seat = _enter(w, actor, escalation_id, or_raiser=True)
    said = written(addition, "addition", Refusal("Write what was missing.", "addition"))
    _do(w, lambda: escalation.raise_again(w.now))
    _record(w, escalation, "raised_again", by=seat.person.id, where=where, said=said)
    _set_clock(w, escalation)
    return show_all(w, escalation)


def resolve(
    w: W, actor: Actor, escalation_id: int, remedy: str, prevention: str, where: str
) -> tuple[Seat, EscalationView]:
    """It is solved: what was done, and what we change so that it does not come back."""
    escalation, seat = _enter(w, actor, escalation_id, of_rung=True, or_raiser=True)
    _do(w, lambda: escalation.resolve(seat.person.id, remedy, prevention, w.now))
    _record(w, escalation, "resolved", by=seat.person.id, where=where, said=escalation.remedy)
    _set_clock(w, escalation)
    return seat, show_all(w, escalation)


def confirm(w: W, actor: Actor, escalation_id: int, where: str) -> EscalationView:
    """Who raised it agrees."""
    escalation, seat = _enter(w, actor, escalation_id, or_raiser=True)
    _do(w, lambda: escalation.confirm(seat.person.id, w.now))
    _record(w, escalation, "confirmed", by=seat.person.id, where=where)
    return show_all(w, escalation)


def reopen(w: W, actor: Actor, escalation_id: int, reason: str, where: str) -> EscalationView:
    """Who raised it does not agree."""
    escalation, seat = _enter(w, actor, escalation_id, or_raiser=True)
    said = written(reason, "reason", Refusal("Write what is still blocked.", "reason"))
    _do(w, lambda: escalation.reopen(w.now))
    _record(w, escalation, "reopened", by=seat.person.id, where=where, said=said)
    _set_clock(w, escalation)
    return show_all(w, escalation)


def before_move(
    w: W, actor: Actor, escalation_id: int, *, of_rung: bool, or_raiser: bool
) -> tuple[Seat, EscalationView]:
    """Somebody wants to move it, and is shown a modal first."""
    escalation, seat = _enter(w, actor, escalation_id, of_rung=of_rung, or_raiser=or_raiser)
    if of_rung:
        _do(w, escalation.check_running)
    return seat, view_of(w, escalation)


def deadlines_due(w: W) -> Sequence[int]:
    """Deadlines that have come."""
    return w.session.exec(
        select(EscalationDeadline.id)
        .where(col(EscalationDeadline.at) <= w.now)
        .order_by(col(EscalationDeadline.at))
    ).all()


def next_due(w: W) -> datetime | None:
    """When the next deadline comes, if any."""
    moment = col(EscalationDeadline.at)
    return w.session.exec(select(moment).order_by(moment).limit(1)).first()


def meet_deadline(w: W, deadline_id: int) -> None:
    """Remind, or move up: the clock binds both sides alike."""
    due = w.session.exec(
        select(EscalationDeadline)
        .where(EscalationDeadline.id == deadline_id, col(EscalationDeadline.at) <= w.now)
        .with_for_update(skip_locked=True)
    ).first()
    if due is None:
        return
    escalation = w.session.get_one(Escalation, due.escalation_id)
    shared = w.session.get_one(Partnership, escalation.partnership_id)
    kind = due.kind
    w.session.delete(due)
    w.session.flush()
    if shared.ended_at is not None or not escalation.is_running:
        return
    if kind == CLIMB:
        _climb(w, escalation)
    else:
        _remind(w, escalation, again=kind == AGAIN)
    show_all(w, escalation)


def open_ones(w: W, partnership_id: int) -> list[EscalationView]:
    """What is not closed yet, the most severe first."""
    found = w.session.exec(
        select(Escalation)
        .where(Escalation.partnership_id == partnership_id, col(Escalation.confirmed_at).is_(None))
        .order_by(col(Escalation.id))
    )
    ranked = sorted(found, key=lambda each: -SEVERITIES.index(each.severity))
    return [view_of(w, each) for each in ranked]


def list_of(w: W, actor: Actor, partnership_id: int) -> tuple[Seat, list[EscalationView]]:
    """What is not closed yet, for one person to read."""
    return partnership.seat(w, actor, partnership_id), open_ones(w, partnership_id)


def view_of(w: W, escalation: Escalation) -> EscalationView:
    """Gather what is shown of it."""
    _ladder, rungs = ladder_of(w, escalation.partnership_id)
    named = {escalation.raised_by, *escalation.called, *escalation.told}
    named |= {each for each in (escalation.holder, escalation.resolved_by) if each is not None}
    people = w.session.exec(select(Person).where(col(Person.id).in_(named))).all()
    due = w.session.exec(
        select(EscalationDeadline).where(
            EscalationDeadline.escalation_id == escalation.id, EscalationDeadline.kind == CLIMB
        )
    ).first()
    return EscalationView(
        w.session.get_one(Partnership, escalation.partnership_id),
        escalation,
        _rung_at(rungs, escalation.rung),
        {person.id: person for person in people},
        w.session.get_one(Side, escalation.responding_side),
        due.at if due else None,
    )


def show_all(w: W, escalation: Escalation) -> EscalationView:
    """All copies show the same: the thread's first message, and the direct messages."""
    w.session.flush()
    view = view_of(w, escalation)
    w.post(view.partnership, "escalation.story", escalation.id, view)
    for person_id in escalation.told:
        w.post(view.people[person_id], "escalation.copy", escalation.id, view)
    w.touch(view.partnership)
    return view


def _step_up(w: W, escalation: Escalation, where: str) -> None:
    """On to the next rung where somebody is there; those without are passed over with a word."""
    rungs = _rungs_above(w, escalation)
    following = next((rung for rung, called in rungs if _present(w, escalation, called)), None)
    for rung, called in rungs:
        if following is not None and rung.place == following.place:
            escalation.begin_rung(rung.place, [person.id for person in called], w.now)
            _set_clock(w, escalation)
            return
        said = "absent" if called else "nobody"
        _record(w, escalation, "passed_over", where=where, to_rung=rung.place, said=said)
    if escalation.rung == 0:
        # Nobody is there on any rung: it stands on the first, and the thread says whom to name.
        first = rungs[0][0]
        escalation.begin_rung(first.place, [], w.now)
    _record(w, escalation, "ended", where=where, said="nobody")
    _set_clock(w, escalation, at_the_end=True)


def _climb(w: W, escalation: Escalation) -> None:
    """The time is up."""
    said = "to_acknowledge" if escalation.state == OPEN else "to_resolve"
    if not _can_climb(w, escalation):
        _record(w, escalation, "ended", where="clock", said=said)
        _set_clock(w, escalation, at_the_end=True)
        return
    _record(w, escalation, "climbed", where="clock", to_rung=escalation.rung + 1, said=said)
    _step_up(w, escalation, "clock")


def _remind(w: W, escalation: Escalation, *, again: bool) -> None:
    """Remind its people; at the ladder's end, unless somebody further up has come back meanwhile."""
    if again and not escalation.called:
        escalation.rung = 0
    if again and _can_climb(w, escalation):
        _climb(w, escalation)
        return
    move = _record(w, escalation, "reminded", where="clock", said="again" if again else "")
    view = _move_view(w, escalation, move)
    for person_id in escalation.called:
        person = w.session.get_one(Person, person_id)
        if person.left_at is None:
            w.post(person, "escalation.nudge", move.id, view)
    if again:
        escalation.rung = max(escalation.rung, 1)
        _set_clock(w, escalation, at_the_end=True)


def _set_clock(w: W, escalation: Escalation, *, at_the_end: bool = False) -> None:
    """The deadlines that follow from where it stands: all others are gone."""
    w.session.flush()
    w.session.exec(delete(EscalationDeadline).where(col(EscalationDeadline.escalation_id) == escalation.id))
    if not escalation.is_running:
        return
    ladder, rungs = ladder_of(w, escalation.partnership_id)
    hours = w.session.get_one(Side, escalation.responding_side).hours
    if at_the_end or not escalation.called:
        tomorrow = hours.next_open(w.now + timedelta(hours=12))
        w.session.add(EscalationDeadline(escalation_id=escalation.id, kind=AGAIN, at=tomorrow))
        return
    rung = _rung_at(rungs, escalation.rung)
    always = ladder.critical_counts_always and escalation.severity == "critical"
    since = escalation.acknowledged_at or escalation.rung_since
    times = rung.to_acknowledge if escalation.state == OPEN else rung.to_resolve
    minutes = times[escalation.severity]
    for kind, share in ((REMIND, REMINDED_AT), (CLIMB, 1.0)):
        at = deadline(since, minutes * share, hours, always=always)
        w.session.add(EscalationDeadline(escalation_id=escalation.id, kind=kind, at=at))


def _rungs_above(w: W, escalation: Escalation) -> list[tuple[EscalationRung, list[Person]]]:
    """The rungs further up, each with whom it calls."""
    _ladder, rungs = ladder_of(w, escalation.partnership_id)
    return [
        (rung, callees(w, escalation.partnership_id, rung, escalation.responding_side))
        for rung in rungs
        if rung.place > escalation.rung
    ]


def _present(w: W, escalation: Escalation, called: Sequence[Person]) -> bool:
    """Whether any of them is there today."""
    today = local_day(w.now, w.session.get_one(Partnership, escalation.partnership_id).tz)
    return any(not person.is_absent(today) for person in called)


def _can_climb(w: W, escalation: Escalation) -> bool:
    return any(_present(w, escalation, called) for _rung, called in _rungs_above(w, escalation))


def _record(
    w: W,
    escalation: Escalation,
    kind: str,
    *,
    where: str,
    by: int | None = None,
    from_rung: int | None = None,
    to_rung: int | None = None,
    said: str = "",
) -> EscalationMove:
    """A step of the story, told in the thread."""
    from_ = escalation.rung if from_rung is None else from_rung
    move = EscalationMove(
        escalation_id=escalation.id,
        kind=kind,
        by=by,
        at=w.now,
        where=where,
        from_rung=from_,
        to_rung=from_ if to_rung is None else to_rung,
        said=said,
    )
    w.session.add(move)
    w.session.flush()
    if kind != "raised":
        shared = w.session.get_one(Partnership, escalation.partnership_id)
        thread = ("escalation.story", escalation.id)
        w.post(shared, "escalation.move", move.id, _move_view(w, escalation, move), thread=thread)
    return move


def _move_view(w: W, escalation: Escalation, move: EscalationMove) -> MoveView:
    _ladder, rungs = ladder_of(w, escalation.partnership_id)
    by = w.session.get(Person, move.by) if move.by else None
    return MoveView(w.session.get_one(Partnership, escalation.partnership_id), escalation, move, by, rungs)


def _enter(
    w: W, actor: Actor, escalation_id: int, *, of_rung: bool = False, or_raiser: bool = False
) -> tuple[Escalation, Seat]:
    """An escalation and the seat of who moves it; raises Refusal for everybody who may not.

    The row is locked, so that of two who press at once one is first.
    """
    escalation = w.session.exec(
        select(Escalation).where(Escalation.id == escalation_id).with_for_update()
    ).first()
    if escalation is None:
        raise Refusal("This blocker no longer exists.")
    seat = partnership.seat(w, actor, escalation.partnership_id)
    is_called = of_rung and seat.person.id in escalation.called
    is_raiser = or_raiser and seat.person.id == escalation.raised_by
    if is_called or is_raiser:
        return escalation, seat
    if of_rung and escalation.state in (RESOLVED, CONFIRMED):
        _do(w, escalation.check_running)
    if not of_rung:
        raise Refusal("Only who raised this blocker can do that.")
    raise Refusal("Only the people who are called on this rung can do that; the message names them.")


def _do(w: W, verb: Callable[[], None]) -> None:
    """A verb whose refusal names who was first."""
    try:
        verb()
    except Refusal as stale:
        who = stale.values.get("who")
        if isinstance(who, int):
            stale.values["who"] = w.session.get_one(Person, who).name
        raise


def _rung_at(rungs: Sequence[EscalationRung], place: int) -> EscalationRung:
    """The rung it stands on; the last one where the ladder has become shorter since."""
    return next((rung for rung in rungs if rung.place == place), rungs[-1])
