"""Retros of few people and of many, in each mode, from the opening to what the talk begins with."""

import os

import pytest
from conversations_sample import BY_EACH_SIDE, CHANNEL, IN_EACH_LANGUAGE, SetUp, at, close_all, options_of

from bot.rituals.retro import ANONYMOUS, MIXED, NAMED
from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.workspace import Message

pytestmark = pytest.mark.meetings_far_away

EVERYBODY = ("anna", "erik", "noor", "sofia", "jonas", "liam", "karen", "mette")
SIZES = [(3, NAMED), (4, ANONYMOUS), (4, MIXED), (7, MIXED)]
OTHERS = [(4, NAMED), (7, ANONYMOUS), (7, NAMED), (8, ANONYMOUS), (8, MIXED), (8, NAMED)]
WORDS = {
    "en": {
        "prompt": "RETRO MONDAY 4 MAY",
        "all": "if all 4 invited",
        "some": "if at least 5 of the {n} invited",
        "names": "With names: each card shows who wrote it.",
        "result": "WHAT CAME OUT OF THE RETRO OF MONDAY 4 MAY",
        "answered": "{n} of {n} answered",
        "nudge": "If you have not answered yet",
        "most": "MOST VOTES IN THE RETRO OF MONDAY 4 MAY",
    },
    "da": {
        "prompt": "RETRO MANDAG 4. MAJ",
        "all": "hvis alle 4 inviterede",
        "some": "hvis mindst 5 af de {n} inviterede",
        "names": "Med navn: hvert kort viser, hvem der har skrevet det.",
        "result": "DET KOM DER UD AF RETROEN MANDAG 4. MAJ",
        "answered": "{n} af {n} har svaret",
        "nudge": "Hvis du ikke har svaret endnu",
        "most": "FLEST STEMMER I RETROEN MANDAG 4. MAJ",
    },
}


async def opened(talk: Conversation, who: Person, panel: Message, mode: str, prompt: str) -> Message:
    """By hand; only where there is a choice, a mode is chosen."""
    await who.click(panel, "retro.plan")
    await who.press("retro.now")
    offered = set(options_of(who).values()) & {ANONYMOUS, MIXED, NAMED}
    assert mode in offered
    assert not (await who.submit({"mode": mode} if len(offered) > 1 else {})).errors
    await close_all(who)
    return await talk.expect(prompt, buttons=["retro.write"])


async def answers(person: Person, prompt: Message, mode: str, number: int) -> None:
    """A card, with a name where all are; another where one chooses; and a point where one is asked."""
    await person.click(prompt, "retro.write")
    said = {f"{'named' if mode == NAMED else 'column'}_0": f"Card {number}"}
    if mode == MIXED:
        said["named_1"] = f"Open {number}"
    assert person.view is not None
    if "health_safe" in str(person.view.blocks):
        said["health_safe"] = "4"
    sent = await person.submit(said)
    assert not sent.errors, sent.errors
    await close_all(person)


async def votes(person: Person, result: Message, *cards: str) -> None:
    await person.click(result, "retro.vote")
    keys = [key for text, key in options_of(person).items() if text.endswith(cards)]
    assert len(keys) == len(cards)
    assert not (await person.submit({"cards": keys})).errors
    await close_all(person)


@BY_EACH_SIDE
@IN_EACH_LANGUAGE
@pytest.mark.parametrize(("people", "mode"), SIZES + (OTHERS if os.environ.get("EVERYTHING") else []))
async def test_a_retro_of_so_many_keeps_its_promise(
    stage: Stage, talk: Conversation, set_up: SetUp, people: int, mode: str, language: str, side: str
) -> None:
    """Opened by either company; of fewer than four nobody gives points or votes, and cards have names."""
    words = WORDS[language]
    here = [stage.slack.person(handle) for handle in EVERYBODY[:people]]
    for handle in EVERYBODY[people:]:
        await stage.slack.person(handle).leave(CHANNEL)
    await stage.settle()
    panel = await set_up(language=language)
    opener = here[0] if side == "home" else here[1]
    prompt = await opened(talk, opener, panel, mode, words["prompt"])
    promised = "names" if mode == NAMED else "all" if people == 4 else "some"
    assert words[promised].format(n=people) in talk.read(prompt)
    for number, person in enumerate(here):
        await answers(person, prompt, mode, number)
    await stage.live_until(at(6, 20))
    await talk.expect(words["nudge"])
    await stage.live_until(at(7, 8, 50))
    result = await talk.expect(
        words["result"], words["answered"].format(n=people), buttons=["retro.act", "agreement.from_card"]
    )
    shown = talk.read(result)
    hidden = [line for line in shown.splitlines() if line.startswith("• Card")]
    assert len(hidden) == people
    assert all(("–" in line) is (mode == NAMED) for line in hidden), (
        "a name where it was said, and only there"
    )
    assert ("• Open 1  – Erik Lund" in shown) is (mode == MIXED)
    assert (f"4 {'●' * people}" in shown) is (people > 3)
    if people < 4:
        assert "retro.vote" not in str(result.blocks)
        await stage.live_until(at(12, 9))
        return
    await votes(here[0], result, "Card 0", "Card 1", "Card 2")
    await votes(here[1], result, "Card 0", "Card 1", "Card 3")
    for person in here[2:]:
        await votes(person, result, "Card 0", "Card 1")
    await stage.live_until(at(11, 8, 50))
    most = await talk.expect(words["most"], buttons=["retro.act", "retro.worth"])
    told = sorted(line for line in talk.read(most).splitlines() if "●" in line)
    dots = "●" * people
    assert told == [
        f"1. Start: Card 0  {dots}",
        f"1. Start: Card 1  {dots}",
        "3. Start: Card 2  ●",
        "3. Start: Card 3  ●",
    ]
