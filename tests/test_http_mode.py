"""HTTP mode: what Slack signed is answered, everything else is turned away."""

import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import aiohttp
import pytest
from hypothesis import given, strategies as st
from slack_bolt.request.async_request import AsyncBoltRequest
from tests_shared import MONDAY

from handlers.receiving import Http, read_request
from playground.stage import Stage


@pytest.fixture
async def address(sqlite_url: str) -> AsyncIterator[tuple[Stage, str]]:
    """A bot that listens on a port of its own."""
    async with Stage(MONDAY, database_url=sqlite_url, transport="http") as stage:
        receiver = stage.bot.receiver
        assert isinstance(receiver, Http)
        yield stage, f"http://127.0.0.1:{receiver.port}/slack/events"


def signed(secret: str, body: str, at: int) -> dict[str, str]:
    """Slack's headers for a body."""
    digest = hmac.new(secret.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "X-Slack-Request-Timestamp": str(at),
        "X-Slack-Signature": f"v0={digest}",
        "Content-Type": "application/x-www-form-urlencoded",
    }


def command(stage: Stage) -> str:
    """A slash command as Slack posts it."""
    anna, team = stage.slack.person("anna"), stage.slack.person("anna").user.team_id
    return urlencode(
        {
            "command": "/samspil",
            "text": "",
            "team_id": team,
            "user_id": anna.id,
            "channel_id": stage.slack.channel("nordlys-brevik").id,
            "trigger_id": "1",
        }
    )


async def post(url: str, body: str, headers: dict[str, str]) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as answer:
        return answer.status, await answer.text()


@given(st.text(), st.booleans())
def test_a_form_is_read_as_bolt_reads_it(text: str, escaped: bool) -> None:
    """Whatever somebody typed, and however Slack escapes it; what was signed is kept as it came."""
    form = urlencode({"payload": json.dumps({"text": text + "= +%41\r\n æ "}, ensure_ascii=escaped)})
    headers = {"content-type": "application/x-www-form-urlencoded"}
    ours, theirs = read_request(form, headers), AsyncBoltRequest(body=form, headers=dict(headers))
    assert (ours.body, ours.raw_body) == (theirs.body, form)
    assert ours.context.keys() == theirs.context.keys()


async def test_a_signed_command_is_answered(address: tuple[Stage, str]) -> None:
    """With the sentence that Anna would read."""
    stage, url = address
    body = command(stage)
    status, text = await post(url, body, signed(stage.slack.signing_secret, body, int(time.time())))
    assert status == 200
    assert "/invite @Samspil" in text


@pytest.mark.parametrize("wrong", ["unsigned", "another secret", "six minutes old", "another body"])
async def test_what_is_not_slacks_is_turned_away_with_a_sentence(
    address: tuple[Stage, str], wrong: str
) -> None:
    """401 with a sentence, and nothing is done."""
    stage, url = address
    await stage.settle()
    body, secret, now = command(stage), stage.slack.signing_secret, int(time.time())
    calls = len(stage.slack.calls)
    headers = {
        "unsigned": {"Content-Type": "application/x-www-form-urlencoded"},
        "another secret": signed("not it", body, now),
        "six minutes old": signed(secret, body, now - 360),
        "another body": signed(secret, "command=%2Fsamspil", now),
    }[wrong]
    status, text = await post(url, body, headers)
    assert status == 401
    assert "not signed by Slack" in text
    await stage.settle()
    assert len(stage.slack.calls) == calls
