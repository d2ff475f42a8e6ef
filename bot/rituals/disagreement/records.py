"""The tables of disagreements between companies: what about, what each side says, and how it was settled."""

from datetime import datetime
from typing import Final

from sqlalchemy import Index, text
from sqlmodel import JSON, Field, SQLModel, UniqueConstraint

from bot.errors import Refusal
from bot.text import required

WHAT_MOST: Final = 150
VIEW_MOST: Final = 1500
WORD_MOST: Final = 1000
DAYS: Final = (5, 10, 15, 20)
"""Common working days for which it may be yellow, of which one is agreed."""
USUAL_DAYS: Final = 10

YELLOW: Final = "yellow"
RED: Final = "red"
SETTLED: Final = "settled"
WITHDRAWN: Final = "withdrawn"


_IS_OPEN: Final = "outcome = ''"


class DisagreementTerms(SQLModel, table=True):
    """For how long a disagreement is yellow in a partnership, as both have agreed."""

    __tablename__ = "disagreement_terms"

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id", unique=True)
    days: int = USUAL_DAYS


class Disagreement(SQLModel, table=True):
    """Two companies see one matter differently, as companies; open until all say how it was settled."""

    __table_args__ = (
        UniqueConstraint("partnership_id", "key"),
        # Looked at each minute: what is open, and not what ever was.
        Index(
            "ix_disagreement_open", "partnership_id", "reddened_at", "red_at",
            sqlite_where=text(_IS_OPEN), postgresql_where=text(_IS_OPEN),
        ),
    )  # fmt: skip

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    key: str
    """The modal it was sent with: the same one that comes twice is one disagreement."""
    what: str
    raised_by: int = Field(foreign_key="person.id")
    side_id: int = Field(foreign_key="side.id")
    """The side of who raised it, as it was then."""
    raised_at: datetime
    counted_at: datetime
    """Since when its days are counted: other than it was raised where Samspil was away or did not run."""
    days: int
    """So many common working days it is yellow, as was agreed when it was raised."""
    red_at: datetime | None = None
    """When it turns red; None until it is worked out, or once it did."""
    reddened_at: datetime | None = None
    asked: list[int] = Field(default_factory=list, sa_type=JSON)
    """Ids of the people who have a direct message of it: it says what became of it, too."""
    called: list[int] = Field(default_factory=list, sa_type=JSON)
    """Ids of the steering group that it was taken to."""
    word: str = ""
    """How it was settled, as somebody put it and the others are asked to agree to."""
    word_by: int | None = Field(default=None, foreign_key="person.id")
    wording: int = 0
    """How often it was put: who agrees, agrees to what they read."""
    outcome: str = ""
    """settled or withdrawn; empty while open."""
    settled_by: int | None = Field(default=None, foreign_key="person.id")
    settled_at: datetime | None = None

    @property
    def state(self) -> str:
        """Where it stands, as one word."""
        return self.outcome or (RED if self.reddened_at is not None else YELLOW)

    def check_open(self) -> None:
        """Raises Refusal if it is settled or withdrawn."""
        if self.outcome:
            raise Refusal("This disagreement is over; its message in the channel says how.")

    def redden(self, called: list[int], now: datetime) -> None:
        """Its time is over: the steering group is called."""
        self.red_at, self.reddened_at, self.called = None, now, called

    def put(self, word: str, by: int) -> bool:
        """How it was settled, in somebody's words; whether these are others than before."""
        self.check_open()
        written = required(word, WORD_MOST, "word", Refusal("Write what you have agreed on.", "word"))
        if written == self.word:
            return False
        self.word, self.word_by, self.wording = written, by, self.wording + 1
        return True

    def end(self, outcome: str, by: int, now: datetime) -> None:
        """All have said that it is settled, or who raised it takes it back."""
        self.check_open()
        self.outcome, self.settled_by, self.settled_at, self.red_at = outcome, by, now, None


class DisagreementStatement(SQLModel, table=True):
    """How one side sees it."""

    __tablename__ = "disagreement_statement"
    __table_args__ = (UniqueConstraint("disagreement_id", "side_id"),)

    id: int = Field(default=None, primary_key=True)
    disagreement_id: int = Field(foreign_key="disagreement.id")
    side_id: int = Field(foreign_key="side.id")
    text: str
    by: int = Field(foreign_key="person.id")
    at: datetime


class DisagreementConsent(SQLModel, table=True):
    """Somebody says for their side that it was settled in these words."""

    __tablename__ = "disagreement_consent"
    __table_args__ = (UniqueConstraint("disagreement_id", "side_id"),)

    id: int = Field(default=None, primary_key=True)
    disagreement_id: int = Field(foreign_key="disagreement.id")
    side_id: int = Field(foreign_key="side.id")
    person_id: int = Field(foreign_key="person.id")
    at: datetime
