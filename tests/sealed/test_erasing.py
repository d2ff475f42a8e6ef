"""What is destroyed stays nowhere, whatever crashes or reads meanwhile; what is not destroyed is not lost."""

import errno
import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from tests_shared import key_under, keys_in

from bot.database import Database
from bot.sealed import (
    Contents,
    DatabaseKeys,
    FolderKeys,
    Terms,
    database_keys as database_keys_module,
    destroy_orphans,
    random_key,
)
from bot.sealed.box import _padded
from bot.sealed.folder_keys import MARKER
from bot.sealed.keys import YOUNG

TERMS = Terms(5, frozenset({1, 2, 3}), datetime(2026, 5, 7, tzinfo=UTC))


class Crash(BaseException):
    """The process ends here."""


def crash(*_args: object) -> None:
    raise Crash


def secret_of(keys: FolderKeys | DatabaseKeys, box: str) -> bytes:
    key = keys.read(box)
    assert key is not None
    return key.secret.hex().encode()


def in_heap(engine: Engine, needle: bytes) -> bool:
    """Whether a table's file holds it, once all is written out."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        folder = connection.execute(text("SHOW data_directory")).scalar_one()
    return any(needle in path.read_bytes() for path in Path(folder, "base").rglob("*") if path.is_file())


@pytest.fixture
def folder(tmp_path: Path) -> FolderKeys:
    return keys_in(tmp_path / "keys")


@pytest.fixture
def server(postgresql_url: str) -> Iterator[DatabaseKeys]:
    keys = DatabaseKeys(postgresql_url)
    keys.begin()
    yield keys
    keys.engine.dispose()


def test_a_key_that_cannot_be_read_for_a_moment_is_not_lost(
    folder: FolderKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answers are thrown away for a lost key, so only one that is not there counts as lost."""
    box = random_key()
    folder.create(box, key_under(TERMS))

    def refuse(*_args: object, **_kwargs: object) -> int:
        raise OSError(errno.EMFILE, "Too many open files")

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refuse)
        with pytest.raises(OSError, match="Too many"):
            folder.read(box)
    assert folder.read(box) is not None


@pytest.mark.parametrize("step", ["FolderKeys._sync_folder", "_overwrite"])
def test_a_crash_while_a_key_is_destroyed_leaves_nothing_after_the_sweep(
    folder: FolderKeys, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Not even in what an earlier crash left half written beside it."""
    box = random_key()
    folder.create(box, key_under(TERMS))
    secret = secret_of(folder, box)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", crash)
        with pytest.raises(Crash):
            folder.tighten(box, TERMS)
    with monkeypatch.context() as patch:
        patch.setattr(f"bot.sealed.folder_keys.{step}", crash)
        with pytest.raises(Crash):
            folder.destroy(box)
    destroy_orphans(folder, set(), {box})
    assert not any(secret in path.read_bytes() for path in folder.folder.iterdir())


def test_a_key_half_written_for_a_box_that_never_was_goes_when_it_is_old(
    folder: FolderKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash before its rename leaves a secret whose box nobody knows."""
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", crash)
        with pytest.raises(Crash):
            folder.create(random_key(), key_under(TERMS))
    assert destroy_orphans(folder, set(), set()) == 0
    old = (datetime.now(UTC) - YOUNG - timedelta(minutes=1)).timestamp()
    for path in folder.folder.glob(".*"):
        os.utime(path, (old, old))
    assert destroy_orphans(folder, set(), set()) == 1
    assert [path.name for path in folder.folder.iterdir()] == [MARKER]


def test_a_key_is_found_while_its_terms_are_tightened(folder: FolderKeys) -> None:
    """The file that is overwritten is never the one that is read."""
    box = random_key()
    folder.create(box, key_under(TERMS))
    ended = threading.Event()

    def tighten() -> None:
        for _each in range(300):
            folder.tighten(box, TERMS)
        ended.set()

    beside = threading.Thread(target=tighten)
    beside.start()
    found = []
    while not ended.is_set():
        found.append(folder.read(box) is not None)
    beside.join()
    assert all(found)


@pytest.mark.parametrize("kind", ["folder", "server"])
def test_of_two_who_tighten_at_once_none_is_undone(kind: str, request: pytest.FixtureRequest) -> None:
    """A higher k that was accepted stays."""
    keys: FolderKeys | DatabaseKeys = request.getfixturevalue(kind)
    box = random_key()
    keys.create(box, key_under(TERMS))
    accepted: list[int] = []

    def raise_to(k: int) -> None:
        try:
            keys.tighten(box, Terms(k, TERMS.audience, TERMS.earliest_close))
        except ValueError:
            return
        accepted.append(k)

    threads = [threading.Thread(target=raise_to, args=(k,)) for k in range(6, 14)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    key = keys.read(box)
    assert key is not None
    assert key.terms.k == max(accepted)


def test_a_destroyed_key_is_in_no_file_of_the_server_beside_a_snapshot(server: DatabaseKeys) -> None:
    """VACUUM FULL would copy it along for the reader; the other keys stay."""
    box, other = random_key(), random_key()
    server.create(box, key_under(TERMS))
    server.create(other, key_under(TERMS))
    secret, kept = secret_of(server, box), secret_of(server, other)
    with server.engine.connect().execution_options(isolation_level="REPEATABLE READ") as reader:
        reader.execute(text("SELECT 1"))
        server.destroy(box)
        assert not in_heap(server.engine, secret)
    assert secret_of(server, other) == kept


def test_a_crash_while_the_server_destroys_a_key_leaves_it_to_be_found(
    server: DatabaseKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the next sweep destroys it."""
    box = random_key()
    server.create(box, key_under(TERMS))
    secret = secret_of(server, box)
    real = database_keys_module._write_anew_without

    def write_and_crash(*each: Any) -> None:
        real(*each)
        crash()

    with monkeypatch.context() as patch:
        patch.setattr(database_keys_module, "_write_anew_without", write_and_crash)
        with pytest.raises(Crash):
            server.destroy(box)
    assert server.boxes() == [box]
    assert destroy_orphans(server, set(), {box}) == 1
    assert not in_heap(server.engine, secret)


def test_the_file_of_a_key_database_is_for_this_user_alone_and_keeps_nothing(tmp_path: Path) -> None:
    """SQLite itself would make it readable by others."""
    keys, box = DatabaseKeys(f"sqlite:///{tmp_path / 'k.db'}"), random_key()
    keys.begin()
    keys.create(box, key_under(TERMS))
    secret = secret_of(keys, box)
    assert (tmp_path / "k.db").stat().st_mode & 0o777 == 0o600
    keys.destroy(box)
    keys.engine.dispose()
    assert not any(secret in path.read_bytes() for path in tmp_path.iterdir() if path.is_file())


def test_postgresql_says_when_a_reader_keeps_deleted_rows(postgresql_url: str) -> None:
    """VACUUM FULL raises nothing then, so the result must tell, and the repeat must work."""
    database, box = Database(postgresql_url), random_key()
    with database.engine.begin() as connection:
        connection.execute(text("DROP TABLE sealed_answer"))
        connection.execute(text("CREATE TABLE sealed_answer (box text PRIMARY KEY)"))
        connection.execute(text("INSERT INTO sealed_answer VALUES (:box)"), {"box": box})
    with database.engine.connect().execution_options(isolation_level="REPEATABLE READ") as reader:
        reader.execute(text("SELECT 1"))
        with database.engine.begin() as connection:
            connection.execute(text("DELETE FROM sealed_answer"))
        assert not database.truncate_log()
    assert database.truncate_log()
    assert not in_heap(database.engine, box.encode())
    database.close()


def test_postgresql_does_not_wait_for_ever_for_a_reader_of_the_table(postgresql_url: str) -> None:
    """Everybody who answers would wait behind it."""
    database = Database(postgresql_url)
    with database.engine.begin() as connection:
        connection.execute(text("DROP TABLE sealed_answer"))
        connection.execute(text("CREATE TABLE sealed_answer (box text PRIMARY KEY)"))
    with database.engine.connect() as reader:
        reader.execute(text("SELECT * FROM sealed_answer"))
        assert not database.truncate_log()
    assert database.truncate_log()
    database.close()


def test_no_exception_and_no_result_shows_what_somebody_wrote() -> None:
    """Half a character, as Slack may send one, does not raise the whole text; opened answers do not print."""
    assert b"what I wrote ?" in _padded("what I wrote \ud83d")
    assert "what I wrote" not in repr(Contents(["what I wrote"]))
