"""Cards with names beside cards without: what is not named stays as hidden as where nothing is."""

import itertools
import json
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from partnership_of_eight import Eight
from sqlmodel import col, select, update

from bot import conductor, sealed
from bot.blocks.retro import csv_file, markdown_file
from bot.database import Database
from bot.errors import Refusal
from bot.language import Translator, translator
from bot.outbox import OwedMessage
from bot.partnerships import Person, Unit
from bot.recurring.cadence import Weekly
from bot.rituals import retro
from bot.rituals.retro import (
    Draft,
    Plan,
    ResultView,
    RetroCadence,
    RetroCard,
    RetroHealth,
    RetroNamedCard,
    RetroRound,
)
from bot.rituals.retro.release import Said, without_names
from bot.sealed import SealedAnswer

CANARY = "kanariefugl-2c41"


@pytest.fixture
def eight(database_url: str, tmp_path: Path) -> Iterator[Eight]:
    made = Eight(Database(database_url), tmp_path / "keys")
    yield made
    made.database.close()


def cards(eight: Eight) -> list[str]:
    """What came out without a name."""
    return sorted(eight.do(lambda w: [card.text for card in w.session.exec(select(RetroCard))]))


def named(eight: Eight) -> dict[str, str]:
    """What came out with one: the text by whose it is."""
    rows = eight.do(
        lambda w: w.session.exec(
            select(Person.name, RetroNamedCard.text).join(
                RetroNamedCard, col(RetroNamedCard.person_id) == Person.id
            )
        ).all()
    )
    return dict(rows)


def outcome(eight: Eight, round_id: int) -> tuple[str, int]:
    """How a round ended, and how many are said to have answered."""
    round_ = eight.do(lambda w: w.session.get(RetroRound, round_id))
    return round_.outcome, round_.answered


def posted(eight: Eight, name: str, round_id: int) -> str:
    """The words of a message to the channel."""
    asked = select(OwedMessage.blocks).where(OwedMessage.name == name, OwedMessage.about == round_id)
    return str(eight.do(lambda w: w.session.exec(asked).one()))


def leave(eight: Eight, *numbers: int) -> None:
    """Some of the eight leave the channel."""
    users = [f"U{number}" for number in numbers]

    def gone(w: Unit) -> None:
        for person in w.session.exec(select(Person).where(col(Person.user).in_(users))):
            person.left_at = w.now

    eight.do(gone)


def agree(eight: Eight, mode: str, **other: Any) -> None:
    """Another plan is agreed."""
    plan = Plan(
        other.pop("rule", None), eight.clock.now().time(), "ssc", retro.columns_of("ssc", ""),
        days_open=3, extends=False, mode=mode, **other,
    )  # fmt: skip
    eight.do(retro.agree, eight.actors[0], eight.partnership_id, plan)


def test_two_of_eight_are_read_with_their_names_and_not_before_the_close(
    eight: Eight, tmp_path: Path
) -> None:
    """A name needs nobody beside it; until the close it is as sealed as any other text."""
    round_id = eight.open(retro.NAMED)
    eight.say(0, round_id, named=f"{CANARY} 0")
    eight.say(5, round_id, named=f"{CANARY} 5")
    on_disk = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert CANARY.encode() not in on_disk
    eight.close(round_id)
    assert (cards(eight), named(eight)) == ([], {"Person 0": f"{CANARY} 0", "Person 5": f"{CANARY} 5"})
    assert outcome(eight, round_id) == (retro.RELEASED, 2)
    assert "Person 5" in posted(eight, "retro.result", round_id)
    assert eight.do(lambda w: w.session.exec(select(SealedAnswer)).all()) == []


def test_points_never_carry_a_name_and_of_fewer_than_k_none_are_asked(eight: Eight) -> None:
    """Also where somebody crafts an answer: they are never shown."""
    leave(eight, 3, 4, 5, 6, 7)
    round_id = eight.open(retro.NAMED)
    assert not eight.do(retro.form, eight.actors[0], round_id).asks_points
    for number in range(3):
        draft = Draft([], {"safe": 2}, [f"Kort {number}", "", ""])
        eight.do(retro.answer, eight.actors[number], round_id, draft)
    eight.close(round_id)
    assert len(named(eight)) == 3
    assert eight.do(lambda w: w.session.exec(select(RetroHealth)).all()) == []
    assert "About the other company" not in posted(eight, "retro.result", round_id)


@pytest.mark.parametrize(("writers", "shown"), [(4, False), (5, True)])
def test_cards_without_a_name_come_out_only_if_k_people_wrote_some(
    eight: Eight, writers: int, shown: bool
) -> None:
    """Writers of such cards, not participants; those with a name come out either way."""
    round_id = eight.open(retro.MIXED)
    for number in range(8):
        eight.say(
            number, round_id, words=f"Skjult {number}" if number < writers else "", named=f"Åbent {number}"
        )
    eight.close(round_id)
    assert cards(eight) == ([f"Skjult {number}" for number in range(writers)] if shown else [])
    assert len(named(eight)) == 8
    assert ("deleted unread" in posted(eight, "retro.result", round_id)) is not shown
    assert not any("Skjult" in str(row) for row in everything(eight)) or shown


def everything(eight: Eight) -> list[object]:
    """Every row of every table."""
    tables = OwedMessage.metadata.sorted_tables
    return [
        tuple(row)
        for table in tables
        for row in eight.do(lambda w, t=table: w.session.connection().execute(t.select()).all())
    ]


def test_that_nobody_wrote_without_a_name_looks_the_same_as_that_few_did(tmp_path: Path) -> None:
    """Else all eight who answered, and seven names, would tell what the eighth did."""
    looks = []
    for few in (0, 4):
        folder = tmp_path / str(few)
        folder.mkdir()
        eight = Eight(Database(f"sqlite:///{folder / 'samspil.db'}"), folder / "keys")
        round_id = eight.open(retro.MIXED)
        for number in range(8):
            eight.say(number, round_id, words="Skjult" if number < few else "", named=f"Åbent {number}")
        eight.close(round_id)
        # In which order the cards lie is chosen by their keys: only what is said of them is compared.
        said = "".join(
            sorted(posted(eight, "retro.result", round_id) + posted(eight, "retro.prompt", round_id))
        )
        round_ = eight.do(lambda w, id_=round_id: w.session.get(RetroRound, id_))
        looks.append((said, round_.model_dump(exclude={"box", "dots_box"})))
        eight.database.close()
    assert looks[0] == looks[1]


@pytest.mark.parametrize("write_file", [markdown_file, csv_file])
def test_a_file_says_no_more_than_the_channel_was_shown(
    eight: Eight, write_file: Callable[[Translator, ResultView], str]
) -> None:
    """Neither who wrote without a name, nor how many wrote the same; in an order that keys have chosen."""
    round_id = eight.open(retro.MIXED)
    for number in range(5):
        eight.say(number, round_id, words="Skjult" if number < 3 else f"Skjult {number}")
    eight.say(6, round_id, named="=Åbent")
    eight.close(round_id)
    view = eight.do(lambda w: retro.result_of(w, w.session.get_one(RetroRound, round_id)))
    told = write_file(translator("en"), view)
    assert sorted(set(re.findall(r"Person \d", told))) == ["Person 6"]
    assert sum("Skjult" in line for line in told.splitlines()) == 3
    assert "3" not in "".join(line.replace("Skjult 3", "") for line in told.splitlines() if "Skjult" in line)
    assert str(view.round.closed_at)[:10] not in told
    assert ("'=Åbent" in told) is (write_file is csv_file)


def test_fewer_than_k_are_not_counted_beside_names(eight: Eight) -> None:
    """Two names and «3 answered» would tell that a third wrote something."""
    round_id = eight.open(retro.MIXED)
    eight.say(0, round_id, named="Åbent 0")
    eight.say(1, round_id, named="Åbent 1")
    eight.say(2, round_id, words="Skjult")
    eight.close(round_id)
    assert outcome(eight, round_id) == (retro.RELEASED, 0)
    assert (cards(eight), len(named(eight))) == ([], 2)
    assert "Fewer than 5 of 8 answered" in posted(eight, "retro.result", round_id)
    figures = eight.do(
        retro.figures,
        eight.partnership_id,
        eight.clock.now() - timedelta(days=9),
        eight.clock.now() + timedelta(1),
    )
    assert [each.answered for each in figures.rounds] == [0]


K, PEOPLE = 4, 6
Wrote = tuple[bool, bool]
"""Whether somebody wrote without a name, and with it."""
Rule = Callable[[Sequence[Said], str, int], Sequence[Said]]


def seen(world: Sequence[Wrote], rule: Rule) -> tuple[object, ...]:
    """What everybody reads of a mixed round: whose names, how many other cards, how many answered."""
    said = [
        Said(1, [["x"]] if hidden else [], {}, who if open_ else None, [["y"]] if open_ else [])
        for who, (hidden, open_) in enumerate(world)
        if hidden or open_
    ]
    shown = len(rule(said, retro.MIXED, K))
    names = tuple(who for who, (_hidden, open_) in enumerate(world) if open_)
    return names, shown, len(said) if len(said) >= K else 0


def possible_authors(world: Sequence[Wrote], rule: Rule) -> int:
    """How many people, at the least, any text without a name may be of, by all that is consistent with it."""
    worlds = itertools.product(itertools.product((False, True), repeat=2), repeat=PEOPLE)
    found = seen(world, rule)
    consistent = [each for each in worlds if seen(each, rule) == found]  # type: ignore[arg-type]  # pairs
    return len({who for each in consistent for who in range(PEOPLE) if each[who][0]})


def by_participants(said: Sequence[Said], _mode: str, k: int) -> list[Said]:
    """A twin that counts who answered, with or without a name."""
    return [each for each in said if any(each.cards)] if len(said) >= k else []


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=PEOPLE, max_size=PEOPLE))
def test_a_text_without_a_name_may_be_of_k_people_whatever_is_named(world: list[Wrote]) -> None:
    """By what is published, of every distribution of names."""
    if seen(world, without_names)[1]:
        assert possible_authors(world, without_names) >= K


def test_a_twin_that_counts_participants_gives_the_only_one_away() -> None:
    """Four answered, three with names: the text without one is the fourth's."""
    world = [(False, True)] * 3 + [(True, False)] + [(False, False)] * 2
    assert seen(world, by_participants)[1] == 1
    assert not seen(world, without_names)[1]
    everybody = [(False, True)] * 5 + [(True, False)]
    assert possible_authors(everybody, by_participants) == 1


def content_of(eight: Eight, round_id: int, number: int) -> dict[str, Any]:
    """What lies sealed of one of the eight."""

    def read(w: Unit) -> str | None:
        round_ = w.session.get_one(RetroRound, round_id)
        key, who = w.keys.read(round_.box), eight.person_ids()[number]
        assert key is not None
        return sealed.unseal(w.session, key, round_.box, key.terms.writer(who))

    eight.person_ids()
    found: dict[str, Any] = json.loads(eight.do(read))
    return found


def test_what_is_not_named_is_sealed_as_where_nothing_can_be(eight: Eight) -> None:
    """No word about who wrote it, and no longer than another."""
    sizes = set()
    for mode in (retro.ANONYMOUS, retro.MIXED):
        round_id = eight.open(mode)
        eight.say(2, round_id, words="Skjult")
        eight.say(3, round_id, words="Skjult" * 20, named="Åbent" if mode == retro.MIXED else "")
        assert content_of(eight, round_id, 2) == {"side": 1, "texts": ["Skjult", "", ""], "health": {}}
        sizes |= set(
            eight.do(lambda w: [len(row.ciphertext) for row in w.session.exec(select(SealedAnswer))])
        )
        eight.do(conductor.cancel_retro, eight.actors[0], round_id)
    assert len(sizes) == 1


@pytest.mark.parametrize(
    ("hidden", "shown", "expected"),
    [
        ("1. Mere tid", "2. Færre møder", ("Mere tid", "Færre møder")),
        ("🔥 Mere tid", "🔥 Færre møder", ("Mere tid", "Færre møder")),
        ("a) Mere tid", "b) Færre møder", ("Mere tid", "Færre møder")),
        ("Mere ‹tid›", "Færre ‹møder›", ("Mere 'tid'", "Færre 'møder'")),
    ],
)
def test_a_mark_before_both_kinds_ties_them_not_together(
    eight: Eight, hidden: str, shown: str, expected: tuple[str, str]
) -> None:
    """Alone in its kind a number stays: one list that was written across both would not."""
    round_id = eight.open(retro.MIXED)
    eight.say(0, round_id, words=hidden, named=shown)
    for number in range(1, 5):
        eight.say(number, round_id, words=f"Kort {number}")
    eight.close(round_id)
    assert expected[0] in cards(eight)
    assert named(eight) == {"Person 0": expected[1]}


def test_a_named_card_of_the_same_words_is_not_joined_to_those_without(eight: Eight) -> None:
    """That others wrote it too, and how many, is not told by a name beside it."""
    round_id = eight.open(retro.MIXED)
    for number in range(5):
        eight.say(number, round_id, words="Mere tid")
    eight.say(6, round_id, named="Mere tid")
    eight.say(7, round_id, named="mere tid.")
    eight.close(round_id)
    view = eight.do(lambda w: retro.result_of(w, w.session.get_one(RetroRound, round_id)))
    assert sorted((len(card.keys), [person.name for person in card.by]) for card in view.cards) == [
        (2, ["Person 6", "Person 7"]),
        (5, []),
    ]


@pytest.mark.parametrize("mode", [retro.NAMED, retro.MIXED])
def test_no_row_makes_an_anonymous_retro_one_with_names(eight: Eight, mode: str) -> None:
    """The mode lies with the key: a writer to the database changes what is written beside it, and no more."""
    round_id = eight.open()
    for number in range(5):
        eight.answer(number, round_id, f"Kort {number}")

    def tamper(w: Unit) -> None:
        w.session.exec(update(RetroRound).values(mode=mode))
        w.session.exec(update(RetroCadence).values(mode=mode))

    eight.do(tamper)
    assert eight.do(retro.form, eight.actors[0], round_id).mode == retro.ANONYMOUS
    with pytest.raises(Refusal, match="older version"):
        eight.say(6, round_id, words="Skjult", named="Åbent")
    eight.close(round_id)
    assert (len(cards(eight)), named(eight)) == (5, {})


def test_what_was_typed_under_one_promise_is_taken_under_no_other(eight: Eight) -> None:
    """A crafted or late form never puts a name to what was written without, nor the other way about."""
    round_id = eight.open(retro.NAMED)
    with pytest.raises(Refusal, match="older version"):
        eight.say(1, round_id, words="Skjult")
    eight.say(0, round_id, named="Åbent")
    eight.close(round_id)
    with pytest.raises(Refusal, match="asks something else"):
        eight.say(1, round_id, named="For sent")
    waiting = eight.do(lambda w: retro.waiting_round(w, eight.partnership_id))
    assert eight.do(retro.form, eight.actors[0], waiting.id).mode == retro.ANONYMOUS


def test_another_mode_comes_with_the_round_after_and_never_into_an_open_one(eight: Eight) -> None:
    """Whoever wrote for the next was promised what it was begun with; and nobody sees whether anybody did."""
    round_id = eight.open()
    eight.answer(0, round_id, "Skjult")
    agree(eight, retro.NAMED)
    assert eight.do(retro.form, eight.actors[0], round_id).mode == retro.ANONYMOUS
    eight.do(conductor.cancel_retro, eight.actors[0], round_id)
    waiting = eight.do(lambda w: retro.waiting_round(w, eight.partnership_id))
    assert eight.do(retro.form, eight.actors[0], waiting.id).mode == retro.ANONYMOUS
    plan = eight.do(retro.plan_of, eight.actors[0], eight.partnership_id)
    assert (plan.waiting.mode, plan.cadence.mode) == (retro.ANONYMOUS, retro.NAMED)
    by_hand = eight.open()
    assert by_hand != waiting.id, "a retro by hand is held as was agreed, with a box of its own"
    assert eight.do(retro.form, eight.actors[0], by_hand).mode == retro.NAMED


def test_a_box_that_can_no_longer_open_gives_way_to_what_was_agreed(eight: Eight) -> None:
    """Three are left of eight and want names: what waited is destroyed unread, and said."""
    waiting = eight.do(lambda w: retro.waiting_round(w, eight.partnership_id))
    eight.say(0, waiting.id, words="Skjult")
    leave(eight, 2, 3, 5, 6, 7)
    agree(eight, retro.NAMED, rule=Weekly((2,), 1))
    for _step in range(3):
        cadence = eight.do(lambda w: retro.cadence_of(w, eight.partnership_id))
        eight.clock.move_to(max(eight.clock.now(), cadence.next_at))
        eight.do(conductor.follow_retro_cadence, cadence.id)
        if round_ := eight.do(lambda w: retro.open_round(w, eight.partnership_id)):
            break
    assert eight.do(retro.form, eight.actors[0], round_.id).mode == retro.NAMED
    assert eight.do(lambda w: w.session.get_one(RetroRound, waiting.id).outcome) == retro.FORGOTTEN
    assert eight.keys.read(waiting.box) is None
    said = eight.do(lambda w: [str(m.blocks) for m in w.session.exec(select(OwedMessage))])
    assert any("held as was agreed: With names" in text for text in said)


@pytest.mark.parametrize(("people", "offered"), [(3, 1), (4, 3), (8, 3)])
def test_of_fewer_than_four_only_names_are_offered(eight: Eight, people: int, offered: int) -> None:
    """And of exactly four all must answer, where anything is without a name."""
    leave(eight, *[7, 3, 6, 2, 5][: 8 - people])
    assert len(retro.offered(people)) == offered

    def propose(mode: str, k: int) -> None:
        plan = Plan(None, eight.clock.now().time(), "ssc", retro.columns_of("ssc", ""), k=k, mode=mode)
        eight.do(conductor.change_retros, eight.actors[0], eight.partnership_id, plan)

    fields = []
    for mode, k in ((retro.ANONYMOUS, 5), (retro.MIXED, 4), (retro.NAMED, 5)):
        try:
            propose(mode, k)
        except Refusal as refused:
            fields.append(refused.field)
        else:
            fields.append("")
    assert fields == {3: ["mode", "mode", ""], 4: ["k", "", ""], 8: ["", "", ""]}[people]


def test_two_of_one_company_alone_may_look_back_with_names_only(eight: Eight) -> None:
    """Nothing is given away by who is invited, where everything carries a name."""
    ids = eight.person_ids()

    def open_for(few: int, mode: str) -> None:
        open_now = partial(conductor.open_retro_now, mode=mode)
        eight.do(open_now, eight.actors[0], eight.partnership_id, ids[:few])

    agree(eight, retro.ANONYMOUS, k=4)
    for mode in (retro.ANONYMOUS, retro.MIXED):
        with pytest.raises(Refusal, match="Only people of one company"):
            open_for(4, mode)
    with pytest.raises(Refusal, match="at least two"):
        open_for(1, retro.NAMED)
    open_for(2, retro.NAMED)
    opened = eight.do(lambda w: retro.open_round(w, eight.partnership_id))
    assert "Person 0, Person 1. Chosen by Person 0." in posted(eight, "retro.prompt", opened.id)


def test_who_leaves_while_it_is_open_is_read_and_who_is_erased_is_not(eight: Eight) -> None:
    """What was written with a name is theirs, and goes with them, before the close and after."""
    round_id = eight.open(retro.MIXED)
    for number in range(6):
        eight.say(number, round_id, words=f"Skjult {number}", named=f"Åbent nummer {number}")
    leave(eight, 1)
    eight.do(conductor.erase_user, "U2")
    eight.close(round_id)
    assert set(named(eight).values()) == {f"Åbent nummer {number}" for number in (0, 1, 3, 4, 5)}
    assert cards(eight) == [f"Skjult {number}" for number in (0, 1, 3, 4, 5)]
    export = eight.do(conductor.export_user, "U3")
    assert "Åbent nummer 3" in export
    assert "Skjult" not in export
    assert "Åbent nummer 4" not in export
    eight.do(conductor.erase_user, "U3")
    assert "Åbent nummer 3" not in str(everything(eight))
    assert cards(eight) == [f"Skjult {number}" for number in (0, 1, 3, 4, 5)]


def test_a_vote_is_without_names_whatever_it_is_on(eight: Eight) -> None:
    """Dots on cards of either kind are totals, and of fewer than k who can vote there is none."""
    round_id = eight.open(retro.MIXED)
    for number in range(5):
        eight.say(number, round_id, words=f"Skjult {number}", named=f"Åbent {number}")
    eight.close(round_id)
    view = eight.do(lambda w: retro.result_of(w, w.session.get_one(RetroRound, round_id)))
    chosen = [next(card.key for card in view.cards if bool(card.by) is of) for of in (True, False)]
    for number in range(5):
        eight.do(retro.vote, eight.actors[number], round_id, chosen)
    eight.end_vote(round_id)
    view = eight.do(lambda w: retro.result_of(w, w.session.get_one(RetroRound, round_id)))
    assert sorted(card.dots for card in view.cards) == [0] * 8 + [5, 5]
    leave(eight, 3, 4, 5, 6, 7)
    small = eight.open(retro.NAMED)
    for number in range(3):
        eight.say(number, small, named=f"Kort {number}")
    eight.close(small)
    assert not eight.do(lambda w: w.session.get_one(RetroRound, small)).is_voting
