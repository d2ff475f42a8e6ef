"""What was lost of a blocker's deadlines is worked out again: from what was shown, and from its story."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import col, select

from bot.calendar import WorkingHours
from bot.partnerships import Unit
from bot.rituals.escalation.at_the_end import reminded_again_at, reminded_at_the_end
from bot.rituals.escalation.clock import (
    NEXT_QUESTION_AFTER,
    QUESTION_AFTER,
    hours_of,
    stop_clock,
    unnoted,
    unreminded,
)
from bot.rituals.escalation.ground import Ground, ground_of
from bot.rituals.escalation.ladder import deadline, reminder, with_pauses
from bot.rituals.escalation.lasted import AWAY, counted_through_from, moves_of, pauses
from bot.rituals.escalation.records import (
    AGAIN,
    CLIMB,
    RAISER,
    REMIND,
    Escalation,
    EscalationDeadline,
    EscalationMove,
    EscalationShownDeadline,
)


def note_next(w: Unit, escalation_id: int) -> None:
    """Line up again what an open escalation waits for, at the moment at which it was: nobody is told."""
    escalation = unnoted.claim(w, escalation_id)
    if escalation is not None:
        _note(w, ground_of(w, escalation.partnership_id), escalation)


def note_reminder(w: Unit, escalation_id: int) -> None:
    """Line up again when the people of a blocker are reminded, unless they were: nobody is told."""
    escalation = unreminded.claim(w, escalation_id)
    if escalation is not None:
        _note_reminder(w, ground_of(w, escalation.partnership_id), escalation)


def note_lost(w: Unit, ground: Ground, escalation: Escalation, lined_up: Collection[str]) -> bool:
    """Both, of one whose ground moves before anybody has looked for what is lost; whether anything was."""
    kinds = set(lined_up)
    if not kinds - {REMIND}:
        _note(w, ground, escalation)
        return True
    if CLIMB in kinds and REMIND not in kinds and escalation.reminded_at is None:
        _note_reminder(w, ground, escalation)
        return True
    return False


def follow_waiting(w: Unit, ground: Ground, escalation: Escalation, moves: list[EscalationMove]) -> None:
    """It waits for who raised it: when they are asked follows their hours and who speaks for them now."""
    stop_clock(w, escalation)
    _wait_for_raiser(w, ground, escalation, moves)


def follow_the_end(w: Unit, ground: Ground, escalation: Escalation) -> None:
    """Of what is at the end of its path: when its people are next reminded follows their hours."""
    its = EscalationDeadline.escalation_id == escalation.id
    if set(w.session.exec(select(EscalationDeadline.kind).where(its))) == {AGAIN}:
        stop_clock(w, escalation)
        _remind_again(w, ground, escalation, list(moves_of(w, escalation.id)))


def _note(w: Unit, ground: Ground, escalation: Escalation) -> None:
    moves = list(moves_of(w, escalation.id))
    stop_clock(w, escalation)
    if not escalation.is_running:
        _wait_for_raiser(w, ground, escalation, moves)
    elif not escalation.called or _has_ended(escalation, moves):
        _remind_again(w, ground, escalation, moves)
    else:
        _run(w, ground, escalation, moves)


def _note_reminder(w: Unit, ground: Ground, escalation: Escalation) -> None:
    runs = EscalationDeadline.escalation_id == escalation.id, EscalationDeadline.kind == CLIMB
    at = w.session.exec(select(EscalationDeadline.at).where(*runs)).one()
    _line_up_reminder(w, ground, escalation, list(moves_of(w, escalation.id)), at)


def _wait_for_raiser(w: Unit, ground: Ground, escalation: Escalation, moves: list[EscalationMove]) -> None:
    last = next(each for each in reversed(moves) if each.kind in ("raiser", "handed_back", "resolved"))
    # Later than that where Samspil was out of the channel: then they have their days anew.
    since = max(last.at, escalation.raiser_asked_from or last.at)
    hours = hours_of(w, ground, escalation, RAISER)
    if last.kind == "raiser" and _is_for_others_now(w, ground, escalation, last):
        _line_up(w, escalation, RAISER, hours.next_open(w.now))
        return
    days = NEXT_QUESTION_AFTER if last.kind == "raiser" and since == last.at else QUESTION_AFTER
    _line_up(w, escalation, RAISER, hours.add_days(since, days))


def _is_for_others_now(w: Unit, ground: Ground, escalation: Escalation, asked: EscalationMove) -> bool:
    """Whether nobody of those who were asked speaks for who raised it and is here, and somebody else does."""
    speaking = ground.speak_for(escalation)
    users = {each.user for each in ground.there(speaking, w.now) or speaking}
    return bool(users) and not users & {*w.sent_to(ground.partnership, "escalation.raiser", asked.id)}


def _has_ended(escalation: Escalation, moves: list[EscalationMove]) -> bool:
    """Nobody is further up, and the time of the last is over."""
    return any(each.kind == "ended" and each.at >= escalation.clock_since for each in moves)


def _remind_again(w: Unit, ground: Ground, escalation: Escalation, moves: list[EscalationMove]) -> None:
    said = [each.at for each in moves if each.kind == "ended" or each.said == AGAIN]
    hours = ground.responding(escalation).hours
    since = max([escalation.clock_since, *said])
    _line_up(w, escalation, AGAIN, reminded_again_at(hours, since, reminded_at_the_end(w, escalation)))


def _run(w: Unit, ground: Ground, escalation: Escalation, moves: list[EscalationMove]) -> None:
    """By the deadline that was shown last."""
    hours = ground.responding(escalation).hours
    since = escalation.clock_since
    shown = w.session.exec(
        select(EscalationShownDeadline.at)
        .where(EscalationShownDeadline.escalation_id == escalation.id, EscalationShownDeadline.since == since)
        .order_by(col(EscalationShownDeadline.id).desc())
    ).first()
    at = shown or derived(ground, escalation, hours, moves, w.now)
    _line_up(w, escalation, CLIMB, at)
    _line_up_reminder(w, ground, escalation, moves, at)


def _line_up_reminder(
    w: Unit, ground: Ground, escalation: Escalation, moves: list[EscalationMove], at: datetime
) -> None:
    """That of the deadline `at`, unless it has been said."""
    hours, always = ground.responding(escalation).hours, escalation.counts_always
    ends = [pause.until for pause in pauses(moves, w.now, AWAY)]
    remind_at = reminder(max([escalation.clock_since, *ends]), at, hours, always=always)
    said = [each.at for each in moves if each.kind == "reminded" and each.at >= remind_at]
    if escalation.reminded_at is None and said:
        escalation.reminded_at = said[-1]
    if escalation.reminded_at is None:
        _line_up(w, escalation, REMIND, remind_at)


def _line_up(w: Unit, escalation: Escalation, kind: str, at: datetime) -> None:
    w.session.add(EscalationDeadline(escalation_id=escalation.id, kind=kind, at=at))


def derived(
    ground: Ground,
    escalation: Escalation,
    hours: WorkingHours,
    moves: Sequence[EscalationMove],
    now: datetime,
) -> datetime:
    """The deadline of its people as it follows from hours and holidays, later by the time away.

    What is left of their time when it begins to count day and night is left from then on.
    """
    always, since, minutes = escalation.counts_always, escalation.clock_since, ground.minutes(escalation)
    away, from_then = pauses(moves, now, AWAY), counted_through_from(moves)
    if from_then is None or from_then <= since:
        at = deadline(since, minutes, hours, always=always)
        return with_pauses(since, at, away, hours, always=always)
    before = [pause for pause in away if pause.since < from_then]
    by_hours = with_pauses(since, deadline(since, minutes, hours, always=False), before, hours, always=False)
    at = from_then + hours.between(from_then, by_hours)
    return with_pauses(from_then, at, away, hours, always=True)
