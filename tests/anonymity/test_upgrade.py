"""What an earlier version sealed to the ids of people alone goes on, and is proven by accounts from now on.

The archive was made by that version. Eight people have an open retro, in which the first four have answered
(four are enough), a box for the next, in which the sixth has, and a vote of at least five, in which the first
has; a mediation that the second asked for with the fifth, mediated by the seventh, in which all wrote; and
another that the third asked for with the sixth, who has not been invited.
"""

import json
import logging
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from partnership_of_eight import ACTORS, Eight
from sqlalchemy import insert
from sqlmodel import select
from tests_shared import key_under, keys_in

from bot import conductor
from bot.database import Database
from bot.errors import Refusal
from bot.rituals import mediation, retro
from bot.rituals.retro import Draft, RetroCard
from bot.sealed import DatabaseKeys, FolderKeys, Key, Terms, random_key
from bot.sealed.database_keys import keys as key_table
from playground.stage import Stage

ARCHIVE = Path(__file__).parent / "sealed_by_person.tar.xz"
NOW = datetime(2026, 5, 7, 12, tzinfo=UTC)
VOTED, OPEN, WAITING = 1, 2, 3
HEARD, NOT_INVITED = 1, 2
TEXTS = ["Text of 0", "Text of 1", "Text of 2", "Text of 3"]


@pytest.fixture
def before(tmp_path: Path) -> Iterator[Eight]:
    """What that version left, its tables brought up to date, and not started yet."""
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(tmp_path, filter="data")
    database = Database(f"sqlite:///{tmp_path / 'samspil.db'}")
    database.migrate()
    yield Eight.continued(database, tmp_path / "keys", NOW)
    database.close()


@pytest.fixture
def upgraded(before: Eight) -> Eight:
    """The same after the first start."""
    assert before.do(conductor.complete_terms) == 5
    return before


def test_terms_are_completed_once_with_everybody_who_was_invited(upgraded: Eight) -> None:
    """And with the roles of the three, of whom one has not been invited."""
    assert upgraded.do(conductor.complete_terms) == 0
    found = [upgraded.keys.read(box) for box in upgraded.keys.boxes()]
    terms = [key.terms for key in found if key is not None]
    assert all(set(each.accounts.values()) == each.audience for each in terms)
    assert sorted(tuple(each.roles) for each in terms) == [
        (), (), (), ("asker", "mediator"), ("asker", "other", "mediator"),
    ]  # fmt: skip


def test_an_open_retro_goes_on_and_is_released(upgraded: Eight) -> None:
    """What was written is read by who wrote it, can be written anew, and counts."""
    for number, words in enumerate(TEXTS):
        assert upgraded.do(retro.form, upgraded.actors[number], OPEN).draft.texts[0] == words
    upgraded.do(retro.answer, upgraded.actors[0], OPEN, Draft(["Anew", "", ""]))
    upgraded.do(retro.withdraw, upgraded.actors[1], OPEN)
    upgraded.do(retro.answer, upgraded.actors[7], OPEN, Draft(["Of the eighth", "", ""]))
    upgraded.close(OPEN)
    shown = upgraded.do(
        lambda w: sorted(w.session.exec(select(RetroCard.text).where(RetroCard.round_id == OPEN)))
    )
    assert shown == ["Anew", "Of the eighth", "Text of 2", "Text of 3"]
    assert upgraded.do(retro.form, upgraded.actors[5], WAITING).draft.texts[0] == "Between rounds"


def test_a_vote_goes_on(upgraded: Eight) -> None:
    """Dots that were given are there, and count with the new ones."""
    given = upgraded.do(retro.my_dots, upgraded.actors[0], VOTED)[2]
    for actor in upgraded.actors[1:5]:
        upgraded.do(retro.vote, actor, VOTED, given)
    upgraded.end_vote(VOTED)
    assert upgraded.do(lambda w: w.session.get_one(RetroCard, given[0]).dots) == 5


def test_a_mediation_goes_on(upgraded: Eight) -> None:
    """Each of the three reads what was theirs, and who is not invited is when the mediator says so."""
    for number in (1, 4, 6):
        shown = upgraded.do(mediation.show, upgraded.actors[number], HEARD)
        assert shown.papers["mediator"].proposal.text == "A way forward"
        assert shown.papers["asker"].account.happened == "What happened"
        assert (shown.papers["other"].account is not None) == (number != 1)
    with pytest.raises(Refusal, match="no such mediation"):
        upgraded.do(mediation.show, upgraded.actors[5], NOT_INVITED)
    upgraded.do(mediation.take_on, upgraded.actors[6], NOT_INVITED)
    upgraded.do(mediation.invite, upgraded.actors[6], NOT_INVITED)
    assert upgraded.do(mediation.show, upgraded.actors[5], NOT_INVITED).papers["asker"].account is not None


def test_swapped_accounts_read_nothing_that_the_earlier_version_sealed(upgraded: Eight) -> None:
    """Two who answered, and a party and the mediator."""
    upgraded.swap(0, 1)
    upgraded.swap(4, 6)
    for number in (0, 1):
        with pytest.raises(Refusal, match="not the one that was invited"):
            upgraded.do(retro.form, upgraded.actors[number], OPEN)
    for number in (0, 1, 4, 6):
        with pytest.raises(Refusal, match="no such mediation"):
            upgraded.do(mediation.show, upgraded.actors[number], HEARD)


def test_nothing_is_read_before_the_terms_are_completed(before: Eight) -> None:
    """An id alone proves nothing; and nothing is taken for lost."""
    for number in range(4):
        with pytest.raises(Refusal, match="not the one that was invited"):
            before.do(retro.form, before.actors[number], OPEN)
    assert before.do(retro.lost) == []
    assert before.do(mediation.lost) == []


def as_before(key: Key) -> str:
    """A key as that version stored it."""
    stored = json.loads(key.dump())
    return json.dumps({name: stored[name] for name in ("secret", "k", "audience", "earliest_close")})


@pytest.mark.parametrize("store", ["folder", "sqlite", "postgresql"])
def test_every_store_completes_what_it_stored_before(
    store: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """A key that lies there in the older form is found, completed, and the same key."""
    box, key = random_key(), key_under(Terms(5, frozenset({1, 2}), NOW))
    keys: Any
    if store == "folder":
        keys = keys_in(tmp_path / "keys")
        (tmp_path / "keys" / box).write_text(as_before(key))
    else:
        here = f"sqlite:///{tmp_path / 'k.db'}"
        keys = DatabaseKeys(here if store == "sqlite" else request.getfixturevalue("postgresql_url"))
        keys.begin()
        with keys.engine.begin() as connection:
            connection.execute(insert(key_table).values(box=box, stored=as_before(key)))
    found = keys.read(box)
    assert not found.terms.are_complete
    anna, erik = (actor.account for actor in ACTORS[:2])
    keys.tighten(box, found.terms_completed({1: anna, 2: erik}, "retro:1"))
    completed = keys.read(box)
    assert completed.secret == key.secret
    assert completed.acting(anna, 1)
    assert not completed.acting(anna, 2)
    if isinstance(keys, DatabaseKeys):
        keys.engine.dispose()


async def test_the_first_start_completes_them_and_tells_so(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    """Once, in the log; a start with nothing to complete says nothing of it."""
    eight = Eight.__new__(Eight)
    await stage.bot.work(eight.begin, "C1", ACTORS)
    keys = stage.bot.keys
    assert isinstance(keys, FolderKeys)
    for box in keys.boxes():
        key = keys.read(box)
        assert key is not None
        (keys.folder / box).write_text(as_before(key))
    caplog.set_level(logging.INFO)
    await stage.restart_bot()
    assert "1 sealed boxes were begun by an earlier version" in caplog.text
    found = [stage.bot.keys.read(box) for box in keys.boxes()]
    assert [key.terms.are_complete for key in found if key is not None] == [True]
    caplog.clear()
    await stage.restart_bot()
    assert "earlier version" not in caplog.text
