"""Keys as files in a folder of their own: the default, for one process."""

import os
import re
import secrets
from datetime import timedelta
from pathlib import Path

from bot.clock import file_time
from bot.sealed.keys import Key, Terms, load

_BOX = re.compile(r"[0-9a-f]{32}")


class FolderKeys:
    """One file for each box, readable by this user alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create(self, box: str, terms: Terms) -> None:
        if self._path(box).exists():
            raise ValueError("this box has a key already")
        self._write(box, Key(secrets.token_bytes(32), terms))

    def read(self, box: str) -> Key | None:
        try:
            descriptor = os.open(self._path(box), os.O_RDONLY | os.O_NOFOLLOW)
        except OSError:
            return None
        with os.fdopen(descriptor) as file:
            try:
                return load(file.read())
            except (ValueError, KeyError):
                return None

    def tighten(self, box: str, terms: Terms) -> None:
        key = self.read(box)
        if key is None:
            raise ValueError("this box has no key")
        key.terms.check_tightening(terms)
        self._write(box, Key(key.secret, terms))

    def destroy(self, box: str) -> None:
        path = self._path(box)
        # What a crash left half written holds the secret, too.
        for held in (path, *self.folder.glob(f".{box}.*")):
            try:
                descriptor = os.open(held, os.O_WRONLY | os.O_NOFOLLOW)
            except FileNotFoundError:
                continue
            _overwrite(descriptor)
            held.unlink(missing_ok=True)
            self._sync_folder()

    def boxes(self, older_than: timedelta = timedelta(0)) -> list[str]:
        if not self.folder.is_dir():
            return []
        latest = file_time() - older_than.total_seconds()
        return [
            path.name
            for path in sorted(self.folder.iterdir())
            if _BOX.fullmatch(path.name) and path.lstat().st_mtime <= latest
        ]

    def _write(self, box: str, key: Key) -> None:
        """Whole or not at all: written beside its place, then moved there."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = self.folder / f".{box}.{secrets.token_hex(4)}"
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(key.dump())
            file.flush()
            os.fsync(file.fileno())
        path = self._path(box)
        before = os.open(path, os.O_WRONLY | os.O_NOFOLLOW) if path.exists() else None
        beside.rename(path)
        self._sync_folder()
        # Only now, so that a crash in between loses no key.
        if before is not None:
            _overwrite(before)

    def _path(self, box: str) -> Path:
        if not _BOX.fullmatch(box):
            raise ValueError("this names no box")
        return self.folder / box

    def _sync_folder(self) -> None:
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _overwrite(descriptor: int) -> None:
    """Random bytes in place of a file's own: unlinking alone would leave them on the disk."""
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(os.fstat(file.fileno()).st_size))
        file.flush()
        os.fsync(file.fileno())
