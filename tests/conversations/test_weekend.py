"""A critical blocker on a Friday afternoon: what comes is said, and a weekend counts if both want it."""

import pytest
from conversations_sample import (
    BY_EACH_SIDE,
    IN_EACH_LANGUAGE,
    Cast,
    SetUp,
    at,
    close_all,
    options_of,
    read_in,
    text_of,
)
from sqlmodel import select

from bot.partnerships import Unit
from bot.rituals.escalation import CLIMB, Escalation, EscalationDeadline
from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.transcript import buttons_of
from playground.workspace import Message

pytestmark = pytest.mark.meetings_far_away

WORDS = {
    "en": {
        "critical": "🔴 CRITICAL: MAIL IS DOWN",
        "will": "Called if nobody does anything:",
        "later": "• Friday 8 May 15:00 (Europe/Copenhagen): @Karen Dahl\n"
        "• Friday 8 May 15:30 (Europe/Copenhagen): @Jonas Friis",
        "then": "answer by Friday 8 May 15:00 (Europe/Copenhagen), then @Karen Dahl",
        "stops": "it stops from Friday 8 May 16:00 (Europe/Copenhagen) until Monday 11 May 08:00",
        "ask": "Ask {side} to count through the weekend",
        "asks": "asks {side} to count it day and night. {who} can agree to that.",
        "may": "may count day and night, although you are not at work.",
        "task": "You are asked to let a blocker count day and night.",
        "says": "It counts day and night from now on, says {who}.",
        "runs": "Its clock runs day and night.",
        "kept": "The critical blocker of Friday 8 May: counts nights and days off, too",
        "not": "This is for Brevik Systems to agree",
    },
    "da": {
        "critical": "🔴 KRITISK: MAIL IS DOWN",
        "will": "Hvis ingen gør noget, tilkaldes:",
        "later": "• fredag 8. maj kl. 15.00 (Europe/Copenhagen): @Karen Dahl\n"
        "• fredag 8. maj kl. 15.30 (Europe/Copenhagen): @Jonas Friis",
        "then": "svar senest fredag 8. maj kl. 15.00 (Europe/Copenhagen), så @Karen Dahl",
        "stops": "står stille fra fredag 8. maj kl. 16.00 (Europe/Copenhagen) til mandag 11. maj kl. 08.00",
        "ask": "Bed {side} om at tælle weekenden med",
        "asks": "beder {side} om at tælle døgnet rundt. {who} kan sige ja til det.",
        "may": "må tælle døgnet rundt, selv om I ikke er på arbejde.",
        "task": "Du bliver spurgt, om en blokering må tælle døgnet rundt.",
        "says": "Fra nu af tæller den døgnet rundt, siger {who}.",
        "runs": "Tiden tælles døgnet rundt.",
        "kept": "Den kritiske blokering fra fredag 8. maj: tæller også nætter og fridage med",
        "not": "Her er det Brevik Systems, der siger ja",
    },
}


async def critical(stage: Stage, talk: Conversation, person: Person, panel: Message, heading: str) -> Message:
    """On a Friday at half past two, in working hours that end at four; what comes stands before them."""
    await stage.live_until(at(8, 14, 30))
    await person.click(panel, "escalation.raise")
    assert not (await person.submit({"what": "Mail is down", "severity": "critical"})).errors
    return await talk.expect(heading)


async def gets_part(talk: Conversation, cast: Cast, panel: Message, name: str, part: str) -> None:
    """Somebody of Nordlys is called after the contact persons."""
    await cast.anna.click(panel, "people.list")
    await cast.anna.submit({"person": options_of(cast.anna)[name]})
    await cast.anna.submit({"parts": [part]})
    await close_all(cast.anna)
    await talk.expect(name)


def deadline(w: Unit) -> str:
    """Until when somebody has to answer, in UTC."""
    found = w.session.exec(select(EscalationDeadline.at).where(EscalationDeadline.kind == CLIMB)).one()
    return found.strftime("%a %H:%M")


@BY_EACH_SIDE
@IN_EACH_LANGUAGE
async def test_a_weekend_counts_once_the_contact_of_who_answers_agrees(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str, side: str
) -> None:
    """Raised by either side: names, moments and the stop are read at once; one click asks, one agrees."""
    words, panel = WORDS[language], await set_up(language=language)
    who, contact = (cast.anna, cast.erik) if side == "home" else (cast.sofia, cast.anna)
    asked = {"home": "Brevik Systems", "partner": "Nordlys Forsyning"}[side]
    name = f"@{contact.user.name}"
    await read_in(language, panel, who, contact)
    await gets_part(talk, cast, panel, "Karen Dahl", "lead")
    await gets_part(talk, cast, panel, "Jonas Friis", "steering")
    story = await critical(stage, talk, who, panel, words["critical"])
    for person in {who, contact}:
        await talk.expect("MAIL IS DOWN", to=person)
    for said in ("will", "later", "stops"):
        assert words[said] in text_of(who)
    assert words["ask"].format(side=asked) in text_of(who)

    await who.press("escalation.ask_weekend")
    assert "escalation.ask_weekend" not in buttons_of(who.view), "it is asked once"  # type: ignore[arg-type]
    await close_all(who)
    await talk.expect(words["asks"].format(side=asked, who=name), thread=story)
    request = await talk.expect(words["may"], to=contact, buttons=["escalation.weekend"])
    await stage.live_until(at(8, 14, 50))
    before = await stage.bot.work(deadline)
    await contact.click(panel, "mine.show")
    assert words["task"] in text_of(contact)
    assert contact.view is not None
    assert "escalation.weekend" in str(contact.view.blocks)
    await close_all(contact)
    await who.click(panel, "mine.show")
    assert words["task"] not in text_of(who), "it is not for who asks"
    await close_all(who)
    await contact.click(request, "escalation.weekend")
    assert contact.view is None, "it was one click"
    await contact.click(panel, "mine.show")
    assert words["task"] not in text_of(contact)
    await close_all(contact)
    await talk.expect(words["says"].format(who=name), thread=story)
    await talk.expect_update(request, "Mail is down")
    assert "escalation.weekend" not in buttons_of(request)
    assert await stage.bot.work(deadline) == before, "what was left on a Friday afternoon is left"
    await who.click(story, "escalation.more")
    assert words["runs"] in text_of(who)
    await close_all(who)
    await who.click(panel, "charter.show")
    await who.press("agreement.history")
    assert words["kept"] in text_of(who)
    await close_all(who)

    await stage.live_until(at(8, 15, 1))
    await stage.live_until(at(9, 3))
    await talk.forget()
    climbed = await stage.bot.work(lambda w: w.session.exec(select(Escalation)).one())
    assert (climbed.rung, climbed.counts_always) == (4, True)


@pytest.mark.parametrize("language", ["en", "da"])
async def test_what_comes_is_said_once(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Where one step is left, the line that says who is to answer by when names it already."""
    words, panel = WORDS[language], await set_up(language=language)
    await gets_part(talk, cast, panel, "Karen Dahl", "lead")
    await critical(stage, talk, cast.erik, panel, words["critical"])
    for person in (cast.erik, cast.anna):
        await talk.expect("MAIL IS DOWN", to=person)
    shown = text_of(cast.erik)
    assert words["then"] in shown
    assert words["stops"] in shown
    assert words["will"] not in shown
    assert shown.count("@Karen Dahl") == 1
