"""What a person did in Slack, as a handler sees it."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any, Final, ParamSpec, TypeVar

from slack_sdk.web.async_client import AsyncWebClient

from bot import accounts, channels, files, partnerships, slack, text
from bot.arrival import Arrival
from bot.blocks.elements import Modal
from bot.errors import Refusal
from bot.mentions import Mentions
from bot.metrics import Metrics
from bot.partnerships import Actor, Partnership
from bot.screens import Draw, Screens
from bot.settings import Settings
from bot.slack import Clients
from bot.work import Work
from handlers.once import Once

SECONDS_TO_ANSWER: Final = 2.0
"""Of the three that Slack waits for."""
LARGEST: Final = 2**31 - 1
"""What a database key can hold."""
NAMES_MOST: Final = 5
"""So many names at most are asked of Slack while a trigger waits, which lives three seconds."""

P = ParamSpec("P")
T = TypeVar("T")
RHYTHMS: Final = ("weekly", "monthly")
GIVES_WAY: Final = "panel.more"
"""What a button of this modal opens comes in its place: below it there is room for two more."""
SEALED: Final = ("retro.", "mediation.")
"""So begin the names of buttons and modals by which something is sealed, changed or shown to its writer."""
Answer = dict[str, Any] | None
"""What goes back to Slack with the acknowledgement: nothing, a command's text, or a response_action."""


@dataclass(frozen=True)
class House:
    """What handlers share: how to work, how to reach Slack, and what may be done after answering."""

    work: Work
    clients: Clients
    settings: Settings
    screens: Screens
    arrival: Arrival
    """What begins in channels that we are in."""
    meet: Callable[[Partnership, str], Awaitable[bool]]
    """Get to know somebody who is in the channel now; False for whom Slack does not find there."""
    fetched: Callable[[int], tuple[int, int] | None]
    """While they are read: of how many members, and of how many in all, it is known who they are."""
    mentions: Mentions
    """Who was answered lately for writing the bot's name."""
    read_name: Callable[[Actor], None]
    """Follow the name of who acts, at most once a day, without making this answer wait for it."""
    metrics: Metrics
    deliver: Callable[[Collection[str]], None]
    """Have what is owed delivered soon."""
    later: Callable[[Awaitable[None]], None]
    """Do it after this is answered."""
    sleep: Callable[[float], Awaitable[None]]
    """So many seconds, by the clock that the bot lives by."""
    seconds: float
    """So long may the database take: Slack waits for a little longer, and the rest is for saying so."""


@dataclass
class Placeholder:
    """A modal that was shown before it was known what belongs in it."""

    view_id: str
    is_filled: bool = False


@dataclass(frozen=True)
class Interaction:
    """One command, click, submitted modal or event."""

    house: House
    body: Mapping[str, Any]
    actor: Actor
    work: Once
    """`await it.work(status.answer, …)`: in the time for which Slack waits, and once."""
    placeholder: Placeholder | None = None
    """What is shown goes into this modal: the trigger was used for it."""

    def later_in(self, placeholder: Placeholder) -> "Interaction":
        """The same, done after it was acknowledged; what it shows goes into a modal that is there."""
        return replace(self, placeholder=placeholder)

    def in_time_again(self) -> "Interaction":
        """The same, with as much time as if it had come now."""
        return replace(
            self, work=self.work.within(self.house.work.in_time(self.house.seconds, self.actor.user))
        )

    @property
    def client(self) -> AsyncWebClient:
        """Acts for the installation that this came through."""
        return self.house.clients.of(self.actor.owner)

    @property
    def is_about_us(self) -> bool:
        """An event about the bot itself."""
        return bool(self.event["user"] == self.house.clients.installations.of(self.actor.owner).bot_user)

    @property
    def event(self) -> Mapping[str, Any]:
        """The event that Slack tells of."""
        event: Mapping[str, Any] = self.body["event"]
        return event

    @property
    def channel(self) -> str:
        """Where a command was typed."""
        return str(self.body["channel_id"])

    @property
    def surface(self) -> str:
        """Where the pressed button stands: in the channel, a direct message, a modal, or the Home."""
        if self.body.get("view"):
            return str(self.body["view"]["type"])
        channel = str((self.body.get("channel") or {}).get("id", ""))
        return "message" if channel.startswith("D") else "channel"

    @property
    def value(self) -> str:
        """What the pressed button carries."""
        return str(self.body["actions"][0].get("value", ""))

    @property
    def id(self) -> int:
        """The id that the pressed button carries; raises Refusal if that is none of ours."""
        return _number(self.value)

    @property
    def id_and_page(self) -> tuple[int, int]:
        """The id and the page that a button for turning pages carries."""
        number, _colon, page = self.value.partition(":")
        return _number(number), _number(page)

    @property
    def id_and_seen(self) -> tuple[int, str]:
        """The id that a button carries, and of which regular day it was when somebody saw it."""
        number, colon, seen = self.value.partition(":")
        return _number(number), str(_number(seen)) if colon else ""

    @property
    def about_seen_and_meant(self) -> tuple[int, str, str]:
        """The same of a submitted modal, and about which day its sender was asked back."""
        carried, _bar, meant = str(self.body["view"]["private_metadata"]).partition("|")
        number, _colon, seen = carried.partition(":")
        return _number(number), seen, meant

    @property
    def about(self) -> int:
        """The id that the submitted modal carries."""
        return _number(self.body["view"]["private_metadata"])

    @property
    def modal_key(self) -> str:
        """The submitted modal itself: a submission that comes twice has the same."""
        return str(self.body["view"]["id"])

    @property
    def form(self) -> "Form":
        """What was filled in."""
        return Form(self.body["view"]["state"]["values"])

    def carrying(self, value: object) -> "Interaction":
        """The same, as if a button with this value had been pressed."""
        return replace(self, body={**self.body, "actions": [{"value": str(value)}]})

    def saying(self, text: str) -> "Interaction":
        """The same, as if this had been typed after the command."""
        return replace(self, body={**self.body, "text": text})

    async def as_seen(self, said: str) -> str:
        """A message's or a command's text as the person saw it, with people and channels by their names."""
        users, named = text.people_in(said), text.channels_in(said)
        names = await self.work(partnerships.names_of, self.actor.owner, users) if users else {}
        for user in users[:NAMES_MOST]:
            names[user] = names.get(user) or await accounts.name_of(self.client, user) or user
        for channel in named[:NAMES_MOST]:
            names[channel] = await channels.channel_name(self.client, channel) or channel
        return text.as_seen(said, names)

    async def open(self, modal: Modal) -> str:
        """Show a modal: on top, where the button stands in one. Returns Slack's id of it."""
        return str((await self.shown(modal))["id"])

    async def shown(self, modal: Modal) -> Mapping[str, Any]:
        """The same; returns it as Slack has it, with the hash by which it is drawn anew."""
        if self.placeholder is not None:
            self.placeholder.is_filled = True
            return await slack.show_in_place(self.client, {"id": self.placeholder.view_id}, modal)
        trigger = self.body["trigger_id"]
        if stands_in_modal(self.body) and self.body["view"]["callback_id"] == GIVES_WAY:
            return await slack.show_in_place(self.client, self.body["view"], modal)
        if stands_in_modal(self.body):
            return await slack.show_over(self.client, trigger, self.body["view"], modal)
        view: Mapping[str, Any] = (await self.client.views_open(trigger_id=trigger, view=modal))["view"]
        return view

    async def send_file(self, file: files.SentFile, view_id: str, refused: Modal) -> None:
        """A file to who acts, once this is answered: one for a press, though Slack bring it twice.

        Where Slack does not take it, `refused` takes the place of the modal that said it comes.
        """
        await self.work.claim()
        self.house.later(files.send_file_or_say(self.client, self.actor.user, file, view_id, refused))

    async def show(self, draw: Draw) -> None:
        """Show a list, which follows what they do while it is open: it is drawn by the work of the house."""
        modal = await draw()
        self.house.screens.keep(self.actor, await self.open(modal), draw, modal)

    async def show_instead(self, draw: Draw) -> None:
        """The same, in place of the list in which the button stands: which may just have followed."""
        await self.client.views_update(view_id=self.modal_key, view=(modal := await draw()))
        self.house.screens.keep(self.actor, self.modal_key, draw, modal)

    async def show_found(self, draw: Draw) -> Answer:
        """The answer to a submitted modal with such a list, or another, in its place."""
        self.house.screens.keep(self.actor, self.modal_key, draw, modal := await draw())
        return updated(modal)

    def chosen_before(self, name: str) -> set[int]:
        """The ids that stood in a field when it was shown."""
        blocks = self.body["view"]["blocks"]
        element: Any = next((each["element"] for each in blocks if each.get("block_id") == name), {})
        return {int(option["value"]) for option in element.get("initial_options") or ()}

    async def replace(self, modal: Modal) -> None:
        """Show another modal in place of the one in which the button stands, unless it changed since."""
        await self.client.views_update(view_id=self.modal_key, hash=self.body["view"]["hash"], view=modal)


Handler = Callable[[Interaction], Awaitable[Answer]]


def is_sealed(body: Mapping[str, Any]) -> bool:
    """Nothing is measured of these: a time would tell of a length, and a count of a moment."""
    view: Mapping[str, Any] = body.get("view") or {}
    names = [view.get("callback_id"), *(pressed.get("action_id") for pressed in body.get("actions") or ())]
    return any(str(name).startswith(SEALED) for name in names)


def stands_in_modal(body: Mapping[str, Any]) -> bool:
    """Whether a click was made in a modal, over which another is shown. The Home is a view, but none."""
    view: Mapping[str, Any] = body.get("view") or {}
    return view.get("type") == "modal"


def updated(modal: Modal) -> Answer:
    """The answer to a submitted modal that shows another in its place."""
    return {"response_action": "update", "view": modal.to_dict()}


class Form:
    """The values of a modal, by field name."""

    def __init__(self, values: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> None:
        self._values = values

    def has(self, name: str) -> bool:
        """Whether there is such a field."""
        return name in self._values

    def ids_after(self, prefix: str) -> list[int]:
        """The ids in the names of fields such as «word_7», where the prefix is «word_»."""
        return [_number(name.removeprefix(prefix)) for name in self._values if name.startswith(prefix)]

    def text(self, name: str) -> str:
        """A text, empty where nothing was typed that can be seen."""
        typed = str(self._element(name).get("value") or "")
        return typed if text.is_visible(typed) else ""

    def chosen(self, name: str) -> str | None:
        """The value of the chosen option."""
        option = self._element(name).get("selected_option")
        return str(option["value"]) if option else None

    def several(self, name: str) -> list[str]:
        """The values of the chosen or ticked options."""
        return [str(option["value"]) for option in self._element(name).get("selected_options") or ()]

    def numbers(self, name: str) -> list[int]:
        """The ids of the chosen or ticked options; what is none of ours is passed over."""
        return [int(value) for value in self.several(name) if _is_number(value)]

    def weekdays(self, name: str) -> list[int] | None:
        """The chosen weekdays, Monday is 0; None where they are not asked for."""
        if not self.has(name):
            return None
        return [int(day) for day in self.several(name) if day in tuple("0123456")]

    def rhythm(self, name: str, usual: str) -> tuple[str, int]:
        """How often, as its menu has it: «weekly:2», «monthly:-1», «by_hand» (then the number is 0)."""
        kind, _colon, number = (self.chosen(name) or usual).partition(":")
        if kind in RHYTHMS and not number.removeprefix("-").isdecimal():
            raise Refusal("This is not among what can be chosen here. Choose again.", name)
        return kind, int(number) if kind in RHYTHMS else 0

    def number(self, name: str) -> int | None:
        """The id of what was chosen."""
        chosen = self.chosen(name)
        return None if chosen is None else _number(chosen)

    def day(self, name: str) -> date | None:
        """A day."""
        chosen = self._element(name).get("selected_date")
        return date.fromisoformat(chosen) if chosen else None

    def clock(self, name: str) -> time | None:
        """A time of day."""
        chosen = self._element(name).get("selected_time")
        return time.fromisoformat(chosen) if chosen else None

    def the_day(self, name: str) -> date:
        """A day that must be there."""
        day = self.day(name)
        if day is None:
            raise Refusal("Choose a day.", name)
        return day

    def the_clock(self, name: str) -> time:
        """A time of day that must be there."""
        clock = self.clock(name)
        if clock is None:
            raise Refusal("Choose a time.", name)
        return clock

    def _element(self, name: str) -> Mapping[str, Any]:
        """A field holds one element, whatever its action id."""
        return next(iter(self._values.get(name, {}).values()), {})


def _number(text: str) -> int:
    if not _is_number(text):
        raise Refusal("This button is from an older version. Use the panel in the channel.")
    return int(text)


def _is_number(text: str) -> bool:
    """Whether it can be an id: PostgreSQL, unlike SQLite, refuses to look for one that is larger."""
    return text.isdecimal() and len(text) <= len(str(LARGEST)) and int(text) <= LARGEST
