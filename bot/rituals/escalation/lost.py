"""What was lost of a blocker's deadlines is worked out again: from what was shown, and from its story."""

from datetime import datetime

from sqlmodel import col, select

from bot.partnerships import Unit
from bot.rituals.escalation.clock import (
    NEXT_QUESTION_AFTER,
    QUESTION_AFTER,
    hours_of,
    reminded_again_at,
    reminded_at_the_end,
    stop_clock,
    unnoted,
)
from bot.rituals.escalation.following import derived
from bot.rituals.escalation.ground import Ground, ground_of
from bot.rituals.escalation.ladder import reminder
from bot.rituals.escalation.lasted import AWAY, moves_of, pauses
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
    if escalation is None:
        return
    ground = ground_of(w, escalation.partnership_id)
    moves = list(moves_of(w, escalation_id))
    stop_clock(w, escalation)
    if not escalation.is_running:
        _wait_for_raiser(w, ground, escalation, moves)
    elif not escalation.called or _has_ended(escalation, moves):
        _remind_again(w, ground, escalation, moves)
    else:
        _run(w, ground, escalation, moves)


def _wait_for_raiser(w: Unit, ground: Ground, escalation: Escalation, moves: list[EscalationMove]) -> None:
    last = next(each for each in reversed(moves) if each.kind in ("raiser", "handed_back", "resolved"))
    days = NEXT_QUESTION_AFTER if last.kind == "raiser" else QUESTION_AFTER
    _line_up(w, escalation, RAISER, hours_of(w, ground, escalation, RAISER).add_days(last.at, days))


def _has_ended(escalation: Escalation, moves: list[EscalationMove]) -> bool:
    """Nobody is further up, and the time of the last is over."""
    return any(each.kind == "ended" and each.at >= escalation.clock_since for each in moves)


def _remind_again(w: Unit, ground: Ground, escalation: Escalation, moves: list[EscalationMove]) -> None:
    said = [each.at for each in moves if each.kind == "ended" or each.said == AGAIN]
    hours = ground.sides[escalation.responding_side].hours
    since = max([escalation.clock_since, *said])
    _line_up(w, escalation, AGAIN, reminded_again_at(hours, since, reminded_at_the_end(w, escalation)))


def _run(w: Unit, ground: Ground, escalation: Escalation, moves: list[EscalationMove]) -> None:
    """By the deadline that was shown last; its reminder, unless that has been said."""
    hours, always = ground.sides[escalation.responding_side].hours, escalation.counts_always
    away, since = pauses(moves, w.now, AWAY), escalation.clock_since
    shown = w.session.exec(
        select(EscalationShownDeadline.at)
        .where(EscalationShownDeadline.escalation_id == escalation.id, EscalationShownDeadline.since == since)
        .order_by(col(EscalationShownDeadline.id).desc())
    ).first()
    at = shown or derived(ground, escalation, hours, away)
    remind_at = reminder(max([since, *(pause.until for pause in away)]), at, hours, always=always)
    _line_up(w, escalation, CLIMB, at)
    if not any(each.kind == "reminded" and each.at >= remind_at for each in moves):
        _line_up(w, escalation, REMIND, remind_at)


def _line_up(w: Unit, escalation: Escalation, kind: str, at: datetime) -> None:
    w.session.add(EscalationDeadline(escalation_id=escalation.id, kind=kind, at=at))
