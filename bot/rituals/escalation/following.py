"""The ground has moved: deadlines, and whom a rung calls, are derived again for every blocker that runs."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlmodel import col, delete, select, update

from bot.partnerships import Partnership, Unit
from bot.rituals.escalation.clock import (
    NOTICE,
    call_instead,
    call_step,
    climb,
    record,
    run_until,
    set_clock,
    stop_clock,
)
from bot.rituals.escalation.ground import Ground, ground_of, was_called_instead
from bot.rituals.escalation.ladder import reminder
from bot.rituals.escalation.lasted import AWAY, counted_through_from, moves_of, moves_of_each, pauses
from bot.rituals.escalation.lost import derived, follow_the_end, follow_waiting, note_lost
from bot.rituals.escalation.records import (
    AGAIN,
    CLIMB,
    COUNTED,
    REMIND,
    Escalation,
    EscalationDeadline,
    EscalationMove,
)
from bot.rituals.escalation.showing import show_all, show_each

Deadlines = Mapping[str, datetime]
"""What is lined up for one, by its kind."""


def follow(w: Unit, partnership: Partnership, moved: Collection[int] = ()) -> None:
    """Hours, holidays, zone, absence, parts or people have changed: what runs follows, and says so.

    `moved` are the ids of the sides whose clocks have changed. Agreed terms stay those of when it was raised.
    """
    found = _open(w, partnership.id)
    if not found:
        return
    ground = ground_of(w, partnership.id)
    moves, deadlines = moves_of_each(w, found), _deadlines_of_each(w, found)
    shown = []
    for escalation in found:
        if not escalation.is_running:
            follow_waiting(w, ground, escalation, moves[escalation.id])
            # Others may speak for who raised it now: what was asked of them says so.
            shown.append(escalation)
            continue
        its = deadlines[escalation.id]
        if note_lost(w, ground, escalation, its):
            its = _deadlines_of(w, escalation)
        changed = _call_anew(w, ground, escalation, moves[escalation.id])
        changed = changed or _call_who_is_there(w, ground, escalation, its)
        if moved and not changed:
            follow_the_end(w, ground, escalation)
        by_side = escalation.responding_side if escalation.responding_side in moved else None
        if changed or _move_deadline(w, ground, escalation, by_side, its):
            shown.append(escalation)
    if shown:
        show_each(w, ground, shown)


def agree_running(w: Unit, partnership: Partnership) -> None:
    """What is agreed of times is to hold for the blockers that run, too: their deadlines follow."""
    ground = ground_of(w, partnership.id)
    for escalation in _open(w, partnership.id):
        escalation.agree(ground.ladder, ground.rungs)
        if counted_through_from(moves_of(w, escalation.id)) is not None:
            escalation.counts_always = True
        if escalation.is_running:
            note_lost(w, ground, escalation, _deadlines_of(w, escalation))
        if escalation.is_running and _move_deadline(
            w, ground, escalation, None, _deadlines_of(w, escalation)
        ):
            show_all(w, ground, escalation)


def count_through(w: Unit, ground: Ground, escalation: Escalation, by: int, where: str) -> None:
    """From now on it counts day and night: what was left of the time is left."""
    note_lost(w, ground, escalation, _deadlines_of(w, escalation))
    escalation.counts_always = True
    record(w, escalation, COUNTED, by=by, where=where)
    w.session.flush()
    _move_deadline(w, ground, escalation, None, _deadlines_of(w, escalation), is_notified=False)


def follow_return(w: Unit, partnership: Partnership, away_since: datetime) -> None:
    """The bot is back in the channel: what nobody could act on meanwhile is counted against nobody."""
    ground = ground_of(w, partnership.id)
    for escalation in _open(w, partnership.id):
        if escalation.is_running:
            note_lost(w, ground, escalation, _deadlines_of(w, escalation))
            record(w, escalation, "paused", where="clock", at=away_since)
            record(w, escalation, "resumed", where="clock")
            _move_deadline(w, ground, escalation, None, _deadlines_of(w, escalation), is_notified=False)
        else:
            set_clock(w, ground, escalation)
        show_all(w, ground, escalation)
    follow(w, partnership)


def _open(w: Unit, partnership_id: int) -> Sequence[Escalation]:
    return w.session.exec(
        select(Escalation)
        .where(Escalation.partnership_id == partnership_id, col(Escalation.confirmed_at).is_(None))
        .order_by(col(Escalation.id))
        .with_for_update()
    ).all()


def _call_anew(w: Unit, ground: Ground, escalation: Escalation, moves: Sequence[EscalationMove]) -> bool:
    """Others hold the part now, or were named: they are called on the rung where it stands."""
    if was_called_instead(moves):
        return _call_step_or_others(w, ground, escalation)
    called = ground.callees(ground.rung_at(escalation.rung), escalation.responding_side)
    ids = [person.id for person in called]
    if set(ids) == set(escalation.called):
        return False
    if not called:
        # Forgotten first: where nobody is further up, others are called instead.
        escalation.called = []
        climb(w, ground, escalation, "nobody")
        return True
    was_empty = not escalation.called
    escalation.called, escalation.told = ids, sorted({*escalation.told, *ids})
    record(w, escalation, "called", where="clock")
    if was_empty or (escalation.acknowledged_by is not None and escalation.acknowledged_by not in ids):
        # Whoever had taken it on is not asked any more: those who are have their time from now on.
        escalation.begin_rung(escalation.rung, ids, w.now)
        set_clock(w, ground, escalation)
    return True


def _call_step_or_others(w: Unit, ground: Ground, escalation: Escalation) -> bool:
    """The people of a step as soon as one has any; else others, where those who were called are gone."""
    called_before = [person for person in ground.people if person.id in escalation.called]
    there = {person.id for person in ground.there(called_before, w.now)}
    if escalation.acknowledged_by in there:
        return False
    following = ground.next_rung(escalation, ground.place_below(escalation))
    if following is not None:
        call_step(w, ground, escalation, following)
        return True
    _why, others = ground.instead(escalation)
    if there:
        return _without_who_left(ground, escalation)
    if {person.id for person in others} == set(escalation.called):
        return False
    call_instead(w, ground, escalation, "clock")
    return True


def _without_who_left(ground: Ground, escalation: Escalation) -> bool:
    """Of those who were called instead, who has left the channel is waited for no more."""
    here = {person.id for person in ground.people}
    staying = [each for each in escalation.called if each in here]
    has_left = len(staying) < len(escalation.called)
    escalation.called = staying
    return has_left


def _call_who_is_there(w: Unit, ground: Ground, escalation: Escalation, its: Deadlines) -> bool:
    """Whom it waits for is away until the time is up: it goes on without waiting."""
    at = its.get(CLIMB) or its.get(AGAIN)
    if at is None or at <= w.now:
        return False
    called = [person for person in ground.people if person.id in escalation.called]
    there = [person.id for person in ground.there(called, at)]
    if not there:
        return _call_further(w, ground, escalation)
    if escalation.acknowledged_by is None or escalation.acknowledged_by in there:
        return False
    # Who took it on is away until it is over: the others of the rung are asked instead.
    escalation.begin_rung(escalation.rung, escalation.called, w.now)
    record(w, escalation, "called", where="clock")
    set_clock(w, ground, escalation)
    return True


def _call_further(w: Unit, ground: Ground, escalation: Escalation) -> bool:
    """The next step; where none has anybody who is there, others of the company, if anybody is."""
    if ground.next_rung(escalation) is not None:
        climb(w, ground, escalation, "absent")
        return True
    _why, others = ground.instead(escalation)
    if not ground.there(
        others, ground.clock_begins(escalation.responding_side, always=escalation.counts_always)
    ):
        return False
    call_instead(w, ground, escalation, "clock")
    return True


def _move_deadline(
    w: Unit,
    ground: Ground,
    escalation: Escalation,
    moved_by_side: int | None,
    its: Deadlines,
    *,
    is_notified: bool = True,
) -> bool:
    """The deadline as it follows from hours and holidays now, if it is another than was shown."""
    shown = its.get(CLIMB)
    if shown is None or (is_notified and shown <= w.now):
        # What has come is met as it was shown, also where nobody has looked since.
        return False
    hours, always = ground.responding(escalation).hours, escalation.counts_always
    since = escalation.clock_since
    moves = moves_of(w, escalation.id)
    away = pauses(moves, w.now, AWAY)
    at = derived(ground, escalation, hours, moves, w.now)
    left = shown - w.now if always else hours.between(w.now, max(shown, w.now))
    notice = max(min(NOTICE, left), timedelta(0))
    at = max(at, w.now + notice if always else hours.add(w.now, notice))
    begun = max([since, *(pause.until for pause in away)])
    remind_at = reminder(begun, at, hours, always=always)
    if at == shown:
        # A day ends at the same time, however long it is, and three quarters of it do not.
        if its.get(REMIND, remind_at) != remind_at:
            _remind_then(w, escalation, remind_at)
        return False
    is_reminded = REMIND not in its
    stop_clock(w, escalation)
    run_until(w, escalation, at, remind_at, moved_by_side=moved_by_side)
    if is_reminded and at < shown:
        _forget_reminder(w, escalation)
        escalation.reminded_at = w.now
    if is_notified:
        record(w, escalation, "moved", where="clock", said=str(moved_by_side or ""))
    return True


def _deadlines_of(w: Unit, escalation: Escalation) -> Deadlines:
    return _deadlines_of_each(w, [escalation])[escalation.id]


def _deadlines_of_each(w: Unit, escalations: Sequence[Escalation]) -> Mapping[int, Deadlines]:
    found: dict[int, dict[str, datetime]] = {escalation.id: {} for escalation in escalations}
    lined_up = select(EscalationDeadline).where(col(EscalationDeadline.escalation_id).in_(found))
    for each in w.session.exec(lined_up.order_by(col(EscalationDeadline.id).desc())):
        found[each.escalation_id][each.kind] = each.at
    return found


def _remind_then(w: Unit, escalation: Escalation, at: datetime) -> None:
    """Its people are still to be reminded: at that moment."""
    w.session.flush()
    its = col(EscalationDeadline.escalation_id) == escalation.id, col(EscalationDeadline.kind) == REMIND
    w.session.exec(update(EscalationDeadline).where(*its).values(at=at))


def _forget_reminder(w: Unit, escalation: Escalation) -> None:
    """Nobody is reminded twice of a time that has become shorter."""
    w.session.flush()
    its, kind = col(EscalationDeadline.escalation_id), col(EscalationDeadline.kind)
    w.session.exec(delete(EscalationDeadline).where(its == escalation.id, kind == REMIND))
