"""The Web API as slack_sdk calls it: right calls work, wrong ones are refused with Slack's own error."""

from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import pytest
from playground_samples import modal, panel_blocks, refusal, rules
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import MovableClock
from playground.hearing import unheard
from playground.person import Person
from playground.server import Playground
from playground.transcript import hear_message, read_message
from playground.workspace import Channel, Message


async def test_auth_test_tells_whose_token_it_is(slack: Playground, client: AsyncWebClient) -> None:
    """The bot token belongs to the app's bot user in the installing team."""
    answer = await client.auth_test()
    assert (answer["team_id"], answer["user_id"]) == (slack.ws.home.id, slack.ws.bot.id)
    assert answer["bot_id"] == slack.ws.installation.bot_id
    assert answer.headers["X-OAuth-Scopes"] == ",".join(slack.ws.installation.scopes)
    assert parsedate_to_datetime(answer.headers["Date"]) == slack.clock.now().replace(microsecond=0)
    bot = (await client.bots_info(bot=answer["bot_id"]))["bot"]
    assert (bot["app_id"], bot["user_id"]) == (slack.ws.installation.app_id, answer["user_id"])
    with pytest.raises(SlackApiError, match="bot_not_found"):
        await client.bots_info(bot="B1")


async def test_a_revoked_token_serves_no_more(slack: Playground, client: AsyncWebClient) -> None:
    """A test of it changes nothing."""
    assert (await client.auth_revoke(test=True))["revoked"] is False
    await client.auth_test()
    assert (await client.auth_revoke())["revoked"] is True
    assert (await refusal(client.auth_test()))["error"] == "account_inactive"


@pytest.mark.parametrize(
    ("token", "error"),
    [(None, "not_authed"), ("xoxb-stolen", "invalid_auth"), ("app", "not_allowed_token_type")],
)
async def test_a_wrong_token_is_refused(slack: Playground, token: str | None, error: str) -> None:
    """No token, an unknown one and one of the wrong kind have each their error, and are breaches."""
    client = AsyncWebClient(token=slack.app_token if token == "app" else token, base_url=slack.api_url)
    assert (await refusal(client.chat_postMessage(channel="C1", text="x")))["error"] == error
    assert rules(slack) == [error]


async def test_only_the_app_token_opens_sockets(slack: Playground, client: AsyncWebClient) -> None:
    """apps.connections.open wants the app-level token."""
    answer = await client.apps_connections_open(app_token=slack.app_token)
    assert str(answer["url"]).startswith("ws://127.0.0.1:")
    refused = await refusal(client.apps_connections_open(app_token=slack.bot_token))
    assert refused["error"] == "not_allowed_token_type"


async def test_an_unknown_method_is_refused(slack: Playground, client: AsyncWebClient) -> None:
    """What the embedded Slack does not have it does not pretend to do."""
    assert (await refusal(client.files_list()))["error"] == "unknown_method"
    assert rules(slack) == ["unknown_method"]


async def test_a_scope_that_was_not_granted_is_missed(clock: MovableClock) -> None:
    """The error says which scope is needed and which there are; which one depends on the channel's kind."""
    slack = Playground(clock, scopes=["chat:write", "channels:history"], events=())
    await slack.start()
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
    await slack.person("anna").invite_app("it-intern")
    refused = await refusal(client.users_info(user="U1"))
    assert (refused["needed"], refused["provided"]) == ("users:read", "chat:write,channels:history")
    refused = await refusal(client.conversations_history(channel=slack.channel("it-intern").id))
    assert (refused["error"], refused["needed"]) == ("missing_scope", "groups:history")
    await slack.stop()


async def test_a_message_is_posted_updated_and_deleted(
    slack: Playground, client: AsyncWebClient, shared: Channel, erik: Person
) -> None:
    """Everybody in the channel sees each change, and the timeline keeps them."""
    posted = await client.chat_postMessage(channel=shared.id, text="One", blocks=panel_blocks())
    assert posted["message"]["bot_id"] == slack.ws.installation.bot_id
    updated = await client.chat_update(channel=shared.id, ts=posted["ts"], text="Two")
    (message,) = erik.messages(shared)
    assert (message.text, message.edited_ts is not None) == ("Two", True)
    assert updated["message"]["blocks"], "blocks stay where none are given"
    await client.chat_update(channel=shared.id, ts=posted["ts"], text="Three", blocks=[])
    assert message.blocks == []
    await client.chat_delete(channel=shared.id, ts=posted["ts"])
    assert erik.messages(shared) == []
    assert [h.kind for h in slack.timeline] == ["joined", "posted", "updated", "updated", "deleted"]
    assert not slack.violations
    assert slack.calls[0].method == "chat.postMessage"


async def test_form_encoded_arguments_are_understood(slack: Playground, shared: Channel) -> None:
    """A form carries blocks as a JSON string."""
    form = {"channel": shared.id, "text": "Form", "blocks": '[{"type": "divider"}]', "token": slack.bot_token}
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{slack.api_url}chat.postMessage", data=form) as response:
            answer = await response.json()
        form["blocks"] = "[{"
        async with session.post(f"{slack.api_url}chat.postMessage", data=form) as response:
            assert (await response.json())["error"] == "invalid_json"
        headers = {"Content-Type": "application/json"}
        async with session.post(f"{slack.api_url}auth.test", data="[", headers=headers) as response:
            assert (await response.json())["error"] == "invalid_json"
    assert answer["message"]["blocks"][0]["type"] == "divider"


async def test_invalid_blocks_are_refused_and_noted(
    slack: Playground, client: AsyncWebClient, shared: Channel
) -> None:
    """The answer carries Slack's messages, and the breach is kept though the app may swallow the error."""
    refused = await refusal(
        client.chat_postMessage(channel=shared.id, text="x", blocks=[{"type": "marquee"}])
    )
    assert refused["error"] == "invalid_blocks"
    assert "json-pointer:/blocks/0/type" in refused["response_metadata"]["messages"][0]
    assert rules(slack) == ["invalid_blocks"]
    assert "marquee" in slack.violations[0].detail


@pytest.mark.filterwarnings("ignore:The top-level `text` argument is missing")
async def test_a_screen_reader_says_the_text_or_what_slack_builds_of_the_blocks(
    slack: Playground, client: AsyncWebClient, shared: Channel, anna: Person
) -> None:
    """Beside blocks the text may be left out; where it is there, nothing else is said."""
    await client.chat_postMessage(channel=shared.id, blocks=panel_blocks())
    built = anna.messages(shared)[-1]
    await client.chat_postMessage(channel=shared.id, text="In short", blocks=panel_blocks())
    told = anna.messages(shared)[-1]
    assert hear_message(built, slack.ws) == read_message(built, slack.ws)
    assert hear_message(told, slack.ws) == "In short"
    assert unheard(built.text, built.blocks, slack.ws) == []
    assert unheard(told.text, told.blocks, slack.ws) == ["1", "2"]
    assert rules(slack) == []


async def test_a_long_text_is_cut_where_it_is_posted_and_refused_where_it_is_edited(
    slack: Playground, client: AsyncWebClient, shared: Channel, anna: Person
) -> None:
    """40,000 characters there, 4,000 here (docs: chat.postMessage, chat.update)."""
    posted = await client.chat_postMessage(channel=shared.id, text="t" * 40_001)
    assert len(anna.messages(shared)[-1].text) == 40_000
    edit = client.chat_update(channel=shared.id, ts=posted["ts"], text="t" * 4_001)
    assert (await refusal(edit))["error"] == "msg_too_long"


@pytest.mark.parametrize("text", ["R&am", "a &amp", "<@U123", "see <https://a.example", "&"])
async def test_what_was_cut_within_markup_is_noted(
    slack: Playground, client: AsyncWebClient, shared: Channel, text: str
) -> None:
    """Slack shows it as it stands: the app's mistake, in the text as in blocks."""
    block = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
    await client.chat_postMessage(channel=shared.id, text=text)
    await client.chat_postMessage(
        channel=shared.id, text="Whole &amp; <https://a.example|sound>", blocks=[block]
    )
    assert rules(slack) == ["broken_markup", "broken_markup"]


async def test_a_channel_is_written_to_from_within(
    slack: Playground, client: AsyncWebClient, shared: Channel, anna: Person
) -> None:
    """Outside a public channel is not_in_channel, a private or unknown one is not to be found."""
    shared.members.remove(slack.ws.bot.id)
    assert (await refusal(client.chat_postMessage(channel=shared.id, text="x")))["error"] == "not_in_channel"
    inner = slack.channel("it-intern").id
    for channel in (inner, "C0NOWHERE"):
        assert (await refusal(client.chat_postMessage(channel=channel, text="x")))[
            "error"
        ] == "channel_not_found"
    assert not slack.violations, "these may happen to any app"


async def test_a_persons_id_opens_their_dm(slack: Playground, client: AsyncWebClient, erik: Person) -> None:
    """An external can be written to once he shares a channel with the app."""
    refused = await refusal(client.chat_postMessage(channel=erik.id, text="Hej"))
    assert refused["error"] == "cannot_dm_user"
    await slack.person("anna").invite_app("nordlys-brevik")
    posted = await client.chat_postMessage(channel=erik.id, text="Hej")
    assert erik.dm
    assert posted["channel"] == erik.dm.id
    assert [m.text for m in erik.messages_from_app()] == ["Hej"]
    assert slack.person("sofia").dm is None
    opened = await client.conversations_open(users=[erik.id])
    assert opened["channel"]["id"] == erik.dm.id
    assert opened["already_open"] is True


async def test_an_ephemeral_is_seen_by_one_and_cannot_be_changed(
    slack: Playground, client: AsyncWebClient, shared: Channel, anna: Person, erik: Person
) -> None:
    """Only its reader sees it; chat.update and history do not find it."""
    sent = await client.chat_postEphemeral(channel=shared.id, user=erik.id, text="Psst")
    assert [m.text for m in erik.messages(shared)] == ["Psst"]
    assert anna.messages(shared) == []
    refused = await refusal(client.chat_update(channel=shared.id, ts=sent["message_ts"], text="x"))
    assert refused["error"] == "message_not_found"
    assert (await client.conversations_history(channel=shared.id))["messages"] == []
    stranger = await refusal(client.chat_postEphemeral(channel=shared.id, user="U0NOBODY", text="x"))
    assert stranger["error"] == "user_not_in_channel"


async def test_only_the_apps_own_messages_are_its_to_change(
    slack: Playground, client: AsyncWebClient, shared: Channel, anna: Person
) -> None:
    """Somebody else's message can be neither updated nor deleted."""
    message = await anna.say(shared, "My tasks")
    refused = await refusal(client.chat_update(channel=shared.id, ts=message.ts, text="Yours"))
    assert refused["error"] == "cant_update_message"
    assert (await refusal(client.chat_delete(channel=shared.id, ts=message.ts)))[
        "error"
    ] == "cant_delete_message"
    assert rules(slack) == ["cant_update_message", "cant_delete_message"]


async def test_history_is_read_page_by_page(
    client: AsyncWebClient, clock: MovableClock, shared: Channel, anna: Person
) -> None:
    """Newest first, bounded by oldest and latest, without replies; metadata only on demand."""
    said = [await anna.say(shared, str(n)) for n in range(5)]
    key = {"event_type": "owed", "event_payload": {"key": "k1"}}
    await client.chat_postMessage(channel=shared.id, text="5", metadata=key)
    await client.chat_postMessage(channel=shared.id, text="reply", thread_ts=said[0].ts)
    page = await client.conversations_history(channel=shared.id, limit=4)
    assert [m["text"] for m in page["messages"]] == ["5", "4", "3", "2"]
    assert page["has_more"] is True
    assert "metadata" not in page["messages"][0]
    cursor = page["response_metadata"]["next_cursor"]
    rest = await client.conversations_history(channel=shared.id, limit=4, cursor=cursor)
    assert [m["text"] for m in rest["messages"]] == ["1", "0"]
    assert rest["has_more"] is False
    between = await client.conversations_history(channel=shared.id, oldest=said[1].ts, latest=said[3].ts)
    assert [m["text"] for m in between["messages"]] == ["2"]
    found = await client.conversations_history(
        channel=shared.id, oldest=said[4].ts, inclusive=True, include_all_metadata=True
    )
    assert [m.get("metadata") for m in found["messages"]] == [key, None]
    assert (await refusal(client.conversations_history(channel=shared.id, cursor="?")))[
        "error"
    ] == "invalid_cursor"
    assert (await refusal(client.conversations_history(channel=shared.id, oldest="x")))["error"] == (
        "invalid_ts_oldest"
    )


async def test_a_reply_needs_its_message(client: AsyncWebClient, shared: Channel) -> None:
    """A thread whose first message is gone cannot be answered."""
    refused = await refusal(client.chat_postMessage(channel=shared.id, text="x", thread_ts="1.000001"))
    assert refused["error"] == "thread_not_found"


async def test_a_shared_channel_says_so(slack: Playground, client: AsyncWebClient, shared: Channel) -> None:
    """conversations.info tells that a channel is shared, and whether the app is in it."""
    info = (await client.conversations_info(channel=shared.id, include_num_members=True))["channel"]
    assert info["is_ext_shared"]
    assert info["is_member"]
    assert info["num_members"] == 9
    assert set(info["shared_team_ids"]) == set(slack.ws.teams)


async def test_members_are_listed_page_by_page(client: AsyncWebClient, shared: Channel) -> None:
    """The cursor leads on until everybody was named once."""
    members: list[str] = []
    cursor: str | None = None
    while cursor != "":
        page = await client.conversations_members(channel=shared.id, limit=4, cursor=cursor)
        members += page["members"]
        cursor = page["response_metadata"]["next_cursor"]
    assert members == shared.members
    assert (await refusal(client.conversations_members(channel=shared.id, limit=0)))[
        "error"
    ] == "invalid_limit"


async def test_an_externals_locale_and_zone_are_never_told(
    slack: Playground, client: AsyncWebClient, erik: Person, anna: Person
) -> None:
    """users.info gives a colleague's locale on demand, of an external only who he is."""
    own = (await client.users_info(user=anna.id, include_locale=True))["user"]
    assert (own["locale"], own["tz"], own["tz_offset"]) == ("da-DK", "Europe/Copenhagen", 3600)
    assert "locale" not in (await client.users_info(user=anna.id))["user"]
    theirs = (await client.users_info(user=erik.id, include_locale=True))["user"]
    assert theirs["team_id"] == erik.user.team_id
    assert theirs["is_stranger"] is False
    assert "locale" not in theirs
    assert "tz" not in theirs
    guest = (await client.users_info(user=slack.person("noor").id))["user"]
    assert (guest["is_restricted"], guest["team_id"]) == (True, slack.ws.home.id)
    assert (await refusal(client.users_info(user="U0NOBODY")))["error"] == "user_not_found"


async def test_teams_that_one_shares_a_channel_with_are_known(client: AsyncWebClient, erik: Person) -> None:
    """team.info tells of one's own team and of the partner's."""
    assert (await client.team_info())["team"]["name"] == "Nordlys Forsyning"
    assert (await client.team_info(team=erik.user.team_id))["team"]["domain"] == "brevik"
    assert (await refusal(client.team_info(team="T0NOWHERE")))["error"] == "team_not_found"


async def test_a_message_is_pinned_once(
    slack: Playground, client: AsyncWebClient, shared: Channel, panel: Message
) -> None:
    """Pins are listed and taken off; a second pin and a forbidden one are refused."""
    await client.pins_add(channel=shared.id, timestamp=panel.ts)
    assert slack.timeline[-1].kind == "pinned"
    assert (await refusal(client.pins_add(channel=shared.id, timestamp=panel.ts)))[
        "error"
    ] == "already_pinned"
    items = (await client.pins_list(channel=shared.id))["items"]
    assert [item["message"]["ts"] for item in items] == [panel.ts]
    await client.pins_remove(channel=shared.id, timestamp=panel.ts)
    assert (await refusal(client.pins_remove(channel=shared.id, timestamp=panel.ts)))["error"] == "no_pin"
    shared.pinning_allowed = False
    assert (await refusal(client.pins_add(channel=shared.id, timestamp=panel.ts)))["error"] == "no_permission"
    assert not slack.violations


async def test_posting_too_fast_is_refused_until_the_clock_has_moved(
    slack: Playground, client: AsyncWebClient, clock: MovableClock, shared: Channel
) -> None:
    """After a burst of three a channel takes one message a second; Retry-After says how long to wait."""
    for n in range(3):
        await client.chat_postMessage(channel=shared.id, text=str(n))
    raw: Any = None
    with pytest.raises(Exception, match="ratelimited") as refused:
        await client.chat_postMessage(channel=shared.id, text="4")
    raw = refused.value.response  # type: ignore[attr-defined]
    assert (raw.status_code, raw.headers["Retry-After"]) == (429, "1")
    assert rules(slack) == ["ratelimited"]
    clock.move_to(clock.now() + timedelta(seconds=1))
    await client.chat_postMessage(channel=shared.id, text="4")
    await client.chat_postMessage(channel=slack.person("anna").id, text="another channel")


async def test_a_methods_tier_is_counted_by_the_minute(
    client: AsyncWebClient, clock: MovableClock, shared: Channel
) -> None:
    """The twenty-first call of a tier 2 method within a minute is refused, and works a minute later."""
    for _ in range(20):
        await client.pins_list(channel=shared.id)
    assert (await refusal(client.pins_list(channel=shared.id)))["error"] == "ratelimited"
    clock.move_to(clock.now() + timedelta(minutes=1))
    await client.pins_list(channel=shared.id)


async def test_missing_arguments_are_named(client: AsyncWebClient) -> None:
    """A call without what it needs is invalid_arguments."""
    refused = await refusal(client.api_call("chat.update", json={"text": "x"}))
    assert refused["error"] == "invalid_arguments"
    assert "channel" in refused["errors"][0]


async def test_an_app_home_is_published(slack: Playground, client: AsyncWebClient, anna: Person) -> None:
    """views.publish shows a home to one person; an old hash is a conflict."""
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    view = (await client.views_publish(user_id=anna.id, view=home))["view"]
    assert anna.home
    assert anna.home.blocks[0]["type"] == "divider"
    await client.views_publish(user_id=anna.id, view=home, hash=view["hash"])
    stale = await refusal(client.views_publish(user_id=anna.id, view=home, hash=view["hash"]))
    assert stale["error"] == "hash_conflict"
    assert (await refusal(client.views_publish(user_id=anna.id, view=modal())))[
        "error"
    ] == "invalid_arguments"
