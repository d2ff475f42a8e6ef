"""Who is not Slack: whatever they send to the bot's addresses, nothing comes of it."""

import asyncio
import hashlib
import hmac
import json
import logging
import re
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt.middleware.async_middleware_error_handler import AsyncCustomMiddlewareErrorHandler
from slack_bolt.request.async_request import AsyncBoltRequest
from tests_shared import MONDAY, PATIENCE

from bot import listening
from handlers import receiving
from handlers.receiving import Http
from playground.stage import Stage

FORM = b"application/x-www-form-urlencoded"
HARMLESS = {b"400", b"401", b"404", b"405", b"417"}
"""Answers by which nothing was done."""


@dataclass(frozen=True)
class Knocked:
    """A bot that is reached by HTTP, and how to knock there."""

    stage: Stage
    host: str
    port: int

    async def send(self, raw: bytes) -> bytes:
        """Bytes as they are; gives the last status, or nothing where the connection was ended."""
        reader, writer = await asyncio.open_connection(self.host, self.port)
        try:
            writer.write(raw)
            async with asyncio.timeout(PATIENCE):
                answer = await reader.read()
        except ConnectionError:
            return b""
        finally:
            writer.close()
        codes: list[bytes] = re.findall(rb"^HTTP/1\.1 (\d+)", answer, re.MULTILINE)
        return codes[-1] if codes else b""

    @property
    def secret(self) -> bytes:
        return self.stage.slack.signing_secret.encode()


@pytest.fixture
async def door(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Knocked]:
    """A bot that is in the channel already, so that there is something to be done with it."""
    async with Stage(MONDAY, database_url=sqlite_url, transport="http", metrics_port=0) as stage:
        await stage.slack.person("anna").invite_app("nordlys-brevik")
        await stage.settle()
        assert isinstance(stage.bot.receiver, Http)
        yield Knocked(stage, "127.0.0.1", stage.bot.receiver.port)


@pytest.fixture
def nothing_comes_of_it(door: Knocked, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No call to Slack, nothing counted as an error of ours, and no log line above info."""
    called, errors = len(door.stage.slack.calls), door.stage.bot.metrics.errors
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    yield
    assert [call.method for call in door.stage.slack.calls[called:]] == []
    assert door.stage.bot.metrics.errors == errors
    assert [each.getMessage() for each in caplog.records if each.levelno > logging.INFO] == []


def digest(secret: bytes, moment: bytes, body: bytes) -> bytes:
    """Slack's signature of a body."""
    return b"v0=" + hmac.new(secret, b"v0:" + moment + b":" + body, hashlib.sha256).hexdigest().encode()


def post(body: bytes, headers: Sequence[tuple[bytes, bytes]], kind: bytes = FORM) -> bytes:
    """A request as it goes over the wire."""
    lines = [b"POST /slack/events HTTP/1.1", b"Host: samspil.example", b"Content-Type: " + kind]
    lines += [b"Content-Length: %d" % len(body), b"Connection: close"]
    return b"\r\n".join([*lines, *(name + b": " + value for name, value in headers), b"", body])


def acts(stage: Stage) -> dict[str, bytes]:
    """What would have the bot do something, if it were believed; and what nobody can read."""
    team, channel = stage.slack.ws.home.id, stage.slack.channel("nordlys-brevik").id
    click: dict[str, Any] = {
        "type": "block_actions",
        "team": {"id": team},
        "user": {"id": channel},
        "trigger_id": "1",
        "actions": [{"action_id": "mine.show", "value": "1"}],
    }
    view = {
        "type": "modal",
        "id": "V1",
        "hash": "1",
        "callback_id": "mine.save",
        "blocks": [],
        "state": {"values": {}},
    }
    submitted = {**click, "type": "view_submission", "view": {**view, "private_metadata": "1"}}
    event = {"team_id": team, "type": "event_callback", "event": {"type": "app_uninstalled", "user": channel}}
    command = {"command": "/samspil", "team_id": team, "user_id": channel, "trigger_id": "1", "text": ""}
    return {
        "click": urlencode({"payload": json.dumps(click)}).encode(),
        "click without actions": urlencode({"payload": json.dumps({**click, "actions": []})}).encode(),
        "modal": urlencode({"payload": json.dumps(submitted)}).encode(),
        "event": json.dumps(event).encode(),
        "command": urlencode(command).encode(),
        "challenge": json.dumps({"type": "url_verification", "challenge": "heard"}).encode(),
        "ssl check": b"ssl_check=1&token=x",
        "nothing": b"",
        "half a payload": b"payload=%7B%22type%22",
        "a list": b"payload=[1]",
        "a number": b"{" + b'"a":' + b"9" * 9000 + b"}",
        "deep": b"payload=" + b"[" * 50_000,
        "bytes": bytes(range(256)),
        "half characters": b'{"type":"\\ud83d"}',
        "NUL": b"\0" * 100,
    }


def moments(now: int) -> dict[str, bytes | None]:
    """Times of signing that are none, or not now."""
    return {
        "missing": None,
        "empty": b"",
        "word": b"abc",
        "power": b"1e5",
        "5,000 nines": b"9" * 5000,
        "13 digits": b"1" * 13,
        "negative": b"-1",
        "signed": b"+%d" % now,
        "fraction": b"%d.0" % now,
        "hexadecimal": hex(now).encode(),
        "underscored": b"1_000",
        "with a blank": b"%d 0" % now,
        "of words": b"now",
        "infinite": b"inf",
        "no number": b"NaN",
        "wide digits": "１７６４".encode(),
        "Arabic digits": "١٧٦٤".encode(),
        "Latin-1": b"\xe9",
        "no-break space": b"\xc2\xa0%d" % now,
        "zero": b"0",
        "too old": b"%d" % (now - 310),
        "too far ahead": b"%d" % (now + 310),
        "milliseconds": b"%d" % (now * 1000),
        "64 bits": b"%d" % 2**64,
        "twice in one": b"%d,%d" % (now, now),
    }


def digests(right: bytes) -> dict[str, bytes | None]:
    """Signatures that are none, or another's; `right` is so for the body at its moment."""
    return {
        "missing": None,
        "empty": b"",
        "version alone": b"v0=",
        "é": "v0=é".encode(),
        "é in Latin-1": b"v0=\xe9",
        "half a character": b"v0=\xed\xa0\x80",
        "zeros": b"v0=" + b"0" * 64,
        "one short": right[:-1],
        "one long": right + b"0",
        "another version": b"v1=" + right[3:],
        "loud": right.upper(),
        "loud digits": b"v0=" + right[3:].upper(),
        "without version": right[3:],
        "quoted": b'"' + right + b'"',
        "twice in one": right + b"," + right,
        "one off": right[:-1] + (b"0" if right[-1:] != b"0" else b"1"),
        "5,000 zeros": b"v0=" + b"0" * 5000,
        "wide digits": b"v0=" + "０".encode() * 64,
        "of nothing": b"v0=" + hashlib.sha256(b"").hexdigest().encode(),
    }


def unsigned(secret: bytes, bodies: Sequence[bytes]) -> Iterator[bytes]:
    """Every moment with every signature, the right of each among wrong of the other; bodies in turn."""
    now = int(time.time())
    turn = cycle(bodies)
    for name, moment in {**moments(now), "right": b"%d" % now}.items():
        body = next(turn)
        right = digest(secret, moment or b"", body)
        for signature in {**digests(right), "right": right}.values():
            if name == "right" and signature == right:
                continue
            given = ((b"X-Slack-Request-Timestamp", moment), (b"X-Slack-Signature", signature))
            yield post(body, [(header, value) for header, value in given if value is not None])
            body = next(turn)
            right = digest(secret, moment or b"", body)


def doubled(secret: bytes, body: bytes) -> Iterator[bytes]:
    """A header twice, both right or one of them; the name in any writing."""
    moment = b"%d" % time.time()
    right, wrong = digest(secret, moment, body), b"v0=" + b"0" * 64
    both = [(b"X-Slack-Request-Timestamp", moment), (b"x-SLACK-signature", right)]
    yield post(body, [*both, (b"X-Slack-Signature", right)])
    yield post(body, [*both, (b"X-Slack-Signature", wrong)])
    yield post(body, [(b"X-Slack-Signature", wrong), *both])
    yield post(body, [*both, (b"x-slack-request-timestamp", moment)])
    yield post(body, [(b"x-slack-request-timestamp", b"0"), *both])


def otherwise_signed(secret: bytes, body: bytes) -> Iterator[bytes]:
    """Signed by somebody else, or for something else."""
    moment = b"%d" % time.time()
    for signature in (
        digest(b"", moment, body),
        digest(b"another", moment, body),
        digest(secret, moment, b""),
        digest(secret, moment, body + b" "),
        digest(secret, b"%d" % (int(moment) - 1), body),
        digest(secret.upper(), moment, body),
    ):
        yield post(body, [(b"X-Slack-Request-Timestamp", moment), (b"X-Slack-Signature", signature)])


def malformed() -> Iterator[bytes]:
    """What is no HTTP, or nearly."""
    head = b"POST /slack/events HTTP/1.1\r\nHost: x\r\n"
    yield b"\r\n\r\n"
    yield b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 100 + b"\r\n\r\n"
    yield b"GET\r\n\r\n"
    yield b"POST /slack/events\r\n\r\n"
    yield b"POST /slack/events HTTP/9.9\r\n\r\n"
    yield b"POST http://[::1 HTTP/1.1\r\nHost: x\r\n\r\n"
    yield b"POST //[ HTTP/1.1\r\nHost: x\r\n\r\n"
    yield b"POST /slack/events?%zz=%00 HTTP/1.1\r\nHost: [\r\nConnection: close\r\n\r\n"
    yield b"POST /slack/%2e%2e/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    yield b"POST /slack/events\xff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    yield head + b"Content-Length: -1\r\n\r\n"
    yield head + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef"
    yield head + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    yield head + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n"
    yield head + b"Transfer-Encoding: gzip\r\n\r\nabc"
    yield head + b"Content-Encoding: gzip\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc"
    yield (
        head + b"Content-Type: text/plain; charset=nothing\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx"
    )
    yield head + b"Content-Type: \xff\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx"
    yield head + b"Expect: 100-continue\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx"
    yield head + b"Expect: a miracle\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx"
    yield head + b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\r\nx"
    yield head + b"Cookie: " + b"a" * 20_000 + b"\r\n\r\n"
    yield head + b"X: y\r\n" * 500 + b"\r\n"
    yield head + b"X-Slack-Signature\r\n\r\n"
    yield head + b"X-Slack-Signature : v0=1\r\n\r\n"
    yield head + b"X-Slack-Signature: v0=\0\r\n\r\n"
    yield head + b"X-Slack-Request-Timestamp: 1\r\n 2\r\n\r\n"
    yield b"POST /slack/events?" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n"
    for method in (b"GET", b"HEAD", b"PUT", b"DELETE", b"OPTIONS", b"TRACE", b"PATCH", b"BREW"):
        yield method + b" /slack/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    for path in (b"/", b"/slack/install", b"/slack/oauth_redirect?error=<script>", b"*", b"/slack/events/"):
        yield b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


@pytest.mark.usefixtures("nothing_comes_of_it")
async def test_nothing_comes_of_five_hundred_requests_that_slack_did_not_sign(
    door: Knocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """401 each, before Bolt sees anything, and counted."""

    async def seen(_request: AsyncBoltRequest) -> None:
        raise AssertionError("Bolt was given an unsigned request")

    monkeypatch.setattr(door.stage.bot.bolt, "async_dispatch", seen)
    bodies = acts(door.stage)
    sent = [
        *unsigned(door.secret, list(bodies.values())),
        *doubled(door.secret, bodies["click"]),
        *otherwise_signed(door.secret, bodies["click"]),
    ]
    assert len(sent) > 500
    answers = [await door.send(raw) for raw in sent]
    assert set(answers) == {b"401"}
    told = await _metrics(door)
    assert f"samspil_refused_signatures_total {len(sent)}.0" in told
    assert "samspil_errors_total 0.0" in told


@pytest.mark.usefixtures("nothing_comes_of_it")
async def test_what_is_no_http_is_turned_away_without_a_word_in_the_log(
    door: Knocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never a 5xx, at none of the addresses."""
    monkeypatch.setattr(listening, "SECONDS_TO_ASK", 0.3)
    for port in (door.port, door.stage.bot.watch.port):
        for raw in malformed():
            assert await Knocked(door.stage, door.host, port).send(raw) in HARMLESS | {b""}, raw[:60]


@pytest.mark.usefixtures("nothing_comes_of_it")
async def test_a_body_that_is_too_big_is_no_other_matter(door: Knocked) -> None:
    """401, though its signature is right."""
    body = b"x" * (receiving.MOST_BYTES + 1)
    moment = b"%d" % time.time()
    headers = [
        (b"X-Slack-Request-Timestamp", moment),
        (b"X-Slack-Signature", digest(door.secret, moment, body)),
    ]
    assert await door.send(post(body, headers)) == b"401"


@pytest.mark.usefixtures("nothing_comes_of_it")
@pytest.mark.parametrize("whole", [0, 1, 60, -1], ids=["nothing", "a byte", "half a head", "half a body"])
async def test_a_request_that_does_not_end_is_dropped_in_time(
    door: Knocked, monkeypatch: pytest.MonkeyPatch, whole: int
) -> None:
    """Wherever it stops; a body that stops is answered 401."""
    for module in (listening, receiving):
        monkeypatch.setattr(module, "SECONDS_TO_ASK", 0.1)
    monkeypatch.setattr(listening, "SECONDS_TO_LINGER", 0.1)
    moment, body = b"%d" % time.time(), acts(door.stage)["click"]
    headers = [
        (b"X-Slack-Request-Timestamp", moment),
        (b"X-Slack-Signature", digest(door.secret, moment, body)),
    ]
    raw = post(body, headers)[:whole]
    ports = [door.port, door.stage.bot.watch.port] if whole >= 0 else [door.port]
    for port in ports:
        assert await Knocked(door.stage, door.host, port).send(raw) == (b"401" if whole < 0 else b"")


@pytest.mark.usefixtures("nothing_comes_of_it")
async def test_nobody_stays_behind_a_request_that_was_refused(door: Knocked) -> None:
    """Though they ask for the connection to be kept, and send half of another request at once."""
    half = b"POST /slack/events HTTP/1.1\r\nHost: x\r\n"
    for port, path in (
        (door.port, b"/slack/events"),
        (door.port, b"/"),
        (door.stage.bot.watch.port, b"/health"),
    ):
        first = b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n"
        assert await Knocked(door.stage, door.host, port).send(first + half) in {b"200", b"404", b"405"}


@pytest.mark.usefixtures("nothing_comes_of_it")
async def test_of_many_requests_in_one_go_the_first_is_the_last(door: Knocked) -> None:
    """Also where a later one is Slack's: what comes behind one that is not is not looked at."""
    moment, body = b"%d" % time.time(), acts(door.stage)["click"]
    headers = [
        (b"X-Slack-Request-Timestamp", moment),
        (b"X-Slack-Signature", digest(door.secret, moment, body)),
    ]
    right = post(body, headers).replace(b"Connection: close\r\n", b"")
    wrong = post(body, headers[:1]).replace(b"Connection: close\r\n", b"")
    assert await door.send(wrong * 50 + right) == b"401"
    assert "samspil_refused_signatures_total 1.0" in await _metrics(door)


async def test_slack_may_use_a_connection_again(door: Knocked) -> None:
    """And for as long as it likes between two requests."""
    body = acts(door.stage)["challenge"]
    moment = b"%d" % time.time()
    headers = [
        (b"X-Slack-Request-Timestamp", moment),
        (b"X-Slack-Signature", digest(door.secret, moment, body)),
    ]
    raw = post(body, headers, b"application/json").replace(b"Connection: close\r\n", b"")
    reader, writer = await asyncio.open_connection(door.host, door.port)
    for _time in range(2):
        writer.write(raw)
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
        assert b"heard" in await reader.read(100)
    writer.close()


@pytest.mark.parametrize(
    "body",
    [b"\xff", b"{", b"payload=%7B", b"payload=\xc3\xa9", b'{"a":' + b"[" * 50_000, b"[1]", b"payload=1&x"],
)
async def test_what_slack_signed_and_nobody_can_read_is_said_to_be_so(door: Knocked, body: bytes) -> None:
    """Never a 5xx: Slack would send it again. Looked at only after the signature."""
    moment = b"%d" % time.time()
    headers = [
        (b"X-Slack-Request-Timestamp", moment),
        (b"X-Slack-Signature", digest(door.secret, moment, body)),
    ]
    assert await door.send(post(body, headers, b"application/json" if body == b"[1]" else FORM)) == b"400"


@pytest.mark.usefixtures("nothing_comes_of_it")
async def test_should_an_unproven_request_reach_bolt_it_ends_there(door: Knocked) -> None:
    """At the listeners, and at the listener of errors."""
    for name in ("click", "modal", "event", "command"):
        body = acts(door.stage)[name].decode()
        request = AsyncBoltRequest(body=body, headers={"content-type": [FORM.decode()]})
        assert (await door.stage.bot.bolt.async_dispatch(request)).status == 401
        handler = door.stage.bot.bolt._async_middleware_error_handler
        assert isinstance(handler, AsyncCustomMiddlewareErrorHandler)
        refused = await handler.func(error=ValueError("x"), body=request.body, request=request)
        assert refused is not None
        assert refused.status == 401


async def _metrics(door: Knocked) -> str:
    reader, writer = await asyncio.open_connection(door.host, door.stage.bot.watch.port)
    writer.write(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
    told = await reader.read()
    writer.close()
    return told.decode()
