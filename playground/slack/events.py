"""What the app is told of."""

from playground import payloads
from playground.slack.views import Views
from playground.workspace import Channel, Json, Message, User


class Events(Views):
    """Events, sent where the app subscribes to them and may know of what happened."""

    async def send_message_event(self, message: Message, subtype: str | None = None) -> None:
        """Tell the app of a message, where it subscribes to this kind of channel and is in it."""
        channel = self.ws.channels[message.channel_id]
        if message.ephemeral or not self.ws.has_app(channel):
            return
        inner = payloads.message_event(self.ws, message, channel, subtype, self.new_ts())
        await self._send_event(f"message.{channel.kind}", channel, inner)

    async def send_member_event(
        self, kind: str, user: User, channel: Channel, inviter: User | None = None
    ) -> None:
        """Tell the app who came or left, where it is in the channel."""
        if self.ws.has_app(channel):
            inner = payloads.member_event(kind, user, channel, self.new_ts(), inviter)
            await self._send_event(kind, channel, inner)

    async def send_channel_event(self, kind: str, channel: Channel, told: Json) -> None:
        """Tell the app what became of a channel; whether it may still see it is for the caller to know."""
        await self._send_event(kind, channel, payloads.channel_event(kind, told, self.new_ts()))

    async def send_home_opened(self, user: User) -> None:
        """Tell the app that somebody looks at its Home; that opens their direct messages, too."""
        channel = self.ws.open_dm(user)
        home = self.ws.homes.get(user.id)
        inner = payloads.app_home_opened(self.ws, user, channel, home, self.new_ts())
        await self._send_event("app_home_opened", channel, inner)

    async def deactivate(self, user: User) -> None:
        """Somebody's account is no more (docs: user_change).

        They stay among the members of their channels (likely); whether the app is told of people elsewhere
        is unknown, so it is not.
        """
        user.is_deactivated = True
        if not self.ws.is_external(user):
            told = {"user": {"id": user.id, "team_id": user.told_team_id, "deleted": True}}
            await self._send_event(
                "user_change", None, payloads.app_event("user_change", told, self.new_ts())
            )

    async def uninstall(self) -> None:
        """The company takes the app away: its token serves no more, and it is told so twice.

        Its bot user is out of all channels (likely: an installation later does not bring it back).
        """
        installed = self.ws.installation
        installed.uninstalled, tokens = True, {"oauth": [], "bot": [installed.bot_user_id]}
        for channel in self.ws.channels.values():
            if not channel.dm_with and self.ws.has_app(channel):
                channel.members.remove(self.ws.bot.id)
        for kind, told in (("tokens_revoked", {"tokens": tokens}), ("app_uninstalled", {})):
            await self._send_event(kind, None, payloads.app_event(kind, told, self.new_ts()))

    async def _send_event(self, subscription: str, channel: Channel | None, inner: Json) -> None:
        if subscription in self.ws.installation.events:
            payload = payloads.event(self.ws, channel, inner, int(self.now().timestamp()))
            await self.delivery.deliver_event(payload)
