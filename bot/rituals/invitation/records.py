"""An invitation, the answers to it, and what became of it: the tables with their verbs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Index, text
from sqlmodel import JSON, Field, SQLModel, UniqueConstraint

from bot.calendar import HolidayCalendar, at, local_day, next_common_working_day, previous_common_working_day
from bot.errors import Refusal
from bot.partnerships import Side
from bot.text import fitting

BUSINESS: Final = "business"
TECHNICAL: Final = "technical"
KINDS: Final = (BUSINESS, TECHNICAL)

_DAY: Final = timedelta(days=1)
INVITED: Final = "invited"
CHANGED: Final = "changed"
CALLED_OFF: Final = "called_off"

SEATS_MOST: Final = 100
TITLE_MOST: Final = 100
PLACE_MOST: Final = 500
TEXT_MOST: Final = 2000
MINUTES: Final = (30, 45, 60, 90, 120, 180, 240, 480)


@dataclass(frozen=True)
class Occasion:
    """What is filled in: the day and time are those of the clocks of the inviting side."""

    title: str
    purpose: str
    day: date
    clock: time
    minutes: int
    place: str
    seats: str
    """As it was typed."""
    answer_by: date | None
    """None: the working day before."""


_OPEN: Final = "called_off_at IS NULL AND held_at IS NULL AND missed_at IS NULL AND asked_at IS NULL"


class Invitation(SQLModel, table=True):
    """One side invites the other."""

    __table_args__ = (
        UniqueConstraint("partnership_id", "modal"),
        Index(
            "ix_invitation_open", "id", "ask_at", "remind_at", "reminded_at", "called_off_at", "held_at",
            "missed_at", "asked_at", "partnership_id",
            sqlite_where=text(_OPEN), postgresql_where=text(_OPEN),
        ),
    )  # fmt: skip

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id")
    side_id: int = Field(foreign_key="side.id")
    """The side that invites."""
    kind: str
    title: str = ""
    purpose: str = ""
    zone: str
    """Of the inviting side, when it invited."""
    starts_at: datetime = Field(default=None, index=True)
    minutes: int = 0
    place: str = ""
    seats: int = 0
    answer_by: date = Field(default=None)
    """The last day on which people can say that they come: it ends at midnight of their own side."""
    uid: str
    """What calendars know it by: random, and the same for ever."""
    sequence: int = 0
    """How often what stands in calendars has changed."""
    modal: str
    """In which modal it was made: sent twice, it is one invitation."""
    turns: int = 0
    """How many places in line were given out."""
    invited_by: int = Field(foreign_key="person.id")
    invited_at: datetime
    remind_at: datetime | None = Field(default=None, index=True)
    """When those who come are reminded."""
    reminded_at: datetime | None = None
    """When they were, or when it was seen that it was too late to."""
    ask_at: datetime | None = Field(default=None, index=True)
    """When it is asked whether it took place; None once that has been asked or is not to be."""
    asked_at: datetime | None = None
    asked: list[int] = Field(default_factory=list, sa_type=JSON)
    """The ids of those who were asked."""
    called_off_at: datetime | None = None
    called_off_by: int | None = None
    held_at: datetime | None = None
    """When somebody said that it took place."""
    held_by: int | None = None
    missed_at: datetime | None = None
    """When somebody said that it did not."""
    missed_by: int | None = None
    word: str = ""
    """How it was, or why it was not."""

    @property
    def tz(self) -> ZoneInfo:
        """The zone of the side that invites."""
        return ZoneInfo(self.zone)

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_settled(self) -> bool:
        """It was said whether it took place."""
        return self.held_at is not None or self.missed_at is not None

    def check_to_come(self, now: datetime) -> None:
        """Raises Refusal if there is nothing left to answer or to change."""
        if self.called_off_at is not None:
            raise Refusal("This was called off.")
        if now >= self.starts_at:
            raise Refusal("This has begun already or is over.")

    def last_day(self, calendars: Sequence[HolidayCalendar], side: Side, away_until: date | None) -> date:
        """The last day on which somebody can say that they come: the one that was asked for, or a later one.

        That is a day on which all sides work, and who was away on it has their first working day after.
        """
        day = next_common_working_day(self.answer_by - _DAY, calendars)
        if away_until is not None and away_until >= self.answer_by:
            day = max(day, next_common_working_day(away_until, [side.calendar]))
        return day

    def check_takes_answers(self, last_day: date, side: Side, now: datetime) -> None:
        """Raises Refusal once the last day of somebody is over at their `side`: too late to say that they
        come."""
        self.check_to_come(now)
        if local_day(now, side.hours.zone) > last_day:
            raise Refusal(
                "The answers were due by {day}. Ask whoever invited; they can change that day.",
                day=last_day,
            )

    def plan(
        self, occasion: Occasion, calendars: Sequence[HolidayCalendar], taken: int, now: datetime
    ) -> bool:
        """Put down what was filled in; True if calendars must learn of it.

        `taken` seats are given already. Raises Refusal at the field that is missing or wrong.
        """
        starts_at = at(occasion.day, occasion.clock, self.tz)
        if starts_at <= now:
            raise Refusal("That time has passed. Choose a time that is still to come.", "day")
        if occasion.minutes not in MINUTES:
            raise Refusal("Choose the duration.", "minutes")
        said = (
            _written(occasion.title, "title", TITLE_MOST),
            _written(occasion.purpose, "purpose", TEXT_MOST),
            starts_at,
            occasion.minutes,
            _written(occasion.place, "place", PLACE_MOST),
        )
        seats = _seats(occasion.seats, taken)
        answer_by = _answer_by(occasion, calendars, local_day(now, self.tz))
        before = (self.title, self.purpose, self.starts_at, self.minutes, self.place)
        self.title, self.purpose, self.starts_at, self.minutes, self.place = said
        self.seats, self.answer_by = seats, answer_by
        return said != before

    def line_up(self, side: Side, calendars: Sequence[HolidayCalendar], now: datetime) -> None:
        """When people are reminded and when the inviting `side` is asked, in its working hours.

        Who says yes after the reminder would have come needs none.
        """
        day_before = previous_common_working_day(local_day(self.starts_at, self.tz), calendars)
        remind_at = at(day_before, side.opens, self.tz)
        is_too_late = remind_at <= now
        self.remind_at, self.reminded_at = (None, now) if is_too_late else (remind_at, None)
        self.ask_at = side.hours.next_open(self.ends_at)

    def follow(self, side: Side, calendars: Sequence[HolidayCalendar], now: datetime) -> None:
        """Hours, weeks or holidays changed: what is still to be said is lined up by the new ones."""
        reminded_at, without_question = self.reminded_at, self.ask_at is None
        self.line_up(side, calendars, now)
        if reminded_at is not None:
            self.remind_at, self.reminded_at = None, reminded_at
        elif self.remind_at is None:
            # By the new ones it would have come already.
            self.remind_at, self.reminded_at = side.hours.next_open(now), None
        self.ask_at = None if without_question else self.ask_at

    def note_next(self, side: Side, calendars: Sequence[HolidayCalendar], now: datetime) -> None:
        """What was lost of when it is reminded and asked is worked out again."""
        reminded_at, remind_at = self.reminded_at, self.remind_at
        self.line_up(side, calendars, now)
        if reminded_at is not None or remind_at is not None:
            self.remind_at, self.reminded_at = remind_at, reminded_at
        elif self.remind_at is None:
            # It has come while it was lost.
            self.remind_at, self.reminded_at = side.hours.next_open(now), None

    def change_calendars(self) -> None:
        """What stands in calendars is no longer true."""
        self.sequence += 1

    def call_off(self, by: int, word: str, now: datetime) -> None:
        """It will not take place."""
        self.check_to_come(now)
        self.called_off_at, self.called_off_by, self.word = now, by, _short(word, "word")
        self.remind_at = self.ask_at = None
        self.change_calendars()

    def settle(self, by: int, *, took_place: bool, word: str, now: datetime) -> None:
        """It took place, or it did not."""
        if self.called_off_at is not None:
            raise Refusal("This was called off.")
        if now < self.starts_at:
            raise Refusal("This is still to come. Say afterwards whether it took place.")
        if self.is_settled:
            raise Refusal("Somebody has already said whether this took place.")
        if not took_place and not word.strip():
            raise Refusal("Say briefly why it did not take place.", "word")
        self.word, self.ask_at = _short(word, "word"), None
        if took_place:
            self.held_at, self.held_by = now, by
        else:
            self.missed_at, self.missed_by = now, by


class InvitationAnswer(SQLModel, table=True):
    """What one person said: of these moments, exactly one is there."""

    __tablename__ = "invitation_answer"
    __table_args__ = (UniqueConstraint("invitation_id", "person_id"),)

    id: int = Field(default=None, primary_key=True)
    invitation_id: int = Field(foreign_key="invitation.id")
    person_id: int = Field(foreign_key="person.id")
    side_id: int = Field(foreign_key="side.id")
    """The side on which they were when they answered."""
    turn: int = 0
    """Their place in line, by when they answered."""
    hosting_at: datetime | None = None
    seated_at: datetime | None = None
    waiting_at: datetime | None = None
    declined_at: datetime | None = None

    def host(self, now: datetime) -> None:
        """One of the side that invites: comes, and needs no seat."""
        self._only("hosting_at", now)

    def take_seat(self, now: datetime) -> None:
        """Comes."""
        self._only("seated_at", now)

    def wait(self, turn: int, now: datetime) -> None:
        """Comes if a seat becomes free."""
        self._only("waiting_at", now)
        self.turn = turn

    def decline(self, now: datetime) -> None:
        """Does not come."""
        self._only("declined_at", now)

    @property
    def comes(self) -> bool:
        """Has a seat, or is a host."""
        return self.seated_at is not None or self.hosting_at is not None

    def _only(self, column: str, now: datetime) -> None:
        for name in ("hosting_at", "seated_at", "waiting_at", "declined_at"):
            setattr(self, name, now if name == column else None)


class InvitationOffer(SQLModel, table=True):
    """Somebody of the waiting list has got a seat, and is asked whether they still come."""

    __tablename__ = "invitation_offer"

    id: int = Field(default=None, primary_key=True)
    invitation_id: int = Field(foreign_key="invitation.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    offered_at: datetime
    kept_at: datetime | None = None
    declined_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Nothing was said to it yet."""
        return self.kept_at is None and self.declined_at is None


class InvitationNews(SQLModel, table=True):
    """What happened to an invitation that those who come must know."""

    __tablename__ = "invitation_news"

    id: int = Field(default=None, primary_key=True)
    invitation_id: int = Field(foreign_key="invitation.id", index=True)
    kind: str
    by: int | None = Field(foreign_key="person.id")
    at: datetime
    was_starts_at: datetime | None = None
    was_place: str = ""


def _written(text: str, field: str, most: int) -> str:
    if not text.strip():
        raise Refusal("This cannot be empty.", field)
    return _short(text, field, most)


def _short(text: str, field: str, most: int = TEXT_MOST) -> str:
    return fitting(text, most, field)


def _seats(typed: str, taken: int) -> int:
    digits = typed.strip()
    seats = int(digits) if digits.isdecimal() and len(digits) < len(str(SEATS_MOST)) + 1 else 0
    if not 1 <= seats <= SEATS_MOST:
        raise Refusal("Choose a number of seats from 1 to {most}.", "seats", most=SEATS_MOST)
    if seats < taken:
        raise Refusal(
            "Seats that are taken already: {n}. Nobody is sent away, so choose at least that many.",
            "seats",
            n=taken,
        )
    return seats


def _answer_by(occasion: Occasion, calendars: Sequence[HolidayCalendar], today: date) -> date:
    if occasion.answer_by is None:
        return max(previous_common_working_day(occasion.day, calendars), today)
    if not today <= occasion.answer_by <= occasion.day:
        raise Refusal("Choose a day from today to the day on which it takes place.", "answer_by")
    return occasion.answer_by
