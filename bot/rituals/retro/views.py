"""What is shown of a retro."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam
from sqlmodel import col, select

from bot import partnerships
from bot.partnerships import OF, Partnership, Person, Seat, Side, Unit
from bot.prepared import Records
from bot.rituals.retro.formats import HEALTH, WORTH
from bot.rituals.retro.ground import FORUM
from bot.rituals.retro.joining import JoinedCard, joined
from bot.rituals.retro.modes import asks_points
from bot.rituals.retro.narrowing import Invited
from bot.rituals.retro.records import (
    MIXED,
    RELEASED,
    RetroCadence,
    RetroCard,
    RetroHealth,
    RetroNamedCard,
    RetroRound,
)


@dataclass(frozen=True)
class Draft:
    """What one person wrote: the text of each column, a card on each line, and points by question."""

    texts: Sequence[str]
    health: Mapping[str, int] = field(default_factory=dict)
    named: Sequence[str] = ()
    """The same of the columns that carry the writer's name."""


@dataclass(frozen=True)
class FormView:
    """The modal in which one person answers, with what they must know before they do."""

    seat: Seat
    round: RetroRound
    invited: int
    k: int
    mode: str
    """By the terms that lie with the key."""
    asks_points: bool
    is_alone: bool
    """The only member of a side: the other side knows by subtraction."""
    invited_are: Invited
    draft: Draft | None

    @property
    def needs_all(self) -> bool:
        """Whether nothing without a name is shown unless everybody who is invited takes part."""
        return self.invited == self.k


@dataclass(frozen=True)
class AnsweredView:
    """Which round an answer truly went into; `is_late` if it is another than was asked."""

    seat: Seat
    round: RetroRound
    is_late: bool


@dataclass(frozen=True)
class RareLanguage:
    """Nothing was sealed: under these columns stands a language that few of the invited read."""

    columns: Sequence[str]


@dataclass(frozen=True)
class RoundView:
    """A retro as the channel sees it."""

    partnership: Partnership
    round: RetroRound


@dataclass(frozen=True)
class ResultView:
    """What came out of a retro: the cards with most dots first, and the counts."""

    partnership: Partnership
    round: RetroRound
    cards: Sequence[JoinedCard]
    health: Sequence[RetroHealth]
    sides: Sequence[Side]
    worth: RetroHealth | None = None
    """Whether it was worth it, once enough have said so."""

    @property
    def hides_unnamed(self) -> bool:
        """Whether too few wrote without a name, be it nobody: which of the two is not to be told."""
        return self.round.mode == MIXED and all(card.by for card in self.cards)

    @property
    def asked_points(self) -> bool:
        """Whether points about the other company were asked at all."""
        return asks_points(self.round.mode, self.round.invited, self.round.k)

    def text_of(self, key: str | None) -> str:
        """What stands on a card; empty if there is no such card."""
        return next((card.text for card in self.cards if key in card.keys), "")


@dataclass(frozen=True)
class PlanView:
    """The plan of the retros as one person sees it."""

    seat: Seat
    cadence: RetroCadence | None
    open: RetroRound | None
    waiting: RetroRound | None
    """Asks what was agreed when it was begun; what was agreed since comes with the one after."""
    now: datetime
    people: int
    """So many are in the channel: of few, not every mode can be chosen."""
    next_at: datetime | None
    """When the next one opens."""


_CARDS: Final = Records(
    select(RetroCard)
    .where(RetroCard.round_id == bindparam("round_id"))
    .order_by(col(RetroCard.column), col(RetroCard.dots).desc(), col(RetroCard.key))
)
_NAMED: Final = Records(
    select(RetroNamedCard, Person)
    .join(Person, col(Person.id) == col(RetroNamedCard.person_id))
    .where(RetroNamedCard.round_id == bindparam("round_id"))
    .order_by(col(RetroNamedCard.column), col(RetroNamedCard.dots).desc(), col(RetroNamedCard.key))
)
_HEALTH: Final = Records(select(RetroHealth).where(RetroHealth.round_id == bindparam("round_id")))


def result_of(w: Unit, round_: RetroRound) -> ResultView:
    """Gather what was released."""
    cards = _CARDS.all(w.session, {"round_id": round_.id})
    named = _NAMED.all(w.session, {"round_id": round_.id})
    counted = _HEALTH.all(w.session, {"round_id": round_.id})
    health = [each for each in counted if each.question in HEALTH]
    worth = next((each for each in counted if each.question == WORTH), None)
    partnership = w.session.get_one(Partnership, round_.partnership_id)
    sides = partnerships.sides(w, partnership.id)
    return ResultView(partnership, round_, joined(cards, named), health, sides, worth)


_CADENCES: Final = Records(select(RetroCadence).where(col(RetroCadence.partnership_id).in_(OF)))
_OPEN: Final = Records(
    select(RetroRound).where(
        col(RetroRound.partnership_id).in_(OF),
        col(RetroRound.opened_at).is_not(None),
        col(RetroRound.closed_at).is_(None),
    )
)


def cadence_of(w: Unit, partnership_id: int) -> RetroCadence | None:
    """The plan of a partnership's retros, if there is one."""
    return cadences_of(w, [partnership_id]).get(partnership_id)


def cadences_of(w: Unit, partnership_ids: Collection[int]) -> dict[int, RetroCadence]:
    """The plans of several partnerships, each with what comes next."""
    found = _CADENCES.all(w.session, {"of": list(partnership_ids)})
    FORUM.note_next(w, found)
    return {cadence.partnership_id: cadence for cadence in found}


def next_opening(w: Unit, cadence: RetroCadence) -> datetime | None:
    """When the next retro opens by itself: one that would come while another is open is left out."""
    now_open = open_round(w, cadence.partnership_id)
    if now_open is None or now_open.closes_at is None or cadence.meeting_at is None:
        return cadence.meeting_at
    closes_at, coming = now_open.closes_at, cadence.coming(FORUM.ground_of(w, cadence), w.now)
    return next(at for each in coming if (at := each.starts_at) is not None and at >= closes_at)


def open_round(w: Unit, partnership_id: int) -> RetroRound | None:
    """The retro to which everybody is invited now."""
    return open_rounds(w, [partnership_id]).get(partnership_id)


def open_rounds(w: Unit, partnership_ids: Collection[int]) -> dict[int, RetroRound]:
    """Those of several partnerships."""
    found = _OPEN.all(w.session, {"of": list(partnership_ids)})
    return {round_.partnership_id: round_ for round_ in found}


def show_open(w: Unit, partnership: Partnership) -> list[RetroRound]:
    """What of it stands in the channel: the retro to which everybody is invited now."""
    return list(open_rounds(w, [partnership.id]).values())


_WAITING: Final = Records(
    select(RetroRound).where(
        RetroRound.partnership_id == bindparam("of"),
        col(RetroRound.opened_at).is_(None),
        col(RetroRound.closed_at).is_(None),
    )
)


def waiting_round(w: Unit, partnership_id: int) -> RetroRound | None:
    """The retro whose box is open although it has not been opened: what is written between rounds."""
    return _WAITING.first(w.session, {"of": partnership_id})


_RELEASED_BEFORE: Final = Records(
    select(RetroRound)
    .where(
        RetroRound.partnership_id == bindparam("of"),
        RetroRound.outcome == RELEASED,
        RetroRound.id < bindparam("before"),
    )
    .order_by(col(RetroRound.id).desc())
    .limit(1)
)


def released_before(w: Unit, round_: RetroRound) -> RetroRound | None:
    """The latest retro before this one of which something came out."""
    return _RELEASED_BEFORE.first(w.session, {"of": round_.partnership_id, "before": round_.id})
