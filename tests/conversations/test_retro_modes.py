"""Retros with names, and those in which each chooses for every card, as conversations."""

from functools import partial

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, at, close_all, options_of, text_of

from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.workspace import Message

WORDS = {
    "en": {
        "prompt": "RETRO MONDAY 4 MAY",
        "named": "With names: each card shows who wrote it.",
        "mixed": "You choose per card: with your name, or without.",
        "promise": "everybody in the channel sees who wrote each card",
        "choose": "what you write under Without my name is stored without it",
        "points": "Points carry no name",
        "nudge": "If you have not answered yet",
        "result": "WHAT CAME OUT OF THE RETRO",
        "two": "2 of 8 answered",
        "six": "6 of 8 answered",
        "few": "too few answered to show anything",
        "hidden": "Fewer did, so what there was has been deleted unread",
        "most": "MOST VOTES",
        "worth": "Was it worth it?",
        "file": "What came out of the retro of",
        "change": "Retros: names on cards: Anonymous → With names",
        "planned": "changed the plan of the retros",
    },
    "da": {
        "prompt": "RETRO MANDAG 4. MAJ",
        "named": "Med navn: hvert kort viser, hvem der har skrevet det.",
        "mixed": "Du vælger for hvert kort: med dit navn eller uden.",
        "promise": "alle i kanalen ser, hvem der har skrevet hvert kort",
        "choose": "det, du skriver under Uden mit navn, gemmes uden det",
        "points": "Point står uden navn",
        "nudge": "Hvis du ikke har svaret endnu",
        "result": "DET KOM DER UD AF RETROEN",
        "two": "2 af 8 har svaret",
        "six": "6 af 8 har svaret",
        "few": "for få har svaret til, at noget kan vises",
        "hidden": "Så mange var der ikke, så hvad der var, er slettet ulæst",
        "most": "FLEST STEMMER",
        "worth": "Var den det værd?",
        "file": "ud af retroen",
        "change": "Retroer: navne på kortene: Anonym → Med navn",
        "planned": "har ændret planen for retroerne",
    },
}


@pytest.fixture
def set_up(set_up: SetUp) -> SetUp:
    """With status meetings so far away that they stay out of these conversations."""
    return partial(set_up, rhythm="monthly:-1", weekdays=["4"])


async def opened(talk: Conversation, who: Person, panel: Message, mode: str, prompt: str) -> Message:
    """A retro opened by hand, in a mode that is chosen then."""
    await who.click(panel, "retro.plan")
    await who.press("retro.now")
    assert set(options_of(who).values()) >= {"anonymous", "mixed", "named"}
    sent = await who.submit({"mode": mode})
    assert not sent.errors
    await close_all(who)
    return await talk.expect(prompt, buttons=["retro.write"])


async def answers(person: Person, prompt: Message, **said: str) -> None:
    """Answer through the button of a message."""
    await person.click(prompt, "retro.write")
    sent = await person.submit(said)
    assert not sent.errors, sent.errors
    await person.close_view()


def says(key: str, person: Person) -> bool:
    """Whether the modal before somebody says it, in the language that they read."""
    return any(each[key] in text_of(person) for each in WORDS.values())


@pytest.mark.parametrize("language", ["en", "da"])
async def test_a_retro_with_names_from_its_opening_to_what_came_out(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Opened by the supplier, answered by one of each company: two are enough where names stand."""
    words, panel = WORDS[language], await set_up(language=language)
    prompt = await opened(talk, cast.erik, panel, "named", words["prompt"])
    assert words["named"] in talk.read(prompt)
    await cast.anna.click(prompt, "retro.write")
    assert says("promise", cast.anna)
    assert says("points", cast.anna)
    await cast.anna.press("retro.protects")
    assert says("promise", cast.anna)
    await close_all(cast.anna)
    assert "named_0" in (await missing(cast.anna, prompt))
    await answers(cast.anna, prompt, named_0="Tests before each release", health_safe="4")
    await answers(cast.erik, prompt, named_0="First thought")
    await answers(cast.erik, prompt, named_0="Tests before each release.", named_2="Weekly calls")
    await stage.live_until(at(6, 20))
    await talk.expect(words["nudge"], buttons=["retro.write"])
    await stage.live_until(at(7, 8, 50))
    result = await talk.expect(
        words["result"],
        words["two"],
        "Tests before each release",
        "– Anna Holm, Erik Lund",
        "Weekly calls  – Erik Lund",
        words["few"],
        buttons=["retro.act"],
    )
    assert "First thought" not in talk.read(result)
    await cast.sofia.click(result, "retro.read")
    assert "– Erik Lund" in text_of(cast.sofia)
    await close_all(cast.sofia)


async def missing(person: Person, prompt: Message) -> dict[str, str]:
    """What is said of an answer in which nothing stands."""
    await person.click(prompt, "retro.write")
    errors = dict((await person.submit({})).errors)
    await close_all(person)
    return errors


@pytest.mark.parametrize("language", ["en", "da"])
async def test_who_chooses_per_card_is_read_with_their_name_where_they_put_it(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Of both companies; what carries no name stands beside it, and nobody sees whose it is."""
    words, panel = WORDS[language], await set_up(language=language)
    prompt = await opened(talk, cast.anna, panel, "mixed", words["prompt"])
    assert words["mixed"] in talk.read(prompt)
    await cast.erik.click(prompt, "retro.write")
    assert says("choose", cast.erik)
    assert any(each in text_of(cast.erik) for each in ("WITH MY NAME", "MED MIT NAVN"))
    await close_all(cast.erik)
    people = (cast.anna, cast.jonas, cast.erik, cast.sofia, cast.liam)
    for number, person in enumerate(people):
        await answers(person, prompt, column_0=f"Hidden {number}", health_respect="4")
    await answers(cast.erik, prompt, column_0="Hidden 2", named_1="Late changes", health_respect="4")
    await answers(cast.noor, prompt, named_1="Late changes?")
    await cast.erik.click(prompt, "retro.write")
    assert "Late changes" in text_of(cast.erik)
    await close_all(cast.erik)
    await stage.live_until(at(5, 20, 50))
    await stage.live_until(at(6, 20))
    await talk.expect(words["nudge"])
    await stage.live_until(at(7, 8, 50))
    result = await talk.expect(
        words["result"], words["six"], "Late changes  – Erik Lund", "Hidden 2", buttons=["retro.vote"]
    )
    hidden = [line for line in talk.read(result).splitlines() if "Hidden" in line]
    assert not any(name in line for line in hidden for name in ("Erik", "Anna", "Sofia"))
    for person in people:
        await person.click(result, "retro.vote")
        (card,) = (key for text, key in options_of(person).items() if text.endswith("Late changes"))
        await person.submit({"cards": [card]})
        await close_all(person)
    await stage.live_until(at(11, 8, 50))
    await talk.expect_update(result, "Late changes  ●●●●●  – Erik Lund")
    most = await talk.expect(
        words["most"], "Late changes  ●●●●●", buttons=["retro.act", "agreement.from_card"]
    )
    for kind in ("markdown", "csv"):
        await cast.erik.click(result, "retro.read")
        await cast.erik.press(f"retro.{kind}")
        await close_all(cast.erik)
        (file,) = (await talk.expect(words["file"], to=cast.erik)).files
        assert file.content is not None
        told = file.content.decode("utf-8-sig")
        (line,) = (each for each in told.splitlines() if "Late changes" in each and "?" not in each)
        assert "Erik Lund" in line
        assert "5" in line, "the votes"
        assert not any("Lund" in each for each in told.splitlines() if "Hidden" in each)
    await cast.erik.click(most, "retro.act")
    card = next(value for text, value in options_of(cast.erik).items() if text.endswith("Late changes"))
    await cast.erik.submit({"card": card, "owner": options_of(cast.erik)["Erik Lund"]})
    await talk.expect_update(most, "Late changes: @Erik Lund")
    await talk.expect_update(result, "Late changes: @Erik Lund")


async def test_too_few_without_a_name_are_deleted_unread_and_the_others_are_shown(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Whoever took cards back is not among those who wrote some."""
    prompt = await opened(talk, cast.anna, await set_up(), "mixed", "RETRO MONDAY 4 MAY")
    people = (cast.anna, cast.jonas, cast.erik, cast.sofia, cast.liam)
    for number, person in enumerate(people):
        await answers(person, prompt, column_0=f"Hidden {number}", named_0=f"Open {number}")
    await answers(cast.liam, prompt, column_0="", named_0="Open 4")
    await stage.live_until(at(6, 20))
    await talk.expect("If you have not answered yet")
    await stage.live_until(at(7, 8, 50))
    result = await talk.expect(
        "WHAT CAME OUT", "5 of 8 answered", WORDS["en"]["hidden"], "Open 4  – Liam Walsh"
    )
    assert "Hidden" not in talk.read(result)
    assert "Hidden" not in str(
        [call.arguments for call in stage.slack.calls if call.method == "chat.postMessage"]
    )


@pytest.mark.parametrize("language", ["en", "da"])
async def test_another_mode_is_agreed_by_both_and_an_open_retro_keeps_its_own(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Proposed by the supplier, agreed to by the other; pressed twice it is agreed once."""
    words, panel = WORDS[language], await set_up(language=language)
    prompt = await opened(talk, cast.anna, panel, "anonymous", words["prompt"])
    await cast.erik.click(panel, "retro.plan")
    await cast.erik.press("retro.change")
    sent = await cast.erik.submit({"mode": "named"})
    assert not sent.errors
    await close_all(cast.erik)
    asked = await talk.expect(words["change"], buttons=["agreement.agree"])
    await cast.anna.click(asked, "agreement.agree")
    await cast.anna.click(asked, "agreement.agree")
    await close_all(cast.anna)
    await talk.expect_update(asked, "✅")
    await talk.expect("✅", thread=asked)
    await talk.expect(words["planned"])
    await cast.sofia.click(prompt, "retro.write")
    assert not says("promise", cast.sofia)
    await close_all(cast.sofia)
    await cast.sofia.click(panel, "retro.plan")
    assert any(
        each in text_of(cast.sofia)
        for each in (
            "The next retro is still held as before: Anonymous",
            "Den næste retro holdes stadig som før: Anonym",
        )
    )
    await close_all(cast.sofia)


async def test_two_companies_of_three_people_are_offered_names_alone(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Where five of eight have left, the choice is one, and it says why."""
    panel = await set_up()
    for person in (cast.jonas, cast.karen, cast.noor, cast.sofia, cast.liam):
        await person.leave(CHANNEL)
    await stage.settle()
    await cast.anna.click(panel, "retro.plan")
    await cast.anna.press("retro.now")
    offered = set(options_of(cast.anna).values()) & {"anonymous", "mixed", "named"}
    assert offered == {"named"}
    assert cast.anna.view is not None
    assert "I er færre end 4" in str(cast.anna.view.blocks)


@pytest.mark.parametrize("language", ["en", "da"])
async def test_the_facilitator_gets_a_word_at_the_end_of_each_phase(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """In the language that they read, once a phase; nobody else does."""
    words, panel = WORDS[language], await set_up(language=language)
    await cast.anna.click(panel, "people.list")
    await cast.anna.submit({"person": options_of(cast.anna)["Jonas Friis"]})
    await cast.anna.submit({"parts": ["facilitator"]})
    await close_all(cast.anna)
    await talk.expect("Jonas Friis: ", "→")
    prompt = await opened(talk, cast.anna, panel, "anonymous", words["prompt"])
    people = (cast.anna, cast.jonas, cast.erik, cast.sofia, cast.liam)
    for number, person in enumerate(people):
        await answers(person, prompt, column_0=f"Card {number}")
    await stage.live_until(at(6, 20))
    await talk.expect(words["nudge"])
    await stage.live_until(at(7, 8, 50))
    result = await talk.expect(words["result"], buttons=["retro.vote"])
    await talk.expect("Du er mødeleder for denne retro", "der stemmes indtil", to=cast.jonas)
    for person in people:
        await person.click(result, "retro.vote")
        (card,) = (key for text, key in options_of(person).items() if text.endswith("Card 2"))
        await person.submit({"cards": [card]})
        await close_all(person)
    await stage.live_until(at(11, 8, 50))
    most = await talk.expect(words["most"], "@Jonas Friis", buttons=["retro.worth"])
    word = await talk.expect("”Card 2” har flest stemmer", to=cast.jonas, buttons=["retro.act"])
    await cast.jonas.click(word, "retro.act")
    await cast.jonas.submit({"action": "Take it up", "owner": options_of(cast.jonas)["Jonas Friis"]})
    await talk.expect_update(result, "Take it up: @Jonas Friis")
    await stage.settle()
    before = len(stage.slack.calls)
    for person, points in zip(people, "44523", strict=True):
        await says_worth(person, most, points)
    await says_worth(people[-1], most, "4")
    assert {call.method for call in stage.slack.calls[before:]} == {"views.open"}, "nothing moves in between"
    assert "4 ●●●" not in talk.read(most)
    await stage.live_until(at(20, 12))
    await talk.expect_update(most, words["worth"], "1 ·  2 ●  3 ·  4 ●●●  5 ●")
    assert "retro.worth" not in str(most.blocks)
    assert not any(each in talk.read(most) for each in ("next meeting", "næste møde")), "it is over"
    over = "Retroen fra mandag 4. maj er slut. Der kom én opgave ud af den."
    await talk.expect(over, "5 har svaret, de fleste svarede 4", to=cast.jonas, buttons=["retro.act"])
    await cast.erik.click(result, "retro.read")
    assert any(each["worth"] in text_of(cast.erik) for each in WORDS.values())


async def says_worth(person: Person, message: Message, points: str) -> None:
    """One question, five radio buttons, and it is said: three clicks."""
    await person.click(message, "retro.worth")
    assert person.view is not None
    kinds = [block["element"]["type"] for block in person.view.blocks if "element" in block]
    assert kinds == ["radio_buttons"]
    assert len(options_of(person)) == 5
    sent = await person.submit({"worth": points})
    assert not sent.errors
    await close_all(person)
