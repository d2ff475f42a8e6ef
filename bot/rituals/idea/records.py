"""The table of ideas: what one company suggests to do better, and what the other makes of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Index, text
from sqlmodel import JSON, Field, SQLModel, UniqueConstraint

from bot.errors import Refusal
from bot.text import fitting, required

MOST: Final = 500
EFFORTS: Final = ("small", "medium", "large")
DAYS_TO_ANSWER: Final = 5
"""Common working days of the companies."""

OPEN: Final = "open"
TRIED: Final = "tried"
NOT_NOW: Final = "not_now"
WITHDRAWN: Final = "withdrawn"


@dataclass(frozen=True)
class Forum:
    """A kind of meetings beside the status meetings, to which an idea can be taken."""

    id: int
    kind: str
    name: str


@dataclass(frozen=True)
class Draft:
    """What somebody suggests, as it was filled in."""

    what: str
    gain: str
    effort: str
    needed: str = ""

    def checked(self) -> "Draft":
        """Without blanks around it; raises Refusal at the field that is missing, too long or not offered."""
        what = required(self.what, MOST, "what", Refusal("Write what should be done better.", "what"))
        gain = required(self.gain, MOST, "gain", Refusal("Write what it would give, and to whom.", "gain"))
        if self.effort not in EFFORTS:
            raise Refusal("Choose how much work it is, roughly.", "effort")
        return Draft(what, gain, self.effort, fitting(self.needed, MOST, "needed"))


_IS_OPEN: Final = "outcome = ''"


class Idea(SQLModel, table=True):
    """A suggestion from one company to the other, open until it is tried, declined or withdrawn."""

    __table_args__ = (
        UniqueConstraint("partnership_id", "key"),
        # Who may answer is reminded: of what is open, and not of what ever was.
        Index(
            "ix_idea_open", "partnership_id", "reminded_at", "remind_at",
            sqlite_where=text(_IS_OPEN), postgresql_where=text(_IS_OPEN),
        ),
    )  # fmt: skip

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    key: str
    """The modal it was sent with: the same one that comes twice is one idea."""
    what: str
    gain: str
    """What it would give, and to whom."""
    effort: str
    """small, medium or large."""
    needed: str = ""
    """What the other company would have to do for it."""
    suggested_by: int = Field(foreign_key="person.id")
    side_id: int = Field(foreign_key="side.id")
    """The side of who suggested it, as it was then."""
    suggested_at: datetime
    counted_at: datetime
    """Since when the time to answer is counted: later than the suggestion where Samspil was away."""
    remind_at: datetime | None = None
    """When those are reminded who may answer; None until it is worked out, or once they were."""
    reminded_at: datetime | None = None
    reminded: list[int] = Field(default_factory=list, sa_type=JSON)
    """Ids of the people who have a direct message of it: it says what became of it, too."""
    for_meeting_at: datetime | None = None
    """When somebody took it to the next meeting: it stands in the summaries until it is answered."""
    for_meeting_by: int | None = Field(default=None, foreign_key="person.id")
    forum_id: int | None = Field(default=None, foreign_key="status_forum.id")
    """The further forum that talks about it; None: the status meetings, or it was not taken to any."""
    forum_kind: str = ""
    forum_name: str = ""
    """What that forum is for, and how it is called where it has a name of its own."""
    outcome: str = ""
    """tried, not_now or withdrawn; empty while open."""
    word: str = ""
    """Why not now."""
    settled_by: int | None = Field(default=None, foreign_key="person.id")
    settled_at: datetime | None = None

    @property
    def state(self) -> str:
        """Where it stands, as one word."""
        return self.outcome or OPEN

    def check_open(self) -> None:
        """Raises Refusal, with what became of it, if it is settled."""
        refusal = {
            TRIED: Refusal("This idea is tried already; its message in the channel says who sees to it."),
            NOT_NOW: Refusal("This idea was answered already; its message in the channel says why not now."),
            WITHDRAWN: Refusal("This idea was withdrawn."),
        }.get(self.state)
        if refusal is not None:
            raise refusal

    def take_to_meeting(self, by: int, now: datetime, forum: Forum | None = None) -> None:
        """It is talked about when people meet, without one given at the status meetings; whoever was first
        stands there."""
        self.check_open()
        if self.for_meeting_at is None:
            self.for_meeting_at, self.for_meeting_by = now, by
            self.belong_to(forum)

    def belong_to(self, forum: Forum | None) -> bool:
        """That forum talks about it, as it is called now; returns whether that is new."""
        before = self.forum_id, self.forum_kind, self.forum_name
        now = (forum.id, forum.kind, forum.name) if forum else (None, "", "")
        self.forum_id, self.forum_kind, self.forum_name = now
        return now != before

    def begin_trying(self, by: int, now: datetime) -> None:
        """The other company tries it."""
        self._settle(TRIED, by, now)

    def decline(self, by: int, word: str, now: datetime) -> None:
        """Not now, because."""
        self.check_open()
        self.word = required(word, MOST, "word", Refusal("Say briefly why not now.", "word"))
        self._settle(NOT_NOW, by, now)

    def withdraw(self, by: int, now: datetime) -> None:
        """Who suggested it takes it back."""
        self._settle(WITHDRAWN, by, now)

    def _settle(self, outcome: str, by: int, now: datetime) -> None:
        self.check_open()
        self.outcome, self.settled_by, self.settled_at = outcome, by, now
        self.remind_at = None
