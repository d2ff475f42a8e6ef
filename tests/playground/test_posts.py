"""Signed HTTP: payloads are posted as Slack posts them, and events again that were not acked."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from playground_samples import ACK_SECONDS, answers, modal, opens, panel_blocks, rules
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from tests_shared import PATIENCE

from bot.clock import MovableClock
from playground.person import TROUBLE, Person
from playground.posts import UnverifiedError
from playground.server import Playground
from playground.workspace import Channel, Message


class Site:
    """Where the app listens; what came is kept, and what it answers can be replaced."""

    def __init__(self, bolt: AsyncApp) -> None:
        self.requests: list[tuple[dict[str, str], str]] = []
        self.instead: list[web.Response] = []
        self._bolt = bolt

    async def receive(self, request: web.Request) -> web.StreamResponse:
        self.requests.append((dict(request.headers), await request.text()))
        if self.instead:
            return self.instead.pop(0)
        return await to_aiohttp_response(await self._bolt.async_dispatch(await to_bolt_request(request)))

    @property
    def retries(self) -> list[tuple[str | None, str | None]]:
        """The number and the reason that came with each request."""
        return [
            (headers.get("X-Slack-Retry-Num"), headers.get("X-Slack-Retry-Reason"))
            for headers, _ in self.requests
        ]


@pytest.fixture
async def slack(clock: MovableClock) -> AsyncIterator[Playground]:
    slack = Playground(
        clock,
        ack_seconds=ACK_SECONDS,
        events=["member_joined_channel"],
        request_url="http://127.0.0.1:9/nobody",
    )
    await slack.start()
    yield slack
    await slack.stop()


@pytest.fixture
def app(slack: Playground, client: AsyncWebClient) -> AsyncApp:
    """A Bolt app that checks signatures with the app's own secret."""
    return AsyncApp(client=client, signing_secret=slack.signing_secret, process_before_response=True)


@pytest.fixture
async def site(slack: Playground, app: AsyncApp) -> AsyncIterator[Site]:
    """The app at a port of its own, where the embedded Slack posts from now on."""
    site, application = Site(app), web.Application()
    application.router.add_post("/slack/events", site.receive)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    yield site
    await runner.cleanup()


@pytest.fixture
def joined(app: AsyncApp) -> list[dict[str, Any]]:
    """The events of the app's own joining, of which Bolt keeps none from it."""
    came: list[dict[str, Any]] = []

    @app.event("member_joined_channel")
    async def seen(event: dict[str, Any]) -> None:
        came.append(event)

    return came


async def test_the_request_url_answers_the_challenge(slack: Playground, site: Site) -> None:
    """As Slack challenges it when it is set; who does not answer is named."""
    await slack.verify_request_url()
    site.instead.append(web.Response(text="Hello"))
    with pytest.raises(UnverifiedError, match="answers the challenge with 200 'Hello'"):
        await slack.verify_request_url()
    slack.request_url = "http://127.0.0.1:9/nobody"
    with pytest.raises(UnverifiedError, match="does not answer"):
        await slack.verify_request_url()


async def test_a_command_and_a_modal_over_http(
    slack: Playground,
    site: Site,
    app: AsyncApp,
    joined: list[dict[str, Any]],
    client: AsyncWebClient,
    anna: Person,
    erik: Person,
) -> None:
    """Signed, as forms; the answers in the response are obeyed."""

    @app.command("/samspil")
    async def said(ack: Any, command: dict[str, Any]) -> None:
        await ack(f"You said {command['text']}")

    await anna.command("/samspil æøå & co", "nordlys-brevik")
    assert [m.text for m in anna.messages("nordlys-brevik")] == ["You said æøå &amp; co"]
    opens(app, modal())
    came = answers(app, response_action="errors", errors={"blockers": "Too vague"})
    await anna.invite_app("nordlys-brevik")
    assert len(joined) == 1
    shared = slack.channel("nordlys-brevik")
    await client.chat_postMessage(channel=shared.id, text="Panel", blocks=panel_blocks())
    await erik.click(erik.messages(shared)[-1], "open")
    done = await erik.submit({"blockers": "it"})
    assert done.errors == {"blockers": "Too vague"}
    assert came[0]["view"]["app_installed_team_id"] == slack.ws.home.id
    kinds = [headers["Content-Type"] for headers, _ in site.requests]
    assert set(kinds) == {"application/x-www-form-urlencoded", "application/json"}
    assert not slack.violations


async def test_what_is_not_signed_with_the_apps_secret_is_turned_away(
    slack: Playground, site: Site, client: AsyncWebClient, anna: Person
) -> None:
    """An app with another secret answers 401: the person is told, and it is a breach."""
    slack.slack.posts._secret = "another"
    await anna.command("/samspil", "nordlys-brevik")
    assert "failed with the error “http_client_error”" in anna.notices[-1]
    assert rules(slack) == ["http_error"]


async def test_an_event_that_fails_comes_again_at_once_and_after_one_and_five_minutes(
    slack: Playground, site: Site, clock: MovableClock, joined: list[dict[str, Any]], anna: Person
) -> None:
    """With its number and the reason, until it is answered with 200."""
    site.instead += [web.Response(status=500) for _ in range(3)]
    await anna.invite_app("nordlys-brevik")
    assert site.retries == [(None, None), ("1", "http_error")]
    clock.move_to(clock.now() + timedelta(minutes=1))
    await until(lambda: len(site.requests) == 3)
    assert joined == []
    clock.move_to(clock.now() + timedelta(minutes=5))
    await until(lambda: len(joined) == 1)
    assert site.retries[2:] == [("2", "http_error"), ("3", "http_error")]
    assert rules(slack) == ["http_error"] * 3
    assert [one.attempt for one in slack.delivered] == [0, 1, 2, 3]


async def test_an_app_may_want_no_more_of_an_event(slack: Playground, site: Site, anna: Person) -> None:
    """X-Slack-No-Retry: 1 ends it."""
    site.instead.append(web.Response(status=500, headers={"X-Slack-No-Retry": "1"}))
    await anna.invite_app("nordlys-brevik")
    assert site.retries == [(None, None)]


async def test_an_app_that_is_too_slow_or_gone(
    slack: Playground, app: AsyncApp, site: Site, anna: Person
) -> None:
    """A late answer is a breach, a refused connection is none; the person is told of both."""

    @app.command("/samspil")
    async def slow(ack: Any) -> None:
        await asyncio.sleep(ACK_SECONDS + 0.2)
        await ack()

    await anna.command("/samspil", "nordlys-brevik")
    assert "operation_timeout" in anna.notices[-1]
    slack.request_url = "http://127.0.0.1:9/nobody"
    await anna.command("/samspil", "nordlys-brevik")
    assert "dispatch_failed" in anna.notices[-1]
    assert rules(slack) == ["ack_timeout"]


async def test_a_click_takes_no_answer_over_http(
    slack: Playground, site: Site, client: AsyncWebClient, anna: Person
) -> None:
    """What Slack would not show is a breach."""
    await anna.invite_app("nordlys-brevik")
    shared: Channel = slack.channel("nordlys-brevik")
    await client.chat_postMessage(channel=shared.id, text="Panel", blocks=panel_blocks())
    message: Message = anna.messages(shared)[-1]
    site.instead.append(web.Response(text="Thanks"))
    await anna.click(message, "open")
    assert rules(slack)[-1] == "response_payload_not_accepted"
    assert TROUBLE not in anna.notices


async def until(true: Any) -> None:
    """Wait a little for something that happens by itself."""
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110 - Slack does it in its own time
            await asyncio.sleep(0.01)
