"""Disagreements between companies: each says how it sees it, it turns red, and all say how it was solved."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from conversations_sample import Cast, SetUp, agreed, close_all, from_more, read_in, text_of
from mediation_sample import give_part

from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.transcript import buttons_of
from playground.workspace import Message

WORDS = {
    "en": {
        "yellow": "🟡 Disagreement between us: Who pays for the tests",
        "sees": "How Brevik Systems sees it (Erik Lund)",
        "silent": "Nordlys Forsyning has not said yet how it sees it.",
        "by": "If it is not solved by Tuesday 19 May",
        "goes": "it turns red. Then it goes to Anna Holm, Erik Lund.",
        "group": "it turns red. Then it goes to the steering group.",
        "answer": "Read it and answer",
        "read": "Read it",
        "asked": "Brevik Systems sees something differently, as a company",
        "answered": "How Nordlys Forsyning sees it (Anna Holm)",
        "panel": "Disagreement between us\n🟡 Who pays for the tests: yellow until Tuesday 19 May",
        "mine": "A disagreement between the companies waits for your company's word.",
        "theirs": "The contact persons, facilitators and the steering group of your company say this.",
        "empty": "Write how your company sees it.",
        "more": "Disagreement between us",
        "agreed": "WHAT WE AGREED",
        "solved": "How it is solved, as Anna Holm puts it:",
        "say": "So say: Nordlys Forsyning",
        "heard": "Nordlys Forsyning has answered (Anna Holm).",
        "put": "Anna Holm says how it is solved, in #nordlys-brevik: Who pays for the tests. Is it so?",
        "done": "Solved: all companies say so.",
        "over": "✅ Disagreement between us: Who pays for the tests",
        "red": "🔴 Who pays for the tests is not solved in time. @Karen Dahl",
        "days": "A disagreement between us is yellow: 10 working days → 5 working days",
        "withdrawn": "Withdrawn by Brevik Systems.",
        "own": "Only the company that raised it can withdraw it.",
    },
    "da": {
        "yellow": "🟡 Uenighed mellem os: Who pays for the tests",
        "sees": "Sådan ser Brevik Systems det (Erik Lund)",
        "silent": "Nordlys Forsyning har ikke sagt endnu, hvordan den ser det.",
        "by": "Er den ikke løst tirsdag 19. maj",
        "goes": "bliver den rød. Så går den til Anna Holm, Erik Lund.",
        "group": "bliver den rød. Så går den til styregruppen.",
        "answer": "Læs og svar",
        "read": "Læs den",
        "asked": "Brevik Systems ser som virksomhed anderledes på noget",
        "answered": "Sådan ser Nordlys Forsyning det (Anna Holm)",
        "panel": "Uenighed mellem os\n🟡 Who pays for the tests: gul til tirsdag 19. maj",
        "mine": "En uenighed mellem virksomhederne venter på din virksomheds ord.",
        "theirs": "Det siger kontaktpersonerne, mødelederne og styregruppen fra din virksomhed.",
        "empty": "Skriv, hvordan din virksomhed ser det.",
        "more": "Uenighed mellem os",
        "agreed": "DET HAR VI AFTALT",
        "solved": "Sådan er den løst, siger Anna Holm:",
        "say": "Det siger: Nordlys Forsyning",
        "heard": "Nordlys Forsyning har svaret (Anna Holm).",
        "put": "Anna Holm siger, hvordan den er løst, i #nordlys-brevik: Who pays",
        "done": "Løst: det siger alle virksomheder.",
        "over": "✅ Uenighed mellem os: Who pays for the tests",
        "red": "🔴 Who pays for the tests er ikke løst i tide. @Karen Dahl",
        "days": "En uenighed mellem os er gul: 10 arbejdsdage → 5 arbejdsdage",
        "withdrawn": "Trukket tilbage af Brevik Systems.",
        "own": "Kun den virksomhed, der har rejst den, kan trække den tilbage.",
    },
}


@pytest.fixture
def set_up(set_up_paused: SetUp) -> SetUp:
    """With the status meetings paused, since weeks pass in these conversations."""
    return set_up_paused


async def disagree(person: Person, panel: Message) -> None:
    """Somebody says from the panel that their company sees something differently."""
    await from_more(person, panel, "disagreement.list")
    await person.press("disagreement.raise")
    await person.submit({"what": "Who pays for the tests", "view": "You ordered <them> & they are extra"})
    await close_all(person)


def may(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of May 2026 in Copenhagen."""
    return datetime(2026, 5, day, hour, minute, tzinfo=ZoneInfo("Europe/Copenhagen"))


@pytest.mark.parametrize("language", ["en", "da"])
async def test_two_companies_say_how_they_see_it_and_agree(
    talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Each side's view beside the other's; it is over when both say so, in words that both have read."""
    words, panel = WORDS[language], await set_up(language=language)
    await read_in(language, panel, cast.anna)
    await cast.erik.click(panel, "panel.more")
    more = text_of(cast.erik)
    assert more.index(words["more"]) < more.index(words["agreed"]), "it is to be followed up"
    await close_all(cast.erik)
    await disagree(cast.erik, panel)
    card = await talk.expect(
        words["yellow"], words["sees"], words["silent"], "You ordered <them> & they are extra", words["by"],
        words["goes"],
    )  # fmt: skip
    assert "@Anna Holm" not in talk.read(card), "nobody is called before it is theirs"
    asked = await talk.expect("Who pays for the tests", f"[{words['answer']}]", to=cast.anna)
    await talk.expect_update(panel, words["panel"])
    await cast.liam.click(card, "disagreement.ask_state")
    assert words["theirs"] in text_of(cast.liam)
    await close_all(cast.liam)
    await cast.anna.click(panel, "mine.show")
    assert words["mine"] in text_of(cast.anna)
    await close_all(cast.anna)

    await cast.anna.click(asked, "disagreement.read")
    assert words["sees"] in text_of(cast.anna)
    await cast.anna.press("disagreement.ask_state")
    sent = await cast.anna.submit({"view": "  "})
    assert sent.errors["view"] == words["empty"]
    await cast.anna.submit({"view": "It is part of what we ordered"})
    await close_all(cast.anna)
    await talk.expect_update(card, words["answered"], "It is part of what we ordered")
    heard = await talk.expect(words["heard"], f"[{words['read']}]", to=cast.erik)
    (beside,) = [block["fields"] for block in card.blocks if "fields" in block]
    views = sorted(each["text"].partition("\n")[2] for each in beside)
    assert views == ["It is part of what we ordered", "You ordered &lt;them&gt; &amp; they are extra"]
    await cast.anna.click(card, "disagreement.withdraw")
    assert words["own"] in text_of(cast.anna)
    await close_all(cast.anna)

    await cast.anna.click(card, "disagreement.ask_settle")
    await cast.anna.submit({"word": "We share the cost"})
    await talk.expect_update(card, words["solved"], "We share the cost", words["say"])
    put = await talk.expect(words["put"], "We share the cost", to=cast.erik, buttons=["disagreement.read"])
    # Who put it has answered by that.
    assert [words["answer"] in talk.read(each) for each in (asked, heard)] == [False, True]
    stale = next(b["value"] for b in _buttons(card) if b["action_id"] == "disagreement.agree")
    await cast.anna.click(card, "disagreement.ask_settle")
    await cast.anna.submit({"word": "We share it, half and half"})
    await talk.expect_update(card, "half and half")
    await talk.expect_update(put, "half and half")
    assert stale != next(b["value"] for b in _buttons(card) if b["action_id"] == "disagreement.agree")
    await cast.erik.click(card, "disagreement.agree")
    await talk.expect_update(card, words["over"], "half and half", buttons=[])
    await talk.expect_update(asked, "✅", buttons=["disagreement.read"])
    await talk.expect_update(put, words["done"])
    assert not [each for each in buttons_of(card) if each.startswith("disagreement.")]
    await talk.expect_nothing_else()


def _buttons(message: Message) -> list[dict[str, Any]]:
    return [e for b in message.blocks if b["type"] == "actions" for e in b["elements"]]


@pytest.mark.parametrize("language", ["en", "da"])
async def test_what_is_not_solved_in_time_turns_red_and_goes_to_the_steering_group(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """On common working days, never at night; how long is agreed by both, and holds from the next one on."""
    words, panel = WORDS[language], await set_up(language=language)
    await give_part(talk, cast, panel, "Karen Dahl", "steering")
    await disagree(cast.erik, panel)
    card = await talk.expect(words["yellow"])
    await talk.expect("Who pays for the tests", to=cast.anna, buttons=["disagreement.read"])
    await give_part(talk, cast, panel, "Sofia Brandt", "steering")
    await talk.expect_update(card, words["group"])
    await from_more(cast.erik, panel, "disagreement.list")
    await cast.erik.press("disagreement.days")
    await cast.erik.submit({"days": "5"})
    await close_all(cast.erik)
    await agreed(talk, cast.anna, words["days"])
    stage.clock.move_to(may(19, 2))
    await stage.live_until(may(19, 7))
    await talk.expect_nothing_else()
    await stage.live_until(may(19, 9))
    await talk.expect(words["red"], buttons=["disagreement.read"])
    await talk.expect_update(card, "🔴")
    called = await talk.expect("🔴", "Who pays for the tests", to=cast.karen, buttons=["disagreement.read"])
    await cast.erik.click(card, "disagreement.withdraw")
    await talk.expect_update(card, words["withdrawn"], buttons=[])
    await talk.expect_update(called, "◻️")
    await stage.settle()
    await talk.forget()
