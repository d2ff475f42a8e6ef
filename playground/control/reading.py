"""What one person sees, for the page: their channels, messages, modals and App Home."""

from collections.abc import Callable, Mapping

from aiohttp import web

from playground.control import shapes
from playground.person import Person
from playground.slack import Slack
from playground.workspace import Channel, Json, Message

MOST = 1_000_000


class Reading:
    """The routes under /as/{handle} that only look; what was fetched is read."""

    def __init__(self, slack: Slack, people: Mapping[str, Person]) -> None:
        self._slack = slack
        self._people = people
        self._read: dict[Person, dict[Channel, str]] = {person: {} for person in people.values()}
        self._read_threads: dict[tuple[Person, str], str] = {}

    def person(self, request: web.Request) -> Person:
        """Who it is about.

        :raises LookupError: there is nobody of this handle.
        """
        handle = request.match_info["handle"]
        if handle not in self._people:
            raise LookupError(f"there is no {handle!r}; there are: {', '.join(self._people)}")
        return self._people[handle]

    async def channels(self, request: web.Request) -> web.Response:
        person = self.person(request)
        shown = [*person.channels, *person.joinable]
        name = self._slack.ws.bot.name
        return web.json_response([shapes.channel(person, c, name, self._unread(person, c)) for c in shown])

    async def messages(self, request: web.Request) -> web.Response:
        """What somebody sees, everywhere, in a channel or in a thread; not what they could only join."""
        person, channel_id = self.person(request), request.query.get("channel")
        if channel_id is None:
            return web.json_response(
                [self._shape(person, m, ()) for m in self._see(person, person.messages())]
            )
        if channel_id in {channel.id for channel in person.joinable}:
            return web.json_response([])
        thread, most = request.query.get("thread"), int(request.query.get("limit", MOST))
        if most < 1:
            raise ValueError("the limit must be at least 1")
        seen = person.newest(channel_id, most, _standing_in(thread))
        if thread and thread != "none":
            self._read_threads[person, thread] = max((m.ts for m in seen), default="")
            return web.json_response([self._shape(person, m, ()) for m in seen])
        threads = _threads(person.channel(channel_id))
        return web.json_response(
            [self._shape(person, m, threads.get(m.ts, ())) for m in self._see(person, seen)]
        )

    def _see(self, person: Person, messages: list[Message]) -> list[Message]:
        for message in messages:
            channel = self._slack.ws.channels[message.channel_id]
            self._read[person][channel] = max(message.ts, self._read[person].get(channel, ""))
        return messages

    def _shape(self, person: Person, message: Message, replies: tuple[Message, ...] | list[Message]) -> Json:
        read = self._read_threads.get((person, message.ts), "")
        unread = sum(reply.ts > read and reply.user_id != person.id for reply in replies)
        return shapes.message(self._slack.ws, message, replies, unread)

    def _unread(self, person: Person, channel: Channel) -> int:
        if person.id not in channel.members:
            return 0
        return person.unread(channel, self._read[person].get(channel, ""))

    async def reload(self, request: web.Request) -> web.Response:
        """Their client is loaded anew: ephemerals that they have seen are gone."""
        person = self.person(request)
        person.reload(self._read[person])
        return web.json_response({"ok": True})

    async def views(self, request: web.Request) -> web.Response:
        return web.json_response([shapes.view(self._slack.ws, view) for view in self.person(request).views])

    async def home(self, request: web.Request) -> web.Response:
        """The App Home, and whether there is one for them at all."""
        person = self.person(request)
        there = self._slack.ws.has_app_of(person.user)
        return web.json_response({"has_home": there, "view": shapes.view(self._slack.ws, person.home)})


def _standing_in(thread: str | None) -> Callable[[Message], bool]:
    if thread is None:
        return lambda _message: True
    if thread == "none":
        return lambda message: message.stands_in_channel
    return lambda message: thread in (message.ts, message.thread_ts)


def _threads(channel: Channel) -> dict[str, list[Message]]:
    """The replies in a channel by the message that they answer."""
    threads: dict[str, list[Message]] = {}
    for message in channel.messages:
        if message.thread_ts and not message.ephemeral:
            threads.setdefault(message.thread_ts, []).append(message)
    return threads
