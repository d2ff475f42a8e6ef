"""What binds both is proposed by one side and agreed by the other, in the channel."""

import pytest
from conversations_sample import Cast, SetUp, at, text_of
from sqlmodel import select

from bot.partnerships import Unit
from bot.rituals import escalation, status
from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.transcript import buttons_of
from playground.workspace import Message

pytestmark = pytest.mark.meetings_far_away

WORDS = {
    "en": {
        "proposal": "Proposal from @Anna Holm (Nordlys Forsyning)",
        "times": "Step 1, Contact persons of the company that is asked, High, time to take it: "
        "2 working hours → 15 working minutes",
        "waits": "It takes effect once agreed by Brevik Systems; otherwise",
        "agreed": "Agreed by @Erik Lund",
        "discuss": "@Erik Lund: let us talk about this first.",
        "withdrawn": "Withdrawn by @Anna Holm.",
        "lapsed": "Withdrawn by itself: Brevik Systems did not agree within ten working days.",
    },
    "da": {
        "proposal": "Forslag fra @Anna Holm (Nordlys Forsyning)",
        "times": "Trin 1, Kontaktpersoner i den virksomhed, der bliver spurgt, Høj, tid til at tage den: "
        "2 arbejdstimer → 15 arbejdsminutter",
        "waits": "Det gælder, når Brevik Systems siger ja; ellers",
        "agreed": "Aftalt af @Erik Lund",
        "discuss": "@Erik Lund: lad os tale om det først.",
        "withdrawn": "Trukket tilbage af @Anna Holm.",
        "lapsed": "Trukket tilbage af sig selv: Brevik Systems sagde ikke ja inden for ti arbejdsdage.",
    },
}


async def propose_times(person: Person, panel: Message, minutes: str = "15", **more: object) -> None:
    """Somebody wants the first step to have that long for what is high."""
    await person.click(panel, "escalation.list")
    await person.press("ladder.show")
    first = next(block["accessory"] for block in person.view.blocks if "accessory" in block)  # type: ignore[union-attr]
    await person.press("ladder.change", first["value"])
    sent = await person.submit({"acknowledge_high": minutes, **more})
    assert not sent.errors
    while person.view:
        await person.close_view()


async def to_acknowledge_high(stage: Stage) -> int:
    """What holds for the first step now."""

    def of(w: Unit) -> int:
        rung = w.session.exec(select(escalation.EscalationRung).order_by("place")).first()
        assert rung is not None
        return rung.to_acknowledge["high"]

    return await stage.bot.work(of)


@pytest.mark.parametrize("language", ["en", "da"])
async def test_a_time_of_the_ladder_is_changed_by_both(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Proposed by one side, talked about, agreed by the other; until then everything stays as it is."""
    words, panel = WORDS[language], await set_up(language=language)
    await propose_times(cast.anna, panel)
    asked = await talk.expect(words["proposal"], words["times"], words["waits"], buttons=["agreement.agree"])
    assert await to_acknowledge_high(stage) == 120
    await cast.erik.click(asked, "agreement.discuss")
    await talk.expect(words["discuss"], thread=asked)
    await cast.anna.click(asked, "agreement.agree")
    assert "Her er det Brevik Systems, der siger ja" in text_of(cast.anna)
    await cast.anna.close_view()
    assert await to_acknowledge_high(stage) == 120
    await cast.erik.click(asked, "agreement.agree")
    await talk.expect_update(asked, words["agreed"])
    await talk.expect(words["agreed"], thread=asked)
    assert not buttons_of(asked)
    assert await to_acknowledge_high(stage) == 15


async def test_who_made_it_withdraws_it_and_nobody_else(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """The other side says no by not agreeing."""
    panel = await set_up()
    await propose_times(cast.anna, panel)
    asked = await talk.expect("Proposal from @Anna Holm", buttons=["agreement.withdraw"])
    await cast.erik.click(asked, "agreement.withdraw")
    assert "Only who made a proposal" in text_of(cast.erik)
    await cast.erik.close_view()
    await cast.anna.click(asked, "agreement.withdraw")
    await talk.expect_update(asked, WORDS["en"]["withdrawn"])
    await talk.expect(WORDS["en"]["withdrawn"], thread=asked)
    assert await to_acknowledge_high(stage) == 120


async def test_what_nobody_agrees_to_is_withdrawn_by_itself(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Ten working days of both sides: Ascension Day is none."""
    panel = await set_up()
    await propose_times(cast.anna, panel)
    asked = await talk.expect("Proposal from @Anna Holm")
    await stage.live_until(at(18, 23))
    assert WORDS["en"]["waits"] in str(asked.blocks)
    await talk.expect("@Anna Holm", to=cast.erik, buttons=["agreement.read"])
    await stage.live_until(at(19, 23))
    await talk.expect_update(asked, WORDS["en"]["lapsed"])
    await talk.expect(WORDS["en"]["lapsed"], thread=asked)
    assert await to_acknowledge_high(stage) == 120


async def test_two_proposals_about_the_same_step_and_what_stands_meanwhile(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Once one is agreed, the other is shown against what stands now, and has to be agreed anew."""
    panel = await set_up()
    await propose_times(cast.anna, panel, "15")
    first = await talk.expect("→ 15 working minutes")
    await propose_times(cast.anna, panel, "60")
    second = await talk.expect("2 working hours → 1 working hour")
    old = [dict(each) for block in second.blocks for each in block.get("elements", ()) if "value" in each]
    await cast.erik.click(first, "agreement.agree")
    await talk.expect_update(first, "Agreed by @Erik Lund")
    await talk.expect("Agreed by @Erik Lund", thread=first)
    await talk.expect_update(second, "15 working minutes → 1 working hour", "asked once more")
    now = [each for block in second.blocks for each in block.get("elements", ()) if "value" in each]
    for button, was in zip(now, old, strict=True):
        button["value"] = was["value"]
    await cast.erik.click(second, "agreement.agree")
    assert "has changed since you saw it" in text_of(cast.erik)
    await cast.erik.close_view()
    for button in now:
        button["value"] = button["value"].replace(":1", ":2")
    await cast.erik.click(second, "agreement.agree")
    await talk.expect_update(second, "Agreed by @Erik Lund")
    await talk.expect("Agreed by @Erik Lund", thread=second)
    assert await to_acknowledge_high(stage) == 60


async def test_the_history_can_be_read_by_both(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Who, when, before and after, and who agreed; replayed it is what holds today."""
    panel = await set_up()
    await propose_times(cast.anna, panel)
    asked = await talk.expect("Proposal from @Anna Holm")
    await cast.erik.click(asked, "agreement.agree")
    await talk.expect("Agreed by @Erik Lund", thread=asked)
    for person in (cast.anna, cast.erik):
        await person.click(panel, "charter.show")
        await person.press("agreement.history")
        assert "15" in text_of(person)
        assert "Erik Lund" in text_of(person)
        await person.close_view()
        await person.press("charter.export")
        whole = text_of(person)
        while person.view and "charter.export_on" in buttons_of(person.view):
            await person.press("charter.export_on")
            whole += text_of(person)
        assert "2 working hours → 15 working minutes" in whole or "2 arbejdstimer → 15" in whole
        assert "## What was changed" in whole or "## Hvad er ændret" in whole
        while person.view:
            await person.close_view()


async def test_another_zone_is_agreed_and_the_meetings_follow_it(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Ten o'clock stays ten o'clock, there; until both agreed it is where it was."""
    panel = await set_up(clock="10:00")

    def meetings_at(w: Unit) -> tuple[str, str]:
        kept = status.cadence_of(w, 1)
        assert kept is not None
        assert kept.meeting_at is not None
        return kept.cadence.zone.key, f"{kept.meeting_at:%d %H:%M}"

    assert await stage.bot.work(meetings_at) == ("Europe/Copenhagen", "29 08:00")
    await cast.anna.click(panel, "panel.settings")
    assert not (await cast.anna.submit({"zone": "Europe/London"})).errors
    while cast.anna.view:
        await cast.anna.close_view()
    asked = await talk.expect("Europe/Copenhagen → Europe/London", buttons=["agreement.agree"])
    assert await stage.bot.work(meetings_at) == ("Europe/Copenhagen", "29 08:00")
    await cast.erik.click(asked, "agreement.agree")
    assert await stage.bot.work(meetings_at) == ("Europe/London", "29 09:00")
    await talk.expect(WORDS["en"]["agreed"], thread=asked)
    await talk.expect("Friday 29 May 10:00")
