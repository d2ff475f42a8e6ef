"""What is owed to Slack, and its delivery.

A message is one row that says what it *should* look like (`wanted`) and which of its versions Slack
has (`delivered`). Rituals change the wish in the transaction that changes the state; delivery brings
Slack up to it, by posting or by editing, as often as it takes. Edits that come faster than Slack
accepts them fall together, and a post always comes before its edits.
"""

import asyncio
import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import JSON, Column, Field, Session, SQLModel, UniqueConstraint, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.blocks.elements import Message
from bot.partnership import Partnership, W
from bot.slack import UNREACHED, Clients, Kind, Pace, error_of

log = logging.getLogger(__name__)

REVIVED: Final = frozenset({"panel"})
"""Messages that come back when somebody deletes them; the others stay deleted."""
PINNED: Final = frozenset({"panel"})

FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=5)
GIVEN_UP_AFTER = timedelta(hours=24)
AT_ONCE = 20

_GONE: Final = frozenset({"message_not_found", "cant_update_message"})
_PASSING: Final = frozenset(
    {
        "ratelimited",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
        # A token that was revoked or changed is mended by whoever runs the bot.
        "invalid_auth",
        "token_revoked",
        "account_inactive",
    }
)


class OwedMessage(SQLModel, table=True):
    """One message in Slack, as it should be and as far as Slack knows it."""

    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("partnership_id", "name", "about", "place"),)

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id")
    name: str
    about: int
    place: str
    """Where it goes: a channel, or a person (then Slack says which direct message that is)."""
    text: str
    blocks: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    key: str = Field(index=True)
    wanted: int = 1
    delivered: int = 0
    owed_since: datetime
    due_at: datetime | None = Field(default=None, index=True)
    """When delivery is next to be tried; None when nothing is owed."""
    attempts: int = 0
    attempted_at: datetime | None = None
    """A post was begun: if no `ts` followed, history is searched before posting again."""
    thread_of: int | None = Field(default=None, foreign_key="message.id")
    """The message to which this one is a reply: older, and so delivered before."""
    channel: str | None = None
    ts: str | None = None
    deleted_at: datetime | None = None
    error: str | None = None
    dead_at: datetime | None = None

    def want(self, message: Message, now: datetime) -> bool:
        """It should look like this from now on; True if that is another look than before."""
        same = self.text == message.text and self.blocks == message.blocks
        if self.deleted_at is not None or (same and self.dead_at is None):
            return False
        self.text, self.blocks = message.text, message.blocks
        self.wanted += 1
        self.owe_again(now)
        return True

    def owe_again(self, now: datetime) -> None:
        """Try (again) from the beginning."""
        self.owed_since, self.due_at, self.attempts = now, now, 0
        self.dead_at = self.error = None

    def arrived(self, version: int, channel: str, ts: str) -> None:
        """Slack has this version."""
        self.channel, self.ts, self.delivered = channel, ts, version
        self.attempts, self.error = 0, None
        if version == self.wanted:
            self.due_at = None

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

    def vanished(self, now: datetime) -> None:
        """Somebody deleted it in Slack."""
        self.channel = self.ts = self.attempted_at = self.due_at = None
        if self.name in REVIVED:
            self.key = _key()
            self.owe_again(now)
        else:
            self.deleted_at = now


def owe(
    session: Session,
    partnership: Partnership,
    place: str,
    name: str,
    about: int,
    message: Message,
    now: datetime,
    thread: tuple[str, int] | None = None,
) -> bool:
    """Owe a message, or another look of the one already there; True if anything is owed by that."""
    owed = _find(session, partnership, place, name, about)
    if owed is not None:
        return owed.want(message, now)
    root = _find(session, partnership, place, *thread) if thread else None
    session.add(
        OwedMessage(
            partnership_id=partnership.id,
            name=name,
            about=about,
            place=place,
            text=message.text,
            blocks=message.blocks,
            key=_key(),
            owed_since=now,
            due_at=now,
            thread_of=root.id if root else None,
        )
    )
    return True


def _find(
    session: Session, partnership: Partnership, place: str, name: str, about: int
) -> OwedMessage | None:
    return session.exec(
        select(OwedMessage).where(
            OwedMessage.partnership_id == partnership.id,
            OwedMessage.name == name,
            OwedMessage.about == about,
            OwedMessage.place == place,
        )
    ).first()


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


def vanished(w: W, owner: str, channel: str, ts: str) -> None:
    """Slack says that somebody deleted a message; if it is one of ours, it may come back."""
    owed = w.session.exec(
        select(OwedMessage)
        .join(Partnership)
        .where(Partnership.owner == owner, OwedMessage.channel == channel, OwedMessage.ts == ts)
    ).first()
    if owed is not None:
        owed.vanished(w.now)


class _Work(Protocol):
    async def __call__(self, act: Any, /, *args: Any) -> Any: ...


class Delivery:
    """Brings Slack up to what is owed: one place one message at a time, many places at once."""

    def __init__(self, work: _Work, clients: Clients, pace: Pace) -> None:
        self._work = work
        self._clients = clients
        self._pace = pace
        self._running: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._calls = asyncio.Semaphore(AT_ONCE)
        self._stopping = False

    async def deliver_due(self) -> None:
        """Begin delivery to every place to which something is due and that is not being served."""
        if self._stopping:
            return
        for owner, place in await self._work(places_due):
            if (owner, place) not in self._running:
                task = asyncio.create_task(self._serve(owner, place))
                self._running[owner, place] = task

    @property
    def is_idle(self) -> bool:
        """Nothing is on its way."""
        return not self._running

    async def stop(self) -> None:
        """Let calls that have begun end; what is still owed stays. The pace is released before this."""
        self._stopping = True
        await asyncio.gather(*self._running.values())

    async def _serve(self, owner: str, place: str) -> None:
        try:
            while not self._stopping and (kind := await self._work(waiting, owner, place)):
                await self._pace.turn(owner, place, kind)
                # Read again after the wait: what changed meanwhile goes out in the same call.
                if not self._stopping and (parcel := await self._work(take, owner, place)):
                    if parcel.kind != kind:
                        # An older message came due in between, and is of the other kind.
                        await self._pace.turn(owner, place, parcel.kind)
                    await self._send(parcel)
        except Exception:
            log.exception("delivery stopped", extra={"action": "outbox.broke"})
        finally:
            del self._running[owner, place]

    async def _send(self, parcel: Parcel) -> None:
        try:
            async with self._calls:
                channel, ts = await self._call(parcel)
        except SlackApiError as refused:
            await self._refused(parcel, refused)
        except UNREACHED as unreachable:
            log.warning(
                "Slack not reached: %s", type(unreachable).__name__, extra={"action": "outbox.unreachable"}
            )
            await self._work(failed, parcel, type(unreachable).__name__, None)
        else:
            await self._work(arrived, parcel, channel, ts)
            log.info("delivered %s", parcel.name, extra={"action": "outbox.delivered"})
            if parcel.name in PINNED and parcel.ts is None:
                await self._pin(parcel.owner, channel, ts)

    async def _call(self, parcel: Parcel) -> tuple[str, str]:
        client = self._clients.of(parcel.owner)
        if parcel.ts is not None and parcel.channel is not None:
            await client.chat_update(
                channel=parcel.channel, ts=parcel.ts, text=parcel.text, blocks=parcel.blocks
            )
            return parcel.channel, parcel.ts
        if parcel.may_be_there and (found := await _search(client, parcel)):
            # It arrived before a crash: only its looks may be of an older version.
            channel, ts = found
            await client.chat_update(channel=channel, ts=ts, text=parcel.text, blocks=parcel.blocks)
            return channel, ts
        posted = await client.chat_postMessage(
            channel=parcel.place,
            text=parcel.text,
            blocks=parcel.blocks,
            thread_ts=parcel.thread_ts,
            metadata={"event_type": "samspil", "event_payload": {"key": parcel.key}},
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(posted["channel"]), str(posted["ts"])

    async def _refused(self, parcel: Parcel, refused: SlackApiError) -> None:
        error = error_of(refused)
        log.warning("Slack refused %s: %s", parcel.name, error, extra={"action": "outbox.refused"})
        if error == "ratelimited":
            wait = timedelta(seconds=int(refused.response.headers.get("Retry-After", 1)))
            self._pace.hold(parcel.owner, "edit" if parcel.ts else "post", wait)
            await self._work(failed, parcel, error, wait)
        elif error is None or error in _PASSING:
            await self._work(failed, parcel, error or "not Slack's answer", None)
        else:
            await self._work(died, parcel, error)

    async def _pin(self, owner: str, channel: str, ts: str) -> None:
        """Pinning depends on the channel's rules: nice to have, so a no is only logged."""
        try:
            await self._clients.of(owner).pins_add(channel=channel, timestamp=ts)
        except (SlackApiError, *UNREACHED):
            log.info("not pinned", extra={"action": "outbox.not_pinned"})


async def _search(client: AsyncWebClient, parcel: Parcel) -> tuple[str, str] | None:
    """Where a message with this key stands, if the attempt before a crash reached Slack."""
    channel = parcel.place
    if channel.startswith(("U", "W")):
        channel = str((await client.conversations_open(users=[channel]))["channel"]["id"])
    looked: dict[str, Any] = {"channel": channel, "limit": 100, "include_all_metadata": True}
    if parcel.thread_ts:
        history = await client.conversations_replies(ts=parcel.thread_ts, **looked)
    else:
        history = await client.conversations_history(**looked)
    for message in history["messages"]:
        if message.get("metadata", {}).get("event_payload", {}).get("key") == parcel.key:
            return channel, str(message["ts"])
    return None


def _key() -> str:
    """Metadata can be read by every app and member of the workspace: random, and nothing else."""
    return secrets.token_urlsafe(12)
