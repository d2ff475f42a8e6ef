"""Which key store the settings name, whether it stands where it may, and keys left behind."""

import shlex
from collections.abc import Collection
from pathlib import Path

from sqlalchemy import URL, create_engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from bot.sealed.box import random_key
from bot.sealed.database_keys import DatabaseKeys
from bot.sealed.folder_keys import FolderKeys
from bot.sealed.keys import YOUNG, KeyStore, new_key

PORT = 5432
"""Of PostgreSQL, where a URL names none."""
OTHERS = 0o077
"""The rights of group and others."""


def key_store(setting: str) -> KeyStore:
    """The store that KEYS names: a folder, or the URL of a second database."""
    return DatabaseKeys(setting) if "://" in setting else FolderKeys(Path(setting))


def destroy_orphans(keys: KeyStore, live: Collection[str], ended: Collection[str]) -> int:
    """Destroy the keys of boxes that have ended, and of those that never came to be; returns how many.

    A young key of an unknown box is left alone: the transaction that makes the box may not have ended.
    """
    old = {box for box in keys.boxes(YOUNG) if box not in live}
    orphans = old | (set(keys.boxes()) & set(ended))
    for box in orphans:
        keys.destroy(box)
    return len(orphans)


def move(here: KeyStore, there: KeyStore) -> int:
    """Bring every key to another store, and leave none behind; returns how many.

    After a crash in between it can be done again. Raises KeysAway where there are none here, ValueError where
    both are one.
    """
    boxes = here.boxes()
    there.begin()
    if _are_one(here, there):
        raise ValueError("that is the same place")
    for box in boxes:
        key = here.read(box)
        if key is not None and there.read(box) is None:
            there.create(box, key)
    for box in boxes:
        here.destroy(box)
    here.end()
    return len(boxes)


def _are_one(here: KeyStore, there: KeyStore) -> bool:
    """Whether what is put there is here, too: one place can be written in many ways."""
    tried = random_key()
    there.create(tried, new_key(0, {}, None, ""))
    try:
        return tried in here.boxes()
    finally:
        there.destroy(tried)


def lie_together(keys: str, database_url: str) -> bool:
    """Whether one copied folder holds both, keys and database, or one database does."""
    ours = make_url(database_url)
    if "://" in keys and make_url(keys).get_backend_name() != "sqlite":
        return ours.get_backend_name() != "sqlite" and _is_one_database(make_url(keys), ours)
    folder = folder_of(keys)
    if folder is None or ours.get_backend_name() != "sqlite" or not ours.database:
        return False
    file = Path(ours.database)
    # The file may be a link: then one folder holds its name, and the other what is written.
    beside = {file.parent.resolve(), file.resolve().parent}
    return any(lies_within(folder, each) or lies_within(each, folder) for each in beside)


def how_to_part(database_url: str) -> str:
    """Where keys that lie with the database can go, in two commands."""
    ours = make_url(database_url)
    beside = (
        Path(ours.database or "").resolve().parent.parent if ours.get_backend_name() == "sqlite" else Path()
    )
    apart = beside.resolve() / "samspil-keys"
    return f"samspil keys move {shlex.quote(str(apart))}\necho {shlex.quote(f'KEYS={apart}')} >> .env"


def folder_of(keys: str) -> Path | None:
    """Where keys lie as files, with every link followed; None for keys in memory, or on a server."""
    if "://" not in keys:
        return Path(keys).resolve()
    url = make_url(keys)
    file = url.database if url.get_backend_name() == "sqlite" else None
    return Path(file).resolve().parent if file else None


def _is_one_database(keys: URL, ours: URL) -> bool:
    """A server has several names, so both are asked what they are; by their names where that cannot be."""
    said = [_said_by(each) for each in (keys, ours)]
    if None not in said:
        return said[0] == said[1]
    return (_host(keys), keys.port or PORT, keys.database) == (_host(ours), ours.port or PORT, ours.database)


def _said_by(url: URL) -> tuple[object, ...] | None:
    """Which database this is, and since when its server runs; None where it cannot be asked now."""
    engine = create_engine(url.set(drivername="postgresql+psycopg"), hide_parameters=True)
    try:
        with engine.connect() as connection:
            query = text("SELECT current_database(), pg_postmaster_start_time()")
            return tuple(connection.execute(query).one())
    except SQLAlchemyError:
        return None
    finally:
        engine.dispose()


def misplaced(keys: str, database_url: str, backups: Path | None = None) -> list[str]:
    """What is wrong with the place of the keys, a sentence each; empty if nothing is."""
    if "://" in keys:
        return _misplaced_database(keys, database_url, backups)
    folder = Path(keys).resolve()
    wrong = []
    if lie_together(keys, database_url):
        wrong.append(
            "The keys lie in the database's folder: a copy of it would hold both. Set KEYS to another."
        )
    if backups is not None and lies_within(folder, backups.resolve()):
        wrong.append("The keys lie in the backups' folder: a backup would hold both. Set KEYS to another.")
    if folder.is_dir() and folder.stat().st_mode & OTHERS:
        wrong.append("Others on this machine may read the folder of the keys. Give it the rights 0700.")
    return wrong


def _misplaced_database(keys: str, database_url: str, backups: Path | None) -> list[str]:
    theirs, ours = make_url(keys), make_url(database_url)
    if theirs.get_backend_name() == "sqlite":
        return misplaced(str(Path(theirs.database).parent), database_url, backups) if theirs.database else []
    if _host(theirs) == _host(ours) and ours.get_backend_name() != "sqlite":
        return [
            "The keys are on the main database's host: its administrator holds both. Set KEYS to another."
        ]
    return []


def _host(url: URL) -> str:
    """This machine has several names; others are compared as they are written."""
    host = url.host or str(url.query.get("host", ""))
    return "" if host.startswith("/") or host in {"localhost", "127.0.0.1", "::1"} else host.lower()


def lies_within(folder: Path, other: Path) -> bool:
    """Whether a folder is the other, or somewhere in it; both resolved."""
    return folder == other or other in folder.parents
