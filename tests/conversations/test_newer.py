"""A workspace that does not take Slack's newer blocks is asked once, and told in paragraphs from then on."""

import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, at, close_all

from bot import novelties
from bot.blocks.newer import Kind
from bot.partnerships import Unit
from playground.conversation import Conversation
from playground.limits import ALL
from playground.stage import Stage
from playground.tickets import Trigger
from playground.transcript import hear_message
from playground.workspace import Message


async def round_told(
    stage: Stage, talk: Conversation, cast: Cast, day: int, access: str = "VPN & <proxy> for *all*"
) -> Message:
    """A round in which one side owes something; gives its summary."""
    await stage.live_until(at(day - 1, 10, 30))
    prompt = await talk.expect("STATUS MEETING", buttons=["status.give"])
    for person, said in ((cast.anna, {"access": access}), (cast.erik, {"blockers": access})):
        await person.click(prompt, "status.give")
        await person.press("status.unfold")
        await person.submit(said)
        await person.close_view()
    await stage.live_until(at(day, 10, 30))
    talk_of = await talk.expect("SUMMARY", "Brevik Systems is blocked: VPN & <proxy>")
    await talk.expect_rules_kept()
    return talk_of


def kinds_of(message: Message) -> list[str]:
    return [block["type"] for block in message.blocks if block["type"] in ("table", "alert")]


def known(stage: Stage) -> dict[Kind, bool]:
    """What is remembered of the workspace."""
    with stage.bot.database.session() as session:
        return dict(novelties.known(session, stage.slack.ws.installation.team_id, stage.clock.now()))


async def test_a_summary_is_a_table_by_side_where_slack_takes_one(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """It is posted once, the kind is remembered, and who listens hears the sentences."""
    await set_up(weekdays=["1"], clock="10:00")
    summary = await round_told(stage, talk, cast, 5)
    (table,) = [block for block in summary.blocks if block["type"] == "table"]
    cells = [[cell["text"] for cell in row] for row in table["rows"]]
    assert cells == [
        ["What", "Nordlys Forsyning", "Brevik Systems"],
        ["Blockers", "–", "VPN & <proxy> for all"],
        ["Has to give access", "VPN & <proxy> for *all*".replace("*", ""), "–"],
    ]
    assert "Brevik Systems is blocked: VPN" in hear_message(summary, stage.slack.ws)
    assert known(stage) == {Kind.TABLE: True}
    posts = [
        call for call in stage.slack.calls if call.method == "chat.postMessage" and "'table'" in str(call)
    ]
    assert len(posts) == 1


@pytest.mark.parametrize("takes", [True, False])
async def test_actions_that_are_due_are_a_table_where_the_summary_has_no_other(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, takes: bool
) -> None:
    """What, who and by when; else a line for each, which is what is heard in both."""
    stage.slack.ws.installation.takes = ALL if takes else ALL - {"table"}
    panel = await set_up(weekdays=["1"], clock="10:00")
    await cast.anna.click(panel, "action.list")
    await cast.anna.press("action.note")
    assert not (await cast.anna.submit({"action": "Order R&D's VPN", "due_on": "2026-05-05"})).errors
    await close_all(cast.anna)
    await stage.live_until(at(5, 10, 1))
    summary = next(each for each in cast.anna.messages(CHANNEL) if "SUMMARY" in talk.read(each))
    cells = [[[cell["text"] for cell in row] for row in b["rows"]] for b in summary.blocks if "rows" in b]
    rows = [["What", "Who", "By when"], ["Order R&D's VPN", "Anna Holm", "5 May"]]
    assert cells == ([rows] if takes else [])
    assert "Order R&D's VPN" in hear_message(summary, stage.slack.ws)
    await talk.expect_rules_kept()
    await talk.forget()


async def test_a_workspace_without_tables_is_asked_once(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """The refused summary comes in its older look in the same minute; the next is not tried as a table."""
    stage.slack.ws.installation.takes = ALL - {"table"}
    await set_up(weekdays=["1"], clock="10:00")
    summary = await round_told(stage, talk, cast, 5)
    assert kinds_of(summary) == []
    assert known(stage) == {Kind.TABLE: False}
    tried = [call for call in stage.slack.calls if call.answer.get("error") == "invalid_blocks"]
    assert len(tried) == 1
    await stage.restart_bot()
    again = await round_told(stage, talk, cast, 12, "VPN & <proxy>, and its key")
    assert kinds_of(again) == []
    assert [call for call in stage.slack.calls if call.answer.get("error") == "invalid_blocks"] == tried


@pytest.mark.parametrize("takes", [True, False])
async def test_after_a_quarter_a_workspace_without_tables_is_asked_once_more(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, takes: bool
) -> None:
    """By then it may know them; where it does not, that is remembered for another quarter."""
    await set_up(weekdays=["1"], clock="10:00")
    owner = stage.slack.ws.installation.team_id
    await stage.bot.work(lambda w: novelties.learn(_before(w, days=91), owner, {Kind.TABLE: False}))
    stage.slack.ws.installation.takes = ALL if takes else ALL - {"table"}
    await stage.restart_bot()
    first = await round_told(stage, talk, cast, 5)
    again = await round_told(stage, talk, cast, 12, "VPN & <proxy>, and its key")
    assert kinds_of(first) == kinds_of(again) == (["table"] if takes else [])
    assert known(stage)[Kind.TABLE] is takes
    refused = [call for call in stage.slack.calls if call.answer.get("error") == "invalid_blocks"]
    assert len(refused) == (0 if takes else 1)


def _before(w: Unit, *, days: int) -> Any:
    return SimpleNamespace(session=w.session, now=w.now - timedelta(days=days))


def headings_of(message: Message) -> list[str]:
    """Titles of parts, in order, as headings."""
    return [block["text"]["text"] for block in message.blocks if block.get("level")]


@pytest.mark.parametrize(
    "takes", [ALL, ALL - {"table"}, ALL - {"header_level"}, ALL - {"table", "header_level"}]
)
async def test_parts_have_headings_where_they_may_have_a_level_and_each_kind_is_tried_by_itself(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, takes: frozenset[str]
) -> None:
    """Three summaries: a table is tried in the first, a heading in the next; no refusal costs the other."""
    stage.slack.ws.installation.takes = takes
    await set_up(weekdays=["1"], clock="10:00")
    for day in (5, 12, 19):
        summary = await round_told(stage, talk, cast, day, f"VPN & <proxy>, number {day}")
    assert known(stage) == {Kind.TABLE: "table" in takes, Kind.HEADER_LEVEL: "header_level" in takes}
    assert ("What you need to talk about" in headings_of(summary)) is ("header_level" in takes)
    assert kinds_of(summary) == (["table"] if "table" in takes else [])
    assert "What you need to talk about" in hear_message(summary, stage.slack.ws)
    tried = [call for call in stage.slack.calls if call.answer.get("error") == "invalid_blocks"]
    assert len(tried) == len(ALL & {"table", "header_level"} - takes)


async def test_a_slack_that_breaks_over_a_newer_block_is_brought_the_older_look(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """The next try is without; nothing is learnt of the workspace, and nothing stands there twice."""
    await set_up(weekdays=["1"], clock="10:00")
    await stage.live_until(at(4, 12))
    stage.slack.faults.plan("refused:internal_error", "chat.postMessage", times=1)
    summary = await round_told(stage, talk, cast, 5)
    assert kinds_of(summary) == []
    assert known(stage) == {}
    await talk.expect_nothing_else()


async def refused(stage: Stage) -> list[str]:
    """What blocks tell somebody of the other company that setting up is not theirs."""
    erik, panel = stage.slack.person("erik"), stage.slack.channel(CHANNEL).messages[-1]
    await erik.click(panel, "panel.set_up")
    assert erik.view is not None
    assert erik.view.callback_id == "refusal"
    kinds = [block["type"] for block in erik.view.blocks]
    await erik.close_view()
    return kinds


async def test_a_no_is_an_alert_only_where_modals_are_known_to_hold_one(
    stage: Stage, talk: Conversation
) -> None:
    """What nobody knows is not tried there, since Slack tells of no refusal in the answer to a modal."""
    await stage.slack.person("anna").invite_app(CHANNEL)
    await stage.settle()
    await talk.forget()
    owner = stage.slack.ws.installation.team_id
    assert await refused(stage) == ["section"]
    await stage.bot.work(novelties.learn, owner, {Kind.ALERT: True})
    assert await refused(stage) == ["alert"]
    await stage.bot.work(novelties.learn, owner, {Kind.ALERT: False})
    assert await refused(stage) == ["section"]
    await talk.expect_rules_kept()


@pytest.mark.parametrize("takes", [True, False])
async def test_that_modals_hold_alerts_is_learnt_where_one_is_changed_anyhow(
    stage: Stage, talk: Conversation, takes: bool
) -> None:
    """A no to a press in the third modal comes on top of what is in it, in either look; then it is known."""
    anna = stage.slack.person("anna")
    await anna.invite_app(CHANNEL)
    panel = await talk.expect("NORDLYS FORSYNING", buttons=["panel.set_up"])
    stage.slack.ws.installation.takes = ALL if takes else ALL - {"alert"}
    await anna.click(panel, "panel.set_up")
    form = json.loads(json.dumps(anna.view.content)) if anna.view else {}
    button = {"type": "button", "action_id": "panel.settings", "text": {"type": "plain_text", "text": "x"}}
    form["blocks"] = [{"type": "actions", "elements": [{**button, "value": "999999"}]}]
    form.pop("submit")
    for _layer in range(2):
        stage.slack.slack.views.open(Trigger(anna.user.id, in_view=True, issued=0.0), form)
    await anna.press("panel.settings")
    assert anna.view is not None
    assert anna.view.callback_id == "panel.set_up"
    assert [block["type"] for block in anna.view.blocks] == ["alert" if takes else "section", "actions"]
    assert known(stage) == {Kind.ALERT: takes}
    await talk.expect_rules_kept()
