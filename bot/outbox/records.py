"""One message as it should be, and as far as Slack knows it."""

import hashlib
import json
import secrets
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Index, text
from sqlmodel import JSON, Column, Field, SQLModel, UniqueConstraint

from bot.blocks.elements import Message

REVIVED: Final = frozenset({"panel"})
"""Messages that come back when somebody deletes them; the others stay deleted."""
PINNED: Final = frozenset({"panel"})
"""Messages that are pinned in their channel."""
FIRSTS: Final = frozenset({"agreement.proposal", "escalation.story", "invitation.card", "status.change"})
"""Messages that others answer in their thread: deleted, they come back before the next reply."""
READ_AGAIN: Final = frozenset({"retro.prompt", "retro.voted"})
"""Messages of which what stands in Slack is read here when they are drawn again."""
LAST_WORDS: Final = frozenset({"partnership.ended", "partnership.handed_over"})
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
    """How it looks where Slack refuses what is newer in its blocks; None if nothing is, or Slack took it."""
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
    forgotten: str | None = None
    """A digest of text and blocks where these were forgotten."""
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
        same = self._looks_like(message)
        if same and (self.dead_at is None or self.deleted_at is not None):
            return False
        self.text, self.blocks, self.plain = message.text, message.blocks, message.plain
        self.forgotten = None
        self.wanted += 1
        if self.deleted_at is not None:
            # It stays away; should a reply to it be owed, it comes back as it is then.
            return False
        self._owe(now, priority)
        return True

    def _looks_like(self, message: Message) -> bool:
        if self.forgotten is not None:
            return self.forgotten == digest(message.text, message.blocks)
        return self.text == message.text and self.blocks == message.blocks

    def go_without(self, now: datetime) -> bool:
        """The workspace does not take what is newer in it: its older look, if it has one, is owed."""
        if not self.look_older():
            return False
        if self.ts is None:
            self.attempted_at = None
        self._owe(now, self.priority)
        return True

    def look_older(self) -> bool:
        """Its older look is what it should look like; False if it has none."""
        if self.plain is None:
            return False
        self.blocks, self.plain = self.plain, None
        self.wanted += 1
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
        if version == self.wanted:
            # As long as what Slack took, and needed no more.
            self.plain = None
            if self.stale_at is None:
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
        self.key = new_key()
        self.owe_again(now)

    def vanished(self, now: datetime) -> None:
        """Somebody deleted it in Slack."""
        self.channel = self.ts = self.attempted_at = self.due_at = self.pin_at = None
        if self.name in REVIVED:
            self.key = new_key()
            self.owe_again(now)
        else:
            self.deleted_at = now


def digest(text: str, blocks: list[dict[str, Any]]) -> str:
    """By which a look is known again that is kept no more."""
    look = json.dumps([text, blocks], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(look.encode()).hexdigest()[:16]


def new_key() -> str:
    """Metadata can be read by every app and member of the workspace: random, and nothing else."""
    return secrets.token_urlsafe(12)
