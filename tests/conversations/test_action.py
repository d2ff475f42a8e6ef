"""Actions as conversations: noted, handed over, changed, overdue, orphaned, and done, by both sides."""

from datetime import date
from typing import Any

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, at, options_of, text_of

from bot import partnerships
from bot.partnerships import Actor
from bot.rituals import action
from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.transcript import buttons_of
from playground.workspace import Message

pytestmark = pytest.mark.meetings_far_away

WORDS = {
    "en": {
        "noted": "New action for @Jonas Friis, by Wednesday 6 May: Order VPN",
        "asks": "@Jonas Friis asks whether you take over this action",
        "declined": "You have declined: Order VPN",
        "waits": "You are asked to take over an action.",
        "mine": "My actions",
        "soon": "Due tomorrow, Wednesday 6 May: Order VPN",
        "today": "Due today, Wednesday 6 May: Order VPN",
        "due": "Overdue actions",
        "overdue": "Overdue since Wednesday 6 May: Order VPN",
        "moved": "Overdue since Wednesday 20 May",
        "open": "Nothing is open.",
        "settled": "Closed lately",
        "done": "done: Order VPN (@Erik Lund): In the wiki",
        "gone": "Done: Order VPN",
    },
    "da": {
        "noted": "Ny opgave til @Jonas Friis, senest onsdag 6. maj: Order VPN",
        "asks": "@Jonas Friis spørger, om du vil overtage denne opgave",
        "declined": "Du har sagt nej til: Order VPN",
        "waits": "Du bliver spurgt, om du vil overtage en opgave.",
        "mine": "MINE OPGAVER",
        "soon": "Frist i morgen, onsdag 6. maj: Order VPN",
        "today": "Frist i dag, onsdag 6. maj: Order VPN",
        "due": "Opgaver over tid",
        "overdue": "Overskredet siden onsdag 6. maj: Order VPN",
        "moved": "Overskredet siden onsdag 20. maj",
        "open": "Der er intet åbent.",
        "settled": "Afsluttet for nylig",
        "done": "færdig: Order VPN (@Erik Lund): In the wiki",
        "gone": "Færdig: Order VPN",
    },
}


async def noted(person: Person, panel: Message, owner: str, due_on: str, text: str = "Order VPN") -> None:
    """Somebody notes an action from the panel, and keeps the list before them."""
    await person.click(panel, "action.list")
    await person.press("action.note")
    people = options_of(person)
    sent = await person.submit({"action": text, "owner": people[owner], "due_on": due_on})
    assert not sent.errors


async def offered(person: Person, message: Message, to: str) -> None:
    """The owner offers an action from a direct message."""
    await person.click(message, "action.offer")
    await person.submit({"person": options_of(person)[to]})
    await person.close_view()


async def done(
    talk: Conversation, cast: Cast, words: dict[str, str], soon: Message, overdue: Message
) -> None:
    """By one click in the list, undone and done again by one in a direct message: all follow."""
    await cast.erik.press("action.finish")
    await talk.stage.settle()
    assert words["open"] in text_of(cast.erik), "one click, and it is done"
    for message in (soon, overdue):
        await talk.expect_update(message, words["gone"], buttons=["action.comment", "action.reopen"])
    await cast.erik.press("action.comment")
    await cast.erik.submit({"word": "In the wiki"})
    await talk.stage.settle()
    for said in ("open", "settled", "done"):
        assert words[said] in text_of(cast.erik)
    for message in (soon, overdue):
        await talk.expect_update(message, words["gone"], "In the wiki")

    await cast.erik.close_view()
    await cast.erik.click(soon, "action.reopen")
    await talk.expect_update(overdue, words["moved"], buttons=["action.finish"])
    await cast.erik.click(overdue, "action.finish")
    await talk.expect_update(soon, words["gone"], buttons=["action.reopen"])
    assert cast.erik.view is None, "in the direct message, too, it is one click"


@pytest.mark.parametrize("language", ["en", "da"])
async def test_an_action_changes_hands_and_date_and_is_done(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Noted by the partner side, declined by one, taken by another, overdue, moved, and done with a word."""
    words, panel = WORDS[language], await set_up(language=language)
    await noted(cast.erik, panel, "Jonas Friis", "2026-05-06")
    assert words["noted"] in text_of(cast.erik)
    await cast.erik.close_view()
    await stage.settle()
    assert "Order VPN" in text_of(cast.erik), "the list behind has followed"
    await cast.erik.close_view()
    jonas = await talk.expect("@Erik Lund har gjort dig ansvarlig for en opgave", to=cast.jonas)

    await offered(cast.jonas, jonas, "Sofia Brandt")
    sofias = await talk.expect(words["asks"], "Order VPN", to=cast.sofia, buttons=["action.accept"])
    await talk.expect_update(jonas, "Den er tilbudt @Sofia Brandt")
    await cast.sofia.click(sofias, "action.decline")
    sent = await cast.sofia.submit({"word": "On leave"})
    assert not sent.errors
    await talk.expect("@Sofia Brandt overtager den ikke", "On leave", to=cast.jonas)
    await talk.expect_update(sofias, words["declined"])
    assert not buttons_of(sofias)

    await offered(cast.jonas, jonas, "Erik Lund")
    eriks = await talk.expect(words["asks"], to=cast.erik, buttons=["action.decline"])
    await cast.erik.click(panel, "mine.show")
    assert words["waits"] in text_of(cast.erik)
    await cast.erik.press("action.accept")
    await talk.expect("@Erik Lund har overtaget: Order VPN", to=cast.jonas)
    assert words["waits"] not in text_of(cast.erik)
    assert words["mine"].upper() in text_of(cast.erik).upper()
    await cast.erik.close_view()
    await talk.expect_update(jonas, "@Erik Lund tager sig af den")
    assert not buttons_of(eriks)

    await stage.live_until(at(6, 8, 1))
    soon = await talk.expect(words["soon"], to=cast.erik, buttons=["action.finish"])
    await talk.expect(words["today"], to=cast.erik, buttons=["action.finish"])
    assert words["due"] not in talk.read(panel)
    await stage.live_until(at(13, 8, 1))
    await talk.expect_update(panel, words["due"], "Order VPN: @Erik Lund")
    overdue = await talk.expect(words["overdue"], to=cast.erik, buttons=["action.change", "action.offer"])
    await cast.erik.click(overdue, "action.change")
    sent = await cast.erik.submit({"due_on": "2026-05-01"})
    assert sent.errors["due_on"]
    sent = await cast.erik.submit({"due_on": "2026-05-20"})
    assert not sent.errors
    await talk.expect_update(overdue, words["moved"])
    assert words["due"] not in talk.read(panel)

    await cast.erik.click(panel, "action.list")
    await done(talk, cast, words, soon, overdue)
    await cast.jonas.click(panel, "action.list")
    assert "action.reopen" not in str(cast.jonas.view.blocks), "another one's click"  # type: ignore[union-attr]


async def test_a_long_list_has_pages_and_only_buttons_that_one_may_press(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """By side, the overdue first; a page keeps its place when something on it is dropped."""
    panel = await set_up()

    def fill(w: Any) -> None:
        owner = stage.slack.ws.home.id
        (seat,) = partnerships.seats_of(w, Actor(owner, cast.anna.id))
        people = {each.user: each.id for each in partnerships.people(w, seat.partnership.id)}
        for number in range(34):
            who = people[cast.anna.id if number < 32 else cast.erik.id]
            due_on = date(2026, 5, 29 if number else 5)
            text, where = f"Step {number:02}", seat.partnership.id
            action.add(w, seat, text=text, owner_id=who, due_on=due_on, source="hand", source_id=where)

    await stage.bot.work(fill)
    for step in (32, 33):
        await talk.expect("@Anna Holm made you responsible for an action", f"Step {step}", to=cast.erik)
    await stage.live_until(at(6, 7))
    await talk.expect("Step 00", to=cast.anna)
    await cast.sofia.click(panel, "action.list")
    first = text_of(cast.sofia)
    assert first.index("overdue since Tuesday 5 May") < first.index("Step 01")
    assert "Page 1 of 2" in first
    assert "Step 25" not in first
    assert "action.change" not in str(cast.sofia.view.blocks)  # type: ignore[union-attr]
    assert "action.offer" not in str(cast.sofia.view.blocks)  # type: ignore[union-attr]
    await cast.sofia.press("action.page_on")
    assert text_of(cast.sofia).index("NORDLYS") < text_of(cast.sofia).index("BREVIK")
    ids = [
        each["value"]
        for block in cast.sofia.view.blocks  # type: ignore[union-attr]
        for each in block.get("elements", ())
        if each.get("action_id") == "action.drop"
    ]
    assert len(ids) == 9
    await cast.sofia.press("action.drop", ids[-1])
    sent = await cast.sofia.submit({"word": " "})
    assert "Say briefly why" in sent.errors["word"]
    await cast.sofia.submit({"word": "Not needed <!here>"})
    await stage.settle()
    assert "Page 2 of 2" in text_of(cast.sofia)
    assert "dropped: Step 33 (@Erik Lund): Not needed <!here>" in text_of(cast.sofia)
    await cast.anna.command("/samspil actions new", CHANNEL)
    sent = await cast.anna.submit({"action": "Too late", "due_on": "2026-05-01"})
    assert "Vælg en dag" in sent.errors["due_on"]


async def test_an_owner_who_leaves_is_told_to_the_contact_person_who_takes_it_or_asks_somebody(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """By message; and what the partner side's contact person does is shown to all whom it concerns."""
    panel = await set_up()
    for text in ("Order VPN", "Test data"):
        await noted(cast.anna, panel, "Sofia Brandt", "2026-05-15", text)
        await talk.expect("@Anna Holm made you responsible for an action", text, to=cast.sofia)
    await cast.sofia.leave(CHANNEL)
    first = await talk.expect(
        "Nobody sees to this action", "Order VPN", to=cast.erik, buttons=["action.take"]
    )
    second = await talk.expect("Nobody sees to this action", "Test data", to=cast.erik)
    await cast.erik.click(first, "action.take")
    await talk.expect_update(first, "You have taken over: Order VPN")
    await offered(cast.erik, second, "Liam Walsh")
    liams = await talk.expect("@Erik Lund asks whether you take over", "Test data", to=cast.liam)
    await talk.expect_update(second, "Now offered to @Liam Walsh")
    await cast.liam.click(liams, "action.accept")
    await talk.expect("@Liam Walsh has taken over: Test data", to=cast.erik)
    await talk.expect_update(second, "@Liam Walsh sees to it: Test data")
    await cast.liam.click(panel, "action.list")
    listed = text_of(cast.liam)
    assert listed.index("Order VPN") < listed.index("@Erik Lund") < listed.index("@Liam Walsh")
    assert "@Sofia" not in listed
