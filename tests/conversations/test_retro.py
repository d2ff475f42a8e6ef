"""Retros as conversations."""

import asyncio
import logging
import threading
from functools import partial
from typing import Self

import pytest
from conversations_sample import (
    BY_EACH_SIDE,
    CHANNEL,
    IN_EACH_LANGUAGE,
    Acting,
    Cast,
    SetUp,
    acting,
    agreed,
    at,
    close_all,
    options_of,
    read_in,
    text_of,
)
from py3langid.langid import LanguageIdentifier
from sqlalchemy import Update
from sqlmodel import col, update

from bot import logs
from bot.outbox import Numbers
from bot.partnerships import Person as Somebody, Unit
from bot.rituals import retro
from bot.rituals.retro import languages
from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.workspace import Message

pytestmark = pytest.mark.meetings_far_away

WORDS = {
    "en": {
        "prompt": "RETRO MONDAY 4 MAY",
        "promise": "Your name is not stored with your answer",
        "sealed": "Your answer is saved",
        "few": "So far fewer than 5 have answered",
        "half": "At least half of the invited have answered",
        "nudge": "If you have not answered yet",
        "result": "WHAT CAME OUT OF THE RETRO",
        "answered": "5 of 8 answered",
        "agreed": "Actions agreed",
        "before": "Agreed last time",
        "helped": "What we agreed last time has helped",
        "whole": "No number is shown that fewer than 5 people stand behind.",
        "voted": "5 voted",
        "too few": "Too few answered to show:",
        "most": "MOST VOTES IN THE RETRO OF MONDAY 4 MAY",
        "same": "written by more than one",
        "last": "not yet: Test plan in the wiki",
        "responsible": "made you responsible for an action",
    },
    "da": {
        "prompt": "RETRO MANDAG 4. MAJ",
        "promise": "Dit navn gemmes ikke sammen med dit svar",
        "sealed": "Dit svar er gemt",
        "few": "Indtil nu har færre end 5 svaret",
        "half": "Mindst halvdelen af de inviterede har svaret",
        "nudge": "Hvis du ikke har svaret endnu",
        "result": "DET KOM DER UD AF RETROEN",
        "answered": "5 af 8 har svaret",
        "agreed": "Aftalte opgaver",
        "before": "Aftalt sidst",
        "helped": "Det, vi aftalte sidst, har hjulpet",
        "whole": "Der vises ingen tal, som færre end 5 står bag.",
        "voted": "5 har stemt",
        "too few": "For få svarede til at vise:",
        "most": "FLEST STEMMER I RETROEN MANDAG 4. MAJ",
        "same": "skrevet af flere",
        "last": "ikke endnu: Test plan in the wiki",
        "responsible": "har gjort dig ansvarlig for en opgave",
    },
}


async def opened(
    talk: Conversation, who: Person, panel: Message, prompt: str = "RETRO MONDAY 4 MAY"
) -> Message:
    """A retro opened by hand."""
    await who.click(panel, "retro.plan")
    await who.press("retro.now")
    sent = await who.submit({})
    assert not sent.errors
    await close_all(who)
    return await talk.expect(prompt, buttons=["retro.write"])


async def answers(person: Person, prompt: Message, **said: str) -> str:
    """Answer through the button of a message; returns what the modal then says."""
    await person.click(prompt, "retro.write")
    sent = await person.submit(said)
    assert not sent.errors, sent.errors
    said_then = text_of(person)
    await person.close_view()
    return said_then


def five(cast: Cast) -> tuple[Person, ...]:
    return cast.anna, cast.jonas, cast.erik, cast.sofia, cast.liam


def clicks_to_answer(person: Person) -> int:
    """With every point given and nothing typed: the button, one for each question, and «Send»."""
    assert person.view is not None
    kinds = [block.get("element", {}).get("type") for block in person.view.blocks]
    assert "static_select" not in kinds, "a menu takes two"
    return 1 + kinds.count("radio_buttons") + 1


async def becomes_agreed(talk: Conversation, by: Acting, panel: Message, result: Message) -> None:
    """A card is quoted in a proposal, which carries the name of who makes it; a bystander makes none."""
    await by.one.click(result, "agreement.from_card")
    card = next(value for text, value in options_of(by.one).items() if "Card 1" in text)
    assert (await by.one.submit({"card": card, "said": " \u200b "})).errors["said"]
    await by.one.submit({"card": card, "said": "Releases are tested in the wiki's way."})
    await close_all(by.one)
    proposal = f"@{by.one.user.name}", "Releases are tested in the wiki's way. (", "Card 1"
    await agreed(talk, by.other, *proposal)
    await by.other.click(panel, "charter.show")
    await by.other.press("agreement.history")
    assert "Releases are tested in the wiki's way." in text_of(by.other)
    await close_all(by.other)
    await by.colleague.click(result, "agreement.from_card")
    assert by.colleague.view is not None
    assert by.colleague.view.callback_id != "agreement.from_card"
    await close_all(by.colleague)


@BY_EACH_SIDE
@IN_EACH_LANGUAGE
async def test_a_retro_from_its_opening_to_an_action_and_the_next_one(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str, side: str
) -> None:
    """The promise, coarse steps, one release, dots, an action; and the next opens with what became of it."""
    words, panel, by = WORDS[language], await set_up(language=language), acting(cast, side)
    await read_in(language, panel, *five(cast))
    prompt = await opened(talk, by.one, panel, words["prompt"])
    assert words["before"] not in talk.read(prompt), "nothing was agreed yet"

    for person in (by.one, by.other):
        await person.click(prompt, "retro.write")
        assert words["promise"] in text_of(person)
        assert words["helped"] not in text_of(person)
        assert clicks_to_answer(person) == 8
        await person.press("retro.protects")
        assert words["whole"] in text_of(person)
        await close_all(person)
    for number, person in enumerate(five(cast)):
        before = len(stage.slack.calls)
        text = await answers(person, prompt, column_0=f"Card {number}\nMore {number}", health_respect="4")
        assert words["sealed"] in text
        await stage.settle()
        moved = {call.method for call in stage.slack.calls[before:]} - {"views.open"}
        assert not moved, "nothing in the channel moves when an answer comes"

    await stage.live_until(at(5, 20, 50))
    await talk.expect_update(prompt, words["half"])
    await stage.live_until(at(6, 20))
    await talk.expect(words["nudge"], buttons=["retro.write"])
    await stage.live_until(at(7, 8, 50))
    result = await talk.expect(
        words["result"], words["answered"], "Card 0", "More 4", buttons=["retro.vote", "retro.act"]
    )
    assert talk.read(result).count(words["too few"]) == 1, "said once of all that it is so of"
    assert words["helped"] not in talk.read(result), "it was not asked"

    cards = {}
    for person in five(cast):
        await person.click(result, "retro.vote")
        cards = {text.split(": ")[1]: key for text, key in options_of(person).items()}
        await person.submit({"cards": [cards["Card 1"]]})
        await person.close_view()
    await stage.live_until(at(11, 8, 50))
    await talk.expect_update(result, words["voted"], "Card 1  ●●●●●")
    most = await talk.expect(
        words["most"], "1. Start: Card 1  ●●●●●", buttons=["retro.act", "agreement.from_card"]
    )

    responsible = by.colleague.user.name
    await by.one.click(most, "retro.act")
    owner = options_of(by.one)[responsible]
    await by.one.submit({"action": "Test plan in the wiki", "owner": owner, "due_on": "2026-05-29"})
    for message in (result, most):
        await talk.expect_update(message, words["agreed"], f"Test plan in the wiki: @{responsible}")
    await talk.expect(words["responsible"], "Test plan in the wiki", to=by.colleague)

    await becomes_agreed(talk, by, panel, result)
    await stage.live_until(at(11, 9))
    following = await opened(talk, by.other, panel, words["prompt"].replace("4", "11"))
    await talk.expect_update(following, f"{words['last']} (@{responsible})")
    await by.other.click(following, "retro.write")
    assert clicks_to_answer(by.other) == 9
    assert words["helped"] in text_of(by.other)
    await by.other.close_view()


@BY_EACH_SIDE
@IN_EACH_LANGUAGE
async def test_cards_that_say_the_same_are_one_and_a_vote_for_one_is_for_all(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str, side: str
) -> None:
    """However they were typed, and from both companies; fewer than may be shown are not counted."""
    words = WORDS[language]
    prompt = await opened(talk, acting(cast, side).one, await set_up(language=language), words["prompt"])
    said = ("Fewer meetings", "fewer  meetings.", "Fewer meetings?", "Tests\ntests!", "Access")
    for person, text in zip(five(cast), said, strict=True):
        await answers(person, prompt, column_0=text)
    await stage.live_until(at(7, 8, 50))
    await talk.expect(words["nudge"])
    result = await talk.expect(words["result"], words["same"], "Fewer meetings?", "Tests", "Access")
    shown = talk.read(result).casefold()
    assert shown.count("fewer meetings") == 2, "a question is another card"
    assert shown.count("tests") == 1
    assert shown.count(words["same"]) == 1, "twice by the same person is once"
    for person in five(cast):
        await person.click(result, "retro.vote")
        (same,) = (
            key
            for text, key in options_of(person).items()
            if "meetings" in text and "?" not in text  # whichever of the two is shown
        )
        await person.submit({"cards": [same]})
        await person.close_view()
    await stage.live_until(at(11, 8, 50))
    await talk.expect_update(result, "●●●●●")
    await talk.expect(words["most"], "●●●●●")


async def test_too_few_answers_are_asked_for_once_more_and_then_destroyed_unread(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Four of five needed: nobody ever reads them, and the channel is told."""
    prompt = await opened(talk, cast.anna, await set_up())
    for person in five(cast)[:4]:
        await answers(person, prompt, column_1="A secret that stays one")
    await stage.live_until(at(7, 8, 50))
    await talk.expect("If you have not answered yet")
    await talk.expect_update(prompt, "stays open once more")
    await stage.live_until(at(12, 9))
    await talk.expect_update(prompt, "Fewer than 5 had answered", "deleted unread")
    assert "A secret" not in str(stage.slack.calls)
    assert (
        await stage.bot.work(
            lambda w: w.session.connection().exec_driver_sql("SELECT count(*) FROM sealed_answer").scalar()
        )
        == 0
    )


async def test_nothing_that_is_measured_tells_of_an_answer(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Neither that one came, nor how long it took: to write, to be refused, to edit, to withdraw."""
    prompt = await opened(talk, cast.anna, await set_up())
    await stage.settle()

    def measured() -> list[str]:
        owed, now = Numbers(0, 0, None, 0), stage.clock.now()
        told = stage.bot.metrics.exposition(owed, None, now, connected=True)
        return [line for line in told.decode().split("\n") if "answer" in line or "refusals" in line]

    before = measured()
    assert any("samspil_answer_seconds_count" in line for line in before)
    await cast.erik.click(prompt, "retro.write")
    assert (await cast.erik.submit({"column_0": "\u200b"})).errors
    await cast.erik.submit({"column_0": "Kort"})
    await cast.erik.close_view()
    await cast.erik.click(prompt, "retro.write")
    await cast.erik.press("retro.withdraw")
    await cast.erik.close_view()
    assert measured() == before


async def test_an_answer_can_be_edited_and_withdrawn_until_the_close(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """The modal shows one's own answer again, and what was withdrawn does not count."""
    prompt = await opened(talk, cast.anna, await set_up())
    for person in five(cast):
        await answers(person, prompt, column_0="First thought")
    await cast.erik.click(prompt, "retro.write")
    assert "First thought" in text_of(cast.erik)
    await cast.erik.submit({"column_0": "Second thought"})
    await cast.erik.close_view()
    await cast.sofia.click(prompt, "retro.write")
    await cast.sofia.press("retro.withdraw")
    assert "withdrawn" in text_of(cast.sofia)
    await cast.sofia.close_view()
    await answers(cast.noor, prompt, column_2="From a guest")
    await stage.live_until(at(7, 8, 50))
    await talk.expect("If you have not answered yet")
    result = await talk.expect("WHAT CAME OUT", "Second thought", "From a guest", "5 of 8 answered")
    assert talk.read(result).count("First thought") == 1
    assert "First thought  (written by more than one)" in talk.read(result)


async def test_an_answer_in_the_second_of_closing_goes_into_the_next_round_and_says_so(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Nothing typed is lost, and each is told truly which round it went into."""
    prompt = await opened(talk, cast.anna, await set_up())
    for person in five(cast):
        await answers(person, prompt, column_0="In time")
    await cast.noor.click(prompt, "retro.write")
    await stage.live_until(at(7, 8, 50))
    await cast.noor.submit({"column_0": "Too late"})
    assert "counts in the next one" in text_of(cast.noor)
    await cast.noor.close_view()
    await talk.expect("If you have not answered yet")
    result = await talk.expect("WHAT CAME OUT")
    await talk.expect_update(result, "5 of 8 answered")
    assert "Too late" not in talk.read(result)


async def test_what_is_written_between_rounds_counts_in_the_next(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """The box is open at any time, from the panel."""
    panel = await set_up()
    await cast.erik.click(panel, "retro.plan")
    await cast.erik.press("retro.write_next")
    await cast.erik.submit({"column_0": "Before anybody asked"})
    assert "saved for the next retro" in text_of(cast.erik)
    while cast.erik.view:
        await cast.erik.close_view()
    prompt = await opened(talk, cast.anna, panel)
    for person in five(cast)[:2] + five(cast)[3:]:
        await answers(person, prompt, column_0="Asked")
    await stage.live_until(at(7, 8, 50))
    await talk.expect("If you have not answered yet")
    await talk.expect("WHAT CAME OUT", "Before anybody asked", "5 of 8 answered")


async def test_two_at_once_and_twice_the_same_are_one_answer_each(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """The last one of a person counts, whoever else answers at the same moment."""
    prompt = await opened(talk, cast.anna, await set_up())
    for person in five(cast):
        await person.click(prompt, "retro.write")
    await asyncio.gather(*[person.submit({"column_0": f"Of {person.handle}"}) for person in five(cast)])
    for person in five(cast):
        await person.close_view()
        await answers(person, prompt, column_0=f"Of {person.handle}")
    await stage.live_until(at(7, 8, 50))
    await talk.expect("If you have not answered yet")
    result = await talk.expect("WHAT CAME OUT", "5 of 8 answered")
    assert [talk.read(result).count(f"Of {person.handle}") for person in five(cast)] == [1] * 5


async def test_a_language_that_few_there_have_is_warned_of_before_it_is_sent(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """What was typed stays; sent again, it is taken."""
    prompt = await opened(talk, cast.anna, await set_up())
    german = "Wir müssen uns einigen, wer die Änderungen an der Firewall genehmigt und wann das geschieht"
    await cast.sofia.click(prompt, "retro.write")
    await stage.settle()
    await cast.sofia.submit({"column_1": german})
    assert "It may give you away" in text_of(cast.sofia)
    assert german in text_of(cast.sofia)
    await cast.sofia.submit()
    assert "Your answer is saved" in text_of(cast.sofia)


class Model:
    """Stands for what tells languages: it loads as long as it is told to, and takes all for German."""

    def __init__(self) -> None:
        self.loads = 0
        self.is_loading = threading.Event()
        self.may_be_there = threading.Event()

    def load(self, *_args: object, **_settings: object) -> Self:
        self.loads += 1
        self.is_loading.set()
        assert self.may_be_there.wait(20)
        return self

    def classify(self, _text: str) -> tuple[str, float]:
        return "de", 1.0


async def test_the_first_answers_after_a_start_keep_nobody_waiting(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What tells languages is loaded once, beside the database; who answers meanwhile is warned, too."""
    prompt, model = await opened(talk, cast.anna, await set_up()), Model()
    for person in (cast.sofia, cast.erik):
        await person.click(prompt, "retro.write")
    await stage.settle()
    monkeypatch.setattr(LanguageIdentifier, "from_model_file", model.load)
    monkeypatch.setattr(languages, "_loaded", [])
    answers = [
        asyncio.create_task(person.submit({"column_1": "Wir müssen uns bald einigen, wer was genehmigt"}))
        for person in (cast.sofia, cast.erik)
    ]
    await asyncio.to_thread(model.is_loading.wait)
    await cast.anna.command("/samspil tasks", CHANNEL)
    assert cast.anna.view is not None
    assert not any(answer.done() for answer in answers)
    model.may_be_there.set()
    await asyncio.gather(*answers)
    assert model.loads == 1
    for person in (cast.sofia, cast.erik):
        assert "It may give you away" in text_of(person)


async def test_at_a_start_with_an_open_box_languages_can_soon_be_told(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anybody answers; where nothing is sealed, it takes no memory."""
    model = Model()
    model.may_be_there.set()
    monkeypatch.setattr(LanguageIdentifier, "from_model_file", model.load)
    monkeypatch.setattr(languages, "_loaded", [])
    await stage.restart_bot()
    await stage.settle()
    assert model.loads == 0
    await opened(talk, cast.anna, await set_up())
    await stage.restart_bot()
    await stage.settle()
    assert model.loads == 1


async def test_bad_input_is_answered_at_its_field(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Empty, too long for its field, too long to be sealed; and plans that cannot be."""
    panel = await set_up()
    prompt = await opened(talk, cast.anna, panel)
    await cast.erik.click(prompt, "retro.write")
    assert "Write a card" in (await cast.erik.submit({})).errors["column_0"]
    assert (await cast.erik.submit({"column_0": "x" * 3001})).by_client
    long = {f"column_{number}": "😀 " * 1000 + "å" * 900 for number in range(3)}
    errors = (await cast.erik.submit(long)).errors
    assert "answer is too long" in next(iter(errors.values()))
    await cast.erik.submit({"column_0": "Short", "column_1": "", "column_2": ""})
    assert "Your answer is saved" in text_of(cast.erik)
    await cast.anna.click(panel, "retro.plan")
    await cast.anna.press("retro.change")
    sent = await cast.anna.submit({"format": "own", "own": ""})
    assert "kolonner" in sent.errors["own"]
    await cast.anna.submit({"own": "Keep\nChange"})
    await close_all(cast.anna)
    await agreed(talk, cast.erik, "(Start, Stop, Continue) → Our own columns (Keep, Change)")
    await talk.expect("changed the plan of the retros")
    await cast.anna.command("/retro now", CHANNEL)
    sent = await cast.anna.submit({"invited": list(options_of(cast.anna).values())[:3]})
    assert "allerede åben" in text_of(cast.anna)


async def test_a_cadence_announces_opens_skips_pauses_and_calls_off(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Each step is told in the channel, with what comes next."""
    await cast_up(talk, set_up)
    anna = cast.anna
    await anna.command("/retro", CHANNEL)
    await anna.press("retro.skip")
    await talk.expect("skipped the retro Wednesday 20 May 13:00", "Next retro: Wednesday 17 June 13:00")
    await anna.press("retro.change")
    await anna.submit(
        {
            "retro_rhythm": "weekly:1",
            "weekday": "1",
            "clock": "09:00",
            "starts_on": "2026-05-04",
            "days_open": "1",
        }
    )
    await close_all(anna)
    await agreed(talk, cast.erik, "every four weeks on Wednesday → every Tuesday", "13:00 → 09:00")
    await talk.expect("changed the plan of the retros", "Next retro: Tuesday 5 May 09:00")
    await stage.live_until(at(4, 9, 1))
    await talk.expect("The next retro opens Tuesday 5 May 09:00", buttons=["retro.write_next"])
    await stage.live_until(at(5, 9, 1))
    prompt = await talk.expect("RETRO TUESDAY 5 MAY", "Anonymous until Wednesday 6 May 09:00")
    await anna.command("/retro", CHANNEL)
    await anna.press("retro.pause")
    await close_all(anna)
    await agreed(talk, cast.erik, "Retros: paused: no → yes")
    await talk.expect("paused the retros")
    await anna.command("/retro", CHANNEL)
    await anna.press("retro.resume")
    await close_all(anna)
    await agreed(talk, cast.erik, "Retros: paused: yes → no")
    await talk.expect("resumed the retros", "Tuesday 12 May 09:00")
    while anna.view:
        await anna.close_view()
    await anna.command("/retro", CHANNEL)
    await anna.press("retro.cancel")
    await anna.submit()
    await talk.expect_update(prompt, "Called off", "deleted unread")


async def cast_up(talk: Conversation, set_up: SetUp) -> None:
    """A partnership with retros every four weeks."""
    await set_up(retro_rhythm="weekly:4")
    await talk.expect("planned the retros", "Wednesday 20 May 13:00")


async def test_a_lost_key_is_said_and_everybody_is_asked_again(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Nothing else is lost."""
    prompt = await opened(talk, cast.anna, await set_up())
    await answers(cast.erik, prompt, column_0="Gone")
    for box in stage.bot.keys.boxes():
        stage.bot.keys.destroy(box)
    await stage.bot.sweep()
    await talk.expect_update(prompt, "The key of this retro is lost")
    again = await talk.expect("RETRO MONDAY 4 MAY", buttons=["retro.write"])
    await answers(cast.erik, again, column_0="Again")


async def test_who_came_after_the_opening_writes_for_the_next(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """The audience was fixed when it opened, and a narrowed retro tells the others."""
    panel = await set_up()
    await cast.anna.click(panel, "retro.plan")
    await cast.anna.press("retro.now")
    people = options_of(cast.anna)
    few = [people[name] for name in ("Anna Holm", "Jonas Friis", "Erik Lund", "Sofia Brandt")]
    sent = await cast.anna.submit({"invited": few})
    assert "mindst 5 skal svare" in sent.errors["invited"]
    await cast.anna.submit({"invited": [*few, people["Liam Walsh"]]})
    prompt = await talk.expect("RETRO MONDAY 4 MAY", "all 5 invited")
    await cast.noor.click(prompt, "retro.write")
    assert "not invited" in text_of(cast.noor)
    await cast.noor.close_view()
    await cast.noor.click(panel, "retro.plan")
    await cast.noor.press("retro.write_next")
    await cast.noor.submit({"column_0": "For the next one"})
    assert "saved for the next retro" in text_of(cast.noor)
    await cast.liam.click(prompt, "retro.write")
    assert "Only 5 are invited" in text_of(cast.liam)


async def test_whose_account_was_exchanged_in_the_database_is_shown_nobodys_answer(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Slack proves who presses, the terms who wrote; when the rows are right again nothing is lost."""
    prompt = await opened(talk, cast.anna, await set_up())
    for person in (cast.anna, cast.erik):
        await answers(person, prompt, column_0=f"Written by {person}")
    await exchange(stage, cast.anna, cast.erik)
    for person in (cast.anna, cast.erik):
        await person.click(prompt, "retro.write")
        refused = text_of(person)
        assert "not the one that was invited" in refused or "ikke den, der blev inviteret" in refused
        assert "Written by" not in refused
        await person.close_view()
    await exchange(stage, cast.anna, cast.erik)
    for person in (cast.anna, cast.erik):
        await person.click(prompt, "retro.write")
        assert f"Written by {person}" in text_of(person)
        await person.close_view()


def _execute(w: Unit, statement: Update) -> None:
    w.session.exec(statement)


async def exchange(stage: Stage, one: Person, other: Person) -> None:
    """What a writer to the database does with two rows of the table of people."""
    for now, then in ((one.id, "nobody"), (other.id, one.id), ("nobody", other.id)):
        renamed = update(Somebody).where(col(Somebody.user) == now).values(user=then)
        await stage.bot.work(partial(_execute, statement=renamed))


async def test_an_error_on_the_way_of_an_answer_puts_no_text_into_the_log(
    stage: Stage,
    talk: Conversation,
    cast: Cast,
    set_up: SetUp,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Whatever the exception says: the person gets a number, the log frames, Slack nothing."""
    canary = "kanariefugl-31c2"
    caplog.set_level(logging.DEBUG)
    logs.hush()
    prompt = await opened(talk, cast.anna, await set_up())

    def fail(*_args: object, **_words: object) -> None:
        raise RuntimeError(canary)

    with monkeypatch.context() as patch:
        patch.setattr(retro, "answer", fail)
        await cast.erik.click(prompt, "retro.write")
        before = len(stage.slack.calls)
        await cast.erik.submit({"column_0": canary})
        assert "Something went wrong in Samspil" in text_of(cast.erik)
        assert canary not in str(stage.slack.calls[before:])
        await cast.erik.close_view()
        assert canary in text_of(cast.erik), "what was typed is still there"
        await cast.erik.close_view()
    assert canary not in caplog.text
