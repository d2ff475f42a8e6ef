"""Who is invited only in part: whose words a text is stays open, and whom it was narrowed to is told."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import example, given, settings, strategies as st
from partnership_of_eight import PEOPLE, Eight
from sqlmodel import col, select
from test_promise import TWO_SIDES, published

from bot import conductor
from bot.database import Database
from bot.errors import Refusal
from bot.outbox import OwedMessage
from bot.partnerships import Person
from bot.rituals import retro
from bot.rituals.retro import RetroRound
from bot.rituals.retro.narrowing import check

K = 4


@pytest.fixture
def eight(database_url: str, tmp_path: Path) -> Iterator[Eight]:
    made = Eight(Database(database_url), tmp_path / "keys")
    yield made
    made.database.close()


def is_allowed(sides: Mapping[int, int], chosen: Collection[int]) -> bool:
    """Whether the product would open such a round."""
    try:
        check(sides, chosen)
    except Refusal:
        return False
    return len(chosen) >= K


def determined(sides: Mapping[int, int], chosen: Collection[int]) -> list[str]:
    """What somebody learns of another's text: its side, or its author."""
    found = []
    for observer in (None, *sides):
        knows = () if observer is None else (observer,)
        possible = [person for person in chosen if person not in knows]
        of_sides = {sides[person] for person in possible}
        if len(of_sides) == 1 and not _is_only_one(sides, observer):
            found.append(f"{observer} knows the side of every text")
        if len(possible) == 1:
            found.append(f"{observer} knows whose the other text is")
    return found


def _is_only_one(sides: Mapping[int, int], observer: int | None) -> bool:
    """The only member of a side knows the rest for the other's: it cannot be hidden, and they are warned."""
    return observer is not None and Counter(sides.values())[sides[observer]] == 1


@st.composite
def narrowed(draw: st.DrawFn) -> tuple[dict[int, int], frozenset[int]]:
    """People of two or three sides, and some of them."""
    sides = dict(enumerate(draw(st.lists(st.sampled_from([1, 1, 2, 2, 3]), min_size=K, max_size=10))))
    return sides, frozenset(draw(st.sets(st.sampled_from(sorted(sides)), min_size=1)))


SIX_AND_TWO = {0: 1, 1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 2, 7: 2}


@given(narrowed())
@example((SIX_AND_TWO, frozenset(range(6))))
@example((SIX_AND_TWO, frozenset(range(7))))
@example((SIX_AND_TWO, frozenset(range(8))))
def test_no_narrowing_tells_of_a_text_which_side_it_is_from(
    case: tuple[dict[int, int], frozenset[int]],
) -> None:
    """Neither to the channel, nor to any one of those who answered themselves."""
    sides, chosen = case
    if is_allowed(sides, chosen):
        assert not determined(sides, chosen)
    else:
        assert len(chosen) < K or _is_a_trick(sides, chosen)


def _is_a_trick(sides: Mapping[int, int], chosen: Collection[int]) -> bool:
    here, invited = Counter(sides.values()), Counter(sides[person] for person in chosen)
    return len(invited) == 1 or any(n >= 2 > invited[side] for side, n in here.items())


@pytest.mark.parametrize(
    ("chosen", "learned"),
    [(range(6), "None knows the side of every text"), (range(7), "6 knows the side of every text")],
)
def test_the_enumeration_finds_what_was_allowed_before(chosen: Collection[int], learned: str) -> None:
    """A twin that lets everybody narrow as they like is caught: six of one side, and one more."""
    assert learned in determined(SIX_AND_TWO, frozenset(chosen))


@settings(deadline=None, max_examples=30)
@given(narrowed(), st.data())
def test_points_of_a_narrowed_round_are_by_side_only_where_every_side_that_is_here_reaches_k(
    case: tuple[dict[int, int], frozenset[int]], data: st.DataObject
) -> None:
    """Whoever is left out counts to a side that has no points: then there is only the total."""
    sides, chosen = case
    asked = [person for person in chosen if sides[person] in {side.id for side in TWO_SIDES}]
    points = tuple(data.draw(st.sampled_from([0, 2, 5])) for _person in asked)
    shown = published(tuple(sides[person] for person in asked), points)
    assert all(sum(counted) >= K for _side, counted in shown)
    assert {side for side, _counted in shown} in (set(), {None}, {1, 2})


def open_for(eight: Eight, *numbers: int) -> int:
    """A retro for some of the eight, opened by the first of them; returns its id."""
    ids = eight.person_ids()
    eight.do(conductor.open_retro_now, eight.actors[0], eight.partnership_id, [ids[n] for n in numbers])
    opened = eight.do(lambda w: retro.open_round(w, eight.partnership_id))
    assert opened is not None
    return int(opened.id)


def posted(eight: Eight, name: str, round_id: int) -> str:
    """The words of a message to the channel."""
    asked = select(OwedMessage.blocks).where(OwedMessage.name == name, OwedMessage.about == round_id)
    return str(eight.do(lambda w: w.session.exec(asked).one()))


@pytest.mark.parametrize("chosen", [(0, 1, 2, 3), (0, 1, 2, 3, 4), (0, 4, 5, 6, 7), (4, 5, 6, 7)])
def test_a_narrowing_that_tells_of_the_side_is_refused(eight: Eight, chosen: tuple[int, ...]) -> None:
    """Four are of each side: whoever invites one of them alone, or none, gives the others away."""
    eight.do(lambda w: setattr(retro.cadence_of(w, eight.partnership_id), "k", K))
    with pytest.raises(Refusal) as refused:
        open_for(eight, *chosen)
    assert refused.value.field == "invited"
    assert eight.do(lambda w: retro.open_round(w, eight.partnership_id)) is None


def test_a_channel_of_one_side_holds_no_anonymous_retro(eight: Eight) -> None:
    """Whoever takes the others out of the channel for an hour has narrowed it as well."""
    eight.do(lambda w: setattr(retro.cadence_of(w, eight.partnership_id), "k", K))

    def leave(w: object) -> None:
        people = w.session.exec(select(Person).where(col(Person.user).in_(["U4", "U5", "U6", "U7"])))  # type: ignore[attr-defined]
        for person in people:
            person.left_at = w.now  # type: ignore[attr-defined]

    eight.do(leave)
    with pytest.raises(Refusal, match="Only people of one company"):
        open_for(eight)


def test_who_is_invited_and_who_narrowed_it_is_told_from_the_opening_to_the_end(eight: Eight) -> None:
    """In the prompt, in the modal, and in what came out of it, also when it is drawn anew."""
    chosen = (0, 1, 2, 4, 5)
    round_id = open_for(eight, *chosen)
    names = ", ".join(f"Person {number}" for number in chosen)
    line = f"*Invited*: {names}. Chosen by Person 0."
    assert line in posted(eight, "retro.prompt", round_id)
    view = eight.do(retro.form, eight.actors[5], round_id)
    assert [person.name for person in view.invited_are.people] == [f"Person {n}" for n in chosen]
    assert view.invited_are.by.name == "Person 0"
    for number in chosen:
        eight.answer(number, round_id, f"Kort {number}\nOg {number}")
    eight.close(round_id)
    eight.end_vote(round_id)
    assert line in posted(eight, "retro.prompt", round_id)
    assert line in posted(eight, "retro.result", round_id)
    held = eight.do(lambda w: w.session.get(RetroRound, round_id))
    assert held.narrowed_by is None, "only the posted words tell of it any more"


def test_a_retro_for_everybody_says_so(eight: Eight) -> None:
    """Also where each is picked by name."""
    round_id = open_for(eight, *range(PEOPLE))
    assert "*Invited*: everybody in the channel." in posted(eight, "retro.prompt", round_id)
    assert not eight.do(retro.form, eight.actors[5], round_id).invited_are.people
