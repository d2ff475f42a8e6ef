"""`samspil shell`: a Python prompt for whoever runs the bot, beside it."""

import code
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

import typer
from sqlmodel import SQLModel, col, select

from bot import conductor, migrating, process
from bot.audit import note
from bot.clock import SystemClock
from bot.commands.beside import read_settings
from bot.database import Database, Unusable
from bot.exits import Exit, fail
from bot.sealed import KeyStore, key_store
from bot.settings import Settings
from bot.tables import metadata
from bot.unit import DatabaseUnit
from bot.work import Work

T = TypeVar("T")
P = ParamSpec("P")

BANNER: Final = """Samspil {version}: {database}
{kind}
  rows(select(Partnership))   what a query finds
  do(fn, …)                   fn(w, …) in a unit of work: w.session, w.now, w.post(…)
and every table by the name of its class, with select and col. Ctrl-D ends it."""
READS: Final = "It only reads: what do(…) changes is undone at once. `samspil shell --write` keeps it."
WRITES: Final = "It WRITES: what do(…) changes is committed, and the bot brings what it posts to Slack."


class _Undone(Exception):
    """A unit of work of which nothing is kept."""


class Prompt:
    """What stands at the prompt. Each call is a unit of work of its own, so that the bot waits for none."""

    def __init__(self, work: Work, *, write: bool) -> None:
        self._work = work
        self._write = write

    def do(self, act: Callable[Concatenate[DatabaseUnit, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What `act(w, …)` gives; what it changes is kept only where the shell was told to write."""
        answers: list[T] = []

        def once(w: DatabaseUnit) -> None:
            answers[:] = [act(w, *args, **kwargs)]
            w.session.flush()
            # What was read is looked at after the unit.
            w.session.expunge_all()
            if not self._write:
                raise _Undone

        with suppress(_Undone):
            self._work.here(once)
        return answers[0]

    def rows(self, query: Any) -> Sequence[Any]:
        """Whatever a query finds."""
        found: Sequence[Any] = self.do(lambda w: w.session.exec(query).all())
        return found


def shell(version: str, *, write: bool) -> None:
    """Refused where the tables are of another version: nothing is brought up to date here."""
    read = read_settings()
    note(read, "shell", write=write or None)
    process.prepare()
    database = Database(read.database_url)
    try:
        found, newest = database.revisions()
        if found != newest:
            fail(_why_not(found), Exit.DATABASE)
        with TemporaryDirectory(prefix="samspil-") as empty:
            prompt = Prompt(_work(read, database, Path(empty), write=write), write=write)
            code.interact(_banner(version, database, write=write), local=names(prompt), exitmsg="")
    except Unusable as error:
        fail(str(error), Exit.DATABASE)
    finally:
        database.close()


def names(prompt: Prompt) -> dict[str, Any]:
    """What can be named at the prompt."""
    # SQLModel gives no public way to the classes of its tables.
    mappers = SQLModel._sa_registry.mappers  # noqa: SLF001  # see above
    tables = {mapper.class_.__name__: mapper.class_ for mapper in mappers}
    given = {"do": prompt.do, "rows": prompt.rows, "select": select, "col": col, "metadata": metadata}
    return {**tables, **given}


def _work(read: Settings, database: Database, empty: Path, *, write: bool) -> Work:
    # Whoever only reads has no keys: nothing sealed is opened, and none is made that would be left.
    keys: KeyStore = key_store(read.keys if write else str(empty / "keys"))
    return Work(database, SystemClock(), keys, conductor.draw_panels, lambda _places: None)


def _why_not(found: str | None) -> str:
    if found is None:
        return migrating.none_yet()
    return migrating.older(found) if found in migrating.known_revisions() else migrating.newer(found)


def _banner(version: str, database: Database, *, write: bool) -> str:
    kind = typer.style(WRITES, bold=True) if write and sys.stdout.isatty() else WRITES if write else READS
    place = database.engine.url.render_as_string(hide_password=True)
    return BANNER.format(version=version, database=place, kind=kind)
