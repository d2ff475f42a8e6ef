"""What is opened by a secret address alone: the calendar of one person, and the page that stops mail."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import Final

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from bot import conductor
from bot.allowance import Allowance
from bot.blocks.status import calendar_content
from bot.blocks.stop_page import ask_page, stopped_page, unknown_page
from bot.conductor.mail import Stopping
from bot.language import LANGUAGES, translator
from bot.listening import PROVEN
from bot.partnerships import Unit, digest_of
from bot.plain import plain
from bot.unchanged import tagged
from bot.work import Work

log = logging.getLogger(__name__)

SECONDS_FOR_DATABASE: Final = 5.0
FEEDS_IN_A_MINUTE: Final = 20
LONGEST: Final = 100
"""No secret is longer; nothing longer is looked at."""
QUIET: Final = {
    "Cache-Control": "private, no-cache",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
}
ALONE: Final = "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
StopMail = Callable[[Unit, str], Stopping | None]


class Links:
    """The handlers, beside the API on its port. Whatever does not hold reads like what never was."""

    def __init__(self, work: Work, elapsed: Callable[[], float]) -> None:
        self._work = work
        self._allowance = Allowance(FEEDS_IN_A_MINUTE, elapsed)

    def add_to(self, site: web.Application) -> None:
        """Where they are found."""
        site.router.add_get("/robots.txt", _robots)
        site.router.add_get("/calendar/{secret}.ics", self._calendar)
        site.router.add_get("/mail/stop/{secret}", partial(self._stop, conductor.before_stopping))
        site.router.add_post("/mail/stop/{secret}", partial(self._stop, conductor.stop_mail))

    async def _calendar(self, request: web.Request) -> web.Response:
        secret = request.match_info["secret"]
        if len(secret) > LONGEST:
            raise web.HTTPNotFound
        digest = digest_of(secret)
        if seconds := self._allowance.wait(digest):
            return web.Response(status=429, headers={**QUIET, "Retry-After": str(seconds)})
        try:
            feed = await asyncio.wait_for(self._work(conductor.read_feed, secret), SECONDS_FOR_DATABASE)
        except (TimeoutError, SQLAlchemyError) as error:
            log.warning("not read: %s", type(error).__name__, extra={"action": "feed.not_read"})
            return web.Response(status=503, headers={**QUIET, "Retry-After": "60"})
        if feed is None:
            raise web.HTTPNotFound
        self._allowance.take(digest)
        request[PROVEN] = True
        _ = translator(feed.language)
        # Titles alone: a link to a meeting is no business of whoever keeps the calendar.
        body = await asyncio.to_thread(calendar_content, _, feed.forums, with_links=False)
        return tagged(request, body, QUIET, "text/calendar", "utf-8")

    async def _stop(self, act: StopMail, request: web.Request) -> web.Response:
        secret = request.match_info["secret"]
        try:
            found = None
            if len(secret) <= LONGEST:
                found = await asyncio.wait_for(self._work(act, secret), SECONDS_FOR_DATABASE)
        except (TimeoutError, SQLAlchemyError) as error:
            log.warning("not read: %s", type(error).__name__, extra={"action": "link.not_read"})
            return web.Response(status=503, headers={**QUIET, "Retry-After": "60"})
        if found is None:
            languages = [(each, translator(each)) for each in LANGUAGES]
            return _page(unknown_page(languages), 404)
        _ = translator(found.language)
        if request.method == "POST":
            return _page(stopped_page(_, found.language))
        return _page(ask_page(_, found.language, plain(found.name)))


def _page(html: str, status: int = 200) -> web.Response:
    headers = {**QUIET, "Cache-Control": "no-store", "Content-Security-Policy": ALONE}
    return web.Response(text=html, status=status, headers=headers, content_type="text/html")


async def _robots(_request: web.Request) -> web.Response:
    return web.Response(text="User-agent: *\nDisallow: /\n", headers=QUIET)
