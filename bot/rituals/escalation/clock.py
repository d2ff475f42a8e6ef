"""The clock of an escalation: it reminds, and moves up what nobody answers in time."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import bindparam
from sqlmodel import col, delete, select

from bot.due import Due, NextDue
from bot.partnerships import Unit
from bot.rituals.escalation.ground import Ground, ground_of
from bot.rituals.escalation.ladder import deadline
from bot.rituals.escalation.records import (
    AGAIN,
    CLIMB,
    OPEN,
    REMIND,
    Escalation,
    EscalationDeadline,
    EscalationMove,
)

REMINDED_AT = 0.75


_deadlines_due: Final = Due(EscalationDeadline, EscalationDeadline.at)
to_show: Final = Due(
    Escalation, None, col(Escalation.to_show_since).is_not(None), order=Escalation.partnership_id
)
"""Escalations that the clock has moved, and that are still to be shown as they are now.

Those of a partnership follow each other, so that its panel is drawn for all of them.
"""
next_due: Final = NextDue(_deadlines_due, to_show)
"""When the next deadline comes, or now if something has still to be shown."""


def partnerships_due(w: Unit) -> Sequence[int]:
    """Partnerships of which some deadline has come."""
    due = col(EscalationDeadline.id).in_(_deadlines_due(w))
    return w.session.exec(
        select(Escalation.partnership_id).join(EscalationDeadline).where(due).distinct()
    ).all()


def meet_deadlines(w: Unit, partnership_id: int) -> None:
    """Remind, or move up, whatever is due in a partnership; it is shown by a unit of its own."""
    due = w.session.exec(
        select(EscalationDeadline, Escalation)
        .join(Escalation)
        .where(Escalation.partnership_id == partnership_id, col(EscalationDeadline.at) <= w.now)
        .where(*_deadlines_due.conditions)
        .order_by(col(EscalationDeadline.at), col(EscalationDeadline.id))
        .with_for_update(skip_locked=True)
    ).all()
    if not due:
        return
    ground = ground_of(w, partnership_id)
    # What is late by both deadlines moves up, and is not reminded of what is over.
    last = {escalation.id: (each.kind, escalation) for each, escalation in due}
    w.session.exec(
        delete(EscalationDeadline).where(col(EscalationDeadline.id).in_([each.id for each, _of in due]))
    )
    for kind, escalation in last.values():
        if not escalation.is_running:
            continue
        escalation.to_show_since = w.now
        if kind == CLIMB:
            _climb(w, ground, escalation)
        else:
            _remind(w, ground, escalation, again=kind == AGAIN)


def step_up(w: Unit, ground: Ground, escalation: Escalation, where: str) -> None:
    """On to the next rung where somebody is there; those without are passed over with a word."""
    rungs = ground.above(escalation.rung, escalation.responding_side)
    following = ground.next_rung(escalation.rung, escalation.responding_side)
    for rung, called in rungs:
        if following is not None and rung.place == following.place:
            escalation.begin_rung(rung.place, [person.id for person in called], w.now)
            set_clock(w, ground, escalation)
            return
        said = "absent" if called else "nobody"
        record(w, escalation, "passed_over", where=where, to_rung=rung.place, said=said)
    if escalation.rung == 0:
        # Nobody is there on any rung: it stands on the first, and the thread says whom to name.
        escalation.begin_rung(rungs[0][0].place, [], w.now)
    record(w, escalation, "ended", where=where, said="nobody")
    set_clock(w, ground, escalation, at_the_end=True)


def set_clock(w: Unit, ground: Ground, escalation: Escalation, *, at_the_end: bool = False) -> None:
    """The deadlines that follow from where it stands: all others are gone."""
    _stop_clock(w, escalation)
    if not escalation.is_running:
        return
    hours = ground.sides[escalation.responding_side].hours
    if at_the_end or not escalation.called:
        tomorrow = hours.next_open(w.now + timedelta(hours=12))
        w.session.add(EscalationDeadline(escalation_id=escalation.id, kind=AGAIN, at=tomorrow))
        return
    rung = ground.rung_at(escalation.rung)
    always = ground.ladder.critical_counts_always and escalation.severity == "critical"
    since = escalation.acknowledged_at or escalation.rung_since
    times = rung.to_acknowledge if escalation.state == OPEN else rung.to_resolve
    minutes = times[escalation.severity]
    for kind, share in ((REMIND, REMINDED_AT), (CLIMB, 1.0)):
        at = deadline(since, minutes * share, hours, always=always)
        w.session.add(EscalationDeadline(escalation_id=escalation.id, kind=kind, at=at))


def _stop_clock(w: Unit, escalation: Escalation) -> None:
    """All its deadlines are gone; those of others are not written for it, since many move at once."""
    for pending in list(w.session.new):
        if isinstance(pending, EscalationDeadline) and pending.escalation_id == escalation.id:
            w.session.expunge(pending)
    w.session.connection().execute(_ITS_DEADLINES, {"of": escalation.id})


_ITS_DEADLINES: Final = delete(EscalationDeadline).where(
    col(EscalationDeadline.escalation_id) == bindparam("of")
)
"""Built once."""


def record(
    w: Unit,
    escalation: Escalation,
    kind: str,
    *,
    where: str,
    by: int | None = None,
    to_rung: int | None = None,
    said: str = "",
) -> EscalationMove:
    """A step of the story; it is told in the thread when the escalation is shown."""
    move = EscalationMove(
        escalation_id=escalation.id,
        kind=kind,
        by=by,
        at=w.now,
        where=where,
        from_rung=escalation.rung,
        to_rung=escalation.rung if to_rung is None else to_rung,
        said=said,
    )
    w.session.add(move)
    return move


def _climb(w: Unit, ground: Ground, escalation: Escalation) -> None:
    """The time is up."""
    said = "to_acknowledge" if escalation.state == OPEN else "to_resolve"
    following = ground.next_rung(escalation.rung, escalation.responding_side)
    if following is None:
        record(w, escalation, "ended", where="clock", said=said)
        set_clock(w, ground, escalation, at_the_end=True)
        return
    record(w, escalation, "climbed", where="clock", to_rung=following.place, said=said)
    step_up(w, ground, escalation, "clock")


def _remind(w: Unit, ground: Ground, escalation: Escalation, *, again: bool) -> None:
    """Remind its people; at the ladder's end, unless somebody further up has come back meanwhile."""
    place = escalation.rung if escalation.called else 0
    if again and ground.can_climb(place, escalation.responding_side):
        escalation.rung = place
        _climb(w, ground, escalation)
        return
    record(w, escalation, "reminded", where="clock", said="again" if again else "")
    if again:
        set_clock(w, ground, escalation, at_the_end=True)
