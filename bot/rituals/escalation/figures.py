"""What the scorecard counts of blockers: how long they took, in the time that their clock counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select

from bot import partnerships
from bot.calendar import WorkingHours
from bot.partnerships import Unit
from bot.rituals.escalation.ladder import SEVERITIES, EscalationRung, ladder_of
from bot.rituals.escalation.records import Escalation, EscalationMove

_STOPS = frozenset({"handed_back", "resolved"})
"""After these moves it waits for who raised it, and no clock runs until one of the others."""
_GOES_ON = frozenset({"raised_again", "reopened"})


@dataclass(frozen=True)
class Times:
    """How long it took each time, and how often that was within what is agreed."""

    minutes: Sequence[int]
    """Whole minutes of working time, begun ones counted down, the shortest first."""
    kept: int


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

    def acknowledged(self, since: datetime) -> tuple[int, int] | None:
        """Minutes that it took and that are agreed; None if it was not taken on after `since`."""
        if self.taken is None or self.taken.at < since:
            return None
        raised = self.moves[0]
        return self._minutes(raised, self.taken), self._rung(raised).to_acknowledge[self.severity]

    def resolved(self, since: datetime) -> tuple[int, int] | None:
        """The same for being solved; where nobody took it on before, from being raised."""
        if self.solved is None or self.solved.at < since:
            return None
        begun = self.taken if self.taken and self.taken.at <= self.solved.at else self.moves[0]
        return self._minutes(begun, self.solved), self._rung(begun).to_resolve[self.severity]

    def _minutes(self, begun: EscalationMove, ended: EscalationMove) -> int:
        passed, runs_since = timedelta(0), begun.at
        runs = True
        for move in self.moves[self.moves.index(begun) + 1 : self.moves.index(ended) + 1]:
            if runs and move.kind in _STOPS:
                passed, runs = passed + self._between(runs_since, move.at), False
            elif not runs and move.kind in _GOES_ON:
                runs_since, runs = move.at, True
        if runs:
            passed += self._between(runs_since, ended.at)
        return int(passed.total_seconds()) // 60

    def _between(self, start: datetime, end: datetime) -> timedelta:
        return end - start if self.always else self.hours.between(start, end)

    def _rung(self, move: EscalationMove) -> EscalationRung:
        """The rung as it is agreed now; the highest where the ladder has become shorter since."""
        return next((rung for rung in self.rungs if rung.place == move.to_rung), self.rungs[-1])


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


def _times(lasted: Iterable[tuple[int, int] | None]) -> Times:
    ended = [each for each in lasted if each is not None]
    return Times(sorted(minutes for minutes, _agreed in ended), sum(m <= agreed for m, agreed in ended))


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
    ladder, rungs = ladder_of(w, partnership_id)
    hours = {side.id: side.hours for side in partnerships.sides(w, partnership_id)}
    moves: dict[int, list[EscalationMove]] = {}
    for move in w.session.exec(
        select(EscalationMove)
        .where(col(EscalationMove.escalation_id).in_([each.id for each in there]), EscalationMove.at < until)
        .order_by(col(EscalationMove.id))
    ):
        moves.setdefault(move.escalation_id, []).append(move)
    return [
        _Course(
            each.severity,
            moves[each.id],
            hours[each.responding_side],
            ladder.critical_counts_always and each.severity == "critical",
            rungs,
        )
        for each in there
    ]
