"""What a check finds, and what it is given to look at."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.database import Database
from bot.sealed import KeyStore
from bot.settings import Settings
from bot.unit import DatabaseUnit

OK: Final = "ok"
WARN: Final = "warn"
FAIL: Final = "fail"
LATE: Final = timedelta(minutes=5)
"""Sweeps look every few seconds, every minute at the rarest."""


@dataclass(frozen=True)
class Finding:
    """How it stands with one thing, and what to do about it."""

    name: str
    level: str
    """ok, warn or fail."""
    sentence: str


@dataclass(frozen=True)
class Patient:
    """A bot as it is found: its settings, its stores, and what its sweeps wait for; `now` is in UTC."""

    settings: Settings
    database: Database
    keys: KeyStore
    sweeps: Mapping[str, Callable[[DatabaseUnit], datetime | None]]
    now: datetime

    @contextmanager
    def read(self, ago: timedelta = timedelta(0)) -> Iterator[DatabaseUnit]:
        """The records, as somebody sees them whose clock is so much behind; nothing is committed."""
        with self.database.session() as session:
            yield DatabaseUnit(session, self.now - ago, self.keys)


Check = Callable[[Patient], Iterable[Finding]]
"""Named as what it looks at; a new one is put into one of the lists of the package."""
