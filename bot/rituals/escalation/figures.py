"""What the scorecard counts of blockers: how long they took, in the time that their clock counts."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from bot import partnerships
from bot.calendar import WorkingHours
from bot.partnerships import Unit
from bot.rituals.escalation.ladder import SEVERITIES, EscalationRung, deadline, ladder_of, with_pauses
from bot.rituals.escalation.lasted import pauses, worked
from bot.rituals.escalation.records import Escalation, EscalationMove, EscalationShownDeadline


@dataclass(frozen=True)
class Times:
    """How long it took each time, and how often that was within what is agreed."""

    minutes: Sequence[int]
    """Whole minutes of working time, begun ones counted down, the shortest first."""
    kept: int
    """Within any deadline that was shown for it."""
    moved: Mapping[int, int]
    """How many of these by a deadline that a side's own change had moved, by the id of that side."""


@dataclass(frozen=True)
class SeverityFigures:
    """The blockers of one severity in a stretch of time."""

    raised: int
    acknowledged: Times
    """From being raised to the first time that somebody took it on."""
    resolved: Times
    """From then to being solved, without the time in which it waited for who raised it."""
    open: int
    """Not confirmed as solved when the stretch ended."""


@dataclass(frozen=True)
class EscalationFigures:
    """The figures of each severity, the least severe first."""

    by_severity: Mapping[str, SeverityFigures]


@dataclass(frozen=True)
class _Course:
    """A blocker with its moves up to the end of the stretch, and how its time is counted."""

    severity: str
    moves: Sequence[EscalationMove]
    shown: Sequence[EscalationShownDeadline]
    hours: WorkingHours
    always: bool
    rungs: Sequence[EscalationRung]

    @property
    def taken(self) -> EscalationMove | None:
        """When somebody first took it on."""
        return next((move for move in self.moves if move.kind == "acknowledged"), None)

    @property
    def solved(self) -> EscalationMove | None:
        """When it was solved, unless that did not hold."""
        ended = [move for move in self.moves if move.kind in {"resolved", "reopened"}]
        return ended[-1] if ended and ended[-1].kind == "resolved" else None

    @property
    def is_open(self) -> bool:
        return all(move.kind != "confirmed" for move in self.moves)

    def acknowledged(self, since: datetime) -> "_Lasted | None":
        """How long it took; None if it was not taken on after `since`."""
        if self.taken is None or self.taken.at < since:
            return None
        return self._lasted(self.moves[0], self.taken, "acknowledge")

    def resolved(self, since: datetime) -> "_Lasted | None":
        """The same for being solved; where nobody took it on before, from being raised."""
        if self.solved is None or self.solved.at < since:
            return None
        begun = self.taken if self.taken and self.taken.at <= self.solved.at else self.moves[0]
        return self._lasted(begun, self.solved, "resolve")

    def _lasted(self, begun: EscalationMove, ended: EscalationMove, kind: str) -> "_Lasted":
        minutes = ended.worked
        if minutes is None:
            # It happened before this was written down.
            minutes = worked(self.moves, begun.at, ended.at, self.hours, always=self.always)
        of_step = [each for each in self.shown if (each.kind, each.rung) == (kind, begun.to_rung)]
        shown = [each for each in of_step if each.since <= ended.at]
        if not shown:
            return _Lasted(minutes, kept=ended.at <= self._agreed(begun, ended, kind), moved_by=None)
        met = next((each for each in shown if ended.at <= each.at), None)
        return _Lasted(minutes, met is not None, met.moved_by_side if met else None)

    def _agreed(self, begun: EscalationMove, ended: EscalationMove, kind: str) -> datetime:
        """The deadline that follows from what is agreed, where none was written down."""
        rung = next((rung for rung in self.rungs if rung.place == begun.to_rung), self.rungs[-1])
        times = rung.to_acknowledge if kind == "acknowledge" else rung.to_resolve
        at = deadline(begun.at, times[self.severity], self.hours, always=self.always)
        waits = pauses(self.moves, ended.at)
        return with_pauses(begun.at, at, waits, self.hours, always=self.always)


@dataclass(frozen=True)
class _Lasted:
    minutes: int
    kept: bool
    """Within a deadline that was shown."""
    moved_by: int | None
    """The side whose change had moved that deadline."""


def figures(w: Unit, partnership_id: int, since: datetime, until: datetime) -> EscalationFigures:
    """Counts of [since, until), UTC: what was raised, taken on and solved in it, and what was open then."""
    courses = _courses(w, partnership_id, since, until)
    there = {course.severity for course in courses}
    return EscalationFigures(
        {
            severity: _of_severity([each for each in courses if each.severity == severity], since)
            for severity in SEVERITIES
            if severity in there
        }
    )


def _of_severity(courses: Sequence[_Course], since: datetime) -> SeverityFigures:
    return SeverityFigures(
        raised=sum(each.moves[0].at >= since for each in courses),
        acknowledged=_times(each.acknowledged(since) for each in courses),
        resolved=_times(each.resolved(since) for each in courses),
        open=sum(each.is_open for each in courses),
    )


def _times(lasted: Iterable[_Lasted | None]) -> Times:
    ended = [each for each in lasted if each is not None]
    return Times(
        sorted(each.minutes for each in ended),
        sum(each.kept for each in ended),
        Counter(each.moved_by for each in ended if each.moved_by is not None),
    )


def _courses(w: Unit, partnership_id: int, since: datetime, until: datetime) -> list[_Course]:
    """Every blocker that was not closed before the stretch began."""
    there = w.session.exec(
        select(Escalation)
        .where(
            Escalation.partnership_id == partnership_id,
            Escalation.raised_at < until,
            col(Escalation.confirmed_at).is_(None) | (col(Escalation.confirmed_at) >= since),
        )
        .order_by(col(Escalation.id))
    ).all()
    if not there:
        return []
    _ladder, rungs = ladder_of(w, partnership_id)
    hours = {side.id: side.hours for side in partnerships.sides(w, partnership_id)}
    ids = [each.id for each in there]
    moves: dict[int, list[EscalationMove]] = {}
    for move in w.session.exec(
        select(EscalationMove)
        .where(col(EscalationMove.escalation_id).in_(ids), EscalationMove.at < until)
        .order_by(col(EscalationMove.at), col(EscalationMove.id))
    ):
        moves.setdefault(move.escalation_id, []).append(move)
    shown: dict[int, list[EscalationShownDeadline]] = {}
    for row in w.session.exec(
        select(EscalationShownDeadline)
        .where(col(EscalationShownDeadline.escalation_id).in_(ids))
        .order_by(col(EscalationShownDeadline.id))
    ):
        shown.setdefault(row.escalation_id, []).append(row)
    return [
        _Course(
            each.severity,
            moves[each.id],
            shown.get(each.id, ()),
            hours[each.responding_side],
            each.counts_always,
            rungs,
        )
        for each in there
    ]
