"""Which addresses and places may be set: none that shows a secret, or that two readers take for different."""

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

_ADDRESS: Final = re.compile(
    r"(https?)://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?"
)
"""No name and password, no query, no sign that two readers could take for different things."""
_MAIL_ADDRESS: Final = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+")
EVERYWHERE: Final = frozenset({"0.0.0.0", "::"})  # noqa: S104  # recognised, and not listened on
LAST_PORT: Final = 2**16 - 1
_LIKE_A_DATABASE: Final = re.compile(r"(postgres\w*|sqlite)(\+\w+)?:", re.IGNORECASE)


def api(url: str) -> str:
    """Where the tokens go: by HTTPS, or no further than this machine; raises ValueError."""
    scheme, host = _parts(url)
    if scheme == "http" and not _is_this_machine(host.removeprefix("[").removesuffix("]")):
        raise ValueError("the tokens would go in the open: only https://, or http:// to this machine")
    return url if url.endswith("/") else url + "/"


def public(url: str) -> str:
    """Where browsers reach us; raises ValueError."""
    _parts(url)
    return url if url.endswith("/") else url + "/"


def _parts(url: str) -> tuple[str, str]:
    """Scheme and host of an address that every reader takes for the same; raises ValueError."""
    found = _ADDRESS.fullmatch(url)
    if found is None or not _is_host(found[2]):
        raise ValueError("it must begin with http:// or https://, with a host and a path behind it")
    if found[3] is not None and not 0 < int(found[3].removeprefix(":")) <= LAST_PORT:
        raise ValueError(f"a port is a number from 1 to {LAST_PORT}")
    return found[1], found[2]


def to_listen_on(host: str) -> str:
    """An address, or a name that can be looked up; raises ValueError."""
    try:
        host.encode("idna")
    except UnicodeError:
        raise ValueError("it must be an address or a name of this machine") from None
    return host


def _is_host(host: str) -> bool:
    """A name; or an address, which stands in brackets only where it has colons, and has none without."""
    if not host.startswith("["):
        return any(sign.isalnum() for sign in host)
    try:
        return ip_address(host[1:-1]).version == 6  # noqa: PLR2004  # of the Internet Protocol
    except ValueError:
        return False


def _is_this_machine(host: str) -> bool:
    """By the name that it has everywhere, or by an address written out: no short or other form of one."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def database(url: str) -> str:
    """An SQLite file or a PostgreSQL server; raises ValueError, which repeats nothing of it."""
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except ArgumentError:
        raise ValueError("it must begin with sqlite:/// or postgresql://") from None
    except ValueError:
        raise ValueError(
            "a port is a number; in a user name and a password : is written %3A, / is %2F and @ is %40"
        ) from None
    # Of a server whatever driver is named, ours is taken; of a file there is none but Python's own.
    if backend not in {"sqlite", "postgresql"} or (backend == "sqlite" and parsed.drivername != "sqlite"):
        raise ValueError("it must begin with sqlite:/// or postgresql://")
    if backend == "postgresql" and not all(
        port.isdecimal() for port in parsed.normalized_query.get("port", ())
    ):
        raise ValueError("a port is a number")
    if backend == "sqlite" and (parsed.database or ":memory:").startswith((":memory:", "file:")):
        raise ValueError("it must name a file, like sqlite:///data/samspil.db: memory is gone at the end")
    if backend == "sqlite" and (parsed.host or parsed.username or parsed.password or parsed.port):
        raise ValueError("of a file, three slashes stand before its place: sqlite:///data/samspil.db")
    if backend == "sqlite" and parsed.query:
        raise ValueError("of a file, nothing can stand behind a ?")
    if backend == "sqlite" and parsed.database:
        path(parsed.database)
    # What stands behind the first is taken for the host, which is shown and looked up.
    signs = url.count("@")
    if backend == "postgresql" and (signs > 1 or (signs == 1 and parsed.username is None)):
        raise ValueError("in a user name and a password @ is written %40, / is %2F and : is %3A")
    return url


def mail(url: str) -> str:
    """A server for mail; raises ValueError, which repeats nothing of it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError(
            "a port is a number; in a password : is written %3A, / is %2F and @ is %40"
        ) from None
    extra = parts.path.strip("/") or parts.query or parts.fragment
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or port is None or extra:
        raise ValueError("it must be like smtps://user:password@host:465 or smtp://user:password@host:587")
    return url


def mail_address(written: str) -> str:
    """One address, or none; raises ValueError."""
    if written and not _MAIL_ADDRESS.fullmatch(written):
        raise ValueError("it must be one mail address, like samspil@company.com")
    return written


def path(written: str) -> str:
    """A place on this machine, the same for whoever reads it; raises ValueError."""
    if written.startswith("~"):
        # Whoever starts a command by hand has another home than the service.
        raise ValueError("write the whole path: ~ is another folder for each user")
    # In the locale C a letter such as ø stands in halves, none of which can be printed.
    whole = written.encode(errors="surrogateescape").decode(errors="replace")
    if not whole.isprintable() or written != written.strip():
        raise ValueError("it must be a path, with no space before or behind it and no line break")
    return written


def keys(place: str) -> str:
    """A folder, or a database as above; raises ValueError."""
    if "://" not in place and not _LIKE_A_DATABASE.match(place):
        if Path(path(place)).resolve() == Path("/"):
            raise ValueError("it must be a folder of its own")
        return place
    try:
        return database(place)
    except ValueError as wrong:
        if "%40" in str(wrong) or "~" in str(wrong):
            raise
        raise ValueError("it must be a folder, or begin with sqlite:/// or postgresql://") from None
