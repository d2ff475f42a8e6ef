"""What Slack does not say of itself, played in each way in which it may be."""

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, close_all

from playground.conversation import Conversation
from playground.stage import Stage
from playground.workspace import Message

FAR_AWAY = {"rhythm": "monthly:-1", "weekdays": ["4"]}


async def raised(talk: Conversation, cast: Cast, panel: Message, what: str) -> None:
    """Anna raises a blocker by the panel, and it stands in the channel."""
    await cast.anna.click(panel, "escalation.raise")
    assert not (await cast.anna.submit({"what": what, "severity": "low"})).errors
    await close_all(cast.anna)
    await talk.expect(what)
    await talk.forget()


@pytest.mark.parametrize("keeps_id", [True, False])
async def test_a_channel_that_is_made_private_goes_on(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, keeps_id: bool
) -> None:
    """Under its id or another; also for a bot that is started anew."""
    panel = await set_up(**FAR_AWAY)
    channel = stage.slack.channel(CHANNEL)
    before = channel.id
    await stage.slack.slack.channels.make_private(channel, keeps_id=keeps_id)
    assert (channel.id == before) is keeps_id
    await raised(talk, cast, panel, "Mail is down")
    await stage.restart_bot()
    await raised(talk, cast, panel, "Mail is down again")
    assert not stage.slack.violations


async def test_who_was_invited_only_to_post_sees_all_and_the_others_go_on(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Slack itself says no, and the app hears nothing of it; lifted, the same button works."""
    panel = await set_up(**FAR_AWAY)
    channel = stage.slack.channel(CHANNEL)
    channel.may_only_post = (stage.slack.person("erik").user.team_id,)
    sent = len(stage.slack.delivered)
    await cast.erik.click(panel, "escalation.raise")
    assert "apps" in cast.erik.notices[-1]
    assert (cast.erik.view, len(stage.slack.delivered)) == (None, sent)
    await raised(talk, cast, panel, "Mail is down")
    channel.may_only_post = ()
    await cast.erik.click(panel, "escalation.raise")
    assert cast.erik.view is not None


async def test_without_its_command_everything_is_reached_by_buttons(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Another app has the same one, and was installed later: it is that one's."""
    panel = await set_up(**FAR_AWAY)
    stage.slack.ws.installation.commands = ()
    await cast.anna.command("/samspil", CHANNEL)
    assert "is not a valid command" in cast.anna.notices[-1]
    await raised(talk, cast, panel, "Mail is down")
    await cast.anna.click(panel, "panel.more")
    assert cast.anna.view is not None
    buttons = [b["accessory"]["action_id"] for b in cast.anna.view.blocks if b.get("accessory")]
    for action in buttons:
        await cast.anna.press(action)
        assert cast.anna.view.callback_id not in ("refusal", "panel.more"), action
        await close_all(cast.anna)
        await cast.anna.click(panel, "panel.more")
    assert len(buttons) > 5
    await close_all(cast.anna)
    await talk.forget()
