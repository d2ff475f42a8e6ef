"""What every measurement stands on: a database of its own, and partnerships with people in them."""

import gc
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Column, create_engine, make_url, text
from sqlmodel import SQLModel, select

from bot import conductor, partnerships, process
from bot.clock import MovableClock
from bot.database import Database
from bot.outbox import OwedMessage
from bot.partnerships import CONTACT, FACILITATOR, OWNER, Beginning, Person, Profile, Unit
from bot.sealed import FolderKeys
from bot.work import Work
from playground.cast import demo_cast

START = datetime(2026, 5, 4, 8, tzinfo=UTC)
"""A Monday on which nobody has a holiday."""
OWNING_TEAM, PARTNER_TEAM = demo_cast().teams
"""Those of the embedded Slack, which lets the app in."""


@dataclass(frozen=True)
class Ground:
    """A database with the tables in it, and the work that is done on it."""

    clock: MovableClock
    database: Database
    keys: FolderKeys
    work: Work


def work_on(database: Database, clock: MovableClock, keys: FolderKeys) -> Work:
    """Work as the bot does it; nobody delivers what it owes."""
    return Work(database, clock, keys, conductor.draw_panels, lambda _places: None)


@contextmanager
def ground_at(url: str, start: datetime = START) -> Iterator[Ground]:
    """The ground at the address of an empty database."""
    with TemporaryDirectory(prefix="samspil-bench-") as folder:
        clock, database, keys = MovableClock(start), Database(url), FolderKeys(Path(folder) / "keys")
        process.prepare()
        database.migrate()
        keys.begin()
        # As the bot does once it has started: what is there for good is not looked through again.
        gc.freeze()
        yield Ground(clock, database, keys, work_on(database, clock, keys))
        database.close()


class Servers:
    """Where databases come from: SQLite files, or databases on a PostgreSQL server."""

    def __init__(self, server: str | None = None) -> None:
        self.server = server
        self._made = 0

    @property
    def name(self) -> str:
        """What it is called in tables."""
        return "PostgreSQL" if self.server else "SQLite"

    @contextmanager
    def ground(self, start: datetime = START) -> Iterator[Ground]:
        """A fresh database, gone afterwards."""
        with self.url() as url, ground_at(url, start) as ground:
            yield ground

    @contextmanager
    def url(self) -> Iterator[str]:
        """The address of an empty database, gone afterwards."""
        if self.server is None:
            with TemporaryDirectory(prefix="samspil-bench-") as folder:
                yield f"sqlite:///{Path(folder) / 'samspil.db'}"
            return
        self._made += 1
        name, address = f"bench{self._made}", make_url(self.server)
        admin = create_engine(address.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        yield address.set(database=name).render_as_string(hide_password=False)
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


def begin(w: Unit, number: int, people: int) -> int:
    """A partnership with so many people, every other one on each side; returns its id.

    The first four hold the parts that an escalation calls.
    """
    told = Beginning(
        OWNING_TEAM, f"C{number}", f"channel-{number}", OWNING_TEAM, "Nordlys", "Brevik", "U0", "en",
        "Europe/Copenhagen", "DK",
    )  # fmt: skip
    began = partnerships.begin(w, told)
    w.session.flush()
    began.set_up_at = w.now
    teams = (OWNING_TEAM, PARTNER_TEAM)
    partnerships.meet(
        w,
        began.id,
        [
            Profile(f"U{each}", teams[each % 2], f"Person {each}", is_guest=False, locale=None)
            for each in range(people)
        ],
    )
    for user, part in (("U0", CONTACT), ("U1", CONTACT), ("U2", OWNER), ("U3", OWNER), ("U0", FACILITATOR)):
        partnerships.give_part(w, person(w, began.id, user), part, person(w, began.id, "U0").id)
    return began.id


def person(w: Unit, partnership_id: int, user: str) -> Person:
    """One of its people."""
    return w.session.exec(
        select(Person).where(Person.partnership_id == partnership_id, Person.user == user)
    ).one()


def all_there(w: Unit) -> None:
    """Slack has all that is owed; no panel is drawn for it."""
    w.session.flush()
    w.touched.clear()  # type: ignore[attr-defined]
    for owed in w.session.exec(select(OwedMessage)):
        owed.arrived(owed.wanted, owed.place, f"{owed.id}.0")


@contextmanager
def stopwatch() -> Iterator[list[float]]:
    """Puts the seconds that its block took into the list."""
    spent: list[float] = []
    began = time.perf_counter()
    yield spent
    spent.append(time.perf_counter() - began)


def undisturbed(spent: Sequence[float]) -> float:
    """What a tenth of the tries was quicker than: others on the machine add to each, and take from none."""
    return sorted(spent)[len(spent) // 10]


def copies(w: Unit, number: int, people: int) -> None:
    """So many more of the only partnership there is, with its sides, people and plan of status meetings."""
    parts = w.session.connection().execute(text("SELECT count(*) FROM part")).scalar_one()
    strides = {"partnership": 1, "side": 2, "person": people, "part": parts, "status_cadence": 1}
    for name, stride in strides.items():
        table = SQLModel.metadata.tables[name]
        values = [_copied(column, stride, strides) for column in table.columns]
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        w.session.connection().execute(
            text(
                "WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < :number) "  # noqa: S608  # names of our own tables
                f"INSERT INTO {name} ({names}) SELECT {', '.join(values)} FROM {name}, series"
            ),
            {"number": number},
        )


def _copied(column: Column[Any], stride: int, strides: Mapping[str, int]) -> str:
    if column.primary_key:
        return f'"{column.name}" + n * {stride}'
    for key in column.foreign_keys:
        return f'"{column.name}" + n * {strides[key.column.table.name]}'
    return "channel || n" if column.name == "channel" else f'"{column.name}"'
