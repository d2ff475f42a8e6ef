"""The tables of the scorecard, each with its verbs."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Index, text
from sqlmodel import JSON, Column, Field, SQLModel, UniqueConstraint

from bot.errors import Refusal
from bot.partnerships import Side
from bot.rituals.scorecard.card import Card, load
from bot.rituals.scorecard.reckoning import due_moment, month_of, months_before

USUAL_CLOCK: Final = time(9)
NTHS: Final = (1, 2, 3, 4, 5)
"""On which working day of the month it may be posted."""

WHOLE: Final = "month"
SO_FAR: Final = "so_far"

SETTLES_IN: Final = timedelta(seconds=30)
"""Slack looks through a file after it has taken it, and until then shows it in no message."""
TRIES: Final = 6
FIRST_WAIT: Final = timedelta(minutes=1)


def check_nth(nth: int) -> None:
    """Raises Refusal, at its field, for a working day that cannot be chosen."""
    if nth not in NTHS:
        raise Refusal("Choose one of the first five working days.", "nth")


class ScorecardPlan(SQLModel, table=True):
    """When the scorecard of a partnership is posted: every month, unless somebody turned it off."""

    __tablename__ = "scorecard_plan"

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id", unique=True)
    nth: int = 1
    """On which working day of the month, that is one for both sides."""
    clock: time = USUAL_CLOCK
    next_at: datetime | None = Field(default=None, index=True)
    """When the next one is due; None while it is turned off, or the partnership has ended."""
    seen_to: date | None = None
    """The first day of the month whose scorecard was last posted, or in which nothing was counted."""
    off_at: datetime | None = None
    off_by: int | None = None

    @property
    def is_off(self) -> bool:
        """Nothing is posted but by hand."""
        return self.off_at is not None

    def line_up(self, sides: Sequence[Side], zone: ZoneInfo, now: datetime) -> None:
        """The next one is the first that is due later than now, of a month that was not seen to."""
        month = month_of(now, zone)
        coming = (months_before(month, -n) for n in (0, 1, 2))
        due = (self.due_in(each, sides, zone) for each in coming if not self.saw_to(months_before(each, 1)))
        self.next_at = None if self.is_off else next(moment for moment in due if moment > now)

    def saw_to(self, month: date) -> bool:
        """Whether the scorecard of that month is no more to be posted by itself."""
        return self.seen_to is not None and month <= self.seen_to

    def due_in(self, month: date, sides: Sequence[Side], zone: ZoneInfo) -> datetime:
        """When the one that is posted in this month is due."""
        return due_moment(month, self.nth, self.clock, [side.calendar for side in sides], zone)

    def agree(self, nth: int, clock: time) -> None:
        """Agree on another day of the month, or time of day; the next one is to be lined up after this."""
        check_nth(nth)
        self.nth, self.clock = nth, clock

    def turn_off(self, by: int, now: datetime) -> None:
        """Post no more by itself."""
        if not self.is_off:
            self.off_at, self.off_by, self.next_at = now, by, None

    def turn_on(self) -> None:
        """Post again; the next one is to be lined up after this."""
        self.off_at = self.off_by = None


_UNDRAWN: Final = text("shown_at IS NULL AND given_up_at IS NULL")


class Scorecard(SQLModel, table=True):
    """A scorecard that was posted: its figures are frozen, whatever is edited or erased later."""

    __table_args__ = (
        UniqueConstraint("partnership_id", "month", "kind", "through"),
        Index(
            "ix_scorecard_picture_open", "id", "picture_due_at", "posted_at", "partnership_id",
            sqlite_where=_UNDRAWN, postgresql_where=_UNDRAWN,
        ),
    )  # fmt: skip

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    month: date
    kind: str
    """month or so_far."""
    through: date
    figures: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    posted_at: datetime
    posted_by: int | None = Field(default=None, foreign_key="person.id")
    """None: by its plan."""
    was_due_at: datetime | None = None
    """By its plan; it is late where that is long before it was posted."""
    picture_due_at: datetime | None = Field(default=None, index=True)
    """When something is next to be done for its picture; None once it is there or given up."""
    tries: int = 0
    file: str | None = None
    """Slack's id of the picture."""
    shown_at: datetime | None = None
    """When the picture was put into the message."""
    given_up_at: datetime | None = None
    error: str | None = None
    """Why there is no picture, in Slack's word."""

    @property
    def card(self) -> Card:
        """The figures as a value."""
        return load(self.figures)

    @property
    def picture(self) -> str | None:
        """The file to be shown in the message, once Slack can show it."""
        return self.file if self.shown_at is not None else None

    def put_up(self, file: str, now: datetime) -> None:
        """Slack has the picture; it is shown when Slack has looked through it."""
        self.file, self.picture_due_at = file, now + SETTLES_IN

    def show_picture(self, now: datetime) -> None:
        """The message shows it from now on."""
        self.shown_at, self.picture_due_at = now, None

    def lose_picture(self, error: str, now: datetime) -> None:
        """Slack does not show the picture that it has: the text stands alone after all."""
        self.file = self.shown_at = None
        self.give_up(error, now)

    def try_again(self, error: str, now: datetime) -> None:
        """Slack could not be reached: once more later, and after some tries no more."""
        self.tries += 1
        if self.tries >= TRIES:
            self.give_up(error, now)
        else:
            self.picture_due_at = now + FIRST_WAIT * 2 ** (self.tries - 1)

    def give_up(self, error: str, now: datetime) -> None:
        """There will be no picture: the text stands alone."""
        self.given_up_at, self.error, self.picture_due_at = now, error, None
