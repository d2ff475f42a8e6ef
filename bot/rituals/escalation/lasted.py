"""How long something took: the stretches in which no clock ran, and the time between two steps."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

from sqlalchemy import Select, bindparam
from sqlmodel import col, select

from bot.calendar import WorkingHours
from bot.partnerships import Unit
from bot.prepared import Prepared
from bot.rituals.escalation.ladder import Pause
from bot.rituals.escalation.records import COUNTED, Escalation, EscalationMove

WAITS: Final = frozenset({"handed_back", "resolved", "paused"})
"""After these steps no clock runs until one of those that go on: it waits for who raised it, or for us."""
GOES_ON: Final = frozenset({"raised_again", "reopened", "resumed"})
AWAY: Final = frozenset({"paused"})


def moves_of(w: Unit, escalation_id: int) -> Sequence[EscalationMove]:
    """Its steps in the order in which they happened."""
    return w.session.exec(
        select(EscalationMove)
        .where(EscalationMove.escalation_id == escalation_id)
        .order_by(col(EscalationMove.at), col(EscalationMove.id))
    ).all()


def moves_of_each(w: Unit, escalations: Sequence[Escalation]) -> dict[int, list[EscalationMove]]:
    """The same of several, by their id."""
    found: dict[int, list[EscalationMove]] = {escalation.id: [] for escalation in escalations}
    of_these = select(EscalationMove).where(col(EscalationMove.escalation_id).in_(found))
    for move in w.session.exec(of_these.order_by(col(EscalationMove.at), col(EscalationMove.id))):
        found[move.escalation_id].append(move)
    return found


class Step(Protocol):
    """What a step says of the time that it took: its kind, and when it was."""

    @property
    def kind(self) -> str: ...
    @property
    def at(self) -> datetime: ...


_STEPS: Final = Prepared(
    Select(col(EscalationMove.kind), col(EscalationMove.at))
    .where(col(EscalationMove.escalation_id) == bindparam("of"))
    .order_by(col(EscalationMove.at), col(EscalationMove.id))
)


def timed_steps(w: Unit, escalation_id: int) -> Sequence[Step]:
    """The same as they are stored, and no more of them than their time is reckoned from."""
    return _STEPS.all(w.session, {"of": escalation_id})


def pauses(moves: Sequence[Step], until: datetime, of: Collection[str] = WAITS) -> list[Pause]:
    """The stretches that begin with a step of these kinds, in order; the last may last until `until`."""
    found, began = [], None
    for move in moves:
        if move.at > until:
            break
        if began is None and move.kind in of:
            began = move.at
        elif began is not None and move.kind in GOES_ON:
            found.append(Pause(began, move.at))
            began = None
    return found if began is None else [*found, Pause(began, until)]


def counted_through_from(moves: Sequence[Step]) -> datetime | None:
    """Since when it counts day and night by a word for this one blocker; None where there was none."""
    return next((move.at for move in moves if move.kind == COUNTED), None)


def worked(
    moves: Sequence[Step], since: datetime, until: datetime, hours: WorkingHours, *, always: bool
) -> int:
    """Whole minutes that the clock ran between two moments, begun ones counted down."""
    from_then = counted_through_from(moves) or (since if always else until)
    passed, begun = timedelta(0), since
    for pause in pauses(moves, until):
        if pause.until <= since:
            continue
        passed += _between(begun, pause.since, hours, from_then)
        begun = max(pause.until, begun)
    passed += _between(begun, until, hours, from_then)
    return int(passed.total_seconds()) // 60


def _between(start: datetime, end: datetime, hours: WorkingHours, always_from: datetime) -> timedelta:
    """In working time until `always_from`, and day and night from then on."""
    counted = hours.between(start, min(end, always_from))
    return counted + max(end - max(start, always_from), timedelta(0))
