"""Channels and people that nobody told the bot of: it asks Slack, and what somebody wanted is done."""

from datetime import timedelta

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, at, close_all, options_of, text_of
from sqlmodel import select

from bot.partnerships import Partnership
from bot.slack import PATIENT_TRIES
from playground.conversation import Conversation
from playground.stage import Stage
from playground.tickets import Trigger
from playground.workspace import Message

PANEL = "NORDLYS FORSYNING & BREVIK SYSTEMS"
TRIED = 2 + PATIENT_TRIES + 1
"""Who invites is asked about, then the members as often as one is patient: still nobody is known then."""


async def invited_unheard(stage: Stage, cast: Cast) -> None:
    """The app is in the channel, and no event of it ever comes."""
    channel = stage.slack.channel(CHANNEL)
    channel.members.append(stage.slack.ws.bot.id)


async def test_an_invitation_while_the_bot_was_down_is_found_at_the_start(
    stage: Stage, talk: Conversation, cast: Cast
) -> None:
    """Slack repeats an event for minutes only."""
    await stage.bot.stop()
    await invited_unheard(stage, cast)
    await stage.start_bot()
    await talk.expect(PANEL, buttons=["panel.set_up"])


async def test_samspil_typed_in_a_channel_of_which_no_event_came_begins_there(
    stage: Stage, talk: Conversation, cast: Cast
) -> None:
    """It says nothing of an invitation that has long been made."""
    await invited_unheard(stage, cast)
    await cast.anna.command("/samspil", CHANNEL)
    assert "panel.set_up" in str(cast.anna.messages(CHANNEL)[-1].blocks)
    await talk.expect(PANEL, buttons=["panel.set_up"])
    await talk.forget()


async def test_where_it_is_not_it_says_how_to_invite_it(stage: Stage, talk: Conversation, cast: Cast) -> None:
    """Slack says so, too."""
    await cast.anna.command("/samspil", CHANNEL)
    await talk.expect("/invite @Samspil", to=cast.anna)
    assert "conversations.info" in {call.method for call in stage.slack.calls}


async def test_an_unarchived_channel_of_which_no_event_came_goes_on(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """At the command, as at the next start."""
    await set_up()
    await cast.anna.archive(CHANNEL)
    await stage.settle()
    stage.slack.channel(CHANNEL).is_archived = False
    await cast.anna.command("/samspil people", CHANNEL)
    assert "Erik Lund" in text_of(cast.anna)
    assert (await stage.bot.work(lambda w: w.session.exec(select(Partnership)).one().is_live)) is True
    await talk.forget()


async def test_what_a_cut_share_left_to_be_read_is_no_channel_to_begin_in(
    stage: Stage, talk: Conversation, cast: Cast
) -> None:
    """Nothing can be posted there: not at the start, and not for a command; elsewhere it begins as ever."""
    await invited_unheard(stage, cast)
    stage.slack.slack.channels.freeze(stage.slack.channel(CHANNEL))
    await stage.restart_bot()
    await cast.anna.command("/samspil", CHANNEL)
    await talk.expect("/invite @Samspil", to=cast.anna)
    assert await stage.bot.work(lambda w: list(w.session.exec(select(Partnership)))) == []
    stage.slack.channel(CHANNEL).is_frozen = False
    await stage.restart_bot()
    await talk.expect(PANEL, buttons=["panel.set_up"])


async def test_a_channel_whose_share_waits_begins_and_knows_the_others_when_they_come(
    stage: Stage, talk: Conversation, cast: Cast
) -> None:
    """Invited before the supplier has accepted: its name is theirs as soon as one of them is there."""
    world = stage.slack.ws
    brevik = world.teams[cast.erik.user.team_id]
    channel = world.add_channel("waits", [world.home], [cast.anna.user], private=False)
    stage.slack.slack.channels.offer(channel, brevik)
    await cast.anna.invite_app("waits")
    await stage.settle()
    await talk.forget()
    panel = next(message for message in cast.anna.messages("waits") if message.bot_id)
    assert "BREVIK" not in talk.read(panel).upper()
    await stage.slack.slack.channels.share(channel, brevik)
    await stage.slack.slack.channels.add_member(channel, cast.erik.user, None)
    await stage.settle()
    assert "NORDLYS FORSYNING & BREVIK SYSTEMS" in talk.read(panel).upper()
    await talk.forget()


async def test_one_that_was_ended_by_choice_is_not_begun_again_by_asking(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Neither by a command nor at a start: the bot is in the channel still, and nobody invited it anew."""
    panel = await set_up()
    await cast.anna.click(panel, "panel.settings")
    await cast.anna.press("panel.end")
    await cast.anna.submit({})
    while cast.anna.view:
        await cast.anna.close_view()
    await stage.restart_bot()
    await talk.forget()
    await cast.anna.command("/samspil", CHANNEL)
    await talk.expect("4. maj", "/invite @Samspil", to=cast.anna)


async def test_a_click_while_slack_tells_nobodys_name_is_done_as_soon_as_it_does(
    stage: Stage, talk: Conversation, cast: Cast
) -> None:
    """Its trigger lives three seconds, so a modal says at once what it waits for."""
    stage.slack.faults.plan("ratelimited", "users.info", times=TRIED, seconds=20)
    await cast.anna.invite_app(CHANNEL)
    panel = await talk.expect(PANEL)
    await cast.sofia.click(panel, "panel.help")
    assert "spørger Slack, hvem du er" in text_of(cast.sofia)
    await stage.settle()
    assert "Meld en blokering" in text_of(cast.sofia)
    assert stage.slack.faults.struck
    await talk.forget()


async def test_a_click_in_a_modal_meanwhile_is_done_as_soon_as_slack_tells(
    stage: Stage, talk: Conversation, cast: Cast
) -> None:
    """What waits stands on top of the modal, in which nothing is lost."""
    stage.slack.faults.plan("ratelimited", "users.info", times=TRIED, seconds=20)
    await cast.anna.invite_app(CHANNEL)
    panel = await talk.expect(PANEL)
    button = next(
        each
        for block in panel.blocks
        for each in block.get("elements", ())
        if each.get("action_id") == "panel.help"
    )
    plain = {"type": "plain_text", "text": "x"}
    modal = {"type": "modal", "title": plain, "blocks": [{"type": "actions", "elements": [button]}]}
    stage.slack.slack.views.open(Trigger(cast.sofia.user.id, in_view=False, issued=0.0), modal)
    await cast.sofia.press("panel.help")
    assert len(stage.slack.ws.stacks[cast.sofia.user.id]) == 2
    assert "spørger Slack, hvem du er" in text_of(cast.sofia)
    await stage.settle()
    assert "Meld en blokering" in text_of(cast.sofia)
    await talk.forget()


async def test_a_command_meanwhile_is_answered_later(stage: Stage, talk: Conversation, cast: Cast) -> None:
    """At the address that came with it; and its modal says that it is done."""
    stage.slack.faults.plan("ratelimited", "users.info", times=TRIED, seconds=20)
    await cast.anna.invite_app(CHANNEL)
    await talk.expect(PANEL)
    await cast.anna.command("/samspil", CHANNEL)
    await stage.settle()
    assert cast.anna.messages(CHANNEL)[-1].ephemeral
    assert "Udført" in text_of(cast.anna)
    await talk.forget()


async def test_a_click_in_a_direct_message_is_ours_whatever_team_it_carries(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Which team stands in it for somebody elsewhere is unknown: here it is theirs."""
    await set_up(weekdays=["1"], clock="10:00")
    await stage.live_until(at(5, 9, 50))
    reminder = await talk.expect("Your status for ", to=cast.erik)
    await cast.erik.click(reminder, "status.give")
    assert cast.erik.view is not None
    assert cast.erik.view.callback_id == "status.answer"
    await talk.forget()


@pytest.mark.parametrize("who", ["jonas", "sofia"])
async def test_who_was_deactivated_is_neither_invited_nor_counted(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, who: str
) -> None:
    """Though Slack lists them still: it tells of a colleague; somebody elsewhere is found within a day."""
    panel = await set_up()
    gone = getattr(cast, who)
    assert gone.user.name in await people_in_modal(cast, panel)
    await stage.slack.slack.accounts.deactivate(gone.user)
    if who == "sofia":
        await stage.live_for(timedelta(days=2))
    await stage.settle()
    assert gone.user.id in stage.slack.channel(CHANNEL).members
    assert gone.user.name not in await people_in_modal(cast, panel)
    await stage.restart_bot()
    assert gone.user.name not in await people_in_modal(cast, panel)
    await talk.forget()


async def test_who_was_deactivated_is_asked_nothing_and_waited_for_nowhere(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Neither for a status meeting nor for a retro; a blocker calls others."""
    panel = await set_up(weekdays=["1"], clock="10:00")
    await stage.slack.slack.accounts.deactivate(cast.anna.user)
    await stage.live_until(at(4, 10, 30))
    await talk.expect("STATUS MEETING", "Nordlys Forsyning: nobody is asked", "Missing: @Erik Lund\n")
    await cast.jonas.click(panel, "retro.plan")
    await cast.jonas.press("retro.now")
    assert "Anna Holm" not in options_of(cast.jonas)
    await cast.jonas.submit()
    await close_all(cast.jonas)
    await talk.expect("RETRO MONDAY 4 MAY", "of the 7 invited")
    await cast.erik.click(panel, "escalation.raise")
    await cast.erik.submit({"what": "VPN is down", "severity": "high"})
    await close_all(cast.erik)
    await talk.expect("VPN IS DOWN", "Waits for @Jonas Friis, @Karen Dahl, @Mette Skov,")
    await talk.forget()


async def people_in_modal(cast: Cast, panel: Message) -> str:
    """What *People* shows."""
    await cast.anna.click(panel, "people.list")
    shown = text_of(cast.anna)
    await cast.anna.close_view()
    return shown


async def test_who_is_active_again_is_back_with_the_first_click(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Slack is asked once more."""
    panel = await set_up()
    await stage.slack.slack.accounts.deactivate(cast.jonas.user)
    await stage.settle()
    cast.jonas.user.is_deactivated = False
    await cast.jonas.click(panel, "people.list")
    assert "Jonas Friis" in text_of(cast.jonas)
