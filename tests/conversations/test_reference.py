"""Where a blocker, an action and a risk are kept elsewhere, as conversations by both sides."""

import json
from datetime import timedelta

import pytest
from conversations_sample import Cast, SetUp, close_all, from_more, options_of, text_of
from sqlmodel import select

from bot import personal
from bot.blocks.escalation.export import as_markdown
from bot.language import translator
from bot.partnerships import Unit
from bot.rituals import escalation
from bot.rituals.action import Action, ActionChange
from bot.rituals.risk import Risk
from playground.conversation import Conversation
from playground.stage import Stage

pytestmark = pytest.mark.meetings_far_away

LABEL = {"en": "Ticket or link: ", "da": "Sag eller link: "}
LINK = "https://tickets.nordlys.example/browse/OPS-17?a=1&b=2"


def _story(w: Unit) -> escalation.Story:
    return escalation.story_of(w.session, w.session.exec(select(escalation.Escalation.id)).one())


@pytest.mark.parametrize("language", ["en", "da"])
async def test_a_blocker_says_which_ticket_it_is(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """On the card, in the list, the story and both exports; who raises it again can name another."""
    panel = await set_up(language=language)
    await cast.anna.click(panel, "escalation.raise")
    refused = await cast.anna.submit({"what": "VPN is down", "severity": "high", "reference": "x" * 301})
    assert "300" in refused.errors["reference"]
    sent = await cast.anna.submit({"reference": f"  OPS-17 \n {LINK}  "})
    assert not sent.errors
    await cast.anna.close_view()
    card = await talk.expect("VPN IS DOWN", LABEL[language], f"OPS-17 {LINK}")
    copy = await talk.expect("VPN IS DOWN", "OPS-17", to=cast.erik)
    await talk.expect("VPN IS DOWN", "OPS-17", to=cast.anna)
    assert "a=1&amp;b=2" in str(card.blocks)
    await cast.erik.click(panel, "escalation.list")
    assert f"OPS-17 {LINK}" in text_of(cast.erik)
    await cast.erik.press("escalation.story")
    assert f"OPS-17 {LINK}" in text_of(cast.erik)
    await close_all(cast.erik)

    await cast.erik.click(copy, "escalation.hand_back")
    await cast.erik.submit({"reason": "Which site?"})
    await talk.expect("Which site?", thread=card)
    await from_more(cast.anna, card, "escalation.again")
    assert "OPS-17" in json.dumps(cast.anna.view.blocks)  # type: ignore[union-attr]
    await cast.anna.submit({"addition": "Aalborg", "reference": "OPS-18"})
    await talk.expect("Aalborg", thread=card)
    for shown in (card, copy):
        await talk.expect_update(shown, f"{LABEL[language]}OPS-18")
    story = await stage.bot.work(_story)
    assert json.loads(escalation.as_json(story))["reference"] == "OPS-18"
    assert "- OPS-18" in as_markdown(translator("en"), story)


@pytest.mark.parametrize("language", ["en", "da"])
async def test_an_action_says_which_ticket_it_is(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """In the list and the direct message; another one is a change, which keeps what was before."""
    panel = await set_up(language=language)
    await cast.erik.click(panel, "action.list")
    await cast.erik.press("action.note")
    anna = options_of(cast.erik)["Anna Holm"]
    await cast.erik.submit(
        {"action": "Order VPN", "owner": anna, "due_on": "2026-05-29", "reference": "OPS-17"}
    )
    told = await talk.expect("Order VPN", "Sag eller link: OPS-17", to=cast.anna)
    await cast.erik.close_view()
    await stage.settle()
    assert "OPS-17" in text_of(cast.erik)
    await close_all(cast.erik)

    await cast.anna.click(told, "action.change")
    await cast.anna.submit({"reference": "OPS-18"})
    await talk.expect_update(told, "Sag eller link: OPS-18")
    before = await stage.bot.work(lambda w: w.session.exec(select(ActionChange.was_reference)).all())
    assert before == ["OPS-17"]
    await cast.anna.click(told, "action.change")
    assert "Order VPN (OPS-17)" in text_of(cast.anna)
    await cast.anna.submit({})
    assert len(await stage.bot.work(lambda w: w.session.exec(select(ActionChange.id)).all())) == 1


@pytest.mark.parametrize("language", ["en", "da"])
async def test_a_risk_says_which_ticket_it_is(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Where it was shared and in the list; another one is said with a word, and nobody passes markup."""
    panel = await set_up(language=language)
    await cast.erik.click(panel, "risk.list")
    await cast.erik.press("risk.say")
    await cast.erik.submit(
        {"what": "Maja may leave", "effect": "Slower", "reference": "<!channel> <@U1|you>"}
    )
    said = await talk.expect("Maja may leave", f"{LABEL[language]}<!channel>")
    assert "&lt;!channel&gt; &lt;@U1|you&gt;" in str(said.blocks)
    await close_all(cast.erik)
    await cast.erik.click(said, "risk.look")
    refused = await cast.erik.submit({"reference": "HR-4"})
    assert "word" in refused.errors
    await cast.erik.submit({"word": "It has a ticket"})
    await talk.expect_update(said, f"{LABEL[language]}HR-4", "It has a ticket")
    await close_all(cast.erik)
    await cast.anna.click(panel, "risk.list")
    assert "HR-4" in text_of(cast.anna)


async def test_what_was_referred_to_is_handed_over_and_erased(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """A risk's is its writer's, until it is settled; an action's stays, as what is to be done does."""
    panel = await set_up()
    await cast.erik.click(panel, "risk.list")
    await cast.erik.press("risk.say")
    await cast.erik.submit({"what": "Maja may leave", "effect": "Slower", "reference": "HR-4"})
    said = await talk.expect("HR-4")
    await close_all(cast.erik)
    await cast.erik.click(panel, "action.list")
    await cast.erik.press("action.note")
    await cast.erik.submit({"action": "Order VPN", "due_on": "2026-05-29", "reference": "OPS-17"})
    await close_all(cast.erik)
    await cast.erik.click(said, "risk.look")
    await cast.erik.submit({"how": "closed", "word": "She stays"})
    await stage.live_until(stage.clock.now() + timedelta(seconds=5))
    await talk.expect_update(said, "She stays")
    await close_all(cast.erik)

    def erased(w: Unit) -> tuple[str, list[str], list[str]]:
        traces = personal.traces_of(w, cast.erik.id)
        handed = personal.export(w.session, traces, w.now)
        personal.erase(w, traces)
        w.session.expire_all()
        risks = w.session.exec(select(Risk.reference)).all()
        return handed, list(risks), list(w.session.exec(select(Action.reference)).all())

    handed, risks, actions = await stage.bot.work(erased)
    assert "HR-4" in handed
    assert "OPS-17" in handed
    assert risks == ["[erased]"]
    assert actions == ["OPS-17"]
    await stage.live_until(stage.clock.now() + timedelta(minutes=2))
    for colleague in (cast.sofia, cast.liam):
        await talk.expect("Nobody sees to this action", "Ticket or link: OPS-17", to=colleague)
