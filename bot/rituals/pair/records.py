"""How often pairs are drawn, who wants to be, and who was: the tables with their verbs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel, UniqueConstraint

from bot.calendar import at, local_day, next_common_working_day, previous_common_working_day
from bot.partnerships import Side
from bot.recurring import Recurring, begins_on
from bot.recurring.cadence import Cadence, Weekly

QUESTION_AFTER: Final = timedelta(weeks=2)


@dataclass(frozen=True)
class Rhythm:
    """How often pairs are drawn: every so many weeks, on this weekday (Monday is 0), at this time."""

    every: int
    weekday: int
    clock: time


class PairPlan(Recurring, table=True):
    """How often pairs are drawn in a partnership, and when next."""

    __tablename__ = "pair_plan"

    id: int = Field(default=None, primary_key=True)

    def agree(self, rhythm: Rhythm, zone: ZoneInfo, drawn: date | None, now: datetime) -> None:
        """Agree on a rhythm; raises Refusal where it is none. The next draw is to be lined up after this.

        `drawn` is the regular day for which pairs were last drawn.
        """
        weekly, before = Weekly((rhythm.weekday,), rhythm.every), self.cadence if self.often else None
        agreed = Cadence(weekly, local_day(now, zone), rhythm.clock, zone)
        starts_on = begins_on(agreed, None, before, drawn, now)
        self.keep(replace(agreed, starts_on=starts_on), "move", now)
        self.paused_at = self.paused_by = None

    def asks_on(self, drawn_at: datetime, sides: Sequence[Side]) -> datetime:
        """When those drawn are asked whether they met: after two weeks, or before the next draw.

        On a working day for all, at the time of day of the draw.
        """
        cadence, calendars = self.cadence, [side.calendar for side in sides]
        day = local_day(drawn_at, cadence.zone) + QUESTION_AFTER
        day = next_common_working_day(day - timedelta(days=1), calendars)
        if self.planned_on is not None and day >= self.planned_on:
            day = previous_common_working_day(self.planned_on, calendars)
        return max(at(day, cadence.clock, cadence.zone), drawn_at + timedelta(days=1))


class PairWish(SQLModel, table=True):
    """Whether a person wants to be paired: who never said so is not."""

    __tablename__ = "pair_wish"

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", unique=True)
    yes_at: datetime | None = None
    no_at: datetime | None = None

    def say(self, *, yes: bool, now: datetime) -> None:
        """Yes or no, from now on."""
        self.yes_at, self.no_at = (now, None) if yes else (None, now)


_UNNOTED: Final = "ask_at IS NULL AND asked_at IS NULL"


class PairRound(SQLModel, table=True):
    """One time that pairs were drawn."""

    __tablename__ = "pair_round"
    __table_args__ = (
        UniqueConstraint("partnership_id", "due_at"),
        Index(
            "ix_pair_round_unnoted_open", "id", "partnership_id",
            sqlite_where=text(_UNNOTED), postgresql_where=text(_UNNOTED),
        ),
    )  # fmt: skip

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id")
    number: int
    """The how many-eth time it is, from 1."""
    planned_on: date | None = None
    """The regular day for which it was drawn."""
    due_at: datetime
    """When it was to be drawn."""
    drawn_at: datetime
    ask_at: datetime | None = Field(default=None, index=True)
    """When those drawn are to be asked whether they met."""
    asked_at: datetime | None = None
    """When they were."""


class PairPlace(SQLModel, table=True):
    """One person in one draw."""

    __tablename__ = "pair_place"
    __table_args__ = (UniqueConstraint("round_id", "person_id"),)

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="pair_round.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    with_id: int | None = Field(default=None, foreign_key="person.id")
    """With whom; None sits out this time."""
    is_home: bool = False
    """Of the home side at that time."""
    asked_at: datetime | None = None
    met_at: datetime | None = None
    """When they said that they met."""
    missed_at: datetime | None = None
    """When they said that they did not."""
    alone_at: datetime | None = None
    """When they were told that the other has left, or is away until it would be asked whether they met."""

    def tell(self, *, met: bool, now: datetime) -> None:
        """They met, or did not; who was mistaken may say so."""
        self.met_at, self.missed_at = (now, None) if met else (None, now)
