"""Who plays the quarter, and what they have done so far: from it alone every figure can be reckoned again."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from playground.conversation import UnexpectedError
from playground.person import Person
from playground.tour import ZONE, Tour, people_of
from playground.workspace import Message


def on(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of 2026 in Copenhagen."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


@dataclass(frozen=True)
class Played:
    """One thing that was done: when, what it was, by whom (a handle, or nobody), and about what."""

    at: datetime
    what: str
    who: str
    about: str
    more: Mapping[str, Any]


@dataclass
class Diary:
    """The tour, the messages that come up again, and everything that was done."""

    tour: Tour
    played: list[Played] = field(default_factory=list)
    messages: dict[str, Message] = field(default_factory=dict)
    """By a name of their own."""

    @property
    def panel(self) -> Message:
        return self.messages["panel"]

    def person(self, handle: str) -> Person:
        """Somebody of the cast."""
        return self.tour.stage.slack.person(handle)

    def note(self, what: str, who: str = "", about: str = "", **more: object) -> None:
        """Something was done just now."""
        self.played.append(Played(self.tour.stage.clock.now(), what, who, about, more))

    async def expect(
        self, name: str, *fragments: str, to: str = "", buttons: tuple[str, ...] = (), thread: str = ""
    ) -> Message:
        """A message in the channel (a reply to `thread`), or to one person alone, kept by a name."""
        reader, root = self.person(to) if to else None, self.messages[thread] if thread else None
        self.messages[name] = await self.tour.talk.expect(*fragments, to=reader, buttons=buttons, thread=root)
        return self.messages[name]


Act = Callable[[Diary], Awaitable[None]]
Entry = tuple[datetime, Act]
"""What is done at a moment."""


async def leave_modals(person: Person) -> None:
    """Close whatever somebody has before them."""
    while person.view is not None:
        await person.close_view()


async def send(person: Person, values: Mapping[str, Any] | None = None) -> None:
    """Send the modal before somebody and close what is left; raises UnexpectedError where it is refused.

    Where there was too little time for it, what was written stands below the refusal, and is sent again.
    """
    sent = await person.submit(values)
    if _is_refused(person):
        await person.close_view()
        if person.view is not None:
            sent = await person.submit()
    if sent.errors or sent.notice or _is_refused(person):
        raise UnexpectedError(f"{person.user.name} was refused: {sent.errors or sent.notice or sent.view}")
    await leave_modals(person)


def _is_refused(person: Person) -> bool:
    return person.view is not None and person.view.callback_id == "refusal"


def option(person: Person, text: str) -> str:
    """The value of what the menus of a modal offer under a text."""
    offered = people_of(person)
    if text not in offered:
        raise UnexpectedError(f"{person.user.name} is not offered {text!r}, but {list(offered)}")
    return offered[text]


def a_day(day: date) -> str:
    """As a date is sent from a modal."""
    return day.isoformat()
