"""The table of approvals: what each other company says to the minutes of a meeting, if anything."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Index, text
from sqlmodel import JSON, Field, SQLModel, UniqueConstraint, col, select

from bot.errors import Refusal
from bot.partnerships import Person, Side, Unit
from bot.text import required

REMARK_MOST: Final = 1000
APPROVED: Final = "approved"
REMARK: Final = "remark"
SILENT: Final = "silent"

_IS_OPEN: Final = "outcome = ''"


class StatusApproval(SQLModel, table=True):
    """One company is asked whether minutes are right; five working days of silence say yes."""

    __tablename__ = "status_approval"
    __table_args__ = (
        UniqueConstraint("round_id", "side_id"),
        Index(
            "ix_status_approval_open", "due_at",
            sqlite_where=text(_IS_OPEN), postgresql_where=text(_IS_OPEN),
        ),
    )  # fmt: skip

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="status_round.id")
    side_id: int = Field(foreign_key="side.id")
    begun_at: datetime
    """When the meeting began; they are asked on the working day after it."""
    due_at: datetime | None = None
    """When they are asked, and then when their silence counts; None until it is worked out."""
    asked_at: datetime | None = None
    """Since when their five working days count; None while nobody is asked."""
    asked: list[int] = Field(default_factory=list, sa_type=JSON)
    """Ids of the people who have a direct message of it: it says what became of it, too."""
    outcome: str = ""
    """approved, remark or silent; empty while open."""
    remark: str = ""
    settled_by: int | None = Field(default=None, foreign_key="person.id")
    settled_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Nobody has said anything, and their time is not over."""
        return not self.outcome

    def check_open(self) -> None:
        """Raises Refusal, saying what became of it, if it is settled."""
        refusal = {
            APPROVED: Refusal("Your company has approved these minutes already."),
            REMARK: Refusal("Your company has made a remark on these minutes already."),
            SILENT: Refusal(
                "These minutes were approved by silence. Put what is wrong on the agenda of the next meeting."
            ),
        }.get(self.outcome)
        if refusal is not None:
            raise refusal

    def ask(self, people: Collection[int], now: datetime) -> None:
        """These are asked: from now on their working days count."""
        self.asked_at, self.due_at = now, None
        self.asked = [*self.asked, *(each for each in people if each not in self.asked)]

    def ask_again(self) -> None:
        """Of whom was asked nobody is there any more, or Samspil was not: it begins anew."""
        self.asked_at = self.due_at = None

    def approve(self, by: int, now: datetime) -> None:
        """They are right."""
        self._settle(APPROVED, by, now)

    def note_remark(self, by: int, words: str, now: datetime) -> None:
        """Something in them is seen otherwise: it is kept with the minutes."""
        self.check_open()
        self.remark = required(words, REMARK_MOST, "remark", Refusal("Write your remark.", "remark"))
        self._settle(REMARK, by, now)

    def pass_in_silence(self, now: datetime) -> None:
        """Their time is over, and nobody has said anything."""
        self._settle(SILENT, None, now)

    def _settle(self, outcome: str, by: int | None, now: datetime) -> None:
        self.check_open()
        self.outcome, self.settled_by, self.settled_at, self.due_at = outcome, by, now, None


@dataclass(frozen=True)
class ApprovalView:
    """What one company says to the minutes, as it is shown."""

    approval: StatusApproval
    side: Side
    settled_by: Person | None


def approvals_of(w: Unit, round_ids: Collection[int]) -> dict[int, list[ApprovalView]]:
    """Those of several rounds, by round, in the order of the companies."""
    found: dict[int, list[ApprovalView]] = {}
    for approval, side, person in w.session.exec(
        select(StatusApproval, Side, Person)
        .join(Side, col(Side.id) == StatusApproval.side_id)
        .outerjoin(Person, col(Person.id) == StatusApproval.settled_by)
        .where(col(StatusApproval.round_id).in_(round_ids))
        .order_by(col(StatusApproval.side_id))
    ):
        found.setdefault(approval.round_id, []).append(ApprovalView(approval, side, person))
    return found
