"""What is owed to Slack arrives once, in order and at Slack's pace, whatever goes wrong."""

import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from faulty_api import FaultyApi
from hypothesis import given, strategies as st
from partnership_at_work import BEGINNING, AtWork
from slack_sdk.errors import SlackApiError
from sqlmodel import col, func, select
from tests_shared import MONDAY

from bot import conductor, outbox, partnerships
from bot.blocks.elements import Message
from bot.database import Database
from bot.outbox import GIVEN_UP_AFTER, LONGEST_WAIT, OwedMessage
from bot.outbox.delivery import AT_ONCE
from bot.outbox.queue import Parcel
from bot.outbox.records import FIRST_WAIT, IN_HAND
from bot.partnerships import Partnership, Person, Unit
from bot.rituals.status import StatusChange
from bot.unit import DatabaseUnit
from playground.stage import Stage

NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)
CHANNEL = "nordlys-brevik"


def owed() -> OwedMessage:
    return OwedMessage(
        id=1, partnership_id=1, name="status.prompt", about=1, place="C", text="a", blocks=[], key="k",
        owed_since=NOW, due_at=NOW,
    )  # fmt: skip


def test_edits_before_the_post_fall_together_with_it() -> None:
    """Slack gets one message with the last look."""
    message = owed()
    assert message.want(Message("b", []), NOW)
    assert message.want(Message("c", []), NOW)
    message.arrived(message.wanted, "C", "1.0")
    assert (message.text, message.due_at, message.delivered) == ("c", None, 3)


def test_the_same_look_again_owes_nothing() -> None:
    """Nobody's message is marked as edited for nothing."""
    message = owed()
    message.arrived(1, "C", "1.0")
    assert not message.want(Message("a", []), NOW)
    assert message.due_at is None


def test_an_edit_that_came_while_the_post_was_on_its_way_is_still_owed() -> None:
    """What arrived was the look before it."""
    message = owed()
    message.want(Message("b", []), NOW)
    message.arrived(1, "C", "1.0")
    assert message.due_at == NOW


def test_the_older_look_is_kept_until_slack_has_taken_the_newer() -> None:
    """A tenth of what a partnership adds to the database in a year would be looks that nobody asks for."""
    message, older = owed(), [{"type": "divider"}]
    message.want(Message("b", [], plain=older), NOW)
    message.want(Message("c", [], plain=older), NOW)
    message.arrived(message.wanted - 1, "C", "1.0")
    assert message.plain == older
    message.arrived(message.wanted, "C", "1.0")
    assert message.plain is None


def test_what_fails_again_waits_twice_as_long_each_time() -> None:
    """About FIRST_WAIT at first, so that bots do not all come back at once, and never beyond the longest."""
    message = owed()
    for before in range(20):
        message.failed("internal_error", NOW, None)
        wait = min(FIRST_WAIT * 2**before, LONGEST_WAIT)
        assert message.due_at is not None
        assert wait / 2 <= message.due_at - NOW <= wait * 3 / 2


def test_a_stale_look_is_owed_until_it_is_drawn() -> None:
    """Also where it went stale while the look before it was on its way; drawn the same, nothing is owed."""
    message = owed()
    assert message.go_stale(NOW)
    message.arrived(1, "C", "1.0")
    assert message.due_at == NOW
    message.drawn()
    assert message.stale_at is None
    assert message.due_at is None


def test_a_look_that_is_wanted_is_not_stale() -> None:
    """What was drawn since shows all there is."""
    message = owed()
    message.arrived(1, "C", "1.0")
    message.go_stale(NOW)
    message.want(Message("b", []), NOW)
    assert (message.stale_at, message.due_at, message.wanted) == (None, NOW, 2)


def test_a_message_that_somebody_deleted_does_not_go_stale() -> None:
    """It stays deleted."""
    message = owed()
    message.vanished(NOW)
    assert not message.go_stale(NOW)
    assert message.due_at is None


def test_waiting_grows_and_ends_with_a_dead_letter() -> None:
    """Each wait is longer, none above the longest, and after a day it is given up and kept to be seen."""
    message, now, waits = owed(), NOW, []
    for _attempt in range(1000):
        message.failed("internal_error", now, None)
        if message.due_at is not None:
            waits.append(message.due_at - now)
            now = message.due_at
    assert message.dead_at is not None
    assert waits[0] < timedelta(seconds=4)
    assert max(waits) <= LONGEST_WAIT * 1.5
    assert GIVEN_UP_AFTER < message.dead_at - NOW < GIVEN_UP_AFTER + LONGEST_WAIT * 2
    assert message.error == "internal_error"


def test_slack_s_own_word_for_how_long_to_wait_is_obeyed() -> None:
    """Not more, not less."""
    message = owed()
    message.failed("ratelimited", NOW, timedelta(seconds=30))
    assert message.due_at == NOW + timedelta(seconds=30)


def test_what_somebody_deleted_stays_away_unless_it_is_the_panel() -> None:
    """And a later edit does not bring it back."""
    message, panel = owed(), owed()
    panel.name = "panel"
    for each in (message, panel):
        each.arrived(1, "C", "1.0")
        each.vanished(NOW)
    assert not message.want(Message("b", []), NOW)
    assert message.due_at is None
    assert (panel.due_at, panel.ts) == (NOW, None)


@given(st.lists(st.sampled_from(["want a", "want b", "arrive", "arrive late", "fail", "die", "vanish"])))
def test_something_is_due_as_long_as_slack_shows_something_else(happenings: list[str]) -> None:
    """Unless it cannot arrive, or somebody deleted it: whatever happens, in whatever order."""
    message = owed()
    for happening in happenings:
        kind, _, look = happening.partition(" ")
        if kind == "want":
            message.want(Message(look, []), NOW)
        elif message.due_at is None:
            continue
        elif kind == "arrive":
            message.arrived(max(1, message.wanted - bool(look)), "C", "1.0")
        elif kind == "fail":
            message.failed("internal_error", NOW, None)
        elif kind == "die":
            message.die("is_archived", NOW)
        elif message.ts is not None:
            message.vanished(NOW)
        finished = (
            message.dead_at or message.deleted_at or (message.ts and message.delivered == message.wanted)
        )
        assert (message.due_at is None) == bool(finished)


@pytest.fixture
async def faulty() -> AsyncIterator[FaultyApi]:
    async with FaultyApi() as api:
        yield api


@pytest.fixture(autouse=True)
def _delivery_never_breaks(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever goes wrong at Slack is foreseen."""
    yield
    assert "outbox.broke" not in {getattr(record, "action", "") for record in caplog.get_records("call")}


@pytest.fixture
async def stage(faulty: FaultyApi, sqlite_url: str) -> AsyncIterator[Stage]:
    """A bot behind an API that fails when told to, invited to the channel."""
    made = Stage(MONDAY, database_url=sqlite_url, slack_api_url=faulty.url)
    await made.slack.start()
    faulty.target = made.slack.api_url
    async with made:
        await made.slack.person("anna").invite_app(CHANNEL)
        await made.settle()
        yield made


def say(w: Unit, number: int, about: int | None = None) -> None:
    """A message in the channel that can be told from others."""
    partnership = w.session.exec(select(Partnership)).one()
    change = StatusChange(
        id=number,
        partnership_id=partnership.id,
        kind="paused",
        by=None,
        at=w.now,
        next_at=NOW + timedelta(days=number),
    )
    w.post(partnership, "status.change", about or number, partnership, change, None)


def said(stage: Stage) -> list[str]:
    """The days that such messages in the channel tell of, in order."""
    texts = [message.text for message in stage.slack.person("anna").messages(CHANNEL)[1:]]
    return [text.split("|")[1].split()[1].rstrip(".") for text in texts]


async def dead(stage: Stage) -> list[str | None]:
    return await stage.bot.work(
        lambda w: [each.error for each in w.session.exec(select(OwedMessage)) if each.dead_at]
    )


async def test_messages_keep_their_order_and_come_a_second_apart(stage: Stage) -> None:
    """Slack takes about one a second in a channel."""
    for number in range(1, 6):
        await stage.bot.work(say, number)
    before = stage.clock.now()
    await stage.settle()
    assert said(stage) == ["5", "6", "7", "8", "9"]
    assert stage.clock.now() - before >= timedelta(seconds=4)
    assert not stage.slack.violations


async def test_no_post_grows_by_what_it_links_to(stage: Stage) -> None:
    """Neither a page nor a picture is drawn below it: a blocker with a link stays as short as it was."""
    await stage.bot.work(say, 1)
    await stage.settle()
    posted = [call.arguments for call in stage.slack.calls if call.method == "chat.postMessage"]
    drawn = {str(each.get(what)).lower() for each in posted for what in ("unfurl_links", "unfurl_media")}
    assert drawn <= {"false", "0"}
    assert said(stage) == ["5"]


async def test_when_told_to_wait_it_waits_and_posts_once(stage: Stage, faulty: FaultyApi) -> None:
    """Retry-After is thirty seconds here."""
    faulty.next["chat.postMessage"] = ["ratelimited"]
    await stage.bot.work(say, 1)
    await stage.settle()
    assert said(stage) == []
    await stage.live_for(timedelta(seconds=29))
    assert said(stage) == []
    await stage.live_for(timedelta(seconds=3))
    assert said(stage) == ["5"]


async def test_when_told_to_wait_with_one_message_it_posts_no_other_either(
    stage: Stage, faulty: FaultyApi
) -> None:
    """Slack means the method in the workspace: to go on elsewhere would be asked too often again."""

    def say_to_anna(w: Unit) -> None:
        anna = w.session.exec(select(Person).where(Person.user == stage.slack.person("anna").id)).one()
        partnership = w.session.exec(select(Partnership)).one()
        change = StatusChange(
            id=7, partnership_id=partnership.id, kind="paused", by=None, at=w.now, next_at=NOW
        )
        w.post(anna, "status.change", 7, partnership, change, None, at_once=True)

    def to_anna() -> int:
        return len(stage.slack.person("anna").messages_from_app())

    before = to_anna()
    faulty.next["chat.postMessage"] = ["ratelimited"]
    await stage.bot.work(say, 1)
    await faulty.failing.wait()
    asked_at = stage.clock.now()
    await stage.bot.work(say_to_anna)
    while to_anna() == before:
        await stage.live_for(timedelta(seconds=1))
    assert stage.clock.now() - asked_at >= timedelta(seconds=30)


@pytest.mark.parametrize("method", ["chat.update", "conversations.members", "users.info", "views.publish"])
async def test_a_method_that_must_wait_keeps_no_other_from_slack(stage: Stage, method: str) -> None:
    """Slack counts each by itself in a workspace, whoever called it: what is posted comes at once."""
    owner = stage.slack.ws.home.id
    client = stage.bot.clients.of(owner)
    stage.slack.faults.plan("ratelimited", method, times=1, seconds=30)
    with pytest.raises(SlackApiError):
        await client.api_call(method)
    now = stage.clock.now()
    assert stage.bot._pace.free_at(owner, method, now) == now + timedelta(seconds=30)
    assert stage.bot._pace.free_at("T_OTHER", method, now) == now
    await stage.bot.work(say, 1)
    await stage.settle()
    assert said(stage) == ["5"]
    assert stage.clock.now() - now < timedelta(seconds=5)


async def test_edits_that_come_faster_than_slack_takes_them_fall_together(stage: Stage) -> None:
    """Three changes of a message that is there already are one call."""
    await stage.bot.work(say, 1)
    await stage.settle()
    for number in (2, 3, 4):
        await stage.bot.work(say, number, about=1)
    await stage.settle()
    assert said(stage) == ["8"]
    updates = [call for call in stage.slack.calls if call.method == "chat.update"]
    assert len(updates) < 3


@pytest.mark.parametrize(
    "fault",
    [
        "server_error",
        "refused:internal_error",
        "refused:org_login_required",
        "refused:team_added_to_org",
        "refused:external_channel_migrating",
        "refused:restricted_action",
        "refused:restricted_action_read_only_channel",
        "refused:update_failed",
        "refused:access_denied",
        "refused:no_such_word_yet",
    ],
)
async def test_what_passes_is_tried_again(stage: Stage, faulty: FaultyApi, fault: str) -> None:
    """Later, and what comes after it waits for its turn."""
    faulty.next["chat.postMessage"] = [fault, fault]
    await stage.bot.work(say, 1)
    await stage.bot.work(say, 2)
    await stage.settle()
    assert said(stage) == []
    await stage.live_for(timedelta(minutes=1))
    assert said(stage) == ["5", "6"]


@pytest.mark.parametrize("word", ["rate_limited", "message_limit_exceeded"])
async def test_too_often_is_too_often_whatever_it_is_called(
    stage: Stage, faulty: FaultyApi, word: str
) -> None:
    """Without a word of Slack's for how long, it is a minute."""
    faulty.next["chat.postMessage"] = [f"refused:{word}"]
    await stage.bot.work(say, 1)
    await stage.live_for(timedelta(seconds=55))
    assert said(stage) == []
    await stage.live_for(timedelta(seconds=10))
    assert said(stage) == ["5"]


async def test_a_post_whose_answer_was_lost_is_found_and_not_posted_twice(
    stage: Stage, faulty: FaultyApi
) -> None:
    """By the random key in its metadata; what it should look like meanwhile is edited into it."""
    faulty.next["chat.postMessage"] = ["answer_lost"]
    await stage.bot.work(say, 1)
    await stage.settle()
    assert said(stage) == ["5"]
    await stage.bot.work(say, 2, about=1)
    await stage.live_for(timedelta(minutes=1))
    assert said(stage) == ["6"]
    assert await dead(stage) == []


async def test_a_lost_post_that_was_found_and_could_not_be_mended_is_mended_later(
    stage: Stage, faulty: FaultyApi
) -> None:
    """It does not stand there as it looked when its answer was lost."""
    faulty.next["chat.postMessage"] = ["answer_lost"]
    faulty.next["chat.update"] = ["refused:fatal_error"]
    await stage.bot.work(say, 1)
    await stage.settle()
    await stage.bot.work(say, 2, about=1)
    await stage.live_for(timedelta(minutes=2))
    assert faulty.next["chat.update"] == []
    assert said(stage) == ["6"]


async def test_what_slack_will_not_take_becomes_a_dead_letter_and_holds_nothing_up(
    stage: Stage, faulty: FaultyApi
) -> None:
    """With Slack's own word why."""
    faulty.next["chat.postMessage"] = ["refused:is_archived"]
    await stage.bot.work(say, 1)
    await stage.bot.work(say, 2)
    await stage.settle()
    assert said(stage) == ["6"]
    assert await dead(stage) == ["is_archived"]


@pytest.mark.parametrize(("has_other", "outcome"), [(False, "dead"), (True, "waiting")])
async def test_only_what_is_given_up_is_counted_as_dead(
    stage: Stage, faulty: FaultyApi, monkeypatch: pytest.MonkeyPatch, has_other: bool, outcome: str
) -> None:
    """What takes another look instead waits: who watches the bot is not called for it."""
    counted: list[str] = []
    monkeypatch.setattr(stage.bot.delivery, "_count", counted.append)
    monkeypatch.setattr(stage.bot.delivery, "_fall_back", lambda *_about: has_other)
    faulty.next["chat.postMessage"] = ["refused:invalid_blocks"]
    await stage.bot.work(say, 1)
    await stage.settle()
    assert counted == [outcome]


async def test_a_deleted_panel_comes_back_and_another_message_stays_away(stage: Stage) -> None:
    """Deleted by a person, in Slack."""
    anna = stage.slack.person("anna")
    await stage.bot.work(say, 1)
    await stage.settle()
    panel, message = anna.messages(CHANNEL)
    await anna.delete(message)
    await anna.delete(panel)
    await stage.settle()
    (back,) = anna.messages(CHANNEL)
    assert back.text == panel.text
    assert back.ts != panel.ts
    assert back.ts in stage.slack.channel(CHANNEL).pinned


def test_of_the_panels_only_one_s_own_is_looked_for(sqlite_url: str, tmp_path: Path) -> None:
    """What stands in the channel of another partnership is another's to miss."""
    office = AtWork(sqlite_url, tmp_path / "keys", NOW, home=1, partner=1)

    def show_panels(w: Unit) -> list[int]:
        there = partnerships.begin(w, replace(BEGINNING, channel="C2"))
        w.session.flush()
        for number, partnership_id in enumerate((office.id, there.id), start=1):
            row = owed_by(partnership_id)
            row.arrived(1, "C", f"{number}.0")
            w.session.add(row)
        return [office.id, there.id]

    here, elsewhere = office.do(show_panels)
    assert office.do(outbox.to_stand, here) == ["1.0"]
    assert office.do(outbox.to_stand, elsewhere) == ["2.0"]
    office.database.close()


def owed_by(partnership_id: int) -> OwedMessage:
    """The panel of a partnership."""
    return OwedMessage(
        partnership_id=partnership_id, name="panel", about=partnership_id, place="C", text="a", blocks=[],
        key=f"k{partnership_id}", owed_since=NOW, due_at=NOW,
    )  # fmt: skip


async def test_a_deleted_panel_that_somebody_replied_to_comes_back(stage: Stage) -> None:
    """Slack keeps a tombstone of it for the replies, and tells of a change."""
    anna = stage.slack.person("anna")
    (panel,) = anna.messages(CHANNEL)
    text = panel.text
    await anna.reply(panel, "Who has access to this?")
    await anna.delete(panel)
    await stage.settle()
    assert [each.text for each in anna.messages(CHANNEL) if each.bot_id] == [text]


async def test_what_fails_for_a_day_is_given_up_and_the_next_message_goes_on(
    stage: Stage, faulty: FaultyApi
) -> None:
    """A later change of the same message takes it up again."""
    faulty.next["chat.postMessage"] = ["server_error", "server_error"]
    await stage.bot.work(say, 1)
    await stage.settle()
    stage.clock.move_to(stage.clock.now() + GIVEN_UP_AFTER + timedelta(seconds=1))
    await stage.settle()
    assert (said(stage), len(await dead(stage))) == ([], 1)
    await stage.bot.work(say, 2)
    await stage.bot.work(say, 3, about=1)
    await stage.live_for(timedelta(minutes=1))
    assert (sorted(said(stage)), await dead(stage)) == (["6", "7"], [])


@pytest.mark.parametrize("end", ["arrived", "failed", "died"])
async def test_a_deletion_goes_before_the_end_of_an_edit_that_was_under_way(stage: Stage, end: str) -> None:
    """Else an edit that fails would bring the message back, and one that arrives keep the panel away."""
    await stage.bot.work(say, 1)
    await stage.live_for(timedelta(seconds=2))

    def cross(w: Unit) -> None:
        for each in w.session.exec(select(OwedMessage)).all():
            each.owe_again(w.now)
            parcel = outbox.take(w, "me", stage.slack.ws.home.id, each.place, "edit", conductor.draw_message)
            assert isinstance(parcel, Parcel)
            assert parcel.id == each.id
            each.vanished(w.now)
            if end == "arrived":
                outbox.arrived(w, parcel, str(parcel.channel), str(parcel.ts))
            elif end == "failed":
                outbox.failed(w, parcel, "internal_error", None)
            else:
                outbox.died(w, parcel, "message_not_found")
            due = each.due_at
            each.due_at = None
            assert (each.ts, due is not None) == (None, each.name == "panel")

    await stage.bot.work(cross)


async def test_an_edit_of_what_is_no_longer_there_is_let_go(stage: Stage, faulty: FaultyApi) -> None:
    """Slack may not have told that somebody deleted it."""
    await stage.bot.work(say, 1)
    await stage.settle()
    faulty.next["chat.update"] = ["refused:message_not_found"]
    await stage.bot.work(say, 2, about=1)
    await stage.live_for(timedelta(minutes=1))
    assert said(stage) == ["5"]
    assert await dead(stage) == []


async def test_a_channel_that_got_another_id_takes_its_messages_along(stage: Stage) -> None:
    """Slack does that when a share begins: nothing is posted twice, and edits find their message."""
    channel = stage.slack.channel(CHANNEL)
    (panel,) = stage.slack.person("anna").messages(CHANNEL)
    owner, old, new = stage.slack.person("anna").user.team_id, channel.id, "C0NEWNEWNEW"
    await stage.bot.work(conductor.rename_channel, owner, old, new)
    messages = await stage.bot.work(lambda w: list(w.session.exec(select(OwedMessage))))
    assert [(each.place, each.channel, each.ts) for each in messages] == [(new, new, panel.ts)]


async def test_a_token_that_was_revoked_lets_messages_wait(stage: Stage, faulty: FaultyApi) -> None:
    """Whoever runs the bot puts in a new one; nothing is lost meanwhile."""
    faulty.next["chat.postMessage"] = ["refused:token_revoked", "refused:invalid_auth"]
    await stage.bot.work(say, 1)
    await stage.live_for(timedelta(minutes=1))
    assert said(stage) == ["5"]


async def test_what_one_process_has_in_hand_no_other_touches_until_its_time_is_over(stage: Stage) -> None:
    """Nor anything else in the same place, so order and pace hold; a dead process gives nothing back."""
    owner = stage.slack.ws.home.id

    def compete(w: Unit) -> None:
        say(w, 1)
        say(w, 2)
        w.session.flush()
        place = w.session.exec(select(Partnership.channel)).one()
        first = outbox.take(w, "one", owner, place, "post", conductor.draw_message)
        assert isinstance(first, Parcel)
        assert first.begun_at is None
        w.session.flush()
        assert outbox.take(w, "other", owner, place, "post", conductor.draw_message) is None
        assert outbox.next_due(w) == w.now + IN_HAND, "till then nobody who looks again finds anything to do"
        again = outbox.take(w, "one", owner, place, "post", conductor.draw_message)
        assert again is not None, "its own holder may go on"
        w.now += IN_HAND
        taken_up = outbox.take(w, "other", owner, place, "post", conductor.draw_message)
        assert isinstance(taken_up, Parcel)
        assert (taken_up.id, taken_up.begun_at) == (first.id, w.now - IN_HAND), "it is searched for first"
        outbox.arrived(w, taken_up, place, "1.0")
        w.session.flush()
        assert outbox.take(w, "one", owner, place, "post", conductor.draw_message) is None, (
            "a second apart, whoever posts"
        )
        assert outbox.next_due(w) == w.now + timedelta(seconds=1)
        w.now += timedelta(seconds=1)
        second = outbox.take(w, "one", owner, place, "post", conductor.draw_message)
        assert isinstance(second, Parcel)
        assert second.id != first.id
        outbox.put_down(w)
        assert outbox.take(w, "other", owner, place, "post", conductor.draw_message) is not None, (
            "on SQLite a start takes all up"
        )
        raise Undone

    await stage.live_for(timedelta(seconds=2))
    with pytest.raises(Undone):
        await stage.bot.work(compete)


class Undone(Exception):
    """Rolls back what a test did."""


async def test_a_message_is_found_by_its_key_behind_many_others(stage: Stage, faulty: FaultyApi) -> None:
    """People wrote more than a page of them while the bot was away."""
    faulty.next["chat.postMessage"] = ["answer_lost"]
    await stage.bot.work(say, 1)
    await stage.settle()
    for number in range(120):
        await stage.slack.person("anna").say(CHANNEL, f"Small talk {number}")
    await stage.live_for(timedelta(minutes=1))
    seen = stage.slack.person("anna").messages(CHANNEL)
    assert len([message for message in seen if message.bot_id]) == 2, "the panel, and this one once"
    assert await dead(stage) == []


def reply(w: Unit, number: int) -> None:
    """A message in the thread of the one before it."""
    partnership = w.session.exec(select(Partnership)).one()
    change = StatusChange(
        id=number,
        partnership_id=partnership.id,
        kind="paused",
        by=None,
        at=w.now,
        next_at=NOW + timedelta(days=number),
    )
    w.post(partnership, "status.change", number, partnership, change, None, thread=("status.change", 1))


@pytest.mark.parametrize("is_heard", [True, False])
@pytest.mark.parametrize("has_replies", [True, False])
async def test_a_reply_never_stands_in_the_channel_alone(
    stage: Stage, is_heard: bool, has_replies: bool
) -> None:
    """The first message of its thread was deleted: it comes back as it should look now, then the reply."""
    anna = stage.slack.person("anna")
    await stage.bot.work(say, 1)
    if has_replies:
        await stage.bot.work(reply, 2)
    await stage.settle()
    first = next(each for each in anna.messages(CHANNEL)[1:] if each.thread_ts is None)
    if is_heard:
        await anna.delete(first)
    else:
        stage.slack.channel(CHANNEL).messages = [
            each for each in stage.slack.channel(CHANNEL).messages if each is not first
        ]
    await stage.settle()
    await stage.bot.work(say, 3, about=1)
    await stage.bot.work(reply, 4)
    await stage.live_for(timedelta(minutes=1))
    lasting = [each for each in anna.messages(CHANNEL)[1:] if each.bot_id and not each.is_tombstone]
    (anew,) = [each for each in lasting if each.thread_ts is None]
    assert "7" in anew.text
    assert [each.thread_ts for each in lasting][-1] == anew.ts
    assert await dead(stage) == []


async def test_where_the_first_message_is_refused_for_good_so_are_its_replies(
    stage: Stage, faulty: FaultyApi
) -> None:
    """And sent again together."""
    faulty.next["chat.postMessage"] = ["refused:invalid_blocks"]
    await stage.bot.work(say, 1)
    await stage.bot.work(reply, 2)
    await stage.settle()
    assert said(stage) == []
    assert await dead(stage) == ["invalid_blocks", "its first message: invalid_blocks"]
    await stage.bot.work(outbox.resend_all)
    await stage.live_for(timedelta(minutes=1))
    assert said(stage) == ["5", "6"]


async def test_a_lost_post_is_found_by_an_app_that_reads_fifteen_messages_a_minute(
    stage: Stage, faulty: FaultyApi
) -> None:
    """However much was said since: each page once, from where the search was put off."""
    anna = stage.slack.person("anna")
    stage.slack.ws.installation.reads_little = True
    faulty.next["chat.postMessage"] = ["answer_lost"]
    await stage.bot.work(say, 1)
    await stage.settle()
    assert said(stage) == ["5"]
    for number in range(40):
        await anna.say(CHANNEL, f"Meanwhile {number}")
    await stage.live_for(timedelta(minutes=15))
    texts = [each.text for each in anna.messages(CHANNEL) if each.bot_id]
    assert len(texts) == 2  # the panel and this
    assert await dead(stage) == []
    read = [call for call in stage.slack.calls if call.method == "conversations.history"]
    done = [call for call in read if call.answer.get("ok")]
    assert len(done) <= 4


async def test_a_lost_post_is_looked_for_around_the_moment_at_which_it_was_begun(
    stage: Stage, faulty: FaultyApi
) -> None:
    """What was said hours after it, while the bot was away, is read by nobody."""
    anna = stage.slack.person("anna")
    stage.slack.ws.installation.reads_little = True
    faulty.next["chat.postMessage"] = ["answer_lost"]
    await stage.bot.work(say, 1)
    await stage.settle()
    before = len(stage.slack.calls)
    stage.clock.move_to(stage.clock.now() + timedelta(hours=3))
    for number in range(60):
        stage.slack.slack.messages.post(stage.slack.channel(CHANNEL), anna.user, f"Later {number}")
    await stage.live_for(timedelta(minutes=15))
    assert len([each for each in anna.messages(CHANNEL) if each.bot_id]) == 2, "the panel, and this one once"
    assert await dead(stage) == []
    read = [call for call in stage.slack.calls[before:] if call.method == "conversations.history"]
    assert len([call for call in read if call.answer.get("ok")]) == 1


@pytest.mark.parametrize("reads_little", [False, True])
async def test_a_lost_reply_is_found_in_its_thread(
    stage: Stage, faulty: FaultyApi, reads_little: bool
) -> None:
    """However much was said there and in the channel since; the channel's history would not show it."""
    anna = stage.slack.person("anna")
    stage.slack.ws.installation.reads_little = reads_little
    await stage.bot.work(say, 1)
    await stage.settle()
    root = next(each for each in anna.messages(CHANNEL) if each.bot_id and "5." in each.text)
    faulty.next["chat.postMessage"] = ["answer_lost"]
    await stage.bot.work(reply, 2)
    await stage.settle()
    for number in range(35):
        await anna.reply(root, f"Meanwhile {number}")
        await anna.say(CHANNEL, f"Elsewhere {number}")
    await stage.live_for(timedelta(minutes=15))
    place = stage.slack.channel(CHANNEL)
    replies = [each for each in place.messages if each.bot_id and each.thread_ts]
    assert [each.thread_ts for each in replies] == [root.ts]
    assert await dead(stage) == []
    searched = {
        call.method
        for call in stage.slack.calls
        if "include_all_metadata" in call.arguments and call.answer["ok"]
    }
    assert searched == {"conversations.replies"}


async def test_what_slack_refused_in_words_is_not_searched_for(stage: Stage, faulty: FaultyApi) -> None:
    """It is not there, by Slack's own word."""
    faulty.next["chat.postMessage"] = ["refused:restricted_action"] * 3
    await stage.bot.work(say, 1)
    await stage.live_for(timedelta(minutes=5))
    assert said(stage) == ["5"]
    asked = [call for call in stage.slack.calls if call.method == "conversations.history"]
    assert not [call for call in asked if "include_all_metadata" in call.arguments]


async def test_it_stops_at_once_though_messages_to_a_thousand_places_wait(
    stage: Stage, sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """What has begun ends, nothing else begins, and all the rest stays owed."""

    def owe_to_many(w: Unit) -> None:
        partnership = w.session.exec(select(Partnership)).one()
        for number in range(1000):
            message = OwedMessage(
                partnership_id=partnership.id, name="status.prompt", about=number, place=f"C{number:010}",
                text="a", blocks=[], key=f"many-{number}", owed_since=w.now, due_at=w.now,
            )  # fmt: skip
            w.session.add(message)

    await stage.bot.work(owe_to_many)
    await stage.bot.delivery.deliver_due()
    assert not stage.bot.delivery.is_idle
    caplog.clear()
    before = time.process_time()
    await stage.bot.stop()
    assert time.process_time() - before < 1
    assert "app.stop_late" not in {getattr(record, "action", "") for record in caplog.records}
    database = Database(sqlite_url)
    with database.session() as session:
        left = session.exec(select(func.count()).where(col(OwedMessage.due_at).is_not(None))).one()
    database.close()
    assert left > 1000 - 2 * AT_ONCE


async def test_last_words_that_slack_does_not_take_are_let_go(stage: Stage, faulty: FaultyApi) -> None:
    """Nobody is there to read them: they are neither tried for ever nor a dead letter."""
    faulty.next["chat.postMessage"] = ["refused:not_in_channel"] * 50

    def say_and_end(w: Unit) -> None:
        say(w, 1)
        w.session.flush()
        owed = w.session.exec(select(OwedMessage).order_by(col(OwedMessage.id).desc())).first()
        assert owed is not None
        owed.name = "partnership.ended"
        w.session.exec(select(Partnership)).one().ended_at = w.now

    await stage.bot.work(say_and_end)
    await stage.live_for(timedelta(minutes=2))
    assert len(faulty.next["chat.postMessage"]) == 49
    assert await dead(stage) == []


@pytest.mark.parametrize(("error", "is_out"), [("not_in_channel", True), ("msg_too_long", False)])
async def test_what_an_earlier_version_left_where_the_bot_is_not_any_more_is_no_dead_letter(
    stage: Stage, error: str, is_out: bool
) -> None:
    """It is neither listed, counted nor sent again, and gone at the next start; what else died stays."""

    def leave(w: Unit) -> None:
        say(w, 1)
        w.session.flush()
        owed = w.session.exec(select(OwedMessage).order_by(col(OwedMessage.id).desc())).first()
        assert owed is not None
        owed.die(error, w.now)
        w.session.exec(select(Partnership)).one().go_away("removed", w.now)

    def told(w: Unit) -> tuple[int, int, int]:
        number = w.session.exec(select(OwedMessage.id).where(col(OwedMessage.dead_at).is_not(None))).one()
        listed, counted = len(outbox.dead_letters(w)), outbox.in_numbers(w).dead
        sent = outbox.resend(w, number) + outbox.resend_all(w)
        return listed, counted, int(sent)

    await stage.bot.work(leave)
    expected = 0 if is_out else 1
    with stage.bot.database.session() as session:
        assert told(DatabaseUnit(session, NOW, stage.bot.keys)) == (expected,) * 3
    await stage.restart_bot()
    assert await dead(stage) == ([] if is_out else [error])
