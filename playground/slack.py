"""What the Web API, the sockets and the people share: the state, and the ways in which it changes."""

import asyncio
from collections.abc import Coroutine, Sequence
from datetime import datetime
from typing import Any

from bot.clock import Clock
from playground import forms, payloads
from playground.journal import Journal
from playground.rates import Rates
from playground.sockets import Sockets
from playground.tickets import ResponseUrls, Trigger, Triggers
from playground.workspace import SLACKBOT, Channel, Json, Message, OpenView, User, Workspaces

MOST_VIEWS = 3


class PushLimitError(Exception):
    """A fourth modal on somebody's stack."""


class Slack:
    """All companies' Slack: what is said and shown, and to whom; each change is noted in the journal."""

    def __init__(self, clock: Clock, cast: Workspaces, ack_seconds: float, trigger_seconds: float) -> None:
        self.clock = clock
        self.ws = cast
        self.journal = Journal(clock)
        self.sockets = Sockets(self.journal, cast.installation.app_id, ack_seconds)
        self.triggers = Triggers(trigger_seconds)
        self.response_urls = ResponseUrls()
        self.rates = Rates(clock)
        self.url = ""
        self._tasks: set[asyncio.Task[Any]] = set()

    def now(self) -> datetime:
        return self.clock.now()

    def new_ts(self) -> str:
        return self.ws.new_ts(self.clock.now())

    # Messages

    def post(
        self,
        channel: Channel,
        author: User,
        text: str,
        blocks: Sequence[Json] = (),
        *,
        thread_ts: str | None = None,
        metadata: Json | None = None,
        seen_only_by: User | None = None,
    ) -> Message:
        """Put a message before a channel's members, or (an ephemeral one) before one of them."""
        message = Message(
            ts=self.new_ts(),
            channel_id=channel.id,
            user_id=author.id,
            team_id=author.team_id,
            text=text,
            blocks=self._with_ids(blocks),
            bot_id=self.ws.installation.bot_id if author is self.ws.bot else None,
            thread_ts=thread_ts,
            metadata=metadata,
            seen_only_by=seen_only_by.id if seen_only_by else None,
        )
        channel.messages.append(message)
        kind = "ephemeral" if message.ephemeral else "posted"
        self.journal.happen(kind, channel, message, self._viewer(channel, message))
        return message

    def say_as_slackbot(self, channel: Channel, reader: User, text: str) -> Message:
        """Slack's own word to one person."""
        slackbot = User(SLACKBOT, "slackbot", "Slackbot", "", reader.team_id, is_bot=True)
        return self.post(channel, slackbot, text, seen_only_by=reader)

    def update(self, message: Message, text: str, blocks: Sequence[Json] | None) -> None:
        """Change a message; without blocks it keeps those that it had (docs: chat.update)."""
        channel = self.ws.channels[message.channel_id]
        message.text = text
        if blocks is not None:
            message.blocks = self._with_ids(blocks)
        message.edited_ts = self.new_ts()
        self.journal.happen("updated", channel, message, self._viewer(channel, message))

    def delete(self, message: Message) -> None:
        """Take a message away."""
        channel = self.ws.channels[message.channel_id]
        channel.messages.remove(message)
        if message.ts in channel.pinned:
            channel.pinned.remove(message.ts)
        self.journal.happen("deleted", channel, message, self._viewer(channel, message))

    def _viewer(self, channel: Channel, message: Message) -> str | None:
        reader = message.seen_only_by or channel.dm_with
        return self.ws.users[reader].handle if reader else None

    def _with_ids(self, blocks: Sequence[Json]) -> list[Json]:
        """Slack names what the app left nameless."""
        return [self._block_with_ids(block) for block in blocks]

    def _block_with_ids(self, block: Json) -> Json:
        named = {**block, "block_id": block.get("block_id") or self.ws.new_id("b")[:6]}
        for place in ("accessory", "element"):
            if place in block:
                named[place] = self._element_with_id(block[place])
        if block["type"] == "actions":
            named["elements"] = [self._element_with_id(element) for element in block["elements"]]
        return named

    def _element_with_id(self, element: Json) -> Json:
        if element["type"] == "image":
            return element
        return {**element, "action_id": element.get("action_id") or self.ws.new_id("a")[:6]}

    # Modals

    def open_view(self, trigger: Trigger, content: Json) -> OpenView:
        """Show a modal: over those already open if the gesture was made in one of them, else instead.

        :raises PushLimitError: three are open.
        """
        stack = self.ws.stacks[trigger.user_id]
        if not trigger.in_view:
            stack.clear()
        if len(stack) >= MOST_VIEWS:
            raise PushLimitError
        view = self._new_view(trigger.user_id, content)
        view.root_view_id = stack[0].id if stack else view.id
        view.previous_view_id = stack[-1].id if stack else None
        stack.append(view)
        self.journal.happen("view_opened", viewer=self.ws.users[trigger.user_id].handle)
        return view

    def update_view(self, view: OpenView, content: Json) -> None:
        """Change a view in place; the same block_id and action_id keep what was typed."""
        view.content = {**content, "blocks": self._with_ids(content["blocks"])}
        view.state = forms.initial_state(view.content["blocks"], view.state)
        view.errors = {}
        view.hash = self._new_hash()
        self.journal.happen("view_updated", viewer=self.ws.users[view.user_id].handle)

    def publish_home(self, user: User, content: Json) -> OpenView:
        """Show somebody's App Home."""
        self.ws.homes[user.id] = self._new_view(user.id, content)
        return self.ws.homes[user.id]

    def _new_view(self, user_id: str, content: Json) -> OpenView:
        view_id = self.ws.new_id("V")
        named = {**content, "blocks": self._with_ids(content["blocks"])}
        view = OpenView(view_id, self._new_hash(), user_id, named, root_view_id=view_id)
        view.state = forms.initial_state(named["blocks"])
        return view

    def _new_hash(self) -> str:
        return f"{int(self.now().timestamp())}.{self.ws.new_id('h')[1:9]}"

    # Events

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

    async def _send_event(self, subscription: str, channel: Channel, inner: Json) -> None:
        if subscription in self.ws.installation.events:
            payload = payloads.event(self.ws, channel, inner, int(self.now().timestamp()))
            await self.sockets.deliver("events_api", payload)

    def in_background(self, work: Coroutine[Any, Any, None]) -> None:
        """Go on with something that nobody waits for, such as events about the app's own messages."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop_background(self) -> None:
        """End what still goes on."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
