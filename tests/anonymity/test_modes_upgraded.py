"""Retros with names that the version before had open go on: what it promised is kept.

The archive was made by that version, which asked nobody whether a retro was worth it. In it are eight people
each, who have a mixed retro open, in which five wrote without a name and two with theirs; one with names, in
which two wrote; and a vote on a mixed one, in which four gave a dot to the card with a name.
"""

import tarfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from partnership_of_eight import Eight
from sqlmodel import col, select

from bot.database import Database
from bot.errors import Refusal
from bot.partnerships import Person
from bot.rituals import retro
from bot.rituals.retro import RetroCard, RetroHealth, RetroNamedCard, RetroRound
from bot.sealed import SealedAnswer

ARCHIVE = Path(__file__).parent / "modes_before_worth.tar.xz"
NOW = {"mixed": datetime(2026, 5, 4, 9, tzinfo=UTC), "voting": datetime(2026, 5, 7, 9, tzinfo=UTC)}
ROUND = 2
Before = Callable[[str], Eight]


@pytest.fixture
def before(tmp_path: Path) -> Iterator[Before]:
    """What that version left, with its tables brought up to date."""
    opened: list[Eight] = []

    def left(name: str) -> Eight:
        with tarfile.open(ARCHIVE) as archive:
            archive.extractall(tmp_path, filter="data")
        database = Database(f"sqlite:///{tmp_path / name / 'samspil.db'}")
        database.migrate()
        opened.append(Eight.continued(database, tmp_path / name / "keys", NOW.get(name, NOW["mixed"])))
        return opened[-1]

    yield left
    for each in opened:
        each.database.close()


def shown(eight: Eight) -> tuple[list[str], dict[str, str]]:
    """The cards without a name, and those with one by whose they are."""
    hidden = eight.do(lambda w: sorted(w.session.exec(select(RetroCard.text))))
    named = select(Person.name, RetroNamedCard.text).join(
        RetroNamedCard, col(RetroNamedCard.person_id) == Person.id
    )
    return hidden, dict(eight.do(lambda w: w.session.exec(named).all()))


def test_a_mixed_retro_is_released_by_its_terms(before: Before) -> None:
    """Each reads their own, writes anew and withdraws; of four who wrote without a name nothing is shown."""
    eight = before("mixed")
    form = eight.do(retro.form, eight.actors[0], ROUND)
    assert (form.mode, form.draft.texts[0], form.draft.named[0]) == (retro.MIXED, "Hidden 0", "Open 0")
    eight.do(retro.withdraw, eight.actors[1], ROUND)
    eight.say(7, ROUND, named="Open 7")
    eight.close(ROUND)
    assert shown(eight) == ([], {f"Person {n}": f"Open {n}" for n in (0, 5, 7)})
    assert not any("Hidden" in str(each) for each in eight.database.file.read_bytes().split(b"\0"))  # type: ignore[union-attr]


def test_a_mixed_retro_shows_five_who_wrote_without_a_name(before: Before) -> None:
    """As they were promised, and whoever was swapped with another reads nothing of it before."""
    eight = before("mixed")
    eight.swap(0, 1)
    for number in (0, 1):
        with pytest.raises(Refusal, match="not the one that was invited"):
            eight.do(retro.form, eight.actors[number], ROUND)
    eight.swap(0, 1)
    eight.close(ROUND)
    assert shown(eight) == ([f"Hidden {n}" for n in range(5)], {"Person 0": "Open 0", "Person 5": "Open 5"})


def test_a_retro_with_names_is_released(before: Before) -> None:
    """Two are enough; and the vote and what is asked after it take those who were invited."""
    eight = before("named")
    eight.close(ROUND)
    assert shown(eight) == ([], {"Person 1": "Open 1", "Person 4": "Open 4"})
    eight.end_vote(ROUND)
    for number in range(5):
        eight.do(retro.say_worth, eight.actors[number], ROUND, 4)
    eight.end_talk(ROUND)
    assert [each.counted for each in eight.do(lambda w: w.session.exec(select(RetroHealth)).all())] == [
        [0, 0, 0, 5, 0]
    ]
    assert eight.do(lambda w: w.session.exec(select(SealedAnswer)).all()) == []


def test_a_vote_under_way_goes_on_and_is_followed_by_the_talk(before: Before) -> None:
    """The fifth dot makes them enough; before that nothing was talked about."""
    eight = before("voting")
    assert not eight.do(lambda w: w.session.get_one(RetroRound, ROUND)).is_talked_about
    (card,) = eight.do(retro.my_dots, eight.actors[0], ROUND)[2]
    eight.do(retro.vote, eight.actors[4], ROUND, [card])
    eight.end_vote(ROUND)
    assert eight.do(lambda w: w.session.get_one(RetroNamedCard, card).dots) == 5
    assert eight.do(lambda w: w.session.get_one(RetroRound, ROUND)).asks_worth
