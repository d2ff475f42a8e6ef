"""Keys as files in a folder of their own: the default, for one process."""

import errno
import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from bot.clock import file_time
from bot.sealed.keys import AWAY, Key, KeysAway, Terms, load

MARKER = "this-folder-holds-keys"
_A_KEY = 256
"""Bytes that one may take."""
"""Lies in a folder that is in use, also while it holds none."""
_BOX = re.compile(r"[0-9a-f]{32}")
_KEY_NAME = re.compile(r"([0-9a-f]{32})|\.([0-9a-f]{32})\..*")
"""The file of a box, or what a crash left half written beside it: that holds the secret, too."""


class FolderKeys:
    """One file for each box, readable by this user alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.away = AWAY.format(where=f"in the folder {folder}")

    def is_there(self) -> bool:
        # Without the marker it may be a folder into which nothing has been mounted yet.
        return (self.folder / MARKER).is_file() or any(
            _KEY_NAME.fullmatch(path.name) for path in (self.folder.iterdir() if self.folder.is_dir() else ())
        )

    def begin(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.folder / MARKER).touch(mode=0o600)
        # Its owner may touch the marker where no key can be written, as on a full disk, where an empty file
        # still finds a place: that is seen now, and not at a retro.
        probe = self.folder / f".probe-{secrets.token_hex(4)}"
        descriptor = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(descriptor, bytes(_A_KEY))
        finally:
            os.close(descriptor)
            probe.unlink()
        self._sync_folder()

    def create(self, box: str, key: Key) -> None:
        path = self._path(box)
        with self._locked(fcntl.LOCK_EX):
            if path.exists():
                raise ValueError("this box has a key already")
            self._write(box, key)

    def end(self) -> None:
        if self.boxes():
            raise ValueError("there are keys left")
        (self.folder / MARKER).unlink(missing_ok=True)

    def read(self, box: str) -> Key | None:
        path = self._path(box)
        with self._locked(fcntl.LOCK_SH):
            return _read(path)

    def tighten(self, box: str, terms: Terms) -> None:
        path = self._path(box)
        with self._locked(fcntl.LOCK_EX):
            key = _read(path)
            if key is None:
                raise ValueError("this box has no key")
            key.terms.check_tightening(terms)
            self._write(box, Key(key.secret, terms))

    def destroy(self, box: str) -> None:
        path = self._path(box)
        with self._locked(fcntl.LOCK_EX):
            # The file of the box last: until then a crash leaves its name to be found again.
            for file in (*self.folder.glob(f".{box}.*"), path):
                descriptor = _descriptor(file, os.O_WRONLY)
                if descriptor is not None:
                    _overwrite(descriptor)
                file.unlink(missing_ok=True)
            self._sync_folder()

    def boxes(self, older_than: timedelta = timedelta(0)) -> list[str]:
        latest = file_time() - older_than.total_seconds()
        with self._locked(fcntl.LOCK_SH):
            files = [
                (_KEY_NAME.fullmatch(path.name), path.lstat().st_mtime) for path in self.folder.iterdir()
            ]
        return sorted({name[1] or name[2] for name, made_at in files if name and made_at <= latest})

    @contextmanager
    def _locked(self, how: int) -> Iterator[None]:
        """Nobody reads a key while it is overwritten, and of two changes none is lost."""
        if not self.is_there():
            raise KeysAway(self.away)
        descriptor = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(descriptor, how)
            yield
        finally:
            os.close(descriptor)

    def _write(self, box: str, key: Key) -> None:
        """Whole or not at all: written beside its place, then moved there."""
        beside = self.folder / f".{box}.{secrets.token_hex(4)}"
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(key.dump())
            file.flush()
            os.fsync(file.fileno())
        path = self._path(box)
        before = _descriptor(path, os.O_WRONLY)
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


def _read(path: Path) -> Key | None:
    descriptor = _descriptor(path, os.O_RDONLY)
    if descriptor is None:
        return None
    with os.fdopen(descriptor, "rb") as file:
        try:
            return load(file.read().decode())
        except (ValueError, KeyError, TypeError):
            return None


def _descriptor(path: Path, how: int) -> int | None:
    """None where there is no file, or a link in its place.

    Whatever else keeps us from it (rights, too many open files) is raised: a key that cannot be read
    for a moment is not lost, and answers must not be thrown away for it.
    """
    try:
        return os.open(path, how | os.O_NOFOLLOW)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ELOOP):
            return None
        raise


def _overwrite(descriptor: int) -> None:
    """Random bytes in place of a file's own: unlinking alone would leave them on the disk."""
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(os.fstat(file.fileno()).st_size))
        file.flush()
        os.fsync(file.fileno())
