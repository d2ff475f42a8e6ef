"""Ideas as conversations: suggested in the channel, answered by the other company, taken to the meeting."""

import pytest
from conversations_sample import (
    Cast,
    SetUp,
    agreed,
    at,
    options_of,
    pause_meetings,
    propose_forum,
    text_of,
)

from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.transcript import buttons_of
from playground.workspace import Message

WORDS = {
    "en": {
        "lead": "💡 Idea from @Erik Lund (Brevik Systems)",
        "by": "Please answer by Monday 11 May.",
        "more": "Ideas\n1 open",
        "gain": "what it would give",
        "reminder": "Brevik Systems suggests in",
        "own": "Another company answers this idea.",
        "why": "why not now",
        "not_now": "Not now (@Anna Holm): Too much at once",
        "answered": "answered already",
        "tried": "✅ We try it (@Anna Holm).",
        "taken": "@Anna Holm takes it to the next status meeting.",
        "steering": "@Anna Holm takes it to: Steering meeting.",
        "operations": "SUMMARY FOR OPERATIONS MEETING, TUESDAY {day} MAY 10:00",
        "above": "SUMMARY FOR STEERING MEETING",
        "ended": "Steering meeting has ended.",
        "prompt": "STATUS MEETING",
        "digest": "SUMMARY FOR THE STATUS MEETING",
        "talk": "Ideas to talk about",
        "withdrawn": "Withdrawn by @Erik Lund.",
        "only": "Only who suggested an idea",
        "none": "No idea waits for an answer",
        "thanks": "Thank you. It goes to the channel, and an answer is asked for by Monday 11 May.",
    },
    "da": {
        "lead": "💡 Idé fra @Erik Lund (Brevik Systems)",
        "by": "Svar senest mandag 11. maj.",
        "more": "Idéer\n1 åben",
        "gain": "hvad det ville give",
        "reminder": "Brevik Systems foreslår i",
        "own": "En anden virksomhed svarer på idéen.",
        "why": "hvorfor ikke nu",
        "not_now": "Ikke nu (@Anna Holm): Too much at once",
        "answered": "allerede besvaret",
        "tried": "✅ Vi prøver det (@Anna Holm).",
        "taken": "@Anna Holm tager den med til næste statusmøde.",
        "steering": "@Anna Holm tager den med til: Styregruppemøde.",
        "operations": "OPSAMLING TIL DRIFTSMØDE, TIRSDAG {day}. MAJ KL. 10.00",
        "above": "OPSAMLING TIL STYREGRUPPEMØDE",
        "ended": "Styregruppemøde er afsluttet.",
        "prompt": "STATUSMØDE",
        "digest": "OPSAMLING TIL STATUSMØDET",
        "talk": "Idéer at tale om",
        "withdrawn": "Trukket tilbage af @Erik Lund.",
        "only": "Kun den, der har foreslået idéen",
        "none": "Ingen idé venter på svar",
        "thanks": "Tak. Den kommer i kanalen, og der bedes om svar senest mandag 11. maj.",
    },
}
HOSTILE = "One list <!channel> & <https://x.example|more>"


async def close_all(person: Person) -> None:
    while person.view is not None:
        await person.close_view()


async def suggests(person: Person, panel: Message, words: dict[str, str]) -> None:
    """From the panel alone; each refusal at its field, and nothing typed is lost."""
    await person.click(panel, "panel.more")
    await person.press("idea.list")
    assert words["none"] in text_of(person)
    await person.press("idea.suggest")
    sent = await person.submit({"what": HOSTILE, "gain": " ", "effort": "small"})
    assert words["gain"] in sent.errors["gain"]
    assert HOSTILE in text_of(person), "what was typed still stands there"
    await person.submit({"gain": "Both look in one place", "needed": "Write in ours"})
    assert words["thanks"] in text_of(person)
    await close_all(person)


@pytest.mark.parametrize("language", ["en", "da"])
async def test_an_idea_is_answered_by_the_other_company(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Suggested through the panel by the partner's side; the contact at home is reminded, and declines."""
    words, annas = WORDS[language], WORDS["da"]
    panel = await set_up(rhythm="monthly:-1", weekdays=["4"], language=language)
    await suggests(cast.erik, panel, words)
    said = await talk.expect(words["lead"], words["by"], HOSTILE, "Both look in one place", "Write in ours")
    await cast.erik.click(said, "idea.ask_decline")
    assert words["own"] in text_of(cast.erik)
    await close_all(cast.erik)
    await cast.anna.click(panel, "panel.more")
    assert annas["more"] in text_of(cast.anna)
    await close_all(cast.anna)

    await stage.live_until(at(8, 16))
    reminder = await talk.expect(annas["reminder"], "One list", to=cast.anna)
    await cast.anna.click(reminder, "idea.ask_decline")
    sent = await cast.anna.submit({"word": " "})
    assert annas["why"] in sent.errors["word"]
    await cast.anna.submit({"word": "Too much at once"})
    await talk.expect_update(said, words["not_now"])
    await talk.expect_update(reminder, annas["not_now"])
    assert not buttons_of(said)


@pytest.mark.parametrize("language", ["en", "da"])
async def test_an_idea_goes_to_the_meeting_and_is_tried(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """It stands in the summary; what comes of it is an action with somebody responsible."""
    words = WORDS[language]
    panel = await set_up(weekdays=["1"], clock="10:00", language=language)
    for person in (cast.anna, cast.erik):
        await person.click(panel, "panel.count_out")
        await person.close_view()
    await suggests(cast.erik, panel, words)
    said = await talk.expect(words["lead"])
    await cast.anna.click(said, "idea.to_meeting")
    await talk.expect_update(said, words["taken"])
    assert "idea.to_meeting" not in buttons_of(said)
    await stage.live_until(at(5, 10, 1))
    await talk.expect(words["prompt"])
    digest = await talk.expect(words["digest"], words["talk"], "One list")
    stage.slack.faults.plan("duplicate", "view_submission", times=1)
    await cast.anna.click(said, "idea.ask_try")
    assert f"?: {HOSTILE}" in text_of(cast.anna), "it may be sent as it is"
    await cast.anna.submit({"action": "Begin one list", "due_on": "2026-05-29"})
    await talk.expect_update(said, words["tried"], "Begin one list")
    assert not buttons_of(said)
    await stage.live_until(at(12, 10, 1))
    await talk.expect(words["prompt"])
    later = await talk.expect(words["digest"])
    assert words["talk"] not in talk.read(later)
    assert words["talk"] in talk.read(digest)


@pytest.mark.parametrize("language", ["en", "da"])
async def test_an_idea_is_withdrawn_by_who_suggested_it(
    talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """A colleague cannot."""
    words = WORDS[language]
    panel = await set_up(rhythm="monthly:-1", weekdays=["4"], language=language)
    await suggests(cast.erik, panel, words)
    said = await talk.expect(words["lead"])
    await cast.sofia.click(said, "idea.withdraw")
    assert words["only"] in text_of(cast.sofia)
    await close_all(cast.sofia)
    await cast.erik.click(said, "idea.withdraw")
    await talk.expect_update(said, words["withdrawn"])
    assert not buttons_of(said)


@pytest.mark.parametrize("language", ["en", "da"])
async def test_what_nobody_has_answered_stands_in_one_summary(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """In that of the status meetings; of the next forum while these pause."""
    words = WORDS[language]
    panel = await set_up(weekdays=["1"], clock="10:00", language=language)
    await propose_forum(cast.anna, panel, 0)
    await agreed(talk, cast.erik, "@Anna Holm")
    await suggests(cast.erik, panel, words)
    await stage.live_until(at(12, 10, 1))
    await talk.expect(words["digest"], words["talk"], "One list")
    assert words["talk"] not in talk.read(await talk.expect(words["operations"].format(day=12)))
    await talk.forget()
    await pause_meetings(talk, cast, panel, language)
    await stage.live_until(at(19, 10, 1))
    await talk.expect(words["operations"].format(day=19), words["talk"], "One list")
    await talk.forget()


@pytest.mark.parametrize("language", ["en", "da"])
async def test_with_further_forums_the_meeting_is_chosen(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Its summary alone shows the idea, nobody is reminded; once it has ended, the status meetings do."""
    words = WORDS[language]
    panel = await set_up(weekdays=["1"], clock="10:00", language=language)
    await propose_forum(cast.anna, panel, 2)
    await agreed(talk, cast.erik, "@Anna Holm")
    await suggests(cast.erik, panel, words)
    said = await talk.expect(words["lead"])
    await cast.anna.click(said, "idea.to_meeting")
    assert "meeting" in (await cast.anna.submit({})).errors
    steering = options_of(cast.anna)["Styregruppemøde"]
    assert not (await cast.anna.submit({"meeting": steering})).errors
    await close_all(cast.anna)
    await talk.expect_update(said, words["steering"])
    await stage.live_until(at(5, 10, 1))
    assert words["talk"] not in talk.read(await talk.expect(words["digest"]))
    await talk.expect(words["above"], words["talk"], "One list")
    await talk.forget()
    await stage.live_until(at(11, 8))
    assert "idea.ask_try" not in [
        each
        for happening in stage.slack.timeline
        if happening.message is not None and happening.message is not said
        for each in buttons_of(happening.message)
    ]
    await talk.forget()
    await cast.erik.click(panel, "panel.more")
    for button in ("status.plan", "forum.list", "forum.plan", "forum.end"):
        await cast.erik.press(button)
    await close_all(cast.erik)
    await agreed(talk, cast.anna, "@Erik Lund")
    await talk.expect(words["ended"])
    await talk.expect_update(said, words["taken"])
    await stage.live_until(at(12, 10, 1))
    await talk.expect(words["digest"], words["talk"], "One list")
    await talk.forget()
