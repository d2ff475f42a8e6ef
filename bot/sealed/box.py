"""Sealing an answer, and opening all of a box once."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Final, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Executable
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, delete, func, select

from bot.sealed.keys import Key, KeyStore, Writer
from bot.sealed.records import SealedAnswer

T = TypeVar("T")

SIZE: Final = 16 * 1024
"""Bytes of every plaintext, padded: the length of a ciphertext tells nothing."""
_LENGTH: Final = 4
_NONCE: Final = 12


class TooLong(Exception):
    """The answer does not fit into the one size; `size` and `most` are bytes."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size
        self.most = SIZE - _LENGTH


class KeyLost(Exception):
    """The box has no key (any more), so nothing can be sealed in it and nothing read."""


class TooEarly(Exception):
    """The box may not be opened before the time that was said to who wrote in it."""


@dataclass(frozen=True)
class Contents:
    """What was in the box, in a random order, without names."""

    contents: list[str] = field(repr=False)


@dataclass(frozen=True)
class TooFew:
    """Fewer answers than promised: nothing was read."""


def random_key() -> str:
    """A name that tells nothing, for a box or a card."""
    return secrets.token_hex(16)


def shuffled(things: Iterable[T]) -> list[T]:
    """In an order from a cryptographic generator."""
    order = list(things)
    secrets.SystemRandom().shuffle(order)
    return order


def seal(session: Session, key: Key, box: str, writer: Writer, content: str) -> None:
    """Put a person's answer into a box whose key this is, in place of the one they put there before.

    Raises TooLong.
    """
    nonce = secrets.token_bytes(_NONCE)
    sealed = nonce + AESGCM(key.secret).encrypt(nonce, _padded(content), _bound_to(key, box, writer))
    connection = session.connection()
    connection.execute(
        _written_over(connection.dialect.name),
        {"box": box, "person_id": writer.person_id, "ciphertext": sealed},
    )


def unseal(session: Session, key: Key, box: str, writer: Writer) -> str | None:
    """What somebody put into a box; None if there is nothing that can be read.

    Who asks has proven that they are this writer, or one who may read what this writer wrote.
    """
    row = session.exec(
        select(SealedAnswer.ciphertext).where(
            SealedAnswer.box == box, SealedAnswer.person_id == writer.person_id
        )
    ).first()
    return _unseal(key, box, writer, row) if row else None


def withdraw(session: Session, box: str, person_id: int) -> None:
    """Take a person's answer out again."""
    session.exec(
        delete(SealedAnswer).where(col(SealedAnswer.box) == box, col(SealedAnswer.person_id) == person_id)
    )


def count(session: Session, box: str) -> int:
    """How many answers are in the box."""
    return session.exec(select(func.count()).select_from(SealedAnswer).where(SealedAnswer.box == box)).one()


def open_all(
    session: Session, keys: KeyStore, box: str, about: str, now: datetime, least: int | None = None
) -> Contents | TooFew:
    """Read a box, by the terms that were kept with its key, whatever the database says.

    Rows that do not decrypt, and those of people who were not invited, do not count, and in a box that is
    not `about` this none does. `least` is for a box that holds names, too: whoever opens it keeps the k of
    the terms for what has none. Raises KeyLost, and TooEarly before the time that was said.
    """
    key = keys.read(box)
    if key is None:
        raise KeyLost
    if key.terms.earliest_close is None or now < key.terms.earliest_close:
        raise TooEarly
    if key.terms.about != about:
        return TooFew()
    rows = session.exec(
        select(SealedAnswer.person_id, SealedAnswer.ciphertext).where(SealedAnswer.box == box)
    ).all()
    contents = [
        content
        for person_id, ciphertext in rows
        if person_id in key.terms.audience
        and (content := _unseal(key, box, key.terms.writer(person_id), ciphertext)) is not None
    ]
    enough = key.terms.k if least is None else least
    return Contents(shuffled(contents)) if len(contents) >= enough else TooFew()


def forget(session: Session, box: str) -> None:
    """Delete what was sealed in a box, read or unread."""
    session.exec(delete(SealedAnswer).where(col(SealedAnswer.box) == box))


@cache
def _written_over(dialect: str) -> Executable:
    """The statement that puts a row in place of the one before."""
    write = (postgresql if dialect == "postgresql" else sqlite).insert(SealedAnswer)
    statement: Executable = write.on_conflict_do_update(
        index_elements=["box", "person_id"], set_={"ciphertext": write.excluded.ciphertext}
    )
    return statement


def _padded(content: str) -> bytes:
    # Half a character is no text, and the exception it would raise holds all the rest.
    written = content.encode(errors="replace")
    if len(written) > SIZE - _LENGTH:
        raise TooLong(len(written))
    return (len(written).to_bytes(_LENGTH, "big") + written).ljust(SIZE, b"\0")


def _unseal(key: Key, box: str, writer: Writer, ciphertext: bytes) -> str | None:
    nonce, sealed = ciphertext[:_NONCE], ciphertext[_NONCE:]
    try:
        padded = AESGCM(key.secret).decrypt(nonce, sealed, _bound_to(key, box, writer))
    except (InvalidTag, ValueError):
        return None
    length = int.from_bytes(padded[:_LENGTH], "big")
    return padded[_LENGTH : _LENGTH + length].decode()


def _bound_to(key: Key, box: str, writer: Writer) -> bytes:
    """A row that is moved to another box, person or account no longer decrypts."""
    account = f":{writer.proof}" if key.terms.binds_accounts else ""
    return f"{box}:{writer.person_id}{account}".encode()
