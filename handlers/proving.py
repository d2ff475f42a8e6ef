"""Is a request Slack's? Told by its signature, before anybody looks at what it says.

[docs: verifying requests from Slack]
"""

import hashlib
import hmac
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.clock import Clock

MOMENT: Final = "X-Slack-Request-Timestamp"
DIGEST: Final = "X-Slack-Signature"
SECONDS_OLD: Final = 300
"""Older than this, or so far ahead, a request is not taken: somebody may have kept it."""
_MOMENT: Final = re.compile(rb"[0-9]{1,12}")
_DIGEST: Final = re.compile(rb"v0=[0-9a-f]{64}")
_PROVEN: Final = "proven"


@dataclass(frozen=True)
class Claim:
    """What a request says of itself, as it came: when it was signed, and how."""

    moment: bytes
    digest: bytes


class Signatures:
    """What is signed with the app's secret; nothing here raises, whatever came."""

    def __init__(self, secret: str, clock: Clock) -> None:
        self._secret = secret.encode()
        self._clock = clock

    def claim(self, moments: Sequence[str], digests: Sequence[str]) -> Claim | None:
        """What stands in these two headers; None for what cannot be right: its body need not be read."""
        moment, digest = _only(moments, _MOMENT), _only(digests, _DIGEST)
        if moment is None or digest is None:
            return None
        if abs(self._clock.now().timestamp() - int(moment)) > SECONDS_OLD:
            return None
        return Claim(moment, digest)

    def hold(self, claim: Claim, body: bytes) -> bool:
        """Whether the body was signed so; takes as long for whatever is not."""
        signed = b":".join((b"v0", claim.moment, body))
        digest = hmac.new(self._secret, signed, hashlib.sha256).hexdigest()
        return hmac.compare_digest(b"v0=" + digest.encode(), claim.digest)


def _only(values: Sequence[str], shape: re.Pattern[bytes]) -> bytes | None:
    """The one value there is, as bytes; what came as no text at all stands in it as half characters."""
    if len(values) != 1:
        return None
    found = values[0].encode(errors="surrogatepass")
    return found if shape.fullmatch(found) else None


def vouch(request: AsyncBoltRequest) -> AsyncBoltRequest:
    """Its signature was looked at, and is right."""
    request.context[_PROVEN] = True
    return request


def is_proven(request: AsyncBoltRequest) -> bool:
    """By its signature, or by the socket that it came through, which we opened."""
    return request.mode == "socket_mode" or request.context.get(_PROVEN) is True


class OnlyProven(AsyncMiddleware):
    """The receiver has seen to it; should another way into Bolt ever be made, it ends here."""

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002  # Bolt's name for it
    ) -> BoltResponse:
        if not is_proven(req):
            return BoltResponse(status=401)
        await next()
        return resp
