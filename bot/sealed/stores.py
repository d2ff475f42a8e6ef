"""Which key store the settings name, whether it stands where it may, and keys left behind."""

from collections.abc import Collection
from pathlib import Path

from sqlalchemy import URL, make_url

from bot.sealed.database_keys import DatabaseKeys
from bot.sealed.folder_keys import FolderKeys
from bot.sealed.keys import YOUNG, KeyStore

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


def misplaced(keys: str, database_url: str, backups: Path | None = None) -> list[str]:
    """What is wrong with the place of the keys, a sentence each; empty if nothing is."""
    if "://" in keys:
        return _misplaced_database(keys, database_url, backups)
    folder = Path(keys).resolve()
    wrong = []
    database = make_url(database_url).database
    beside = Path(database).resolve().parent if database_url.startswith("sqlite") and database else None
    if beside is not None and lies_within(folder, beside):
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
