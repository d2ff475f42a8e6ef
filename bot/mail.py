"""Sends mail, as text alone, by the server that the operator named."""

import ssl
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final
from urllib.parse import unquote, urlsplit

from bot.settings import Settings

SECONDS: Final = 20.0
"""A server that takes longer has not taken it."""
SUBJECT_MOST: Final = 150
NO_SERVER: Final = "no mail server"
_FOR_GOOD: Final = range(500, 600)
"""What RFC 5321 calls permanent: the same would be said again."""


@dataclass(frozen=True)
class Mail:
    """What is sent to one address, and under which id."""

    to: str
    subject: str
    body: str
    key: str
    stop_at: str = ""
    """Where its receiver stops it; empty where nobody could open that."""


class Mailer:
    """One mail after the other, by TLS, but to a server on this very machine."""

    def __init__(
        self, url: str | None, sender: str, tls: ssl.SSLContext | None = None, site: str | None = None
    ) -> None:
        """`url` is smtp://user:password@host:587 or smtps://host:465; `tls` trusts more than the system.

        `site` is where its receivers reach us, if they do.
        """
        self.site = site
        self._url = None if url is None else urlsplit(url)
        self._sender = sender
        self._tls = tls

    @property
    def is_there(self) -> bool:
        """The operator has named a server."""
        return self._url is not None

    async def send(self, mail: Mail, now: datetime) -> tuple[str, bool]:
        """What came of it in a word, empty where it was taken; and whether it will never be."""
        if self._url is None:
            return NO_SERVER, False
        import aiosmtplib  # noqa: PLC0415  # most bots send no mail

        try:
            await aiosmtplib.send(
                written(mail, self._sender, now),
                sender=self._sender,
                recipients=[mail.to],
                hostname=self._url.hostname,
                port=self._url.port,
                username=unquote(self._url.username) if self._url.username else None,
                password=unquote(self._url.password) if self._url.password else None,
                use_tls=self._url.scheme == "smtps",
                start_tls=None if is_here(self._url.hostname or "") else self._url.scheme == "smtp",
                tls_context=self._tls,
                timeout=SECONDS,
            )
        except aiosmtplib.SMTPRecipientsRefused as refused:
            code = refused.recipients[0].code
            return f"smtp {code}", code in _FOR_GOOD
        except aiosmtplib.SMTPResponseException as refused:
            return f"smtp {refused.code}", False
        except ssl.SSLError:
            return "certificate", False
        except (aiosmtplib.SMTPException, OSError, TimeoutError, ValueError):
            return "not reached", False
        return "", False


def mailer(given: Settings) -> Mailer:
    """By the server that the operator named, if any."""
    url = given.smtp_url.get_secret_value() if given.smtp_url else None
    return Mailer(url, given.mail_from, site=given.api_url)


def written(mail: Mail, sender: str, now: datetime) -> EmailMessage:
    """As it goes out. A line break in a header raises ValueError: nobody adds one of their own."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = mail.to
    message["Subject"] = " ".join(mail.subject.split())[:SUBJECT_MOST]
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{mail.key}@{sender.rpartition('@')[2]}>"
    # No answers by machines: «I am on holiday» goes to nobody.
    message["Auto-Submitted"] = "auto-generated"
    if mail.stop_at:
        # RFC 2369, and RFC 8058: mail programs show a button, which sends what the page would.
        message["List-Unsubscribe"] = f"<{mail.stop_at}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.body, cte="quoted-printable")
    return message


def is_here(host: str) -> bool:
    """The server is on this machine, so nothing goes over a wire."""
    return host in ("localhost", "127.0.0.1", "::1")
