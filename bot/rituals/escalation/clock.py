"""The clock of an escalation: it reminds, and moves up what nobody answers in time."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam
from sqlmodel import col, delete, insert, select

from bot.calendar import WorkingHours
from bot.due import Due, NextDue, was_missed
from bot.partnerships import Person, Unit, next_at_work
from bot.prepared import Prepared
from bot.rituals.escalation.at_the_end import reminded_again_at, reminded_at_the_end
from bot.rituals.escalation.ground import Ground, ground_of
from bot.rituals.escalation.ladder import EscalationRung, deadline, reminder
from bot.rituals.escalation.records import (
    AGAIN,
    CLIMB,
    DOWN,
    HANDED_BACK,
    OPEN,
    RAISER,
    REMIND,
    RESOLVED,
    Escalation,
    EscalationDeadline,
    EscalationMove,
    EscalationShownDeadline,
)
from bot.rituals.escalation.showing import show_each

TOLD_OUTSIDE: Final = {
    "raised": "blocker.raised",
    "acknowledged": "blocker.taken",
    "further": "blocker.escalated",
    "climbed": "blocker.escalated",
    "handed_back": "blocker.handed_back",
    "raised_again": "blocker.raised_again",
    "resolved": "blocker.resolved",
    "confirmed": "blocker.confirmed",
    "reopened": "blocker.reopened",
}
"""Steps of which the systems of the sides hear, and what these are called there."""
NOTICE: Final = timedelta(hours=1)
"""A deadline that moves closer, or passed then, leaves at least so much working time, or what there was."""
QUESTION_AFTER: Final = 5
NEXT_QUESTION_AFTER: Final = 20
"""Working days without a word of who raised it."""


# Locked with its escalation, so that of the clock and who presses one is first.
_deadlines_due: Final = Due(EscalationDeadline, EscalationDeadline.at, parent=Escalation)
"""Deadlines that have come; all of a partnership are met in one unit."""
to_show: Final = Due(
    Escalation, None, col(Escalation.to_show_since).is_not(None), order=Escalation.partnership_id
)
"""Escalations that the clock has moved, and that are still to be shown as they are now.

Those of a partnership follow each other, so that its panel is drawn for all of them.
"""
partnerships_due: Final = _deadlines_due.partnerships
"""Partnerships of which some deadline has come."""
_LINED_UP: Final = select(EscalationDeadline.id).where(
    EscalationDeadline.escalation_id == Escalation.id, EscalationDeadline.kind != REMIND
)
_TO_REMIND: Final = select(EscalationDeadline.id).where(
    EscalationDeadline.escalation_id == Escalation.id, EscalationDeadline.kind == REMIND
)
_RUNS: Final = select(EscalationDeadline.id).where(
    EscalationDeadline.escalation_id == Escalation.id, EscalationDeadline.kind == CLIMB
)
_IS_OPEN: Final = col(Escalation.confirmed_at).is_(None)
unnoted: Final = Due(Escalation, None, _IS_OPEN, ~_LINED_UP.exists())
"""Open escalations of which it is lost what comes next."""
unreminded: Final = Due(
    Escalation, None, _IS_OPEN, col(Escalation.reminded_at).is_(None), _RUNS.exists(), ~_TO_REMIND.exists()
)
"""Those whose clock runs, and of which it is lost when their people are reminded."""
next_due: Final = NextDue(_deadlines_due, to_show, unnoted, unreminded)
"""When the next deadline comes, or now if something has still to be shown."""


def meet_deadlines(w: Unit, partnership_id: int) -> None:
    """Remind, or move up, whatever is due in a partnership; it is shown by a unit of its own."""
    due = _deadlines_due.claim_all_of(w, partnership_id)
    if not due:
        return
    ground = ground_of(w, partnership_id)
    # What is late by both deadlines moves up, and is not reminded of what is over.
    last = {each.escalation_id: each for each in sorted(due, key=lambda each: each.kind == CLIMB)}
    escalations = w.session.exec(select(Escalation).where(col(Escalation.id).in_(last))).all()
    of = {escalation.id: escalation for escalation in escalations}
    w.session.exec(
        delete(EscalationDeadline).where(col(EscalationDeadline.id).in_([each.id for each in due]))
    )
    for escalation_id, met in last.items():
        _meet(w, ground, of[escalation_id], met)


def show(w: Unit, escalation_ids: Collection[int]) -> None:
    """Bring everything that is shown of what the clock has moved up to what is true now."""
    found = to_show.claim_each(w, escalation_ids)
    for partnership_id in sorted({escalation.partnership_id for escalation in found}):
        of_it = [escalation for escalation in found if escalation.partnership_id == partnership_id]
        show_each(w, ground_of(w, partnership_id), of_it)


def _meet(w: Unit, ground: Ground, escalation: Escalation, met: EscalationDeadline) -> None:
    if not _waits_for(escalation, met.kind):
        return
    if met.kind == CLIMB and was_missed(met.at, w.now):
        _leave_time(w, ground, escalation)
        return
    opens = _when_somebody_reads(w, ground, escalation, met)
    if opens > w.now:
        w.session.add(EscalationDeadline(escalation_id=escalation.id, kind=met.kind, at=opens))
        return
    escalation.to_show_since = w.now
    if met.kind == CLIMB:
        climb(w, ground, escalation)
    elif met.kind == RAISER:
        record(w, escalation, "raiser", where="clock")
        wait_for_raiser(w, ground, escalation, NEXT_QUESTION_AFTER)
    else:
        _remind(w, ground, escalation, again=met.kind == AGAIN)


def _leave_time(w: Unit, ground: Ground, escalation: Escalation) -> None:
    """The bot was not running when the time was up, and nobody could press: some is left from now on."""
    hours, always = ground.responding(escalation).hours, escalation.counts_always
    at = w.now + NOTICE if always else hours.add(w.now, NOTICE)
    run_until(w, escalation, at, w.now if always else hours.next_open(w.now))
    record(w, escalation, "moved", where="clock", said=DOWN)
    escalation.to_show_since = w.now


def _waits_for(escalation: Escalation, kind: str) -> bool:
    return escalation.is_running if kind != RAISER else escalation.state in (HANDED_BACK, RESOLVED)


def _when_somebody_reads(
    w: Unit, ground: Ground, escalation: Escalation, met: EscalationDeadline
) -> datetime:
    """Now, but the next opening if the bot was away over the deadline and now nobody is at work.

    Who raised it is asked when they are there.
    """
    if met.kind == RAISER:
        speaking = ground.speak_for(escalation)
        there = [next_at_work(each, ground.sides[each.side_id], w.now) for each in speaking]
        return min(there, default=hours_of(w, ground, escalation, RAISER).next_open(w.now))
    if not was_missed(met.at, w.now) or escalation.counts_always:
        return w.now
    return hours_of(w, ground, escalation, met.kind).next_open(w.now)


def hours_of(w: Unit, ground: Ground, escalation: Escalation, kind: str) -> WorkingHours:
    """The hours of who is to act."""
    if kind != RAISER:
        return ground.responding(escalation).hours
    return ground.sides[w.session.get_one(Person, escalation.raised_by).side_id].hours


def step_up(w: Unit, ground: Ground, escalation: Escalation, where: str) -> None:
    """On to the next rung where somebody is there; those without are passed over with a word."""
    rungs = ground.above(escalation.rung, escalation.responding_side)
    following = ground.next_rung(escalation)
    for rung, called in rungs:
        if following is not None and rung.place == following.place:
            escalation.begin_rung(rung.place, [person.id for person in called], w.now)
            set_clock(w, ground, escalation)
            return
        said = "absent" if called else "nobody"
        record(w, escalation, "passed_over", where=where, to_rung=rung.place, said=said)
    call_instead(w, ground, escalation, where)


def call_instead(w: Unit, ground: Ground, escalation: Escalation, where: str) -> None:
    """No step has anybody who is there: others are called, and the thread says who and why."""
    why, people = ground.instead(escalation)
    escalation.begin_rung(escalation.rung or ground.rungs[0].place, [person.id for person in people], w.now)
    record(w, escalation, "ended", where=where, said=why)
    set_clock(w, ground, escalation, at_the_end=True)


def call_step(w: Unit, ground: Ground, escalation: Escalation, rung: EscalationRung) -> None:
    """The people of a step are there again, for whom others were called: it has gone nowhere."""
    called = ground.callees(rung, escalation.responding_side)
    escalation.begin_rung(rung.place, [person.id for person in called], w.now)
    record(w, escalation, "called", where="clock")
    set_clock(w, ground, escalation)


def set_clock(w: Unit, ground: Ground, escalation: Escalation, *, at_the_end: bool = False) -> None:
    """The deadlines that follow from where it stands: all others are gone."""
    stop_clock(w, escalation)
    if not escalation.is_running:
        wait_for_raiser(w, ground, escalation, QUESTION_AFTER)
        return
    hours = ground.responding(escalation).hours
    if at_the_end or not escalation.called:
        again_at = reminded_again_at(hours, w.now, reminded_at_the_end(w, escalation))
        w.session.add(EscalationDeadline(escalation_id=escalation.id, kind=AGAIN, at=again_at))
        return
    since = escalation.clock_since
    # Before anything more is asked, so that all that changes is written at once.
    escalation.forget_reminder()
    at = deadline(since, ground.minutes(escalation), hours, always=escalation.counts_always)
    run_until(w, escalation, at, reminder(since, at, hours, always=escalation.counts_always))


def run_until(
    w: Unit, escalation: Escalation, at: datetime, reminded_at: datetime, *, moved_by_side: int | None = None
) -> None:
    """Its people have until then, and it is shown to them."""
    escalation.forget_reminder()
    about = escalation.id
    for kind, when in ((REMIND, reminded_at), (CLIMB, at)):
        _LINE_UP.run(w.session, {"escalation_id": about, "kind": kind, "at": when})
    _SHOWN.run(
        w.session,
        {
            "escalation_id": about,
            "rung": escalation.rung,
            "kind": escalation.clock_kind,
            "since": escalation.clock_since,
            "at": at,
            "shown_at": w.now,
            "moved_by_side": moved_by_side,
        },
    )


_LINE_UP: Final = Prepared(insert(EscalationDeadline).inline(), "escalation_id", "kind", "at")
_SHOWN: Final = Prepared(
    insert(EscalationShownDeadline).inline(),
    *("escalation_id", "rung", "kind", "since", "at", "shown_at", "moved_by_side"),
)
"""Without the ORM, which writes and reads back each: whoever takes a blocker sets its clock anew."""


def wait_for_raiser(w: Unit, ground: Ground, escalation: Escalation, days: int) -> None:
    """Who raised it is asked when they say nothing for so many of their working days."""
    if escalation.state not in (HANDED_BACK, RESOLVED):
        return
    escalation.raiser_asked_from = w.now
    at = hours_of(w, ground, escalation, RAISER).add_days(w.now, days)
    w.session.add(EscalationDeadline(escalation_id=escalation.id, kind=RAISER, at=at))


def stop_clock(w: Unit, escalation: Escalation) -> None:
    """All its deadlines are gone; those of others are not written for it, since many move at once."""
    for pending in list(w.session.new):
        if isinstance(pending, EscalationDeadline) and pending.escalation_id == escalation.id:
            w.session.expunge(pending)
    _ITS_DEADLINES.run(w.session, {"of": escalation.id})


_ITS_DEADLINES: Final = Prepared(
    delete(EscalationDeadline).where(col(EscalationDeadline.escalation_id) == bindparam("of"))
)


def record(
    w: Unit,
    escalation: Escalation,
    kind: str,
    *,
    where: str,
    by: int | None = None,
    to_rung: int | None = None,
    said: str = "",
    worked: int | None = None,
    at: datetime | None = None,
) -> None:
    """A step of the story; it is told in the thread when the escalation is shown, and read for that."""
    _RECORD.run(
        w.session,
        {
            "escalation_id": escalation.id,
            "kind": kind,
            "by": by,
            "at": at or w.now,
            "where": where,
            "from_rung": escalation.rung,
            "to_rung": escalation.rung if to_rung is None else to_rung,
            "said": said,
            "worked": worked,
        },
    )
    if kind in TOLD_OUTSIDE:
        w.happened(escalation.partnership_id, TOLD_OUTSIDE[kind], escalation.id)


_RECORD: Final = Prepared(
    insert(EscalationMove).inline(),
    *("escalation_id", "kind", "by", "at", "where", "from_rung", "to_rung", "said", "worked"),
)


def climb(w: Unit, ground: Ground, escalation: Escalation, said: str | None = None) -> None:
    """The time is up, or nobody is there any more; `said` is why."""
    said = said or ("to_acknowledge" if escalation.state == OPEN else "to_resolve")
    place = ground.place_below(escalation)
    following = ground.next_rung(escalation, place)
    if following is None and not escalation.called:
        call_instead(w, ground, escalation, "clock")
        return
    if following is None:
        record(w, escalation, "ended", where="clock", said=said)
        set_clock(w, ground, escalation, at_the_end=True)
        return
    escalation.rung = place
    record(w, escalation, "climbed", where="clock", to_rung=following.place, said=said)
    step_up(w, ground, escalation, "clock")


def _remind(w: Unit, ground: Ground, escalation: Escalation, *, again: bool) -> None:
    """Remind its people; at the ladder's end, unless those of a step have come back meanwhile."""
    following = ground.next_rung(escalation, ground.place_below(escalation)) if again else None
    if following is not None and ground.are_called_instead(escalation):
        call_step(w, ground, escalation, following)
        return
    if following is not None:
        climb(w, ground, escalation)
        return
    called = [person for person in ground.people if person.id in escalation.called]
    if again and not ground.there(called, w.now) and ground.there(ground.instead(escalation)[1], w.now):
        call_instead(w, ground, escalation, "clock")
        return
    record(w, escalation, "reminded", where="clock", said=AGAIN if again else "")
    escalation.reminded_at = w.now
    if again:
        set_clock(w, ground, escalation, at_the_end=True)
