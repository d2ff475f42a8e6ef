"""A mediation: who asked whom for what step, and when. What was said is nowhere in here: that is sealed."""

from datetime import date, datetime
from typing import Final

from sqlmodel import Field, SQLModel, UniqueConstraint

from bot.errors import Refusal

ASKER: Final = "asker"
OTHER: Final = "other"
MEDIATOR: Final = "mediator"
ROLES: Final = (ASKER, OTHER, MEDIATOR)
PARTIES: Final = (ASKER, OTHER)

ASKED: Final = "asked"
DECLINED: Final = "declined"
TAKEN_ON: Final = "taken_on"
INVITED: Final = "invited"
REFUSED: Final = "refused"
HEARD: Final = "heard"
PROPOSED: Final = "proposed"
CHANGE_WISHED: Final = "change_wished"
AGREED: Final = "agreed"
FOLLOWED_UP: Final = "followed_up"
LOST: Final = "lost"
ENDED: Final = "ended"

SETTLED: Final = "settled"
WITHDRAWN: Final = "withdrawn"
CLOSED: Final = "closed"
LEFT: Final = "left"
NO_MEDIATOR: Final = "no_mediator"
EXPIRED: Final = "expired"
PARTNERSHIP_ENDED: Final = "partnership_ended"


class Mediation(SQLModel, table=True):
    """One mediation between two people, as a row that holds no word of it."""

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    box: str = Field(unique=True)
    """The sealed box in which each of the three has what they wrote."""
    pair: str | None = Field(default=None, unique=True)
    """Who asked about whom, until it ends: asked twice, it is one mediation."""
    asked_by: int = Field(foreign_key="person.id")
    asked_at: datetime
    other_id: int = Field(foreign_key="person.id")
    mediator_id: int = Field(foreign_key="person.id")
    step: int = 1
    """Counts the moves, so that each calls upon people once."""
    asker_wrote_at: datetime | None = None
    declined_at: datetime | None = None
    taken_on_at: datetime | None = None
    invited_at: datetime | None = None
    """Before this the other party knows nothing of it."""
    refused_at: datetime | None = None
    other_wrote_at: datetime | None = None
    proposal: int = 0
    """Which proposal it is, so that nobody agrees to another than they read."""
    proposed_at: datetime | None = None
    asker_agreed_at: datetime | None = None
    other_agreed_at: datetime | None = None
    change_wished_at: datetime | None = None
    change_wished_by: int | None = None
    agreed_at: datetime | None = None
    follow_up_on: date | None = None
    """On which day all three are asked whether it holds: as agreed, or as the mediator put it off."""
    followed_up_at: datetime | None = None
    """When all three were asked whether it holds."""
    asker_held_at: datetime | None = None
    other_held_at: datetime | None = None
    mediator_held_at: datetime | None = None
    lost_at: datetime | None = None
    """When the key of what had been written was found lost."""
    due_at: datetime | None = Field(default=None, index=True)
    """When the clock does something next; worked out again where it is lost."""
    reminded_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: int | None = None
    outcome: str = ""
    kept_at: datetime | None = None
    """When both parties wanted to keep what was written."""
    destroyed_at: datetime | None = Field(default=None, index=True)
    """When what was written, and its key, were destroyed."""

    @property
    def state(self) -> str:
        """Where it stands, as one word."""
        found = (
            (ENDED, self.ended_at),
            (FOLLOWED_UP, self.followed_up_at),
            (AGREED, self.agreed_at),
            (DECLINED, self.declined_at),
            (LOST, self.lost_at if self.missing else None),
            (CHANGE_WISHED, self.change_wished_at),
            (PROPOSED, self.proposed_at),
            (REFUSED, self.refused_at),
            (HEARD, self.other_wrote_at),
            (INVITED, self.invited_at),
            (TAKEN_ON, self.taken_on_at),
        )
        return next((state for state, at in found if at is not None), ASKED)

    @property
    def missing(self) -> tuple[str, ...]:
        """The parties whose account has been lost and is to be written again."""
        gone = (ASKER,) if self.asker_wrote_at is None else ()
        if self.invited_at is None or self.refused_at is not None or self.other_wrote_at is not None:
            return gone
        return (*gone, OTHER) if gone else ()

    def has_written(self, role: str) -> bool:
        """Whether a party's account lies in the box."""
        wrote_at = {ASKER: self.asker_wrote_at, OTHER: self.other_wrote_at}.get(role)
        return wrote_at is not None

    @property
    def awaited(self) -> tuple[str, ...]:
        """Whose turn it is."""
        if self.state == FOLLOWED_UP:
            return tuple(role for role in ROLES if getattr(self, f"{role}_held_at") is None)
        if self.state == PROPOSED:
            return tuple(role for role in PARTIES if getattr(self, f"{role}_agreed_at") is None)
        return {
            LOST: self.missing,
            DECLINED: (ASKER,),
            INVITED: (OTHER,),
            AGREED: (),
            ENDED: (),
        }.get(self.state, (MEDIATOR,))

    @property
    def needs_mediator(self) -> bool:
        """Whether it cannot go on without the one who is named."""
        return self.state not in (DECLINED, ENDED)

    @property
    def know(self) -> tuple[str, ...]:
        """Who knows that there is a mediation."""
        return ROLES if self.invited_at is not None else (ASKER, MEDIATOR)

    def person_id(self, role: str) -> int:
        """The id of who has that role in it."""
        return {ASKER: self.asked_by, OTHER: self.other_id, MEDIATOR: self.mediator_id}[role]

    def role_of(self, person_id: int) -> str | None:
        """What a person is in it, if they are to know of it at all."""
        return next((role for role in self.know if self.person_id(role) == person_id), None)

    def take_on(self, now: datetime) -> None:
        """The mediator will do it."""
        self._must_be(ASKED)
        self.taken_on_at = now
        self._moves_on()

    def decline(self, now: datetime) -> None:
        """The mediator cannot do it."""
        self._must_be(ASKED)
        self.declined_at = now
        self._moves_on()

    def ask_another(self, mediator_id: int, box: str, now: datetime) -> None:
        """Another mediator is asked: with a box of its own, since the first was to read only the first."""
        self._must_be(DECLINED)
        self.mediator_id, self.box, self.declined_at = mediator_id, box, None
        self.asked_at = self.asker_wrote_at = now
        self._moves_on()

    def invite(self, now: datetime) -> None:
        """The other party is told."""
        self._must_be(TAKEN_ON)
        self.invited_at = now
        self._moves_on()

    def write(self, role: str, now: datetime) -> bool:
        """A party has written their account; True if that moves it on, and not just corrects a text."""
        self._must_be(
            *((ASKED, TAKEN_ON, INVITED, HEARD, LOST) if role == ASKER else (INVITED, REFUSED, HEARD, LOST))
        )
        before, awaited = self.state, self.awaited
        if role == ASKER:
            self.asker_wrote_at = now
        else:
            self.other_wrote_at, self.refused_at = now, None
        # Of two who have to write again, the one still to do it has been told.
        moved = self.state != before and not (before == LOST and set(self.awaited) <= set(awaited))
        if moved:
            self._moves_on()
        return moved

    def refuse(self, now: datetime) -> None:
        """The other party would rather not take part."""
        self._must_be(INVITED)
        self.refused_at = now
        self._moves_on()

    def propose(self, now: datetime) -> None:
        """The mediator proposes a way forward, or another one."""
        self._must_be(HEARD, PROPOSED, CHANGE_WISHED)
        self.proposal += 1
        self.proposed_at = now
        self.asker_agreed_at = self.other_agreed_at = None
        self.change_wished_at = self.change_wished_by = None
        self._moves_on()

    def agree(self, role: str, proposal: int, now: datetime) -> bool:
        """A party agrees to what they read; True if that makes both."""
        self._must_be(PROPOSED)
        if proposal != self.proposal or role not in self.awaited:
            raise stale()
        setattr(self, f"{role}_agreed_at", now)
        if self.asker_agreed_at is None or self.other_agreed_at is None:
            return False
        self.agreed_at = now
        self._moves_on()
        return True

    def wish_change(self, by: int, now: datetime) -> None:
        """A party asks for another proposal."""
        self._must_be(PROPOSED)
        self.change_wished_at, self.change_wished_by = now, by
        self._moves_on()

    def follow_up(self, now: datetime) -> None:
        """All three are asked whether it holds."""
        self._must_be(AGREED)
        self.followed_up_at = now
        self.asker_held_at = self.other_held_at = self.mediator_held_at = None
        self._moves_on()

    def hold(self, role: str, now: datetime) -> bool:
        """One of the three has said whether it holds; True if that was the last of them."""
        self._must_be(FOLLOWED_UP)
        if role not in self.awaited:
            raise stale()
        setattr(self, f"{role}_held_at", now)
        return not self.awaited

    def follow_up_again(self, day: date) -> None:
        """They are asked once more, on a later day."""
        self._must_be(FOLLOWED_UP)
        self.followed_up_at, self.follow_up_on = None, day
        self._moves_on()

    def lose(self, box: str, now: datetime) -> None:
        """What was written cannot be read any more: it is to be written again, in another box."""
        self.box, self.lost_at = box, now
        if self.agreed_at is None:
            self.asker_wrote_at = self.other_wrote_at = self.proposed_at = None
            self.asker_agreed_at = self.other_agreed_at = None
            self.change_wished_at = self.change_wished_by = None
        self._moves_on()

    def end(self, outcome: str, now: datetime, by: int | None = None) -> None:
        """Nothing more happens in it."""
        self.check_open()
        self.ended_at, self.ended_by, self.outcome = now, by, outcome
        self.pair = None
        self._moves_on()

    def check_open(self) -> None:
        """Raises Refusal if it has ended."""
        if self.ended_at is not None:
            raise stale()

    def _must_be(self, *states: str) -> None:
        if self.state not in states:
            raise stale()

    def _moves_on(self) -> None:
        self.step += 1
        self.due_at = self.reminded_at = None


class MediationCall(SQLModel, table=True):
    """Somebody was told by direct message that there is something for them: each step tells once."""

    __tablename__ = "mediation_call"
    __table_args__ = (UniqueConstraint("mediation_id", "person_id", "step", "kind"),)

    id: int = Field(default=None, primary_key=True)
    mediation_id: int = Field(foreign_key="mediation.id")
    person_id: int = Field(foreign_key="person.id")
    step: int
    kind: str
    """call, again (the one reminder) or news."""
    called_at: datetime

    def waits(self, mediation: Mediation) -> bool:
        """Whether what it asks for is still to be done by who was asked."""
        role = mediation.role_of(self.person_id)
        return self.step == mediation.step and role in mediation.awaited


def stale() -> Refusal:
    """Something has happened since the modal was opened."""
    return Refusal("This mediation has moved on meanwhile. Open it again to see where it stands.")
