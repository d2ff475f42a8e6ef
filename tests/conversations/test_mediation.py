"""Mediation as conversations: a quarrel that only three people ever learn of."""

import os
from functools import partial
from pathlib import Path

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, at, options_of, text_of
from mediation_sample import (
    CALL,
    HERS,
    NEWS,
    TOLD,
    altered,
    asked,
    does,
    give_part,
    leave_modals,
    opened,
    read_everybody_in,
)
from sqlmodel import select

from bot.blocks.mediation.words import promise
from bot.language import translator
from bot.rituals.action import Action
from bot.sealed.folder_keys import MARKER
from playground.conversation import Conversation
from playground.stage import Stage
from playground.workspace import Message

WORDS = {
    "en": {
        "call": CALL,
        "news": NEWS,
        "over": "this does not wait for you any more.",
        "settled": "have found a solution to something between them, with a mediator's help",
        "unknown": "Anna Holm does not know of it yet",
        "public": "everybody in the channel can read",
        "kept": "only you three can read it",
        "destroyed": "What was written is deleted.",
        "invited": "Anna Holm is invited to tell how it looks",
        "both": "Both have agreed. On Wednesday 20 May",
        "moved_on": "has moved on meanwhile",
        "by_when": "If nothing has happened by Wednesday 6 May, whoever it waits for is reminded.",
        "write": "Write how it looks from my side",
        "rewrite": "Change what I wrote",
    },
    "da": {
        "call": "Der er noget til dig i en mægling",
        "news": "Der er nyt i en mægling",
        "over": "det her venter ikke længere på dig.",
        "settled": "har fundet en løsning på noget mellem dem med hjælp fra en mægler",
        "unknown": "Anna Holm ved intet om det endnu",
        "public": "kan alle i kanalen læse",
        "kept": "kun I tre kan læse det",
        "destroyed": "Det skrevne er slettet.",
        "invited": "Anna Holm er inviteret til at fortælle",
        "both": "Begge er enige. Alle tre bliver spurgt onsdag 20. maj",
        "moved_on": "er kommet videre i mellemtiden",
        "by_when": "Er der ikke sket noget onsdag 6. maj, bliver den, det venter på, mindet om det.",
        "write": "Skriv, hvordan jeg ser det",
        "rewrite": "Ret det, jeg skrev",
    },
}
PROPOSAL = {"proposal": "Take turns", "follow_up": "2026-05-20", "due_1": "2026-05-08"}


@pytest.fixture
def set_up(set_up: SetUp) -> SetUp:
    """With status meetings so far away that they stay out of these conversations."""
    return partial(set_up, rhythm="monthly:-1", weekdays=["4"])


async def heard(talk: Conversation, cast: Cast, panel: Message, words: dict[str, str]) -> Message:
    """Asked, taken on, both heard; returns what Karen is told then."""
    karens = await asked(talk, cast, panel, words["call"])
    told = await opened(cast.karen, karens)
    assert all(text in told for text in (*TOLD.values(), words["unknown"], words["by_when"]))
    await does(cast.karen, karens, "mediation.take_on")
    eriks = await talk.expect(words["news"], to=cast.erik)
    before = karens
    await does(cast.karen, karens, "mediation.invite")
    await talk.expect_update(before, words["over"])
    await talk.expect(words["news"], to=cast.erik)
    annas = await talk.expect(words["call"], to=cast.anna)
    told = await opened(cast.anna, annas)
    assert words["invited"] in told
    assert words["by_when"] in told
    assert words["write"] in told
    assert TOLD["happened"] not in told, "only the mediator reads it"
    await does(cast.anna, annas, "mediation.write", **HERS, shows=["yes"])
    assert HERS["mend"] in await opened(cast.erik, eriks), "Anna lets him read it"
    for person, message in ((cast.anna, annas), (cast.erik, eriks)):
        told = await opened(person, message)
        assert words["rewrite"] in told
        assert words["write"] not in told, "they have"
    return await talk.expect(words["call"], to=cast.karen)


async def proposed(
    talk: Conversation, cast: Cast, karens: Message, words: dict[str, str]
) -> tuple[Message, Message]:
    """A proposal that was refused at its fields, then made; returns what Anna and Erik are told."""
    await cast.karen.click(karens, "mediation.open")
    await cast.karen.press("mediation.propose")
    assert words["public"] in text_of(cast.karen)
    people = options_of(cast.karen)
    proposal = {**PROPOSAL, "step_1": "Book an hour", "owner_1": people["Anna Holm"]}
    for field, wrong in (("owner_1", None), ("follow_up", "2026-05-04"), ("due_1", "2026-05-03")):
        assert field in (await cast.karen.submit({**proposal, field: wrong})).errors
    assert not (await cast.karen.submit(proposal)).errors
    await leave_modals(cast.karen)
    return await talk.expect(words["call"], to=cast.anna), await talk.expect(words["call"], to=cast.erik)


async def agreed(
    stage: Stage, talk: Conversation, cast: Cast, karens: Message, words: dict[str, str]
) -> None:
    """Changed once, then agreed by both: nobody agrees to what they did not read."""
    annas, eriks = await proposed(talk, cast, karens, words)
    await does(cast.anna, annas, "mediation.change", word="Both of us book it")
    karens = await talk.expect(words["call"], to=cast.karen)
    assert "Both of us book it" in await opened(cast.karen, karens)
    assert "Both of us book it" not in await opened(cast.erik, eriks)
    await does(cast.karen, karens, "mediation.propose", **PROPOSAL, step_1="Book an hour, in turns")
    annas, eriks = [await talk.expect(words["call"], to=each) for each in (cast.anna, cast.erik)]
    await cast.erik.click(eriks, "mediation.open")
    altered(cast.erik, "mediation.agree", "1:1")
    await cast.erik.press("mediation.agree")
    assert words["moved_on"] in text_of(cast.erik), "that was the first proposal"
    await leave_modals(cast.erik)
    assert "Book an hour, in turns" in await does(cast.erik, eriks, "mediation.agree")
    assert await stage.bot.work(lambda w: w.session.exec(select(Action)).all()) == []
    assert words["both"] in await does(cast.anna, annas, "mediation.agree")
    await talk.expect("Book an hour, in turns", to=cast.anna, buttons=["action.finish"])
    for person in (cast.erik, cast.karen):
        await talk.expect(words["news"], to=person)


@pytest.mark.parametrize("language", ["en", "da"])
def test_the_promise_before_the_form_is_three_short_lines(language: str) -> None:
    """Who reads it, what becomes of it, and who could look: nobody reads more before they write."""
    told = promise(translator(language))
    assert len(told.split("\n")) == 3
    assert len(told.split()) <= 50


@pytest.mark.parametrize(
    ("language", "database_url"), [("en", "postgresql"), ("da", "sqlite")], indirect=["database_url"]
)
async def test_from_a_quarrel_to_steps_that_hold(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Asked by the partner, heard both, proposed twice, agreed, followed up, kept, told, and destroyed."""
    words, panel = WORDS[language], await set_up(language=language)
    await read_everybody_in(cast, panel, language)
    await give_part(talk, cast, panel, "Karen Dahl", "mediator")
    karens = await heard(talk, cast, panel, words)
    await agreed(stage, talk, cast, karens, words)
    await cast.sofia.click(panel, "action.list")
    assert "Book an hour, in turns" in text_of(cast.sofia)
    await leave_modals(cast.sofia)

    await stage.live_until(at(7, 12))
    due = await talk.expect("Book an hour, in turns", to=cast.anna, buttons=["action.finish"])
    await cast.anna.click(due, "action.finish")
    await talk.expect_update(due, "Book an hour, in turns", buttons=["action.comment"])
    await stage.live_until(at(20, 12))
    annas, eriks, karens = [
        await talk.expect(words["call"], to=each) for each in (cast.anna, cast.erik, cast.karen)
    ]
    both = {"keep": ["yes"], "tell": ["yes"]}
    await does(cast.anna, annas, "mediation.hold", holds="yes", **both)
    await does(cast.erik, eriks, "mediation.hold", holds="not_yet", word="Almost", **both)
    await cast.karen.click(karens, "mediation.open")
    await cast.karen.press("mediation.hold")
    assert "Almost" in text_of(cast.karen)
    await cast.karen.submit({"holds": "yes"})
    assert words["kept"] in text_of(cast.karen)
    await leave_modals(cast.karen)
    await talk.expect(words["settled"], "@Erik Lund", "@Anna Holm")
    for person in (cast.anna, cast.erik):
        await talk.expect(words["news"], to=person)

    await cast.erik.click(panel, "mediation.ask")
    await cast.erik.press("mediation.open")
    assert TOLD["effect"] in text_of(cast.erik)
    await cast.erik.press("mediation.withdraw")
    await cast.erik.submit()
    assert words["destroyed"] in text_of(cast.erik)
    assert TOLD["effect"] not in text_of(cast.erik)
    for person in (cast.anna, cast.karen):
        assert words["destroyed"] in await opened(person, await talk.expect(words["news"], to=person))


async def test_a_mediator_declines_the_other_would_rather_not_and_it_closes_with_a_word(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Reminded once, asked of another, refused; and the last word is destroyed as well."""
    panel = await set_up()
    await read_everybody_in(cast, panel, "en")
    await cast.erik.click(panel, "mediation.ask")
    assert "Nobody is named as mediator here yet" in text_of(cast.erik)
    await cast.erik.press("people.list")
    await leave_modals(cast.erik)
    for name in ("Jonas Friis", "Karen Dahl"):
        await give_part(talk, cast, panel, name, "mediator")
    jonas = await asked(talk, cast, panel, "Der er noget til dig i en mægling", mediator="Jonas Friis")
    await stage.live_until(at(6, 12))
    again = await talk.expect("venter stadig på dig", to=cast.jonas, buttons=["mediation.open"])
    await stage.live_until(at(12, 12))
    await does(cast.jonas, jonas, "mediation.decline", word="Erik is a friend")
    eriks = await talk.expect(CALL, to=cast.erik)
    assert "Erik is a friend" in await opened(cast.erik, eriks)
    await cast.erik.click(eriks, "mediation.open")
    await cast.erik.press("mediation.another")
    karen = options_of(cast.erik)
    assert "Jonas Friis" not in karen
    assert TOLD["mend"] in text_of(cast.erik), "nothing is to be typed again"
    assert not (await cast.erik.submit({"mediator": karen["Karen Dahl"]})).errors
    await leave_modals(cast.erik)
    karens = await talk.expect(CALL, to=cast.karen)
    await talk.expect_update(again, "det her venter ikke længere på dig")
    assert "mediation.open" not in str(again.blocks), "he is not in it any more"

    await does(cast.karen, karens, "mediation.take_on")
    await talk.expect(NEWS, to=cast.erik)
    await does(cast.karen, karens, "mediation.invite")
    await talk.expect(NEWS, to=cast.erik)
    annas = await talk.expect(CALL, to=cast.anna)
    await does(cast.anna, annas, "mediation.refuse", word="Not with an audience")
    karens = await talk.expect(CALL, to=cast.karen)
    assert "Not with an audience" in await opened(cast.karen, karens)
    assert "Not with an audience" not in await opened(cast.erik, eriks)
    await does(cast.karen, karens, "mediation.close", word="Talk to me any time")
    for person in (cast.erik, cast.anna):
        told = await opened(person, await talk.expect(NEWS, to=person))
        assert "Talk to me any time" in told
        assert TOLD["happened"] not in told
    await stage.live_until(at(27, 12))
    assert "Talk to me any time" not in await opened(cast.erik, eriks)


async def test_withdrawn_left_and_ended_everything_is_destroyed(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """By the asker before the other knows; by the mediator's leaving; by a partnership's end."""
    panel = await set_up()
    await read_everybody_in(cast, panel, "en")
    await give_part(talk, cast, panel, "Karen Dahl", "mediator")
    before = await left_of_it(stage)
    karens = await asked(talk, cast, panel)
    await cast.erik.click(panel, "mediation.ask")
    people = options_of(cast.erik)
    sent = await cast.erik.submit({"other": people["Anna Holm"], "mediator": people["Karen Dahl"], **TOLD})
    assert "already asked for this" in sent.errors["other"]
    await cast.erik.press("mediation.open")
    await cast.erik.press("mediation.withdraw")
    await cast.erik.submit()
    await leave_modals(cast.erik)
    assert "Erik Lund has ended this mediation" in await opened(
        cast.karen, await talk.expect(NEWS, to=cast.karen)
    )

    karens = await asked(talk, cast, panel)
    await does(cast.karen, karens, "mediation.take_on")
    await talk.expect(NEWS, to=cast.erik)
    await does(cast.karen, karens, "mediation.invite")
    await talk.expect(NEWS, to=cast.erik)
    await talk.expect(CALL, to=cast.anna)
    await cast.karen.leave(CHANNEL)
    for person in (cast.erik, cast.anna):
        told = await opened(person, await talk.expect(NEWS, to=person))
        assert "Karen Dahl cannot mediate any more" in told
        assert "What was written is deleted." in told

    await cast.karen.join(CHANNEL)
    await asked(talk, cast, panel)
    during = await left_of_it(stage)
    await cast.anna.remove_app(CHANNEL)
    await stage.settle()
    assert await left_of_it(stage) == during, "the bot is only away, and may come back"
    await cast.anna.invite_app(CHANNEL)
    await stage.settle()
    await cast.anna.click(panel, "panel.settings")
    await cast.anna.press("panel.end")
    await cast.anna.submit({})
    await talk.expect("@Anna Holm has ended Samspil")
    await stage.settle()
    for person in (cast.anna, cast.erik):
        await talk.expect("@Anna Holm", to=person, buttons=["along.send"])
    assert await left_of_it(stage) == before


async def left_of_it(stage: Stage) -> tuple[int, int]:
    """How many sealed rows and keys there are."""
    rows = await stage.bot.work(
        lambda w: w.session.connection().exec_driver_sql("SELECT count(*) FROM sealed_answer").scalar()
    )
    return rows or 0, len(await stage.bot.work(lambda w: w.keys.boxes()))


async def test_a_lost_key_is_said_and_everybody_writes_again(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """And then it goes on where it was."""
    panel = await set_up()
    await read_everybody_in(cast, panel, "en")
    await give_part(talk, cast, panel, "Karen Dahl", "mediator")
    await heard(talk, cast, panel, WORDS["en"])
    for key in (Path(stage._folder.name) / "keys").iterdir():
        if key.name != MARKER:  # without it they would be away and not lost
            os.unlink(key)
    await stage.bot.sweep()
    annas, eriks = [await talk.expect(CALL, to=each) for each in (cast.anna, cast.erik)]
    await talk.expect(NEWS, to=cast.karen)
    assert "nobody can read it any more" in await opened(cast.erik, eriks)
    await does(cast.erik, eriks, "mediation.write", **TOLD)
    await does(cast.anna, annas, "mediation.write", **HERS)
    karens = await talk.expect(CALL, to=cast.karen)
    told = await opened(cast.karen, karens)
    assert TOLD["mend"] in told
    assert HERS["mend"] in told
