"""One message as it should be, and as far as Slack knows it."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Index, bindparam, text
from sqlmodel import JSON, Column, Field, Session, SQLModel, UniqueConstraint, col, select

from bot.blocks.elements import Message
from bot.partnerships import OF, Partnership

REVIVED: Final = frozenset({"panel"})
"""Messages that come back when somebody deletes them; the others stay deleted."""
PINNED: Final = frozenset({"panel"})
"""Messages that are pinned in their channel."""
LAST_WORDS: Final = frozenset({"partnership.ended"})
"""What tells of an end, and so is still brought to Slack after it."""
DEADLINES: Final = ("escalation.",)
"""So begin the names of what tells of a deadline that has come."""
AHEAD, IN_LINE = 0, 1
"""What a person caused and deadlines go first, and before what was scheduled."""
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=5)
GIVEN_UP_AFTER = timedelta(hours=24)
HOLD_MOST = timedelta(days=45)
"""Longer than anybody's hours are away."""
IN_HAND = timedelta(minutes=1)
"""Longer than the three calls that one delivery may take, each with its timeout."""

OWED, DEAD, REPLY = "due_at IS NOT NULL", "dead_at IS NOT NULL", "thread_of IS NOT NULL"


class OwedMessage(SQLModel, table=True):
    """One message in Slack, as it should be and as far as Slack knows it."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("partnership_id", "name", "about", "place"),
        # What is owed is found without reading what was ever delivered: all that is asked of it stands here.
        Index(
            "ix_message_owed", "place", "priority", "owed_since", "id", "due_at", "attempts", "thread_of",
            "partnership_id", "ts", "held_until",
            sqlite_where=text(OWED), postgresql_where=text(OWED),
        ),
        Index("ix_message_dead", "dead_at", sqlite_where=text(DEAD), postgresql_where=text(DEAD)),
        Index("ix_message_thread_of", "thread_of", sqlite_where=text(REPLY), postgresql_where=text(REPLY)),
    )  # fmt: skip

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id")
    name: str
    about: int
    place: str
    """Where it goes: a channel, or a person (then Slack says which direct message that is)."""
    text: str
    blocks: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    plain: list[dict[str, Any]] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    """How it looks where Slack refuses what is newer in its blocks; None where nothing is."""
    key: str = Field(index=True)
    wanted: int = 1
    delivered: int = 0
    stale_at: datetime | None = None
    """What it tells of has changed since it was drawn: delivery draws it anew before it sends it."""
    owed_since: datetime
    due_at: datetime | None = Field(default=None, index=True)
    """When delivery is next to be tried; None when nothing is owed."""
    priority: int = Field(default=IN_LINE, sa_column_kwargs={"server_default": str(IN_LINE)})
    """Who goes first of those that wait for the same rate; the lesser."""
    attempts: int = 0
    attempted_at: datetime | None = None
    """A post was begun: if no `ts` followed, history is searched before posting again."""
    thread_of: int | None = Field(default=None, foreign_key="message.id")
    """The message to which this one is a reply: older, and so delivered before."""
    channel: str | None = None
    ts: str | None = Field(default=None, index=True)
    pin_at: datetime | None = Field(default=None, index=True)
    """When it is next tried to pin it; None if it is pinned, or is not to be."""
    at_once: bool = True
    """It is brought whatever the hour: who reads it has just pressed, or its moment was agreed by both."""
    held_until: datetime | None = None
    """When those who read it are next at work: until then it is not posted, and holds back nothing else."""
    deleted_at: datetime | None = None
    error: str | None = None
    dead_at: datetime | None = None
    taken_by: str | None = None
    """The process that last had it in hand; while it does, no other serves the same place."""
    taken_until: datetime | None = Field(default=None, index=True)
    """Until then it is in hand. A process that died gives nothing back, so this passes by itself."""

    def want(
        self, message: Message, now: datetime, priority: int = IN_LINE, *, at_once: bool = False
    ) -> bool:
        """It should look like this from now on; True if that is another look than before."""
        self.stale_at = None
        if at_once and self.held_until is not None:
            self.at_once, self.held_until, self.due_at, self.owed_since = True, None, now, now
        same = self.text == message.text and self.blocks == message.blocks
        if same and (self.dead_at is None or self.deleted_at is not None):
            return False
        self.text, self.blocks, self.plain = message.text, message.blocks, message.plain
        self.wanted += 1
        if self.deleted_at is not None:
            # It stays away; should a reply to it be owed, it comes back as it is then.
            return False
        self._owe(now, priority)
        return True

    def go_without(self, now: datetime) -> bool:
        """The workspace does not take what is newer in it: its older look, if it has one, is owed."""
        if self.plain is None:
            return False
        self.blocks, self.plain = self.plain, None
        self.wanted += 1
        if self.ts is None:
            self.attempted_at = None
        self._owe(now, self.priority)
        return True

    def go_stale(self, now: datetime, priority: int = IN_LINE) -> bool:
        """It is to be drawn anew by delivery; True if anything is owed by that."""
        if self.deleted_at is not None:
            return False
        self.stale_at = now
        if self.due_at is None:
            self.owe_again(now)
        self.go_ahead(priority)
        return True

    def go_ahead(self, priority: int) -> None:
        """It goes no later than others of this priority, as long as it is owed."""
        if self.due_at is not None:
            self.priority = min(self.priority, priority)

    def _owe(self, now: datetime, priority: int) -> None:
        """What waits already keeps its place in the line, however often it is changed meanwhile."""
        since = self.owed_since if self.due_at is not None else now
        self.owe_again(now)
        self.owed_since = since
        self.go_ahead(AHEAD if self.name.startswith(DEADLINES) else priority)

    def drawn(self) -> None:
        """Delivery has drawn it anew: where it looks as Slack has it, nothing is owed."""
        self.stale_at = None
        if self.wanted == self.delivered:
            self._owes_nothing()

    def take(self, holder: str, now: datetime) -> None:
        """A process begins to bring it to Slack; a post that was begun is searched for ever after."""
        self.taken_by, self.taken_until = holder, now + IN_HAND
        if self.ts is None:
            self.attempted_at = self.attempted_at or now

    def let_go(self, until: datetime | None = None) -> None:
        """It is in hand no more; `until` keeps others from the place a little longer, for Slack's pace."""
        self.taken_until = until

    def owe_again(self, now: datetime) -> None:
        """Try (again) from the beginning, once it is held no more."""
        since = max(now, self.held_until or now)
        self.owed_since, self.due_at, self.attempts = since, since, 0
        self.dead_at = self.error = None

    def hold(self, until: datetime) -> None:
        """It is not brought before then."""
        self.held_until = self.due_at = self.owed_since = until

    def arrived(self, version: int, channel: str, ts: str) -> None:
        """Slack has this version."""
        self.channel, self.ts, self.delivered = channel, ts, version
        self.attempts, self.error = 0, None
        if version == self.wanted and self.stale_at is None:
            self._owes_nothing()

    def _owes_nothing(self) -> None:
        self.due_at, self.priority = None, IN_LINE

    def failed(self, error: str, now: datetime, wait: timedelta | None) -> None:
        """It did not arrive; `wait` is Slack's own word for how long, else we wait longer each time."""
        self.error, self.attempts = error, self.attempts + 1
        backoff = min(FIRST_WAIT * 2 ** min(self.attempts - 1, 20), LONGEST_WAIT)
        self.due_at = now + (wait or backoff * (0.5 + secrets.randbelow(1000) / 1000))
        if now - self.owed_since > GIVEN_UP_AFTER:
            self.die(error, now)

    def die(self, error: str, now: datetime) -> None:
        """It cannot arrive: kept for whoever runs the bot to see."""
        self.error, self.dead_at, self.due_at = error, now, None

    def come_back(self, now: datetime) -> None:
        """It was deleted, and a reply is owed, which would stand in the channel without what it is about."""
        self.deleted_at = None
        self.key = _key()
        self.owe_again(now)

    def vanished(self, now: datetime) -> None:
        """Somebody deleted it in Slack."""
        self.channel = self.ts = self.attempted_at = self.due_at = self.pin_at = None
        if self.name in REVIVED:
            self.key = _key()
            self.owe_again(now)
        else:
            self.deleted_at = now


def is_refused(session: Session, partnership: Partnership, name: str, about: int) -> bool:
    """Whether a message to the channel never came to stand there, and is not tried any more."""
    params = {
        "partnership_id": partnership.id,
        "name": name,
        "about": about,
        "place": partnership.channel,
    }
    return session.exec(_REFUSED, params=params).first() is not None


def owe(
    session: Session,
    partnership: Partnership,
    place: str,
    name: str,
    about: int,
    message: Message,
    now: datetime,
    thread: tuple[str, int] | None = None,
    priority: int = IN_LINE,
    *,
    at_once: bool = True,
) -> bool:
    """Owe a message, or another look of the one already there; True if anything is owed by that.

    A new one waits for the hours of those who read it, unless it is to come `at_once`.
    """
    owed = _find(session, partnership, place, name, about)
    if owed is not None:
        return owed.want(message, now, priority, at_once=at_once)
    root = _find(session, partnership, place, *thread) if thread else None
    new = _new(partnership, place, name, about, message, now, priority, at_once=at_once)
    if root is not None:
        new.thread_of = root.id
        # The reply waits for it.
        root.go_ahead(new.priority)
    session.add(new)
    return True


def shown(session: Session, partnership: Partnership, name: str, about: int, block_id: str) -> str | None:
    """The words of one paragraph of a message to the channel, as they stand there; None if it has none."""
    owed = _find(session, partnership, partnership.channel, name, about)
    found = (block for block in (owed.blocks if owed else ()) if block.get("block_id") == block_id)
    return next((str(block["text"]["text"]) for block in found), None)


def places_of(session: Session, partnership: Partnership, name: str, about: int) -> Sequence[str]:
    """In which places this message stands, or is still to stand."""
    return session.exec(
        select(OwedMessage.place)
        .where(OwedMessage.partnership_id == partnership.id)
        .where(OwedMessage.name == name, OwedMessage.about == about)
    ).all()


def owe_each(
    session: Session,
    name: str,
    views: Sequence[tuple[Partnership, int, Message]],
    now: datetime,
    priority: int = IN_LINE,
    *,
    at_once: bool = True,
) -> bool:
    """The same for messages of one name to the channels of several partnerships, in one query."""
    params = {
        "of": list({partnership.id for partnership, _about, _look in views}),
        "name": name,
        "about": list({about for _partnership, about, _look in views}),
    }
    rows = session.exec(_OWED_TO_EACH, params=params)
    there = {(owed.partnership_id, owed.about, owed.place): owed for owed in rows}
    owes = False
    for partnership, about, message in views:
        owed = there.get((partnership.id, about, partnership.channel))
        if owed is not None:
            owes |= owed.want(message, now, priority, at_once=at_once)
        else:
            place = partnership.channel
            session.add(_new(partnership, place, name, about, message, now, priority, at_once=at_once))
            owes = True
    return owes


def _new(
    partnership: Partnership,
    place: str,
    name: str,
    about: int,
    message: Message,
    now: datetime,
    priority: int,
    *,
    at_once: bool,
) -> OwedMessage:
    return OwedMessage(
        partnership_id=partnership.id,
        name=name,
        about=about,
        place=place,
        text=message.text,
        blocks=message.blocks,
        plain=message.plain,
        key=_key(),
        owed_since=now,
        due_at=now,
        # A first panel is there for whoever invited us.
        priority=AHEAD if name in REVIVED or name.startswith(DEADLINES) else priority,
        at_once=at_once or name in LAST_WORDS or name in REVIVED,
    )


_OWED: Final = (
    select(OwedMessage)
    .where(
        OwedMessage.partnership_id == bindparam("partnership_id"),
        OwedMessage.name == bindparam("name"),
        OwedMessage.about == bindparam("about"),
        OwedMessage.place == bindparam("place"),
    )
    # Else of two who change the wish at once, one would think that Slack has the other's.
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)
"""All that is posted is looked for with it, of 1,000 rounds in one second: built once."""
_REFUSED: Final = select(OwedMessage.id).where(
    OwedMessage.partnership_id == bindparam("partnership_id"),
    OwedMessage.name == bindparam("name"),
    OwedMessage.about == bindparam("about"),
    OwedMessage.place == bindparam("place"),
    col(OwedMessage.ts).is_(None),
    col(OwedMessage.dead_at).is_not(None),
)
_OWED_TO_EACH: Final = (
    select(OwedMessage)
    .where(
        col(OwedMessage.partnership_id).in_(OF),
        OwedMessage.name == bindparam("name"),
        col(OwedMessage.about).in_(bindparam("about", expanding=True)),
    )
    # In one order, so that of two who do this at once none waits for the other.
    .order_by(col(OwedMessage.id))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)


def _find(
    session: Session, partnership: Partnership, place: str, name: str, about: int
) -> OwedMessage | None:
    return session.exec(
        _OWED, params={"partnership_id": partnership.id, "name": name, "about": about, "place": place}
    ).first()


def _key() -> str:
    """Metadata can be read by every app and member of the workspace: random, and nothing else."""
    return secrets.token_urlsafe(12)
