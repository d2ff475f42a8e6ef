"""Channels, what is said in them, and the files that are shared there."""

from dataclasses import dataclass, field
from datetime import datetime

from playground.workspace.wire import Json, Suggested

PICTURES = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    "image/gif": b"GIF8",
}


@dataclass(eq=False)
class File:
    """What the app uploaded; `secret` stands in its address, and `content` is None until it has come."""

    id: str
    name: str
    length: int
    secret: str
    origin: str
    alt_txt: str = ""
    title: str = ""
    content: bytes | None = None
    is_shared: bool = False
    ready_from: datetime | None = None
    """Slack looks through what it has taken before it shows it in a block."""

    @property
    def path(self) -> str:
        return f"/files/{self.id}/{self.secret}"

    @property
    def mimetype(self) -> str:
        """What it is by its first bytes, so that nothing is taken for a picture that only says so."""
        for kind, beginning in PICTURES.items():
            if self.content and self.content.startswith(beginning):
                return kind
        return "application/octet-stream"


@dataclass(eq=False)
class Message:
    """What was said; `seen_only_by` names the one reader of an ephemeral message.

    `broadcast`: a reply that stands in the channel too. `is_tombstone`: it was deleted, but has replies.
    """

    ts: str
    channel_id: str
    user_id: str
    team_id: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    bot_id: str | None = None
    thread_ts: str | None = None
    metadata: Json | None = None
    edited_ts: str | None = None
    seen_only_by: str | None = None
    broadcast: bool = False
    is_tombstone: bool = False
    files: list[File] = field(default_factory=list)
    suggested: Suggested = field(default_factory=dict)

    @property
    def ephemeral(self) -> bool:
        return self.seen_only_by is not None

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None

    @property
    def stands_in_channel(self) -> bool:
        """Whether it is read in the channel itself, and not only in its thread."""
        return not self.is_reply or self.broadcast


@dataclass(eq=False)
class Channel:
    """A channel, or (`dm_with` names the person) somebody's direct messages with the app."""

    id: str
    name: str
    team_ids: list[str]
    members: list[str] = field(default_factory=list)
    is_private: bool = False
    dm_with: str | None = None
    is_archived: bool = False
    posting_allowed: bool = True
    may_only_post: tuple[str, ...] = ()
    """Companies that were invited only to post: their people use no app there (likely; help 360050528953)."""
    pending_teams: tuple[str, ...] = ()
    """Companies that were invited to it and have not accepted yet."""
    is_frozen: bool = False
    """What a company keeps of a channel whose share was cut: to be read only (docs: channel object)."""
    pinning_allowed: bool = True
    files_allowed: bool = True
    messages: list[Message] = field(default_factory=list)
    pinned: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The word that scopes and event names begin or end with: channels, groups or im."""
        if self.dm_with:
            return "im"
        return "groups" if self.is_private else "channels"

    @property
    def is_ext_shared(self) -> bool:
        return self.dm_with is None and len(self.team_ids) > 1

    def message(self, ts: str) -> Message | None:
        return next((message for message in self.messages if message.ts == ts), None)

    def replies(self, root: Message) -> list[Message]:
        """What was answered to a message, without ephemerals, in order."""
        return [m for m in self.messages if m.thread_ts == root.ts and not m.ephemeral]
