"""A proposal waits ten working days in which people could press: who may agree sees it, and is reminded."""

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, at, close_all, text_of
from test_agreement import propose_times, to_acknowledge_high
from test_own_and_other import give_parts

from playground.conversation import Conversation
from playground.stage import Stage

pytestmark = pytest.mark.meetings_far_away

WORDS = {
    "en": {
        "mine": "A proposal waits for your company.",
        "waits": "A proposal from @Anna Holm waits for your company",
        "agreed": "The proposal from @Anna Holm",
        "until": "withdrawn by itself",
    },
    "da": {
        "mine": "Et forslag venter på jeres virksomhed.",
        "waits": "Et forslag fra @Anna Holm venter på jeres virksomhed",
        "agreed": "Forslaget fra @Anna Holm",
        "until": "trukket tilbage af sig selv",
    },
}


@pytest.mark.parametrize("language", ["en", "da"])
async def test_who_may_agree_finds_it_among_their_tasks_and_is_reminded_once(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """After five working days, by direct message, which says later what became of it."""
    words, panel = WORDS[language], await set_up(language=language)
    await cast.erik.click(panel, "mine.show")
    await cast.erik.press("mine.change")
    await cast.erik.submit({"language": language})
    await close_all(cast.erik)
    await propose_times(cast.anna, panel)
    asked = await talk.expect("Anna Holm", buttons=["agreement.agree"])
    for person, sees in ((cast.erik, True), (cast.sofia, False), (cast.anna, False)):
        await person.click(panel, "mine.show")
        assert (words["mine"] in text_of(person)) is sees
        await close_all(person)
    await stage.live_until(at(10, 12))
    await talk.expect_nothing_else()
    await stage.live_until(at(11, 12))
    told = await talk.expect(words["waits"], words["until"], to=cast.erik, buttons=["agreement.read"])
    await cast.erik.click(told, "agreement.read")
    assert "→ 15" in text_of(cast.erik)
    await cast.erik.press("agreement.agree")
    assert "✅" in text_of(cast.erik)
    await talk.expect("✅", thread=asked)
    await talk.expect_update(told, words["agreed"], "✅")
    assert await to_acknowledge_high(stage) == 15


async def test_who_made_it_reads_it_and_takes_it_back_from_what_waits(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """A press on something that is settled says so; of a side without a speaker the thread reminds."""
    panel = await set_up(language="en", contact_2=None)
    await propose_times(cast.anna, panel)
    asked = await talk.expect("Proposal from @Anna Holm")
    await stage.live_until(at(11, 12))
    await talk.expect("Brevik Systems: this still waits for you.", thread=asked)
    await cast.sofia.click(panel, "mine.show")
    await cast.sofia.press("agreement.read")
    await cast.anna.click(asked, "agreement.withdraw")
    await talk.expect("Withdrawn by @Anna Holm", thread=asked)
    await cast.sofia.press("agreement.agree")
    assert "was withdrawn" in text_of(cast.sofia)
    await close_all(cast.sofia)
    await give_parts(cast.sofia, panel, "Erik Lund", "contact")
    await talk.expect("Erik Lund: no part → Contact person")
    assert await to_acknowledge_high(stage) == 120


async def test_days_on_which_the_bot_was_out_of_the_channel_do_not_count(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Away over its end: when it is back, as many working days are left as were left when it went."""
    panel = await set_up(language="en")
    await propose_times(cast.anna, panel)
    asked = await talk.expect("withdrawn by itself Tuesday 19 May")
    await stage.live_until(at(6, 12))
    await cast.anna.remove_app(CHANNEL)
    await stage.live_until(at(21, 12))
    await cast.anna.invite_app(CHANNEL)
    await stage.settle()
    assert "Withdrawn" not in talk.read(asked)
    await talk.expect_update(asked, "withdrawn by itself Wednesday 3 June")
    await talk.forget()
    await cast.erik.click(asked, "agreement.agree")
    await talk.expect("✅", thread=asked)
    assert await to_acknowledge_high(stage) == 15


async def test_after_downtime_over_its_end_there_is_one_working_day_more(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Nobody could press; who was not reminded in time is, and then it is withdrawn with a word."""
    panel = await set_up(language="en")
    await propose_times(cast.anna, panel)
    asked = await talk.expect("withdrawn by itself Tuesday 19 May")
    await stage.bot.stop()
    stage.clock.move_to(at(20, 12))
    await stage.start_bot()
    await talk.expect("Anna Holm", to=cast.erik, buttons=["agreement.read"])
    await talk.expect_update(asked, "withdrawn by itself Thursday 21 May 12:00")
    await stage.live_until(at(21, 13))
    await talk.expect("Withdrawn by itself: Brevik Systems did not agree", thread=asked)
    assert await to_acknowledge_high(stage) == 120


async def test_another_holiday_calendar_moves_the_end(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Ten working days are those of both sides as they are now."""
    panel = await set_up(language="en")
    await propose_times(cast.anna, panel)
    asked = await talk.expect("withdrawn by itself Tuesday 19 May")
    await cast.erik.click(panel, "panel.settings")
    await cast.erik.submit({"week_2": ["0", "1", "2", "3"]})
    await close_all(cast.erik)
    await talk.expect("working days")
    await talk.expect_update(asked, "withdrawn by itself Thursday 21 May")


@pytest.mark.parametrize("language", ["en", "da"])
async def test_an_app_that_was_uninstalled_finds_an_open_proposal_as_it_was(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Slack says so twice, and its bot is in no channel: over its end, and installed and invited anew."""
    panel = await set_up(language=language)
    await propose_times(cast.anna, panel)
    asked = await talk.expect("@Anna Holm", buttons=["agreement.agree"])
    await stage.live_until(at(6, 12))
    await stage.slack.slack.accounts.uninstall()
    await stage.settle()
    told = [each.payload["event"]["type"] for each in stage.slack.delivered if "event" in each.payload]
    assert told[-2:] == ["tokens_revoked", "app_uninstalled"]
    await stage.live_until(at(21, 12))
    assert await to_acknowledge_high(stage) == 120
    stage.slack.ws.installation.uninstalled = False
    await stage.restart_bot()
    await cast.anna.invite_app(CHANNEL)
    await stage.settle()
    await talk.forget()
    await talk.expect_update(asked, WORDS[language]["until"], "3", buttons=["agreement.agree"])
    await cast.erik.click(asked, "agreement.agree")
    await talk.expect("✅", thread=asked)
    assert await to_acknowledge_high(stage) == 15
