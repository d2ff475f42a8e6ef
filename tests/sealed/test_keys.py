"""Where keys lie, who may read them, and that they are gone when they are destroyed."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from tests_shared import key_under, keys_in

from bot.sealed import (
    DatabaseKeys,
    FolderKeys,
    KeysAway,
    KeyStore,
    Terms,
    destroy_orphans,
    key_store,
    misplaced,
    random_key,
)
from bot.sealed.folder_keys import MARKER
from bot.sealed.keys import YOUNG

TERMS = Terms(5, frozenset({1, 2, 3}), datetime(2026, 5, 7, tzinfo=UTC))


@pytest.fixture(params=["folder", "sqlite", "postgresql"])
def keys(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[KeyStore]:
    """Every kind of store."""
    if request.param == "folder":
        yield keys_in(tmp_path / "keys")
        return
    url = (
        request.getfixturevalue("postgresql_url")
        if request.param == "postgresql"
        else f"sqlite:///{tmp_path / 'k.db'}"
    )
    store = DatabaseKeys(url)
    store.begin()
    yield store
    store.engine.dispose()


def test_a_key_comes_back_with_its_terms_until_it_is_destroyed(keys: KeyStore) -> None:
    """And a box has one key only."""
    box, other = random_key(), random_key()
    keys.create(box, key_under(TERMS))
    keys.create(other, key_under(TERMS))
    key = keys.read(box)
    assert key is not None
    assert (len(key.secret), key.terms) == (32, TERMS)
    with pytest.raises(ValueError, match="already"):
        keys.create(box, key_under(TERMS))
    keys.tighten(box, Terms(6, TERMS.audience, TERMS.earliest_close))
    tightened = keys.read(box)
    assert tightened is not None
    assert (tightened.secret, tightened.terms.k) == (key.secret, 6)
    keys.destroy(box)
    keys.destroy(box)
    assert keys.read(box) is None
    assert keys.boxes() == [other]
    with pytest.raises(ValueError, match="no key"):
        keys.tighten(box, TERMS)


def test_a_key_shows_no_secret_when_it_is_printed(keys: KeyStore) -> None:
    """Not in a log, not in a traceback."""
    box = random_key()
    keys.create(box, key_under(TERMS))
    key = keys.read(box)
    assert key is not None
    assert key.secret.hex() not in repr(key)
    assert str(key.secret) not in repr(key)


def test_the_folder_is_for_this_user_alone_and_keeps_nothing_of_a_destroyed_key(tmp_path: Path) -> None:
    """Overwritten before it is unlinked, and no half-written file stays."""
    keys, box = keys_in(tmp_path / "keys"), random_key()
    keys.create(box, key_under(TERMS))
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "keys" / box).stat().st_mode & 0o777 == 0o600
    with (tmp_path / "keys" / box).open("rb") as held:
        secret = held.read()
        keys.destroy(box)
        held.seek(0)
        assert held.read() != secret, "the bytes themselves were overwritten"
    assert [path.name for path in (tmp_path / "keys").iterdir()] == [MARKER]


def test_a_link_in_the_folder_is_not_followed(tmp_path: Path) -> None:
    """Somebody who can write there does not make us read or overwrite another file."""
    keys, box = keys_in(tmp_path / "keys"), random_key()
    keys.create(random_key(), key_under(TERMS))
    other = tmp_path / "other"
    other.write_text("precious")
    (tmp_path / "keys" / box).symlink_to(other)
    assert keys.read(box) is None
    keys.destroy(box)
    assert other.read_text() == "precious"
    assert not (tmp_path / "keys" / box).is_symlink(), "it does not keep other keys from being destroyed"


@pytest.mark.parametrize("name", ["../x", "", "A" * 32, "0" * 31])
def test_only_names_of_boxes_are_names_of_files(tmp_path: Path, name: str) -> None:
    """Nothing else is read or written."""
    with pytest.raises(ValueError, match="no box"):
        keys_in(tmp_path / "keys").create(name, key_under(TERMS))


def test_left_behind_keys_go_and_young_unknown_ones_stay(tmp_path: Path) -> None:
    """The transaction that makes a box may not have ended yet."""
    keys = keys_in(tmp_path / "keys")
    live, ended, young, old = (random_key() for _each in range(4))
    for box in (live, ended, young, old):
        keys.create(box, key_under(TERMS))
    before = (datetime.now(UTC) - YOUNG - timedelta(minutes=1)).timestamp()
    os.utime(keys.folder / old, (before, before))
    assert destroy_orphans(keys, {live}, {ended}) == 2
    assert set(keys.boxes()) == {live, young}


def test_the_setting_names_a_folder_or_a_database(tmp_path: Path) -> None:
    """By whether it is a URL."""
    assert isinstance(key_store(str(tmp_path / "keys")), FolderKeys)
    store = key_store(f"sqlite:///{tmp_path / 'k.db'}")
    assert isinstance(store, DatabaseKeys)
    store.engine.dispose()


def test_a_place_where_a_copy_would_hold_both_is_found(tmp_path: Path) -> None:
    """The database's folder, the backups' folder, the database's own host, and a folder others may read."""
    database = f"sqlite:///{tmp_path / 'data' / 'samspil.db'}"
    backups = tmp_path / "backups"
    (tmp_path / "open").mkdir(mode=0o755)
    assert misplaced(str(tmp_path / "keys"), database, backups) == []
    assert "database's folder" in misplaced(str(tmp_path / "data" / "keys"), database)[0]
    assert "backups' folder" in misplaced(str(backups / "keys"), database, backups)[0]
    assert "0700" in misplaced(str(tmp_path / "open"), database)[0]
    assert "main database's host" in misplaced("postgresql://k@db/keys", "postgresql://s@db/samspil")[0]
    assert misplaced("postgresql://k@other/keys", "postgresql://s@db/samspil") == []
    assert "database's folder" in misplaced(f"sqlite:///{tmp_path / 'data' / 'k.db'}", database)[0]
    assert "backups' folder" in misplaced(f"sqlite:///{backups / 'k.db'}", "postgresql://s@db/s", backups)[0]
    for here in ("postgresql://k@127.0.0.1/keys", "postgresql://k@/keys?host=/run/postgresql"):
        assert "main database's host" in misplaced(here, "postgresql://s@localhost/samspil")[0]


def test_a_crash_while_terms_are_tightened_loses_no_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the new terms stand, the old ones do."""
    keys, box = keys_in(tmp_path / "keys"), random_key()
    keys.create(box, key_under(TERMS))

    def crash(*_args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", crash)
        with pytest.raises(KeyboardInterrupt):
            keys.tighten(box, Terms(6, TERMS.audience, TERMS.earliest_close))
    key = keys.read(box)
    assert key is not None
    assert key.terms == TERMS
    assert keys.boxes() == [box], "what was half written names no box"
    keys.destroy(box)
    assert [path.name for path in keys.folder.iterdir()] == [MARKER], "and goes with it"


def test_a_server_of_keys_that_was_restarted_is_there(postgresql_url: str) -> None:
    """A connection that it closed meanwhile is made anew, so that no answer is refused for it."""
    keys, other, box = DatabaseKeys(postgresql_url), DatabaseKeys(postgresql_url), random_key()
    keys.begin()
    keys.create(box, key_under(TERMS))
    with other.engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                " AND datname = current_database()"
            )
        )
    assert keys.read(box) is not None
    keys.engine.dispose()
    other.engine.dispose()


@pytest.mark.parametrize("kind", ["folder", "sqlite"])
def test_a_store_that_is_not_there_is_away_and_not_lost(tmp_path: Path, kind: str) -> None:
    """A folder into which nothing is mounted looks empty: no verb may take it for one that lost its keys."""
    place = str(tmp_path / "keys") if kind == "folder" else f"sqlite:///{tmp_path / 'k.db'}"
    keys, box = key_store(place), random_key()
    for is_made in (False, True):
        assert not keys.is_there()
        for act in (
            lambda: keys.create(box, key_under(TERMS)),
            lambda: keys.read(box),
            lambda: keys.tighten(box, TERMS),
            lambda: keys.destroy(box),
            keys.boxes,
        ):
            with pytest.raises(KeysAway, match="samspil keys lost"):
                act()
        if not is_made and kind == "folder":
            (tmp_path / "keys").mkdir()
    keys.begin()
    assert keys.is_there()
    assert keys.read(box) is None
    if isinstance(keys, DatabaseKeys):
        keys.engine.dispose()


def test_a_folder_from_before_the_marker_is_known_by_its_keys(tmp_path: Path) -> None:
    """So that an upgrade needs no hand."""
    keys, box = keys_in(tmp_path / "keys"), random_key()
    keys.create(box, key_under(TERMS))
    (tmp_path / "keys" / MARKER).unlink()
    assert keys.read(box) is not None
