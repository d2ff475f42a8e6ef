"""What the promise of a retro rests on: canaries, tables, what may be shown, abuse, and crashes."""

import itertools
import logging
import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from authorless import authors_named
from hypothesis import given, strategies as st
from partnership_of_eight import Eight
from sqlmodel import col, select, update
from tests_shared import key_under, keys_in

from bot import sealed, tables
from bot.database import Database
from bot.partnerships import PARTNER, Side
from bot.rituals import retro
from bot.rituals.retro import Draft, RetroCard, RetroHealth, RetroRound
from bot.rituals.retro.release import _released_health
from bot.sealed import FolderKeys, SealedAnswer, Terms, box as sealed_box, random_key
from bot.work import Work
from playground.journal import Call


def retro_buttons(value: str) -> dict[str, object]:
    """A row with one button of a retro."""
    return {"type": "actions", "elements": [{"type": "button", "action_id": "retro.read", "value": value}]}


CANARY = "kanariefugl-7d1f0c"


@pytest.fixture
def eight(database_url: str, tmp_path: Path) -> Iterator[Eight]:
    made = Eight(Database(database_url), tmp_path / "keys")
    yield made
    made.database.close()


def everything_on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_before_the_close_the_text_is_in_no_file_and_in_no_log(
    eight: Eight, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither in the database, its log, nor the key folder; whatever is logged at DEBUG."""
    caplog.set_level(logging.DEBUG)
    round_id = eight.open()
    eight.answer(3, round_id, CANARY)
    assert CANARY.encode() not in everything_on_disk(tmp_path)
    assert CANARY not in caplog.text


@pytest.mark.parametrize("broken", ["seal", "json"])
def test_an_exception_on_the_way_carries_no_text(
    eight: Eight, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    """What goes wrong is told by its kind alone."""
    round_id = eight.open()

    def fail(*_args: object, **_words: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(*{"seal": (sealed, "seal", fail), "json": (sealed_box, "_padded", fail)}[broken])
    with pytest.raises(RuntimeError) as raised:
        eight.answer(3, round_id, CANARY)
    assert CANARY not in str(raised.value)


def test_after_the_close_no_row_holds_both_a_person_and_a_text(eight: Eight, tmp_path: Path) -> None:
    """The texts are there, the rows of who answered are gone, and so is the key."""
    round_id = eight.open()
    for number in range(8):
        eight.answer(number, round_id, f"{CANARY} {number}")
    box = eight.do(lambda w: w.session.get(RetroRound, round_id).box)
    eight.close(round_id)
    assert eight.do(lambda w: w.session.exec(select(SealedAnswer)).all()) == []
    assert eight.keys.read(box) is None
    people = [f"U{number}" for number in range(8)]
    rows = eight.do(
        lambda w: [
            str(tuple(row))
            for table in tables.metadata.sorted_tables
            for row in w.session.connection().execute(table.select())
        ]
    )
    told = [row for row in rows if CANARY in row]
    assert told
    assert not [row for row in told for person in people if re.search(rf"\b{person}\b", row)]


RELEASED = {
    "retro_card": {"key", "round_id", "column", "text", "dots"},
    "retro_health": {"key", "round_id", "question", "side_id", "one", "two", "three", "four", "five"},
}
"""What released answers may have: a new column fails here until somebody has argued for it."""


def test_released_answers_have_no_time_no_serial_and_no_person() -> None:
    """Their columns are these, and their keys are random."""
    for name, columns in RELEASED.items():
        table = tables.metadata.tables[name]
        assert set(table.columns.keys()) == columns
        assert not [key for key in table.foreign_keys if key.column.table.name == "person"]
        assert not [column for column in table.columns if "DATE" in str(column.type).upper()]
        assert not table.dialect_options["sqlite"]["with_rowid"]


def test_only_the_sealed_rows_tie_a_person_to_a_round() -> None:
    """And those go at the close; a mediation and a card with a name are of people who do not hide theirs."""
    tied = {
        name
        for name, table in tables.metadata.tables.items()
        if any(key.column.table.name == "person" for key in table.foreign_keys)
        and (
            "box" in table.columns
            or any(key.column.table.name == "retro_round" for key in table.foreign_keys)
        )
    }
    assert tied == {"sealed_answer", "mediation", "retro_named_card"}


K = 4
TWO_SIDES = [
    Side(id=1, partnership_id=1, kind="home", name="N", holidays="DK", zone="UTC"),
    Side(id=2, partnership_id=1, kind=PARTNER, name="B", holidays="DK", zone="UTC"),
]
Points = tuple[int, ...]
Shown = tuple[tuple[int | None, tuple[int, ...]], ...]


def published(sides: Points, points: Points) -> Shown:
    """What the channel is shown of a question, when people of these sides gave these points (0: skipped)."""
    return published_of(tuple(sorted(given for given in zip(sides, points, strict=True) if given[1])))


@cache
def published_of(given_points: tuple[tuple[int, int], ...]) -> Shown:
    """The same of what was given, in whatever order: most worlds differ only in who gave what."""
    held = RetroRound(
        id=1,
        partnership_id=1,
        box="b",
        format="ssc",
        columns=[],
        k=K,
        begun_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    rows = _released_health(held, "respect", given_points, TWO_SIDES, K)
    return tuple((row.side_id, tuple(row.counted)) for row in rows)


@given(st.data())
def test_nothing_shown_determines_a_person_but_unanimity(data: st.DataObject) -> None:
    """Of all worlds that fit what is shown, for each person there is one in which they said otherwise."""
    n = data.draw(st.integers(4, 8))
    sides = tuple(data.draw(st.sampled_from([1, 2])) for _person in range(n))
    points = tuple(data.draw(st.sampled_from([0, 2, 5])) for _person in range(n))
    shown = published(sides, points)
    worlds = [world for world in itertools.product((0, 2, 5), repeat=n) if published(sides, world) == shown]
    unanimous = {side for side, counted in shown if sum(1 for each in counted if each) == 1}
    for person in range(n):
        said = {world[person] for world in worlds}
        if sides[person] in unanimous or None in unanimous:
            continue
        assert said >= {2, 5}, "only unanimity may tell what somebody said"


@given(st.lists(st.tuples(st.sampled_from([1, 2]), st.integers(1, 5)), max_size=14))
def test_no_number_below_k_is_ever_shown_and_sides_are_all_or_none(points: list[tuple[int, int]]) -> None:
    """A cell with fewer than k beside the total would give the other side away."""
    sides, given_points = tuple(side for side, _point in points), tuple(point for _side, point in points)
    shown = published(sides, given_points)
    assert all(sum(counted) >= K for _side, counted in shown)
    assert {side for side, _counted in shown} in (set(), {None}, {1, 2})


def test_a_writer_to_the_database_can_neither_open_early_nor_lower_k(eight: Eight) -> None:
    """k and the earliest close stand with the key, and forged rows do not decrypt."""
    round_id = eight.open()
    eight.answer(1, round_id, CANARY)

    def tamper(w: object) -> None:
        session = w.session  # type: ignore[attr-defined]
        row = session.exec(select(SealedAnswer)).one()
        session.exec(
            update(RetroRound)
            .where(col(RetroRound.id) == round_id)
            .values(k=1, closes_at=eight.clock.now(), due_at=eight.clock.now())
        )
        session.add_all(
            SealedAnswer(box=row.box, person_id=id_, ciphertext=row.ciphertext)
            for id_ in eight.person_ids_in(session)
            if id_ != row.person_id
        )

    eight.do(tamper)
    with pytest.raises(sealed.TooEarly):
        eight.do(retro.go_on, round_id)
    eight.clock.move_to(eight.clock.now() + timedelta(days=4))
    eight.do(retro.go_on, round_id)
    held = eight.do(lambda w: w.session.get(RetroRound, round_id))
    assert held.outcome == retro.TOO_FEW
    assert eight.do(lambda w: w.session.exec(select(RetroCard)).all()) == []


def test_terms_only_ever_promise_more(tmp_path: Path) -> None:
    """k may only rise and the close only be later; people may only be added, and none after the opening."""
    keys, box = keys_in(tmp_path / "keys"), random_key()
    close = datetime(2026, 5, 7, tzinfo=UTC)
    keys.create(box, key_under(Terms(5, frozenset({1, 2}), close)))
    for less in (
        Terms(4, frozenset({1, 2}), close),
        Terms(5, frozenset({1}), close),
        Terms(5, frozenset({1, 2, 3}), close),
        Terms(5, frozenset({1, 2}), None),
        Terms(5, frozenset({1, 2}), close - timedelta(seconds=1)),
    ):
        with pytest.raises(ValueError, match="may"):
            keys.tighten(box, less)
    keys.tighten(box, Terms(6, frozenset({1, 2}), close + timedelta(days=1)))
    key = keys.read(box)
    assert key is not None
    assert key.terms.k == 6


class CrashError(BaseException):
    """The process is gone: nothing catches it."""


def crash(*_args: object, **_words: object) -> None:
    raise CrashError


def before(where: object, name: str) -> Callable[[pytest.MonkeyPatch], None]:
    return lambda patch: patch.setattr(where, name, crash)


def after(where: object, name: str) -> Callable[[pytest.MonkeyPatch], None]:
    def patched(patch: pytest.MonkeyPatch) -> None:
        honest = getattr(where, name)

        def then_crash(*args: object, **words: object) -> None:
            honest(*args, **words)
            raise CrashError

        patch.setattr(where, name, then_crash)

    return patched


CRASHES: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "before the box is opened": before(sealed, "open_all"),
    "after the box is opened": after(sealed, "open_all"),
    "before the sealed rows go": before(sealed, "forget"),
    "after the sealed rows went": after(sealed, "forget"),
    "before the commit": before(FolderKeys, "create"),
    "after the next key is made": after(FolderKeys, "create"),
    "after the commit": before(Work, "_destroy"),
    "before the key is destroyed": before(FolderKeys, "destroy"),
    "after the key is destroyed": after(FolderKeys, "destroy"),
    "before the log is truncated": before(Database, "truncate_log"),
    "after the log is truncated": after(Database, "truncate_log"),
}


@pytest.mark.parametrize("where", CRASHES)
async def test_a_crash_anywhere_in_the_release_ends_in_the_same_place(
    where: str, database_url: str, tmp_path: Path
) -> None:
    """Never a card without its deletion, never a key left behind, never a text lost."""
    url, keys = database_url, tmp_path / "keys"
    eight = Eight(Database(url), keys)
    round_id = eight.open()
    for number in range(8):
        eight.answer(number, round_id, f"Text {number}")
    box = eight.do(lambda w: w.session.get(RetroRound, round_id).box)
    with pytest.MonkeyPatch.context() as patch:
        CRASHES[where](patch)
        with pytest.raises(CrashError):
            eight.close(round_id)
    eight.database.close()
    for key in keys.iterdir():
        os.utime(key, (0, 0))  # an hour passes before a key that no box is known of is taken for left behind

    again = Eight.continued(Database(url), keys, eight.clock.now())
    await again.start_as_the_bot_does()
    cards = again.do(lambda w: [card.text for card in w.session.exec(select(RetroCard))])
    assert sorted(cards) == [f"Text {number}" for number in range(8)]
    assert again.do(lambda w: w.session.exec(select(SealedAnswer)).all()) == []
    assert again.keys.read(box) is None
    assert set(again.keys.boxes()) == again.do(retro.live_boxes)
    assert again.work.log_is_clean
    again.database.close()


def test_the_last_edit_of_each_counts_and_health_is_nothing_but_counts(eight: Eight) -> None:
    """However often somebody edits, they have one row, and it is the last."""
    round_id = eight.open()
    for edit in range(3):
        for number in range(8):
            eight.do(
                retro.answer,
                eight.actors[number],
                round_id,
                Draft([f"Edit {edit} of {number}", "", ""], {"safe": 1 + number % 5}),
            )
    assert len(eight.do(lambda w: w.session.exec(select(SealedAnswer)).all())) == 8
    eight.close(round_id)
    assert {card.text[:6] for card in eight.do(lambda w: w.session.exec(select(RetroCard)).all())} == {
        "Edit 2"
    }
    (row,) = eight.do(lambda w: w.session.exec(select(RetroHealth)).all())
    assert (row.question, row.side_id, sum(row.counted)) == ("safe", None, 8)


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        ({"metadata": {"event_type": "samspil", "event_payload": {"key": "k", "user": "U1"}}}, "metadata"),
        (
            {"view": {"callback_id": "retro.answer", "private_metadata": "U1", "blocks": []}},
            "private_metadata",
        ),
        ({"blocks": [retro_buttons("U1")]}, "value"),
        ({"blocks": [retro_buttons("1"), {"type": "section", "text": {"text": "<@U1>: a card"}}]}, "mention"),
    ],
)
def test_a_call_that_names_an_author_is_found(arguments: dict[str, object], fault: str) -> None:
    """The look at every call of the suite can fail."""
    call = Call(datetime(2026, 5, 4, tzinfo=UTC), "chat.postMessage", arguments, {"ok": True})
    assert [found.split(":")[0] for found in authors_named([call])] == [fault]
