"""Retros with names, and those in which each chooses for every card, as conversations."""

import pytest
from conversations_sample import (
    BY_EACH_SIDE,
    CHANNEL,
    IN_EACH_LANGUAGE,
    Acting,
    Cast,
    SetUp,
    acting,
    at,
    close_all,
    options_of,
    read_in,
    text_of,
)

from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.workspace import Message

pytestmark = pytest.mark.meetings_far_away

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
        "as before": "The next retro is still held as before: Anonymous",
        "upper": "WITH MY NAME",
        "leads": "You lead this retro",
        "runs": "the vote runs until",
        "first": "“Card 2” has most votes",
        "equal": "” have equally many votes",
        "many": "3 cards have equally many votes",
        "next": "next meeting",
        "over": "The retro of Monday 4 May is over. One action came of it.",
        "gave": "5 answered, most answered 4",
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
        "as before": "Den næste retro holdes stadig som før: Anonym",
        "upper": "MED MIT NAVN",
        "leads": "Du er mødeleder for denne retro",
        "runs": "der stemmes indtil",
        "first": "”Card 2” har flest stemmer",
        "equal": "” har lige mange stemmer",
        "many": "3 kort har lige mange stemmer",
        "next": "næste møde",
        "over": "Retroen fra mandag 4. maj er slut. Der kom én opgave ud af den.",
        "gave": "5 har svaret, de fleste svarede 4",
    },
}


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


@BY_EACH_SIDE
@IN_EACH_LANGUAGE
async def test_a_retro_with_names_from_its_opening_to_what_came_out(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str, side: str
) -> None:
    """Opened by either company, answered by one of each: two are enough where names stand."""
    words, panel, by = WORDS[language], await set_up(language=language), acting(cast, side)
    await read_in(language, panel, by.one, by.other, by.others_colleague)
    prompt = await opened(talk, by.one, panel, "named", words["prompt"])
    assert words["named"] in talk.read(prompt)
    for person in (by.one, by.other):
        await person.click(prompt, "retro.write")
        assert words["promise"] in text_of(person)
        assert words["points"] in text_of(person)
        await person.press("retro.protects")
        assert words["promise"] in text_of(person)
        await close_all(person)
        assert "named_0" in (await missing(person, prompt))
    await answers(by.other, prompt, named_0="Tests before each release", health_safe="4")
    await answers(by.one, prompt, named_0="First thought")
    await answers(by.one, prompt, named_0="Tests before each release.", named_2="Weekly calls")
    await stage.live_until(at(6, 20))
    await talk.expect(words["nudge"], buttons=["retro.write"])
    await stage.live_until(at(7, 8, 50))
    result = await talk.expect(
        words["result"],
        words["two"],
        "Tests before each release",
        "– Anna Holm, Erik Lund",
        f"Weekly calls  – {by.one.user.name}",
        words["few"],
        buttons=["retro.act"],
    )
    assert "First thought" not in talk.read(result)
    await by.others_colleague.click(result, "retro.read")
    assert f"– {by.one.user.name}" in text_of(by.others_colleague)
    await close_all(by.others_colleague)


async def missing(person: Person, prompt: Message) -> dict[str, str]:
    """What is said of an answer in which nothing stands."""
    await person.click(prompt, "retro.write")
    errors = dict((await person.submit({})).errors)
    await close_all(person)
    return errors


@BY_EACH_SIDE
@IN_EACH_LANGUAGE
async def test_who_chooses_per_card_is_read_with_their_name_where_they_put_it(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str, side: str
) -> None:
    """Of both companies; what carries no name stands beside it, and nobody sees whose it is."""
    words, panel, by = WORDS[language], await set_up(language=language), acting(cast, side)
    own, name = by.one, by.one.user.name
    people = (by.one, by.colleague, by.other, by.others_colleague, cast.liam)
    await read_in(language, panel, *people)
    prompt = await opened(talk, by.other, panel, "mixed", words["prompt"])
    assert words["mixed"] in talk.read(prompt)
    await own.click(prompt, "retro.write")
    assert words["choose"] in text_of(own)
    assert words["upper"] in text_of(own)
    await close_all(own)
    for number, person in enumerate(people):
        await answers(person, prompt, column_0=f"Hidden {number}", health_respect="4")
    await answers(own, prompt, column_0="Hidden 0", named_1="Late changes", health_respect="4")
    await answers(cast.noor, prompt, named_1="Late changes?")
    await own.click(prompt, "retro.write")
    assert "Late changes" in text_of(own)
    await close_all(own)
    await stage.live_until(at(5, 20, 50))
    await stage.live_until(at(6, 20))
    await talk.expect(words["nudge"])
    await stage.live_until(at(7, 8, 50))
    result = await talk.expect(
        words["result"], words["six"], f"Late changes  – {name}", "Hidden 0", buttons=["retro.vote"]
    )
    hidden = [line for line in talk.read(result).splitlines() if "Hidden" in line]
    assert not any(each in line for line in hidden for each in ("Erik", "Anna", "Sofia", "Jonas"))
    for person in people:
        await person.click(result, "retro.vote")
        (card,) = (key for text, key in options_of(person).items() if text.endswith("Late changes"))
        await person.submit({"cards": [card]})
        await close_all(person)
    await stage.live_until(at(11, 8, 50))
    await talk.expect_update(result, f"Late changes  ●●●●●  – {name}")
    most = await talk.expect(
        words["most"], "Late changes  ●●●●●", buttons=["retro.act", "agreement.from_card"]
    )
    for kind in ("markdown", "csv"):
        await own.click(result, "retro.read")
        await own.press(f"retro.{kind}")
        await close_all(own)
        (file,) = (await talk.expect(words["file"], to=own)).files
        assert file.content is not None
        told = file.content.decode("utf-8-sig")
        (line,) = (each for each in told.splitlines() if "Late changes" in each and "?" not in each)
        assert name in line
        assert "5" in line, "the votes"
        assert not any(name in each for each in told.splitlines() if "Hidden" in each)
    await own.click(most, "retro.act")
    card = next(value for text, value in options_of(own).items() if text.endswith("Late changes"))
    await own.submit({"card": card, "owner": options_of(own)[name]})
    await talk.expect_update(most, f"Late changes: @{name}")
    await talk.expect_update(result, f"Late changes: @{name}")


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


@BY_EACH_SIDE
@IN_EACH_LANGUAGE
async def test_another_mode_is_agreed_by_both_and_an_open_retro_keeps_its_own(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str, side: str
) -> None:
    """Proposed by either, agreed to by the other; pressed twice it is agreed once."""
    words, panel, by = WORDS[language], await set_up(language=language), acting(cast, side)
    bystander = by.colleague
    await read_in(language, panel, bystander)
    prompt = await opened(talk, by.other, panel, "anonymous", words["prompt"])
    await by.one.click(panel, "retro.plan")
    await by.one.press("retro.change")
    sent = await by.one.submit({"mode": "named"})
    assert not sent.errors
    await close_all(by.one)
    asked = await talk.expect(words["change"], buttons=["agreement.agree"])
    await by.other.click(asked, "agreement.agree")
    await by.other.click(asked, "agreement.agree")
    await close_all(by.other)
    await talk.expect_update(asked, "✅")
    await talk.expect("✅", thread=asked)
    await talk.expect(words["planned"])
    await bystander.click(prompt, "retro.write")
    assert words["promise"] not in text_of(bystander)
    await close_all(bystander)
    await bystander.click(panel, "retro.plan")
    assert words["as before"] in text_of(bystander)
    await close_all(bystander)


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


async def led_by_a_colleague(
    stage: Stage, talk: Conversation, cast: Cast, panel: Message, language: str, by: Acting
) -> tuple[Message, tuple[Person, ...]]:
    """A retro that a colleague of who acts facilitates, until it was written; what came out, and by whom."""
    words, people = WORDS[language], (by.one, by.colleague, by.other, by.others_colleague, cast.liam)
    await read_in(language, panel, by.colleague)
    name = by.colleague.user.name
    await by.one.click(panel, "people.list")
    await by.one.submit({"person": options_of(by.one)[name]})
    await by.one.submit({"parts": ["facilitator"]})
    await close_all(by.one)
    await talk.expect(f"{name}: ", "→")
    prompt = await opened(talk, by.one, panel, "anonymous", words["prompt"])
    for number, person in enumerate(people):
        await answers(person, prompt, column_0=f"Card {number}")
    await stage.live_until(at(6, 20))
    await talk.expect(words["nudge"])
    await stage.live_until(at(7, 8, 50))
    result = await talk.expect(words["result"], buttons=["retro.vote"])
    await talk.expect(words["leads"], words["runs"], to=by.colleague)
    return result, people


async def votes(person: Person, result: Message, *cards: str) -> None:
    await person.click(result, "retro.vote")
    keys = [key for text, key in options_of(person).items() if text.endswith(cards)]
    assert len(keys) == len(cards)
    assert not (await person.submit({"cards": keys})).errors
    await close_all(person)


@BY_EACH_SIDE
@IN_EACH_LANGUAGE
async def test_the_facilitator_gets_a_word_at_the_end_of_each_phase(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str, side: str
) -> None:
    """In the language that they read, once a phase; nobody else does."""
    words, panel, by = WORDS[language], await set_up(language=language), acting(cast, side)
    result, people = await led_by_a_colleague(stage, talk, cast, panel, language, by)
    for person in people:
        await votes(person, result, "Card 2")
    leads, name = by.colleague, by.colleague.user.name
    await stage.live_until(at(11, 8, 50))
    most = await talk.expect(words["most"], f"@{name}", buttons=["retro.worth"])
    word = await talk.expect(words["first"], to=leads, buttons=["retro.act"])
    await leads.click(word, "retro.act")
    await leads.submit({"action": "Take it up", "owner": options_of(leads)[name]})
    await talk.expect_update(result, f"Take it up: @{name}")
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
    assert words["next"] not in talk.read(most), "it is over"
    await talk.expect(words["over"], words["gave"], to=leads, buttons=["retro.act"])
    await leads.click(result, "retro.read")
    assert words["worth"] in text_of(leads)


@BY_EACH_SIDE
@IN_EACH_LANGUAGE
@pytest.mark.parametrize(("cards", "told"), [((1, 2), "equal"), ((1, 2, 3), "many")])
async def test_of_equal_votes_the_facilitator_is_told_that_those_who_talk_choose(
    stage: Stage,
    talk: Conversation,
    cast: Cast,
    set_up: SetUp,
    language: str,
    side: str,
    cards: tuple[int, ...],
    told: str,
) -> None:
    """None of them is called the first: two are named, of more how many there are."""
    words, panel, by = WORDS[language], await set_up(language=language), acting(cast, side)
    result, people = await led_by_a_colleague(stage, talk, cast, panel, language, by)
    for person in people:
        await votes(person, result, *[f"Card {number}" for number in cards])
    await stage.live_until(at(11, 8, 50))
    most = await talk.expect(words["most"], *[f"1. Start: Card {number}  ●●●●●" for number in cards])
    assert "2." not in talk.read(most)
    word = await talk.expect(words[told], words["next"], to=by.colleague, buttons=["retro.act"])
    named = [number for number in range(5) if f"Card {number}" in talk.read(word)]
    assert named == (list(cards) if told == "equal" else [])


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
