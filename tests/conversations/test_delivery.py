"""Conversations over signed HTTP, and while much goes wrong between Slack and the bot."""

from collections.abc import AsyncIterator, Iterator

import pytest
from conversations_sample import Cast, SetUp, at
from tests_shared import MONDAY

from playground.conversation import Conversation
from playground.stage import Stage


@pytest.fixture(params=["socket", "http"])
async def stage(sqlite_url: str, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """The real bot, reached over a websocket or at its request URL, which answers Slack's challenge."""
    async with Stage(MONDAY, database_url=sqlite_url, transport=request.param) as set_up:
        yield set_up


@pytest.fixture(autouse=True)
def no_task_ends_by_an_error_unheard(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """What the bot does on its own may be tried again later, but does not stumble where nobody sees it."""
    yield
    unheard = [each.getMessage() for each in caplog.get_records("call") if each.name == "asyncio"]
    assert unheard == []


async def status_of_both_sides(stage: Stage, talk: Conversation, cast: Cast) -> None:
    """A command, status of both sides, and the digest; what fails at first has half an hour to come."""
    await stage.live_until(at(4, 10, 30))
    prompt = await talk.expect("STATUS MEETING", buttons=["status.give"])
    await cast.anna.command("/samspil tasks", "nordlys-brevik")
    assert cast.anna.view
    await cast.anna.close_view()
    for person, said in ((cast.anna, {"since": "Ready"}), (cast.erik, {"blockers": "Waiting for VPN"})):
        await person.click(prompt, "status.give")
        sent = await person.submit(said)
        assert not sent.errors
        await person.close_view()
    await stage.live_until(at(5, 10, 30))
    await talk.expect("SUMMARY", "Brevik Systems is blocked: Waiting for VPN")
    await talk.expect_update(prompt, "@Erik Lund answered")


async def test_a_status_meeting_over_either_transport(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """The bot does the same, whichever way Slack reaches it."""
    await set_up(weekdays=["1"], clock="10:00")
    await status_of_both_sides(stage, talk, cast)
    kinds = {one.kind for one in stage.slack.delivered}
    assert kinds == {"events_api", "interactive", "slash_commands"}


@pytest.mark.parametrize("seed", range(3))
async def test_a_status_meeting_while_much_goes_wrong(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, seed: int
) -> None:
    """Events come twice; answers are lost, calls refused, servers broken: people see it once, and right."""
    await set_up(weekdays=["1"], clock="10:00")
    faults = stage.slack.faults
    faults.clear(seed)
    faults.plan("duplicate", "events_api")
    faults.plan("answer_lost", "chat.*", chance=0.3)
    faults.plan("ratelimited", "chat.*", chance=0.3, seconds=2)
    faults.plan("server_error", "chat.*", chance=0.3)
    await status_of_both_sides(stage, talk, cast)
    assert faults.struck


async def test_the_panel_is_pinned_though_slack_did_not_answer_at_first(
    stage: Stage, talk: Conversation, cast: Cast
) -> None:
    """It stays owed until Slack has said yes, or no for good."""
    stage.slack.faults.plan("server_error", "pins.add", times=3)
    await cast.anna.invite_app("nordlys-brevik")
    panel = await talk.expect("NORDLYS FORSYNING & BREVIK SYSTEMS")
    await stage.restart_bot()
    await stage.live_until(at(4, 9, 30))
    assert stage.slack.channel("nordlys-brevik").pinned == [panel.ts]
    assert len(stage.slack.faults.struck) == 3


async def test_what_is_pinned_already_is_not_pinned_again_for_a_day(
    stage: Stage, talk: Conversation, cast: Cast
) -> None:
    """Slack's answer was lost: the next try is told that it is done, and is the last."""
    stage.slack.faults.plan("answer_lost", "pins.add", times=1)
    await cast.anna.invite_app("nordlys-brevik")
    panel = await talk.expect("NORDLYS FORSYNING & BREVIK SYSTEMS")
    await stage.live_until(at(4, 12))
    assert stage.slack.channel("nordlys-brevik").pinned == [panel.ts]
    said = [call.answer.get("error") for call in stage.slack.calls if call.method == "pins.add"]
    assert said == [None, "already_pinned"]
