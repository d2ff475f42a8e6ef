"""The bot is out of the channel for a while, or its partnership is ended by choice."""

from datetime import timedelta

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, at, text_of
from sqlmodel import col, select

from bot.outbox import OwedMessage
from bot.partnerships import Actor, Partnership, Unit
from bot.rituals import risk
from bot.rituals.risk import Risk
from bot.rituals.status import StatusRound
from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.workspace import Message

PROMPT = "STATUS MEETING TUESDAY 5 MAY 10:00"


@pytest.fixture
async def at_work(stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp) -> Message:
    """A round is open, a retro, and of a risk nothing was heard for a month; gives the panel."""
    panel = await set_up(weekdays=["1"], clock="10:00")
    await cast.anna.click(panel, "retro.plan")
    await cast.anna.press("retro.now")
    await cast.anna.submit({})
    await close_all(cast.anna)
    await stage.bot.work(_share_old_risk, cast.erik.user.id)
    await stage.live_until(at(4, 10, 30))
    await talk.forget()
    return panel


async def close_all(person: Person) -> None:
    """Whatever stands before somebody."""
    while person.view is not None:
        await person.close_view()


def _share_old_risk(w: Unit, user: str) -> None:
    partnership = w.session.exec(select(Partnership)).one()
    draft = risk.Draft("capacity", "Maja may leave", "No tests")
    risk.say(w, Actor(partnership.owner, user), partnership.id, draft, "key")
    w.session.exec(select(Risk)).one().looked_at = w.now - timedelta(days=40)


async def state(stage: Stage) -> tuple[Partnership, int, list[OwedMessage]]:
    """The partnership, how many rounds are open, and what is owed or dead."""

    def read(w: Unit) -> tuple[Partnership, int, list[OwedMessage]]:
        rounds = w.session.exec(select(StatusRound)).all()
        owed = w.session.exec(select(OwedMessage)).all()
        live = [each for each in owed if each.due_at is not None or each.dead_at is not None]
        return w.session.exec(select(Partnership)).one(), sum(each.is_open for each in rounds), live

    return await stage.bot.work(read)


def writing(stage: Stage, since: int) -> list[str]:
    """What was written, or tried to be, since there were so many calls."""
    return [
        f"{call.method} {call.answer.get('error', '')}"
        for call in list(stage.slack.calls)[since:]
        if call.method.startswith(("chat.", "pins.", "files."))
    ]


@pytest.mark.parametrize("how", ["removed", "archived"])
async def test_while_the_bot_is_away_nobody_hears_of_the_channel_and_then_all_goes_on(
    stage: Stage, talk: Conversation, cast: Cast, at_work: Message, how: str
) -> None:
    """Four days over a meeting, reminders, a retro's look: no call, no dead letter; then the next meeting."""
    leave, return_ = {
        "removed": (cast.anna.remove_app, cast.anna.invite_app),
        "archived": (cast.anna.archive, cast.anna.unarchive),
    }[how]
    await leave(CHANNEL)
    await stage.settle()
    since = len(stage.slack.calls)
    await stage.live_until(at(8, 10))
    assert writing(stage, since) == []
    partnership, rounds, owed = await state(stage)
    assert (partnership.away_reason, rounds, owed) == (how, 1, [])
    await talk.expect_nothing_else()

    await return_(CHANNEL)
    await stage.settle()
    partnership, _rounds, _owed = await state(stage)
    assert partnership.is_live
    await talk.forget()
    await stage.live_until(at(11, 11))
    await talk.expect("STATUS MEETING TUESDAY 12 MAY 10:00")
    await talk.forget()


async def test_what_is_on_its_way_when_the_bot_is_taken_out_is_dropped(
    stage: Stage, talk: Conversation, cast: Cast, at_work: Message
) -> None:
    """Slack says not_in_channel before it tells us so: no dead letter is left of it."""
    channel = stage.slack.channel(CHANNEL)
    channel.members.remove(stage.slack.ws.bot.id)
    await stage.live_until(at(5, 10, 5))
    partnership, _rounds, owed = await state(stage)
    assert (partnership.away_reason, owed) == ("removed", [])
    await talk.forget()


async def test_an_end_by_choice_is_the_last_word_and_the_next_invitation_begins_anew(
    stage: Stage, talk: Conversation, cast: Cast, at_work: Message
) -> None:
    """The channel is told by whom; buttons say so; back again, the panel offers set-up as at first."""
    await cast.erik.click(at_work, "panel.settings")
    await cast.erik.press("panel.end")
    assert "for every company" in text_of(cast.erik)
    await cast.erik.submit({})
    assert "Samspil has ended here" in text_of(cast.erik)
    await close_all(cast.erik)
    await talk.expect("@Erik Lund has ended Samspil in this channel")
    for person in (cast.anna, cast.erik):
        await talk.expect("@Erik Lund", to=person, buttons=["along.send"])
    since = len(stage.slack.calls)
    await stage.live_until(at(8, 10))
    assert writing(stage, since) == []
    await cast.anna.click(at_work, "status.plan")
    assert "som er slut" in text_of(cast.anna)
    await close_all(cast.anna)
    await talk.expect_nothing_else()

    await cast.anna.remove_app(CHANNEL)
    await cast.anna.invite_app(CHANNEL)
    await talk.expect("NORDLYS FORSYNING & BREVIK SYSTEMS", buttons=["panel.set_up"])
    await talk.expect("Samspil blev afsluttet i kanalen mandag 4. maj af @Erik Lund")


async def test_a_channel_that_slack_no_longer_finds_is_left_without_a_word(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """A share was cut while nobody listened: nothing is due there, nothing is asked without end."""
    await set_up(weekdays=["1"], clock="10:00")
    lost = stage.slack.channel(CHANNEL)
    key = next(key for key, each in stage.slack.ws.channels.items() if each is lost)
    del stage.slack.ws.channels[key]
    await stage.live_until(at(12, 12))

    def away(w: Unit) -> tuple[bool, list[str]]:
        owed = w.session.exec(select(OwedMessage).where(col(OwedMessage.due_at).is_not(None))).all()
        return w.session.get_one(Partnership, 1).away_at is not None, [each.name for each in owed]

    assert await stage.bot.work(away) == (True, [])
    asked = [each for each in stage.slack.calls if each.answer.get("error") == "channel_not_found"]
    assert 0 < len(asked) < 12, [each.method for each in asked]
    assert stage.bot.metrics.errors == 0
    stage.slack.ws.channels[key] = lost
    await talk.forget()
