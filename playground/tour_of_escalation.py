"""A blocker raised on a Friday afternoon, played by the real bot in moved time."""

from datetime import datetime
from typing import Final

from playground.person import Person
from playground.tour import CHANNEL, ZONE, Tour, people_of
from playground.workspace import Message

BEGINS: Final = datetime(2026, 5, 22, 9, 0, tzinfo=ZONE)
"""A Friday; the Monday after is Whit Monday, a holiday in Denmark."""


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of that May in Copenhagen."""
    return datetime(2026, 5, day, hour, minute, tzinfo=ZONE)


async def escalation(tour: Tour) -> None:
    """Everything of the chapter."""
    panel = await _set_up(tour)
    story, climbed, jonas_copy = await _up_the_ladder(tour, panel)
    await _to_its_end(tour, story, climbed, jonas_copy)
    await tour.talk.expect_nothing_else()


async def _set_up(tour: Tour) -> Message:
    anna, talk = tour.anna, tour.talk
    await anna.invite_app(CHANNEL)
    panel = await talk.expect("NORDLYS FORSYNING & BREVIK SYSTEMS")
    await anna.click(panel, "panel.set_up")
    people = people_of(anna)
    contacts = {"contact_1": people["Anna Holm"], "contact_2": people["Erik Lund"]}
    rhythm = {"retro_rhythm": "by_hand", "rhythm": "monthly:-1", "weekdays": ["4"]}
    await anna.submit({"language": "en", **contacts, **rhythm})
    await anna.close_view()
    welcome = await talk.expect("planned the status meetings")
    await talk.expect("This is what you have agreed so far", thread=welcome)
    await anna.click(panel, "people.list")
    await anna.submit({"person": people_of(anna)["Jonas Friis"]})
    await anna.submit({"parts": ["owner"]})
    await anna.close_view()
    await talk.expect("Jonas Friis: no part → Accountable manager")
    await anna.click(panel, "escalation.list")
    await anna.press("ladder.show")
    tour.show_view(anna)
    await _close_all(anna)
    await tour.skip_telling()
    return panel


async def _up_the_ladder(tour: Tour, panel: Message) -> tuple[Message, Message, Message]:
    """Nobody acknowledges; the weekend and the holiday do not count; it moves up on Tuesday."""
    talk, sofia = tour.talk, tour.sofia
    await tour.pass_time(at(22, 15, 30))
    await sofia.click(panel, "escalation.raise")
    sofia.fill_in(
        {
            "what": "No VPN for the deployment",
            "stops": "Delivery 2",
            "tried": "The jump host, which is full",
            "solution": "Two more accounts",
            "severity": "high",
        }
    )
    await tour.act("Friday afternoon Sofia (Brevik) raises a blocker for Nordlys.", sofia.submit())
    await sofia.close_view()
    story = await talk.expect("HIGH: NO VPN FOR THE DEPLOYMENT", "answer by Tuesday 26 May 09:30")
    await talk.expect("NO VPN", to=sofia)
    await talk.expect("NO VPN", to=tour.anna)
    await tour.pass_time(at(26, 9, 0))
    await talk.expect("venter stadig på, at du tager den", to=tour.anna)
    await tour.pass_time(at(26, 9, 31))
    climbed = await talk.expect("nobody took it in time", thread=story)
    jonas_copy = await talk.expect("NO VPN", to=tour.jonas, buttons=["escalation.acknowledge"])
    return story, climbed, jonas_copy


async def _to_its_end(tour: Tour, story: Message, climbed: Message, copy: Message) -> None:
    """Acknowledged, resolved, reopened, resolved, confirmed; and what is changed is an action."""
    talk, jonas, sofia = tour.talk, tour.jonas, tour.sofia
    await tour.act("Jonas acknowledges.", jonas.click(copy, "escalation.acknowledge"))
    await talk.expect_update(climbed, "@Jonas Friis has got it")
    await talk.expect("@Jonas Friis has got it: solved by", to=sofia)
    await jonas.click(copy, "escalation.resolve")
    owner = people_of(jonas)["Anna Holm"]
    change = {"prevention": "Accounts are ordered in time", "owner": owner, "due_on": "2026-06-19"}
    done = jonas.submit({"remedy": "One account more", **change})
    await tour.act("He resolves it, and says what changes.", done)
    await talk.expect("@Jonas Friis marks it as resolved", "One account more", thread=story)
    await talk.expect("@Jonas Friis har gjort dig ansvarlig for en opgave", to=tour.anna)
    await sofia.click(story, "escalation.more")
    await sofia.press("escalation.reopen")
    await tour.act("Sofia reopens it.", sofia.submit({"reason": "Two are needed"}))
    await talk.expect("@Sofia Brandt reopens it", "Two are needed", thread=story)
    await jonas.click(copy, "escalation.resolve")
    await tour.act("Jonas resolves it again.", jonas.submit({"remedy": "Two accounts more"}))
    solved = await talk.expect("@Jonas Friis marks it as resolved", "Two accounts more", thread=story)
    await tour.act("Sofia confirms.", sofia.press("escalation.confirm"))
    await sofia.close_view()
    await talk.expect_update(solved, "confirms that it is resolved")
    await talk.expect_update(story, "Closed, confirmed by @Sofia Brandt", "Accounts are ordered in time")
    tour.reread(story, "The blocker in the channel, in the end")


async def _close_all(person: Person) -> None:
    while person.view is not None:
        await person.close_view()
