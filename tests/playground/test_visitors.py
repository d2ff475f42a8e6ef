"""Who may speak to the embedded Slack: this machine and its own page, and no other page in a browser."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest

from playground.server import Playground


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


def addresses(slack: Playground) -> Iterator[tuple[str, str]]:
    """Every method and address that it serves; what stands for something is filled in."""
    for route in slack._app().router.routes():
        resource = route.resource
        assert resource is not None
        path = resource.canonical
        for name, value in {"handle": "anna", "verb": "command", "channel": "C1", "deed": "share"}.items():
            path = path.replace(f"{{{name}}}", value)
        yield (
            route.method,
            path.replace("{method}", "auth.test").replace("{id}", "F1").replace("{secret}", "x"),
        )


STRANGERS = (
    {"Host": "evil.example"},
    {"Host": "evil.example:8300"},
    {"Host": "127.0.0.1.evil.example"},
    {"Host": "localhost.evil.example"},
    {"Host": "127.0.0.1@evil.example"},
    {"Host": "evil.example@127.0.0.1"},
    {"Host": "127.0.0.1:80:80"},
    {"Host": "127.0.0.1 evil.example"},
    {"Host": "localhost."},
    {"Host": "2130706433"},
    {"Host": "127.1"},
    {"Host": "0.0.0.0"},  # noqa: S104  # not listened on
    {"Host": "[::]"},
    {"Host": ""},
    {"Origin": "http://evil.example"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "file://"},
    {"Origin": "http://127.0.0.1"},
    {"Origin": "http://127.0.0.1:1"},
    {"Origin": "http://localhost"},
    {"Origin": "http://127.0.0.1.evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "iframe"},
    {"Host": "evil.example", "Origin": "http://evil.example", "Sec-Fetch-Site": "same-origin"},
)
"""What a browser sends for somebody else's page, some by a name that was made to point here."""


@pytest.mark.parametrize("headers", STRANGERS, ids=str)
async def test_no_other_page_is_answered_anything(
    slack: Playground, session: aiohttp.ClientSession, headers: dict[str, str]
) -> None:
    """403 at every address, and nothing is done."""
    done = len(slack.timeline)
    tried = list(addresses(slack))
    assert len(tried) > 30
    for method, path in tried:
        async with session.request(method, slack.url + path, headers=headers) as answer:
            assert (path, answer.status) == (path, 403)
    assert (len(slack.timeline), slack.calls) == (done, [])


@pytest.mark.parametrize("headers", [{"Origin": "http://evil.example"}, {"Host": "evil.example"}], ids=str)
async def test_no_other_page_opens_a_websocket(
    slack: Playground, session: aiohttp.ClientSession, headers: dict[str, str]
) -> None:
    """Though it knew the ticket."""
    url = f"{slack.url}/link/?ticket={slack.slack.sockets.new_ticket()}"
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await session.ws_connect(url, headers=headers)
    assert refused.value.status == 403
    async with session.ws_connect(url) as socket:
        assert (await socket.receive_json())["type"] == "hello"


async def test_its_own_page_is_answered_by_each_name_of_this_machine(
    slack: Playground, session: aiohttp.ClientSession
) -> None:
    """At whatever port a browser sees it, and with what a browser says of its own."""
    for host in ("127.0.0.1:8300", "localhost:9000", "LOCALHOST", "[::1]:8300"):
        own = {"Host": host, "Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"}
        async with session.get(f"{slack.url}/control/cast", headers=own) as answer:
            assert (host, answer.status) == (host, 200)
    linked = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate"}
    for path, status in (("/", 200), ("/control/tokens", 403)):
        async with session.get(slack.url + path, headers=linked) as answer:
            assert answer.status == status


@pytest.mark.parametrize(
    "head",
    [
        b"GET /control/tokens HTTP/1.1\r\n",
        b"GET /control/tokens HTTP/1.0\r\n",
        b"GET /control/tokens HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n",
        b"GET /control/tokens HTTP/1.0\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n",
        b"GET http://127.0.0.1/control/tokens HTTP/1.1\r\nHost: evil.example\r\n",
    ],
)
async def test_who_names_no_host_or_two_is_answered_nothing(slack: Playground, head: bytes) -> None:
    """As only who writes the bytes themselves can send it."""
    address = slack.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(address[0], int(address[1]))
    writer.write(head + b"Connection: close\r\n\r\n")
    answer = await reader.read()
    writer.close()
    assert answer.split(b" ")[1] in {b"400", b"403"}
    assert slack.bot_token.encode() not in answer
