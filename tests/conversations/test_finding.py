"""A ticket is looked for: blockers, actions and risks with it are found, by both sides, in both languages."""

from itertools import product

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, close_all, from_more, options_of, text_of
from sqlmodel import select

from bot import partnerships
from bot.partnerships import Partnership, Person as Member, Unit
from bot.rituals import action
from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.workspace import Message

pytestmark = pytest.mark.meetings_far_away

LINK = "https://tickets.nordlys.example/browse/INC-123?a=1&b=2"
WORDS = {
    "en": {
        "nothing": "Nothing was found.",
        "titles": "BLOCKERS ACTIONS RISKS",
        "closed": "closed: She stays",
        "done": "done: Order VPN",
        "confirmed": "closed, confirmed by Anna Holm",
        "waits": "waits for somebody to take it",
        "more": "and 5 more",
        "needed": "Write a ticket, a link or a word.",
    },
    "da": {
        "nothing": "Der blev ikke fundet noget.",
        "titles": "BLOKERINGER OPGAVER RISICI",
        "closed": "lukket: She stays",
        "done": "færdig: Order VPN",
        "confirmed": "lukket, bekræftet af Anna Holm",
        "waits": "venter på, at nogen tager den",
        "more": "og 5 til",
        "needed": "Skriv en sag, et link eller et ord.",
    },
}


async def _look_for(person: Person, wanted: str) -> str:
    """Type it in the modal that is open; returns what stands there then."""
    assert not (await person.submit({"wanted": wanted})).errors
    return text_of(person)


async def _say(talk: Conversation, cast: Cast, panel: Message) -> Message:
    """Anna of the one company raises a blocker, Erik of the other notes an action and shares a risk."""
    await cast.anna.click(panel, "escalation.raise")
    await cast.anna.submit({"what": "VPN is down", "severity": "high", "reference": LINK})
    await cast.erik.click(panel, "action.list")
    await cast.erik.press("action.note")
    owner = options_of(cast.erik)["Erik Lund"]
    await cast.erik.submit(
        {"action": "Order VPN", "owner": owner, "due_on": "2026-05-29", "reference": "inc-123"}
    )
    await close_all(cast.erik)
    await cast.erik.click(panel, "risk.list")
    await cast.erik.press("risk.say")
    await cast.erik.submit({"what": "Maja may leave, see Inc-123", "effect": "Slower"})
    for person in (cast.anna, cast.erik):
        await close_all(person)
    return await talk.expect("Maja may leave")


@pytest.mark.parametrize("language", ["en", "da"])
async def test_a_ticket_is_found_wherever_it_stands(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """By both companies from each of the lists: any part in any case, a link with its slash or without."""
    words, panel = WORDS[language], await set_up(language=language)
    await _say(talk, cast, panel)
    readers = {"en": (cast.noor, cast.sofia), "da": (cast.anna, cast.erik)}[language]
    for person, list_ in product(readers, ("escalation.list", "action.list", "risk.list")):
        await person.click(panel, list_)
        await person.press("reference.find")
        for wanted in ("iNc-123", "C-12"):
            shown = await _look_for(person, wanted)
            for found in (
                *words["titles"].split(),
                "VPN is down",
                "Order VPN",
                "Maja may leave",
                words["waits"],
            ):
                assert found in shown
        for wanted in (f"{LINK}/", LINK.removeprefix("https://"), "down INC"):
            shown = await _look_for(person, wanted)
            assert "VPN is down" in shown
            assert "Order VPN" not in shown
        assert words["nothing"] in await _look_for(person, "OPS-9")
        assert words["needed"] in (await person.submit({"wanted": "  "})).errors["wanted"]
        await close_all(person)
    await talk.forget()


@pytest.mark.parametrize("language", ["en", "da"])
async def test_what_has_ended_is_found_with_how_it_ended(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """The risk is closed, the action done, the blocker confirmed: the lists have them no more."""
    words, panel = WORDS[language], await set_up(language=language)
    said = await _say(talk, cast, panel)
    await cast.erik.click(said, "risk.look")
    await cast.erik.submit({"how": "closed", "word": "She stays"})
    await close_all(cast.erik)
    await cast.erik.click(panel, "action.list")
    await cast.erik.press("action.finish")
    await close_all(cast.erik)
    card = await talk.expect("VPN IS DOWN")
    await from_more(cast.erik, card, "escalation.resolve")
    await cast.erik.submit({"remedy": "A new cable"})
    await close_all(cast.erik)
    await from_more(cast.anna, card, "escalation.confirm")
    await close_all(cast.anna)
    for person in {"en": (cast.noor, cast.sofia), "da": (cast.anna, cast.erik)}[language]:
        await person.click(panel, "risk.list")
        assert "Maja" not in text_of(person)
        await person.press("reference.find")
        shown = await _look_for(person, "inc-123")
        for found in ("closed", "done", "confirmed"):
            assert words[found] in shown
        assert "VPN is down" in await _look_for(person, "new CABLE")
        await person.press("escalation.story")
        assert "INC-123" in text_of(person)
        await close_all(person)
    await talk.forget()


async def test_what_has_no_room_is_counted_and_what_a_mediation_led_to_is_not_found(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """By the command, too: the newest stand there."""
    await set_up()

    def note(w: Unit) -> None:
        anna = w.session.exec(select(Member).where(Member.user == cast.anna.id)).one()
        seat = partnerships.seat_of(w, w.session.get_one(Partnership, anna.partnership_id), anna)
        due = seat.own_today(w.now)
        for n in range(15):
            action.add(
                w,
                seat,
                text=f"Step {n}.",
                owner_id=anna.id,
                due_on=due,
                source="hand",
                source_id=seat.partnership.id,
                kept_at="OPS-17",
            )
        action.add(
            w,
            seat,
            text="In confidence",
            owner_id=anna.id,
            due_on=due,
            source="mediation",
            source_id=1,
            kept_at="OPS-17",
        )

    await stage.bot.work(note)
    await cast.anna.command("/samspil find", CHANNEL)
    shown = await _look_for(cast.anna, "OPS-17")
    assert "Step 14." in shown
    assert "Step 4." not in shown
    assert WORDS["da"]["more"] in shown
    assert "confidence" not in shown
    assert WORDS["da"]["nothing"] in await _look_for(cast.anna, "confidence")
    await talk.forget()
