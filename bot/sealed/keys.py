"""Keys of sealed boxes, and the terms that are kept with them."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

YOUNG = timedelta(hours=1)
"""A key younger than this may belong to a box whose transaction has not ended yet."""


@dataclass(frozen=True)
class Terms:
    """What was promised to who writes: kept with the key, so that no writer to the database lowers it.

    Whoever can write to the key store has the keys anyway; against them the terms are no protection.
    """

    k: int
    audience: frozenset[int]
    """Ids of the people who may answer."""
    earliest_close: datetime | None
    """Before this the box is not opened; None until it is fixed."""

    def check_tightening(self, wider: "Terms") -> None:
        """Raises ValueError unless k only rises, people are only added, and the close is only later."""
        if wider.k < self.k:
            raise ValueError("k may only rise")
        if not wider.audience >= self.audience:
            raise ValueError("people may only be added")
        if self.earliest_close is not None and (
            wider.earliest_close is None or wider.earliest_close < self.earliest_close
        ):
            raise ValueError("the box may not close earlier than was said")


@dataclass(frozen=True)
class Key:
    """The key of one box, 32 random bytes, and its terms."""

    secret: bytes
    terms: Terms

    def __repr__(self) -> str:
        return f"Key(***, {self.terms})"

    def dump(self) -> str:
        """As it is stored."""
        terms = self.terms
        return json.dumps(
            {
                "secret": self.secret.hex(),
                "k": terms.k,
                "audience": sorted(terms.audience),
                "earliest_close": terms.earliest_close.isoformat() if terms.earliest_close else None,
            }
        )


def load(stored: str) -> Key:
    """A key as `dump` wrote it; raises ValueError or KeyError for anything else."""
    read = json.loads(stored)
    close = read["earliest_close"]
    terms = Terms(read["k"], frozenset(read["audience"]), datetime.fromisoformat(close) if close else None)
    return Key(bytes.fromhex(read["secret"]), terms)


AWAY = (
    "The keys of anonymous answers are not {where}, where they were. Mount it again or mend KEYS; nothing "
    "is lost until then. Only if they are gone for good, say so with `samspil keys lost`: the answers of "
    "rounds that are open cannot be read any more then, and everybody is asked again."
)


class KeysAway(OSError):
    """The whole store is not where it was: not mounted, moved, or misnamed. Its keys are not lost by that."""


class KeyStore(Protocol):
    """Where keys are kept: never in the database, never in its backups.

    Every verb but the first two raises KeysAway where the store itself is not there: answers are thrown
    away for a lost key, so a folder that is not mounted must never look like one that lost its keys.
    """

    away: str
    """What to do while the store is not there, with its place: a sentence for whoever runs the bot."""

    def is_there(self) -> bool:
        """Whether keys have been kept here."""

    def begin(self) -> None:
        """Keep keys here from now on: what is not found from here on is lost."""

    def create(self, box: str, terms: Terms) -> None:
        """A new random key for a box that has none; raises ValueError if it has one."""

    def read(self, box: str) -> Key | None:
        """The key of a box; None if it was destroyed or lost."""

    def tighten(self, box: str, terms: Terms) -> None:
        """Other terms for the same key; raises ValueError for any that promise less."""

    def destroy(self, box: str) -> None:
        """Make the key unreadable for ever; nothing happens where there is none."""

    def boxes(self, older_than: timedelta = timedelta(0)) -> list[str]:
        """The boxes that have a key at least so old."""
