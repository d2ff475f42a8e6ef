"""Faults on demand: calls and payloads go wrong as planned, the same in every run."""

import asyncio
from typing import Any

import aiohttp
import pytest
from playground_samples import modal, rules
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from tests_shared import PATIENCE

from bot.clock import MovableClock
from playground.faults import ALL, Faults
from playground.person import Person
from playground.server import Playground
from playground.workspace import Channel, Message


@pytest.fixture
def client(slack: Playground) -> AsyncWebClient:
    """A client that repeats nothing by itself and soon gives up."""
    return AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[], timeout=1)


def clicked(app: AsyncApp) -> list[dict[str, Any]]:
    """What comes of clicks on «open»; each opens a modal."""
    came: list[dict[str, Any]] = []

    @app.action("open")
    async def open_modal(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        came.append(body)
        try:
            await client.views_open(trigger_id=body["trigger_id"], view=modal())
        except SlackApiError:
            came.append({})
        await ack()

    return came


async def test_a_rate_limit_and_a_broken_server(
    slack: Playground, client: AsyncWebClient, shared: Channel
) -> None:
    """429 with Retry-After and 503 with a page of HTML; nothing is posted, and the app broke no rule."""
    slack.faults.plan("ratelimited", "chat.postMessage", times=1, seconds=7)
    slack.faults.plan("server_error", "chat.*", times=1)
    with pytest.raises(SlackApiError, match="ratelimited") as limited:
        await client.chat_postMessage(channel=shared.id, text="1")
    assert limited.value.response.headers["Retry-After"] == "7"
    with pytest.raises(SlackApiError) as broken:
        await client.chat_postMessage(channel=shared.id, text="2")
    assert broken.value.response.status_code == 503
    await client.chat_postMessage(channel=shared.id, text="3")
    assert [m.text for m in shared.messages] == ["3"]
    assert [(s.kind, s.what) for s in slack.faults.struck] == [
        ("ratelimited", "chat.postMessage"),
        ("server_error", "chat.postMessage"),
    ]
    assert not slack.violations


async def test_an_answer_may_be_lost_or_never_come(
    slack: Playground, client: AsyncWebClient, shared: Channel
) -> None:
    """After a lost answer the message is there; where nothing is said, it is not."""
    slack.faults.plan("answer_lost", "chat.postMessage", times=1)
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=shared.id, text="there")
    assert [m.text for m in shared.messages] == ["there"]
    slack.faults.plan("timeout", "chat.postMessage", times=1, seconds=0.1)
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=shared.id, text="not there")
    slack.faults.plan("timeout", "chat.postMessage", times=1)
    impatient = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    impatient.timeout = 0.1  # type: ignore[assignment]  # slack_sdk says whole seconds; aiohttp takes parts
    with pytest.raises(TimeoutError):
        await impatient.chat_postMessage(channel=shared.id, text="not there")
    assert len(shared.messages) == 1


async def test_a_slow_answer_comes(slack: Playground, client: AsyncWebClient) -> None:
    """Late, but right; other methods are not slowed."""
    slack.faults.plan("slow", "team.info", seconds=0.15)
    loop = asyncio.get_running_loop()
    began = loop.time()
    await client.auth_test()
    assert loop.time() - began < 0.1
    await client.team_info()
    assert loop.time() - began > 0.15


async def test_a_response_url_can_fail_too(slack: Playground, shared: Channel, anna: Person) -> None:
    """It is a call like any other."""
    secret = slack.slack.response_urls.issue(anna.id, shared, None, slack.clock.now())
    slack.faults.plan("server_error", "response_url", times=1)
    async with aiohttp.ClientSession() as session:
        for status in (503, 200):
            async with session.post(f"{slack.url}/hooks/{secret}", json={"text": "Hej"}) as answer:
                assert answer.status == status
    assert [m.text for m in anna.messages(shared)] == ["Hej"]


async def test_a_click_may_come_twice(slack: Playground, app: AsyncApp, panel: Message, anna: Person) -> None:
    """The trigger serves once all the same, and that it is tried twice is no breach."""
    came = clicked(app)
    slack.faults.plan("duplicate", "block_actions")
    await anna.click(panel, "open")
    assert [body.get("trigger_id") for body in came][:2] == [came[0]["trigger_id"]] * 2
    assert came[2] == {}, "the second views.open was refused"
    assert len(anna.views) == 1
    assert not slack.violations


async def test_a_click_may_come_late_or_be_lost(
    slack: Playground, app: AsyncApp, panel: Message, anna: Person
) -> None:
    """Late, the trigger may be too old, which is not the app's fault; lost, the person is told."""
    slack.slack.triggers._seconds = 0.05
    came = clicked(app)
    slack.faults.plan("late", "interactive", times=1, seconds=0.1)
    await anna.click(panel, "open")
    assert came[1] == {}, "views.open was refused"
    slack.faults.plan("lost", "interactive")
    await anna.click(panel, "open")
    assert len(came) == 2
    assert len(anna.notices) == 1
    assert not slack.violations


async def test_connections_end_with_and_without_warning(
    slack: Playground, app: AsyncApp, panel: Message, anna: Person
) -> None:
    """With warning a click still arrives, over the old connection; without, it fails; a new one serves."""
    came = clicked(app)
    slack.faults.plan("disconnect", "block_actions", times=1)
    await anna.click(panel, "open")
    assert len(came) == 1
    await slack.connected()
    slack.faults.plan("drop", "block_actions", times=1)
    await anna.click(panel, "open")
    assert len(came) == 1
    assert len(anna.notices) == 1
    again = AsyncSocketModeHandler(app, slack.app_token)
    await again.connect_async()  # type: ignore[no-untyped-call]  # Bolt has no types here
    await anna.click(panel, "open")
    await again.close_async()  # type: ignore[no-untyped-call]  # the same
    assert len(came) == 2
    assert not slack.violations


class Listening:
    """An app that keeps the channels in which somebody joined it."""

    def __init__(self, app: AsyncApp) -> None:
        self.came: list[str] = []

        @app.event("member_left_channel")
        async def seen(event: dict[str, Any]) -> None:
            self.came.append(event["user"])


async def test_events_overtake_each_other_are_lost_and_come_again(
    slack: Playground, app: AsyncApp, shared: Channel, anna: Person, erik: Person
) -> None:
    """A held one comes after the next, or by itself; a lost one comes again at once."""
    slack.ws.installation.events = ("member_left_channel",)
    sofia, liam = slack.person("sofia"), slack.person("liam")
    listening = Listening(app)
    slack.faults.plan("reorder", "member_left_channel", times=1, seconds=5)
    await erik.leave(shared)
    assert listening.came == []
    await sofia.leave(shared)
    await heard(listening, 2)
    await noted(slack, 2)
    assert listening.came == [sofia.id, erik.id]
    slack.faults.plan("lost", "events_api", times=1)
    await liam.leave(shared)
    assert listening.came[2:] == [liam.id]
    slack.faults.plan("reorder", "member_left_channel", times=1, seconds=0.05)
    await slack.person("mette").leave(shared)
    await heard(listening, 4)
    assert [(one.attempt, one.failure) for one in slack.delivered][2:4] == [
        (0, "operation_timeout"),
        (1, None),
    ]
    assert not slack.violations


async def heard(listening: Listening, many: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while len(listening.came) < many:  # noqa: ASYNC110 - Slack sends them in its own time
            await asyncio.sleep(0.01)


async def noted(slack: Playground, many: int) -> None:
    """Slack notes what came once it has the answer, which is after the listener was called."""
    async with asyncio.timeout(PATIENCE):
        while len(slack.delivered) < many:  # noqa: ASYNC110 - the bot answers in its own time
            await asyncio.sleep(0.01)


def struck(clock: MovableClock, seed: int, calls: list[str]) -> list[bool]:
    """Which of these calls are struck."""
    faults = Faults(clock, lambda: None)
    faults.clear(seed)
    faults.plan("server_error", "chat.*", chance=0.5, after=1)
    return [faults.of_call(call) is not None for call in calls]


def test_the_same_seed_strikes_the_same_calls(clock: MovableClock) -> None:
    """The n-th call of a method meets the same fate, whatever is called in between; another seed differs."""
    posts = ["chat.postMessage"] * 40
    first = struck(clock, 1, posts)
    assert first == struck(clock, 1, posts)
    assert first != struck(clock, 2, posts)
    assert first[0] is False, "the first goes well"
    assert 8 < sum(first) < 32
    mixed = struck(clock, 1, ["chat.postMessage", "chat.update", "users.info"] * 40)
    assert mixed[::3] == first
    assert not any(mixed[2::3]), "users.info is not meant"


@pytest.mark.parametrize(
    ("kind", "more"),
    [("gremlins", {}), ("slow", {"chance": 2}), ("slow", {"seconds": -1}), ("slow", {"times": 0})],
)
def test_a_fault_that_makes_no_sense_is_refused(clock: MovableClock, kind: str, more: dict[str, Any]) -> None:
    """Unknown kinds and impossible numbers."""
    with pytest.raises(ValueError, match=r"there is no fault|between 0 and 1"):
        Faults(clock, lambda: None).plan(kind, **more)


async def test_a_rate_limit_of_slacks_own_is_still_a_breach(
    slack: Playground, client: AsyncWebClient, shared: Channel
) -> None:
    """Only what was planned is forgiven."""
    slack.faults.plan("ratelimited", "auth.test")
    slack.faults.clear()
    for n in range(3):
        await client.chat_postMessage(channel=shared.id, text=str(n))
    with pytest.raises(SlackApiError, match="ratelimited"):
        await client.chat_postMessage(channel=shared.id, text="4")
    await client.auth_test()
    assert rules(slack) == ["ratelimited"]
    assert set(ALL) >= {"ratelimited", "drop", "reorder"}
