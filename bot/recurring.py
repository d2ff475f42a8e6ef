"""What comes again and again: how often is kept, which time is next, and when that is due."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlmodel import JSON, Field, SQLModel

from bot import cadence as cadences
from bot.cadence import Cadence, Occurrence, OnHoliday
from bot.errors import Refusal
from bot.partnerships import Side


def name_holidays(occurrence: Occurrence, sides: Sequence[Side], language: str) -> str:
    """The holidays that moved or dropped something, each with the sides whose they are."""
    named = []
    for calendar in occurrence.holiday_in:
        whose = ", ".join(side.name for side in sides if side.calendar == calendar)
        named.append(f"{calendar.name_of(occurrence.planned_on, language)} ({whose})")
    return "; ".join(named)


class Recurring(SQLModel):
    """A cadence as it is kept in a table: the columns and verbs that all rituals with one share."""

    often: dict[str, Any] = Field(sa_type=JSON)
    on_holiday: str = "move"
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

    def keep(self, cadence: Cadence, on_holiday: str) -> None:
        """Agree on other times; the next one is to be lined up after this."""
        self.often, self.on_holiday, self.planned_on = cadences.dump(cadence), on_holiday, None

    def keep_zone(self, zone: ZoneInfo) -> None:
        """The same wall-clock times in another zone; the next one is to be lined up after this."""
        kept = self.cadence
        self.keep(Cadence(kept.rule, kept.starts_on, kept.clock, zone), self.on_holiday)

    def line_up(self, sides: Sequence[Side], after: datetime, now: datetime) -> list[Occurrence]:
        """Find the next time later than `after`; returns what a holiday moved or dropped on the way."""
        calendars = [side.calendar for side in sides]
        on_holiday = cast("OnHoliday", self.on_holiday)
        affected = []
        for occurrence in cadences.upcoming(self.cadence, calendars, on_holiday, after):
            if self.planned_on is not None and occurrence.planned_on <= self.planned_on:
                continue
            if occurrence.holiday_in:
                affected.append(occurrence)
            if occurrence.starts_at is not None:
                self.meet_at(occurrence.starts_at, sides, now)
                self.planned_on = occurrence.planned_on
                break
        return affected

    def meet_at(self, meeting_at: datetime, sides: Sequence[Side], now: datetime) -> None:
        """The next time is this one."""
        self.meeting_at = meeting_at
        self.next_at = max(self.begins(meeting_at, sides), now)

    def begins(self, meeting_at: datetime, sides: Sequence[Side]) -> datetime:  # rituals ask their sides
        """When something is to be done for that time."""
        return meeting_at

    def pause(self, by: int, now: datetime) -> None:
        """Do nothing until resumed."""
        if self.paused_at is not None:
            raise Refusal("This is paused already.")
        self.paused_at, self.paused_by, self.next_at = now, by, None

    def resume(self, sides: Sequence[Side], now: datetime) -> list[Occurrence]:
        """Go on with the first time that is still to come."""
        if self.paused_at is None:
            raise Refusal("This is not paused.")
        self.paused_at = self.paused_by = self.planned_on = None
        return self.line_up(sides, now, now)
