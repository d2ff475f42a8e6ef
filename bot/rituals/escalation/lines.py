"""Which steps of a blocker are a line of its thread, which go on in the line above, and which are none."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Select, bindparam
from sqlmodel import col, or_, select

from bot.partnerships import Unit
from bot.prepared import Prepared
from bot.rituals.escalation.records import INSTEAD, EscalationMove

GOES_UP: Final = ("climbed", "further", "passed_over")
GOES_ON: Final = {"acknowledged": "climbed", "confirmed": "resolved"}
"""What is told in the line of what it answers, if that is the last: the card says it at once in any case."""
TOLD_TO_PEOPLE: Final = ("raised", "paused", "reminded", "raiser")
"""These have no line: the card is the first, and the others are heard by who is meant."""


def lines_of(moves: Sequence[EscalationMove]) -> list[tuple[EscalationMove, list[EscalationMove]]]:
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


def is_line(move: EscalationMove, passed: Sequence[EscalationMove]) -> bool:
    """Whether the thread tells it. That nobody is left further up stands on the card, and is none."""
    if move.kind == "ended":
        return move.said in INSTEAD or bool(passed)
    return move.kind not in TOLD_TO_PEOPLE


def line_above(w: Unit, move: EscalationMove) -> tuple[EscalationMove, list[EscalationMove]] | None:
    """The last line of the thread, with what was passed over, if a move goes on in it."""
    if move.kind not in GOES_ON:
        return None
    # The move has an id, and what is before it was written earlier.
    last = _LAST_LINE.first(w.session, {"of": move.escalation_id, "before": move.id})
    if last is None or last.kind != GOES_ON[move.kind]:
        return None
    since = select(EscalationMove).where(*_BEFORE, col(EscalationMove.id) >= last.id)
    moves = w.session.exec(
        since.order_by(col(EscalationMove.id)), params={"of": move.escalation_id, "before": move.id}
    )
    return lines_of(moves.all())[0]


_BEFORE: Final = (
    col(EscalationMove.escalation_id) == bindparam("of"),
    col(EscalationMove.id) < bindparam("before"),
)
_LAST_LINE: Final = Prepared(
    Select(col(EscalationMove.id), col(EscalationMove.kind))
    .where(
        *_BEFORE,
        col(EscalationMove.kind).not_in((*TOLD_TO_PEOPLE, "passed_over")),
        or_(col(EscalationMove.kind) != "ended", col(EscalationMove.said).in_(INSTEAD)),
    )
    .order_by(col(EscalationMove.id).desc())
    .limit(1)
)
"""Whoever takes a blocker asks it, and mostly there is none."""
