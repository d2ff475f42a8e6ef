"""A partnership is one shared channel, its sides, their people, and the parts these hold."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ClassVar, Final
from zoneinfo import ZoneInfo

from sqlmodel import Field, SQLModel, UniqueConstraint

from bot.calendar import HolidayCalendar, WorkingHours, at, local_day
from bot.errors import Refusal
from bot.sealed import Account
from bot.text import whole

CONTACT: Final = "contact"
OWNER: Final = "owner"
FACILITATOR: Final = "facilitator"
LEAD: Final = "lead"
STEERING: Final = "steering"
MEDIATOR: Final = "mediator"
NIGHT: Final = time(3)
"""When what is past its time is deleted, in the zone of the partnership."""
PARTS: Final = (CONTACT, OWNER, FACILITATOR, LEAD, STEERING, MEDIATOR)
SPEAKERS: Final = frozenset({CONTACT, FACILITATOR})
"""Parts whose holders speak for their side."""

MEMBERS_AGAIN: Final = timedelta(days=1)
"""So long after they were read the members of a channel are read again."""

WEEK: Final = "12345"
"""Monday to Friday."""

NAME_LENGTH: Final = 40
"""So long the name of a company may be here: in Slack it may be longer."""

HOME: Final = "home"
PARTNER: Final = "partner"
UNNAMED: Final = "Partner"
"""What its side is called while nobody knows who it will be."""

REMOVED: Final = "removed"
ARCHIVED: Final = "archived"
UNINSTALLED: Final = "uninstalled"
"""Why the bot is out of a channel."""


class Partnership(SQLModel, table=True):
    """One shared channel, owned by the team or enterprise that installed the app."""

    __table_args__ = (UniqueConstraint("owner", "channel"),)

    id: int = Field(default=None, primary_key=True)
    owner: str
    channel: str
    name: str
    language: str
    zone: str
    guests: str = PARTNER
    """Which side a guest of the home workspace counts to: many suppliers' people work as guests."""
    begun_at: datetime
    begun_by: str
    set_up_at: datetime | None = None
    set_up_by: int | None = None
    members_due_at: datetime | None = Field(default=None, index=True)
    purge_at: datetime | None = Field(default=None, index=True)
    """When what is past its time is next deleted here: each night."""
    ended_at: datetime | None = None
    """Since then nothing is due, posted or answered here: it is away, or has ended by choice."""
    ended_by: int | None = None
    """Who ended it by choice; None while it is only away, and comes back to what was."""
    away_reason: str | None = None
    """Why the bot is out of the channel, while it is."""
    offers: int | None = None
    """The partnership that may go on, or has gone on, in this channel in place of this one."""

    @property
    def is_live(self) -> bool:
        """The bot is in its channel, and nobody has ended it."""
        return self.ended_at is None

    @property
    def knows_its_members(self) -> bool:
        """They have been read since it began; who comes later is met as they come."""
        return self.members_due_at is None or self.members_due_at >= self.begun_at + MEMBERS_AGAIN

    @property
    def away_at(self) -> datetime | None:
        """Since when the bot has been out of the channel; None while it is there, and after an end."""
        return self.ended_at if self.ended_by is None else None

    @property
    def has_ended(self) -> bool:
        """By choice: the next invitation begins anew."""
        return self.ended_by is not None

    @property
    def tz(self) -> ZoneInfo:
        """The zone in which its meetings are held."""
        return ZoneInfo(self.zone)

    def account_of(self, person: "Person") -> Account:
        """The Slack account that the database has for a person of this partnership."""
        return Account(self.owner, person.user)

    def go_away(self, reason: str, now: datetime) -> None:
        """The bot is out of the channel: nothing is due until it comes back. What has ended stays so."""
        if self.has_ended:
            return
        self.ended_at, self.away_reason, self.members_due_at = self.ended_at or now, reason, None

    def end(self, by: int, now: datetime) -> None:
        """Somebody ends it for good."""
        self.ended_at, self.ended_by, self.away_reason, self.members_due_at = now, by, None, None

    def give_up_channel(self) -> None:
        """It has ended, and another begins in the channel, which has one partnership at a time."""
        self.channel = f"ended:{self.id}:{self.channel}"

    @property
    def slack_channel(self) -> str:
        """Slack's id of the channel in which it is, or was until another began there."""
        return self.channel.rpartition(":")[2]

    def purge_tomorrow(self, now: datetime) -> None:
        """What is past its time has been deleted for today."""
        self.purge_at = at(local_day(now, self.tz) + timedelta(days=1), NIGHT, self.tz)

    def resume(self, now: datetime) -> None:
        """The bot is back in the channel: its members may be others by now."""
        self.ended_at, self.away_reason, self.members_due_at = None, None, now


class Side(SQLModel, table=True):
    """One of the companies. The home side's workspace installed the app; partners are the others."""

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    kind: str
    name: str
    team: str | None = None
    """Its workspace or enterprise; unknown for a partner until the first of its people is seen."""
    enterprise: str | None = None
    """Its organisation on Enterprise Grid: its people may carry any id of it."""
    holidays: str
    language: str | None = None
    zone: str
    """Where its people are; meetings are held in the zone of the partnership."""
    week: str = WEEK
    """The days on which it works, as digits of ISO 8601: Monday is 1."""
    opens: time = time(8)
    closes: time = time(16)
    """Midnight is the end of the day."""

    @property
    def ids(self) -> frozenset[str]:
        """The ids by which its people are known."""
        return frozenset(each for each in (self.team, self.enterprise) if each)

    @property
    def calendar(self) -> HolidayCalendar:
        """Its working week and public holidays."""
        return HolidayCalendar(self.holidays, frozenset(int(day) - 1 for day in self.week))

    @property
    def hours(self) -> WorkingHours:
        """When its people can be expected to read and answer."""
        return WorkingHours(ZoneInfo(self.zone), self.opens, self.closes, self.calendar)


class Person(SQLModel, table=True):
    """A Slack user in one partnership."""

    __table_args__ = (UniqueConstraint("partnership_id", "user"),)

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id")
    side_id: int = Field(foreign_key="side.id")
    user: str = Field(index=True)
    team: str | None
    """The id by which they belong to their side; empty where Slack tells none, None to be asked again."""
    name: str
    is_guest: bool
    locale: str | None = None
    language: str | None = None
    """Chosen by the person; goes before what Slack tells."""
    settled_by: int | None = None
    """Who said by hand which side this person is on; it is then guessed no more."""
    counted_in_at: datetime | None = None
    counted_out_at: datetime | None = None
    absent_until: date | None = None
    """The last day of absence, at the wall clock of their side."""
    left_at: datetime | None = None
    deactivated_at: datetime | None = None
    """Their account is no more, though Slack still lists them among the members."""
    erased_at: datetime | None = None
    """Who this was is known no more; the row stays for what is counted."""

    apart: ClassVar[str] = ""
    """No column: what tells them apart from a namesake, where they are listed."""

    @property
    def shown(self) -> str:
        """The name in a menu; who has a namesake in the channel is told apart by their side."""
        return f"{self.name} ({self.apart})" if self.apart else self.name

    def tell_apart(self, side: str) -> None:
        """Somebody else in the channel has the same name; empty where nobody has."""
        object.__setattr__(self, "apart", side)  # to SQLModel what is no column is nothing

    def count_in(self, now: datetime) -> None:
        """Be expected to answer status rounds."""
        self.counted_in_at, self.counted_out_at = now, None

    def count_out(self, now: datetime) -> None:
        """Only read from now on."""
        self.counted_in_at, self.counted_out_at = None, now

    def be_absent_until(self, day: date | None, today: date) -> None:
        """Expect nothing of me up to and including `day`; None means I am here."""
        if day is not None and day < today:
            raise Refusal("That day has passed. Choose today or a later day.", "absent_until")
        self.absent_until = day

    def is_away(self, moment: datetime, side: Side) -> bool:
        """Absent on the day that it then is at their side, whose clock they go by."""
        return self.absent_until is not None and local_day(moment, ZoneInfo(side.zone)) <= self.absent_until

    def leave(self, now: datetime) -> None:
        """No longer in the channel: no longer asked."""
        self.left_at = now

    def rejoin(self) -> None:
        """Back in the channel."""
        self.left_at = self.deactivated_at = None

    def be_deactivated(self, now: datetime) -> None:
        """Their account is no more: as if they had left."""
        self.deactivated_at = now
        self.left_at = self.left_at or now

    def erase(self, name: str, now: datetime) -> None:
        """Forget who this was: `name` stands in place of theirs, and nobody is found by their id any more."""
        self.user, self.name, self.erased_at = f"erased:{self.id}", name, now
        self.team = self.locale = self.language = self.settled_by = self.absent_until = None
        self.is_guest = False
        self.count_out(now)
        self.left_at = self.left_at or now

    @property
    def is_expected(self) -> bool:
        """On the roster of their side."""
        return self.counted_in_at is not None and self.left_at is None


class Part(SQLModel, table=True):
    """A part that a person holds: contact person, owner, facilitator and so on."""

    __table_args__ = (UniqueConstraint("person_id", "name"),)

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    name: str
    given_at: datetime
    given_by: int | None


def short_name(company: str) -> str:
    """As much of the name that a company has in Slack as it may have here, up to a whole sign."""
    return company[: whole(company, NAME_LENGTH)].strip()


@dataclass(frozen=True)
class Profile:
    """A Slack user as users.info tells: externals come without a locale."""

    user: str
    team: str | None
    name: str
    is_guest: bool
    locale: str | None
    enterprise: str | None = None
    teams: tuple[str, ...] = ()
    """Workspaces of the organisation that they are in."""

    @property
    def ids(self) -> frozenset[str]:
        """Whatever of these is ours makes them ours: on Grid Slack tells any of them, or only some."""
        return frozenset(each for each in (self.team, self.enterprise, *self.teams) if each)
