"""Where two speak for a company, what both are asked is answered by one, and the other's copy follows."""

from datetime import timedelta

import pytest
from conversations_sample import (
    BY_EACH_SIDE,
    CHANNEL,
    IN_EACH_LANGUAGE,
    Cast,
    SetUp,
    agreed,
    at,
    close_all,
    from_more,
    options_of,
    propose_forum,
)
from copies import refused_where_they_stand

from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.transcript import buttons_of
from playground.workspace import Message


@pytest.fixture
async def set_up(set_up: SetUp, talk: Conversation, cast: Cast) -> SetUp:
    """Jonas and Sofia are contact persons beside Anna and Erik, and nobody is expected to say anything."""

    async def do(**values: object) -> Message:
        panel = await set_up(**{"rhythm": "monthly:-1", "weekdays": ["4"], **values})
        for own, other in ((cast.anna, "Jonas Friis"), (cast.erik, "Sofia Brandt")):
            await own.click(panel, "people.list")
            await own.submit({"person": options_of(own)[other]})
            await own.submit({"parts": ["contact"]})
            await close_all(own)
        await talk.forget()
        return panel

    return do


def copy_of(person: Person, action_id: str) -> Message:
    """The latest direct message to somebody with this button."""
    return [each for each in person.messages(person.dm) if action_id in buttons_of(each)][-1]


async def follows(stage: Stage, one: Message, other: Message, action_id: str) -> None:
    """Neither copy has the button any more, and nothing that is left before anybody is refused."""
    await stage.settle()
    for each in (one, other):
        assert action_id not in buttons_of(each), each.text
    assert await refused_where_they_stand(stage) == []


@IN_EACH_LANGUAGE
async def test_an_idea(stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str) -> None:
    """Both are reminded of it, and one of them declines it."""
    panel = await set_up(language=language)
    await from_more(cast.erik, panel, "idea.list")
    await cast.erik.press("idea.suggest")
    await cast.erik.submit({"what": "One list", "gain": "Both look in one place", "effort": "small"})
    await close_all(cast.erik)
    await stage.live_until(at(8, 16))
    one, other = copy_of(cast.anna, "idea.ask_decline"), copy_of(cast.jonas, "idea.ask_decline")
    await cast.jonas.click(other, "idea.ask_decline")
    assert not (await cast.jonas.submit({"word": "Too much at once"})).errors
    await close_all(cast.jonas)
    await follows(stage, one, other, "idea.ask_decline")
    await talk.forget()


@IN_EACH_LANGUAGE
async def test_a_weekend_that_is_to_count(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Both contacts are asked, one agrees; then one takes it, and the copies and reminders of all follow."""
    panel = await set_up(language=language)
    await stage.live_until(at(8, 14, 30))
    await cast.anna.click(panel, "escalation.raise")
    await cast.anna.submit({"what": "Mail is down", "severity": "critical"})
    await cast.anna.press("escalation.ask_weekend")
    await close_all(cast.anna)
    await stage.settle()
    one, other = copy_of(cast.erik, "escalation.weekend"), copy_of(cast.sofia, "escalation.weekend")
    await cast.sofia.click(other, "escalation.weekend")
    await stage.settle()
    assert "escalation.weekend" not in {*buttons_of(one), *buttons_of(other)}
    await stage.live_until(at(8, 14, 54))
    one, other = copy_of(cast.erik, "escalation.acknowledge"), copy_of(cast.sofia, "escalation.acknowledge")
    await cast.erik.click(one, "escalation.acknowledge")
    await stage.settle()
    for person in (cast.erik, cast.sofia):
        for each in person.messages(person.dm):
            assert "escalation.acknowledge" not in buttons_of(each)
    await follows(stage, one, other, "escalation.acknowledge")
    await talk.forget()


@BY_EACH_SIDE
@IN_EACH_LANGUAGE
@pytest.mark.parametrize("button", ["status.every_other_week", "status.pause", "status.change"])
async def test_whether_the_time_is_wrong(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str, side: str, button: str
) -> None:
    """Both of a company are asked after two meetings without an answer; one proposes what is offered."""
    await set_up(language=language, rhythm="weekly:1", weekdays=["1"], clock="10:00")
    await stage.live_until(at(12, 10, 1))
    here = (cast.anna, cast.jonas) if side == "home" else (cast.erik, cast.sofia)
    one, other = (copy_of(person, button) for person in here)
    await talk.forget()
    await here[1].click(other, button)
    if button == "status.change":
        assert not (await here[1].submit({"clock": "11:00"})).errors
    await close_all(here[1])
    await talk.expect(f"@{here[1].user.name}", "→", buttons=["agreement.agree"])
    await follows(stage, one, other, button)
    await talk.forget()


@IN_EACH_LANGUAGE
async def test_minutes_that_are_to_be_approved(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Both of the company that did not lead are asked; one approves, and both read who did."""
    panel = await set_up(language=language)
    await propose_forum(cast.anna, panel, 2)
    await agreed(talk, cast.erik, "@Anna Holm")
    await stage.live_until(at(7, 10, 1))
    one, other = copy_of(cast.erik, "approval.approve"), copy_of(cast.sofia, "approval.approve")
    await cast.sofia.click(other, "approval.approve")
    await follows(stage, one, other, "approval.approve")
    for each in (one, other):
        assert "(Sofia Brandt)" in talk.read(each)
        assert "approval.ask_remark" not in buttons_of(each)
    assert not [each for each in cast.anna.messages(cast.anna.dm) if "approval.approve" in str(each.blocks)]
    await talk.forget()


@IN_EACH_LANGUAGE
async def test_an_action_whose_responsible_leaves(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Both are told, and one takes it over."""
    panel = await set_up(language=language)
    await cast.anna.click(panel, "action.list")
    await cast.anna.press("action.note")
    given = {"action": "Order VPN", "owner": options_of(cast.anna)["Liam Walsh"], "due_on": "2026-05-15"}
    assert not (await cast.anna.submit(given)).errors
    await close_all(cast.anna)
    await stage.settle()
    await cast.liam.leave(CHANNEL)
    await stage.settle()
    one, other = copy_of(cast.erik, "action.take"), copy_of(cast.sofia, "action.take")
    await cast.sofia.click(other, "action.take")
    await follows(stage, one, other, "action.take")
    await talk.forget()


@IN_EACH_LANGUAGE
async def test_a_risk_whose_responsible_leaves(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Both are told, and one keeps an eye on it from then on."""
    panel = await set_up(language=language)
    await from_more(cast.liam, panel, "risk.list")
    await cast.liam.press("risk.say")
    await cast.liam.submit({"what": "The certificate expires", "effect": "Later than planned"})
    await close_all(cast.liam)
    await cast.liam.leave(CHANNEL)
    await stage.live_for(timedelta(days=1))
    one, other = copy_of(cast.erik, "risk.look"), copy_of(cast.sofia, "risk.look")
    before = talk.read(one)
    await cast.sofia.click(other, "risk.take_over")
    await close_all(cast.sofia)
    await stage.settle()
    assert talk.read(one) != before
    await follows(stage, one, other, "risk.take_over")
    await talk.forget()


@IN_EACH_LANGUAGE
async def test_a_disagreement(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Both are asked how they see it; one withdraws what the other would answer."""
    panel = await set_up(language=language)
    await from_more(cast.erik, panel, "disagreement.list")
    await cast.erik.press("disagreement.raise")
    await cast.erik.submit({"what": "Who pays for the tests", "view": "They are extra"})
    await close_all(cast.erik)
    await stage.settle()
    one, other = copy_of(cast.anna, "disagreement.read"), copy_of(cast.jonas, "disagreement.read")
    before = talk.read(one)
    await cast.jonas.click(other, "disagreement.read")
    await cast.jonas.press("disagreement.ask_state")
    await cast.jonas.submit({"view": "It is part of it"})
    await close_all(cast.jonas)
    await stage.settle()
    assert talk.read(one) != before
    assert "Jonas Friis" in talk.read(one), "a colleague has answered"
    await follows(stage, one, other, "disagreement.ask_state")
    await talk.forget()


@IN_EACH_LANGUAGE
async def test_a_proposal(stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str) -> None:
    """Both are reminded of it, and one agrees."""
    panel = await set_up(language=language)
    await cast.erik.click(panel, "escalation.list")
    await cast.erik.press("ladder.show")
    await cast.erik.press("ladder.critical_always")
    await close_all(cast.erik)
    await stage.live_until(at(15, 9))
    one, other = copy_of(cast.anna, "agreement.read"), copy_of(cast.jonas, "agreement.read")
    await cast.jonas.click(other, "agreement.read")
    await cast.jonas.press("agreement.agree")
    await close_all(cast.jonas)
    await follows(stage, one, other, "agreement.read")
    await talk.forget()
