"""No reply stands in the channel alone: where its first message was deleted, that is posted anew."""

import ast
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, at, close_all
from sqlmodel import col, select
from test_agreement import propose_times

from bot.outbox import OwedMessage
from bot.partnerships import Unit
from playground.conversation import Conversation
from playground.stage import Stage
from playground.workspace import Message

BOT: Final = Path(__file__).parents[2] / "bot"
Play = Callable[[Stage, Conversation, Cast, Message], Awaitable[tuple[str, str]]]
"""What leads to a reply, its first message deleted; gives the beginning of that, and of the reply."""


async def _proposal(talk: Conversation, cast: Cast, panel: Message) -> None:
    """One that Anna made, deleted."""
    await propose_times(cast.anna, panel)
    await cast.erik.delete(await talk.expect("Proposal from @Anna Holm", buttons=["agreement.agree"]))


async def _read(cast: Cast, panel: Message) -> None:
    """It is read by Erik, where what waits for him stands."""
    await cast.erik.click(panel, "mine.show")
    await cast.erik.press("agreement.read")


async def discussed(_stage: Stage, talk: Conversation, cast: Cast, panel: Message) -> tuple[str, str]:
    """Somebody wants to talk about a proposal."""
    await _proposal(talk, cast, panel)
    await _read(cast, panel)
    await cast.erik.press("agreement.discuss")
    return "Proposal from @Anna Holm", "@Erik Lund: let us talk about this first."


async def settled(_stage: Stage, talk: Conversation, cast: Cast, panel: Message) -> tuple[str, str]:
    """A proposal is agreed."""
    await _proposal(talk, cast, panel)
    await _read(cast, panel)
    await cast.erik.press("agreement.agree")
    return "Proposal from @Anna Holm", "✅ Agreed by @Erik Lund"


async def waits(stage: Stage, talk: Conversation, cast: Cast, panel: Message) -> tuple[str, str]:
    """Half its time is over, and Erik, who would speak for his company, is away."""
    await _proposal(talk, cast, panel)
    await cast.erik.click(panel, "mine.show")
    await cast.erik.press("mine.change")
    assert not (await cast.erik.submit({"absent_until": "2026-05-29"})).errors
    await close_all(cast.erik)
    await stage.live_until(at(11, 12))
    return "Proposal from @Anna Holm", "Brevik Systems: this still waits for you."


async def called_off(_stage: Stage, talk: Conversation, cast: Cast, panel: Message) -> tuple[str, str]:
    """An invitation is called off by a modal that stood open."""
    await cast.anna.click(panel, "invitation.ask")
    fields = {"kind": "technical", "title": "VPN", "purpose": "One way in", "day": "2026-05-13"}
    sent = await cast.anna.submit(
        {**fields, "clock": "10:00", "minutes": "90", "place": "https://meet.example/vpn", "seats": "2"}
    )
    assert not sent.errors
    await close_all(cast.anna)
    card = await talk.expect("TECHNICAL WORKSHOP: VPN")
    await cast.anna.click(card, "invitation.call_off")
    await cast.erik.delete(card)
    assert not (await cast.anna.submit({"word": "Travel is stopped"})).errors
    return "TECHNICAL WORKSHOP: VPN", "@Anna Holm called off “VPN”"


async def move(_stage: Stage, talk: Conversation, cast: Cast, panel: Message) -> tuple[str, str]:
    """A blocker is taken by direct message."""
    await cast.anna.click(panel, "escalation.raise")
    assert not (await cast.anna.submit({"what": "VPN is down", "severity": "high"})).errors
    await close_all(cast.anna)
    await cast.erik.delete(await talk.expect("HIGH: VPN IS DOWN"))
    copy = await talk.expect("HIGH: VPN IS DOWN", to=cast.erik)
    await cast.erik.click(copy, "escalation.acknowledge")
    return "HIGH: VPN IS DOWN", "@Erik Lund has got it."


async def stands(stage: Stage, talk: Conversation, cast: Cast, _panel: Message) -> tuple[str, str]:
    """Samspil was killed after the welcome, which somebody deleted before what was agreed stood below it."""
    for each in cast.anna.messages(CHANNEL):
        if "planned the status meetings" in talk.read(each):
            for reply in cast.anna.thread(each)[1:]:
                await cast.anna.delete(reply)
            await cast.anna.delete(each)
    await stage.settle()
    await stage.bot.work(_as_not_said_yet)
    await stage.live_for(timedelta(minutes=1))
    return "planned the status meetings", "This is what you have agreed so far"


def _as_not_said_yet(w: Unit) -> None:
    found = select(OwedMessage).where(col(OwedMessage.name) == "agreement.stands")
    owed = w.session.exec(found).one()
    owed.ts = owed.channel = owed.attempted_at = owed.deleted_at = None
    owed.owe_again(w.now)


PLAYS: Final[dict[str, Play]] = {
    "agreement.discussed": discussed,
    "agreement.settled": settled,
    "agreement.waits": waits,
    "agreement.stands": stands,
    "escalation.move": move,
    "invitation.called_off": called_off,
}
"""By the name of the reply."""


@pytest.mark.parametrize("name", PLAYS)
async def test_a_reply_brings_back_the_message_that_it_is_about(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, name: str
) -> None:
    """Deleted by somebody in Slack, and then something is said in its thread: it stands below that."""
    panel = await set_up(rhythm="monthly:-1", weekdays=["4"])
    begins, says = await PLAYS[name](stage, talk, cast, panel)
    await stage.settle()
    firsts = [each for each in cast.anna.messages(CHANNEL) if begins in talk.read(each)]
    assert len(firsts) == 1
    said = [each for each in cast.anna.thread(firsts[0])[1:] if says in talk.read(each)]
    assert said
    assert {each.thread_ts for each in said} == {firsts[0].ts}
    await talk.forget()


def test_every_reply_is_tried() -> None:
    """Whatever the bot says in a thread stands among these plays."""
    found = set()
    for file in BOT.rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text())):
            if isinstance(call, ast.Call) and any(each.arg == "thread" for each in call.keywords):
                assert isinstance(call.func, ast.Attribute), file
                if call.func.attr == "post":
                    name = call.args[1]
                    assert isinstance(name, ast.Constant), f"{file}: the name of a reply is written out"
                    found.add(name.value)
    assert found == set(PLAYS)
