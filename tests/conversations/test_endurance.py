"""Full disks, locked databases, clocks put back, outages: nothing is lost, doubled, or left undone."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, at, options_of, text_of
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select

from bot.blocks.elements import Modal
from bot.inbox import PERIOD, Received
from bot.outbox import OwedMessage
from bot.partnerships import Partnership, Person
from bot.presence import MISSED_AFTER, Presence
from bot.rituals.status import StatusAnswer, StatusDecision, StatusRound
from handlers.interaction import Interaction
from playground.conversation import Conversation
from playground.stage import SLACK_WAITS, Stage

PROMPT = "STATUS MEETING TUESDAY 5 MAY 10:00"
CANNOT = "kan ikke nå sin database lige nu, så intet blev gemt"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """These faults are SQLite's, or the same on both."""
    return sqlite_url


@pytest.fixture
def set_up(set_up: SetUp) -> SetUp:
    """With Tuesdays at ten."""
    return partial(set_up, weekdays=["1"], clock="10:00")


async def pragma(stage: Stage, words: str) -> int:
    """Say something to SQLite on the bot's own connection."""
    told: int = await stage.bot.work(lambda w: w.session.connection().exec_driver_sql(words).scalar() or 0)
    return told


async def test_what_happened_while_nobody_listened_is_made_good_at_the_start(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """A panel that was deleted, people who came and went; and in the end the channel itself."""
    panel = await set_up()
    await stage.bot.stop()
    await cast.erik.delete(panel)
    await cast.jonas.leave(CHANNEL)
    await stage.start_bot()
    await talk.expect("NORDLYS FORSYNING & BREVIK SYSTEMS")
    here = await stage.bot.work(
        lambda w: {each.name: each.left_at is None for each in w.session.exec(select(Person))}
    )
    assert (here["Jonas Friis"], here["Erik Lund"]) == (False, True)

    await stage.bot.stop()
    await cast.anna.archive(CHANNEL)
    await stage.start_bot()
    ended = await stage.bot.work(lambda w: w.session.exec(select(Partnership)).one().ended_at)
    assert ended == stage.clock.now()
    await stage.live_until(at(6, 8))


async def test_a_bot_that_was_deaf_for_a_while_looks_again(stage: Stage) -> None:
    """A short break is Slack's own to mend, and a long one ours."""

    class Ear:
        heard = True

        async def is_connected(self) -> bool:
            return self.heard

    await stage.slack.person("anna").invite_app(CHANNEL)
    await stage.settle()
    presence, ear = Presence(stage.bot.work, stage.clock, stage.bot.arrival.look_everywhere), Ear()

    async def is_due() -> bool:
        due = col(Partnership.members_due_at)
        return await stage.bot.work(lambda w: w.session.exec(select(due <= w.now)).one())

    await presence.listen(ear)
    assert await is_due()
    for pause, looks in ((MISSED_AFTER, False), (MISSED_AFTER * 2, True)):
        await stage.settle()
        assert not await is_due()
        ear.heard = False
        await presence.look()
        stage.clock.move_to(stage.clock.now() + pause)
        await presence.look()
        ear.heard = True
        await presence.look()
        assert await is_due() == looks
    await stage.settle()


async def test_a_full_disk_refuses_in_a_sentence_and_goes_on_when_there_is_room(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """What was typed stays in the modal, and what was due happens once, later."""
    await set_up()
    await stage.live_until(at(4, 10, 1))
    prompt = await talk.expect(PROMPT)
    await cast.anna.click(prompt, "status.give")
    pages = await pragma(stage, "PRAGMA page_count")
    await pragma(stage, f"PRAGMA max_page_count={pages}")
    long = "A long word about the firewall. " * 90
    await cast.anna.submit({"since": long, "ahead": long, "blockers": long})
    assert CANNOT in text_of(cast.anna)
    assert await stage.bot.work(lambda w: w.session.exec(select(StatusAnswer)).all()) == []

    await pragma(stage, "PRAGMA max_page_count=1000000")
    await cast.anna.close_view()
    assert not (await cast.anna.submit()).errors
    await stage.settle()
    await talk.expect_update(prompt, "Anna Holm answered")
    await cast.anna.close_view()


async def test_a_locked_database_refuses_in_a_sentence_and_loses_nothing(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Somebody has it open for writing, longer than we wait; sweeps and clicks go on afterwards."""
    stage.waits = SLACK_WAITS
    await stage.restart_bot()
    await set_up()
    await stage.live_until(at(4, 10, 1))
    prompt = await talk.expect(PROMPT)
    await cast.erik.click(prompt, "status.give")
    other = create_engine(stage.bot.settings.database_url)
    with other.connect() as blocking:
        blocking.exec_driver_sql("BEGIN IMMEDIATE")
        # What is due meanwhile waits in the same thread, before and behind them.
        sweeping = [asyncio.create_task(_until_it_fails(stage)) for _each in range(3)]
        began = time.monotonic()
        await cast.erik.submit({"since": "Jump host"})
        assert time.monotonic() - began < SLACK_WAITS
        assert CANNOT in text_of(cast.erik)
        await asyncio.gather(*sweeping)
        blocking.exec_driver_sql("ROLLBACK")
    other.dispose()
    assert await stage.bot.work(lambda w: w.session.exec(select(StatusAnswer)).all()) == []
    await cast.erik.close_view()
    assert not (await cast.erik.submit()).errors
    await cast.erik.close_view()
    await stage.settle()
    await talk.expect_update(prompt, "Erik Lund answered")


async def _until_it_fails(stage: Stage) -> None:
    with pytest.raises(OperationalError):
        await stage.bot.work(lambda w: w.now)


async def test_what_was_saved_before_it_broke_is_not_said_to_be_lost(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It can break between the commit and the answer to Slack; where nothing was saved, that is said."""
    panel = await set_up()
    opened = Interaction.open

    async def breaks(_it: Interaction, _modal: Modal) -> str:
        raise RuntimeError

    monkeypatch.setattr(Interaction, "open", breaks)
    await cast.sofia.click(panel, "panel.count_in")
    assert "This was saved, but Samspil could not show what came of it" in text_of(cast.sofia)
    await cast.sofia.close_view()
    monkeypatch.setattr(Interaction, "open", opened)
    await cast.anna.click(panel, "people.list")
    assert "Sofia Brandt: giver status" in text_of(cast.anna)
    await cast.anna.close_view()
    monkeypatch.setattr(Interaction, "open", breaks)
    await cast.sofia.click(panel, "panel.help")
    assert "and nothing was saved" in text_of(cast.sofia)
    await cast.sofia.close_view()
    monkeypatch.setattr(Interaction, "open", opened)


async def test_a_clock_that_is_put_back_and_forward_neither_stops_nor_repeats_anything(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """What was owed arrives at once, no meeting opens twice, and none is left out."""
    panel = await set_up()
    await stage.live_until(at(4, 10, 1))
    prompt = await talk.expect(PROMPT)
    stage.slack.faults.plan("server_error", "chat.update", times=1)
    await cast.anna.click(prompt, "status.give")
    await cast.anna.submit({"since": "Tested"})
    await cast.anna.close_view()
    await stage.settle()
    stage.clock.move_to(at(4, 8, 50))
    await stage.bot.sweep()
    await stage.settle()
    await talk.expect_update(prompt, "Anna Holm answered")
    await cast.erik.click(prompt, "status.give")
    await cast.erik.submit({"since": "Tested, too"})
    await cast.erik.close_view()
    await stage.settle()
    assert stage.clock.now() < at(4, 8, 55), "nor does the pace of before hold it up"
    await talk.expect_update(prompt, "Erik Lund answered")

    stage.clock.move_to(at(6, 9))
    await stage.settle()
    await talk.expect("SUMMARY FOR THE STATUS MEETING TUESDAY 5 MAY 10:00")
    rounds = await stage.bot.work(lambda w: w.session.exec(select(StatusRound.meeting_at)).all())
    assert rounds == [at(5, 10)]
    assert panel


async def test_a_change_of_clocks_while_the_bot_is_down_moves_no_meeting(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Ten o'clock stays ten o'clock: stopped on a Friday of winter time, started on a Monday of summer."""
    stage.clock.move_to(datetime(2026, 3, 24, 8, tzinfo=UTC))
    await stage.settle()
    await set_up(weekdays=["0"])
    await stage.live_until(datetime(2026, 3, 26, 12, tzinfo=UTC))
    await stage.bot.stop()
    stage.clock.move_to(datetime(2026, 3, 30, 7, 30, tzinfo=UTC))
    await stage.start_bot()
    await talk.expect("STATUS MEETING MONDAY 30 MARCH 10:00")
    await stage.live_until(datetime(2026, 3, 30, 8, 1, tzinfo=UTC))
    await talk.expect("SUMMARY FOR THE STATUS MEETING MONDAY 30 MARCH 10:00")
    await talk.expect("Easter Monday")
    opened, closed = await stage.bot.work(
        lambda w: w.session.exec(select(StatusRound.opened_at, StatusRound.closed_at)).one()
    )
    assert closed == datetime(2026, 3, 30, 8, tzinfo=UTC)
    assert opened == datetime(2026, 3, 30, 7, 30, tzinfo=UTC), "late, and once"
    assert cast


async def test_an_hour_without_slack_s_api_delays_and_loses_nothing(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Everything arrives once and in order, no later than the longest wait after it is back."""
    await set_up()
    stage.slack.faults.plan("server_error", "chat.*")
    await stage.live_until(at(4, 10, 30))
    assert len(cast.anna.messages(CHANNEL)) == 3, "the panel, the welcome and what is agreed"
    stage.slack.faults.clear()
    await stage.live_for(timedelta(minutes=8))
    await talk.expect(PROMPT)
    assert (
        await stage.bot.work(
            lambda w: [each.name for each in w.session.exec(select(OwedMessage)) if each.due_at]
        )
        == []
    )


async def test_what_slack_brings_twice_has_its_effect_once(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Also what has no natural key, such as the decisions of a meeting: the same words may be meant twice."""
    await set_up()
    await stage.live_until(at(4, 10, 1))
    prompt = await talk.expect(PROMPT)
    await cast.anna.click(prompt, "status.give")
    await cast.anna.submit({"since": "Tested"})
    await cast.anna.close_view()
    await stage.live_until(at(5, 8, 1))
    await talk.expect("Your status for ", to=cast.erik)
    await stage.live_until(at(5, 10, 1))
    digest = await talk.expect("SUMMARY FOR THE STATUS MEETING TUESDAY 5 MAY 10:00")
    stage.slack.faults.plan("duplicate", "*")
    for _again in range(2):
        await cast.erik.click(digest, "status.decide")
        assert not (await cast.erik.submit({"decision": "Jump host"})).errors
        assert cast.erik.view is None
    await cast.anna.click(digest, "status.act")
    owner = options_of(cast.anna)["Jonas Friis"]
    await cast.anna.submit({"action": "Order VPN", "owner": owner, "due_on": "2026-05-08"})
    stage.slack.faults.clear()
    await stage.settle()
    await talk.expect_update(digest, "Order VPN: @Jonas Friis")
    await talk.expect("har gjort dig ansvarlig for en opgave", to=cast.jonas)
    noted = await stage.bot.work(lambda w: w.session.exec(select(StatusDecision.text)).all())
    assert noted == ["Jump host", "Jump host"]
    assert digest.blocks
    assert str(digest.blocks).count("Order VPN") == 1

    await stage.live_for(PERIOD + timedelta(hours=1))
    assert await stage.bot.work(lambda w: w.session.exec(select(Received)).all()) == []
