"""A workspace that does not take Slack's newer blocks is asked once, and told in paragraphs from then on."""

from conversations_sample import Cast, SetUp, at

from bot import novelties
from bot.blocks.newer import Kind
from playground.conversation import Conversation
from playground.limits import ALL
from playground.stage import Stage
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
        return dict(novelties.known(session, stage.slack.ws.installation.team_id))


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
    posts = [call for call in stage.slack.calls if call.method == "chat.postMessage" and "table" in str(call)]
    assert len(posts) == 1


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
    again = await round_told(stage, talk, cast, 12)
    assert kinds_of(again) == []
    assert [call for call in stage.slack.calls if call.answer.get("error") == "invalid_blocks"] == tried
