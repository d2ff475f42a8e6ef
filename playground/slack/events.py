"""What the app is told of."""

from bot.clock import Clock
from playground import payloads
from playground.delivery import Delivery
from playground.workspace import Channel, Json, Message, User, Workspaces

MENTIONED = ("user", "text", "ts", "thread_ts", "team", "channel", "event_ts", "blocks")
"""What a mention has of its message."""


class Events:
    """Events, sent where the app subscribes to them and may know of what happened."""

    def __init__(self, clock: Clock, ws: Workspaces, delivery: Delivery) -> None:
        self._clock = clock
        self._ws = ws
        self._delivery = delivery

    async def send_message(self, message: Message, subtype: str | None = None) -> None:
        """Tell the app of a message, where it subscribes to this kind of channel and is in it."""
        channel = self._ws.channels[message.channel_id]
        if message.ephemeral or not self._ws.has_app(channel):
            return
        inner = payloads.message_event(self._ws, message, channel, subtype, self._new_ts())
        await self.send(f"message.{channel.kind}", channel, inner)
        if subtype is None and not channel.dm_with and f"<@{self._ws.bot.id}>" in message.text:
            await self._send_mention(channel, inner)

    async def _send_mention(self, channel: Channel, inner: Json) -> None:
        """Somebody wrote to the app by its name, which it is told where it may know (docs: app_mention)."""
        if "app_mentions:read" in self._ws.installation.scopes:
            told = {name: inner[name] for name in MENTIONED if name in inner}
            await self.send("app_mention", channel, {"type": "app_mention", **told})

    async def send_member(self, kind: str, user: User, channel: Channel, inviter: User | None = None) -> None:
        """Tell the app who came or left, where it is in the channel."""
        if self._ws.has_app(channel):
            inner = payloads.member_event(kind, user, channel, self._new_ts(), inviter)
            await self.send(kind, channel, inner)

    async def send_channel(self, kind: str, channel: Channel, told: Json) -> None:
        """Tell the app what became of a channel; whether it may still see it is for the caller to know."""
        await self.send(kind, channel, payloads.channel_event(kind, told, self._new_ts()))

    async def send_home_opened(self, user: User) -> None:
        """Tell the app that somebody looks at its Home; that opens their direct messages, too."""
        channel = self._ws.open_dm(user)
        home = self._ws.homes.get(user.id)
        inner = payloads.app_home_opened(self._ws, user, channel, home, self._new_ts())
        await self.send("app_home_opened", channel, inner)

    async def send(self, subscription: str, channel: Channel | None, inner: Json) -> None:
        """Tell the app what it subscribes to; about no channel where it concerns none."""
        if subscription in self._ws.installation.events:
            payload = payloads.event(self._ws, channel, inner, int(self._clock.now().timestamp()))
            await self._delivery.deliver_event(payload)

    def _new_ts(self) -> str:
        return self._ws.new_ts(self._clock.now())
