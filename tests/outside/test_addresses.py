"""Which addresses are called on somebody's word: of hostile ones none, whatever they are dressed as."""

import socket
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from outside_world import Receiver

from bot.addresses import NotAllowedError, checked_socket, is_public, target_of
from bot.errors import Refusal
from bot.rituals.webhook import Letter
from bot.webhooks import Webhooks

NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)
SECRET = "whsec_" + "A" * 43 + "="
PRIVATE = (
    "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "127.0.0.1", "127.1.2.3", "169.254.169.254",
    "169.254.1.1", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.0.1",
    "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b:1::1", "2001:0:7f00:1::", "2001:db8::1", "2002:7f00:1::", "fc00::1", "fd12:3456::1", "fe80::1",
    "fe80::1%lo", "fec0::1", "ff02::1", "100.100.100.200", "168.63.129.16", "192.0.0.8", "192.0.0.192",
    "192.31.196.1", "192.52.193.1", "192.175.48.1", "::ffff:0:7f00:1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8",
    "100::1", "2001:2::1", "2001:10::1", "2001:20::1", "2606:2800::5efe:127.0.0.1",
    "2606:2800::200:5efe:127.0.0.1", "2620:4f:8000::1", "3fff::1", "5f00::1", "fd00:ec2::254", "8000::1",
    "2606:2800::1%lo",
)  # fmt: skip
"""Addresses that are nobody's on the internet: written as they are, and as what a name leads to."""
WRITTEN = (
    "http://hooks.brevik.example/", "ftp://hooks.brevik.example/", "file:///etc/passwd", "gopher://127.0.0.1/",
    "//hooks.brevik.example/", "hooks.brevik.example", "", "https://", "https:///path", "javascript:alert(1)",
    "https://user@hooks.brevik.example/", "https://user:word@hooks.brevik.example/",
    "https://hooks.brevik.example#@127.0.0.1/", "https://hooks.brevik.example:22/", "https://hooks.brevik.example:0/",
    "https://hooks.brevik.example:5432/", "https://hooks.brevik.example:99999/", "https://hooks.brevik.example:x/",
    "https://127.0.0.1\\@hooks.brevik.example/", "https://hooks.brevik.example/\r\nHost: 127.0.0.1",
    "https://hooks.brevik.example /", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[fe80::1%25lo]/",
    "https://[::1", "https://127.0.0.1/", "https://127.0.0.1:8443/", "unix:///var/run/docker.sock",
    "data:text/plain,x", "https://127.0.0.1./", "https://127.1/", "https://2130706433/", "https://0/",
    "https://\uff11\uff12\uff17.0.0.1/", "https://127\u30020\u30020\u30021/", "https://\u2460\u2461\u2466.0.0.1/",
    "https://%31%32%37.0.0.1/", "https://localhost%00.brevik.example/", "https://127.0.0.1%2f.brevik.example/",
    "https://a%2ebrevik.example/", "https://xn--/", "https:hooks.brevik.example/",
    "https://hooks.brevik.example:443@127.0.0.1/", "https://hooks.brevik.example:443:80/",
    "https://[0:0:0:0:0:0:0:1]/", "https://[::ffff:7f00:1]/", "https://[2606:2800::1%25lo]/", "https://.../",
    "https://hooks.brevik.example\t/", "https://hooks.brevik.example\x00/", "wss://hooks.brevik.example/",
)  # fmt: skip
"""Addresses that are refused as they stand."""
LEADING_HOME = (
    "localhost", "LOCALHOST", "localhost.", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1",
    "0177.0.0.1", "0", "0.0.0.0",  # noqa: S104
    "127.0.0.1.nip.example", "metadata.internal", "kubernetes.default.svc", "db.intern.example",
    "\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3",
)  # fmt: skip
"""Names that lead to this machine or beside it."""


class Watched:
    """What a host leads to in this test; and whether anything was connected to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
        self.addresses = addresses
        self.connected: list[Any] = []
        monkeypatch.setattr("aiohttp.connector.aiohappyeyeballs.start_connection", self._connect)

    async def lookup(self, _host: str, _port: int) -> Sequence[str]:
        """In place of the system's."""
        return self.addresses

    async def _connect(self, addr_infos: Any, **_options: Any) -> socket.socket:
        self.connected.append(list(addr_infos))
        raise OSError("nothing is called in a test")


def letter(url: str) -> Letter:
    """Something to be sent."""
    return Letter(url, SECRET, "msg_1", b"{}")


@pytest.mark.parametrize("address", PRIVATE)
async def test_nobody_is_called_at_an_address_that_is_not_public(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither as it is written nor where a name leads to it, be there a public one beside it."""
    assert not is_public(address)
    written = f"[{address}]" if ":" in address else address
    watched = Watched(monkeypatch, "93.184.216.34", address)
    sender = Webhooks(frozenset(), watched.lookup)
    assert await sender.send(letter(f"https://{written}/"), NOW) == "not public"
    assert await sender.send(letter("https://hooks.brevik.example/"), NOW) == "not public"
    assert watched.connected == []


@pytest.mark.parametrize("url", WRITTEN)
async def test_nobody_is_called_at_what_is_not_https_to_a_public_host(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is refused at its field, and again where it is sent."""
    watched = Watched(monkeypatch, "93.184.216.34")
    with pytest.raises(Refusal) as refused:
        target_of(url)
    assert refused.value.field == "url"
    assert await Webhooks(frozenset(), watched.lookup).send(letter(url), NOW) == "not public"
    assert watched.connected == []


HOWEVER_WRITTEN = ("localhost", "LOCALHOST", "0x7f000001", "0x7f.1", "0X7F.0.0.1", "0177.0x0.0.01")
"""Of these the machine itself says, without asking anybody, where they lead."""


@pytest.mark.parametrize("host", HOWEVER_WRITTEN)
async def test_what_this_machine_takes_for_itself_is_not_called(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As its own resolver reads a number in whatever base."""
    watched = Watched(monkeypatch)
    assert await Webhooks(frozenset()).send(letter(f"https://{host}/"), NOW) == "not public"
    assert watched.connected == []


@pytest.mark.parametrize("host", LEADING_HOME)
async def test_nobody_is_called_whose_name_leads_home(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However the number is written, the system says what it is, and that is what is looked at."""
    watched = Watched(monkeypatch, "127.0.0.1")
    assert await Webhooks(frozenset(), watched.lookup).send(letter(f"https://{host}/"), NOW) == "not public"
    assert watched.connected == []


def test_at_least_sixty_hostile_addresses_are_tried() -> None:
    """As is promised where it is documented."""
    assert len({*PRIVATE, *WRITTEN, *LEADING_HOME}) >= 120


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "1.1.1.1", "2606:2800:220:1:248:1893:25c8:1946"]
)
def test_what_everybody_can_reach_may_be_called(address: str) -> None:
    """Else nothing would ever arrive."""
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://hooks.brevik.example/x?key=1", "hooks.brevik.example"),
        ("https://Hooks.Brevik.example:8443/", "hooks.brevik.example:8443"),
        ("https://hooks.brevik.example./", "hooks.brevik.example."),
        ("https://m\u00f8de.example/", "m\u00f8de.example"),
        ("https://j\u0456ra.example/", "xn--jra-jhd.example"),
        ("https://xn--jra-jhd.example/", "xn--jra-jhd.example"),
        ("https://[2606:2800::1]/", "2606:2800::1"),
        ("https://hooks.brevik.example?@127.0.0.1/", "hooks.brevik.example"),
    ],
)
def test_the_channel_is_told_the_host_that_is_called(url: str, host: str) -> None:
    """In Danish letters as it is read; what only looks like a Latin letter, as machines write it."""
    assert target_of(url).host == host


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "::1"])
def test_the_last_door_is_at_the_socket(address: str) -> None:
    """Whatever way led there, no socket is made for an address that is not public."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with pytest.raises(NotAllowedError):
        checked_socket((family, socket.SOCK_STREAM, 0, "", (address, 443)))
    checked_socket((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("93.184.216.34", 443))).close()


async def test_what_was_looked_up_is_what_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once: a second answer, to this machine, is never asked for."""
    watched = Watched(monkeypatch, "93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946")
    asked: list[str] = []

    async def lookup(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return watched.addresses if len(asked) == 1 else ("127.0.0.1",)

    sent = await Webhooks(frozenset(), lookup).send(letter("https://hooks.brevik.example/"), NOW)
    assert sent == "not reached"
    assert asked == ["hooks.brevik.example"]
    called = {each[4][0] for infos in watched.connected for each in infos}
    assert called <= set(watched.addresses)
    assert called


async def test_no_redirect_is_followed_and_only_the_host_that_was_allowed_is_called() -> None:
    """A receiver that sends on has not taken it; beside its port nothing of the same machine is allowed."""
    async with Receiver() as receiver:
        sender = Webhooks(frozenset({receiver.host}))
        for status in (301, 302, 307):
            receiver.status = status
            assert await sender.send(letter(receiver.url), NOW) == f"http {status}"
        assert len(receiver.came) == 3
        receiver.status = 200
        assert await sender.send(letter(receiver.url), NOW) == ""
        assert await Webhooks(frozenset({"127.0.0.1:1"})).send(letter(receiver.url), NOW) == "not public"
        assert await Webhooks(frozenset()).send(letter(receiver.url), NOW) == "not public"
        assert len(receiver.came) == 4
