"""How often something comes, what was said about single days, and a note of what comes next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

from sqlmodel import JSON, Field, SQLModel, UniqueConstraint

from bot.calendar import local_day
from bot.errors import Refusal
from bot.partnerships import Side
from bot.recurring import cadence as cadences
from bot.recurring.cadence import Cadence, Occurrence, OnHoliday
from bot.recurring.coming import Ground, coming

SKIPPED: Final = "skipped"
MOVED: Final = "moved"
CALLED_OFF: Final = "called_off"
EARLY: Final = "opened_early"
_JUST_BEFORE: Final = timedelta(microseconds=1)


class OccurrenceException(SQLModel, table=True):
    """What was said about one regular day of one forum. It stands as long as there is that day."""

    __tablename__ = "occurrence_exception"
    __table_args__ = (UniqueConstraint("partnership_id", "forum", "day"),)

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id")
    forum: str
    """status, retro or pair; of a further forum, “forum.” and its id."""
    day: date
    kind: str
    """skipped, moved, called_off or opened_early."""
    moved_to: datetime | None = None
    by: int | None = None
    at: datetime


@dataclass(frozen=True)
class Due:
    """A regular day, when its time is, and since when something is to be done for it."""

    day: date
    starts_at: datetime
    due_at: datetime


class Recurring(SQLModel):
    """A cadence as it is kept in a table: the columns and verbs that all rituals with one share.

    `planned_on`, `meeting_at` and `next_at` are a note of what comes next, for sweeps and panels to find;
    empty, it is written again by whoever asks.
    """

    partnership_id: int = Field(foreign_key="partnership.id", unique=True)
    often: dict[str, Any] = Field(sa_type=JSON)
    on_holiday: str = "move"
    since: datetime | None = None
    """What starts later than this is to be held: it was agreed, resumed, or last seen to then."""
    planned_on: date | None = None
    """The regular day of the next time, whatever day it has been moved to."""
    meeting_at: datetime | None = None
    """The next time itself."""
    next_at: datetime | None = Field(default=None, index=True)
    """When something is to be done for it; None while paused."""
    paused_at: datetime | None = None
    paused_by: int | None = None

    @property
    def cadence(self) -> Cadence:
        """How often, as a value."""
        return cadences.load(self.often)

    @property
    def runs(self) -> bool:
        """Whether a next time comes at all."""
        return self.paused_at is None

    @property
    def is_unnoted(self) -> bool:
        """Whether what comes next is to be worked out first."""
        return self.runs and (self.next_at is None or self.meeting_at is None or self.planned_on is None)

    def keep(self, cadence: Cadence, on_holiday: str, now: datetime) -> None:
        """Agree on other times; the next one is to be lined up after this."""
        is_another = not self.often or self.cadence.rule != cadence.rule
        self.often, self.on_holiday = cadences.dump(cadence), on_holiday
        self.see_to(now)
        if is_another:
            # What the rule before had gone past does not hold the new one up.
            self.since = now

    def keep_zone(self, zone: ZoneInfo, now: datetime) -> None:
        """The same wall-clock times in another zone; the next one is to be lined up after this."""
        before = self.cadence
        self.keep(Cadence(before.rule, before.starts_on, before.clock, zone), self.on_holiday, now)

    def see_to(self, now: datetime) -> None:
        """All that should have started by now has been seen to."""
        self.since = max(self.since, now) if self.since is not None else self._begun(now)
        self.forget_next()

    def forget_next(self) -> None:
        """Throw the note of what comes next away."""
        self.planned_on = self.meeting_at = self.next_at = None

    def days_from(self, now: datetime) -> date:
        """The first regular day that can matter for what comes next."""
        cadence = self.cadence
        return (
            local_day(self._begun(now), cadence.zone)
            - cadences.longest_pause(cadence.rule)
            - timedelta(days=1)
        )

    def coming(self, ground: Ground, now: datetime) -> Iterator[Occurrence]:
        """What is to come, the first first; what should have started and was not seen to, too."""
        return coming(self.cadence, cast("OnHoliday", self.on_holiday), ground, self._begun(now))

    def due(self, ground: Ground, now: datetime) -> list[Due]:
        """That for which something is to be done by now, the first first; times that have passed, too."""
        found = []
        for occurrence in self.coming(ground, now):
            if occurrence.starts_at is not None:
                due_at = self._due_at(occurrence.planned_on, occurrence.starts_at, ground, now)
                if due_at > now:
                    break
                found.append(Due(occurrence.planned_on, occurrence.starts_at, due_at))
        return found

    def line_up(self, ground: Ground, now: datetime) -> list[Occurrence]:
        """Note the next time; returns what a holiday moved or dropped on the way."""
        affected = []
        for occurrence in self.coming(ground, now):
            if occurrence.holiday_in:
                affected.append(occurrence)
            if occurrence.starts_at is not None:
                self.planned_on, self.meeting_at = occurrence.planned_on, occurrence.starts_at
                self.next_at = self._due_at(occurrence.planned_on, occurrence.starts_at, ground, now)
                break
        return affected

    def _due_at(self, day: date, starts_at: datetime, ground: Ground, now: datetime) -> datetime:
        # What was agreed after that moment is not late.
        return max(self.begins(day, starts_at, ground.sides), min(self._begun(now), now))

    def begins(self, day: date, starts_at: datetime, sides: Sequence[Side]) -> datetime:  # rituals ask them
        """When something is to be done for the time of a regular day."""
        return starts_at

    def pause(self, by: int, now: datetime) -> None:
        """Do nothing until resumed."""
        if self.paused_at is not None:
            raise Refusal("It is paused already.")
        self.paused_at, self.paused_by = now, by
        self.forget_next()

    def resume(self, now: datetime) -> None:
        """Go on with the first time that is still to come, which is to be lined up after this."""
        if self.paused_at is None:
            raise Refusal("It is not paused.")
        self.paused_at = self.paused_by = None
        self.see_to(now)

    def _begun(self, now: datetime) -> datetime:
        """Since when times count; a row from before that was written counts from its noted time on."""
        if self.since is not None:
            return self.since
        return self.meeting_at - _JUST_BEFORE if self.meeting_at is not None else now


def name_holidays(occurrence: Occurrence, sides: Sequence[Side], language: str) -> str:
    """The holidays that moved or dropped something, each with the sides whose they are."""
    named = []
    for calendar in occurrence.holiday_in:
        whose = ", ".join(side.name for side in sides if side.calendar == calendar)
        named.append(f"{calendar.name_of(occurrence.planned_on, language)} ({whose})")
    return "; ".join(named)


def name_of_day(day: date | None) -> str:
    """How a button names the regular day that was seen; None is an extra one."""
    return f"{day:%Y%m%d}" if day is not None else "0"
