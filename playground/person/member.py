"""What a person does in channels: come and go, write, type slash commands."""

import re

from playground import payloads
from playground.hooks import say
from playground.limits import message_problem
from playground.person.onlooker import Onlooker
from playground.workspace import Channel, Json, Message, User

NOT_A_COMMAND = (
    "{command} is not a valid command. In Slack, all messages that start with the “/” character are"
    " interpreted as commands."
)


class Member(Onlooker):
    """Somebody in channels."""

    async def invite_app(self, channel: Channel | str) -> None:
        """Add the app to a channel; it is told so by member_joined_channel with the inviter."""
        await self._add(self.channel(channel), self._ws.bot, inviter=self.user)

    async def join(self, channel: Channel | str) -> None:
        """Come into a channel of their own company, or one that it shares.

        :raises LookupError: there is none such for them.
        """
        for known in self.joinable:
            if channel in (known, known.id, known.name):
                return await self._add(known, self.user, inviter=None)
        raise LookupError(f"there is no channel {channel!r} that {self.user.name} may join")

    async def _add(self, channel: Channel, user: User, inviter: User | None) -> None:
        if user.id in channel.members:
            return
        channel.members.append(user.id)
        self._slack.journal.happen("joined", channel)
        await self._slack.send_member_event("member_joined_channel", user, channel, inviter)

    async def leave(self, channel: Channel | str) -> None:
        """Go out of a channel."""
        left = self.channel(channel)
        left.members.remove(self.id)
        self._slack.journal.happen("left", left)
        await self._slack.send_member_event("member_left_channel", self.user, left)

    async def say(self, channel: Channel | str, text: str) -> Message:
        """Write something; @handle becomes a mention."""
        message = self._slack.post(self.channel(channel), self.user, self._with_mentions(text))
        await self._slack.send_message_event(message)
        return message

    async def delete(self, message: Message) -> None:
        """Take a message away: one's own, or (as a workspace's owner may) the app's.

        :raises LookupError: they do not see it.
        """
        self.must_see(message)
        self._slack.delete(message)
        await self._slack.send_message_event(message, "message_deleted")

    def _with_mentions(self, text: str, named: str = "") -> str:
        people = {user.handle: user for user in self._ws.users.values()}

        def mention(match: re.Match[str]) -> str:
            user = people.get(match[1])
            return f"<@{user.id}{named and '|' + user.handle}>" if user else match[0]

        return re.sub(r"(?<!\S)@([a-z]+)", mention, text)

    async def command(self, words: str, channel: Channel | str) -> None:
        """Type a slash command in a channel.

        Only people whose workspace installed the app have its commands (docs: slack-connect); to others
        Slack says so itself.
        """
        place = self.channel(channel)
        name, _, text = words.partition(" ")
        if self._ws.is_external(self.user) or "commands" not in self._ws.installation.scopes:
            self._notice(place, NOT_A_COMMAND.format(command=name))
            return
        ids = self._ids(place, None)
        said = self._with_mentions(text.strip(), named="|")
        payload = payloads.command(self._ws, self.user, place, (name, said), ids)
        answer = await self._slack.sockets.deliver("slash_commands", payload, takes_answer=True)
        if answer.failure:
            self._notice(place, f"{name} failed with the error “{answer.failure}”")
        elif answer.payload:
            self._hear(place, answer.payload)

    def _hear(self, place: Channel, body: Json) -> None:
        problem = message_problem(str(body.get("text") or ""), body.get("blocks") or [], None)
        if problem:
            self._slack.journal.breach(problem.error, f"answer to a command: {' '.join(problem.messages)}")
            return
        url = self._slack.response_urls.issue(self.id, place.id, None, self._slack.now())
        say(self._slack, self._slack.response_urls.use(url, self._slack.now()), body)

    def _notice(self, place: Channel, words: str) -> None:
        self.notices.append(words)
        self._slack.say_as_slackbot(place, self.user, words)

    def _ids(self, place: Channel, original: Message | None) -> Json:
        secret = self._slack.response_urls.issue(self.id, place.id, original, self._slack.now())
        return {
            "trigger_id": self._slack.triggers.issue(self.id, in_view=False),
            "response_url": f"{self._slack.url}/hooks/{secret}",
        }
