"""The database is away, or its disk is full: told once, and said in sentences."""

import asyncio
import logging
import os
import re
import shutil
import socket
import subprocess
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest
from ready_made import copy_to
from sqlalchemy import make_url
from tests_shared import MONDAY

from bot import engine, vitals
from bot.database import Database, Unusable
from bot.doctor import FAIL, OK, WARN, Patient, examine
from bot.outage import Away
from playground.stage import Stage
from schedules.timetable import run_and_tell


class Line:
    """A way to a PostgreSQL's socket that can be cut and laid again."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._listening: socket.socket | None = None
        self._ends: list[socket.socket] = []
        self.port = 0

    def lay(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listening,), daemon=True).start()

    def cut(self) -> None:
        assert self._listening is not None
        # Whoever waits in accept() wakes at this, and at nothing less.
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._ends.clear()

    def _accept(self, listening: socket.socket) -> None:
        while True:
            try:
                near, _address = listening.accept()
            except OSError:
                return
            far = socket.socket(socket.AF_UNIX)
            far.connect(self._place)
            self._ends += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=_pump, args=(one, other), daemon=True).start()


def _pump(one: socket.socket, other: socket.socket) -> None:
    try:
        while some := one.recv(65536):
            other.sendall(some)
        other.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
    finally:
        one.close()


@pytest.fixture
def line(postgresql_url: str) -> Iterator[Line]:
    """To the server that runs for the tests."""
    folder = str(make_url(postgresql_url).query["host"])
    laid = Line(f"{folder}/.s.PGSQL.5432")
    laid.lay()
    yield laid
    laid.cut()


@pytest.fixture
async def stage(line: Line, postgresql_url: str) -> AsyncIterator[Stage]:
    """A bot that is watched, on a PostgreSQL at the end of that line."""
    url = make_url(postgresql_url).set(query={}, host="127.0.0.1", port=line.port)
    given = url.render_as_string(hide_password=False)
    async with Stage(MONDAY, database_url=given, metrics_port=0) as set_up:
        yield set_up


async def get(stage: Stage, path: str) -> tuple[int, str]:
    url = f"http://127.0.0.1:{stage.bot.watch.port}{path}"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.text()


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was logged above info since the last look, by its action and its first line."""
    lines = [
        f"{getattr(each, 'action', each.name)} {each.getMessage().splitlines()[0]}"
        for each in caplog.records
        if each.levelno >= logging.WARNING
    ]
    caplog.clear()
    return lines


async def test_that_the_server_is_away_is_told_once_and_that_it_is_back_once(
    stage: Stage, line: Line, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever asks it; who watches is answered, and who presses has a number that is in the log."""
    await stage.slack.person("anna").invite_app("nordlys-brevik")
    await stage.settle()
    told(caplog)
    line.cut()
    for _time in range(2):
        for sweep in stage.bot.sweeps:
            await run_and_tell(sweep)
    stage.bot.later(stage.bot.delivery.deliver_due())
    await asyncio.wait(stage.bot._tasks)
    lines = told(caplog)
    assert len(lines) == 1, lines
    assert re.fullmatch(r"database\.away the database is away: .*", lines[0])
    await stage.slack.person("anna").command("/samspil mine", "nordlys-brevik")
    assert [re.sub(r" [0-9a-f]{8}:", " N:", each) for each in told(caplog)] == [
        "error error N: the database is away",
        "language.unknown language unknown: Away",
    ]
    status, shown = await get(stage, "/metrics")
    assert (status, "samspil_database_up 0.0" in shown, "samspil_outbox_owed NaN" in shown) == (
        200,
        True,
        True,
    )
    assert await get(stage, "/ready") == (503, "the database does not answer\n")
    line.lay()
    for sweep in stage.bot.sweeps:
        await run_and_tell(sweep)
    lines = told(caplog)
    assert len(lines) == 1, lines
    assert re.fullmatch(r"database\.back the database is back after \d+ seconds", lines[0])
    assert "samspil_database_up 1.0" in (await get(stage, "/metrics"))[1]
    assert await get(stage, "/ready") == (200, "ready\n")


async def test_what_a_person_does_wrong_is_no_outage(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor is a lock that another process holds, or a statement of ours that is wrong."""
    database, other = Database(sqlite_url, 0.05), Database(sqlite_url)
    with other.transaction(None), pytest.raises(Exception, match="locked") as met, database.transaction(None):
        pass
    assert not isinstance(met.value, Away)
    with pytest.raises(Exception, match="no such table") as met, database.transaction(None) as connection:
        connection.exec_driver_sql("SELECT * FROM nowhere")
    assert not isinstance(met.value, Away)
    assert told(caplog) == []
    database.close()
    other.close()


def test_a_disk_that_is_full_at_the_first_start_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says that room is to be made, and not that an address is to be checked."""
    monkeypatch.setattr(engine, "PRAGMAS", (*engine.PRAGMAS, "PRAGMA max_page_count=30"))
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    with pytest.raises(Unusable, match=r"database or disk is full\. Make room on its disk"):
        database.migrate()
    database.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of three megabytes of which nothing is free, with a database on it."""
    place = tmp_path / "small"
    place.mkdir()
    mount = shutil.which("mount")
    asked = [mount or "", "-t", "tmpfs", "-o", "size=3m", "none", str(place)]
    if mount is None or os.geteuid() or subprocess.run(asked, check=False).returncode:  # noqa: S603  # no words from outside
        pytest.skip("only root may mount a small disk")
    copy_to(place / "samspil.db")
    with (place / "filling").open("wb") as file:
        while os.statvfs(place).f_bavail:
            file.write(b"." * 4096)
            file.flush()
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)  # noqa: S603, S607  # the same


async def test_a_start_on_a_full_disk_is_a_sentence(small_disk: Path, tmp_path: Path) -> None:
    """Though its tables are up to date, so that nothing is written before the first row."""
    url = f"sqlite:///{small_disk / 'samspil.db'}"
    stage = Stage(MONDAY, database_url=url, keys=str(tmp_path / "keys"))
    with pytest.raises(Unusable, match=r"Make room on its disk|No space left"):
        await stage.__aenter__()
    await stage.__aexit__(None, None, None)


async def test_room_is_seen_by_doctor_and_by_who_watches(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Little is a warning; none takes the bot out of what is ready."""
    free = vitals.LITTLE_ROOM
    monkeypatch.setattr(vitals.shutil, "disk_usage", lambda _place: shutil._ntuple_diskusage(1, 1, free))  # type: ignore[attr-defined]  # its own
    async with Stage(MONDAY, database_url=sqlite_url, metrics_port=0, keys=str(tmp_path / "keys")) as stage:

        async def seen() -> tuple[set[str], tuple[int, str]]:
            bot = stage.bot
            patient = Patient(bot.settings, bot.database, bot.keys, {}, stage.clock.now())
            levels = {each.level for each in examine(patient) if each.name == "room"}
            return levels, await get(stage, "/ready")

        assert await seen() == ({OK}, (200, "ready\n"))
        assert (
            f'samspil_disk_free_bytes{{place="KEYS"}} {float(free):.8e}'[:-8]
            in (await get(stage, "/metrics"))[1]
        )
        free = vitals.LITTLE_ROOM - 1
        assert await seen() == ({WARN}, (200, "ready\n"))
        free = vitals.NO_ROOM - 1
        assert await seen() == ({FAIL}, (503, "the disk is full\n"))
