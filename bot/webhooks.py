"""Sends what a side wants to be told, signed after the Standard Webhooks specification."""

import base64
import hashlib
import hmac
import logging
import ssl
from collections.abc import Mapping
from datetime import datetime
from typing import Final

import aiohttp

from bot.addresses import Lookup, NotAllowedError, Public, checked_socket, looked_up, target_of
from bot.errors import Refusal
from bot.rituals.webhook import Letter
from bot.settings import Settings
from bot.token_keys import CannotOpenError, TokenKeys

log = logging.getLogger(__name__)

SECONDS: Final = 10.0
"""A receiver that takes longer has not taken it."""
_UNREACHED: Final = (aiohttp.ClientError, OSError, TimeoutError, ValueError)


class Webhooks:
    """Calls public addresses by https, those that it has looked up itself, and follows no redirect."""

    def __init__(
        self, allowed: frozenset[str], lookup: Lookup = looked_up, keys: TokenKeys | None = None
    ) -> None:
        """`allowed` are hosts, with or without a port, that may be called wherever they are.

        `keys` open the secrets with which it is signed.
        """
        self._allowed = allowed
        self._lookup = lookup
        self._keys = keys or TokenKeys(())

    async def send(self, letter: Letter, now: datetime) -> str:
        """Send it; gives what came of it in a word, empty where it was taken."""
        try:
            headers = headers_of(letter, now, self._keys.open(letter.secret))
            target = target_of(letter.url, self._allowed)
            resolver = Public(self._lookup, allowed=target.allowed)
            connector = aiohttp.TCPConnector(
                resolver=resolver,
                use_dns_cache=False,
                force_close=True,
                socket_factory=None if target.allowed else checked_socket,
            )
            timeout = aiohttp.ClientTimeout(total=SECONDS)
            async with (
                aiohttp.ClientSession(
                    connector=connector, timeout=timeout, trust_env=False, cookie_jar=aiohttp.DummyCookieJar()
                ) as session,
                session.post(letter.url, data=letter.body, headers=headers, allow_redirects=False) as answer,
            ):
                return "" if 200 <= answer.status < 300 else f"http {answer.status}"  # noqa: PLR2004  # HTTP's own
        except CannotOpenError:
            log.warning("TOKEN_KEYS does not open a webhook's secret", extra={"action": "webhook.no_key"})
            return "TOKEN_KEYS"
        except Refusal:
            return "not public"
        except NotAllowedError as not_allowed:
            return str(not_allowed)
        except _UNREACHED as error:
            return _why(error)


def sender(given: Settings) -> Webhooks:
    """To the hosts that the operator allows, with the keys that they have set."""
    return Webhooks(given.hosts_of_webhooks, keys=TokenKeys(given.keys_of_tokens))


def headers_of(letter: Letter, now: datetime, secret: str) -> Mapping[str, str]:
    """The three headers of the specification, and what kind of body it is."""
    at = str(int(now.timestamp()))
    return {
        "content-type": "application/json",
        "user-agent": "Samspil",
        "webhook-id": letter.key,
        "webhook-timestamp": at,
        "webhook-signature": signature(secret, letter.key, at, letter.body),
    }


def signature(secret: str, key: str, at: str, body: bytes) -> str:
    """`v1,` and the HMAC of id, moment (seconds of Unix) and body, in base64."""
    signed = f"{key}.{at}.".encode() + body
    made = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256)
    return "v1," + base64.b64encode(made.digest()).decode()


def _why(error: BaseException) -> str:
    if isinstance(error.__cause__, NotAllowedError):
        return str(error.__cause__)
    if isinstance(error, TimeoutError):
        return "too slow"
    if isinstance(error, ssl.SSLError | aiohttp.ClientSSLError):
        return "certificate"
    return "not reached"
