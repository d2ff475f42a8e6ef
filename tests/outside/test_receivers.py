"""Receivers that mean harm, over loopback: each is left after a while, and only a word is kept of it."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from outside_world import Receiver, self_signed

from bot import webhooks
from bot.rituals.webhook import Letter
from bot.webhooks import Webhooks

NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
Behaviour = Callable[[asyncio.StreamWriter], Awaitable[None]]


def letter(url: str) -> Letter:
    """Something to be sent."""
    return Letter(url, "whsec_" + "A" * 43 + "=", "msg_1", b"{}")


class Server:
    """Behaves so to whoever calls, and counts what it could send."""

    def __init__(self, behave: Behaviour) -> None:
        self._behave = behave
        self.called = 0

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Somebody calls."""
        self.called += 1
        try:
            await reader.readuntil(b"\r\n\r\n")
            await self._behave(writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def listening(
    behave: Behaviour, tls: ssl.SSLContext | None = None
) -> AsyncIterator[tuple[Server, str]]:
    """A server, and where it is."""
    server = Server(behave)
    made = await asyncio.start_server(server.connected, "127.0.0.1", 0, ssl=tls)
    try:
        yield server, f"127.0.0.1:{made.sockets[0].getsockname()[1]}"
    finally:
        made.close()


async def says_nothing(_writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(5)


async def closes(_writer: asyncio.StreamWriter) -> None:
    pass


async def is_no_http(writer: asyncio.StreamWriter) -> None:
    writer.write(b"\x00\xff SSH-2.0-x\r\n\r\n")
    await writer.drain()


async def drips(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(100):
        writer.write(f"X-{number}: x\r\n".encode())
        await writer.drain()
        await asyncio.sleep(0.05)


async def promises_without_end(writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        await writer.drain()
        await asyncio.sleep(0.01)


async def heads_without_end(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X: " + b"x" * 8000 + b"\r\n")
        await writer.drain()


async def one_head_without_end(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nX: ")
    while True:
        writer.write(b"x" * 65536)
        await writer.drain()


@pytest.mark.parametrize(
    ("behave", "word"),
    [
        (says_nothing, "too slow"),
        (drips, "too slow"),
        (promises_without_end, "too slow"),
        (closes, "not reached"),
        (is_no_http, "not reached"),
        (heads_without_end, "not reached"),
        (one_head_without_end, "not reached"),
    ],
)
async def test_who_does_not_answer_as_one_should_is_left_in_time(
    behave: Behaviour, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a word of ours for it, and nothing of theirs."""
    monkeypatch.setattr(webhooks, "SECONDS", 0.5)
    async with listening(behave) as (server, host):
        begun = time.monotonic()
        assert await Webhooks(frozenset({host})).send(letter(f"http://{host}/"), NOW) == word
        assert time.monotonic() - begun < 4
        assert server.called == 1


async def test_of_an_answer_no_more_is_read_than_its_status(monkeypatch: pytest.MonkeyPatch) -> None:
    """A body without end, or one that would unpack to gigabytes, stays with who sends it."""
    monkeypatch.setattr(webhooks, "SECONDS", 5.0)
    sent = 0

    async def bodies_without_end(writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9999999999\r\n\r\n")
        while True:
            writer.write(b"\x1f\x8b" + b"x" * 65534)
            await writer.drain()
            sent += 65536

    async with listening(bodies_without_end) as (_server, host):
        assert await Webhooks(frozenset({host})).send(letter(f"http://{host}/"), NOW) == ""
        await asyncio.sleep(0.2)
        assert sent < 16 * 2**20


async def test_no_proxy_and_no_password_of_the_machine_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the environment says: a proxy would look the host up once more, and nobody checks there."""
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login us password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    async with listening(says_nothing) as (proxy, proxied), Receiver() as receiver:
        for name in PROXIES:
            monkeypatch.setenv(name, f"http://{proxied}")
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        assert await Webhooks(frozenset({receiver.host})).send(letter(receiver.url), NOW) == ""
        ((headers, _body),) = receiver.came
        assert "authorization" not in headers
        assert proxy.called == 0


async def test_whose_certificate_nobody_vouches_for_is_told_nothing(tmp_path: Path) -> None:
    """Also where the operator allows the host: what is sent is for nobody beside the way."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(self_signed(tmp_path))
    heard = []

    async def listens(_writer: asyncio.StreamWriter) -> None:
        heard.append(1)

    async with listening(listens, tls) as (_server, host):
        assert await Webhooks(frozenset({host})).send(letter(f"https://{host}/"), NOW) == "certificate"
    assert heard == []
