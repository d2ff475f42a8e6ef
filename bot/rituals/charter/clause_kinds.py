"""The clauses of a charter: who decides what, working groups, dates of the contract (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.calendar import WorkingHours, at
from bot.errors import Refusal
from bot.text import fitting

DECISION_RIGHT: Final = "decision_right"
WORKING_GROUP: Final = "working_group"
CONTRACT_DATE: Final = "contract_date"
NAME: Final = "name"
"""The first line of every clause."""


@dataclass(frozen=True)
class Line:
    """One line of a clause: what the field is called, and how many characters it takes."""

    name: str
    most: int
    is_required: bool = False


@dataclass(frozen=True)
class ClauseKind:
    """What clauses of one kind hold."""

    lines: Sequence[Line]
    most: int
    """So many of them stand in one charter."""
    days_before: int | None = None
    """So many days before its day its responsible is asked; after it where this is negative; None: it has
    neither a day nor a responsible."""

    @property
    def has_day(self) -> bool:
        """Whether it has a day, and somebody who is asked about it."""
        return self.days_before is not None


CLAUSES: Final[Mapping[str, ClauseKind]] = {
    DECISION_RIGHT: ClauseKind(
        (Line(NAME, 150, True), Line("decides", 150, True), Line("heard", 300), Line("informed", 300)), 20
    ),
    WORKING_GROUP: ClauseKind(
        (Line(NAME, 150, True), Line("purpose", 500, True), Line("brings", 500)), 8, -1
    ),
    CONTRACT_DATE: ClauseKind((Line(NAME, 150, True), Line("note", 500)), 8, 30),
}
"""A month before a date of the contract there is still time to speak about it; a group is asked the day after
its last one."""


@dataclass(frozen=True)
class Filled:
    """A clause as it was filled in."""

    lines: Mapping[str, str]
    day: date | None = None
    responsible_id: int | None = None

    def checked(self, kind: str, today: date, day_before: date | None) -> list[str]:
        """Its lines in order; `today` is the local day, `day_before` the day that it has so far.

        Raises Refusal at the field that lacks something.
        """
        clause = CLAUSES[kind]
        for line in clause.lines:
            if line.is_required and not self.lines.get(line.name, "").strip():
                raise Refusal("Say it in a few words.", line.name)
        if clause.has_day and self.day is None:
            raise Refusal("Choose a day.", "day")
        if self.day is not None and self.day < today and self.day != day_before:
            raise Refusal("Choose a day that is still to come.", "day")
        return [fitting(self.lines.get(line.name, "").strip(), line.most, line.name) for line in clause.lines]


def ask_about_at(kind: str, day: date, now: datetime, hours: WorkingHours) -> datetime | None:
    """When the responsible is asked: in their hours and zone, at once where that moment has passed."""
    days = CLAUSES[kind].days_before
    if days is None:
        return None
    return hours.next_open(max(at(day - timedelta(days=days), time(), hours.zone), now))
