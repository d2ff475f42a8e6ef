"""Decisions have a number, are found again, and replaced; the next summary says what was decided since."""

import time

import pytest
from conversations_sample import Cast, SetUp, at, close_all, from_more, options_of, text_of

from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage

WORDS = {
    "en": {
        "prompt": "STATUS MEETING TUESDAY 5 MAY 10:00",
        "digest": "SUMMARY FOR THE STATUS MEETING TUESDAY 5 MAY 10:00",
        "next": "SUMMARY FOR THE STATUS MEETING TUESDAY 12 MAY 10:00",
        "replaced": "1. Jump host until June  ·  replaced by 3",
        "replacing": "3. Jump host until July",
        "since": "Decided since last time",
        "standing": "3. Jump host until July  ·  Responsible: @Jonas Friis  ·  replaces 1",
        "seen to": "2. Two testers  ·  Responsible: @Sofia Brandt",
        "open": "Disagreements between the companies\n• 🟡 Who pays for the tests: yellow until",
    },
    "da": {
        "prompt": "STATUSMØDE TIRSDAG 5. MAJ KL. 10.00",
        "digest": "OPSAMLING TIL STATUSMØDET TIRSDAG 5. MAJ KL. 10.00",
        "next": "OPSAMLING TIL STATUSMØDET TIRSDAG 12. MAJ KL. 10.00",
        "replaced": "1. Jump host until June  ·  erstattet af 3",
        "replacing": "3. Jump host until July",
        "since": "Besluttet siden sidst",
        "standing": "3. Jump host until July  ·  Ansvarlig: @Jonas Friis  ·  erstatter 1",
        "seen to": "2. Two testers  ·  Ansvarlig: @Sofia Brandt",
        "open": "Uenigheder mellem virksomhederne\n• 🟡 Who pays for the tests: gul til",
    },
}


@pytest.mark.parametrize("language", ["en", "da"])
async def test_a_decision_is_found_again_and_replaced(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Noted by both, searched and replaced by the partner through the panel alone, and once only."""
    words, panel = WORDS[language], await set_up(weekdays=["1"], clock="10:00", language=language)
    await stage.live_until(at(4, 10, 1))
    prompt = await talk.expect(words["prompt"])
    for person in (cast.anna, cast.erik):
        await person.click(prompt, "status.nothing_new")
        await close_all(person)
    await cast.erik.click(panel, "panel.more")
    assert "status.decisions" not in str(cast.erik.view.blocks)  # type: ignore[union-attr]
    await close_all(cast.erik)
    await stage.live_until(at(5, 10, 1))
    digest = await talk.expect(words["digest"])
    for person, decided in ((cast.anna, "Jump host until June"), (cast.erik, "Two testers")):
        await person.click(digest, "status.decide")
        sees_to = {"responsible": options_of(person)["Sofia Brandt"]} if person is cast.erik else {}
        assert not (await person.submit({"decision": decided, **sees_to})).errors
        await talk.expect_update(digest, decided)
    assert words["seen to"] in talk.read(digest)
    await cast.erik.click(digest, "status.read")
    await cast.erik.press("status.minutes")
    await close_all(cast.erik)
    _paper, file = (await talk.expect("10", to=cast.erik)).files
    assert file.content is not None
    assert "- 2: Two testers (" in file.content.decode()
    assert "Sofia Brandt)" in file.content.decode()

    await cast.erik.click(panel, "panel.more")
    await cast.erik.press("status.decisions")
    assert "2. Two testers" in text_of(cast.erik)
    await cast.erik.submit({"wanted": "JUNE host"})
    assert "1. Jump host until June" in text_of(cast.erik)
    assert "Two testers" not in text_of(cast.erik)
    await cast.erik.press("status.replace")
    people = options_of(cast.erik)
    instead = {"decision": "Jump host until July", "responsible": people["Jonas Friis"]}
    assert "decision" in (await cast.erik.submit({**instead, "decision": " "})).errors
    assert words["replaced"].split("  ·  ")[1] in await sent_over_an_old_list(stage, cast.erik, instead)
    await close_all(cast.erik)
    await talk.expect_update(digest, words["replaced"], words["replacing"])

    await cast.anna.click(panel, "panel.more")
    await cast.anna.press("status.decisions")
    await cast.anna.submit({"wanted": "1"})
    assert "status.replace" not in str(cast.anna.view.blocks)  # type: ignore[union-attr]
    await cast.anna.submit({"wanted": "nobody said this"})
    assert "Der blev ikke fundet nogen beslutning." in text_of(cast.anna)
    await close_all(cast.anna)

    await from_more(cast.erik, panel, "disagreement.list")
    await cast.erik.press("disagreement.raise")
    await cast.erik.submit({"what": "Who pays for the tests", "view": "You ordered them"})
    await close_all(cast.erik)
    await stage.live_until(at(12, 10, 1))
    await talk.expect(words["next"], words["since"], words["standing"], words["seen to"], words["open"])
    await talk.forget()


async def sent_over_an_old_list(stage: Stage, person: Person, values: dict[str, str]) -> str:
    """Somebody sends a modal that stands over a list which they opened minutes ago; returns the list."""
    stage.bot.work._elapsed = lambda: time.monotonic() + 60
    assert not (await person.submit(values)).errors
    await stage.settle()
    return text_of(person)
