"""The tables of openness: what one side says that the other should know, and every step of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Index, text
from sqlmodel import JSON, Field, SQLModel, UniqueConstraint

from bot.errors import Refusal
from bot.text import fitting, reference, required

KINDS: Final = ("risk", "capacity", "dates", "other")
MOST: Final = 500
SILENCE: Final = timedelta(weeks=4)
"""After so long without a word the owner is reminded of it."""

OPEN: Final = "open"
CLOSED: Final = "closed"
CAME_TRUE: Final = "came_true"


@dataclass(frozen=True)
class Draft:
    """What somebody says, or says anew: as it was filled in."""

    kind: str
    what: str
    effect: str
    relief: str = ""
    bites_on: date | None = None
    owner_id: int | None = None
    reference: str = ""

    def checked(self) -> "Draft":
        """Without blanks around it; raises Refusal at the field that is missing or too long."""
        if self.kind not in KINDS:
            raise Refusal("Choose what it is about.", "kind")
        return Draft(
            self.kind,
            required(self.what, MOST, "what", Refusal("Write what the others should know.", "what")),
            required(self.effect, MOST, "effect", Refusal("Write what it may mean for them.", "effect")),
            _short(self.relief, "relief"),
            self.bites_on,
            self.owner_id,
            reference(self.reference),
        )


_OPEN: Final = "closed_at IS NULL AND came_true_at IS NULL"


class Risk(SQLModel, table=True):
    """Something that the other side should know of, open until it is closed or has come true."""

    __table_args__ = (
        UniqueConstraint("partnership_id", "key"),
        # Whose owner has left is asked each minute, of what is open and not of what ever was.
        Index(
            "ix_risk_open", "owner_id", "ask_at", "asked_at", "partnership_id",
            sqlite_where=text(_OPEN), postgresql_where=text(_OPEN),
        ),
    )  # fmt: skip

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    key: str
    """The modal it was sent with: the same one that comes twice is one risk."""
    kind: str
    what: str
    effect: str
    """What it may mean for the other side."""
    relief: str = ""
    """What would help."""
    reference: str = ""
    """Where it is kept elsewhere: a ticket or a link."""
    bites_on: date | None = None
    """By when it may bite, in the zone of the partnership."""
    owner_id: int = Field(foreign_key="person.id")
    said_by: int = Field(foreign_key="person.id")
    side_id: int = Field(foreign_key="side.id")
    """The side of who said it, as it was then."""
    said_at: datetime
    looked_at: datetime
    """When somebody last said something of it."""
    word: str = ""
    """The last word on it."""
    word_by: int | None = None
    closed_at: datetime | None = None
    closed_by: int | None = None
    came_true_at: datetime | None = None
    came_true_by: int | None = None
    reminded_at: datetime | None = None
    """When its owner was last reminded."""
    ask_at: datetime | None = Field(default=None, index=True)
    """Its owner has left: when the contact persons of that side are to be asked who takes it over."""
    asked_at: datetime | None = None

    @property
    def state(self) -> str:
        """Where it stands, as one word."""
        if self.came_true_at is not None:
            return CAME_TRUE
        return OPEN if self.closed_at is None else CLOSED

    @property
    def settled_at(self) -> datetime | None:
        """When it was closed or came true."""
        return self.came_true_at or self.closed_at

    @property
    def settled_by(self) -> int | None:
        """The id of who said so."""
        return self.came_true_by or self.closed_by

    def is_silent(self, now: datetime) -> bool:
        """Open, and nobody has said anything of it for four weeks."""
        return self.state == OPEN and now - self.looked_at >= SILENCE

    def is_overdue(self, today: date, looked_on: date) -> bool:
        """Open, and the day by which it may bite has passed without a look; days of the partnership."""
        return self.state == OPEN and self.bites_on is not None and looked_on <= self.bites_on < today

    def still(self, by: int, word: str, now: datetime, field: str = "word") -> None:
        """It is still so, with a word or without."""
        self.check_open(field)
        if short := _short(word, field):
            self.word, self.word_by = short, by
        self.looked_at = now

    def rewrite(self, by: int, draft: Draft, word: str, now: datetime) -> None:
        """It is another by now: new text, with a word what changed."""
        self.check_open("word")
        written = draft.checked()
        said = required(word, MOST, "word", Refusal("Say briefly what has changed.", "word"))
        self.kind, self.what, self.effect, self.relief = (
            written.kind,
            written.what,
            written.effect,
            written.relief,
        )
        self.bites_on, self.reference = written.bites_on, written.reference
        self.word, self.word_by, self.looked_at = said, by, now

    def differs(self, draft: Draft) -> bool:
        """Whether a draft says anything else than what stands here."""
        texts = (self.kind, self.what, self.effect, self.relief, self.bites_on, self.reference)
        said = (draft.kind, draft.what.strip(), draft.effect.strip(), draft.relief.strip(), draft.bites_on)
        return texts != (*said, " ".join(draft.reference.split()))

    def close(self, by: int, word: str, now: datetime, field: str = "word") -> None:
        """It is no risk any more, with a word why."""
        self.check_open(field)
        self.word = required(word, MOST, field, Refusal("Say briefly why it can be closed.", field))
        self.word_by, self.looked_at = by, now
        self.closed_at, self.closed_by = now, by

    def come_true(self, by: int, word: str, now: datetime, field: str = "word") -> None:
        """It has happened, with a word what."""
        self.check_open(field)
        self.word = required(word, MOST, field, Refusal("Say briefly what has happened.", field))
        self.word_by, self.looked_at = by, now
        self.came_true_at, self.came_true_by = now, by

    def give_to(self, owner_id: int) -> None:
        """Somebody else owns it from now on; nobody needs to be asked any more."""
        self.owner_id = owner_id
        self.ask_at = self.asked_at = self.reminded_at = None

    def check_open(self, field: str | None = None) -> None:
        """Raises Refusal, at the field, if it was settled before."""
        if self.state == CLOSED:
            raise Refusal("This has been closed already; its message in the channel says why.", field)
        if self.state == CAME_TRUE:
            raise Refusal("This has happened already; its message in the channel says what.", field)


class RiskMove(SQLModel, table=True):
    """One step of a risk: who, when, and what was said."""

    __tablename__ = "risk_move"
    __table_args__ = (UniqueConstraint("risk_id", "key", "kind"),)

    id: int = Field(default=None, primary_key=True)
    risk_id: int = Field(foreign_key="risk.id", index=True)
    key: str | None = None
    """The modal it was sent with: the same one that comes twice is one look."""
    kind: str
    """said, still, changed, closed, came_true, handed_over, taken_over, owner_left or reminded."""
    by: int | None
    """None: the clock."""
    at: datetime
    said: str = ""
    told: list[int] = Field(default_factory=list, sa_type=JSON)
    """Ids of the people who have a direct message of it."""


def _short(text: str, field: str) -> str:
    return fitting(text, MOST, field)
