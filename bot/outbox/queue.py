"""What is taken to be brought to Slack, and what became of each try."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, delete, func, or_, select, update

from bot import novelties, sharing
from bot.blocks.newer import kinds_in
from bot.outbox.hours import waits_until
from bot.outbox.letters import IS_DEAD, IS_REFUSED, OUT
from bot.outbox.line import due_now
from bot.outbox.queries import TAKEN, at
from bot.outbox.records import LAST_WORDS, PINNED, REVIVED, OwedMessage
from bot.outbox.turns import METHODS, Kind
from bot.pace import PLACE_INTERVAL
from bot.partnerships import Partnership, Unit
from bot.refused import BREAKS, NO_THREAD

_GONE: Final = frozenset({"message_not_found", "cant_update_message"})


@dataclass(frozen=True)
class Parcel:
    """What one call to Slack needs, read in one transaction."""

    id: int
    owner: str
    name: str
    about: int
    place: str
    text: str
    blocks: list[dict[str, Any]]
    key: str
    version: int
    channel: str | None
    ts: str | None
    thread_ts: str | None
    begun_at: datetime | None
    """A post was begun then, and may be there."""

    @property
    def kind(self) -> Kind:
        """What it asks of Slack."""
        return "post" if self.ts is None else "edit"


@dataclass(frozen=True)
class Numbers:
    """The outbox as monitoring sees it."""

    owed: int
    dead: int
    oldest_due: datetime | None
    """Since when the oldest message that is due has been; None if nothing is due."""
    partnerships: int
    """Those that have not ended."""


def in_numbers(w: Unit) -> Numbers:
    """How much is owed to Slack, how much it will not take, and to how many partnerships."""
    return Numbers(
        w.session.exec(select(func.count()).where(col(OwedMessage.due_at).is_not(None))).one(),
        w.session.exec(select(func.count()).where(IS_DEAD)).one(),
        w.session.exec(
            select(func.min(OwedMessage.owed_since)).where(col(OwedMessage.due_at) <= w.now)
        ).first(),
        w.session.exec(select(func.count()).where(col(Partnership.ended_at).is_(None))).one(),
    )


Draw = Callable[[Unit, str, int, str], None]
"""Owes the named message about something, to this place, as it should look now."""


def take(w: Unit, holder: str, owner: str, place: str, kind: Kind, draw: Draw) -> Parcel | datetime | None:
    """The message of this kind that goes first in a place, now in this hand; None if none is due.

    A moment if another bot makes the next call in this workspace: then it is to be asked again.

    One whose look is stale is drawn here: however often what it tells of has changed, once for each call
    to Slack. After a crash it is still stale.
    """
    owed = _first_in(w, holder, owner, place, kind)
    if owed is None:
        return None
    partnership = w.session.get_one(Partnership, owed.partnership_id)
    if not partnership.is_live and owed.name not in LAST_WORDS:
        # It was owed in the moment in which the bot was taken out.
        drop(w, partnership)
        return None
    if owed.stale_at is not None:
        draw(w, owed.name, owed.about, place)
        owed.drawn()
        if owed.due_at is None:
            return None
    root = w.session.get_one(OwedMessage, owed.thread_of) if owed.thread_of else None
    if root is not None and root.ts is None:
        _bring_back(w, root, owed)
        return None
    if (again_at := sharing.turn(w, owner, METHODS[kind])) is not None:
        return again_at
    parcel = Parcel(
        owed.id,
        owner,
        owed.name,
        owed.about,
        place,
        owed.text,
        owed.blocks,
        owed.key,
        owed.wanted,
        owed.channel,
        owed.ts,
        root.ts if root else None,
        begun_at=owed.attempted_at,
    )
    owed.take(holder, w.now)
    return parcel


def _bring_back(w: Unit, root: OwedMessage, reply: OwedMessage) -> None:
    """No reply stands in the channel alone: the first message comes before it, or neither does.

    The first message is older, so what is owed of it is delivered before.
    """
    if root.dead_at is not None:
        reply.die(f"its first message: {root.error}", w.now)
    else:
        root.come_back(w.now)
        root.go_ahead(reply.priority)


def _first_in(w: Unit, holder: str, owner: str, place: str, kind: Kind) -> OwedMessage | None:
    """The first that need not wait for the hours of its readers: what comes on the way to it is held.

    Found without a lock: a row that another process has locked is passed over, and no other taken.
    """
    while True:
        firsts = (each.id for each in due_now(w, holder, [place]) if each.key == (owner, place, kind))
        if (first := next(firsts, None)) is None:
            return None
        owed = TAKEN.first(w.session, at(w, holder) | {"id": first})
        if owed is None or (until := waits_until(w, owed)) is None:
            return owed
        owed.hold(until)
        w.session.flush()


def to_stand(w: Unit, partnership_id: int) -> Sequence[str]:
    """The `ts` of each message that is there, as far as we know, and comes back when somebody deletes it."""
    found = w.session.exec(
        select(OwedMessage.ts).where(
            OwedMessage.partnership_id == partnership_id, col(OwedMessage.name).in_(REVIVED)
        )
    )
    return [ts for ts in found if ts is not None]


def put_down(w: Unit) -> None:
    """Nobody else is at work: what a process that died had in hand is free at once."""
    # Not «is not null»: for that SQLite would read every message there ever was, and not the index.
    ever = datetime.min.replace(tzinfo=UTC)
    w.session.exec(update(OwedMessage).where(col(OwedMessage.taken_until) > ever).values(taken_until=None))


def arrived(w: Unit, parcel: Parcel, channel: str, ts: str) -> None:
    """Slack has the message."""
    if kinds := kinds_in(parcel.blocks):
        known = novelties.known(w.session, parcel.owner, w.now)
        novelties.learn(w, parcel.owner, {kind: True for kind in kinds if not known.get(kind)})
    if (owed := _still_there(w, parcel)) is not None:
        owed.arrived(parcel.version, channel, ts)
        if parcel.kind == "post" and owed.name in PINNED:
            owed.pin_at = w.now
        owed.let_go(w.now + PLACE_INTERVAL if parcel.kind == "post" else None)


def failed(
    w: Unit, parcel: Parcel, error: str, wait: timedelta | None, *, is_not_there: bool = False
) -> bool:
    """Slack could not be reached, or would not take it now; True if it is given up with that.

    `is_not_there`: by Slack's own word, so that the next try has nothing to look for.
    """
    if (owed := _still_there(w, parcel)) is None:
        return False
    if error in BREAKS and _untried(w, parcel):
        # Slack may have stumbled over what is newer: the next try is without, and nothing is learnt.
        owed.look_older()
    owed.failed(error, w.now, wait)
    if is_not_there and owed.ts is None:
        owed.attempted_at = None
    owed.let_go()
    return owed.dead_at is not None


def without(w: Unit, parcel: Parcel) -> bool:
    """Slack refused blocks: those that nobody knows to be taken there are remembered as unknown.

    True if the message is owed without them. What is known to be taken there is not to blame.
    """
    to_blame = _untried(w, parcel)
    owed = _still_there(w, parcel)
    if not to_blame or owed is None or not owed.go_without(w.now):
        return False
    novelties.learn(w, parcel.owner, dict.fromkeys(to_blame, False))
    owed.let_go()
    return True


def _untried(w: Unit, parcel: Parcel) -> set[novelties.Kind]:
    """What stands in it and is not known to be taken there."""
    known = novelties.known(w.session, parcel.owner, w.now)
    return {kind for kind in kinds_in(parcel.blocks) if not known.get(kind)}


def died(w: Unit, parcel: Parcel, error: str) -> None:
    """Slack will not take the message."""
    owed = _still_there(w, parcel)
    if owed is None:
        return
    owed.let_go()
    partnership = w.session.get_one(Partnership, owed.partnership_id)
    if error in OUT and partnership.is_live:
        partnership.members_due_at = w.now
    if not partnership.is_live:
        if owed.name in LAST_WORDS:
            _drop(w, col(OwedMessage.id) == owed.id)
        else:
            drop(w, partnership)
    elif error in _GONE:
        owed.vanished(w.now)
    elif error in NO_THREAD and owed.thread_of is not None:
        # Its first message was deleted while nobody listened.
        w.session.get_one(OwedMessage, owed.thread_of).vanished(w.now)
    else:
        owed.die(error, w.now)


def _still_there(w: Unit, parcel: Parcel) -> OwedMessage | None:
    """None if somebody deleted the message in Slack, or it was dropped, while the call was under way.

    Locked: what has changed meanwhile is noted before this is read, or after what became of it is written.
    """
    owed = w.session.get(OwedMessage, parcel.id, with_for_update={"key_share": True})
    return owed if owed is not None and owed.key == parcel.key and owed.deleted_at is None else None


def moved(w: Unit, partnership: Partnership, old: str, new: str) -> None:
    """The channel of a partnership got another id: what was owed and delivered there goes with it."""
    for owed in w.session.exec(
        select(OwedMessage).where(OwedMessage.partnership_id == partnership.id, OwedMessage.place == old)
    ):
        owed.place = new
        owed.channel = new if owed.channel == old else owed.channel


def handed_over(w: Unit, here: Partnership, to: Partnership) -> None:
    """Another partnership goes on in the channel of this one, whose messages there are its own from now on.

    What stands in its former channel is out of reach: whatever of it is shown again is posted anew.
    """
    w.session.flush()
    former = and_(col(OwedMessage.partnership_id) == to.id, col(OwedMessage.place) == to.channel)
    panel = and_(former, col(OwedMessage.name).in_(REVIVED))
    replies = select(OwedMessage.id).where(panel)
    w.session.exec(update(OwedMessage).where(col(OwedMessage.thread_of).in_(replies)).values(thread_of=None))
    w.session.exec(delete(OwedMessage).where(panel))
    gone = {"channel": None, "ts": None, "attempted_at": None, "due_at": None, "stale_at": None}
    w.session.exec(update(OwedMessage).where(former).values(deleted_at=w.now, **gone))
    theirs = select(OwedMessage).where(
        OwedMessage.partnership_id == here.id, OwedMessage.place == here.channel
    )
    for owed in w.session.exec(theirs.execution_options(populate_existing=True)).all():
        owed.partnership_id = to.id
        owed.about = to.id if owed.name in REVIVED else owed.about
    w.session.flush()


def drop_where_away(w: Unit) -> None:
    """What an earlier version left where the bot is not any more is dropped, as it is today."""
    refused = select(OwedMessage.partnership_id).where(IS_REFUSED)
    away = select(Partnership).where(col(Partnership.ended_at).is_not(None), col(Partnership.id).in_(refused))
    for partnership in w.session.exec(away):
        drop(w, partnership)


def drop(w: Unit, partnership: Partnership) -> None:
    """It is away or has ended: what was owed is not, but for the last words; no dead letter is left of it.

    What never came to Slack is forgotten, so that it can be owed anew.
    """
    of_it = and_(col(OwedMessage.partnership_id) == partnership.id, col(OwedMessage.name).not_in(LAST_WORDS))
    _drop(w, and_(of_it, or_(col(OwedMessage.due_at).is_not(None), IS_REFUSED)))


def _drop(w: Unit, owed: ColumnElement[bool]) -> None:
    w.session.flush()
    never_there = w.session.exec(select(OwedMessage.id).where(owed, col(OwedMessage.ts).is_(None))).all()
    w.session.exec(
        update(OwedMessage).where(col(OwedMessage.thread_of).in_(never_there)).values(thread_of=None)
    )
    w.session.exec(delete(OwedMessage).where(col(OwedMessage.id).in_(never_there)))
    w.session.exec(update(OwedMessage).where(owed).values(due_at=None, dead_at=None, error=None, attempts=0))


def catch_up(w: Unit, partnership: Partnership) -> None:
    """It is back: the messages that are there in Slack are brought up to how they should look."""
    behind = or_(col(OwedMessage.delivered) < col(OwedMessage.wanted), col(OwedMessage.stale_at).is_not(None))
    w.session.exec(
        update(OwedMessage)
        .where(
            col(OwedMessage.partnership_id) == partnership.id,
            col(OwedMessage.ts).is_not(None),
            col(OwedMessage.due_at).is_(None),
            col(OwedMessage.dead_at).is_(None),
            behind,
        )
        .values(due_at=w.now, owed_since=w.now, attempts=0)
    )


def vanished(w: Unit, owner: str, channel: str, ts: str) -> None:
    """Slack says that somebody deleted a message; if it is one of ours, it may come back."""
    owed = w.session.exec(
        select(OwedMessage)
        .join(Partnership)
        .where(Partnership.owner == owner, OwedMessage.channel == channel, OwedMessage.ts == ts)
    ).first()
    if owed is not None:
        owed.vanished(w.now)
