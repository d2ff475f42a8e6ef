"""A partnership with people on both sides, on a real database, with the product's own Work and no Slack."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from ready_made import ready
from sqlmodel import col, select
from tests_shared import MONDAY, at_once

from bot import partnerships
from bot.clock import MovableClock
from bot.database import Database
from bot.outbox import OwedMessage
from bot.partnerships import CONTACT, Actor, Beginning, Partnership, Person, Profile, Unit
from bot.sealed import FolderKeys
from bot.work import Work

BEGINNING = Beginning("T1", "C1", "shared", "T1", "Nordlys", "Brevik", "H0", "en", "Europe/Copenhagen", "DK")
PARTNERSHIP: Final = Partnership(
    id=1, owner="T1", channel="C1", name="n", language="en", zone="UTC", begun_at=MONDAY, begun_by="U0"
)
"""One of which only its name is shown."""


class AtWork:
    """`home` people H0, H1 … on one side, `partner` people P0, P1 … on the other; H0 and P0 are contacts."""

    def __init__(self, url: str, keys: Path, now: datetime, *, home: int, partner: int) -> None:
        self.clock = MovableClock(now)
        self.database = ready(Database(url))
        self.work = Work(
            self.database, self.clock, FolderKeys(keys), lambda _w, _ids: None, lambda _places: None
        )
        self.id: int = self.do(_begin, home, partner)

    def do(self, act: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """One unit of work, as the product runs it, without waiting for a thread."""
        return at_once(self.work, act, *args, **kwargs)

    def person(self, user: str) -> Person:
        """Somebody as they are in the database now."""
        found: Person = self.do(lambda w: w.session.exec(select(Person).where(Person.user == user)).one())
        return found

    def leave(self, user: str) -> None:
        """Somebody leaves the channel."""
        self.do(partnerships.left, "T1", "C1", user)

    def told(self, name: str) -> list[str]:
        """To whom messages of this name are owed, in the order in which they came to be."""
        owed = select(OwedMessage.place).where(OwedMessage.name == name).order_by(col(OwedMessage.id))
        found: list[str] = self.do(lambda w: list(w.session.exec(owed)))
        return found


def who(user: str) -> Actor:
    """Somebody as Slack's payloads name them."""
    return Actor("T1", user)


def _begin(w: Unit, home: int, partner: int) -> int:
    partnership = partnerships.begin(w, BEGINNING)
    w.session.flush()
    profiles = [Profile(f"H{n}", "T1", f"Home {n}", is_guest=False, locale=None) for n in range(home)]
    profiles += [Profile(f"P{n}", "T2", f"Partner {n}", is_guest=False, locale=None) for n in range(partner)]
    partnerships.meet(w, partnership.id, profiles)
    for person in w.session.exec(select(Person)):
        if person.user in ("H0", "P0"):
            partnerships.give_part(w, person, CONTACT, person.id)
    return partnership.id
