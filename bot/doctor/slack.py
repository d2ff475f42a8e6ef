"""What Slack says to the tokens, and whether it can be reached at all."""

import re
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urlsplit

from aiohttp import ClientHttpProxyError, ClientProxyConnectionError, ClientSSLError
from aiohttp.client_exceptions import ClientConnectorDNSError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import SystemClock
from bot.doctor.finding import FAIL, OK, WARN, Finding, Patient
from bot.doctor.tenants import Token
from bot.installations import OneWorkspace
from bot.manifest import OPTIONAL, SCOPES, TO_GRANT, lost_without, scopes_in
from bot.pace import Pace
from bot.slack import SECONDS_TO_ANSWER, UNREACHED, Clients, error_of

SLIGHT: Final = timedelta(seconds=60)
GRAVE: Final = timedelta(seconds=240)
"""Slack's signatures live five minutes."""
APP_OF: Final = re.compile(r"xapp-\d+-(A[A-Z0-9]+)-")
"""An app-level token names its app."""
AGAIN: Final = "Copy it again from the app's page in Slack."
WHY: Final[Mapping[str, str]] = {
    "invalid_auth": AGAIN,
    "not_allowed_token_type": f"It is of another kind than is needed here. {AGAIN}",
    "token_revoked": "It was taken back: install the app again, and copy the new one.",
    "token_expired": "It has run out: switch token rotation off on the app's page, and install it again.",
    "account_inactive": "The app was taken away from the workspace: install it again.",
    "missing_scope": "An app-level token needs the scope connections:write: generate another.",
    "ratelimited": "It was asked too often: try again in a minute.",
}


@dataclass(frozen=True)
class Answer:
    """What Slack said to who showed a token."""

    token: Token
    refusal: str | None
    """Slack's own word."""
    headers: Mapping[str, str] = field(repr=False)
    bot: str | None = None


async def of_slack(patient: Patient, tokens: Iterable[Token]) -> AsyncIterator[Finding]:
    """Everything that asking Slack shows, with these bot tokens; without any it is not asked."""
    given = patient.settings
    tokens = [*tokens]
    if not tokens:
        yield Finding("slack", OK, "Slack was not asked: there is no bot token to show it.")
        return
    clients = Clients(given.slack_api_url, OneWorkspace(""), Pace(SystemClock()))
    try:
        answers = [await _answer_of(clients, token) for token in tokens]
        yield Finding("slack", OK, f"Slack answers at {given.slack_api_url}.")
        for finding in _of_answers(answers, patient.now):
            yield finding
        if given.transport == "socket" and given.slack_app_token is not None:
            app_token = given.slack_app_token.get_secret_value()
            async for finding in _of_socket(clients, app_token, answers[0]):
                yield finding
    except (SlackApiError, *UNREACHED) as error:
        yield Finding("slack", FAIL, _unreached(error, given.slack_api_url))
    finally:
        await clients.close()


async def _answer_of(clients: Clients, token: Token) -> Answer:
    """Raises SlackApiError where something else than Slack answers."""
    try:
        identity = await clients.client(token.secret).auth_test()
    except SlackApiError as refused:
        said = error_of(refused)
        if said is None:
            raise
        return Answer(token, said, refused.response.headers)
    return Answer(token, None, identity.headers, identity.get("bot_id"))


def _of_answers(answers: list[Answer], now: datetime) -> Iterator[Finding]:
    yield from _clock(answers[0].headers.get("Date"), now)
    for answer in answers:
        yield from _token(answer)
    for answer in answers:
        yield from _scopes(answer)


def _clock(date_header: str | None, now: datetime) -> Iterator[Finding]:
    """Whether this machine knows what time it is; Slack does, to the second."""
    slacks: datetime | None = None
    with suppress(ValueError):
        slacks = parsedate_to_datetime(date_header) if date_header else None
    if slacks is None:
        return
    apart = abs(now - slacks)
    if apart <= SLIGHT:
        yield Finding("clock", OK, "This machine's clock goes with Slack's.")
        return
    way = "fast" if now > slacks else "slow"
    yield Finding(
        "clock",
        FAIL if apart > GRAVE else WARN,
        f"This machine's clock is {int(apart.total_seconds())} seconds {way}. Meetings come at the wrong "
        "time, and with TRANSPORT=http Slack's requests are turned away from five minutes on. Let it follow "
        "a time server (NTP).",
    )


def _token(answer: Answer) -> Iterator[Finding]:
    whose, said = answer.token.whose, answer.refusal
    if said is None:
        yield Finding("bot_token", OK, f"Slack accepts {whose}.")
    else:
        yield _refused("bot_token", whose, said)


def _refused(name: str, whose: str, said: str) -> Finding:
    level = WARN if said == "ratelimited" else FAIL
    return Finding(name, level, f"Slack does not accept {whose}: {said}. {WHY.get(said, AGAIN)}")


def _scopes(answer: Answer) -> Iterator[Finding]:
    """Whether the app may do what it must, and no more."""
    granted = scopes_in(answer.headers.get("X-OAuth-Scopes"))
    if answer.refusal is not None or granted is None:
        return
    lost, needless = lost_without(granted), sorted(granted - SCOPES.keys())
    if lost:
        level = WARN if granted >= SCOPES.keys() - OPTIONAL else FAIL
        yield Finding("scopes", level, f"{answer.token.whose} lacks scopes: {lost}. {TO_GRANT}")
    if needless:
        more = ", ".join(needless)
        yield Finding("scopes", WARN, f"{answer.token.whose} may do more than it needs: {more}. {TO_GRANT}")
    if not lost and not needless:
        yield Finding("scopes", OK, f"{answer.token.whose} has the scopes that are needed, and no other.")


async def _of_socket(clients: Clients, app_token: str, bot: Answer) -> AsyncIterator[Finding]:
    client = clients.client()
    try:
        connection = await client.apps_connections_open(app_token=app_token)
    except SlackApiError as refused:
        said = error_of(refused)
        if said is None:
            raise
        yield _refused("app_token", "SLACK_APP_TOKEN", said)
        return
    yield Finding("app_token", OK, "Slack accepts SLACK_APP_TOKEN.")
    async for finding in _one_app(clients, app_token, bot):
        yield finding
    yield await _socket(clients, client, str(connection["url"]))


async def _one_app(clients: Clients, app_token: str, bot: Answer) -> AsyncIterator[Finding]:
    """Whether both tokens are of one app; what is not told is not examined."""
    named = APP_OF.match(app_token)
    if named is None or bot.bot is None:
        return
    try:
        app = (await clients.client(bot.token.secret).bots_info(bot=bot.bot))["bot"]["app_id"]
    except SlackApiError:
        return
    if app == named[1]:
        yield Finding("one_app", OK, f"Both tokens are of the app {app}.")
        return
    yield Finding(
        "one_app",
        FAIL,
        f"SLACK_BOT_TOKEN is of the app {app}, SLACK_APP_TOKEN of {named[1]}: nothing that is pressed would "
        "arrive. Copy both from the page of one app.",
    )


async def _socket(clients: Clients, client: AsyncWebClient, url: str) -> Finding:
    """Whether the way to Slack's sockets is open.

    None is opened: a bot that runs would share its payloads with it.
    """
    place = urlsplit(url)
    front = f"{place.scheme.replace('ws', 'http', 1)}://{place.netloc}/"
    try:
        async with clients.session().get(front, proxy=client.proxy, allow_redirects=False):
            pass
    except UNREACHED as error:
        return Finding("socket", FAIL, f"No socket can be opened. {_unreached(error, front)}")
    return Finding("socket", OK, f"Slack offers a socket at {place.hostname}, which can be reached.")


def _unreached(error: Exception, url: str) -> str:
    host = urlsplit(url).hostname
    if isinstance(error, SlackApiError):
        return (
            f"What answers at {url} is not Slack: the page of a proxy, or a server that is broken. Check "
            f"SLACK_API_URL, and let the proxy pass on what goes to {host}."
        )
    if isinstance(error, ClientProxyConnectionError | ClientHttpProxyError):
        return "The proxy does not let us out. Check HTTPS_PROXY, and whether it wants a name and a password."
    if isinstance(error, ClientConnectorDNSError):
        return (
            f"The name {host} is not found. Check SLACK_API_URL and the name server (DNS) of this machine; "
            "where only a proxy leads out, set HTTPS_PROXY."
        )
    if isinstance(error, ClientSSLError):
        return (
            f"No connection can be made to {host} that this machine trusts. A proxy that looks into "
            "connections shows a certificate of its own: let SSL_CERT_FILE name a file with those to trust."
        )
    if isinstance(error, TimeoutError):
        why = f"{host} does not answer within {SECONDS_TO_ANSWER} seconds"
    else:
        why = f"{host} cannot be reached ({type(error).__name__})"
    return f"{why}. Check the firewall; where only a proxy leads out, set HTTPS_PROXY."
