"""What fails again and again is told to whoever runs the bot once, and once more when it works."""

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from ready_made import ready
from tests_shared import MONDAY, keys_in

from bot.clock import MovableClock
from bot.database import Database
from bot.partnerships import Unit
from bot.sealed import KeysAway
from bot.work import Work
from schedules import in_batches, one_by_one, sealed
from schedules.timetable import Sweep, run_and_tell


@pytest.fixture
def work(sqlite_url: str, tmp_path: Path) -> Iterator[Work]:
    """On a database with nothing in it."""
    database, keys = ready(Database(sqlite_url)), keys_in(tmp_path / "keys")
    yield Work(database, MovableClock(MONDAY), keys, lambda _w, _ids: None, lambda _places: None)
    database.close()


class Broken:
    """Something that is due, and fails as it is told to."""

    def __init__(self) -> None:
        self.due = [1, 2]
        self.error: type[Exception] | None = ValueError

    def which(self, _w: Unit) -> list[int]:
        return self.due

    def act(self, _w: Unit, record: int | Sequence[int]) -> None:
        if self.error is not None and record in (2, [2], [1, 2]):
            raise self.error("secret")

    async def run(self) -> None:
        self.act(None, 2)  # type: ignore[arg-type]  # it asks nothing of it


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The first line of all that was told since the last look."""
    lines = [
        f"{getattr(each, 'action', '')} {each.getMessage().splitlines()[0].replace('tests.', '')}"
        for each in caplog.records
        if str(getattr(each, "action", "")).startswith(("sweep.", "keys."))
    ]
    assert "secret" not in caplog.text.replace('error("secret")', "")
    caplog.clear()
    return lines


async def test_a_record_that_fails_again_and_again_is_told_once(
    work: Work, caplog: pytest.LogCaptureFixture
) -> None:
    """Another fault is told, and so is that it works again; the others are done meanwhile."""
    broken = Broken()

    async def sweep() -> list[str]:
        for _time in range(3):
            await one_by_one(work, broken.which, broken.act)
        return told(caplog)

    assert await sweep() == ["sweep.broke test_troubles.act of 2 broke: ValueError"]
    assert await sweep() == []
    broken.error = KeyError
    assert await sweep() == ["sweep.broke test_troubles.act of 2 broke: KeyError"]
    broken.error = None
    assert await sweep() == ["sweep.works test_troubles.act of 2 works again"]
    broken.error = ValueError
    assert await sweep() == ["sweep.broke test_troubles.act of 2 broke: ValueError"]
    broken.due = [1]
    assert await sweep() == ["sweep.works test_troubles.act of 2 works again"]


async def test_a_batch_that_fails_again_and_again_is_told_once(
    work: Work, caplog: pytest.LogCaptureFixture
) -> None:
    """And which of them it was."""
    broken = Broken()
    for _time in range(3):
        await in_batches(work, broken.which, broken.act, 10)
    assert told(caplog) == [
        "sweep.apart test_troubles.act of 2 at once broke: ValueError",
        "sweep.broke test_troubles.act of 2 broke: ValueError",
    ]
    broken.error = None
    caplog.set_level(logging.INFO)
    await in_batches(work, broken.which, broken.act, 10)
    assert told(caplog) == ["sweep.works test_troubles.act of several works again"]


async def test_a_sweep_that_fails_again_and_again_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    """Every five seconds it is tried, and nobody reads a thousand lines."""
    broken = Broken()
    sweep = Sweep("retro", 5, broken.run, lambda _w: None)
    for _time in range(3):
        await run_and_tell(sweep)
    assert told(caplog) == ["sweep.broke the sweep retro broke: ValueError"]
    broken.error = None
    for _time in range(3):
        await run_and_tell(sweep)
    assert told(caplog) == ["sweep.works the sweep retro works again"]


async def test_keys_that_are_away_are_told_once(
    work: Work, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And that they are there again."""

    def away(*_args: object) -> None:
        raise KeysAway("The keys are away.")

    with monkeypatch.context() as patch:
        patch.setattr(type(work._keys), "boxes", away)
        for _time in range(3):
            await sealed.sweep(work)
    assert told(caplog) == ["keys.away The keys are away."]
    await sealed.sweep(work)
    assert told(caplog) == ["sweep.works the key store works again"]
