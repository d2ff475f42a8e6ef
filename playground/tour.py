"""Two weeks of a partnership, played by the real bot in moved time, and printed as people saw them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from playground.conversation import Conversation
from playground.journal import Happening
from playground.person import Person
from playground.stage import Stage
from playground.tour_in_danish import DANISH
from playground.transcript import read_message, read_view
from playground.workspace import Message

ZONE: Final = ZoneInfo("Europe/Copenhagen")
CHANNEL: Final = "nordlys-brevik"
BEGINS: Final = datetime(2026, 5, 4, 8, 45, tzinfo=ZONE)
"""A Monday. The Thursday of the week after is Ascension Day, a holiday in Denmark."""


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of that May in Copenhagen."""
    return datetime(2026, 5, day, hour, minute, tzinfo=ZONE)


class Tour:
    """The stage, who is on it, and the transcript: `say` is given each line of it.

    In Danish is what is written in the channel; the transcript is told in English.
    """

    def __init__(self, stage: Stage, say: Callable[[str], None], language: str = "en") -> None:
        self.stage, self.language = stage, language
        self._words = DANISH if language == "da" else {}
        self.talk = Conversation(stage, self._words)
        self._say = say
        self._told = 0
        self.anna, self.jonas, self.erik, self.sofia = (
            stage.slack.person(handle) for handle in ("anna", "jonas", "erik", "sofia")
        )

    def said(self, text: str) -> str:
        """What somebody writes, in the language of the channel."""
        return self._words.get(text, text)

    def said_in(self, fields: Mapping[str, str]) -> dict[str, str]:
        """The same of each field of a modal."""
        return {name: self.said(text) for name, text in fields.items()}

    async def act(self, line: str, doing: Awaitable[object]) -> None:
        """Say what a person does, let them do it, and tell what became visible."""
        await self.tell()
        self._say(f"\n{self._clock()}  {line}")
        await doing
        await self.stage.settle()
        await self.tell()

    async def pass_time(self, until: datetime) -> None:
        """Let time pass, and tell what became visible meanwhile."""
        await self.stage.live_until(until)
        await self.tell()

    async def tell(self) -> None:
        """Print what became visible since last time, and to whom."""
        timeline = self.stage.slack.timeline
        for happening in timeline[self._told :]:
            self._tell_one(happening)
        self._told = len(timeline)

    async def skip_telling(self) -> None:
        """What became visible so far is not printed."""
        await self.stage.settle()
        self._told = len(self.stage.slack.timeline)

    def narrate(self, line: str) -> None:
        """Say what happens, with the time, and print nothing else of it."""
        self._say(f"\n{self._clock()}  {line}")

    def reread(self, message: Message, line: str) -> None:
        """Print a message as it now looks."""
        self._say(f"\n    {line}")
        self._say(_indented(read_message(message, self.stage.slack.ws)))

    def show_view(self, person: Person) -> None:
        """Print the modal that a person has before them."""
        if person.view is not None:
            self._say(f"    {person.user.name} has before them")
            self._say(_indented(read_view(person.view, self.stage.slack.ws)))

    def _tell_one(self, happening: Happening) -> None:
        message, channel = happening.message, happening.channel
        if message is None or channel is None or happening.kind not in ("posted", "ephemeral"):
            return
        local = happening.at.astimezone(ZONE)
        reader = self.stage.slack.ws.users.get(channel.dm_with or "")
        place = f"{reader.name}, direct message" if reader else f"#{channel.name}, both companies"
        self._say(f"\n    {local:%a %d %b %H:%M}  {place}")
        self._say(_indented(read_message(message, self.stage.slack.ws)))

    def _clock(self) -> str:
        return f"{self.stage.clock.now().astimezone(ZONE):%a %d %b %H:%M}"


async def beginning(tour: Tour) -> Message:
    """Set-up by the home side, the first prompt, the first answers; returns the prompt."""
    talk, anna, erik = tour.talk, tour.anna, tour.erik
    await tour.act("Anna (Nordlys, IT manager) invites Samspil to the channel.", anna.invite_app(CHANNEL))
    panel = await talk.expect("NORDLYS FORSYNING & BREVIK SYSTEMS", buttons=["panel.set_up"])
    await tour.act(
        "Erik (Brevik, delivery manager) presses «Set up»; that is for the home side.",
        erik.click(panel, "panel.set_up"),
    )
    tour.show_view(erik)
    await erik.close_view()
    await tour.act("Anna presses it, and fills in the modal.", anna.click(panel, "panel.set_up"))
    await anna.press("panel.set_up_more")
    anna.fill_in(_set_up(people_of(anna), tour.language))
    tour.show_view(anna)
    await tour.act("Anna sends it.", anna.submit())
    tour.show_view(anna)
    await anna.close_view()
    welcome = await talk.expect("planned the status meetings")
    await talk.expect("This is what you have agreed so far", thread=welcome)
    await talk.expect_update(panel, "Next status meeting", buttons=["panel.more", "mine.show"])
    tour.reread(panel, "The panel now")
    for person in (tour.jonas, tour.sofia):
        await tour.act(f"{person.user.name} presses «I give status».", person.click(panel, "panel.count_in"))
        await person.close_view()
    await tour.act(
        "Anna wants three days for answers, and no meetings on holidays.", _change_plan(tour, panel)
    )
    await talk.expect("changed the plan of the status meetings")
    await tour.pass_time(at(4, 10, 1))
    await talk.expect("Ascension Day", "skipped", "7 May")
    prompt = await talk.expect(
        "STATUS MEETING THURSDAY 7 MAY 10:00", buttons=["status.give", "status.nothing_new"]
    )
    await _give_status(
        tour,
        anna,
        prompt,
        "Anna gives status.",
        {"since": "Test environment is ready", "decisions": "Choice of firewall: by Wednesday"},
    )
    await _give_status(tour, tour.jonas, prompt, "Jonas does too.", {"ahead": "Load test on Friday"})
    await talk.expect_update(
        prompt, "Nordlys Forsyning: @Anna Holm, @Jonas Friis answered", "Brevik Systems: no answer yet"
    )
    tour.reread(prompt, "The prompt now: the silent side is there for both to see")
    return prompt


async def rest(tour: Tour, prompt: Message) -> None:
    """The partner side is reminded and answers, the digest, what was agreed, and a skipped holiday."""
    talk, erik, sofia = tour.talk, tour.erik, tour.sofia
    await tour.pass_time(at(7, 8, 5))
    reminder = await talk.expect("Your status for ", to=erik, buttons=["status.give"])
    other = await talk.expect("Your status for ", to=sofia, buttons=["status.nothing_new"])
    await _give_status(
        tour,
        erik,
        reminder,
        "Erik answers from his reminder.",
        {"blockers": "Waiting for VPN access", "dates": "Delivery 2 moves to 20 May"},
    )
    await talk.expect_update(reminder, "Thank you")
    await tour.act("Sofia opens her status …", sofia.click(other, "status.give"))
    await tour.act("… and presses “Not this time”.", sofia.press("status.excuse"))
    await sofia.close_view()
    await talk.expect_update(other, "not this time")
    await tour.pass_time(at(7, 10, 1))
    digest = await talk.expect(
        "SUMMARY FOR THE STATUS MEETING THURSDAY 7 MAY",
        "Brevik Systems is blocked: Waiting for VPN access",
        "Waiting for a decision from Nordlys Forsyning",
        buttons=["status.decide", "status.act", "status.read"],
    )
    await tour.act("In the meeting Erik notes a decision …", _note_decision(tour, digest))
    await tour.act("… and Anna notes an action for Jonas.", _note_action(tour, digest))
    await talk.expect_update(digest, "VPN through the jump host", "Order VPN access: @Jonas Friis")
    await talk.expect("@Anna Holm har gjort dig ansvarlig for en opgave", to=tour.jonas)
    tour.reread(digest, "The digest now, with what was agreed")
    await tour.pass_time(at(13, 8, 1))
    soon = await talk.expect(
        "Frist i morgen, onsdag 13. maj: Order VPN access", to=tour.jonas, buttons=["action.finish"]
    )
    await talk.expect("Frist i dag, onsdag 13. maj: Order VPN access", to=tour.jonas)
    await tour.act("Jonas presses ”Færdig” (done) …", tour.jonas.click(soon, "action.finish"))
    await talk.expect_update(soon, "Færdig: Order VPN access")
    await tour.act("… and adds a note …", tour.jonas.click(soon, "action.comment"))
    await tour.act(
        "… for whoever looks for it.", tour.jonas.submit(tour.said_in({"word": "Since this morning"}))
    )
    await talk.expect_update(soon, "Since this morning")
    await tour.pass_time(at(18, 9, 59))
    await talk.expect_nothing_else()
    await tour.pass_time(at(18, 10, 1))
    await talk.expect("STATUS MEETING THURSDAY 21 MAY 10:00", "Facilitator: @Erik Lund")
    await talk.expect_nothing_else()


def people_of(person: Person) -> dict[str, str]:
    """What the menus of a person's modal offer: value by text."""
    assert person.view is not None  # noqa: S101  # the tour has just opened it
    menus: Sequence[dict[str, object]] = [block.get("element", {}) for block in person.view.blocks]
    options = [option for menu in menus for option in menu.get("options", ())]  # type: ignore[attr-defined]
    return {option["text"]["text"]: option["value"] for option in options}


def _set_up(people: dict[str, str], language: str) -> dict[str, object]:
    return {
        "contact_1": people["Anna Holm"],
        "contact_2": people["Erik Lund"],
        "language": language,
        "retro_rhythm": "by_hand",
        "weekdays": ["3"],
        "clock": "10:00",
    }


async def _change_plan(tour: Tour, panel: Message) -> None:
    anna = tour.anna
    await anna.click(panel, "status.plan")
    await anna.press("status.change")
    await anna.submit({"lead": "72", "on_holiday": "skip", "link": "https://meet.example/nordlys-brevik"})
    while anna.view is not None:
        await anna.close_view()
    asked = await tour.talk.expect("→", buttons=["agreement.agree"])
    await tour.erik.click(asked, "agreement.agree")
    await tour.talk.expect("✅", thread=asked)


async def _give_status(tour: Tour, person: Person, message: Message, line: str, said: dict[str, str]) -> None:
    await person.click(message, "status.give")
    await person.press("status.unfold")
    await tour.act(line, person.submit(tour.said_in(said)))
    await person.close_view()


async def _note_decision(tour: Tour, digest: Message) -> None:
    await tour.erik.click(digest, "status.decide")
    decision = tour.said("VPN through the jump host until the new one is there")
    await tour.erik.submit({"decision": decision})


async def _note_action(tour: Tour, digest: Message) -> None:
    anna = tour.anna
    await anna.click(digest, "status.act")
    people = people_of(anna)
    action = tour.said("Order VPN access")
    await anna.submit({"action": action, "owner": people["Jonas Friis"], "due_on": "2026-05-13"})


def _indented(text: str) -> str:
    return "\n".join(f"      | {line}" for line in text.split("\n"))
