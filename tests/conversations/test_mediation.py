"""Mediation as conversations: a quarrel that only three people ever learn of."""

import os
from pathlib import Path

import pytest
from conversations_sample import (
    BY_EACH_SIDE,
    CHANNEL,
    IN_EACH_LANGUAGE,
    Cast,
    SetUp,
    at,
    options_of,
    read_in,
    text_of,
)
from mediation_sample import (
    CALL,
    HERS,
    NEWS,
    TOLD,
    Quarrel,
    altered,
    asked,
    does,
    give_part,
    leave_modals,
    opened,
    quarrel,
)
from sqlmodel import select

from bot.blocks.mediation.words import promise
from bot.language import translator
from bot.rituals.action import Action
from bot.sealed.folder_keys import MARKER
from playground.conversation import Conversation
from playground.stage import Stage
from playground.workspace import Message

pytestmark = pytest.mark.meetings_far_away

WORDS = {
    "en": {
        "call": CALL,
        "news": NEWS,
        "over": "this does not wait for you any more.",
        "settled": "have found a solution to something between them, with a mediator's help",
        "unknown": "{other} does not know of it yet",
        "public": "everybody in the channel can read",
        "kept": "only you three can read it",
        "destroyed": "What was written is deleted.",
        "invited": "{other} is invited to tell how it looks",
        "both": "Both have agreed. On Wednesday 20 May",
        "moved_on": "has moved on meanwhile",
        "by_when": "If nothing has happened by Wednesday 6 May, whoever it waits for is reminded.",
        "write": "Write how it looks from my side",
        "rewrite": "Change what I wrote",
        "nobody": "Nobody is named as mediator here yet",
        "still": "still waits for you",
    },
    "da": {
        "call": "Der er noget til dig i en mægling",
        "news": "Der er nyt i en mægling",
        "over": "det her venter ikke længere på dig.",
        "settled": "har fundet en løsning på noget mellem dem med hjælp fra en mægler",
        "unknown": "{other} ved intet om det endnu",
        "public": "kan alle i kanalen læse",
        "kept": "kun I tre kan læse det",
        "destroyed": "Det skrevne er slettet.",
        "invited": "{other} er inviteret til at fortælle",
        "both": "Begge er enige. Alle tre bliver spurgt onsdag 20. maj",
        "moved_on": "er kommet videre i mellemtiden",
        "by_when": "Er der ikke sket noget onsdag 6. maj, bliver den, det venter på, mindet om det.",
        "write": "Skriv, hvordan jeg ser det",
        "rewrite": "Ret det, jeg skrev",
        "nobody": "Ingen er udpeget som mægler her endnu",
        "still": "venter stadig på dig",
    },
}
PROPOSAL = {"proposal": "Take turns", "follow_up": "2026-05-20", "due_1": "2026-05-08"}


async def heard(talk: Conversation, q: Quarrel, panel: Message, words: dict[str, str]) -> Message:
    """Asked, taken on, both heard; returns what the mediator is told then."""
    name = q.other.user.name
    mediators = await asked(talk, q, panel, words["call"])
    told = await opened(q.mediator, mediators)
    assert all(text in told for text in (*TOLD.values(), words["unknown"].format(other=name)))
    assert words["by_when"] in told
    await does(q.mediator, mediators, "mediation.take_on")
    askers = await talk.expect(words["news"], to=q.asker)
    await does(q.mediator, mediators, "mediation.invite")
    await talk.expect_update(mediators, words["over"])
    await talk.expect(words["news"], to=q.asker)
    others = await talk.expect(words["call"], to=q.other)
    told = await opened(q.other, others)
    assert words["invited"].format(other=name) in told
    assert words["by_when"] in told
    assert words["write"] in told
    assert TOLD["happened"] not in told, "only the mediator reads it"
    await does(q.other, others, "mediation.write", **HERS, shows=["yes"])
    assert HERS["mend"] in await opened(q.asker, askers), "who wrote it lets them read it"
    for person, message in ((q.other, others), (q.asker, askers)):
        told = await opened(person, message)
        assert words["rewrite"] in told
        assert words["write"] not in told, "they have"
    return await talk.expect(words["call"], to=q.mediator)


async def proposed(
    talk: Conversation, q: Quarrel, mediators: Message, words: dict[str, str]
) -> tuple[Message, Message]:
    """A proposal that was refused at its fields, then made; returns what the other and the asker are told."""
    await q.mediator.click(mediators, "mediation.open")
    await q.mediator.press("mediation.propose")
    assert words["public"] in text_of(q.mediator)
    owner = options_of(q.mediator)[q.other.user.name]
    proposal = {**PROPOSAL, "step_1": "Book an hour", "owner_1": owner}
    for field, wrong in (("owner_1", None), ("follow_up", "2026-05-04"), ("due_1", "2026-05-03")):
        assert field in (await q.mediator.submit({**proposal, field: wrong})).errors
    assert not (await q.mediator.submit(proposal)).errors
    await leave_modals(q.mediator)
    return await talk.expect(words["call"], to=q.other), await talk.expect(words["call"], to=q.asker)


async def agreed(
    stage: Stage, talk: Conversation, q: Quarrel, mediators: Message, words: dict[str, str]
) -> None:
    """Changed once, then agreed by both: nobody agrees to what they did not read."""
    others, askers = await proposed(talk, q, mediators, words)
    await does(q.other, others, "mediation.change", word="Both of us book it")
    mediators = await talk.expect(words["call"], to=q.mediator)
    assert "Both of us book it" in await opened(q.mediator, mediators)
    assert "Both of us book it" not in await opened(q.asker, askers)
    await does(q.mediator, mediators, "mediation.propose", **PROPOSAL, step_1="Book an hour, in turns")
    others, askers = [await talk.expect(words["call"], to=each) for each in (q.other, q.asker)]
    await q.asker.click(askers, "mediation.open")
    altered(q.asker, "mediation.agree", "1:1")
    await q.asker.press("mediation.agree")
    assert words["moved_on"] in text_of(q.asker), "that was the first proposal"
    await leave_modals(q.asker)
    assert "Book an hour, in turns" in await does(q.asker, askers, "mediation.agree")
    assert await stage.bot.work(lambda w: w.session.exec(select(Action)).all()) == []
    assert words["both"] in await does(q.other, others, "mediation.agree")
    await talk.expect("Book an hour, in turns", to=q.other, buttons=["action.finish"])
    for person in (q.asker, q.mediator):
        await talk.expect(words["news"], to=person)


@pytest.mark.parametrize("language", ["en", "da"])
def test_the_promise_before_the_form_is_three_short_lines(language: str) -> None:
    """Who reads it, what becomes of it, and who could look: nobody reads more before they write."""
    told = promise(translator(language))
    assert len(told.split("\n")) == 3
    assert len(told.split()) <= 50


@BY_EACH_SIDE
@pytest.mark.parametrize(
    ("language", "database_url"), [("en", "postgresql"), ("da", "sqlite")], indirect=["database_url"]
)
async def test_from_a_quarrel_to_steps_that_hold(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str, side: str
) -> None:
    """Asked by either, heard both, proposed twice, agreed, followed up, kept, told, and destroyed."""
    words, panel, q = WORDS[language], await set_up(language=language), quarrel(cast, side)
    await read_in(language, panel, *q.three)
    await give_part(talk, cast, panel, q.mediator.user.name, "mediator")
    mediators = await heard(talk, q, panel, words)
    await agreed(stage, talk, q, mediators, words)
    await cast.noor.click(panel, "action.list")
    assert "Book an hour, in turns" in text_of(cast.noor)
    await leave_modals(cast.noor)

    await stage.live_until(at(7, 12))
    due = await talk.expect("Book an hour, in turns", to=q.other, buttons=["action.finish"])
    await q.other.click(due, "action.finish")
    await talk.expect_update(due, "Book an hour, in turns", buttons=["action.comment"])
    await stage.live_until(at(20, 12))
    others, askers, mediators = [
        await talk.expect(words["call"], to=each) for each in (q.other, q.asker, q.mediator)
    ]
    both = {"keep": ["yes"], "tell": ["yes"]}
    await does(q.other, others, "mediation.hold", holds="yes", **both)
    await does(q.asker, askers, "mediation.hold", holds="not_yet", word="Almost", **both)
    await q.mediator.click(mediators, "mediation.open")
    await q.mediator.press("mediation.hold")
    assert "Almost" in text_of(q.mediator)
    await q.mediator.submit({"holds": "yes"})
    assert words["kept"] in text_of(q.mediator)
    await leave_modals(q.mediator)
    await talk.expect(words["settled"], "@Erik Lund", "@Anna Holm")
    for person in (q.other, q.asker):
        await talk.expect(words["news"], to=person)

    await q.asker.click(panel, "mediation.ask")
    await q.asker.press("mediation.open")
    assert TOLD["effect"] in text_of(q.asker)
    await q.asker.press("mediation.withdraw")
    await q.asker.submit()
    assert words["destroyed"] in text_of(q.asker)
    assert TOLD["effect"] not in text_of(q.asker)
    for person in (q.other, q.mediator):
        assert words["destroyed"] in await opened(person, await talk.expect(words["news"], to=person))


@BY_EACH_SIDE
@IN_EACH_LANGUAGE
async def test_a_mediator_declines_the_other_would_rather_not_and_it_closes_with_a_word(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str, side: str
) -> None:
    """Reminded once, asked of another, refused; and the last word is destroyed as well."""
    words, panel, q = WORDS[language], await set_up(language=language), quarrel(cast, side)
    await read_in(language, panel, *q.three, q.decliner)
    await q.asker.click(panel, "mediation.ask")
    assert words["nobody"] in text_of(q.asker)
    await q.asker.press("people.list")
    await leave_modals(q.asker)
    for person in (q.decliner, q.mediator):
        await give_part(talk, cast, panel, person.user.name, "mediator")
    decliners = await asked(talk, q, panel, words["call"], q.decliner)
    await stage.live_until(at(6, 12))
    again = await talk.expect(words["still"], to=q.decliner, buttons=["mediation.open"])
    await stage.live_until(at(12, 12))
    await does(q.decliner, decliners, "mediation.decline", word="We are friends")
    askers = await talk.expect(words["call"], to=q.asker)
    assert "We are friends" in await opened(q.asker, askers)
    await q.asker.click(askers, "mediation.open")
    await q.asker.press("mediation.another")
    offered = options_of(q.asker)
    assert q.decliner.user.name not in offered
    assert TOLD["mend"] in text_of(q.asker), "nothing is to be typed again"
    assert not (await q.asker.submit({"mediator": offered[q.mediator.user.name]})).errors
    await leave_modals(q.asker)
    mediators = await talk.expect(words["call"], to=q.mediator)
    await talk.expect_update(again, words["over"])
    assert "mediation.open" not in str(again.blocks), "they are not in it any more"

    await does(q.mediator, mediators, "mediation.take_on")
    await talk.expect(words["news"], to=q.asker)
    await does(q.mediator, mediators, "mediation.invite")
    await talk.expect(words["news"], to=q.asker)
    others = await talk.expect(words["call"], to=q.other)
    await does(q.other, others, "mediation.refuse", word="Not with an audience")
    mediators = await talk.expect(words["call"], to=q.mediator)
    assert "Not with an audience" in await opened(q.mediator, mediators)
    assert "Not with an audience" not in await opened(q.asker, askers)
    await does(q.mediator, mediators, "mediation.close", word="Talk to me any time")
    for person in (q.asker, q.other):
        told = await opened(person, await talk.expect(words["news"], to=person))
        assert "Talk to me any time" in told
        assert TOLD["happened"] not in told
    await stage.live_until(at(27, 12))
    assert "Talk to me any time" not in await opened(q.asker, askers)


async def test_withdrawn_left_and_ended_everything_is_destroyed(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """By the asker before the other knows; by the mediator's leaving; by a partnership's end."""
    panel, q = await set_up(), quarrel(cast, "partner")
    await read_in("en", panel, *q.three)
    await give_part(talk, cast, panel, "Karen Dahl", "mediator")
    before = await left_of_it(stage)
    karens = await asked(talk, q, panel)
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

    karens = await asked(talk, q, panel)
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
    await asked(talk, q, panel)
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
    panel, q = await set_up(), quarrel(cast, "partner")
    await read_in("en", panel, *q.three)
    await give_part(talk, cast, panel, "Karen Dahl", "mediator")
    await heard(talk, q, panel, WORDS["en"])
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
