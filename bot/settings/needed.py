"""What is needed because of another setting."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.settings import urls

if TYPE_CHECKING:
    from bot.settings.known import Settings


def missing(given: "Settings") -> Iterator[str]:
    """A sentence for each setting that is needed, because of another one, and not there."""
    if given.slack_client_id is not None and "" in given.portfolio:
        yield "With SLACK_CLIENT_ID each of PORTFOLIO_USERS is written as T0123ABCD/U0123ABCD."
    if given.slack_client_id is not None:
        needed = (given.slack_client_secret, given.token_keys, given.public_url)
        if given.transport != "http" or None in needed:
            yield "SLACK_CLIENT_ID needs TRANSPORT=http, SLACK_CLIENT_SECRET, TOKEN_KEYS and PUBLIC_URL."
    elif given.slack_bot_token is None:
        yield "SLACK_BOT_TOKEN is missing: set it in the environment or in .env."
    if given.transport == "socket" and given.slack_app_token is None:
        yield "SLACK_APP_TOKEN is missing: TRANSPORT=socket needs it."
    if given.transport == "http" and given.slack_signing_secret is None:
        yield "SLACK_SIGNING_SECRET is missing: TRANSPORT=http needs it."
    if given.smtp_url is not None and not given.mail_from:
        yield "SMTP_URL needs MAIL_FROM: the address from which mail comes."
    yield from _missing_of_sites(given)


def _missing_of_sites(given: "Settings") -> Iterator[str]:
    if given.api_url is not None and given.api_port is None:
        yield "API_URL needs API_PORT: the port that is reached there."
    if given.api_port and _shares_a_port(given):
        yield "API_PORT is the same as PORT or METRICS_PORT. Set another API_PORT."
    if given.transport == "http" and given.port and _meet(given):
        yield "METRICS_PORT is the same as PORT: one port serves one of them. Set another METRICS_PORT."


def _meet(given: "Settings") -> bool:
    """Whether the same port would be listened on twice, at one address or at all of them."""
    hosts = {given.host, given.metrics_host}
    return given.port == given.metrics_port and (len(hosts) == 1 or bool(hosts & urls.EVERYWHERE))


def _shares_a_port(given: "Settings") -> bool:
    return given.api_port in (given.metrics_port, given.port if given.transport == "http" else None)
