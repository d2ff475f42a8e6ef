"""An escalation with its verbs, its deadlines, and its story."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import Index, text
from sqlmodel import JSON, Field, SQLModel, UniqueConstraint

from bot.errors import Refusal
from bot.rituals.escalation.ladder import EscalationLadder, EscalationRung
from bot.text import fitting

MOST: Final = 3000

OPEN: Final = "open"
ACKNOWLEDGED: Final = "acknowledged"
HANDED_BACK: Final = "handed_back"
RESOLVED: Final = "resolved"
CONFIRMED: Final = "confirmed"

REMIND: Final = "remind"
CLIMB: Final = "climb"
AGAIN: Final = "again"
"""The ladder's end: its people are reminded, ever more seldom."""
RAISER: Final = "raiser"
"""It waits for who raised it: they are asked."""

ASKED_TO_COUNT: Final = "weekend_asked"
"""The company that answers is asked whether this blocker may count day and night."""
COUNTED: Final = "weekend"
"""From this step on it counts day and night, by a word for this one blocker."""

OF_A_STEP: Final = "of_a_step"
GIVE_STATUS: Final = "give_status"
OF_SIDE: Final = "of_side"
SET_UP: Final = "set_up"
AWAY_NOW: Final = "away_now"
NOBODY: Final = "nobody"
DOWN: Final = "down"
"""Why a deadline moved: the bot was not running when it came."""
INSTEAD: Final = (OF_A_STEP, GIVE_STATUS, OF_SIDE, SET_UP, AWAY_NOW, NOBODY)
"""Why others are called where no step has anybody who is there: of another step, who gives status, anybody of
the company, who set up, those who are away. The last: there is nobody at all."""


_TO_SHOW: Final = "to_show_since IS NOT NULL"


class Escalation(SQLModel, table=True):
    """A blocker on its way up the ladder. Nobody is blamed: it asks for causes and solutions."""

    __table_args__ = (
        Index(
            "ix_escalation_to_show", "partnership_id",
            sqlite_where=text(_TO_SHOW), postgresql_where=text(_TO_SHOW),
        ),
    )  # fmt: skip

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    raised_by: int = Field(foreign_key="person.id")
    raised_at: datetime
    responding_side: int = Field(foreign_key="side.id")
    """Whose working hours count: the other side's than who raised it."""
    severity: str
    what: str
    stops: str = ""
    since: date | None = None
    tried: str = ""
    solution: str = ""
    reference: str = ""
    """Where it is kept elsewhere: a ticket or a link."""
    rung: int
    rung_since: datetime
    called: list[int] = Field(default_factory=list, sa_type=JSON)
    """Ids of the people of the present rung, as they were when it began."""
    told: list[int] = Field(default_factory=list, sa_type=JSON)
    """Ids of everybody who has a copy of it."""
    acknowledged_at: datetime | None = None
    acknowledged_by: int | None = None
    handed_back_at: datetime | None = None
    handed_back_by: int | None = None
    resolved_at: datetime | None = None
    resolved_by: int | None = None
    remedy: str = ""
    """What was done."""
    prevention: str = ""
    """What we change so that it does not come back."""
    confirmed_at: datetime | None = Field(default=None, index=True)
    confirmed_by: int | None = None
    times: dict[str, list[int]] | None = Field(default=None, sa_type=JSON)
    """Working minutes to acknowledge and to resolve, by the id of the rung, as agreed when it was raised."""
    counts_always: bool = False
    """It does not wait for working hours: as was agreed when it was raised, or for this one since."""
    reminded_at: datetime | None = None
    """When those whose clock runs were reminded of it, so that nobody is twice."""
    raiser_asked_from: datetime | None = None
    """From when the working days count after which who raised it is asked; later where Samspil was away."""
    to_show_since: datetime | None = Field(default=None, index=True)
    """The clock has moved it, and the messages do not show it yet."""

    def agree(self, ladder: EscalationLadder, rungs: Sequence[EscalationRung]) -> None:
        """What is agreed of times holds for this one, whatever is agreed later."""
        self.times = {
            str(rung.id): [rung.to_acknowledge[self.severity], rung.to_resolve[self.severity]]
            for rung in rungs
        }
        self.counts_always = ladder.critical_counts_always and self.severity == "critical"

    @property
    def state(self) -> str:
        """Where it stands, as one word."""
        if self.confirmed_at is not None:
            return CONFIRMED
        if self.resolved_at is not None:
            return RESOLVED
        if self.handed_back_at is not None:
            return HANDED_BACK
        return OPEN if self.acknowledged_at is None else ACKNOWLEDGED

    @property
    def is_running(self) -> bool:
        """A clock runs for the people of its rung."""
        return self.state in (OPEN, ACKNOWLEDGED)

    @property
    def holder(self) -> int | None:
        """The id of who brought it where it stands."""
        return {
            OPEN: None,
            ACKNOWLEDGED: self.acknowledged_by,
            HANDED_BACK: self.handed_back_by,
            RESOLVED: self.resolved_by,
            CONFIRMED: self.confirmed_by,
        }[self.state]

    @property
    def waits_for(self) -> Sequence[int]:
        """The ids of who has to do something next."""
        if self.state == OPEN:
            return self.called
        holder = self.acknowledged_by if self.state == ACKNOWLEDGED else self.raised_by
        return [] if holder is None else [holder]

    @property
    def waits_since(self) -> datetime | None:
        """Since when it waits for who raised it; None while it does not."""
        return {HANDED_BACK: self.handed_back_at, RESOLVED: self.resolved_at}.get(self.state)

    @property
    def clock_since(self) -> datetime:
        """When the clock of its people began."""
        return self.acknowledged_at or self.rung_since

    @property
    def clock_kind(self) -> str:
        """What their clock is for."""
        return "acknowledge" if self.acknowledged_at is None else "resolve"

    def begin_rung(self, rung: int, called: Sequence[int], now: datetime) -> None:
        """It stands on this rung now, and these people are called."""
        self.rung, self.rung_since, self.called = rung, now, list(called)
        self.acknowledged_at = self.acknowledged_by = None
        self.told = sorted({*self.told, *called})

    def forget_reminder(self) -> None:
        """Its people are reminded of the time that begins now. What is so already is not written again."""
        if self.reminded_at is not None:
            self.reminded_at = None

    def shown(self) -> None:
        """All that is shown of it says how it stands; the same."""
        if self.to_show_since is not None:
            self.to_show_since = None

    def acknowledge(self, by: int, now: datetime) -> None:
        """Somebody of the rung has seen it and takes it on."""
        self._must_be(OPEN)
        self.acknowledged_at, self.acknowledged_by = now, by

    def hand_back(self, by: int, now: datetime) -> None:
        """It goes back to who raised it, with a reason."""
        self._must_be(OPEN, ACKNOWLEDGED)
        self.handed_back_at, self.handed_back_by = now, by

    def raise_again(self, now: datetime) -> None:
        """Who raised it has added what was missing: the rung begins anew."""
        self._must_be(HANDED_BACK)
        self.handed_back_at = self.handed_back_by = None
        self.begin_rung(self.rung, self.called, now)

    def resolve(self, by: int, remedy: str, prevention: str, now: datetime) -> None:
        """It is solved: what was done, and what we change so that it does not come back."""
        self._must_be(OPEN, ACKNOWLEDGED)
        self.remedy = written(remedy, "remedy", Refusal("Write what was done.", "remedy"))
        self.prevention = prevention.strip() or self.prevention
        self.resolved_at, self.resolved_by = now, by

    def confirm(self, by: int, now: datetime) -> None:
        """Who raised it agrees that it is solved."""
        self._must_be(RESOLVED)
        self.confirmed_at, self.confirmed_by = now, by

    def reopen(self, now: datetime) -> None:
        """It is not solved: the rung begins anew."""
        self._must_be(RESOLVED)
        self.resolved_at = self.resolved_by = None
        self.begin_rung(self.rung, self.called, now)

    def check_running(self) -> None:
        """Raises Refusal, with the present state, unless it waits for the people of its rung."""
        self._must_be(OPEN, ACKNOWLEDGED)

    def _must_be(self, *states: str) -> None:
        if self.state not in states:
            raise _stale(self)


class EscalationDeadline(SQLModel, table=True):
    """Something that is due with an escalation, claimed by a sweep."""

    __tablename__ = "escalation_deadline"
    __table_args__ = (UniqueConstraint("escalation_id", "kind"),)

    id: int = Field(default=None, primary_key=True)
    escalation_id: int = Field(foreign_key="escalation.id")
    kind: str
    """remind at 75% of the time, climb at 100%, again at the ladder's end, raiser while it waits for them."""
    at: datetime = Field(index=True)


class EscalationShownDeadline(SQLModel, table=True):
    """A deadline that people were shown: who kept one of them was in time, whatever moved afterwards."""

    __tablename__ = "escalation_shown_deadline"

    id: int = Field(default=None, primary_key=True)
    escalation_id: int = Field(foreign_key="escalation.id", index=True)
    rung: int
    kind: str
    """acknowledge or resolve."""
    since: datetime
    """When the clock of that began."""
    at: datetime
    shown_at: datetime
    moved_by_side: int | None = Field(default=None, foreign_key="side.id")
    """Whose change moved it; None for the first, and for what no side changed."""


class EscalationMove(SQLModel, table=True):
    """One step of the story: who, when, from where, and what was said."""

    __tablename__ = "escalation_move"

    id: int = Field(default=None, primary_key=True)
    escalation_id: int = Field(foreign_key="escalation.id", index=True)
    kind: str
    """raised, acknowledged, asked, further, climbed, passed_over, ended, reminded, handed_back, raised_again,
    resolved, confirmed, reopened; moved (the deadline), called (others than before), raiser (was asked),
    paused and resumed (nobody could act meanwhile); weekend_asked and weekend (it counts day and night)."""
    by: int | None
    """None: the clock."""
    at: datetime
    where: str
    """The surface that it was done on: channel, message, modal, home, command or clock."""
    from_rung: int
    to_rung: int
    said: str = ""
    worked: int | None = None
    """Working minutes from when its clock began to this step, as they were counted then."""
    told_at: datetime | None = None
    """When the thread was told."""


def _stale(escalation: Escalation) -> Refusal:
    """Somebody was first: the present state. `who` is a person's id until it is known by name."""
    who = escalation.holder
    return {
        OPEN: Refusal("This blocker is open again and waits for somebody to take it."),
        ACKNOWLEDGED: Refusal("{who} has got this blocker already.", who=who),
        HANDED_BACK: Refusal(
            "{who} has said that this blocker is not ours; it is back with who raised it.", who=who
        ),
        RESOLVED: Refusal("{who} has already marked this blocker as resolved.", who=who),
        CONFIRMED: Refusal("This blocker is closed: {who} confirmed that it is resolved.", who=who),
    }[escalation.state]


def said_to_who_did_it(escalation: Escalation) -> Refusal:
    """The present state, to the person who brought it there and presses once more."""
    return {
        ACKNOWLEDGED: Refusal("You have got this blocker already."),
        HANDED_BACK: Refusal("You said that this blocker is not yours: it is back with who raised it."),
        RESOLVED: Refusal("You marked this blocker as resolved: it waits to be confirmed."),
        CONFIRMED: Refusal("You confirmed that this blocker is resolved: it is closed."),
    }[escalation.state]


def written(text: str, field: str, missing: Refusal) -> str:
    """A text that must be there; raises `missing`, or a Refusal at `field` if it is too long."""
    if not text.strip():
        raise missing
    return fitting(text, MOST, field)
