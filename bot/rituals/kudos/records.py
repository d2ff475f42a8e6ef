"""The tables of praise: who praised whom what for, and the months that are rounded up."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel, UniqueConstraint

from bot.calendar import HolidayCalendar, at, local_day, next_common_working_day
from bot.errors import Refusal
from bot.text import fitting

MOST: Final = 500
PEOPLE_MOST: Final = 20
CLOCK: Final = time(10)
"""When the months are rounded up, in the zone of the partnership."""
INVITED_AFTER: Final = 2
"""So many months in a row without praise bring a gentle word, once."""


class Kudos(SQLModel, table=True):
    """Praise from one person: to people, to a side, or both, with what for."""

    __table_args__ = (UniqueConstraint("partnership_id", "key"),)

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    key: str
    """The modal it was sent with: the same one that comes twice is one praise."""
    given_by: int = Field(foreign_key="person.id")
    given_at: datetime
    side_id: int = Field(foreign_key="side.id")
    """The side of who gives it, as it was then."""
    to_side_id: int | None = Field(default=None, foreign_key="side.id")
    what_for: str
    across: bool
    """Whether any of it goes to the other side, as it was then."""


class KudosReceiver(SQLModel, table=True):
    """A person who is praised."""

    __tablename__ = "kudos_receiver"
    __table_args__ = (UniqueConstraint("kudos_id", "person_id"),)

    id: int = Field(default=None, primary_key=True)
    kudos_id: int = Field(foreign_key="kudos.id")
    person_id: int = Field(foreign_key="person.id")


_LINED_UP: Final = "due_at IS NOT NULL"


class KudosMonth(SQLModel, table=True):
    """What is rounded up at the beginning of one month: the time since the round-up before."""

    __tablename__ = "kudos_month"
    __table_args__ = (
        UniqueConstraint("partnership_id", "month"),
        Index(
            "ix_kudos_month_lined_up", "partnership_id", "due_at",
            sqlite_where=text(_LINED_UP), postgresql_where=text(_LINED_UP),
        ),
    )  # fmt: skip

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id")
    month: date
    """The first day of the month at whose beginning it is due."""
    since: datetime
    due_at: datetime | None = Field(default=None, index=True)
    """None once it has been done, or its partnership has ended."""
    was_due_at: datetime
    done_at: datetime | None = None
    given: int = 0
    """How often praise was given in that time."""

    def line_up(self, calendars: Sequence[HolidayCalendar], zone: ZoneInfo) -> None:
        """Due on the first day of the month that is a working day for all."""
        self.due_at = self.was_due_at = begins(self.month, calendars, zone)

    def finish(self, given: int, now: datetime) -> None:
        """It has been rounded up."""
        self.done_at, self.given, self.due_at = now, given, None


def begins(month: date, calendars: Sequence[HolidayCalendar], zone: ZoneInfo) -> datetime:
    """Ten o'clock on the first common working day of a month, as a UTC moment."""
    return at(next_common_working_day(month - timedelta(days=1), calendars), CLOCK, zone)


def month_after(moment: datetime, calendars: Sequence[HolidayCalendar], zone: ZoneInfo) -> date:
    """The first day of the month whose round-up is the next after a moment."""
    month = local_day(moment, zone).replace(day=1)
    return month if begins(month, calendars, zone) > moment else following(month)


def invites(given: Sequence[int]) -> bool:
    """Whether a gentle word is due: `given` are the counts of the months, the latest first."""
    empty = next((place for place, count in enumerate(given) if count), len(given))
    return empty == INVITED_AFTER


def check_praise(what_for: str, receivers: Sequence[int], by: int, to_side_id: int | None) -> str:
    """The text without blanks around it; raises Refusal at the field that is missing or wrong."""
    if not receivers and to_side_id is None:
        raise Refusal("Choose whom it is for: people, or a whole company.", "people")
    if by in receivers:
        raise Refusal("Praise is for others. Take yourself out; the others may well praise you.", "people")
    if len(receivers) > PEOPLE_MOST:
        raise Refusal(
            "At most {most} people at once. Praise the whole company instead.", "people", most=PEOPLE_MOST
        )
    if not what_for.strip():
        raise Refusal("Write what it is for.", "what_for")
    return fitting(what_for, MOST, "what_for")


def following(month: date) -> date:
    """The first day of the month after."""
    return (month + timedelta(days=31)).replace(day=1)
