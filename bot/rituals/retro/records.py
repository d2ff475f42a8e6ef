"""The tables of the retro, each with its verbs. None holds a person and what they said without a name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Index, text
from sqlmodel import JSON, Field, SQLModel, UniqueConstraint

from bot.calendar import local_day
from bot.errors import Refusal
from bot.partnerships import Side, a_working_day_before, share_of
from bot.recurring import Recurring, begins_on
from bot.recurring.cadence import Cadence, Monthly, Weekly

LEAST_K: Final = 4
USUAL_K: Final = 5
MOST_K: Final = 20
USUAL_DAYS: Final = 3
MOST_DAYS: Final = 14
DAYS_TO_VOTE: Final = 2
DAYS_TO_TALK: Final = 5
"""Common working days after the vote: a meeting of every week lies among them."""
SHARES: Final = (0.5, 0.8)
"""At these shares of the time in which all sides are at work the tally is looked at."""
TALLIES: Final = len(SHARES)
UNOPENED_MOST: Final = timedelta(days=180)

ANONYMOUS: Final = "anonymous"
MIXED: Final = "mixed"
"""Each card carries its writer's name, or none, as they choose."""
NAMED: Final = "named"

RELEASED: Final = "released"
TOO_FEW: Final = "too_few"
KEY_LOST: Final = "key_lost"
CANCELLED: Final = "cancelled"
PAUSED: Final = "paused"
FORGOTTEN: Final = "forgotten"


@dataclass(frozen=True)
class Plan:
    """What is agreed of the retros in a modal; `rule` None means by hand only."""

    rule: Weekly | Monthly | None
    clock: time
    format: str
    columns: Sequence[str]
    days_open: int = USUAL_DAYS
    k: int = USUAL_K
    extends: bool = True
    on_holiday: str = "move"
    starts_on: date | None = None
    mode: str = ANONYMOUS


def check(plan: Plan) -> None:
    """Raises Refusal, at its field, for a plan that cannot be."""
    if plan.mode not in (ANONYMOUS, MIXED, NAMED):
        raise Refusal("This is not among what can be chosen here. Choose again.", "mode")
    if not LEAST_K <= plan.k <= MOST_K:
        raise Refusal("At least {least} and at most {most}.", "k", least=LEAST_K, most=MOST_K)
    if not 1 <= plan.days_open <= MOST_DAYS:
        raise Refusal("From 1 to {most} days.", "days_open", most=MOST_DAYS)


class RetroCadence(Recurring, table=True):
    """How often a partnership looks back, and how."""

    __tablename__ = "retro_cadence"

    id: int = Field(default=None, primary_key=True)
    by_hand: bool = False
    """No cadence: somebody opens each retro."""
    format: str
    columns: list[str] = Field(sa_type=JSON)
    days_open: int = USUAL_DAYS
    k: int = USUAL_K
    mode: str = ANONYMOUS
    """Whether cards carry names, from the next box on."""
    extends: bool = True
    """With too few answers the round stays open once more as long, before it is destroyed unread."""
    announced_at: datetime | None = None
    announced_on: date | None = None
    """The regular day of which the channel was told that its retro opens."""

    @property
    def runs(self) -> bool:
        """Whether retros open by themselves."""
        return self.paused_at is None and not self.by_hand

    def change(self, plan: Plan, zone: ZoneInfo, latest: date | None, now: datetime) -> None:
        """Agree on how to look back; the next opening is to be lined up after this.

        `latest` is the regular day of the latest retro that is open or was held.
        """
        check(plan)
        before = self.cadence if self.often else None
        agreed = Cadence(plan.rule or Weekly((0,)), local_day(now, zone), plan.clock, zone)
        starts_on = begins_on(agreed, plan.starts_on, before, latest, now)
        self.keep(replace(agreed, starts_on=starts_on), plan.on_holiday, now)
        self.by_hand = plan.rule is None
        self.format, self.columns = plan.format, list(plan.columns)
        self.days_open, self.k, self.extends = plan.days_open, plan.k, plan.extends
        self.mode = plan.mode

    def begins(self, day: date, starts_at: datetime, sides: Sequence[Side]) -> datetime:
        """When something is to be done: the announcement on the working day before, then the opening."""
        if self.announced_on == day:
            return starts_at
        return a_working_day_before(starts_at, self.cadence.zone, sides)

    def announce(self, now: datetime) -> None:
        """The channel knows of the next opening; next comes the opening itself."""
        self.announced_at, self.announced_on, self.next_at = now, self.planned_on, self.meeting_at


_UNNOTED: Final = text(
    "due_at IS NULL AND (closed_at IS NULL OR (dots_box IS NOT NULL AND voted_at IS NULL))"
)


class RetroRound(SQLModel, table=True):
    """One retro. Its box takes answers from the moment it is there, also before it opens."""

    __tablename__ = "retro_round"
    __table_args__ = (
        Index("one_retro_for_a_regular_day", "partnership_id", "planned_on", unique=True),
        Index(
            "ix_retro_round_unnoted_open", "partnership_id", sqlite_where=_UNNOTED, postgresql_where=_UNNOTED
        ),
    )

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    box: str = Field(unique=True)
    """Names the sealed answers and their key; tells nothing by itself."""
    format: str
    columns: list[str] = Field(sa_type=JSON)
    k: int
    """For show; what counts is kept with the key."""
    mode: str = ANONYMOUS
    """The same: whether its cards carry names."""
    begun_at: datetime
    planned_on: date | None = None
    """The regular day that it stands for; None until it opens, and if it is an extra one."""
    opened_at: datetime | None = None
    closes_at: datetime | None = None
    due_at: datetime | None = Field(default=None, index=True)
    """When something is next to be done: the tally is looked at, it closes, or voting ends."""
    looks: int = 0
    """How often the tally has been looked at."""
    tally: str = ""
    extended_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: str = ""
    """released, too_few, key_lost, cancelled, paused or forgotten; empty until closed."""
    invited: int = 0
    narrowed_by: int | None = None
    """The person who invited only some, until it closes: then only the posted words tell."""
    answered: int = 0
    """In total and only after closing; where too few answered it stays 0."""
    unreadable: int = 0
    """What could not be read or stored at the release: left out, and said."""
    dots_box: str | None = Field(default=None, unique=True)
    voting_ends_at: datetime | None = None
    voted_at: datetime | None = None
    """When the dots were counted."""
    voters: int = 0
    worth_box: str | None = Field(default=None, unique=True, index=True)
    """Takes points from 1 to 5 for whether it was worth it; None where too few were invited for any."""
    talk_ends_at: datetime | None = Field(default=None, index=True)
    """Until when it is talked about, from the end of the vote on; None of a retro of an earlier version."""
    talked_at: datetime | None = None
    """When that was over, and the points were counted."""

    @property
    def is_open(self) -> bool:
        """Everybody was asked, and answers are taken."""
        return self.opened_at is not None and self.closed_at is None

    @property
    def takes_answers(self) -> bool:
        """The box is open: in the round, and between rounds."""
        return self.closed_at is None

    @property
    def is_voting(self) -> bool:
        """Dots can be given."""
        return self.dots_box is not None and self.voted_at is None

    @property
    def is_talked_about(self) -> bool:
        """What came out is talked about now."""
        return self.talk_ends_at is not None and self.talked_at is None

    @property
    def asks_worth(self) -> bool:
        """Points can be given for whether it was worth it."""
        return self.worth_box is not None and self.talked_at is None

    def open(self, closes_at: datetime, invited: int, sides: Sequence[Side], now: datetime) -> None:
        """Everybody is asked, until a time that is said now and not shortened after."""
        self.opened_at, self.closes_at, self.invited = now, closes_at, invited
        self.note_next(sides)

    def look(self, count: int, sides: Sequence[Side]) -> None:
        """Set the tally at one of its fixed moments: never when an answer comes."""
        self.tally = tally(count, self.k, self.invited)
        self.looks += 1
        self.note_next(sides)

    def extend(self, closes_at: datetime, now: datetime) -> None:
        """Too few answered, so it stays open once more."""
        self.extended_at, self.closes_at = now, closes_at
        self.note_next(())

    def close_later(self, closes_at: datetime, sides: Sequence[Side]) -> None:
        """The time that was said has become one at which not all are at work: it only ever moves later."""
        self.closes_at = closes_at
        self.note_next(sides)

    def vote_longer(self, ends_at: datetime) -> None:
        """The same of the vote."""
        self.voting_ends_at = ends_at
        self.note_next(())

    def note_next(self, sides: Sequence[Side]) -> None:
        """Work out when something is next to be done: how it stands says so, so it is never lost."""
        if self.is_voting:
            self.due_at = self.voting_ends_at
        elif self.opened_at is None or self.closes_at is None:
            self.due_at = self.begun_at + UNOPENED_MOST
        elif self.extended_at is not None or self.looks >= TALLIES:
            self.due_at = self.closes_at
        else:
            # At a share of the time in which all are at work the tally is looked at.
            self.due_at = share_of(SHARES[self.looks], self.opened_at, self.closes_at, sides)

    def close(self, outcome: str, now: datetime) -> None:
        """Nothing more goes into this box."""
        self.closed_at, self.outcome, self.due_at, self.narrowed_by = now, outcome, None, None

    def begin_voting(self, box: str, ends_at: datetime) -> None:
        """Dots can be given to cards."""
        self.dots_box = box
        self.vote_longer(ends_at)

    def end_voting(self, voters: int, now: datetime) -> None:
        """The dots were counted, or were too few."""
        self.voted_at, self.voters, self.due_at = now, voters, None

    def begin_talk(self, box: str | None, ends_at: datetime) -> None:
        """The vote is over, or there is none: points go into `box`, if any may be given."""
        self.worth_box, self.talk_ends_at = box, ends_at

    def talk_longer(self, ends_at: datetime) -> None:
        """The time that was said has become one at which not all are at work."""
        self.talk_ends_at = ends_at

    def end_talk(self, now: datetime) -> None:
        """The points were counted, or were too few."""
        self.talked_at = now


class RetroCard(SQLModel, table=True):
    """A released text: no author, no side, no time, no serial.

    WITHOUT ROWID, since a rowid would count up in the order of insertion; and inserted shuffled,
    since cells lie in a page in that order all the same.
    """

    __tablename__ = "retro_card"
    __table_args__ = {"sqlite_with_rowid": False}

    key: str = Field(primary_key=True)
    round_id: int = Field(foreign_key="retro_round.id", index=True)
    column: int
    text: str
    dots: int = 0
    """Only the total, and only once voting has ended with enough voters."""


class RetroNamedCard(SQLModel, table=True):
    """A released text that its writer put their name to: nothing ties it to one without a name."""

    __tablename__ = "retro_named_card"
    __table_args__ = {"sqlite_with_rowid": False}

    key: str = Field(primary_key=True)
    round_id: int = Field(foreign_key="retro_round.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    column: int
    text: str
    dots: int = 0


class RetroHealth(SQLModel, table=True):
    """Released counts of one health question: in total, or by side where every side has enough."""

    __tablename__ = "retro_health"
    __table_args__ = (UniqueConstraint("round_id", "question", "side_id"), {"sqlite_with_rowid": False})

    key: str = Field(primary_key=True)
    round_id: int = Field(foreign_key="retro_round.id", index=True)
    question: str
    side_id: int | None = Field(default=None, foreign_key="side.id")
    one: int
    two: int
    three: int
    four: int
    five: int

    @property
    def counted(self) -> list[int]:
        """How many gave one point to five."""
        return [self.one, self.two, self.three, self.four, self.five]


class RetroChange(SQLModel, table=True):
    """Something about the plan changed: who, when, what, and what comes next by it."""

    __tablename__ = "retro_change"

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    kind: str
    """planned, changed, paused, resumed, skipped, holiday, too_small, one_sided, other_mode, forgotten,
    followed or given_up."""
    by: int | None
    at: datetime
    was_at: datetime | None = None
    next_at: datetime | None = None
    planned_on: date | None = None
    holidays: str = ""
    number: int = 0
    """For too_small: how many would have been invited."""


def tally(count: int, k: int, invited: int) -> str:
    """The coarse step that the channel is shown: few, enough, or half."""
    if count < k:
        return "few"
    return "half" if count * 2 >= invited else "enough"
