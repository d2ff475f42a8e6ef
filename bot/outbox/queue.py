"""What is due, in which order; and what became of each try."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlmodel import col, func, select, update
from sqlmodel.sql.expression import SelectOfScalar

from bot.outbox.records import OwedMessage
from bot.partnership import Partnership, W
from bot.slack import Kind

_GONE: Final = frozenset({"message_not_found", "cant_update_message"})


@dataclass(frozen=True)
class Parcel:
    """What one call to Slack needs, read in one transaction."""

    id: int
    owner: str
    name: str
    place: str
    text: str
    blocks: list[dict[str, Any]]
    key: str
    version: int
    channel: str | None
    ts: str | None
    thread_ts: str | None
    may_be_there: bool

    @property
    def kind(self) -> Kind:
        """What it asks of Slack."""
        return "post" if self.ts is None else "edit"


def places_due(w: W) -> Sequence[tuple[str, str]]:
    """Owner and place of everything that is due, oldest first."""
    return w.session.exec(
        select(Partnership.owner, OwedMessage.place)
        .join(Partnership)
        .where(col(OwedMessage.due_at) <= w.now, col(OwedMessage.id).in_(_first_in_each_place()))
        .order_by(col(OwedMessage.id))
    ).all()


def next_due(w: W) -> datetime | None:
    """When the next delivery is due, if any."""
    return w.session.exec(
        select(func.min(OwedMessage.due_at)).where(col(OwedMessage.id).in_(_first_in_each_place()))
    ).first()


@dataclass(frozen=True)
class Numbers:
    """The outbox as monitoring sees it."""

    owed: int
    dead: int
    oldest_due: datetime | None
    """Since when the oldest message that is due has been; None if nothing is due."""
    partnerships: int
    """Those that have not ended."""


def in_numbers(w: W) -> Numbers:
    """How much is owed to Slack, how much it will not take, and to how many partnerships."""
    owed, dead = col(OwedMessage.due_at).is_not(None), col(OwedMessage.dead_at).is_not(None)
    return Numbers(
        w.session.exec(select(func.count()).where(owed)).one(),
        w.session.exec(select(func.count()).where(dead)).one(),
        w.session.exec(
            select(func.min(OwedMessage.owed_since)).where(col(OwedMessage.due_at) <= w.now)
        ).first(),
        w.session.exec(select(func.count()).where(col(Partnership.ended_at).is_(None))).one(),
    )


def _first_in_each_place() -> SelectOfScalar[int]:
    """A message that waits for its next try holds back the later ones: their order is kept."""
    return (
        select(func.min(OwedMessage.id))
        .join(Partnership)
        .where(col(OwedMessage.due_at).is_not(None))
        .group_by(col(Partnership.owner), col(OwedMessage.place))
    )


def waiting(w: W, owner: str, place: str) -> Kind | None:
    """What the oldest message owed to a place needs, if it is due."""
    owed = _oldest(w, owner, place)
    return None if owed is None else "post" if owed.ts is None else "edit"


def take(w: W, owner: str, place: str) -> Parcel | None:
    """The oldest message owed to a place, if it is due; marks a post as begun."""
    owed = _oldest(w, owner, place)
    if owed is None:
        return None
    parcel = Parcel(
        owed.id,
        owner,
        owed.name,
        place,
        owed.text,
        owed.blocks,
        owed.key,
        owed.wanted,
        owed.channel,
        owed.ts,
        w.session.get_one(OwedMessage, owed.thread_of).ts if owed.thread_of else None,
        may_be_there=owed.attempted_at is not None,
    )
    if owed.ts is None:
        owed.attempted_at = w.now
    return parcel


def _oldest(w: W, owner: str, place: str) -> OwedMessage | None:
    owed = w.session.exec(
        select(OwedMessage)
        .join(Partnership)
        .where(Partnership.owner == owner, OwedMessage.place == place, col(OwedMessage.due_at).is_not(None))
        .order_by(col(OwedMessage.id))
        .limit(1)
    ).first()
    due = owed is not None and owed.due_at is not None and owed.due_at <= w.now
    return owed if due else None


def arrived(w: W, parcel: Parcel, channel: str, ts: str) -> None:
    """Slack has the message."""
    if (owed := _still_there(w, parcel)) is not None:
        owed.arrived(parcel.version, channel, ts)


def failed(w: W, parcel: Parcel, error: str, wait: timedelta | None) -> None:
    """Slack could not be reached, or asked us to wait."""
    if (owed := _still_there(w, parcel)) is not None:
        owed.failed(error, w.now, wait)


def died(w: W, parcel: Parcel, error: str) -> None:
    """Slack will not take the message."""
    owed = _still_there(w, parcel)
    if owed is None:
        return
    if error in _GONE:
        owed.vanished(w.now)
    else:
        owed.die(error, w.now)


def _still_there(w: W, parcel: Parcel) -> OwedMessage | None:
    """None if somebody deleted the message in Slack while the call was under way."""
    owed = w.session.get_one(OwedMessage, parcel.id)
    return owed if owed.key == parcel.key and owed.deleted_at is None else None


def moved(w: W, partnership: Partnership, old: str, new: str) -> None:
    """The channel of a partnership got another id: what was owed and delivered there goes with it."""
    for owed in w.session.exec(
        select(OwedMessage).where(OwedMessage.partnership_id == partnership.id, OwedMessage.place == old)
    ):
        owed.place = new
        owed.channel = new if owed.channel == old else owed.channel


def call_off(w: W, owner: str) -> None:
    """Slack will take nothing more for this owner."""
    theirs = select(Partnership.id).where(Partnership.owner == owner)
    w.session.exec(
        update(OwedMessage)
        .where(col(OwedMessage.partnership_id).in_(theirs), col(OwedMessage.due_at).is_not(None))
        .values(due_at=None)
    )


def vanished(w: W, owner: str, channel: str, ts: str) -> None:
    """Slack says that somebody deleted a message; if it is one of ours, it may come back."""
    owed = w.session.exec(
        select(OwedMessage)
        .join(Partnership)
        .where(Partnership.owner == owner, OwedMessage.channel == channel, OwedMessage.ts == ts)
    ).first()
    if owed is not None:
        owed.vanished(w.now)
