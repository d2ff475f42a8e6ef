"""What a person does in channels: come and go, write, answer, type slash commands."""

from playground import payloads
from playground.hooks import say
from playground.limits import message_problem
from playground.person.onlooker import Onlooker
from playground.typed import encoded
from playground.workspace import Channel, Json, Message

NOT_A_COMMAND = (
    "{command} is not a valid command. In Slack, all messages that start with the “/” character are"
    " interpreted as commands."
)


class Member(Onlooker):
    """Somebody in channels."""

    async def invite_app(self, channel: Channel | str) -> None:
        """Add the app to a channel; it is told so by member_joined_channel with the inviter."""
        await self._slack.channels.add_member(self.channel(channel), self._ws.bot, self.user)

    async def remove_app(self, channel: Channel | str) -> None:
        """Take the app out of a channel; it is told by channel_left or group_left."""
        await self._slack.channels.remove_app(self.channel(channel), self.user)

    async def join(self, channel: Channel | str) -> None:
        """Come into a channel of their own company, or one that it shares.

        :raises LookupError: there is none such for them.
        """
        for known in self.joinable:
            if channel in (known, known.id, known.name):
                return await self._slack.channels.add_member(known, self.user, None)
        raise LookupError(f"there is no channel {channel!r} that {self.user.name} may join")

    async def leave(self, channel: Channel | str) -> None:
        """Go out of a channel."""
        await self._slack.channels.remove_member(self.channel(channel), self.user)

    async def archive(self, channel: Channel | str) -> None:
        """Archive a channel: nobody writes there until somebody brings it back."""
        await self._slack.channels.archive(self.channel(channel), self.user)

    async def unarchive(self, channel: Channel | str) -> None:
        """Bring an archived channel back."""
        await self._slack.channels.unarchive(self.channel(channel), self.user)

    async def say(self, channel: Channel | str, text: str) -> Message:
        """Write something; @handle becomes a mention, #channel a link to it, and all else is encoded.

        :raises LookupError: they are not in the channel, or it is archived.
        """
        return await self._say(self.channel(channel), text)

    async def reply(self, message: Message, text: str, *, broadcast: bool = False) -> Message:
        """Write in a message's thread; `broadcast` puts it before the channel, too.

        :raises LookupError: they do not see the message, it is an ephemeral one, or the channel is archived.
        """
        self.must_see(message)
        if message.ephemeral:
            raise LookupError("nobody can answer in a thread to a message that only one person sees")
        place = self._ws.channels[message.channel_id]
        return await self._say(place, text, message.thread_ts or message.ts, broadcast=broadcast)

    async def _say(
        self, place: Channel, text: str, thread_ts: str | None = None, *, broadcast: bool = False
    ) -> Message:
        if place.is_archived:
            raise LookupError(f"nobody writes in {place.name}, which is archived")
        words = encoded(self._ws, text)
        message = self._slack.messages.post(place, self.user, words, thread_ts=thread_ts, broadcast=broadcast)
        await self._slack.events.send_message(message)
        return message

    async def delete(self, message: Message) -> None:
        """Take a message away: one's own, or (as a workspace's owner may) the app's.

        :raises LookupError: they do not see it.
        """
        self.must_see(message)
        for gone, subtype in self._slack.messages.delete(message):
            await self._slack.events.send_message(gone, subtype)

    async def command(self, words: str, channel: Channel | str) -> None:
        """Type a slash command in a channel.

        Only people whose workspace installed the app have its commands (docs: slack-connect); to others
        Slack says so itself.
        """
        place = self.channel(channel)
        name, _, text = words.partition(" ")
        if not self._ws.has_app_of(self.user) or not self._is_offered(name):
            self._notice(place, NOT_A_COMMAND.format(command=name))
            return
        ids = self._ids(place, None)
        installed = self._ws.installation
        said = text.strip()
        if installed.escapes(name):
            said = encoded(self._ws, said, in_command=True)
        payload = payloads.command(self._ws, self.user, place, (name, said), ids)
        answer = await self._slack.delivery.deliver("slash_commands", payload, takes_answer=True)
        if answer.failure:
            self._notice(place, f"{name} failed with the error “{answer.failure}”")
        elif answer.payload:
            self._hear(place, answer.payload)

    def _is_offered(self, command: str) -> bool:
        installed = self._ws.installation
        return "commands" in installed.scopes and installed.has_command(command)

    def _hear(self, place: Channel, body: Json) -> None:
        takes = self._ws.installation.takes
        problem = message_problem(str(body.get("text") or ""), body.get("blocks") or [], None, takes)
        if problem:
            self._slack.journal.breach(problem.error, f"answer to a command: {' '.join(problem.messages)}")
            return
        url = self._slack.response_urls.issue(self.id, place, None, self._slack.now())
        say(self._slack, self._slack.response_urls.use(url, self._slack.now()), body)

    def _notice(self, place: Channel, words: str) -> None:
        self.notices.append(words)
        self._slack.messages.say_as_slackbot(place, self.user, words)

    def _ids(self, place: Channel, original: Message | None) -> Json:
        secret = self._slack.response_urls.issue(self.id, place, original, self._slack.now())
        return {
            "trigger_id": self._slack.triggers.issue(self.id, in_view=False),
            "response_url": f"{self._slack.url}/hooks/{secret}",
        }
