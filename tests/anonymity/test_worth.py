"""Whether a retro was worth it is said under the promise of the votes: counts of k or more, and no person."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attack import by_a_key_left_behind
from partnership_of_eight import PEOPLE, Eight, Evidence
from sqlmodel import col, select, update
from twins import TWINS

from bot import conductor, partnerships
from bot.blocks.retro import csv_file, markdown_file
from bot.database import Database
from bot.errors import Refusal
from bot.language import translator
from bot.outbox import OwedMessage
from bot.partnerships import Person, Unit
from bot.rituals import retro
from bot.rituals.retro import RetroHealth, RetroRound
from bot.sealed import SealedAnswer, TooEarly
from bot.sealed.folder_keys import MARKER
from bot.sealed.keys import load

K = 5


@pytest.fixture
def eight(database_url: str, tmp_path: Path) -> Iterator[Eight]:
    made = Eight(Database(database_url), tmp_path / "keys")
    yield made
    made.database.close()


def talked_about(eight: Eight, mode: str = retro.ANONYMOUS, writers: int = K) -> int:
    """A retro of which the vote is over; returns its id."""
    round_id = eight.open(mode)
    for number in range(writers):
        words = {"words": f"Kort {number}"} if mode != retro.NAMED else {"named": f"Kort {number}"}
        eight.say(number, round_id, **words)
    eight.close(round_id)
    if row(eight, round_id).is_voting:
        eight.end_vote(round_id)
    return round_id


def row(eight: Eight, round_id: int) -> RetroRound:
    found: RetroRound = eight.do(lambda w: w.session.get_one(RetroRound, round_id))
    return found


def box_of(eight: Eight, round_id: int) -> str:
    """Where the points of a retro lie."""
    box = row(eight, round_id).worth_box
    assert box is not None
    return box


def say(eight: Eight, round_id: int, points: list[int]) -> None:
    for number, each in enumerate(points):
        eight.do(retro.say_worth, eight.actors[number], round_id, each)


def counted(eight: Eight) -> list[list[int]]:
    """What was released."""
    rows = eight.do(lambda w: w.session.exec(select(RetroHealth)).all())
    assert all((each.question, each.side_id) == ("worth", None) for each in rows)
    return [each.counted for each in rows]


def everything_but_the_sealed(eight: Eight) -> list[object]:
    """Every row of every table, those that are owed to Slack too."""
    tables = [each for each in OwedMessage.metadata.sorted_tables if each.name != "sealed_answer"]
    return [
        tuple(each)
        for table in tables
        for each in eight.do(lambda w, t=table: w.session.connection().execute(t.select()).all())
    ]


def sealed_rows(eight: Eight, round_id: int) -> dict[int, bytes]:
    """What an administrator copies while it is open."""
    box = row(eight, round_id).worth_box
    found = eight.do(
        lambda w: w.session.exec(
            select(SealedAnswer.person_id, SealedAnswer.ciphertext).where(SealedAnswer.box == box)
        ).all()
    )
    return dict(found)


@pytest.mark.parametrize("mode", [retro.ANONYMOUS, retro.MIXED, retro.NAMED])
def test_from_k_on_it_is_shown_how_many_gave_what_and_nothing_else_is_left(eight: Eight, mode: str) -> None:
    """In every mode without a name, and never by company; neither a sealed row nor a key is left."""
    round_id = talked_about(eight, mode)
    say(eight, round_id, [4, 4, 5, 2, 4])
    eight.do(retro.say_worth, eight.actors[4], round_id, 5)
    assert counted(eight) == []
    eight.end_talk(round_id)
    assert counted(eight) == [[0, 1, 0, 2, 2]]
    assert eight.do(lambda w: w.session.exec(select(SealedAnswer)).all()) == []
    assert eight.keys.read(box_of(eight, round_id)) is None
    view = eight.do(lambda w: retro.result_of(w, w.session.get_one(RetroRound, round_id)))
    assert view.health == []
    assert "1: 0, 2: 1, 3: 0, 4: 2, 5: 2" in markdown_file(translator("en"), view)
    assert "worth the time?,5,,2" in csv_file(translator("en"), view)


def test_below_k_nothing_is_shown_and_nobody_is_told_how_many_there_were(tmp_path: Path) -> None:
    """Four who said so, one who took it back, and nobody at all look the same in every row and message."""
    looks = []
    for few in (0, K - 1):
        folder = tmp_path / str(few)
        folder.mkdir()
        eight = Eight(Database(f"sqlite:///{folder / 'samspil.db'}"), folder / "keys")
        eight.do(_make_facilitator)
        round_id = talked_about(eight)
        say(eight, round_id, [5] * few)
        if few:
            eight.do(retro.say_worth, eight.actors[7], round_id, 1)
            eight.do(retro.say_worth, eight.actors[7], round_id, None)
        eight.end_talk(round_id)
        assert counted(eight) == []
        said = select(OwedMessage.name, OwedMessage.text, OwedMessage.blocks).where(
            OwedMessage.about == round_id, col(OwedMessage.name).in_(("retro.talked", "retro.voted"))
        )
        round_ = row(eight, round_id).model_dump(exclude={"box", "dots_box", "worth_box"})
        looks.append((eight.do(lambda w, q=said: w.session.exec(q).all()), round_))
        eight.database.close()
    assert looks[0] == looks[1]
    assert any(name == "retro.talked" for name, *_rest in looks[0][0])


def _make_facilitator(w: Unit) -> None:
    person = w.session.exec(select(Person)).first()
    assert person is not None
    partnerships.give_part(w, person, partnerships.FACILITATOR, person.id)


def test_while_it_is_asked_nothing_moves_but_one_row_of_one_size(eight: Eight) -> None:
    """No tally, no message, no moment: whoever has all tables sees that somebody answered, and no more."""
    round_id = talked_about(eight)
    before = everything_but_the_sealed(eight)
    say(eight, round_id, [1, 2, 3, 4, 5])
    assert everything_but_the_sealed(eight) == before
    rows = sealed_rows(eight, round_id)
    assert len(rows) == K
    assert len({len(each) for each in rows.values()}) == 1


def test_no_row_shows_it_earlier_nor_to_fewer(eight: Eight) -> None:
    """Time, number and box are kept with the key: a writer to the database changes what lies beside it."""
    round_id = talked_about(eight)
    say(eight, round_id, [3] * (K - 1))
    ends_at, now = row(eight, round_id).talk_ends_at, eight.clock.now()

    def tamper(**values: Any) -> None:
        eight.do(
            lambda w: w.session.exec(
                update(RetroRound).where(col(RetroRound.id) == round_id).values(**values)
            )
        )

    tamper(talk_ends_at=now, k=1)
    with pytest.raises(TooEarly):
        eight.do(conductor.end_retro_talk, round_id)
    tamper(talk_ends_at=ends_at)
    eight.end_talk(round_id)
    assert counted(eight) == []


def test_no_other_box_is_read_in_its_place(eight: Eight) -> None:
    """Not the box of answers that waits, nor is anything put there."""
    round_id = talked_about(eight)
    waiting = eight.do(lambda w: retro.waiting_round(w, eight.partnership_id))
    eight.do(
        lambda w: w.session.exec(
            update(RetroRound).where(col(RetroRound.id) == round_id).values(worth_box=waiting.box)
        )
    )
    with pytest.raises(Refusal, match="not invited"):
        eight.do(retro.say_worth, eight.actors[0], round_id, 3)
    assert eight.do(retro.my_worth, eight.actors[0], round_id)[2] is None


def read_by_others(eight: Eight, round_id: int) -> int:
    """How many of the eight have their points shown to who was given their row."""
    found = 0
    for victim in range(PEOPLE):
        reader = (victim + 1) % PEOPLE

        def look(reader: int = reader) -> Any:
            return eight.do(retro.my_worth, eight.actors[reader], round_id)[2]

        found += eight.swapped(reader, victim, look) == 1 + victim % 5
    return found


def left_open(eight: Eight, round_id: int) -> int:
    """How many of the copied rows open with what lies in the folder of keys afterwards."""
    evidence = Evidence(box=box_of(eight, round_id), sealed=sealed_rows(eight, round_id))
    eight.end_talk(round_id)
    evidence.keys = [load(path.read_text()) for path in eight.keys.folder.iterdir() if path.name != MARKER]
    return len(by_a_key_left_behind(evidence, ["1", "2", "3", "4", "5"]))


def test_who_gave_what_is_read_by_nobody_else(eight: Eight) -> None:
    """Neither with another's row while it is asked, nor from copies of the rows afterwards."""
    round_id = talked_about(eight)
    say(eight, round_id, [1 + number % 5 for number in range(PEOPLE)])
    assert eight.do(retro.my_worth, eight.actors[2], round_id)[2] == 3
    assert read_by_others(eight, round_id) == 0
    eight.swap(0, 1)
    with pytest.raises(Refusal, match="not invited"):
        eight.do(retro.say_worth, eight.actors[0], round_id, 1)
    eight.swap(0, 1)
    assert left_open(eight, round_id) == 0
    assert counted(eight) == [[2, 2, 2, 1, 1]]


def test_the_same_attack_succeeds_on_leaky_twins(eight: Eight, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a row's word is taken for who acts, and where the key outlives the count."""
    round_id = talked_about(eight)
    say(eight, round_id, [1 + number % 5 for number in range(PEOPLE)])
    with monkeypatch.context() as patch:
        TWINS["accounts not proven"](patch, eight)
        assert read_by_others(eight, round_id) == PEOPLE
    TWINS["a key left behind"](monkeypatch, eight)
    assert left_open(eight, round_id) == PEOPLE


def test_a_key_that_a_crash_left_behind_is_destroyed_later(
    eight: Eight, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And that of a talk which goes on is not, however long it is there."""
    round_id = talked_about(eight)
    box = box_of(eight, round_id)
    eight.do(conductor.destroy_orphans)
    assert eight.keys.read(box) is not None
    with monkeypatch.context() as patch:
        TWINS["a key left behind"](patch, eight)
        eight.end_talk(round_id)
    eight.do(conductor.destroy_orphans)
    assert eight.keys.read(box) is None


def test_of_a_lost_key_the_talk_ends_all_the_same(eight: Eight) -> None:
    """Nothing can be said any more, and nothing is shown."""
    round_id = talked_about(eight)
    say(eight, round_id, [4] * PEOPLE)
    eight.keys.destroy(box_of(eight, round_id))
    with pytest.raises(Refusal, match="Nobody is asked"):
        eight.do(retro.say_worth, eight.actors[0], round_id, 3)
    eight.end_talk(round_id)
    assert counted(eight) == []
    assert eight.do(lambda w: w.session.exec(select(SealedAnswer)).all()) == []


def test_who_is_erased_takes_their_points_along_and_of_fewer_than_k_nobody_is_asked(eight: Eight) -> None:
    """Five said so, and one of them is erased: four are too few. Of three nothing could be shown."""
    round_id = talked_about(eight)
    say(eight, round_id, [4] * K)
    eight.do(conductor.erase_user, "U2")
    eight.end_talk(round_id)
    assert counted(eight) == []
    with pytest.raises(Refusal, match="Nobody is asked"):
        eight.do(retro.say_worth, eight.actors[0], round_id, 3)
    eight.do(_leave, ["U3", "U4", "U5", "U6"])
    small = talked_about(eight, retro.NAMED, writers=2)
    assert row(eight, small).worth_box is None
    assert row(eight, small).is_talked_about


def _leave(w: Unit, users: list[str]) -> None:
    for person in w.session.exec(select(Person).where(col(Person.user).in_(users))):
        person.left_at = w.now
