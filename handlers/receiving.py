"""How what Slack says reaches us: a socket that we open, or HTTP requests that are signed."""

import asyncio
import logging
from binascii import a2b_qp
from collections.abc import Awaitable, Callable, Mapping
from math import inf
from typing import Protocol

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.clock import SystemClock
from bot.listening import PROVEN, SECONDS_TO_ASK, Listener
from bot.manifest import EVENTS_PATH
from bot.metrics import Metrics
from bot.settings import Settings
from bot.unreachable import no_socket
from handlers.proving import DIGEST, MOMENT, Signatures, vouch

log = logging.getLogger(__name__)

SECONDS_TO_ANSWER = 1.5
"""So long may what has come in be answered still, once the bot is asked to stop."""
SECONDS_TO_CONNECT = 10
SECONDS_ALONE = 20
"""So long may a connection be missing before it is forced."""
_PAYLOAD = "payload="
MOST_BYTES = 2**20
"""What Slack sends is far below it, a modal full of long texts with every sign escaped included."""
SIGNED_WRONG = (
    "This request is not signed by Slack with this app's signing secret, or it is older than five "
    "minutes. Check SLACK_SIGNING_SECRET and the clock of this machine.\n"
)


class Receiver(Protocol):
    """Where payloads come in."""

    @property
    def url(self) -> str | None:
        """Where Slack is to post them, seen from this machine; None by Socket Mode."""

    async def start(self) -> None:
        """Begin to receive."""

    async def stop(self) -> None:
        """Receive nothing more."""

    async def is_connected(self) -> bool:
        """Can payloads come in now?"""

    async def keep_connected(self) -> None:
        """Called again and again: make good what has come apart and did not come together by itself."""


class _CountedHandler(AsyncSocketModeHandler):
    """Knows which payloads are being answered, so that none is cut off at the end."""

    def __init__(self, bolt: AsyncApp, app_token: str) -> None:
        super().__init__(bolt, app_token)
        self.in_hand: set[asyncio.Future[None]] = set()

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]  # as Bolt itself narrows it
        answered: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.in_hand.add(answered)
        try:
            await super().handle(client, req)
        finally:
            self.in_hand.discard(answered)
            answered.set_result(None)


class Socket:
    """Socket Mode: payloads are authenticated by the socket itself."""

    url = None

    def __init__(self, bolt: AsyncApp, app_token: str) -> None:
        self._handler = _CountedHandler(bolt, app_token)
        self._seen_at = -inf

    async def start(self) -> None:
        # Connecting by itself would go on for ever, with a token that is wrong as with a closed network.
        self._handler.client.wss_uri = await self._handler.client.issue_new_wss_url()
        connecting = self._handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt has no types here
        try:
            await asyncio.wait_for(connecting, SECONDS_TO_CONNECT)
        except TimeoutError as error:
            raise no_socket(self._handler.client.wss_uri, SECONDS_TO_CONNECT) from error

    async def stop(self) -> None:
        if self._handler.in_hand:
            await asyncio.wait(self._handler.in_hand, timeout=SECONDS_TO_ANSWER)
        await self._handler.close_async()  # type: ignore[no-untyped-call]  # the same

    async def is_connected(self) -> bool:
        return self._handler.client.current_session is not None and await self._handler.client.is_connected()

    async def keep_connected(self) -> None:
        """The client reconnects by itself; where it has not for a while, it is made to.

        Its own attempts end for good when one of them raises what it did not expect. Raises what
        Slack or the network said to that.
        """
        now = asyncio.get_running_loop().time()
        if await self.is_connected():
            self._seen_at = now
        if now - self._seen_at < SECONDS_ALONE:
            return
        self._seen_at = now
        log.warning("no connection to Slack: connecting anew", extra={"action": "socket.forced"})
        connecting = self._handler.client.connect_to_new_endpoint(force=True)
        await asyncio.wait_for(connecting, SECONDS_TO_CONNECT)


class Http:
    """Slack calls us. Who is not proven to be Slack by the signature hears 401, and nothing else happens."""

    def __init__(
        self, bolt: AsyncApp, settings: Settings, metrics: Metrics, oauth: AsyncOAuthFlow | None
    ) -> None:
        assert settings.slack_signing_secret is not None  # noqa: S101  # Settings has checked it; narrows the type
        self._bolt = bolt
        self._metrics = metrics
        # The machine's own time, whatever time the bot lives in: Slack signs by it.
        self._signatures = Signatures(settings.slack_signing_secret.get_secret_value(), SystemClock())
        self._host, self._port = settings.host, settings.port
        site = web.Application(client_max_size=MOST_BYTES)
        site.router.add_post(EVENTS_PATH, self._receive, expect_handler=_answer_nothing_yet)
        if oauth is not None:
            site.router.add_get(oauth.install_path, _passing(oauth.handle_installation))
            site.router.add_get(oauth.redirect_uri_path, _passing(oauth.handle_callback))
        self._listener = Listener(site, SECONDS_TO_ANSWER)

    async def start(self) -> None:
        await self._listener.start(self._host, self._port)

    async def stop(self) -> None:
        await self._listener.stop()

    @property
    def url(self) -> str:
        return f"http://{self._host}:{self.port}{EVENTS_PATH}"

    async def is_connected(self) -> bool:
        return self._listener.is_listening

    async def keep_connected(self) -> None:
        """Slack connects to us."""

    @property
    def port(self) -> int:
        """The port it listens on; with PORT=0 the one it was given."""
        return self._listener.port

    async def _receive(self, request: web.Request) -> web.StreamResponse:
        signed = await self._signed(request)
        if signed is None:
            self._metrics.refused_signature()
            return web.Response(status=web.HTTPUnauthorized.status_code, text=SIGNED_WRONG)
        request[PROVEN] = True
        try:
            bolt_request = read_request(
                signed.decode(), {"Content-Type": request.headers.get("Content-Type", "")}
            )
        except Exception as error:  # whatever parsing raises: Slack would not send it anew in another form
            log.warning("unreadable: %s", type(error).__name__, extra={"action": "request.unreadable"})
            return web.Response(status=web.HTTPBadRequest.status_code)
        return await to_aiohttp_response(await self._bolt.async_dispatch(vouch(bolt_request)))

    async def _signed(self, request: web.Request) -> bytes | None:
        """The body, if it is Slack's and came in time."""
        headers = request.headers
        claim = self._signatures.claim(headers.getall(MOMENT, []), headers.getall(DIGEST, []))
        if claim is None:
            return None
        try:
            async with asyncio.timeout(SECONDS_TO_ASK):
                body = await request.read()
        except Exception:  # too big, too slow, cut off, no HTTP: all of it is a no
            return None
        return body if self._signatures.hold(claim, body) else None


async def _answer_nothing_yet(_request: web.Request) -> None:
    """«Expect: 100-continue»: who is not known is not bolt_request to go on, and Slack does not ask to be."""


def read_request(body: str, headers: Mapping[str, str]) -> AsyncBoltRequest:
    """What Slack posted, for Bolt to check and to answer."""
    if not body.startswith(_PAYLOAD) or "&" in body:
        return AsyncBoltRequest(body=body, headers=dict(headers))
    # A modal's form, nearly all of it %22 and the like: Python's own unquoting takes longer than all else
    # that Bolt does. Quoted-printable differs from it in its signs alone, and is read in C.
    quoted = body.removeprefix(_PAYLOAD).replace("+", " ").replace("%", "=")
    request = AsyncBoltRequest(body=a2b_qp(quoted).decode(errors="replace"), headers=dict(headers))
    request.raw_body = body  # what is signed
    return request


def _passing(
    answer: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]],
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handle(request: web.Request) -> web.StreamResponse:
        # What may stand in the body of a GET is not read.
        bolt_request = AsyncBoltRequest(
            body="", query=request.rel_url.raw_query_string, headers=dict(request.headers)
        )
        return await to_aiohttp_response(await answer(bolt_request))

    return handle


def receiver(
    bolt: AsyncApp, settings: Settings, metrics: Metrics, oauth: AsyncOAuthFlow | None = None
) -> Receiver:
    """The receiver that the settings ask for; `oauth` where workspaces install the app by themselves."""
    if settings.transport == "http":
        return Http(bolt, settings, metrics, oauth)
    assert settings.slack_app_token is not None  # noqa: S101  # Settings has checked it; narrows the type
    return Socket(bolt, settings.slack_app_token.get_secret_value())
