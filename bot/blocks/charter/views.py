"""What is shown of a whole charter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.partnerships import CONTACT, Partnership, Person, Seat, Side
from bot.rituals.agreement import ChangeView
from bot.rituals.charter import (
    AIMS,
    AimsView,
    Charter,
    ClauseView,
    InForce,
    Piece,
    ReviewView,
    Standing,
    VersionView,
)


@dataclass(frozen=True)
class CharterView:
    """A charter as it is now, with the contact persons and the ladder in force."""

    partnership: Partnership
    sides: Sequence[Side]
    charter: Charter
    texts: Mapping[str, Piece]
    standings: Sequence[Standing]
    version: VersionView | None
    clauses: Sequence[ClauseView]
    aims: Sequence[AimsView]
    """Of each side."""
    in_force: InForce
    people: Mapping[int, Person]
    """All who are or were in the channel."""
    review: ReviewView | None
    """The last one."""
    changes: Sequence[ChangeView] = ()
    """What was agreed and changed since the beginning, the latest first; only where all of it is read."""

    def has(self, kind: str) -> bool:
        """Whether there is a clause of that kind; of aims, whether a side has said any."""
        if kind == AIMS:
            return any(each.text for each in self.aims)
        return any(each.kind == kind for each in self.clauses)


@dataclass(frozen=True)
class CharterPage:
    """A charter as one person reads it."""

    seat: Seat
    view: CharterView

    @property
    def may_sign(self) -> bool:
        """Whether it waits for this person's signature."""
        version = self.view.version
        unsigned = [side.id for side in version.unsigned] if version else []
        return CONTACT in self.seat.parts and self.seat.side.id in unsigned

    @property
    def own_aims(self) -> str:
        """What the side of who reads says that it wants; empty where it says nothing."""
        return next((each.text for each in self.view.aims if each.side.id == self.seat.side.id), "")

    @property
    def may_confirm(self) -> bool:
        """Whether this person can say for their side that it is still right."""
        review = self.view.review
        silent = [each.side.id for each in review.confirmed if each.at is None] if review else []
        return CONTACT in self.seat.parts and self.seat.side.id in silent
