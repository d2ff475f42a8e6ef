"""The offers to hand an action over, and who was told of it."""

from datetime import date, datetime
from typing import Final

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel, UniqueConstraint

from bot.errors import Refusal
from bot.rituals.action.records import short

_WAITS: Final = "open_for IS NOT NULL"


class ActionOffer(SQLModel, table=True):
    """Somebody is asked to take an action over: until they accept, the old owner keeps it."""

    __tablename__ = "action_offer"
    __table_args__ = (
        Index(
            "ix_action_offer_open", "id", "open_for", "to_id", "action_id",
            sqlite_where=text(_WAITS), postgresql_where=text(_WAITS),
        ),
    )  # fmt: skip

    id: int = Field(default=None, primary_key=True)
    action_id: int = Field(foreign_key="action.id", index=True)
    open_for: int | None = Field(default=None, foreign_key="action.id", unique=True)
    """The action while this waits for an answer: there is one open offer of it at most."""
    from_id: int = Field(foreign_key="person.id")
    """Who owned it then."""
    to_id: int = Field(foreign_key="person.id", index=True)
    offered_by: int = Field(foreign_key="person.id")
    offered_at: datetime
    accepted_at: datetime | None = None
    declined_at: datetime | None = None
    withdrawn_at: datetime | None = None
    """Somebody else was asked, or it was settled meanwhile."""
    word: str = ""
    """Why it was declined."""

    def accept(self, now: datetime) -> None:
        """They own it from now on."""
        self.check_open()
        self.accepted_at, self.open_for = now, None

    def decline(self, word: str, now: datetime) -> None:
        """They do not take it, with a word why."""
        self.check_open()
        if not word.strip():
            raise Refusal("Say briefly why you do not take it.", "word")
        self.word = short(word, "word")
        self.declined_at, self.open_for = now, None

    def withdraw(self, now: datetime) -> None:
        """It is not asked any more."""
        self.withdrawn_at, self.open_for = now, None

    def check_open(self) -> None:
        """Raises Refusal, saying what became of it, unless it waits for an answer."""
        if self.accepted_at is not None:
            raise Refusal("You have already taken this action over.")
        if self.declined_at is not None:
            raise Refusal("You have already declined this action.")
        if self.withdrawn_at is not None:
            raise Refusal("This is no longer asked: the action is closed, or somebody else was asked.")


class ActionNotice(SQLModel, table=True):
    """Somebody was told of an action by direct message, which then says what becomes of it."""

    __tablename__ = "action_notice"
    __table_args__ = (UniqueConstraint("action_id", "person_id", "name", "due_on"),)

    id: int = Field(default=None, primary_key=True)
    action_id: int = Field(foreign_key="action.id")
    person_id: int = Field(foreign_key="person.id")
    name: str
    due_on: date
    """The date that held then: after another was agreed, people are told anew."""
    by: int | None = Field(default=None, foreign_key="person.id")
    """Who gave reason to it; None: the calendar."""
