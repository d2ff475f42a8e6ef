"""The tables of the status meeting, each with its verbs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Index, text
from sqlmodel import JSON, Field, SQLModel, UniqueConstraint, col

from bot.errors import Refusal
from bot.partnerships import HOME, PARTNER, Person, Side
from bot.text import fitting

MOST: Final = 3000
LATE: Final = timedelta(minutes=5)
"""Less than this is no lateness that anybody would notice."""
QUESTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    HOME: ("since", "ahead", "blockers", "decisions", "access"),
    PARTNER: ("since", "ahead", "blockers", "capacity", "dates"),
}
"""What each side is asked. The last two are what this side owes the other to know."""
REPLIES: Final = ("reply_0", "reply_1", "reply_2", "reply_3", "reply_4")
"""The fields for the questions of a further forum, in their order."""


class StatusOpening(SQLModel, table=True):
    """A meeting that was taken from its cadence, which went on to the next; its round is still to open."""

    __tablename__ = "status_opening"
    __table_args__ = (UniqueConstraint("partnership_id", "planned_on", "meeting_at"),)

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id")
    planned_on: date | None
    meeting_at: datetime
    was_due_at: datetime
    open_at: datetime = Field(index=True)
    """Since when it has been taken: the row goes with the unit that opens the round."""
    holidays: list[dict[str, Any]] = Field(sa_type=JSON)
    """What holidays moved or dropped on the way to the next meeting, as it will be told."""


_UNNOTED: Final = text("due_at IS NULL AND closed_at IS NULL AND called_off_at IS NULL")


class StatusRound(SQLModel, table=True):
    """One status meeting from its prompt to its digest."""

    __tablename__ = "status_round"
    __table_args__ = (
        UniqueConstraint("partnership_id", "planned_on", "meeting_at"),
        Index("one_round_for_a_regular_day", "partnership_id", "planned_on", unique=True),
        Index("one_round_for_a_forums_day", "forum_id", "forum_day", unique=True),
        Index(
            "ix_status_round_unnoted_open", "partnership_id", sqlite_where=_UNNOTED, postgresql_where=_UNNOTED
        ),
    )

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    planned_on: date | None
    """The regular day of the status meetings that it stands for; None if it is an extra one, on a day of its
    own, or of a further forum."""
    forum_id: int | None = Field(default=None, foreign_key="status_forum.id")
    """The further forum whose meeting it is; None: a status meeting."""
    forum_day: date | None = None
    """The regular day of that forum."""
    questions: list[str] = Field(default_factory=list, sa_type=JSON)
    """What is asked besides blockers, as it was when it opened; empty at a status meeting."""
    meeting_at: datetime
    opened_at: datetime
    was_due_at: datetime
    facilitator_id: int | None = Field(default=None, foreign_key="person.id")
    due_at: datetime | None = Field(default=None, index=True)
    """When its digest is due: at the meeting; None once it is closed or called off."""
    closed_at: datetime | None = None
    called_off_at: datetime | None = None
    called_off_by: int | None = None

    @property
    def day(self) -> date | None:
        """The regular day that it stands for, in whichever forum; None for an extra one."""
        return self.forum_day if self.forum_id is not None else self.planned_on

    @property
    def is_open(self) -> bool:
        """Answers can be given and edited."""
        return self.closed_at is None and self.called_off_at is None

    @property
    def came_late(self) -> bool:
        """Its digest came after the meeting had begun, since the bot was not running."""
        return self.closed_at is not None and self.closed_at - self.meeting_at > LATE

    def check_open(self) -> None:
        """Raises Refusal, saying why, if no more answers are taken."""
        if self.called_off_at is not None:
            raise Refusal("This status meeting was called off. The panel shows the next one.")
        if not self.is_open:
            raise Refusal(
                "The summary has been posted, so answers can no longer be changed. Note what is "
                "missing as a decision or an action below it."
            )

    def close(self, now: datetime) -> None:
        """The meeting begins: no more answers."""
        self.closed_at, self.due_at = now, None

    def call_off(self, by: int, now: datetime) -> None:
        """There will be no meeting."""
        self.check_open()
        self.called_off_at, self.called_off_by, self.due_at = now, by, None

    def move(self, meeting_at: datetime) -> None:
        """Hold the meeting at another time; answers are taken until then."""
        self.check_open()
        self.meeting_at = self.due_at = meeting_at


IS_OPEN: Final = (col(StatusRound.closed_at).is_(None), col(StatusRound.called_off_at).is_(None))
"""Of rounds in a query: whether or not it is noted when their digest is due, which is only for the sweep."""


class StatusExpectation(SQLModel, table=True):
    """A person is expected to answer a round."""

    __tablename__ = "status_expectation"
    __table_args__ = (UniqueConstraint("round_id", "person_id"),)

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="status_round.id")
    person_id: int = Field(foreign_key="person.id")
    side_id: int = Field(foreign_key="side.id")
    remind_at: datetime | None = Field(default=None, index=True)
    """When the one reminder is due; None if there is none (any more)."""
    reminded_at: datetime | None = None
    excused_at: datetime | None = None
    away_at: datetime | None = None
    """Excused since then for they are away at the meeting, not by a word of theirs about this one."""

    def excuse(self, now: datetime) -> None:
        """Not this time."""
        self.excused_at, self.away_at, self.remind_at = now, None, None

    def be_away(self, now: datetime) -> None:
        """They are away on the day of the meeting: nothing is expected, unless they come back."""
        if self.excused_at is None:
            self.excused_at = self.away_at = now
        self.remind_at = None

    def be_back(self) -> None:
        """They are here on that day: they are expected again, unless they said «not this time»."""
        if self.away_at is not None:
            self.excused_at = self.away_at = None

    def fulfil(self) -> None:
        """Answered: there is nothing to remind of, and an excuse is taken back."""
        self.remind_at = self.excused_at = self.away_at = None


class StatusAnswer(SQLModel, table=True):
    """What one person said in one round; their side is the one they were on then."""

    __tablename__ = "status_answer"
    __table_args__ = (UniqueConstraint("round_id", "person_id"),)

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="status_round.id")
    person_id: int = Field(foreign_key="person.id")
    side_id: int = Field(foreign_key="side.id")
    since: str = ""
    ahead: str = ""
    blockers: str = ""
    decisions: str = ""
    access: str = ""
    capacity: str = ""
    dates: str = ""
    reply_0: str = ""
    """At a further forum: what was said to the first question of its round; to the others below."""
    reply_1: str = ""
    reply_2: str = ""
    reply_3: str = ""
    reply_4: str = ""
    answered_at: datetime
    edited_at: datetime | None = None

    @property
    def is_nothing_new(self) -> bool:
        """They said in one click that there is nothing to tell: an answer without words."""
        return not any(getattr(self, name) for name in (*QUESTIONS[HOME], *QUESTIONS[PARTNER], *REPLIES))


@dataclass(frozen=True)
class Said:
    """What one person says in one round, before it is stored: the words of a StatusAnswer.

    No StatusAnswer itself: of 200 answers a second on a Monday at ten, making one was a sixth of each.
    """

    since: str = ""
    ahead: str = ""
    blockers: str = ""
    decisions: str = ""
    access: str = ""
    capacity: str = ""
    dates: str = ""
    reply_0: str = ""
    reply_1: str = ""
    reply_2: str = ""
    reply_3: str = ""
    reply_4: str = ""

    @property
    def is_nothing_new(self) -> bool:
        """As of a StatusAnswer."""
        return not any(self.words.values())

    @property
    def words(self) -> Mapping[str, str]:
        """By the names of the columns."""
        return vars(self)


def said_to(questions: Collection[str], said: Mapping[str, str]) -> Said:
    """What somebody said to these questions, the first of which is shown where nothing was said.

    Raises Refusal at a field.
    """
    words = {name: fitting(said.get(name, ""), MOST, name) for name in questions}
    if not any(words.values()):
        raise Refusal("Write a line in at least one field, or choose “Nothing new”.", next(iter(words)))
    return Said(**words)


class StatusDecision(SQLModel, table=True):
    """What was decided in the meeting, noted below its digest."""

    __tablename__ = "status_decision"

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="status_round.id", index=True)
    text: str
    noted_by: int = Field(foreign_key="person.id")
    noted_at: datetime
    number: int | None = None
    """By which people name it, in the order of the partnership; None where a version before noted it."""
    responsible_id: int | None = Field(default=None, foreign_key="person.id")
    replaces: int | None = None
    """The number of the one in whose place it is; that may be deleted by now, since it is older."""


class StatusChange(SQLModel, table=True):
    """Something about the plan changed: who, when, what, and what comes next by it."""

    __tablename__ = "status_change"

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    forum_id: int | None = Field(default=None, foreign_key="status_forum.id")
    """Of which further forum; None: of the status meetings."""
    kind: str
    """planned, changed, paused, resumed, skipped, moved, missed, holiday, followed, given_up, or ended."""
    by: int | None
    at: datetime
    was_at: datetime | None = None
    planned_on: date | None = None
    holidays: str = ""
    next_at: datetime | None = None
    """The next meeting after this change."""


def reminder(opened_at: datetime, meeting_at: datetime, side: Side) -> datetime | None:
    """When to remind a side: at 80% of the window, in its working hours, with time left to answer.

    Where 80% falls outside working hours it is the next opening, if that is half an hour before the
    meeting or more; else an hour before the side last closed; None if the window has no such moment.
    """
    target = opened_at + (meeting_at - opened_at) * 0.8
    following = side.hours.next_open(target)
    if following <= meeting_at - timedelta(minutes=30):
        return following
    earlier = side.hours.last_open_before(target, timedelta(hours=1))
    return earlier if earlier > opened_at else None


def next_facilitator(rosters: Sequence[Sequence[Person]], history: Sequence[Person]) -> Person | None:
    """Whose turn it is: the side that has waited longest, and there who has waited longest.

    `history` are the earlier facilitators, the latest first, and `rosters` who is there at the meeting, by
    side. Sides without anybody are passed over; None if nobody is left.
    """
    present = [people for people in rosters if people]
    sides = [person.side_id for person in history]
    ids = [person.id for person in history]
    turn = max(present, key=lambda people: _turns_since(sides, people[0].side_id), default=[])
    return max(turn, key=lambda person: _turns_since(ids, person.id), default=None)


def _turns_since(history: Sequence[int], wanted: int) -> int:
    """How long ago the last turn was; longest where there was none."""
    return history.index(wanted) if wanted in history else len(history)
