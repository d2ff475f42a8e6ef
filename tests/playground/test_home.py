"""The App Home: opened by a person, published by the app, used like a modal."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playground_samples import ACK_SECONDS, asked, button, modal, option, plain, refusal
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import MovableClock
from playground.person import Person
from playground.server import Playground


@pytest.fixture
async def slack(clock: MovableClock) -> AsyncIterator[Playground]:
    """An embedded Slack that tells of opened Homes; that event needs no scope."""
    slack = Playground(clock, ack_seconds=ACK_SECONDS, scopes=["chat:write"], events=["app_home_opened"])
    await slack.start()
    yield slack
    await slack.stop()


def home(*blocks: dict[str, Any]) -> dict[str, Any]:
    return {"type": "home", "blocks": list(blocks) or [{"type": "section", "text": plain("Nothing waits")}]}


async def test_an_opened_home_is_published_and_published_again(
    slack: Playground, app: AsyncApp, anna: Person
) -> None:
    """The first time the event brings no view, afterwards the one that stands there."""
    came: list[dict[str, Any]] = []

    @app.event("app_home_opened")
    async def opened(event: dict[str, Any], client: AsyncWebClient) -> None:
        came.append(event)
        await client.views_publish(user_id=event["user"], view=home())

    first = await anna.open_home()
    second = await anna.open_home()
    assert first
    assert second
    assert first.id == second.id
    assert "view" not in came[0]
    assert came[1]["view"]["id"] == first.id
    assert [event["tab"] for event in came] == ["home", "home"]
    assert anna.dm
    assert came[0]["channel"] == anna.dm.id
    assert [h.kind for h in slack.timeline] == ["home_updated", "home_updated"]
    assert not slack.violations


async def test_a_home_is_used_and_updated(
    slack: Playground, app: AsyncApp, client: AsyncWebClient, anna: Person
) -> None:
    """A button's payload has the home as its view; a modal from there begins a stack of its own."""
    came: list[dict[str, Any]] = []

    @app.action("mine.show")
    async def pressed(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        came.append(body)
        await client.views_open(trigger_id=body["trigger_id"], view=modal())
        await ack()

    select = asked(
        "side",
        {"type": "static_select", "options": [option("home"), option("partner")]},
        dispatch_action=True,
    )
    blocks = [{"type": "actions", "block_id": "doors", "elements": [button("mine.show", "1")]}, select]
    published = await client.views_publish(user_id=anna.id, view=home(*blocks))
    await anna.use_home("mine.show")
    (body,) = came
    assert body["view"]["type"] == "home"
    assert body["container"] == {"type": "view", "view_id": published["view"]["id"]}
    assert [view.title for view in anna.views] == ["Status"]
    await client.views_update(view_id=published["view"]["id"], hash=published["view"]["hash"], view=home())
    with pytest.raises(LookupError, match=r"the App Home has no element 'mine\.show'"):
        await anna.use_home("mine.show")
    stale = await refusal(
        client.views_update(view_id=published["view"]["id"], hash=published["view"]["hash"], view=home())
    )
    assert stale["error"] == "hash_conflict"
    wrong = await refusal(client.views_update(view_id=published["view"]["id"], view=modal()))
    assert wrong["error"] == "invalid_arguments"


async def test_externals_have_no_home(anna: Person, erik: Person) -> None:
    """Whether Slack shows what is published to them is unknown, so the embedded one does not unless it is
    told to; nor has it what was not published."""
    with pytest.raises(LookupError, match="Erik Lund has no Home"):
        await erik.open_home()
    with pytest.raises(LookupError, match="no App Home before them"):
        await anna.use_home("mine.show")


async def test_externals_reach_the_home_where_they_are_let(
    slack: Playground, app: AsyncApp, erik: Person
) -> None:
    """Under «Connections»: the app is told by the same event, and publishes to them as to anybody."""

    @app.event("app_home_opened")
    async def opened(event: dict[str, Any], client: AsyncWebClient) -> None:
        await client.views_publish(user_id=event["user"], view=home())

    slack.ws.installation.home_for_externals = True
    shown = await erik.open_home()
    assert shown is not None
    assert "Nothing waits" in str(shown.content)
    assert not slack.violations
