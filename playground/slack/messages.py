"""What is said: posted, changed, taken away."""

from collections.abc import Callable, Sequence

from playground.journal import Journal
from playground.limits import broken_markup
from playground.slack.naming import Naming
from playground.workspace import SLACKBOT, Channel, File, Json, Message, User, Workspaces

DELETED = "This message was deleted."


class Messages:
    """What is said in channels, and noted in the journal."""

    def __init__(self, new_ts: Callable[[], str], ws: Workspaces, journal: Journal, naming: Naming) -> None:
        self._new_ts = new_ts
        self._ws = ws
        self._journal = journal
        self._naming = naming

    def post(
        self,
        channel: Channel,
        author: User,
        text: str,
        blocks: Sequence[Json] = (),
        *,
        thread_ts: str | None = None,
        broadcast: bool = False,
        metadata: Json | None = None,
        files: Sequence[File] = (),
        seen_only_by: User | None = None,
    ) -> Message:
        """Put a message before a channel's members, or (an ephemeral one) before one of them.

        A reply (`thread_ts`) stands in its thread alone, or (`broadcast`) in the channel too.
        """
        message = Message(
            ts=self._new_ts(),
            channel_id=channel.id,
            user_id=author.id,
            team_id=author.team_id,
            text=text,
            blocks=self._naming.with_ids(blocks),
            bot_id=self._ws.installation.bot_id if author is self._ws.bot else None,
            thread_ts=thread_ts,
            broadcast=broadcast and thread_ts is not None,
            metadata=metadata,
            files=list(files),
            seen_only_by=seen_only_by.id if seen_only_by else None,
        )
        channel.messages.append(message)
        self._must_be_whole(message)
        kind = "ephemeral" if message.ephemeral else "posted"
        self._journal.happen(kind, channel, message, self._viewer(channel, message))
        return message

    def say_as_slackbot(self, channel: Channel, reader: User, text: str) -> Message:
        """Slack's own word to one person, seen by nobody else."""
        slackbot = User(SLACKBOT, "slackbot", "Slackbot", "", reader.team_id, is_bot=True)
        return self.post(channel, slackbot, text, seen_only_by=reader)

    def update(self, message: Message, text: str, blocks: Sequence[Json] | None) -> None:
        """Change a message; without blocks it keeps those that it had (docs: chat.update)."""
        channel = self._ws.channels[message.channel_id]
        message.text = text
        if blocks is not None:
            message.blocks = self._naming.with_ids(blocks)
        message.edited_ts = self._new_ts()
        self._must_be_whole(message)
        self._journal.happen("updated", channel, message, self._viewer(channel, message))

    def delete(self, message: Message) -> list[tuple[Message, str]]:
        """Take a message away; gives what the app is to be told of it, each with the event's subtype.

        The first message of a thread stays as a tombstone while there are replies, and that is told as a
        change (openclaw#22035, slack-edge#10).
        """
        channel = self._ws.channels[message.channel_id]
        if message.ts in channel.pinned:
            channel.pinned.remove(message.ts)
        if channel.replies(message):
            _bury(message)
            told = [(message, "message_changed")]
        else:
            channel.messages.remove(message)
            told = [(message, "message_deleted")]
        self._journal.happen("deleted", channel, message, self._viewer(channel, message))
        root = channel.message(message.thread_ts) if message.thread_ts else None
        if root and root.is_tombstone and not channel.replies(root):
            return told + self.delete(root)
        return told

    def forget_ephemerals(self, reader: User, channel: Channel, until: str) -> None:
        """Their client was loaded anew: what only it held is gone, up to this message (docs: ephemerals)."""
        channel.messages = [m for m in channel.messages if m.seen_only_by != reader.id or m.ts > until]

    def _must_be_whole(self, message: Message) -> None:
        """Slack shows what was cut within markup as it stands; for the app it is a mistake."""
        if message.bot_id and (found := broken_markup(message.text)):
            self._journal.breach("broken_markup", f"in a message's text: {found}")

    def _viewer(self, channel: Channel, message: Message) -> str | None:
        reader = message.seen_only_by or channel.dm_with
        return self._ws.users[reader].handle if reader else None


def _bury(message: Message) -> None:
    message.is_tombstone, message.text, message.user_id, message.bot_id = True, DELETED, SLACKBOT, None
    message.blocks, message.files, message.metadata = [], [], None
