"""Two companies at work, who press buttons while the bot under them is killed again and again."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from crash_stage import Bot, CrashStage
from sqlmodel import select

from bot.database import Database
from bot.rituals.escalation.records import EscalationDeadline
from playground import forms
from playground.person import Person
from playground.workspace import Message

CHANNEL = "nordlys-brevik"
TOGETHER = ("anna", "jonas", "karen", "noor", "erik", "sofia", "liam")
DOWN = tuple(timedelta(minutes=minutes) for minutes in (0, 0, 1, 20, 90))
"""How long the bot is gone each time, on the clock of the story."""


@dataclass
class Outage:
    """From the kill until all that was due meanwhile has been done."""

    began: datetime
    ended: datetime


@dataclass
class Story:
    """What happens is drawn from the seed; when exactly the kill strikes, the machine decides with it."""

    stage: CrashStage
    seed: int
    kills: int = 0
    outages: list[Outage] = field(default_factory=list)
    sent: dict[str, set[tuple[str, str, str]]] = field(default_factory=lambda: defaultdict(set))
    """What people sent: by action, the thing, the person's Slack id, and the text."""
    acknowledged: dict[str, set[tuple[str, str, str]]] = field(default_factory=lambda: defaultdict(set))
    """The part of it of which they were told that it has been received."""
    deadlines: set[tuple[int, datetime]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311  # a die that can be cast again
        self.people = [self.stage.slack.person(name) for name in TOGETHER]
        self._written = 0
        self._to_send: dict[str, tuple[str, str, str]] = {}
        self._database = Database(self.stage.settings["database_url"])

    async def begin(self) -> None:
        """Invited, and set up with two status meetings a week."""
        anna = self.people[0]
        await anna.invite_app(CHANNEL)
        await self.stage.settle()
        await anna.click(self._panel(anna), "panel.set_up")
        await anna.press("panel.set_up_more")
        people = _options(anna)
        plan = {
            "contact_1": people["Anna Holm"],
            "contact_2": people["Erik Lund"],
            "language": "en",
            "retro_rhythm": "by_hand",
            "starts_on": self.stage.clock.now().date().isoformat(),
            "weekdays": ["1", "3"],
            "clock": "10:00",
        }
        # On a busy machine the answer may come later than Slack waits for it: the modal stays open then.
        while (sent := await anna.submit(plan)).notice is not None:
            await self.stage.settle()
        assert not sent.errors
        await anna.close_view()
        await self.stage.settle()

    async def be_killed(self, bot: Bot) -> None:
        """One kill: somewhere in a burst of work or in the hours after it; then a new start."""
        burst = asyncio.create_task(self._burst())
        await asyncio.sleep(self.random.random() * 0.25)
        in_burst = self.random.random() < 0.5
        if not in_burst:
            await burst
            living = asyncio.create_task(self.stage.live_for(timedelta(hours=self.random.randint(1, 20))))
            await asyncio.sleep(self.random.random() * 0.25)
        await bot.kill()
        began = self.stage.clock.now()
        await (burst if in_burst else living)
        self.kills += 1
        self._note_deadlines()
        self.stage.clock.move_to(self.stage.clock.now() + self.random.choice(DOWN))
        await bot.start()
        await self.stage.settle()
        self.outages.append(Outage(began, self.stage.clock.now()))

    async def go_on_without_faults(self) -> None:
        """All that was begun comes to its end."""
        self.stage.slack.faults.clear()
        for _round in range(2):
            await self._burst()
            await self.stage.settle()
        await self.stage.live_for(timedelta(minutes=30))
        self._database.close()

    async def _burst(self) -> None:
        """Everybody does something at once."""
        await asyncio.gather(*(self._act(person) for person in self.people))

    async def _act(self, person: Person) -> None:
        if person.view is not None:
            await self._send(person)
            return
        offered: list[Callable[[Person], Awaitable[None]]] = [
            self._give_status,
            self._write_to_retro,
            self._raise_blocker,
            self._move_blocker,
        ]
        if person is self.people[0]:
            offered.append(self._open_retro)
        await self.random.choice(offered)(person)

    async def _give_status(self, person: Person) -> None:
        await self._fill(person, "status.give", "since")

    async def _write_to_retro(self, person: Person) -> None:
        await self._fill(person, "retro.write", "column_0")

    async def _raise_blocker(self, person: Person) -> None:
        if self.random.random() < 0.4:
            await self._fill(person, "escalation.raise", "what", severity="high")

    async def _move_blocker(self, person: Person) -> None:
        if (found := _newest_with(person, "escalation.acknowledge")) is not None:
            await person.click(found[0], "escalation.acknowledge", found[1])

    async def _open_retro(self, person: Person) -> None:
        if _newest_with(person, "retro.write") is not None and self.random.random() < 0.7:
            return
        await person.click(self._panel(person), "panel.more")
        if person.view is None:
            # The bot was killed between the press and its answer.
            return
        await person.press("retro.plan")
        if person.view is not None and _has_button(person.view.blocks, "retro.now"):
            await person.press("retro.now")
            if person.view is not None and person.view.content.get("submit"):
                await person.submit({})
        while person.view is not None:
            await person.close_view()

    async def _fill(self, person: Person, action: str, into: str, **more: str) -> None:
        """Open a modal by the newest button of a kind, write something unique in it, and send it."""
        found = _newest_with(person, action)
        if found is None:
            return
        message, about = found
        await person.click(message, action, about)
        if person.view is None:
            return
        if not person.view.content.get("submit"):
            await person.close_view()
            return
        self._written += 1
        text = f"w{self._written} of {person.handle}"
        person.fill_in({into: text, **more})
        self._to_send[person.id] = (action, about, text)
        self.sent[action].add((about, person.id, text))
        await self._send(person)

    async def _send(self, person: Person) -> None:
        """Send what stands in the modal; if no answer comes, it stays open, and is sent again later."""
        action, about, text = self._to_send.get(person.id, ("", "", ""))
        if not person.view or not person.view.content.get("submit"):
            sent = None
        else:
            sent = await person.submit()
        if sent is not None and sent.notice is not None:
            return
        if sent is not None and not sent.errors and not _is_refusal(person):
            self.acknowledged[action].add((about, person.id, text))
        while person.view is not None:
            await person.close_view()

    def _note_deadlines(self) -> None:
        """Deadlines are deleted when they have been met: those that stand now are to be held."""
        with self._database.session() as session:
            for deadline in session.exec(select(EscalationDeadline)):
                self.deadlines.add((deadline.escalation_id, deadline.at))

    def _panel(self, person: Person) -> Message:
        return person.messages(CHANNEL)[0]


def _is_refusal(person: Person) -> bool:
    return person.view is not None and person.view.callback_id == "refusal"


def _options(person: Person) -> dict[str, str]:
    assert person.view is not None
    menus = [block.get("element", {}) for block in person.view.blocks]
    return {option["text"]["text"]: option["value"] for menu in menus for option in menu.get("options", ())}


def _newest_with(person: Person, action: str) -> tuple[Message, str] | None:
    """The newest message before somebody that has a button, and what that carries."""
    for message in reversed(person.messages_from_app()):
        for _block, element in forms.elements_of(message.blocks):
            if element["action_id"] == action:
                return message, element.get("value", "")
    return None


def _has_button(blocks: list[dict[str, object]], action: str) -> bool:
    return any(element["action_id"] == action for _block, element in forms.elements_of(blocks))
