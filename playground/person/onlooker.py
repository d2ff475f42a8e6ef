"""What a person sees at their Slack."""

from collections.abc import Callable, Mapping
from itertools import islice, takewhile

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
            if set(self.user.team_ids) & set(channel.team_ids) and self.id not in channel.members
            if not channel.is_private and not channel.dm_with and not self.user.is_guest
            if not channel.is_archived
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

    def newest(
        self, channel: Channel | str, most: int, kept: Callable[[Message], bool] = lambda _message: True
    ) -> list[Message]:
        """The newest of what they can see in a channel, in order; as many as one looks at."""
        seen = (m for m in reversed(self.channel(channel).messages) if m.seen_only_by in (None, self.id))
        return list(islice((m for m in seen if kept(m)), most))[::-1]

    def unread(self, channel: Channel | str, read: str) -> int:
        """How much stands in a channel that others wrote after a message, whose ts is `read`."""
        later = takewhile(lambda m: m.ts > read, reversed(self.channel(channel).messages))
        mine = (None, self.id)
        return sum(m.seen_only_by in mine and m.user_id != self.id and m.stands_in_channel for m in later)

    def reload(self, read: Mapping[Channel, str]) -> None:
        """Load their client anew: ephemerals that were seen are gone (docs: ephemeral messages)."""
        for channel in self.channels:
            self._slack.messages.forget_ephemerals(self.user, channel, read.get(channel, ""))

    def thread(self, message: Message) -> list[Message]:
        """What they can see of a message's thread: its first message and the replies, in order.

        :raises LookupError: they do not see the message.
        """
        self.must_see(message)
        root_ts = message.thread_ts or message.ts
        return [m for m in self.messages(message.channel_id) if root_ts in (m.ts, m.thread_ts)]

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

    def must_have_app(self, what: str) -> None:
        """Refuse what only people have whose company installed the app (docs: slack-connect).

        :raises LookupError: theirs has not.
        """
        if not self._ws.has_app_of(self.user):
            raise LookupError(f"{self.user.name} has no {what} of an app that their company lacks")

    def must_see(self, message: Message) -> None:
        """Refuse what is not before their eyes.

        :raises LookupError: they do not see the message.
        """
        seen = message.channel_id in {c.id for c in self.channels} and message in self.messages(
            message.channel_id
        )
        if not seen:
            raise LookupError(f"{self.user.name} sees no such message: {message.text[:60]!r}")
