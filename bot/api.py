"""The read-only API: for a side's own systems, on a port of its own, whatever way Slack reaches us."""

import asyncio
import json
import logging
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from bot import conductor
from bot.allowance import Allowance
from bot.conductor import Wish
from bot.links import Links
from bot.listening import PROVEN, Listener
from bot.openapi import DOCUMENT
from bot.partnerships import digest_of
from bot.unchanged import tagged
from bot.work import Work

log = logging.getLogger(__name__)

SECONDS_TO_ANSWER: Final = 1.0
SECONDS_FOR_DATABASE: Final = 5.0
LONGEST: Final = 200
"""No token is longer; nothing longer is looked at."""
MOST_IN_A_MINUTE: Final = 120
PAGES_MOST: Final = 100_000


class Api:
    """A small site beside the bot, for who has a token; there is nothing to write by it."""

    def __init__(self, work: Work, elapsed: Callable[[], float] = time.monotonic) -> None:
        self._work = work
        self._allowance = Allowance(MOST_IN_A_MINUTE, elapsed)
        site = web.Application()
        site.router.add_get("/v1/openapi.json", self._document, allow_head=False)
        site.router.add_get("/v1/collaboration", self._collaboration, allow_head=False)
        for name in conductor.LISTS:
            site.router.add_get(f"/v1/{name}", partial(self._list, name), allow_head=False)
        Links(work, elapsed).add_to(site)
        site.middlewares.append(_as_json)
        self._listener = Listener(site, SECONDS_TO_ANSWER)

    async def start(self, host: str, port: int) -> None:
        """Listen; raises OSError where the port is taken."""
        await self._listener.start(host, port)

    async def stop(self) -> None:
        """Listen no more."""
        await self._listener.stop()

    @property
    def is_listening(self) -> bool:
        """Between start and stop."""
        return self._listener.is_listening

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._listener.port

    async def _document(self, request: web.Request) -> web.Response:
        return _answer(request, DOCUMENT)

    async def _collaboration(self, request: web.Request) -> web.Response:
        token = _token(request)
        return await self._read(request, token, partial(conductor.read_collaboration, token=token))

    async def _list(self, name: str, request: web.Request) -> web.Response:
        token, wish = _token(request), _wish(request, has_state=name != "decisions")
        read = partial(conductor.read_list, token=token, name=name, wish=wish)
        return await self._read(request, token, read)

    async def _read(self, request: web.Request, token: str, read: Any) -> web.Response:
        digest = digest_of(token)
        if seconds := self._allowance.wait(digest):
            return _too_many(seconds)
        try:
            found = await asyncio.wait_for(self._work(read), SECONDS_FOR_DATABASE)
        except (TimeoutError, SQLAlchemyError) as error:
            log.warning("not read: %s", type(error).__name__, extra={"action": "api.not_read"})
            return _error(503, "The database does not answer. Try again later.")
        if found is None:
            return _unknown()
        self._allowance.take(digest)
        request[PROVEN] = True
        return _answer(request, found)


def _token(request: web.Request) -> str:
    """What comes as «Authorization: Bearer …»; raises HTTPUnauthorized where nothing does."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token or len(token) > LONGEST:
        raise web.HTTPUnauthorized
    return token.strip()


def _wish(request: web.Request, *, has_state: bool) -> Wish:
    """Raises HTTPBadRequest where a parameter is none that there is."""
    given = dict(request.query)
    if len(given) != len(request.query):
        raise web.HTTPBadRequest
    state = given.pop("state", "all") if has_state else "all"
    page = _number(given.pop("page", "1"), PAGES_MOST)
    size = _number(given.pop("per_page", "50"), conductor.MOST)
    if given or state not in ("all", "open"):
        raise web.HTTPBadRequest
    return Wish(only_open=state == "open", page=page, size=size)


def _number(written: str, most: int) -> int:
    if not (written.isascii() and written.isdecimal() and len(written) < 9 and 1 <= int(written) <= most):  # noqa: PLR2004  # longer is larger than any
        raise web.HTTPBadRequest
    return int(written)


def _answer(request: web.Request, found: Any) -> web.Response:
    """As JSON, or that it is what the caller has already."""
    body = json.dumps(found, ensure_ascii=False).encode()
    headers = {"Cache-Control": "private, no-cache", "X-Content-Type-Options": "nosniff"}
    return tagged(request, body, headers, "application/json")


def _unknown() -> web.Response:
    answer = _error(401, "This token does not hold, or its company does not allow reading any more.")
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _too_many(seconds: int) -> web.Response:
    answer = _error(429, f"Too many requests: {MOST_IN_A_MINUTE} in a minute. Wait {seconds} seconds.")
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _error(code: int, said: str) -> web.Response:
    return web.json_response({"error": said}, status=code, headers={"Cache-Control": "no-store"})


@web.middleware
async def _as_json(request: web.Request, handler: Any) -> web.StreamResponse:
    """What aiohttp would say in HTML is said as everything else is; who is unknown is not waited for."""
    answer = await _said(request, handler)
    if not request.get(PROVEN, False):
        # The connection ends after it, and a client that is not told would send the next request into it.
        answer.headers["Connection"] = "close"
    return answer


async def _said(request: web.Request, handler: Any) -> web.StreamResponse:
    try:
        answer: web.StreamResponse = await handler(request)
    except web.HTTPUnauthorized:
        return _unknown()
    except web.HTTPBadRequest:
        return _error(400, "A parameter is none that there is.")
    except web.HTTPNotFound:
        return _error(404, "There is no such thing. /v1/openapi.json lists what there is.")
    except web.HTTPMethodNotAllowed:
        return _error(405, "There is nothing but GET.")
    return answer
