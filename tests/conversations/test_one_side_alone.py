"""What one side alone tries, at once, by commands, or by going and coming back, does not bind the other."""

import asyncio
from datetime import datetime

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, agreed, at, close_all
from sqlmodel import select
from test_agreement import propose_times, to_acknowledge_high
from test_own_and_other import give_parts

from bot import partnerships
from bot.partnerships import Unit
from bot.rituals import escalation
from bot.rituals.agreement import AgreementChange
from bot.rituals.escalation import EscalationDeadline
from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.transcript import buttons_of
from playground.workspace import Message

pytestmark = pytest.mark.meetings_far_away


async def raise_blocker(talk: Conversation, person: Person, panel: Message) -> None:
    """For the other side to answer; what is said of it is another test's."""
    await person.click(panel, "escalation.raise")
    assert not (await person.submit({"what": "VPN is down", "severity": "high"})).errors
    await close_all(person)
    await talk.stage.settle()
    await talk.forget()


async def climbs_at(stage: Stage) -> list[datetime]:
    """When blockers move up by themselves."""

    def of(w: Unit) -> list[datetime]:
        found = select(EscalationDeadline.at).where(EscalationDeadline.kind == "climb")
        return list(w.session.exec(found.order_by("id")))

    return await stage.bot.work(of)


async def count_changes(stage: Stage) -> int:
    """How long the history is."""
    return await stage.bot.work(lambda w: len(w.session.exec(select(AgreementChange)).all()))


async def test_two_who_agree_at_once_agree_once(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Both are contacts of the side that is asked; the second hears that it holds, or nothing more."""
    panel = await set_up()
    await give_parts(cast.erik, panel, "Sofia Brandt", "contact")
    await talk.expect("Sofia Brandt: no part → Contact person")
    await propose_times(cast.anna, panel)
    asked = await talk.expect("Proposal from @Anna Holm")
    before = await count_changes(stage)
    await asyncio.gather(
        cast.erik.click(asked, "agreement.agree"), cast.sofia.click(asked, "agreement.agree")
    )
    await talk.expect("✅ Agreed by", thread=asked)
    assert await count_changes(stage) == before + 1
    assert await to_acknowledge_high(stage) == 15


async def test_of_agreeing_and_withdrawing_at_once_one_counts(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """What its message says is what holds."""
    panel = await set_up()
    await propose_times(cast.anna, panel)
    asked = await talk.expect("Proposal from @Anna Holm")
    await asyncio.gather(
        cast.anna.click(asked, "agreement.withdraw"), cast.erik.click(asked, "agreement.agree")
    )
    await stage.settle()
    holds = await to_acknowledge_high(stage) == 15
    await talk.expect("✅ Agreed by @Erik Lund" if holds else "Withdrawn by @Anna Holm", thread=asked)
    assert not buttons_of(asked)


async def test_times_of_a_preset_are_agreed_for_all_steps_and_adjusted(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """One press instead of many numbers; a step is adjusted by its own button."""
    panel = await set_up()
    await cast.erik.click(panel, "escalation.list")
    await cast.erik.press("ladder.show")
    await cast.erik.press("ladder.times")
    assert not (await cast.erik.submit({"times": "project"})).errors
    await close_all(cast.erik)
    await agreed(
        talk, cast.anna, "Steps 1, 2, 3, 4, High, time to take it: 2 working hours → 4 working hours"
    )

    def times(w: Unit) -> set[tuple[int, int]]:
        _ladder, rungs = escalation.ladder_of(w, 1)
        return {(rung.to_acknowledge["high"], rung.to_resolve["high"]) for rung in rungs}

    assert await stage.bot.work(times) == {(240, 2 * 480)}
    await propose_times(cast.anna, panel, "60")
    await agreed(talk, cast.erik, "4 working hours → 1 working hour")
    assert await to_acknowledge_high(stage) == 60


async def test_what_is_agreed_holds_for_running_blockers_only_where_it_says_so(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """From the next blocker on, unless the proposal, as both read it, is for those that run, too."""
    panel = await set_up()
    await raise_blocker(talk, cast.anna, panel)
    before = await climbs_at(stage)
    await propose_times(cast.anna, panel, "60")
    await agreed(talk, cast.erik, "→ 1 working hour")
    assert await climbs_at(stage) == before
    await propose_times(cast.anna, panel, "30", running=["yes"])
    await agreed(talk, cast.erik, "→ 30 working minutes", "It is to hold for blockers that run, too.")
    assert (await climbs_at(stage))[0] < before[0]
    await stage.settle()
    await talk.forget()


async def test_commands_and_old_panels_change_nothing_that_binds_both(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """`/samspil settings` does what its button does: it proposes."""
    await set_up()
    await cast.karen.command("/samspil settings", CHANNEL)
    await talk.expect("Det kan kontaktpersonerne", to=cast.karen)
    await cast.anna.command("/samspil settings", CHANNEL)
    await cast.anna.submit({"zone": "Europe/London", "guests": "home"})
    await close_all(cast.anna)
    asked = await talk.expect(
        "Europe/London",
        "Guests in the workspace of Nordlys Forsyning belong to: Brevik",
        buttons=["agreement.agree"],
    )
    await cast.anna.click(asked, "agreement.agree")
    await close_all(cast.anna)
    (home, partner) = await stage.bot.work(partnerships.sides, 1)
    assert {home.zone, partner.zone} == {"Europe/Copenhagen"}


async def test_taking_the_bot_out_and_in_again_begins_no_other_agreement(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """What stands goes on, an open proposal stays open, and set-up is not offered anew."""
    panel = await set_up()
    await propose_times(cast.anna, panel)
    asked = await talk.expect("Proposal from @Anna Holm")
    await cast.anna.remove_app(CHANNEL)
    await stage.live_until(at(4, 12))
    await cast.anna.invite_app(CHANNEL)
    await stage.settle()
    await talk.forget()
    assert "panel.set_up" not in buttons_of(panel)
    await cast.anna.click(asked, "agreement.agree")
    assert await to_acknowledge_high(stage) == 120
    await close_all(cast.anna)
    await cast.erik.click(asked, "agreement.agree")
    await talk.expect("✅ Agreed by @Erik Lund", thread=asked)
    assert await to_acknowledge_high(stage) == 15
