"""What binds both sides: what stands is the sum of changes, and a change waits until all it binds agree."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Index, text
from sqlmodel import JSON, Field, SQLModel, UniqueConstraint

from bot.errors import Refusal

Terms = Mapping[str, Any]
"""What is agreed, by name: values that JSON can hold. What is not there is None."""
Changes = Mapping[str, list[Any]]
"""By name, how it was and how it is to be."""

FIRST: Final = "first"
AGREED: Final = "agreed"
OWN: Final = "own"
BY_ITSELF: Final = "by_itself"

OF_ONE: Final = "blocker."
"""So begin the names of what was agreed for a single case, by its id."""

OPEN: Final = "open"
IN_FORCE: Final = "in_force"
WITHDRAWN: Final = "withdrawn"
LAPSED: Final = "lapsed"
MEANWHILE: Final = "meanwhile"
GONE: Final = "gone"


_IS_OPEN: Final = "outcome = ''"


class AgreementProposal(SQLModel, table=True):
    """A change that waits until every side that it binds has agreed."""

    __tablename__ = "agreement_proposal"
    __table_args__ = (
        Index(
            "ix_agreement_proposal_open", "id", "ends_at", "remind_at", "reminded_at", "partnership_id",
            sqlite_where=text(_IS_OPEN), postgresql_where=text(_IS_OPEN),
        ),
    )  # fmt: skip

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    by: int = Field(foreign_key="person.id")
    side_id: int = Field(foreign_key="side.id")
    """The side of who made it, as it was then: it has agreed by proposing."""
    at: datetime
    asked: list[int] = Field(sa_type=JSON)
    """Ids of the sides that have to agree."""
    changes: dict[str, list[Any]] = Field(sa_type=JSON)
    running: bool = False
    """It is to hold for blockers that run, too."""
    turn: int = 1
    """How often it was asked: once more where what it changes had changed meanwhile."""
    ends_at: datetime | None = Field(default=None, index=True)
    """When it is withdrawn by itself; None once it is settled."""
    counted_at: datetime | None = None
    """Since when its time is counted, where that is not from the beginning: Samspil was away."""
    days: int = 10
    """So many working days since then."""
    remind_at: datetime | None = Field(default=None, index=True)
    """When those are reminded who may agree; None once they were, or it is settled."""
    reminded_at: datetime | None = None
    """When they were."""
    reminded: list[int] = Field(default_factory=list, sa_type=JSON)
    """Ids of the people who were reminded by direct message: it says what became of it, too."""
    settled_at: datetime | None = None
    settled_by: int | None = None
    """Who agreed last, or withdrew it; None: the clock."""
    outcome: str = ""
    """in_force, withdrawn, lapsed, meanwhile where it had become so by another, or gone where whoever it is
    about is; empty while open."""
    discussed_by: list[int] = Field(default_factory=list, sa_type=JSON)
    """Ids of people who want to talk about it first."""

    @property
    def state(self) -> str:
        """Where it stands, as one word."""
        return self.outcome or OPEN

    @property
    def counted_from(self) -> datetime:
        """Since when its time is counted."""
        return self.counted_at or self.at

    def check_open(self, turn: int) -> None:
        """Raises Refusal, with the present state, unless it can be settled as it was shown."""
        refusal = {
            IN_FORCE: Refusal("This was agreed already, and holds."),
            WITHDRAWN: Refusal("This proposal was withdrawn. Make another if it is still wanted."),
            LAPSED: Refusal("This proposal was withdrawn by itself. Make another if it is still wanted."),
            MEANWHILE: Refusal("This holds already, by another proposal."),
            GONE: Refusal("This proposal was withdrawn by itself: whoever it is about has left the channel."),
        }.get(self.state)
        if refusal is not None:
            raise refusal
        if turn != self.turn:
            raise Refusal("This proposal has changed since you saw it. Look at its message once more.")

    def settle(self, outcome: str, by: int | None, now: datetime) -> None:
        """It is open no more."""
        self.outcome, self.settled_by, self.settled_at = outcome, by, now
        self.ends_at = self.remind_at = None

    def ask_anew(self, changes: Changes) -> None:
        """What it changes has changed meanwhile: it is shown against what stands, and asked once more."""
        self.changes, self.turn = dict(changes), self.turn + 1


class AgreementConsent(SQLModel, table=True):
    """A side agrees to a proposal as it was shown on one of its turns."""

    __tablename__ = "agreement_consent"
    __table_args__ = (UniqueConstraint("proposal_id", "side_id", "turn"),)

    id: int = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key="agreement_proposal.id", index=True)
    side_id: int = Field(foreign_key="side.id")
    turn: int
    by: int = Field(foreign_key="person.id")
    at: datetime


class AgreementChange(SQLModel, table=True):
    """One entry of the history: who, when, how it was, how it is, and who agreed."""

    __tablename__ = "agreement_change"

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    kind: str
    """first: set-up, or what stood when the history began. agreed: by all it binds. own: by one side.
    by_itself: somebody who held a part left or came back, or another company came."""
    by: int | None = Field(default=None, foreign_key="person.id")
    side_id: int | None = Field(default=None, foreign_key="side.id")
    at: datetime
    changes: dict[str, list[Any]] = Field(sa_type=JSON)
    agreed_by: list[int] = Field(default_factory=list, sa_type=JSON)
    """Ids of the people who agreed for the other sides."""
    proposal_id: int | None = Field(default=None, foreign_key="agreement_proposal.id", unique=True)


def difference(before: Terms, after: Terms) -> dict[str, list[Any]]:
    """What differs between two states, by name; what is None stands in neither."""
    names = dict.fromkeys([*before, *after])
    return {
        name: [before.get(name), after.get(name)] for name in names if before.get(name) != after.get(name)
    }


def merged(before: Any, after: Any, now: Any) -> Any:
    """What is wanted of something that has changed meanwhile: only what the proposal itself changes."""
    if not (isinstance(before, dict) and isinstance(after, dict) and isinstance(now, dict)):
        return after
    return now | {
        name: merged(before.get(name), value, now.get(name))
        for name, value in after.items()
        if before.get(name) != value
    }


def replayed(history: Iterable[Changes]) -> dict[str, Any]:
    """The state that a history, the first entry first, leads to."""
    state: dict[str, Any] = {}
    for changes in history:
        state.update({name: after for name, (_before, after) in changes.items()})
    return {name: value for name, value in state.items() if value is not None}
