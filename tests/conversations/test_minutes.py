"""Minutes of a steering meeting are approved by a word, by a remark that both read, or by silence."""

import pytest
from conversations_sample import Cast, SetUp, agreed, at, close_all, propose_forum, text_of

from playground.conversation import Conversation
from playground.stage import Stage
from playground.workspace import Message

WORDS = {
    "en": {
        "term": "minutes are approved",
        "prompt": "STEERING MEETING, TUESDAY 5 MAY 10:00",
        "digest": "SUMMARY FOR STEERING MEETING, TUESDAY 5 MAY 10:00",
        "asked": "Brevik Systems: asked; approved by silence on Wednesday 13 May",
        "silent": "Brevik Systems: approved by silence on Wednesday 13 May",
        "approved": "Brevik Systems: approved on Thursday 7 May (Erik Lund)",
        "remark": "Brevik Systems: remark on Thursday 7 May (Erik Lund): We said June",
        "minutes": "Minutes: Steering meeting, Tuesday 5 May 10:00",
        "in list": "Minutes: approved by silence",
    },
    "da": {
        "term": "referatet godkendes",
        "prompt": "STYREGRUPPEMØDE, TIRSDAG 5. MAJ KL. 10.00",
        "digest": "OPSAMLING TIL STYREGRUPPEMØDE, TIRSDAG 5. MAJ KL. 10.00",
        "asked": "Brevik Systems: spurgt; godkendt ved tavshed onsdag 13. maj",
        "silent": "Brevik Systems: godkendt ved tavshed onsdag 13. maj",
        "approved": "Brevik Systems: godkendt torsdag 7. maj (Erik Lund)",
        "remark": "Brevik Systems: bemærkning torsdag 7. maj (Erik Lund): We said June",
        "minutes": "Referat: Styregruppemøde, tirsdag 5. maj kl. 10.00",
        "in list": "Referat: godkendt ved tavshed",
        "told": "Brevik Systems har en bemærkning til referatet i #nordlys-brevik.",
    },
}


async def met(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> tuple[Message, Message]:
    """A steering meeting was agreed and held, and something decided; returns the panel and its summary."""
    words = WORDS[language]
    panel = await set_up(rhythm="monthly:-1", weekdays=["4"], language=language)
    await propose_forum(cast.anna, panel, 2)
    await agreed(talk, cast.erik, words["term"])
    await stage.live_until(at(4, 10, 1))
    prompt = await talk.expect(words["prompt"], buttons=["status.nothing_new"])
    for person in (cast.anna, cast.erik):
        await person.click(prompt, "status.nothing_new")
        await close_all(person)
    await stage.live_until(at(5, 10, 1))
    digest = await talk.expect(words["digest"], "@Anna Holm")
    await cast.anna.click(digest, "status.decide")
    await cast.anna.submit({"decision": "We go on in July"})
    await talk.expect_update(digest, "We go on in July")
    await talk.forget()
    return panel, digest


@pytest.mark.parametrize("language", ["en", "da"])
async def test_silence_is_written_as_such(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """In the summary, the direct message, the minutes and the decisions, for both."""
    words = WORDS[language]
    panel, digest = await met(stage, talk, cast, set_up, language)
    await stage.live_until(at(6, 10, 1))
    buttons = ["approval.approve", "approval.ask_remark", "status.read"]
    asked = await talk.expect(words["minutes"], words["asked"], to=cast.erik, buttons=buttons)
    await talk.expect_update(digest, words["asked"])
    await stage.live_until(at(13, 10, 1))
    await talk.expect_update(digest, words["silent"])
    await talk.expect_update(asked, words["silent"])
    assert "approval.approve" not in str(asked.blocks)
    await talk.forget()
    for person in (cast.anna, cast.erik):
        await person.click(panel, "panel.more")
        await person.press("status.decisions")
        assert "We go on in July" in text_of(person)
        if person is cast.erik:
            assert words["in list"] in text_of(person)
        await close_all(person)
        await person.click(digest, "status.read")
        await person.press("status.minutes")
        await close_all(person)
        _paper, file = (await talk.expect("10", to=person)).files
        assert file.content is not None
        if person is cast.erik:
            assert f"- {words['silent']}" in file.content.decode()
    await talk.forget()


@pytest.mark.parametrize("language", ["en", "da"])
async def test_a_remark_by_the_panel_alone_is_read_by_both(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Erik finds it under what waits for him; an empty one is refused at its field."""
    words = WORDS[language]
    panel, digest = await met(stage, talk, cast, set_up, language)
    await stage.live_until(at(7, 10))
    asked = await talk.expect(words["minutes"], to=cast.erik, buttons=["approval.approve"])
    await talk.forget()
    await cast.erik.click(digest, "status.read")
    await cast.erik.press("approval.read")
    assert words["asked"] in text_of(cast.erik)
    await close_all(cast.erik)
    await cast.erik.click(panel, "mine.show")
    await cast.erik.press("approval.read")
    assert words["asked"] in text_of(cast.erik)
    await cast.erik.press("approval.ask_remark")
    assert "remark" in (await cast.erik.submit({"remark": " "})).errors
    assert not (await cast.erik.submit({"remark": "We said June"})).errors
    await close_all(cast.erik)
    await talk.expect_update(digest, words["remark"])
    await talk.expect_update(asked, words["remark"])
    assert words["remark"] in talk.read(digest)
    # Anna reads Danish, whatever the channel does.
    buttons, told_in_danish = ["status.read", "status.decisions", "agenda.show"], WORDS["da"]["told"]
    told = await talk.expect(told_in_danish, "We said June", to=cast.anna, buttons=buttons)
    await talk.expect_nothing_else()
    await cast.anna.click(told, "status.decisions")
    await cast.anna.press("status.replace")
    await cast.anna.submit({"decision": "We go on in June"})
    await close_all(cast.anna)
    await talk.expect_update(digest, "We go on in June")
    await talk.forget()


@pytest.mark.parametrize("language", ["en", "da"])
async def test_one_click_approves_and_only_once(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """By Erik, in his direct message: it says so, and the summary does."""
    words = WORDS[language]
    _panel, digest = await met(stage, talk, cast, set_up, language)
    await stage.live_until(at(7, 10))
    asked = await talk.expect(words["minutes"], to=cast.erik, buttons=["approval.approve"])
    await talk.forget()
    await cast.erik.click(asked, "approval.approve")
    await talk.expect_update(digest, words["approved"])
    await talk.expect_update(asked, words["approved"])
    await stage.live_until(at(14, 12))
    assert words["approved"] in talk.read(digest)
    await talk.forget()
