"""A partnership of eight people, with the product's own rituals on a real database, and no Slack."""

import random
import secrets
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import cache, cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from ready_made import ready
from sqlalchemy import String, bindparam, cast
from sqlmodel import Session, col, delete, select, update
from tests_shared import at_once, keys_in

from bot import conductor, partnerships
from bot.clock import MovableClock
from bot.database import Database
from bot.errors import Refusal
from bot.outbox import OwedMessage
from bot.partnerships import Actor, Beginning, Person, Profile, Unit
from bot.rituals import retro
from bot.rituals.retro import Draft, Plan, RetroCard, RetroNamedCard, RetroRound
from bot.sealed import Key, SealedAnswer
from bot.sealed.folder_keys import MARKER
from bot.sealed.keys import load
from bot.work import Work
from schedules import retro as retro_schedule, sealed as sealed_schedule

START = datetime(2026, 5, 4, 8, tzinfo=UTC)
PEOPLE = 8
ACTORS: Final = tuple(Actor("T1", f"U{number}") for number in range(PEOPLE))


_DUE: Final = select(RetroRound.due_at).where(RetroRound.id == bindparam("round"))
_TALK_ENDS: Final = select(RetroRound.talk_ends_at).where(RetroRound.id == bindparam("round"))
_SAID: Final = select(cast(OwedMessage.blocks, String)).where(OwedMessage.about == bindparam("round"))
_SEALED: Final = (
    select(SealedAnswer.box, SealedAnswer.person_id, SealedAnswer.ciphertext)
    .join(RetroRound, col(RetroRound.box) == SealedAnswer.box)
    .where(RetroRound.id == bindparam("round"))
)


_ACCOUNTS: Final = select(Person.id, Person.user).where(col(Person.id).in_(bindparam("ids", expanding=True)))
_RENAMED: Final = update(Person).where(col(Person.id) == bindparam("id_")).values(user=bindparam("user_"))


@dataclass
class Evidence:
    """All that an administrator of the database can collect about one round."""

    box: str = ""
    """The name of the round's box, as its row has it."""
    order: list[int] = field(default_factory=list)
    """Person ids in the order in which their sealed rows appeared."""
    sealed: dict[int, bytes] = field(default_factory=dict)
    """The last ciphertext of each person."""
    shown: dict[int, str] = field(default_factory=dict)
    """What the bot showed to another when the accounts of two had been swapped, by whose row it was."""
    board: list[list[str]] = field(default_factory=list)
    """Everything owed to Slack, after each answer."""
    files: dict[str, bytes] = field(default_factory=dict)
    """The database's files after the release."""
    keys: list[Key] = field(default_factory=list)
    """What lies in the key folder after the release."""
    named: list[tuple[int, str]] = field(default_factory=list)
    """Whose the cards with a name are, and their keys, in the order in which the database gives them."""
    named_texts: dict[int, str] = field(default_factory=dict)
    """What each wrote with their name."""
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    """The released cards, in the order in which the database gives them without being asked for one."""


class AtOnce:
    """As much of an event loop as a unit of work tells of its end."""

    def call_soon_threadsafe(self, tell: Callable[..., None], *done: Any) -> None:
        tell(*done)


class Eight:
    """Eight people on two sides who hold retros; everything happens in this thread.

    On SQLite they have begun already: the file becomes a copy of one that was made once a run.
    """

    def __init__(self, database: Database, keys: Path) -> None:
        if database.file is None:
            self._sit_down(ready(database), keys, START)
            self.partnership_id = self.do(self.begin)
        else:
            begun, self.partnership_id = _begun()
            shutil.copyfile(Path(begun.name) / "samspil.db", database.file)
            shutil.copytree(Path(begun.name) / "keys", keys)
            self._sit_down(database, keys, START)

    @classmethod
    def continued(cls, database: Database, keys: Path, now: datetime) -> "Eight":
        """The same partnership after a restart."""
        again = cls.__new__(cls)
        again._sit_down(database, keys, now)
        return again

    def _sit_down(self, database: Database, keys: Path, now: datetime) -> None:
        self.clock, self.database, self.keys = MovableClock(now), database, keys_in(keys)
        self.work = Work(database, self.clock, self.keys, conductor.draw_panels, lambda _places: None)
        self.random = random.Random(secrets.randbits(64))  # noqa: S311  # only the play is drawn from it
        self.actors = list(ACTORS)

    async def start_as_the_bot_does(self) -> None:
        """Migrations, and one sweep of what the timetable does for retros and keys, then time passes."""
        self.database.migrate()
        for _hour in range(3):
            await sealed_schedule.sweep(self.work)
            await retro_schedule.sweep(self.work)
            self.clock.move_to(self.clock.now() + timedelta(hours=1))

    def do(self, act: Callable[..., Any], *args: Any) -> Any:
        """One unit of work, as the product runs it, without waiting for a thread."""
        return at_once(self.work, act, *args)

    def open(self, mode: str | None = None) -> int:
        """A retro is opened by hand; returns its id."""
        opened = self.do(conductor_open, self.actors[0], self.partnership_id, mode)
        assert isinstance(opened, int)
        return opened

    def answer(self, number: int, round_id: int, words: str) -> None:
        """One of the eight answers, some time later."""
        self.clock.move_to(self.clock.now() + timedelta(minutes=self.random.randint(1, 90)))
        self.do(retro.answer, self.actors[number], round_id, Draft([words, "", ""]))

    def close(self, round_id: int) -> None:
        """Time passes until the round is released, in the steps of the sweeps."""
        for _step in range(retro.TALLIES + 1):
            self._go_on(round_id)

    def say(self, number: int, round_id: int, *, words: str = "", named: str = "") -> None:
        """The same of a mixed round, without a name and with it."""
        draft = Draft([words, "", ""] if words else [], {}, [named, "", ""] if named else [])
        self.do(retro.answer, self.actors[number], round_id, draft)

    def end_vote(self, round_id: int) -> None:
        """Nobody votes, so that the next round can be opened."""
        self._go_on(round_id)

    def end_talk(self, round_id: int) -> None:
        """It has been talked about, and whether it was worth it is counted."""
        with self.database.engine.connect() as connection:
            ends_at = connection.execute(_TALK_ENDS, {"round": round_id}).scalar_one()
        self.clock.move_to(max(ends_at, self.clock.now()))
        self.do(conductor.end_retro_talk, round_id)

    def _go_on(self, round_id: int) -> None:
        with self.database.engine.connect() as connection:
            due = connection.execute(_DUE, {"round": round_id}).scalar_one()
        self.clock.move_to(max(due, self.clock.now()))
        self.do(conductor.go_on_with_retro, round_id)

    def person_ids_in(self, session: Session) -> list[int]:
        """The ids of everybody, within a transaction that has begun."""
        return list(session.exec(select(Person.id)))

    def person_ids(self) -> list[int]:
        """The ids of the eight, in the order of `actors`."""
        return list(self._person_ids)

    @cached_property
    def _person_ids(self) -> list[int]:
        ids = self.do(lambda w: {person.user: person.id for person in w.session.exec(select(Person))})
        return [ids[actor.user] for actor in self.actors]

    def play(self) -> tuple[Evidence, dict[int, str]]:
        """One round in a random order, at random times, with random texts: the evidence and the truth."""
        self.clear()
        round_id, evidence, ids = self.open(), Evidence(), self.person_ids()
        truth = dict(zip(ids, self._words(), strict=True))
        for number in self.random.sample(range(PEOPLE), PEOPLE):
            self.answer(number, round_id, truth[ids[number]])
            self._look(evidence, round_id)
        for number in range(PEOPLE):
            self._open_as(evidence, round_id, (number + 1) % PEOPLE, number)
        self.close(round_id)
        self._collect(evidence, round_id)
        self.end_vote(round_id)
        return evidence, truth

    def clear(self) -> None:
        """Begin with an empty page, in which the order of insertion shows best, and an empty log.

        SQLite begins a page anew when its last row is deleted, so that it need not be vacuumed for it.
        """
        self.do(lambda w: w.session.exec(delete(RetroCard)))
        raw = self.database.engine.raw_connection()
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw.close()

    def _words(self) -> list[str]:
        """A text for each, no two of one length: it would tell them apart wherever it shows."""
        lengths = self.random.sample(range(20, 201), PEOPLE)
        return ["".join(self.random.choices("abcdefghijklmnopqrstuvwxyz", k=length)) for length in lengths]

    def _look(self, evidence: Evidence, round_id: int) -> None:
        with self.database.engine.connect() as connection:
            sealed = connection.execute(_SEALED, {"round": round_id}).all()
            evidence.board.append(list(connection.execute(_SAID, {"round": round_id}).scalars()))
        for box, person, ciphertext in sealed:
            evidence.box = box
            if person not in evidence.sealed:
                evidence.order.append(person)
            evidence.sealed[person] = ciphertext

    def swapped(self, one: int, other: int, act: Callable[[], Any]) -> Any:
        """Something done while two of the eight have each other's account in the table of people."""
        self.swap(one, other)
        try:
            return act()
        finally:
            self.swap(one, other)

    def swap(self, one: int, other: int) -> None:
        """Two of the eight get each other's account in the table of people."""
        first, second = self.person_ids()[one], self.person_ids()[other]
        with self.database.engine.begin() as connection:
            accounts: dict[int, str] = dict(connection.execute(_ACCOUNTS, {"ids": [first, second]}).all())
            # No two rows may have one account, not even for a moment.
            for who, user in ((first, "nobody"), (second, accounts[first]), (first, accounts[second])):
                connection.execute(_RENAMED, {"id_": who, "user_": user})

    def _open_as(self, evidence: Evidence, round_id: int, reader: int, victim: int) -> None:
        """A writer to the database gives one's row another's account, who then opens *Answer*."""
        with suppress(Refusal):
            form = self.swapped(reader, victim, lambda: self.do(retro.form, self.actors[reader], round_id))
            evidence.shown[self.person_ids()[victim]] = form.draft.texts[0] if form.draft else ""

    def _collect(self, evidence: Evidence, round_id: int) -> None:
        evidence.files = self.read_files()
        evidence.keys = [load(path.read_text()) for path in self.keys.folder.iterdir() if path.name != MARKER]
        evidence.rows = self.do(
            lambda w: w.session.connection().exec_driver_sql(self.unordered_cards(round_id)).all()
        )

    def read_files(self) -> dict[str, bytes]:
        """The database's files as bytes: the file and its write-ahead log."""
        main = Path(str(self.database.url.database))
        found = {"file": main, "log": main.with_name(main.name + "-wal")}
        return {name: path.read_bytes() for name, path in found.items() if path.exists()}

    def unordered_cards(self, round_id: int) -> str:
        """A query for the cards that leaves the order to the database."""
        return f"SELECT text, key FROM retro_card WHERE round_id = {round_id}"  # noqa: S608  # a number of ours

    def begin(self, w: Unit, channel: str = "C1", actors: Sequence[Actor] = ()) -> int:
        """The eight (or others) meet, and agree to hold retros; returns the id of their partnership."""
        actors = actors or self.actors
        began = partnerships.begin(
            w, Beginning("T1", channel, "n", "T1", "Nordlys", "Brevik", "U0", "en", "Europe/Copenhagen", "DK")
        )
        w.session.flush()
        profiles = [
            Profile(actor.user, "T1" if number < PEOPLE // 2 else "T2", f"Person {number}", False, None)
            for number, actor in enumerate(actors)
        ]
        partnerships.meet(w, began.id, profiles)
        plan = Plan(None, time(9), "ssc", retro.columns_of("ssc", ""), days_open=3, extends=False)
        retro.agree(w, actors[0], began.id, plan)
        return began.id


@cache
def _begun() -> tuple[TemporaryDirectory[str], int]:
    """A folder with the file and the keys of eight who have begun, and the id of their partnership."""
    folder = TemporaryDirectory(prefix="samspil-eight-")
    database = ready(Database(f"sqlite:///{folder.name}/samspil.db"))
    eight = Eight.continued(database, Path(folder.name) / "keys", START)
    partnership = eight.do(eight.begin)
    # With its last connection SQLite puts the log into the file.
    database.close()
    return folder, partnership


def conductor_open(w: Unit, actor: Actor, partnership: int, mode: str | None = None) -> int:
    """Open a retro by hand, and give its id."""
    conductor.open_retro_now(w, actor, partnership, (), mode=mode)
    opened = retro.open_round(w, partnership)
    assert opened is not None
    return opened.id


class MixedEight(Eight):
    """The same eight, who write one card without and one with their name each."""

    def open(self, mode: str | None = None) -> int:
        return super().open(mode or retro.MIXED)

    def answer(self, number: int, round_id: int, words: str) -> None:
        self.clock.move_to(self.clock.now() + timedelta(minutes=self.random.randint(1, 90)))
        self.say(number, round_id, words=words, named=f"{number} siger {self._words()[0]}")

    def clear(self) -> None:
        self.do(lambda w: w.session.exec(delete(RetroNamedCard)))
        super().clear()

    def _collect(self, evidence: Evidence, round_id: int) -> None:
        super()._collect(evidence, round_id)
        query = f"SELECT person_id, key, text FROM retro_named_card WHERE round_id = {round_id}"  # noqa: S608  # ours
        rows = self.do(lambda w: w.session.connection().exec_driver_sql(query).all())
        evidence.named = [(person, key) for person, key, _text in rows]
        evidence.named_texts = {person: text for person, _key, text in rows}


class EightOnPostgresql(Eight):
    """The same on PostgreSQL, whose files an administrator reads as bytes after a checkpoint."""

    def clear(self) -> None:
        """Begin with an empty heap."""
        self.do(lambda w: w.session.connection().exec_driver_sql("TRUNCATE retro_card"))

    def unordered_cards(self, round_id: int) -> str:
        """The order in the heap is what `ctid` tells; `xmin` tells the transaction."""
        return f"SELECT text, xmin::text || key FROM retro_card WHERE round_id = {round_id}"  # noqa: S608  # ours

    def read_files(self) -> dict[str, bytes]:
        """The heap of the cards, and what is left of the sealed answers' heap."""
        with self.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("CHECKPOINT")
            folder = Path(str(connection.exec_driver_sql("SHOW data_directory").scalar()))
            paths = {
                name: folder
                / str(connection.exec_driver_sql(f"SELECT pg_relation_filepath('{table}')").scalar())
                for name, table in (("file", "retro_card"), ("sealed", "sealed_answer"))
            }
        return {name: path.read_bytes() for name, path in paths.items()}
