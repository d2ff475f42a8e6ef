"""What Slack refuses while people wait for it comes later, and nothing claims that it stands there."""

from datetime import timedelta

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, at

from bot import outbox
from playground.conversation import Conversation
from playground.stage import Stage
from playground.workspace import Message


async def closed_where_nothing_is_taken(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> Message:
    """A round that closes while an admin lets no app post; gives its prompt."""
    await set_up(weekdays=["1"], clock="10:00")
    await stage.live_until(at(4, 10, 30))
    prompt = await talk.expect("STATUS MEETING", buttons=["status.give"])
    for person, said in ((cast.anna, {"since": "Ready"}), (cast.erik, {"blockers": "Waiting for VPN"})):
        await person.click(prompt, "status.give")
        await person.submit(said)
        await person.close_view()
    stage.slack.channel(CHANNEL).posting_allowed = False
    await stage.live_until(at(5, 10, 30))
    assert "its summary is below" in str(prompt.blocks)
    return prompt


async def test_a_digest_that_an_admin_held_up_comes_once_they_allow_it(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """A restriction is lifted as it was set: half a day later it is all there."""
    await closed_where_nothing_is_taken(stage, talk, cast, set_up)
    await stage.live_for(timedelta(hours=12))
    stage.slack.channel(CHANNEL).posting_allowed = True
    await stage.live_for(timedelta(minutes=10))
    await talk.expect("SUMMARY", "Brevik Systems is blocked: Waiting for VPN")
    assert not stage.slack.violations


async def test_where_a_digest_never_came_the_prompt_says_so_and_opens_it(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """After a day it is given up; sent again by whoever runs the bot, the prompt follows."""
    prompt = await closed_where_nothing_is_taken(stage, talk, cast, set_up)
    await stage.live_for(timedelta(hours=25))
    assert "Slack did not take the summary" in str(prompt.blocks)
    await cast.anna.click(prompt, "status.read")
    assert "Waiting for VPN" in str(cast.anna.view)
    await cast.anna.close_view()
    stage.slack.channel(CHANNEL).posting_allowed = True
    assert await stage.bot.work(outbox.resend_all)
    await stage.live_for(timedelta(minutes=1))
    await talk.expect("SUMMARY", "Brevik Systems is blocked: Waiting for VPN")
    assert "its summary is below" in str(prompt.blocks)


@pytest.mark.parametrize("word", ["org_login_required", "restricted_action_thread_only_channel"])
async def test_a_word_that_does_not_say_for_good_holds_a_message_up_and_loses_nothing(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, word: str
) -> None:
    """Whatever Slack calls it."""
    await set_up(weekdays=["1"], clock="10:00")
    stage.slack.faults.plan(f"refused:{word}", "chat.postMessage", times=4)
    await stage.live_until(at(4, 10, 30))
    await talk.expect("STATUS MEETING", buttons=["status.give"])
    assert len(stage.slack.faults.struck) == 4
