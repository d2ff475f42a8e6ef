"""What a person sees at their Slack."""

from playground.slack import Slack
from playground.workspace import Channel, Message, OpenView, User


class Onlooker:
    """Somebody at one of the companies, and what is before their eyes.

    `notices` are Slack's own words to this person, such as that the app did not answer.
    """

    def __init__(self, slack: Slack, user: User) -> None:
        self._slack = slack
        self._ws = slack.ws
        self.user = user
        self.notices: list[str] = []

    def __repr__(self) -> str:
        return f"<{self.user.name}>"

    @property
    def id(self) -> str:
        return self.user.id

    @property
    def handle(self) -> str:
        return self.user.handle

    def channel(self, channel: Channel | str) -> Channel:
        """A channel that they are in, by itself, its name or its id.

        :raises LookupError: there is none such, or they are not in it.
        """
        for known in self.channels:
            if channel in (known, known.id, known.name):
                return known
        name = channel if isinstance(channel, str) else channel.name
        raise LookupError(f"{self.user.name} is in no channel {name!r}")

    @property
    def channels(self) -> list[Channel]:
        """The channels and direct messages that they are in."""
        return [channel for channel in self._ws.channels.values() if self.id in channel.members]

    @property
    def joinable(self) -> list[Channel]:
        """The channels that they may come into: open ones of their company, but not for guests."""
        return [
            channel
            for channel in self._ws.channels.values()
            if self.user.team_id in channel.team_ids and self.id not in channel.members
            if not channel.is_private and not channel.dm_with and not self.user.is_guest
        ]

    @property
    def dm(self) -> Channel | None:
        """Their direct messages with the app, once somebody opened them."""
        return self._ws.dm_of(self.user)

    def messages(self, channel: Channel | str | None = None) -> list[Message]:
        """What they can see, in order, in one channel or (None) everywhere."""
        places = self.channels if channel is None else [self.channel(channel)]
        seen = [m for place in places for m in place.messages if m.seen_only_by in (None, self.id)]
        return sorted(seen, key=lambda message: message.ts)

    def messages_from_app(self) -> list[Message]:
        """What they can see of the app's, everywhere, in order."""
        return [message for message in self.messages() if message.bot_id]

    @property
    def views(self) -> list[OpenView]:
        """Their modals, the top one last."""
        return list(self._ws.stacks[self.id])

    @property
    def view(self) -> OpenView | None:
        """Their top modal."""
        return self.views[-1] if self.views else None

    @property
    def home(self) -> OpenView | None:
        """Their App Home, once the app published it."""
        return self._ws.homes.get(self.id)

    def must_see(self, message: Message) -> None:
        """Refuse what is not before their eyes.

        :raises LookupError: they do not see the message.
        """
        seen = message.channel_id in {c.id for c in self.channels} and message in self.messages(
            message.channel_id
        )
        if not seen:
            raise LookupError(f"{self.user.name} sees no such message: {message.text[:60]!r}")
