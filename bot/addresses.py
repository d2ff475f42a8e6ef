"""Which addresses may be called on somebody's word: public ones, by https, unless the operator allows more.

Whoever gives an address could else have the bot knock at machines that only it can reach.
"""

import asyncio
import ipaddress
import re
import socket
import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot.errors import Refusal

PORTS: Final = (443, 8443)
_NUMBER: Final = re.compile(r"[0-9.]+|.*:.*")
"""A host that is no name: aiohttp looks up none of these, be it 127.1 or 2130706433."""
_NAME: Final = re.compile(r"[A-Za-z0-9._-]+")
"""A host as it is asked for: nothing in it is an escape that somebody on the way might undo."""
Lookup = Callable[[str, int], Awaitable[Sequence[str]]]
"""The addresses of a host, as the system has them."""

_EMBEDDED: Final = [
    ipaddress.ip_network(each)
    for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96", "192.88.99.0/24")
]
"""An address of IPv4 within one of IPv6: a gateway would call whatever stands inside."""
_TUNNELS: Final = (0x00005EFE, 0x02005EFE)
"""So the second half of an address begins that leads through a tunnel to one of IPv4 (ISATAP)."""
_NOBODYS: Final = [
    ipaddress.ip_network(each)
    for each in (
        "192.0.0.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.175.48.0/24",
        "2001::/23", "2620:4f:8000::/48", "3fff::/20", "5f00::/16",
        "168.63.129.16/32",
    )
]  # fmt: skip
"""What Python counts as everybody's, or did: protocols' own and examples, and Azure's own host, which only
machines there reach. 192.0.0.192 tells Oracle's machines their secrets."""


@dataclass(frozen=True)
class Target:
    """An address that may be called, as far as it can be told without asking for it."""

    url: str
    host: str
    """As people read it, with its port unless that is the usual one."""
    allowed: bool
    """The operator allows this host, wherever it is."""


class NotAllowedError(Exception):
    """The address leads to where it may not; `str` is the word that is kept of it."""


def target_of(written: str, allowed: frozenset[str] = frozenset()) -> Target:
    """The address that was typed; raises Refusal at `url` where it may not be called."""
    given = written.strip()
    if any(sign.isspace() or not sign.isprintable() or sign == "\\" for sign in given):
        raise _no()
    try:
        url = URL(given)
        host, port = url.host, url.port
    except ValueError:
        raise _no() from None
    if not host or url.user is not None or url.password is not None or url.fragment or port == 0:
        raise _no()
    if not _NAME.fullmatch(url.raw_host or "") and ":" not in host:
        raise _no()
    named = host if _is_latin(host) else url.raw_host or ""
    shown = named if url.is_default_port() else f"{named}:{port}"
    if url.scheme in ("http", "https") and ({host, f"{host}:{port}"} & allowed):
        return Target(given, shown, allowed=True)
    if url.scheme != "https" or port not in PORTS or (_NUMBER.fullmatch(host) and not is_public(host)):
        raise _no()
    return Target(given, shown, allowed=False)


def is_public(address: str) -> bool:
    """Whether an address of the internet protocol is one that everybody can reach, and nobody's own."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if any(found in network for network in (*_EMBEDDED, *_NOBODYS)):
        return False
    if isinstance(found, ipaddress.IPv6Address):
        leads_inside = found.ipv4_mapped is not None or (int(found) >> 32) & 0xFFFFFFFF in _TUNNELS
        if leads_inside or found.is_site_local or found.scope_id is not None:
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


def _is_latin(host: str) -> bool:
    """Whether each letter is what it looks like to who reads æ and ø: a Cyrillic one may look like ours."""
    return all(not sign.isalpha() or unicodedata.name(sign, "").startswith("LATIN ") for sign in host)


async def looked_up(host: str, port: int) -> Sequence[str]:
    """The addresses of a host; raises OSError where it has none."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(each[4][0]) for each in found]


class Public(AbstractResolver):
    """Looks a host up once, and lets only public addresses be called: those very ones, not another answer."""

    def __init__(self, lookup: Lookup, *, allowed: bool) -> None:
        self._lookup = lookup
        self._allowed = allowed

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses that are called; raises NotAllowedError where one is not public."""
        found = list(dict.fromkeys(await self._lookup(host, port)))
        if not found:
            raise OSError("no address")
        if not self._allowed and not all(is_public(each) for each in found):
            raise NotAllowedError("not public")
        return [
            ResolveResult(
                hostname=host,
                host=each,
                port=port,
                family=socket.AF_INET6 if ":" in each else socket.AF_INET,
                proto=socket.IPPROTO_TCP,
                flags=socket.AI_NUMERICHOST,
            )
            for each in found
        ]

    async def close(self) -> None:
        """Nothing is kept open."""


def checked_socket(info: tuple[Any, ...]) -> socket.socket:
    """A socket for an address that is about to be called; raises NotAllowedError unless that is public.

    Whatever way led to it: this is the last door.
    """
    family, kind, protocol, _name, called = info
    if not is_public(str(called[0])):
        raise NotAllowedError("not public")
    return socket.socket(family, kind, protocol)


def _no() -> Refusal:
    return Refusal(
        "Only a public address that begins with https:// can be called. Whoever runs Samspil can allow "
        "others.",
        "url",
    )
