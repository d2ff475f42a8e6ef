"""The control API: whatever a person sees and does, over HTTP."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from playground_samples import answers, asked, modal, opens, option, panel_blocks
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from tests_shared import PATIENCE

from bot.clock import MovableClock, SystemClock
from playground.control import Control
from playground.control.acts import VERBS
from playground.person import Person
from playground.server import Playground
from playground.web_api import METHODS
from playground.workspace import Channel, Message

DOCS = Path(__file__).parents[2] / "docs" / "playground.md"


class Web:
    """The control API from outside."""

    def __init__(self, slack: Playground, session: aiohttp.ClientSession) -> None:
        self.url = f"{slack.url}/control"
        self.session = session

    async def get(self, path: str, status: int = 200) -> Any:
        async with self.session.get(self.url + path) as response:
            assert response.status == status
            return await response.json()

    async def post(self, path: str, body: Any = None, status: int = 200) -> Any:
        async with self.session.post(self.url + path, json={} if body is None else body) as response:
            assert response.status == status, await response.text()
            return await response.json()


@pytest.fixture
async def web(slack: Playground) -> AsyncIterator[Web]:
    async with aiohttp.ClientSession() as session:
        yield Web(slack, session)


async def test_tokens_and_cast_are_told(slack: Playground, web: Web) -> None:
    """What an app needs to connect, and who there is."""
    tokens = await web.get("/tokens")
    assert tokens == {
        "bot_token": slack.bot_token,
        "app_token": slack.app_token,
        "signing_secret": slack.signing_secret,
        "client_id": slack.ws.installation.client_id,
        "client_secret": slack.ws.installation.client_secret,
        "api_url": slack.api_url,
    }
    cast = await web.get("/cast")
    assert [(t["name"], t["app_installed"]) for t in cast["teams"]] == [
        ("Nordlys Forsyning", True),
        ("Brevik Systems", False),
    ]
    assert [p["handle"] for p in cast["people"] if p["is_guest"]] == ["noor"]
    assert cast["app"]["id"] == slack.ws.bot.id
    assert {p["tz"] for p in cast["people"]} == {"Europe/Copenhagen"}


async def test_a_person_writes_and_another_reads(web: Web, slack: Playground) -> None:
    """A message is unread until its reader fetches it."""
    channel = slack.channel("nordlys-brevik").id
    said = await web.post("/as/anna/say", {"channel": channel, "text": "Hej"})
    assert said["ok"] is True
    assert [c["unread"] for c in await web.get("/as/erik/channels")] == [1]
    (message,) = await web.get(f"/as/erik/messages?channel={channel}")
    assert (message["ts"], message["name"], message["ephemeral"]) == (said["ts"], "Anna Holm", False)
    (shown,) = await web.get("/as/erik/channels")
    assert (shown["unread"], shown["shared"], shown["kind"]) == (0, True, "channel")
    await web.post("/as/anna/delete", {"channel": channel, "ts": said["ts"]})
    assert await web.get("/as/erik/messages") == []


async def test_a_person_leaves_and_may_come_back(web: Web, slack: Playground) -> None:
    """A channel that somebody left is still shown, so that they can join it, but tells nothing."""
    channel = slack.channel("nordlys-brevik").id
    await web.post("/as/anna/say", {"channel": channel, "text": "Hej"})
    await web.post("/as/erik/leave", {"channel": channel})
    (shown,) = await web.get("/as/erik/channels")
    assert (shown["is_member"], shown["unread"]) == (False, 0)
    assert await web.get(f"/as/erik/messages?channel={channel}") == []
    await web.post("/as/erik/join", {"channel": channel})
    assert len(await web.get(f"/as/erik/messages?channel={channel}")) == 1


async def test_a_modal_is_opened_filled_in_and_submitted(
    web: Web, app: AsyncApp, panel: Message, shared: Channel
) -> None:
    """Click, type, suggest, submit with errors, submit, close: each answer shows the top modal."""
    opens(
        app,
        modal(
            asked("blockers", {"type": "plain_text_input", "max_length": 20}),
            asked(
                "who", {"type": "external_select", "min_query_length": 1}, optional=True, dispatch_action=True
            ),
        ),
    )
    came = answers(app)
    chosen: list[str] = []

    @app.options("who")
    async def people(ack: Any) -> None:
        await ack(options=[option("erik"), option("sofia")])

    @app.action("who")
    async def picked(ack: Any, action: dict[str, Any]) -> None:
        chosen.append(action["selected_option"]["value"])
        await ack()

    at = {"channel": shared.id, "ts": panel.ts, "action_id": "open", "block_id": "doors"}
    opened = await web.post("/as/erik/click", at)
    assert opened["view"]["title"]["text"] == "Status"
    offered = await web.post("/as/erik/suggest", {"action_id": "who", "query": "e"})
    assert [o["value"] for o in offered["options"]] == ["erik", "sofia"]
    pressed = await web.post(
        "/as/erik/press", {"action_id": "who", "value": "sofia", "state": {"blockers": "typed"}}
    )
    assert pressed["view"]["state"]["values"]["blockers"]["blockers"]["value"] == "typed"
    assert chosen == ["sofia"]
    stopped = await web.post("/as/erik/submit", {"values": {"blockers": "x" * 21}})
    assert stopped["by_client"] is True
    assert list(stopped["errors"]) == ["blockers"]
    (view,) = await web.get("/as/erik/views")
    assert view["errors"] == stopped["errors"]
    done = await web.post("/as/erik/submit", {"values": {"blockers": "none"}})
    assert (done["ok"], done["view"], done["errors"]) == (True, None, {})
    assert came
    await web.post("/as/erik/click", at)
    closed = await web.post("/as/erik/close")
    assert closed["view"] is None


async def test_a_command_is_typed(web: Web, slack: Playground, app: AsyncApp) -> None:
    """Its answer is an ephemeral message; a refusal is Slackbot's."""

    @app.command("/samspil")
    async def said(ack: Any) -> None:
        await ack("Here")

    body = {"channel": slack.channel("nordlys-brevik").id, "text": "/samspil"}
    assert (await web.post("/as/anna/command", body))["ok"] is True
    assert [m["text"] for m in await web.get("/as/anna/messages")] == ["Here"]
    await web.post("/as/erik/command", body)
    (refused,) = await web.get("/as/erik/messages")
    assert (refused["name"], refused["ephemeral"]) == ("Slackbot", True)


async def test_what_failed_and_what_cannot_be_is_said(web: Web, panel: Message, shared: Channel) -> None:
    """An app that does not answer is no error of the caller's; what makes no sense is 4xx with a sentence."""
    at = {"channel": shared.id, "ts": panel.ts, "action_id": "open"}
    failed = await web.post("/as/anna/click", at)
    assert failed == {"ok": False, "error": "We had some trouble connecting. Try again?"}
    gone = await web.post("/as/anna/click", at | {"action_id": "close"}, status=404)
    assert "no element 'close'" in gone["error"]
    assert "there is no 'bo'" in (await web.get("/as/bo/views", status=404))["error"]
    assert "nobody can 'dance'" in (await web.post("/as/anna/dance", status=404))["error"]
    assert "needs 'text'" in (await web.post("/as/anna/say", {"channel": shared.id}, status=400))["error"]
    assert "JSON object" in (await web.post("/as/anna/say", [1], status=400))["error"]
    assert "sees no message" in (await web.post("/as/anna/delete", at | {"ts": "1.0"}, status=404))["error"]


async def test_the_app_is_invited(web: Web, slack: Playground, shared: Channel) -> None:
    """Inviting it where it is changes nothing."""
    inner = slack.channel("it-intern")
    await web.post("/as/anna/invite_app", {"channel": inner.id})
    assert slack.ws.bot.id in inner.members


async def test_calls_breaches_and_happenings_are_listed(web: Web, slack: Playground, panel: Message) -> None:
    """Lists go on from where one stopped reading."""
    calls = await web.get("/calls")
    assert [c["method"] for c in calls["calls"]] == ["chat.postMessage"]
    assert (await web.get(f"/calls?since={calls['next']}"))["calls"] == []
    slack.slack.journal.breach("ack_timeout", "for example")
    (violation,) = (await web.get("/violations"))["violations"]
    assert (violation["rule"], violation["detail"]) == ("ack_timeout", "for example")
    timeline = await web.get("/timeline?since=1")
    assert [(h["kind"], h["ts"]) for h in timeline["timeline"]] == [("posted", panel.ts)]


async def test_the_clock_is_moved_and_let_run(web: Web, clock: MovableClock) -> None:
    """To a moment, by seconds, running or not."""
    assert await web.get("/clock") == {"now": "2026-03-02T08:00:00+00:00", "running": False}
    await web.post("/clock", {"advance_seconds": 3600})
    assert clock.now() == datetime(2026, 3, 2, 9, tzinfo=UTC)
    moved = await web.post("/clock", {"to": "2026-03-09T09:00:00+01:00"})
    assert moved["now"] == "2026-03-09T08:00:00+00:00"
    assert (await web.post("/clock", {"running": True}))["running"] is True
    assert "needs a zone" in (await web.post("/clock", {"to": "2026-03-09T09:00:00"}, status=400))["error"]


async def test_the_demo_moves_the_clock_in_its_own_way(
    web: Web, slack: Playground, clock: MovableClock
) -> None:
    """`move_clock` can be replaced after the start."""
    asked_for: list[datetime] = []

    async def move(moment: datetime) -> None:
        asked_for.append(moment)

    slack.move_clock = move
    await web.post("/clock", {"advance_seconds": 1})
    assert asked_for == [clock.now() + timedelta(seconds=1)]


async def test_the_clock_goes_to_the_next_event(web: Web, slack: Playground, clock: MovableClock) -> None:
    """`next_event` is whatever the demo says that the app waits for."""
    assert await web.get("/clock/next") == {"next_event": None}
    nothing = await web.post("/clock", {"next_event": True}, status=400)
    assert nothing["error"] == "the app waits for nothing"
    due = clock.now() + timedelta(hours=3)

    async def next_event() -> datetime | None:
        return due

    slack.next_event = next_event
    assert await web.get("/clock/next") == {"next_event": due.isoformat()}
    await web.post("/clock", {"next_event": True})
    assert clock.now() == due
    clock.move_to(due + timedelta(hours=1))
    await web.post("/clock", {"next_event": True})
    assert clock.now() == due + timedelta(hours=1), "what is overdue is due now"


async def test_the_next_event_is_what_somebody_sees_and_it_is_said_who(
    web: Web, slack: Playground, clock: MovableClock, client: AsyncWebClient, shared: Channel, panel: Message
) -> None:
    """What changes nothing, and what changes the pinned panel alone, is passed over."""
    await client.pins_add(channel=shared.id, timestamp=panel.ts)
    begins, erik = clock.now(), slack.person("erik")
    dm = (await client.conversations_open(users=erik.id))["channel"]["id"]
    done: list[int] = []

    async def move(moment: datetime) -> None:
        clock.move_to(moment)
        done.append(len(done) + 1)
        if done[-1] == 2:
            await client.chat_update(channel=shared.id, ts=panel.ts, text="Another day")
        if done[-1] == 3:
            await client.chat_postMessage(channel=dm, text="Your turn")
        if done[-1] == 4:
            await client.chat_postMessage(channel=shared.id, text="Both companies read this")

    async def next_event() -> datetime | None:
        return begins + timedelta(hours=len(done) + 1) if len(done) < 5 else None

    slack.move_clock, slack.next_event = move, next_event
    answer = await web.post("/clock", {"next_event": True})
    assert clock.now() == begins + timedelta(hours=3)
    assert [(each["channel"], each["for"]) for each in answer["seen"]] == [(dm, "erik")]
    answer = await web.post("/clock", {"next_event": True})
    assert [(each["channel"], each["for"]) for each in answer["seen"]] == [(shared.id, None)]
    answer = await web.post("/clock", {"next_event": True})
    assert (answer["seen"], clock.now()) == ([], begins + timedelta(hours=5)), "nothing more is to be seen"


async def test_threads_are_read_apart_from_the_channel(
    web: Web, client: AsyncWebClient, shared: Channel, panel: Message
) -> None:
    """The channel shows how many replies there are and how many are new; `limit` gives the newest."""
    at = {"channel": shared.id, "ts": panel.ts}
    reply = await web.post("/as/erik/reply", at | {"text": "One"})
    await web.post("/as/erik/reply", at | {"ts": reply["ts"], "text": "Two", "broadcast": True})
    channel = f"/as/anna/messages?channel={shared.id}"
    shown = await web.get(f"{channel}&thread=none")
    assert [(m["text"], m["reply_count"], m["unread_replies"]) for m in shown] == [
        ("Panel", 2, 2),
        ("Two", 0, 0),
    ]
    assert shown[0]["latest_reply"] == shown[1]["ts"]
    thread = await web.get(f"{channel}&thread={panel.ts}")
    assert [m["text"] for m in thread] == ["Panel", "One", "Two"]
    (newest,) = await web.get(f"{channel}&thread=none&limit=1")
    assert newest["text"] == "Two"
    assert (await web.get(f"{channel}&thread=none"))[0]["unread_replies"] == 0
    assert "at least 1" in (await web.get(f"{channel}&limit=0", status=400))["error"]
    assert [c["unread"] for c in await web.get("/as/mette/channels") if c["id"] == shared.id] == [2]
    await client.chat_postMessage(channel=shared.id, thread_ts=panel.ts, text="Three")
    assert [c["unread"] for c in await web.get("/as/mette/channels") if c["id"] == shared.id] == [2]


async def test_ephemerals_are_gone_when_the_client_is_loaded_anew(
    web: Web, client: AsyncWebClient, shared: Channel, anna: Person, erik: Person
) -> None:
    """Those that were seen; one that came since is still to be seen, and nobody else's are touched."""
    for person in (anna, erik):
        await client.chat_postEphemeral(channel=shared.id, user=person.id, text="Psst")
    assert len(await web.get("/as/anna/messages")) == 1
    await client.chat_postEphemeral(channel=shared.id, user=anna.id, text="And")
    await web.post("/as/anna/reload")
    assert [m["text"] for m in await web.get("/as/anna/messages")] == ["And"]
    await web.post("/as/anna/reload")
    assert await web.get("/as/anna/messages") == []
    assert len(await web.get("/as/erik/messages")) == 1


async def test_shortcuts_and_the_home_are_used(
    web: Web, slack: Playground, app: AsyncApp, client: AsyncWebClient, panel: Message, shared: Channel
) -> None:
    """What the manifest offers is told; people without the app are refused, and shown no Home."""
    slack.ws.installation.shortcuts = ({"name": "Raise", "type": "message", "callback_id": "raise"},)
    used: list[str] = []

    @app.shortcut(re.compile(".*"))
    async def chosen(ack: Any, shortcut: dict[str, Any]) -> None:
        used.append(shortcut["callback_id"])
        await ack()

    @app.action("open")
    async def pressed(ack: Any, body: dict[str, Any]) -> None:
        used.append(body["view"]["state"]["values"]["word"]["word"]["value"])
        await ack()

    assert [s["name"] for s in (await web.get("/cast"))["app"]["shortcuts"]] == ["Raise"]
    at = {"channel": shared.id, "ts": panel.ts, "callback_id": "raise"}
    await web.post("/as/anna/shortcut", at)
    assert "no shortcuts" in (await web.post("/as/erik/shortcut", at, status=404))["error"]
    missing = await web.post("/as/anna/global_shortcut", {"callback_id": "raise"}, status=404)
    assert "no global shortcut" in missing["error"]
    assert await web.get("/as/erik/home") == {"has_home": False, "view": None}
    await web.post("/as/anna/open_home")
    assert await web.get("/as/anna/home") == {"has_home": True, "view": None}
    blocks = [panel_blocks()[0], asked("word", {"type": "plain_text_input"})]
    await client.views_publish(user_id=slack.person("anna").id, view={"type": "home", "blocks": blocks})
    assert (await web.get("/as/anna/home"))["view"]["blocks"][1]["block_id"] == "word"
    await web.post("/as/anna/press_home", {"action_id": "open", "state": {"word": "typed"}})
    assert used == ["raise", "typed"]


async def test_what_goes_to_the_app_is_listed(
    web: Web, slack: Playground, client: AsyncWebClient, panel: Message, shared: Channel
) -> None:
    """Each payload with what came of it, and each call with the rules that it broke."""
    await web.post("/as/anna/click", {"channel": shared.id, "ts": panel.ts, "action_id": "open"})
    told = await web.get("/payloads")
    (sent,) = told["payloads"]
    assert (sent["kind"], sent["name"], sent["failure"]) == (
        "interactive",
        "block_actions",
        "dispatch_failed",
    )
    assert sent["payload"]["actions"][0]["action_id"] == "open"
    assert (await web.get(f"/payloads?since={told['next']}"))["payloads"] == []
    with pytest.raises(SlackApiError):
        await client.pins_add(channel=shared.id)
    assert [v["rule"] for v in (await web.get("/calls"))["calls"][-1]["breaches"]] == ["invalid_arguments"]


async def test_faults_are_planned_and_cleared(web: Web, slack: Playground, client: AsyncWebClient) -> None:
    """By kind, pattern and numbers; what happened stays to be read."""
    planned = await web.post("/faults", {"kind": "server_error", "what": "auth.*", "chance": 1, "times": 1})
    assert planned["fault"]["what"] == "auth.*"
    with pytest.raises(SlackApiError):
        await client.auth_test()
    told = await web.get("/faults")
    assert [(s["kind"], s["what"]) for s in told["struck"]] == [("server_error", "auth.test")]
    assert "server_error" in told["kinds"]
    async with web.session.delete(f"{web.url}/faults?seed=7") as answer:
        assert answer.status == 200
    assert ((await web.get("/faults"))["planned"], slack.faults.seed) == ([], 7)
    assert "no fault 'x'" in (await web.post("/faults", {"kind": "x"}, status=400))["error"]
    assert (
        "must be numbers" in (await web.post("/faults", {"kind": "slow", "times": "2"}, status=400))["error"]
    )


async def test_the_sockets_are_ended(web: Web, slack: Playground, app: AsyncApp) -> None:
    """With warning the app comes back by itself; without, it is gone at once."""
    await web.post("/sockets/disconnect")
    await slack.connected()
    await web.post("/sockets/disconnect", {"warning": False})
    assert slack.slack.sockets.count == 0


async def test_channels_are_changed(
    web: Web, slack: Playground, shared: Channel, client: AsyncWebClient
) -> None:
    """Archived by a person; renumbered, unshared, shared and ruled by nobody in particular."""
    await web.post("/as/anna/archive", {"channel": shared.id})
    assert (await web.get("/as/anna/channels"))[0]["is_archived"] is True
    await web.post("/as/anna/unarchive", {"channel": shared.id})
    old = shared.id
    changed = await web.post(f"/channels/{shared.name}/change_id")
    assert changed["channel"] == shared.id != old
    await web.post(f"/channels/{shared.id}/rule", {"pinning_allowed": False})
    assert (shared.pinning_allowed, shared.files_allowed) == (False, True)
    await web.post(f"/channels/{shared.id}/unshare", {"team": "brevik"})
    assert await web.get("/as/erik/channels") == []
    await web.post(f"/channels/{shared.id}/share", {"team": "brevik"})
    assert [c["is_member"] for c in await web.get("/as/erik/channels")] == [False]
    await web.post("/as/anna/remove_app", {"channel": shared.id})
    assert slack.ws.bot.id not in shared.members
    for path in (f"/channels/{shared.id}/paint", "/channels/C0NOWHERE/rule"):
        await web.post(path, status=404)
    assert (
        "no company" in (await web.post(f"/channels/{shared.id}/share", {"team": "x"}, status=404))["error"]
    )


async def test_the_systems_clock_is_not_moved() -> None:
    """A clock that cannot be moved says so."""
    slack = Playground(SystemClock(), events=())
    await slack.start()
    async with aiohttp.ClientSession() as session:
        web = Web(slack, session)
        assert (await web.get("/clock"))["running"] is True
        assert "cannot be moved" in (await web.post("/clock", {"running": False}, status=400))["error"]
    await slack.stop()


async def test_what_happens_is_streamed(web: Web, slack: Playground, anna: Person) -> None:
    """A page is told at once what changed and for whom."""
    async with web.session.get(f"{web.url}/events") as stream:
        assert stream.content_type == "text/event-stream"
        assert await stream.content.readline() == b": here\n"
        await anna.say("nordlys-brevik", "Hej")
        await web.post("/clock", {"advance_seconds": 1})
        told: list[Any] = []
        async with asyncio.timeout(PATIENCE):
            while len(told) < 2:
                line = (await stream.content.readline()).decode()
                if line.startswith("data: "):
                    told.append(json.loads(line.removeprefix("data: ")))
    assert [(h["kind"], h["for"]) for h in told] == [("posted", None), ("clock", None)]
    assert told[0]["channel"] == slack.channel("nordlys-brevik").id


async def test_the_page_is_served(slack: Playground) -> None:
    """The page stands at / and its parts below /page/."""
    async with aiohttp.ClientSession() as session, session.get(slack.url) as response:
        assert "<html" in await response.text()
        assert response.content_type == "text/html"


async def test_everything_is_documented(slack: Playground) -> None:
    """docs/playground.md names each method of the Web API, each route and each verb."""
    text = DOCS.read_text(encoding="utf-8")
    routes = Control(slack.slack, slack.people, slack.move_clock).app().router.resources()
    paths = {f"/control{route.canonical}" for route in routes}
    verbs = {f"`{verb}`" for verb in VERBS}
    missing = [word for word in sorted(paths | verbs | set(METHODS)) if word not in text]
    assert missing == []
