"""Keys and answers lie apart: what is refused at the start, and how keys come to another place."""

from pathlib import Path

import pytest
from sqlalchemy import make_url
from tests_shared import keys_in

from bot.sealed import (
    Account,
    KeysAway,
    KeyStore,
    key_store,
    lie_together,
    move,
    new_key,
    random_key,
    stores,
)
from bot.sealed.folder_keys import MARKER

KEY = new_key(2, {who: Account("T1", f"U{who}") for who in (1, 2, 3)}, None, "retro/1")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the bot runs, with a database in `data`, and links to and fro."""
    monkeypatch.chdir(tmp_path)
    for name in ("data", "apart", "elsewhere"):
        (tmp_path / name).mkdir()
    (tmp_path / "data" / "samspil.db").touch()
    (tmp_path / "way-in").symlink_to("data")
    (tmp_path / "data" / "way-out").symlink_to(tmp_path / "apart")
    (tmp_path / "elsewhere" / "name.db").symlink_to(tmp_path / "data" / "samspil.db")
    return tmp_path


RELATIVE = "sqlite:///data/samspil.db"
LINKED = "sqlite:///elsewhere/name.db"


@pytest.mark.parametrize(
    ("keys", "database"),
    [
        ("data/keys", RELATIVE),
        ("data", RELATIVE),
        ("./data/../data/keys/deep", RELATIVE),
        ("{here}/data/keys", RELATIVE),
        ("data/keys", "sqlite:///{here}/data/samspil.db"),
        ("way-in/keys", RELATIVE),
        ("data/keys", "sqlite:///way-in/samspil.db"),
        ("elsewhere/keys", LINKED),
        ("data/keys", LINKED),
        (".", RELATIVE),
        ("keys", "sqlite:///samspil.db"),
        ("sqlite:///data/samspil.db", RELATIVE),
        ("sqlite:///data/keys.db", RELATIVE),
        ("sqlite:///way-in/keys.db", RELATIVE),
        ("postgresql://k@db/samspil", "postgresql://s@db:5432/samspil"),
        ("postgresql://k@localhost/samspil", "postgresql+psycopg://s@127.0.0.1/samspil"),
    ],
)
def test_keys_that_a_copy_of_the_data_would_hold_are_found(here: Path, keys: str, database: str) -> None:
    """By whatever name, link or way round."""
    assert lie_together(keys.format(here=here), database.format(here=here))


@pytest.mark.parametrize(
    ("keys", "database"),
    [
        ("keys", RELATIVE),
        ("apart", RELATIVE),
        ("data/way-out/keys", RELATIVE),
        ("{here}/keys", "sqlite:///{here}/data/samspil.db"),
        ("data-keys", RELATIVE),
        ("sqlite:///apart/keys.db", RELATIVE),
        ("keys", "postgresql://s@db/samspil"),
        ("postgresql://k@db/keys", RELATIVE),
        ("postgresql://k@127.0.0.1:9/keys", "postgresql://s@127.0.0.1:9/samspil"),
    ],
)
def test_keys_that_lie_apart_are_left_in_peace(here: Path, keys: str, database: str) -> None:
    """The default among them, and a link that leads out of the folder."""
    assert not lie_together(keys.format(here=here), database.format(here=here))


def test_the_very_same_server_is_found_behind_another_name(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server has a socket, an address and names; it is asked which database it is."""
    beside = make_url(postgresql_url).set(database="postgres").render_as_string(hide_password=False)
    for names in ({}, {"_host": id}):
        for name, other in names.items():
            monkeypatch.setattr(stores, name, other)
        assert lie_together(postgresql_url, postgresql_url)
        assert not lie_together(beside, postgresql_url)


@pytest.mark.parametrize("to", ["{here}/apart/keys", "sqlite:///{here}/apart/keys.db"])
@pytest.mark.parametrize("start", ["{here}/data", "sqlite:///{here}/data/keys.db"])
def test_keys_are_moved_with_their_terms_and_none_is_left_behind(here: Path, start: str, to: str) -> None:
    """From a folder in which the database lies, too, which stays; and from and to a database."""
    old = _store(start.format(here=here))
    boxes = [random_key() for _each in range(3)]
    for box in boxes:
        old.create(box, KEY)
    before = {box: old.read(box) for box in boxes}
    new = _store(to.format(here=here))
    assert move(old, new) == 3
    assert {box: new.read(box) for box in new.boxes()} == before
    assert not old.is_there()
    assert (here / "data" / "samspil.db").exists()
    assert not [path for path in (here / "data").iterdir() if path.name == MARKER or path.name in boxes]
    with pytest.raises(KeysAway):
        move(old, new)


@pytest.mark.parametrize(
    ("place", "again"),
    [
        ("{here}/keys", "{here}/nowhere/../keys"),
        ("{here}/keys", "{here}/linked"),
        ("sqlite:///{here}/k.db", "sqlite:///{here}/./k.db"),
    ],
)
def test_keys_that_are_moved_to_where_they_are_stay(here: Path, place: str, again: str) -> None:
    """However the place is written: what is already there must not be destroyed as what was left behind."""
    (here / "nowhere").mkdir()
    (here / "linked").symlink_to(here / "keys")
    store, box = _store(place.format(here=here)), random_key()
    store.create(box, KEY)
    before = store.read(box)
    with pytest.raises(ValueError, match="the same place"):
        move(store, key_store(again.format(here=here)))
    assert (store.boxes(), store.read(box)) == ([box], before)


def test_a_move_that_broke_off_is_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is destroyed before all is there."""
    old, new, box = keys_in(tmp_path / "old"), keys_in(tmp_path / "new"), random_key()
    old.create(box, KEY)
    key = old.read(box)

    def crash(_box: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(old, "destroy", crash)
        with pytest.raises(KeyboardInterrupt):
            move(old, new)
    assert old.read(box) == new.read(box) == key
    with pytest.raises(ValueError, match="there are keys left"):
        old.end()
    assert move(old, new) == 1
    assert new.read(box) == key


def _store(setting: str) -> KeyStore:
    store = key_store(setting)
    store.begin()
    return store
