"""Slack, or an address to listen on, is not there: what is said to whoever runs the bot."""

from urllib.parse import urlsplit

from slack_sdk.errors import SlackApiError

from bot.slack import error_of


class Unreachable(Exception):
    """Slack does not let us in, or does not answer: a sentence for whoever runs the bot."""


def not_let_in(error: Exception, token: str, url: str) -> Unreachable:
    """Slack refused the token of this setting, or did not answer at the address."""
    if isinstance(error, SlackApiError) and (said := error_of(error)):
        return Unreachable(
            f"Slack does not accept {token}: {said}. Copy it again from the app's page in Slack."
        )
    return Unreachable(
        f"Slack cannot be reached at {url} ({type(error).__name__}). "
        "Check the network, the proxy, and SLACK_API_URL."
    )


def no_socket(url: str | None, seconds: float) -> Unreachable:
    """Slack offered a socket at this address, and it did not open in so many seconds."""
    return Unreachable(
        f"Slack offers a socket at {urlsplit(url or '').hostname}, and it did not open within {seconds:g} "
        "seconds. Check the firewall; where only a proxy leads out, set HTTPS_PROXY."
    )


def not_listening(error: Exception, host_name: str, host: str, port_name: str, port: int) -> Unreachable:
    """Nothing can listen at what these two settings say."""
    said = error.strerror if isinstance(error, OSError) else type(error).__name__
    return Unreachable(
        f"Nothing can listen at {host}:{port}: {said}. "
        f"Check {host_name} and {port_name}, and whether something else listens there."
    )
