"""On the way to a mail server nobody reads along: without TLS that can be trusted nothing is handed over."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope
from outside_world import self_signed
from tests_shared import MONDAY

from bot import mail
from bot.mail import Mail, Mailer

LETTER = Mail("bodil@brevik.example", "Målerne", "De er tavse.", "k1")


class Server:
    """Takes what it is told, and keeps it: words of passwords, too."""

    def __init__(self) -> None:
        self.came: list[bytes] = []

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Envelope) -> str:  # noqa: N802  # its name
        """One mail."""
        assert isinstance(envelope.content, bytes)
        self.came.append(envelope.content)
        return "250 OK"

    def authenticate(self, _server: SMTP, _session: Any, _envelope: Any, _way: str, told: Any) -> AuthResult:
        """Whatever password."""
        self.came.append(told.password)
        return AuthResult(success=True)


@asynccontextmanager
async def listening(server: Server, way: str, certificate: Path) -> AsyncIterator[str]:
    """Where it listens: with no TLS at all, offering it, or by it alone."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    loop = asyncio.get_running_loop()
    given: dict[str, Any] = {
        "authenticator": server.authenticate, "auth_require_tls": False, "loop": loop,
        "tls_context": tls if way == "starttls" else None,
    }  # fmt: skip
    made = await loop.create_server(
        lambda: SMTP(server, **given), "127.0.0.1", 0, ssl=tls if way == "smtps" else None
    )
    try:
        scheme = "smtps" if way == "smtps" else "smtp"
        yield f"{scheme}://us:secret@127.0.0.1:{made.sockets[0].getsockname()[1]}"
    finally:
        made.close()


@pytest.mark.parametrize(
    ("way", "said"), [("plain", "not reached"), ("starttls", "certificate"), ("smtps", "not reached")]
)
async def test_a_server_elsewhere_gets_neither_mail_nor_password_without_tls_that_is_trusted(
    way: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever stands between takes TLS out of what it offers, or shows a certificate of their own."""
    monkeypatch.setattr(mail, "is_here", lambda _host: False)
    server = Server()
    async with listening(server, way, self_signed(tmp_path)) as url:
        assert await Mailer(url, "s@nordlys.example").send(LETTER, MONDAY) == (said, False)
    assert server.came == []


@pytest.mark.parametrize("way", ["starttls", "smtps"])
async def test_one_that_is_trusted_gets_both(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the test before would prove nothing."""
    monkeypatch.setattr(mail, "is_here", lambda _host: False)
    server, certificate = Server(), self_signed(tmp_path)
    trusting = ssl.create_default_context(cafile=str(certificate))
    async with listening(server, way, certificate) as url:
        assert await Mailer(url, "s@nordlys.example", trusting).send(LETTER, MONDAY) == ("", False)
    password, letter = server.came
    assert password == b"secret"
    assert b"bodil@brevik.example" in letter
