"""A partnership with something outside Slack, and a receiver of webhooks over loopback."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType
from typing import Any

from aiohttp import web
from conversations_sample import CHANNEL, Cast, options_of
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from playground.conversation import Conversation
from playground.workspace import Message


class Receiver:
    """`async with Receiver() as receiver:` it answers `status`, and keeps what came in."""

    def __init__(self) -> None:
        self.status = 200
        self.came: list[tuple[dict[str, str], bytes]] = []
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._take)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)

    async def __aenter__(self) -> "Receiver":
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    @property
    def port(self) -> int:
        """Where it listens."""
        port: int = self._runner.addresses[0][1]
        return port

    @property
    def host(self) -> str:
        """As the operator allows it."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """Where it takes messages."""
        return f"http://{self.host}/hook?key=1"

    async def _take(self, request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.came.append((headers, await request.read()))
        moved: dict[str, Any] = {"Location": self.url} if self.status in (301, 302, 307) else {}
        return web.Response(status=self.status, headers=moved)


async def set_up(talk: Conversation, cast: Cast, language: str = "en") -> Message:
    """With status meetings so far away that they stay out of it."""
    await cast.anna.invite_app(CHANNEL)
    panel = await talk.expect("NORDLYS FORSYNING & BREVIK SYSTEMS", buttons=["panel.set_up"])
    await cast.anna.click(panel, "panel.set_up")
    people = options_of(cast.anna)
    chosen = {"language": language, "retro_rhythm": "by_hand", "rhythm": "monthly:-1", "weekdays": ["4"]}
    contacts = {"contact_1": people["Anna Holm"], "contact_2": people["Erik Lund"], "starts_on": "2026-05-04"}
    sent = await cast.anna.submit({**chosen, **contacts})
    assert not sent.errors
    await cast.anna.close_view()
    welcome = await talk.expect({"en": "planned the status meetings", "da": "har planlagt statusm"}[language])
    await talk.expect({"en": "agreed so far", "da": "aftalt indtil nu"}[language], thread=welcome)
    return panel


def self_signed(folder: Path) -> Path:
    """A certificate by nobody, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    written = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "self-signed.pem"
    path.write_bytes(written + made.public_bytes(serialization.Encoding.PEM))
    return path
