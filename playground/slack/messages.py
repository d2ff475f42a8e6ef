"""What is said: posted, changed, taken away."""

from collections.abc import Sequence

from playground.limits import broken_markup
from playground.slack.ground import Ground
from playground.workspace import SLACKBOT, Channel, File, Json, Message, User

DELETED = "This message was deleted."


class Messages(Ground):
    """What is said in channels, and noted in the journal."""

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
            ts=self.new_ts(),
            channel_id=channel.id,
            user_id=author.id,
            team_id=author.team_id,
            text=text,
            blocks=self._with_ids(blocks),
            bot_id=self.ws.installation.bot_id if author is self.ws.bot else None,
            thread_ts=thread_ts,
            broadcast=broadcast and thread_ts is not None,
            metadata=metadata,
            files=list(files),
            seen_only_by=seen_only_by.id if seen_only_by else None,
        )
        channel.messages.append(message)
        self._must_be_whole(message)
        kind = "ephemeral" if message.ephemeral else "posted"
        self.journal.happen(kind, channel, message, self._viewer(channel, message))
        return message

    def say_as_slackbot(self, channel: Channel, reader: User, text: str) -> Message:
        """Slack's own word to one person, seen by nobody else."""
        slackbot = User(SLACKBOT, "slackbot", "Slackbot", "", reader.team_id, is_bot=True)
        return self.post(channel, slackbot, text, seen_only_by=reader)

    def update(self, message: Message, text: str, blocks: Sequence[Json] | None) -> None:
        """Change a message; without blocks it keeps those that it had (docs: chat.update)."""
        channel = self.ws.channels[message.channel_id]
        message.text = text
        if blocks is not None:
            message.blocks = self._with_ids(blocks)
        message.edited_ts = self.new_ts()
        self._must_be_whole(message)
        self.journal.happen("updated", channel, message, self._viewer(channel, message))

    def delete(self, message: Message) -> list[tuple[Message, str]]:
        """Take a message away; gives what the app is to be told of it, each with the event's subtype.

        The first message of a thread stays as a tombstone while there are replies, and that is told as a
        change (openclaw#22035, slack-edge#10).
        """
        channel = self.ws.channels[message.channel_id]
        if message.ts in channel.pinned:
            channel.pinned.remove(message.ts)
        if channel.replies(message):
            _bury(message)
            told = [(message, "message_changed")]
        else:
            channel.messages.remove(message)
            told = [(message, "message_deleted")]
        self.journal.happen("deleted", channel, message, self._viewer(channel, message))
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
            self.journal.breach("broken_markup", f"in a message's text: {found}")

    def _viewer(self, channel: Channel, message: Message) -> str | None:
        reader = message.seen_only_by or channel.dm_with
        return self.ws.users[reader].handle if reader else None

    def _with_ids(self, blocks: Sequence[Json]) -> list[Json]:
        """Slack names what the app left nameless."""
        if found := broken_markup(list(blocks)):
            self.journal.breach("broken_markup", f"in blocks: {found}")
        return [self._block_with_ids(block) for block in blocks]

    def _block_with_ids(self, block: Json) -> Json:
        named = {**block, "block_id": block.get("block_id") or self.ws.new_id("b")[:6]}
        for place in ("accessory", "element"):
            if place in block:
                named[place] = self._element_with_id(block[place])
        if block["type"] == "image" and "slack_file" in block:
            file = self.ws.files[block["slack_file"]["id"]]
            named["image_url"] = file.origin + file.path
        if block["type"] == "actions":
            named["elements"] = [self._element_with_id(element) for element in block["elements"]]
        return named

    def _element_with_id(self, element: Json) -> Json:
        if element["type"] == "image":
            return element
        return {**element, "action_id": element.get("action_id") or self.ws.new_id("a")[:6]}


def _bury(message: Message) -> None:
    message.is_tombstone, message.text, message.user_id, message.bot_id = True, DELETED, SLACKBOT, None
    message.blocks, message.files, message.metadata = [], [], None
