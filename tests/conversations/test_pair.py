"""Pairs as conversations: who says yes is drawn, told with whom, and asked whether they met."""

import pytest
from conversations_sample import Cast, SetUp, at, options_of, text_of

from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.transcript import buttons_of
from playground.workspace import Message

pytestmark = pytest.mark.meetings_far_away

WORDS = {
    "en": {
        "plan": "@Erik Lund planned pairs: every two weeks on Tuesday at 10:00",
        "next": "Next time: Tuesday 5 May 10:00",
        "yes": "you are drawn from now on",
        "paired": "You are paired with @Anna Holm",
        "first": "1. What does a good week look like for you?",
        "out": "you sit out",
        "count": "Last time 1 pair was drawn.",
        "question": "Did you meet @Anna Holm",
        "waits": "You were paired: did you meet?",
        "met": "Noted: you met @Anna Holm",
        "ended": "@Erik Lund ended the pairs",
        "rhythm": "every two weeks",
        "never": "No pairs are drawn at present.",
    },
    "da": {
        "plan": "@Erik Lund har planlagt makkerpar: hver anden uge",
        "next": "Næste gang: tirsdag 5. maj kl. 10.00",
        "yes": "du er med fra nu af",
        "paired": "Du danner makkerpar med @Anna Holm",
        "first": "1. Hvordan ser en god uge ud for dig?",
        "out": "du sidder over",
        "count": "Sidste gang blev der trukket 1 makkerpar.",
        "question": "Fik du mødt @Anna Holm",
        "waits": "I blev et makkerpar: mødtes I?",
        "met": "Noteret: du har mødt @Anna Holm",
        "ended": "@Erik Lund har stoppet makkerparrene",
        "rhythm": "hver anden uge",
        "never": "Der trækkes ingen makkerpar",
    },
}


async def says(person: Person, panel: Message, wish: str) -> str:
    """Somebody says whether they take part; what they are told."""
    await person.click(panel, "pair.show")
    await person.submit({"wish": wish})
    said = text_of(person)
    await person.close_view()
    return said


@pytest.mark.parametrize("language", ["en", "da"])
async def test_two_people_are_drawn_told_with_whom_and_asked_whether_they_met(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Planned by the partner side's contact person; asked before the next draw, which ends."""
    words, panel = WORDS[language], await set_up(language=language)
    await cast.liam.click(panel, "pair.show")
    assert words["never"] in text_of(cast.liam)
    assert cast.liam.view
    assert "pair.change" not in buttons_of(cast.liam.view)
    await cast.liam.close_view()

    await cast.erik.click(panel, "pair.show")
    await cast.erik.press("pair.change")
    assert options_of(cast.erik)[words["rhythm"]] == "2", "as for meetings"
    await cast.erik.submit({"every": "2", "weekday": "1", "clock": "10:00"})
    while cast.erik.view:
        await cast.erik.close_view()
    plan = await talk.expect(words["plan"], words["next"], buttons=["pair.show"])
    assert words["yes"] in await says(cast.erik, plan, "yes")
    assert words["yes"] in await says(cast.sofia, panel, "yes")
    assert "du er med fra nu af" in await says(cast.anna, panel, "yes")
    await says(cast.jonas, panel, "yes")
    assert "du er ikke med" in await says(cast.jonas, panel, "no")

    await stage.live_until(at(5, 10, 1))
    annas = await talk.expect("Du danner makkerpar med", "1. Hvordan ser en god uge", to=cast.anna)
    drawn = cast.erik if "@Erik Lund" in talk.read(annas) else cast.sofia
    other = cast.sofia if drawn is cast.erik else cast.erik
    await talk.expect(words["paired"], words["first"], to=drawn)
    await talk.expect(words["out"], to=other)
    await talk.expect_update(plan, words["count"])

    await stage.live_until(at(18, 10, 1))
    question = await talk.expect(words["question"], to=drawn, buttons=["pair.tell"])
    await talk.expect("Fik du mødt", to=cast.anna, buttons=["pair.tell"])
    await drawn.click(panel, "mine.show")
    assert words["waits"] in text_of(drawn)
    await drawn.close_view()
    await drawn.click(question, "pair.tell")
    await drawn.submit({"met": "yes"})
    await drawn.close_view()
    await talk.expect_update(question, words["met"])

    await cast.erik.click(panel, "pair.show")
    await cast.erik.press("pair.change")
    await cast.erik.submit({"every": "0"})
    assert words["never"] in text_of(cast.erik)
    await talk.expect_update(plan, words["ended"])
    await stage.live_until(at(19, 12))


async def test_where_nobody_of_one_side_says_yes_their_contact_persons_are_told_once(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Not the channel, and not again the next week."""
    panel = await set_up()
    await cast.anna.command("/samspil pairs", "nordlys-brevik")
    await cast.anna.press("pair.change")
    await cast.anna.submit({"every": "1", "weekday": "1", "clock": "10:00"})
    await talk.expect("planned pairs: every Tuesday at 10:00")
    assert "drawn from now on" in await says(cast.sofia, panel, "yes")
    await stage.live_until(at(5, 10, 1))
    await talk.expect("Der blev ikke trukket makkerpar", to=cast.anna)
    await talk.expect("No pairs were drawn", to=cast.erik, buttons=["pair.show"])
    await stage.live_until(at(12, 10, 1))
