"""What keeps a bot well: backups, a doctor, dead letters sent again, and keys that are away."""

import asyncio
import errno
import json
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from faulty_api import FaultyApi
from ready_made import copy_to
from sqlmodel import col, select
from tests_shared import MONDAY
from typer.testing import CliRunner, Result

from bot import backup as backing
from bot.app import assemble
from bot.backup import purge_aside, put_aside
from bot.cli import cli
from bot.database import Database, Unusable
from bot.doctor import FAIL, OK, WARN, Patient, examine
from bot.outbox import OwedMessage
from bot.partnerships import Partnership, Unit
from bot.rituals.retro import RetroRound
from bot.sealed.folder_keys import FolderKeys
from bot.settings import urls
from playground.stage import Stage

CHANNEL = "nordlys-brevik"

Run = Callable[..., Result]


@pytest.fixture
async def faulty() -> AsyncIterator[FaultyApi]:
    async with FaultyApi() as api:
        yield api


@pytest.fixture
async def stage(tmp_path: Path, faulty: FaultyApi) -> AsyncIterator[Stage]:
    """A bot that runs, set up with retros, on files that the commands find."""
    copy_to(tmp_path / "data" / "samspil.db")
    url = f"sqlite:///{tmp_path / 'data' / 'samspil.db'}"
    made = Stage(MONDAY, database_url=url, slack_api_url=faulty.url, keys=str(tmp_path / "keys"))
    await made.slack.start()
    faulty.target = made.slack.api_url
    async with made:
        anna = made.slack.person("anna")
        await anna.invite_app(CHANNEL)
        await made.settle()
        await anna.click(anna.messages(CHANNEL)[0], "panel.set_up")
        assert anna.view is not None
        menus = [block.get("element", {}) for block in anna.view.blocks]
        people = {o["text"]["text"]: o["value"] for menu in menus for o in menu.get("options", ())}
        await anna.submit(
            {
                "contact_1": people["Anna Holm"],
                "contact_2": people["Erik Lund"],
                "language": "en",
                "starts_on": MONDAY.date().isoformat(),
            }
        )
        await anna.close_view()
        await made.settle()
        yield made


@pytest.fixture
def run(tmp_path: Path, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A command beside the bot, with the bot's own settings."""
    monkeypatch.chdir(tmp_path)
    given = stage.bot.settings
    assert given.slack_bot_token
    assert given.slack_app_token
    monkeypatch.setenv("SLACK_BOT_TOKEN", given.slack_bot_token.get_secret_value())
    monkeypatch.setenv("SLACK_APP_TOKEN", given.slack_app_token.get_secret_value())
    monkeypatch.setenv("SLACK_API_URL", given.slack_api_url)
    monkeypatch.setenv("DATABASE_URL", given.database_url)
    monkeypatch.setenv("KEYS", given.keys)
    return lambda *words: CliRunner().invoke(cli, [str(word) for word in words])


def patient(stage: Stage) -> Patient:
    bot = stage.bot
    sweeps = {sweep.name: sweep.next_due for sweep in bot.sweeps}
    return Patient(bot.settings, bot.database, bot.keys, sweeps, stage.clock.now())


def found(stage: Stage) -> dict[str, str]:
    """Levels by the name of the check."""
    return {finding.name: finding.level for finding in examine(patient(stage))}


def names_in(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as opened:
        return [name for (name,) in opened.execute("SELECT name FROM partnership")]


async def test_a_backup_is_taken_while_the_bot_runs_and_put_back_when_it_does_not(
    stage: Stage, run: Run, tmp_path: Path
) -> None:
    """One file, without the keys; what was there before the restore is kept aside."""
    file = tmp_path / "samspil.backup"
    taken = run("backup", file)
    assert (taken.exit_code, "keys of anonymous answers are not in it" in taken.output) == (0, True)
    assert file.stat().st_mode & 0o777 == 0o600
    assert names_in(file) == [CHANNEL]
    assert run("backup", file).exit_code == 8, "nothing is overwritten"
    assert found(stage)["backups"] == OK

    await stage.bot.work(lambda w: setattr(w.session.exec(select(Partnership)).one(), "name", "later"))
    refused = run("restore", file)
    assert (refused.exit_code, "Another bot runs" in refused.output) == (3, True)
    await stage.bot.stop()
    put_back = run("restore", file)
    assert put_back.exit_code == 0, put_back.output
    (aside,) = (tmp_path / "data").glob("samspil.db.before-*")
    assert (names_in(aside), names_in(tmp_path / "data" / "samspil.db")) == (["later"], [CHANNEL])
    await stage.start_bot()
    assert found(stage)["tables"] == OK


async def test_a_backup_never_lies_beside_the_keys_and_only_ours_is_put_back(
    stage: Stage, run: Run, tmp_path: Path
) -> None:
    """Who had both could read sealed answers; another file would lose everything."""
    assert "folder of the keys" in run("backup", tmp_path / "keys" / "b").output
    assert "no folder" in run("backup", tmp_path / "nowhere" / "b").output
    await stage.bot.stop()
    (tmp_path / "text").write_text("hello")
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE t (a)")
        other.commit()
    shutil.copy(tmp_path / "data" / "samspil.db", tmp_path / "newer.db")
    with closing(sqlite3.connect(tmp_path / "newer.db")) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
        newer.commit()
    for name, sentence in (
        ("text", "no SQLite database"),
        ("other.db", "none of Samspil"),
        ("newer.db", "does not know (9999)"),
        ("missing", "There is no file"),
    ):
        refused = run("restore", tmp_path / name)
        assert (refused.exit_code, sentence in refused.output) == (8, True), refused.output
    assert names_in(tmp_path / "data" / "samspil.db") == [CHANNEL], "and what is there stays"
    await stage.start_bot()


def test_postgresql_is_left_to_its_own_tools(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With the name of the tool, and an exit code that a script sees."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:hush@127.0.0.1:9/s")
    told = CliRunner().invoke(cli, ["backup", "b"])
    assert (told.exit_code, "pg_dump" in told.output, "hush" in told.output) == (8, True, False)


async def test_dead_letters_are_listed_and_sent_again(stage: Stage, run: Run, faulty: FaultyApi) -> None:
    """Once what hindered them is mended; the doctor names them meanwhile."""
    faulty.next["chat.postMessage"] = ["refused:is_archived"]
    anna = stage.slack.person("anna")
    before = len(anna.messages(CHANNEL))
    await stage.bot.work(owe_again_without_ts, stage.slack.channel(CHANNEL).id)
    await stage.live_for(timedelta(minutes=1))
    assert found(stage)["dead_letters"] == WARN
    listed = run("outbox").output
    assert "is_archived" in listed
    number = listed.split()[0]
    assert run("outbox", "resend").exit_code == 8
    assert run("outbox", "resend", "999").exit_code == 6
    assert run("outbox", "resend", number).exit_code == 0
    await stage.bot.sweep()
    await stage.live_for(timedelta(minutes=1))
    assert len(anna.messages(CHANNEL)) == before + 1
    assert found(stage)["dead_letters"] == OK
    assert run("outbox", "resend", "--all").output == "0 owed again.\n"


def owe_again_without_ts(w: Unit, channel: str) -> None:
    """The newest message of the channel is owed as if it had never been posted."""
    there = select(OwedMessage).where(OwedMessage.place == channel)
    message = w.session.exec(there.order_by(col(OwedMessage.id).desc())).first()
    assert message is not None
    message.ts = message.channel = message.attempted_at = None
    message.key = "another"
    message.owe_again(w.now)


async def test_the_doctor_finds_a_well_bot_well_and_says_what_is_stuck(
    stage: Stage, run: Run, tmp_path: Path
) -> None:
    """Nothing swept for a day: messages, rounds, deadlines, and what to do."""
    assert set(found(stage).values()) == {OK, WARN}
    assert found(stage)["backups"] == WARN
    told = await asyncio.to_thread(run, "doctor", "--json")
    findings = {each["name"]: each for each in json.loads(told.output)}
    assert findings["one_bot"]["level"] == OK
    assert "samspil backup" in findings["backups"]["sentence"]

    stage.clock.move_to(MONDAY + timedelta(days=7))
    stuck = found(stage)
    assert (stuck["sweeps"], stuck["rounds"]) == (FAIL, FAIL)
    await stage.live_for(timedelta(minutes=1))
    assert FAIL not in found(stage).values()

    await stage.bot.stop()
    alone = found(stage)
    assert alone["one_bot"] == WARN
    with closing(sqlite3.connect(tmp_path / "data" / "samspil.db")) as opened:
        opened.execute("UPDATE alembic_version SET version_num = '0001'")
        opened.commit()
    assert found(stage)["tables"] == FAIL
    told = await asyncio.to_thread(run, "doctor")
    assert (told.exit_code, "older (0001)" in told.output) == (7, True)
    with closing(sqlite3.connect(tmp_path / "data" / "samspil.db")) as opened:
        opened.execute("UPDATE alembic_version SET version_num = ?", (stage.bot.database.revisions()[1],))
        opened.commit()
    await stage.start_bot()


async def test_keys_that_are_away_are_waited_for_and_given_up_only_by_hand(
    stage: Stage, run: Run, tmp_path: Path
) -> None:
    """A folder that is not mounted destroys no answer; `samspil keys lost` says that it never will be."""
    keys, away = tmp_path / "keys", tmp_path / "elsewhere"

    def still_open() -> list[int]:
        with stage.bot.database.session() as session:
            return [each.id for each in session.exec(select(RetroRound)) if not each.closed_at]

    boxes = still_open()
    assert boxes
    keys.rename(away)
    keys.mkdir()
    await stage.bot.sweep()
    assert still_open() == boxes
    assert found(stage)["live_boxes_have_keys"] == FAIL
    await stage.bot.stop()
    refused = assemble(stage.bot.settings, stage.clock)
    with pytest.raises(Unusable, match="samspil keys lost"):
        await refused.start()
    await refused.stop()
    assert still_open() == boxes
    assert list(keys.iterdir()) == []

    keys.rmdir()
    away.rename(keys)
    await stage.start_bot()
    assert still_open() == boxes, "mounted again, everything goes on"
    assert run("keys", "lost").exit_code == 8, "what is there is not given up"
    await stage.bot.stop()
    shutil.rmtree(keys)
    assert run("keys", "lost").exit_code == 0
    await stage.start_bot()
    assert not set(still_open()) & set(boxes), "everybody is asked again, in new boxes"


@pytest.fixture
def lone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Commands where no bot runs, on a database with tables."""
    monkeypatch.chdir(tmp_path)
    copy_to(tmp_path / "data" / "samspil.db")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'data' / 'samspil.db'}")
    monkeypatch.setenv("KEYS", str(tmp_path / "keys"))
    return lambda *words: CliRunner().invoke(cli, [str(word) for word in words])


def test_of_dated_backups_the_newest_are_kept_and_nothing_else_is_deleted(lone: Run, tmp_path: Path) -> None:
    """Whatever else lies in that folder, however it is called."""
    folder = tmp_path / "backups"
    folder.mkdir()
    others = {"samspil-20200101T000000Z.db.gz", "samspil.db", "my-samspil-20200101T000000Z.db"}
    for name in (*others, *(f"samspil-2020010{day}T000000Z.db" for day in range(1, 5))):
        (folder / name).touch()
    made = lone("backup", folder, "--keep", 3)
    assert made.exit_code == 0, made.output
    left = {each.name for each in folder.iterdir()} - others
    assert {"samspil-20200103T000000Z.db", "samspil-20200104T000000Z.db"} < left
    assert (len(left), others <= {each.name for each in folder.iterdir()}) == (3, True)
    assert lone("backup", tmp_path / "nowhere", "--keep", 3).exit_code == 8
    assert lone("backup", folder, "--keep", 0).exit_code == 2


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def anothers(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE t (a)")


def without_its_version(file: Path) -> None:
    with closing(sqlite3.connect(file)) as ours:
        ours.execute("DELETE FROM alembic_version")
        ours.commit()


def with_a_broken_index(file: Path) -> None:
    """SQLite copies it without a word."""
    with closing(sqlite3.connect(file)) as ours:
        ours.execute("PRAGMA writable_schema=ON")
        ours.execute("UPDATE sqlite_master SET rootpage = 2 WHERE name = 'ix_message_dead'")
        ours.commit()


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (emptied, "is an empty file: what was in it is gone"),
        (anothers, "none of Samspil"),
        (without_its_version, "none of Samspil"),
        (with_a_broken_index, "database disk image is malformed"),
    ],
)
def test_what_is_no_database_of_ours_takes_no_backups_place(
    spoil: Callable[[Path], None], sentence: str, lone: Run, tmp_path: Path
) -> None:
    """Else after some nights only what is worth nothing would be left."""
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "samspil-20200101T000000Z.db").touch()
    before = list(folder.iterdir())
    spoil(tmp_path / "data" / "samspil.db")
    for words in (("backup", folder, "--keep", 1), ("backup", folder / "other.db")):
        refused = lone(*words)
        assert (refused.exit_code, sentence in refused.output) == (8, True), refused.output
        assert str(tmp_path / "data" / "samspil.db") in refused.output
    assert list(folder.iterdir()) == before


def test_a_database_that_another_program_holds_is_not_waited_for_without_end(
    lone: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither to copy it nor to put it aside."""
    assert lone("backup", "copy.db").exit_code == 0
    monkeypatch.setattr(backing, "SECONDS", 0.2)
    with closing(sqlite3.connect(tmp_path / "data" / "samspil.db", isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        for words in (("backup", "again.db"), ("restore", "copy.db")):
            refused = lone(*words)
            assert (refused.exit_code, "database is locked" in refused.output) == (8, True), refused.output
    assert not (tmp_path / "again.db").exists()


def test_a_backup_lies_anywhere_where_the_keys_are_on_a_server(
    lone: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name of its database is no place on this machine."""
    monkeypatch.setenv("KEYS", "postgresql://u:hush@127.0.0.1:9/keys")
    assert lone("backup", "copy.db").exit_code == 0


def test_restore_looks_whether_there_is_room_for_both(
    lone: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For what is put back, and for what is put aside."""
    lone("backup", tmp_path / "copy.db")
    both = (tmp_path / "copy.db").stat().st_size + (tmp_path / "data" / "samspil.db").stat().st_size
    for free, code in ((both - 1, 8), (both, 0)):
        usage = type("Usage", (), {"free": free})()
        monkeypatch.setattr(shutil, "disk_usage", lambda _place, usage=usage: usage)
        looked = lone("restore", tmp_path / "copy.db", "--dry-run")
        assert (looked.exit_code, "MiB are needed there" in looked.output) == (code, code != 0)


def test_a_note_that_cannot_be_written_is_no_failed_backup(lone: Run, tmp_path: Path) -> None:
    """The backup is whole; that nobody will know of it is said."""
    (tmp_path / "data" / "samspil.db.backup.part").mkdir()
    made = lone("backup", tmp_path / "copy.db")
    assert (made.exit_code, (tmp_path / "copy.db").is_file()) == (0, True)
    assert "could not be noted" in made.stderr


def test_restore_looks_first_and_touches_nothing_when_it_is_only_to_look(lone: Run, tmp_path: Path) -> None:
    """A damaged file is told apart from a good one, before the night on which it is needed."""
    lone("backup", tmp_path / "copy.db")
    before = (tmp_path / "data" / "samspil.db").read_bytes()
    looked = lone("restore", tmp_path / "copy.db", "--dry-run")
    assert (looked.exit_code, "can be put back" in looked.output) == (0, True)
    (tmp_path / "bad.db").write_bytes(before[:5000] + b"\0" * 3000)
    assert lone("restore", tmp_path / "bad.db", "--dry-run").exit_code == 8
    assert (tmp_path / "data" / "samspil.db").read_bytes() == before
    assert list((tmp_path / "data").glob("*.before-*")) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files to others")
def test_what_root_puts_back_belongs_to_the_bot_as_before(lone: Run, tmp_path: Path) -> None:
    """Owner and mode, of the database, of what was put aside, of the lock and of the note."""
    data = tmp_path / "data"
    lone("backup", tmp_path / "copy.db")
    (data / "samspil.db.lock").unlink(missing_ok=True)
    for path in (data, *data.iterdir()):
        os.chown(path, 12345, 12346)
    (data / "samspil.db").chmod(0o640)
    assert lone("backup", tmp_path / "again.db").exit_code == 0
    assert lone("restore", tmp_path / "copy.db").exit_code == 0
    told = {each.name.split("-")[0]: each.stat() for each in data.iterdir()}
    assert set(told) == {"samspil.db", "samspil.db.before", "samspil.db.lock", "samspil.db.backup"}
    assert {(each.st_uid, each.st_gid) for each in told.values()} == {(12345, 12346)}
    assert told["samspil.db"].st_mode & 0o777 == told["samspil.db.before"].st_mode & 0o777 == 0o640


def test_a_damaged_database_names_its_cure_and_is_kept_aside(lone: Run, tmp_path: Path) -> None:
    """Though SQLite cannot read it any more."""
    lone("backup", tmp_path / "copy.db")
    file = tmp_path / "data" / "samspil.db"
    for left in file.parent.glob("samspil.db-*"):
        left.unlink()
    file.write_bytes(b"no database " * 1000)
    said = lone("migrate", "--check")
    assert (said.exit_code, "samspil restore FILE" in said.output) == (3, True)
    assert lone("restore", tmp_path / "copy.db").exit_code == 0
    aside = next(file.parent.glob("*.before-*"))
    assert aside.read_bytes() == b"no database " * 1000
    assert lone("migrate", "--check").exit_code == 0


def test_what_was_put_aside_is_named_and_goes_after_thirty_days(lone: Run, tmp_path: Path) -> None:
    """Nothing else beside the database goes with it; two restores in one second lose neither."""
    lone("backup", tmp_path / "copy.db")
    lone("restore", tmp_path / "copy.db")
    lone("restore", tmp_path / "copy.db")
    database = Database(f"sqlite:///{tmp_path / 'data' / 'samspil.db'}")
    since = next(iter(put_aside(database).values()))
    assert len(put_aside(database)) == 2
    told = [each for each in json.loads(lone("doctor", "--json").stdout) if each["name"] == "aside"]
    assert [each["level"] for each in told] == [WARN]
    others = {each.name for each in (tmp_path / "data").iterdir() if ".before-" not in each.name}
    assert purge_aside(database, since + timedelta(days=30)) == 0
    assert purge_aside(database, since + timedelta(days=31)) == 2
    assert {each.name for each in (tmp_path / "data").iterdir()} == others
    database.close()


def test_a_folder_in_which_no_key_can_be_written_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the start, though the folder is there and its marker can be touched."""
    FolderKeys(tmp_path / "keys").begin()
    opened = os.open

    def read_only(path: Path, flags: int, *more: int, **others: int) -> int:
        if flags & os.O_CREAT and Path(path).name.startswith("."):
            raise PermissionError(errno.EROFS, "Read-only file system")
        return opened(path, flags, *more, **others)

    monkeypatch.setattr(os, "open", read_only)
    with pytest.raises(OSError, match="Read-only"):
        FolderKeys(tmp_path / "keys").begin()


def test_a_disk_without_room_for_a_key_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty file finds a place there all the same."""

    def full(_descriptor: int, _written: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space"):
        FolderKeys(tmp_path / "keys").begin()
    assert [each.name for each in (tmp_path / "keys").iterdir()] == ["this-folder-holds-keys"]


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:x?mode=memory&uri=true"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    """Everything would be gone at the end, and each of its connections would see another."""
    with pytest.raises(ValueError, match="must name a file"):
        urls.database(url)
