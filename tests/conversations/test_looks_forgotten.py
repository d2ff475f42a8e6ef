"""What a message looked like is forgotten after two weeks: pressed, edited and answered it is as before."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, at, close_all, options_of
from sqlmodel import col, select

from bot.outbox import OwedMessage
from bot.outbox.forgetting import KEPT
from bot.partnerships import Unit
from playground.conversation import Conversation
from playground.stage import Stage
from playground.workspace import Message

WORDS = {
    "en": {
        "noted": "for an action, by Tuesday 30 June: Order VPN",
        "done": "Done: Order VPN",
        "taken": "has got it",
    },
    "da": {
        "noted": "ansvarlig for en opgave, senest tirsdag 30. juni: Order VPN",
        "done": "Færdig: Order VPN",
        "taken": "tager den",
    },
}


pytestmark = pytest.mark.meetings_far_away


async def looks(stage: Stage, name: str) -> Sequence[str]:
    """What is kept here of all messages of a name."""

    def read(w: Unit) -> Sequence[str]:
        found = w.session.exec(select(OwedMessage).where(col(OwedMessage.name) == name)).all()
        return [f"{owed.text}{owed.blocks or ''}" for owed in found]

    return await stage.bot.work(read)


async def noted(talk: Conversation, cast: Cast, panel: Message, words: dict[str, str]) -> Message:
    """Anna notes an action for Erik, with a date far ahead; gives what he hears at once."""
    await cast.anna.click(panel, "action.list")
    await cast.anna.press("action.note")
    owner = options_of(cast.anna)["Erik Lund"]
    sent = await cast.anna.submit({"action": "Order VPN", "owner": owner, "due_on": "2026-06-30"})
    assert not sent.errors
    await close_all(cast.anna)
    return await talk.expect(words["noted"], to=cast.erik)


@pytest.mark.parametrize("language", ["en", "da"])
async def test_an_old_message_is_pressed_and_says_what_is_so_now(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """By whoever it was sent to."""
    words = WORDS[language]
    heard = await noted(talk, cast, await set_up(language=language), words)
    assert "Order VPN" in (await looks(stage, "action.noted"))[0]
    await stage.live_for(KEPT + timedelta(days=2))
    assert await looks(stage, "action.noted") == [""]
    assert "Order VPN" in talk.read(heard)
    await cast.erik.click(heard, "action.finish")
    await talk.expect_update(heard, words["done"])
    assert words["done"].removesuffix(": Order VPN") in (await looks(stage, "action.noted"))[0]
    await talk.forget()


@pytest.mark.parametrize("language", ["en", "da"])
async def test_what_others_answer_comes_back_whole_however_old_it_is(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """A blocker's first message is deleted after a month, and then somebody takes it."""
    panel = await set_up(language=language)
    await cast.anna.click(panel, "escalation.raise")
    assert not (await cast.anna.submit({"what": "VPN is down", "severity": "low"})).errors
    await close_all(cast.anna)
    card = await talk.expect("VPN IS DOWN")
    copy = await talk.expect("VPN IS DOWN", to=cast.erik)
    await stage.live_for(KEPT + timedelta(days=2))
    await cast.erik.delete(card)
    await talk.forget()
    await cast.erik.click(copy, "escalation.acknowledge")
    anew = await talk.expect("VPN IS DOWN")
    await talk.expect(f"@Erik Lund {WORDS[language]['taken']}", thread=anew)
    await talk.forget()


async def test_what_waited_while_the_bot_was_out_of_the_channel_comes_whole_afterwards(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """It was owed before, and so is not forgotten, however long that takes."""
    heard = await noted(talk, cast, await set_up(), WORDS["en"])
    channel = stage.slack.channel(CHANNEL)
    stage.slack.faults.plan("ratelimited", "chat.*", times=50, seconds=600)
    await cast.erik.click(heard, "action.finish")
    await cast.anna.remove_app(CHANNEL)
    stage.slack.faults.clear()
    await stage.live_for(KEPT + timedelta(days=7))
    assert "Order VPN" in (await looks(stage, "action.noted"))[0]
    await cast.anna.invite_app(channel.name)
    await stage.live_until(at(28, 12))
    await talk.expect_update(heard, "Done: Order VPN")
    await talk.forget()
