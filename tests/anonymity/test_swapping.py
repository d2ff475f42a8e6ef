"""Who writes to the database, and is in the channel: whatever rows they change, nobody reads another's."""

import itertools
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from partnership_of_eight import PEOPLE, Eight
from sqlmodel import select, update

from bot import conductor, partnerships, sealed
from bot.database import Database
from bot.errors import Refusal
from bot.partnerships import MEDIATOR as THE_PART, Actor, Person, Profile, Unit
from bot.rituals import mediation, retro
from bot.rituals.mediation import Account, Mediation, Paper, Proposal, commands, papers, readers
from bot.rituals.retro import Draft, RetroCard, RetroRound
from bot.sealed import Key, SealedAnswer, Writer, new_key, random_key

ASKER, OTHER, MEDIATOR, OUTSIDER = 0, 4, 2, 6
"""The three of a mediation and one who is none of them, by their places among the eight."""
READERS: Final = {
    "What the asker wrote for the mediator alone": {ASKER, MEDIATOR},
    "What the other wrote for the mediator alone": {OTHER, MEDIATOR},
    "What the other wants otherwise": {OTHER, MEDIATOR},
    "What the mediator proposes": {ASKER, OTHER, MEDIATOR},
}
"""Each text, and who may read it."""
BY_ASKER, BY_OTHER, WISH, PROPOSAL = READERS
COLUMNS: Final = ("asked_by", "other_id", "mediator_id")


@pytest.fixture
def eight(database_url: str, tmp_path: Path) -> Iterator[Eight]:
    made = Eight(Database(database_url), tmp_path / "keys")
    yield made
    made.database.close()


def text_of(number: int) -> str:
    return f"Text of {number}"


def waiting_in(w: Unit, partnership_id: int) -> int:
    """The round between two."""
    found = retro.waiting_round(w, partnership_id)
    assert found is not None
    return found.id


def give_everybody_the_part(w: Unit) -> None:
    """All of the partnership have it."""
    for each in w.session.exec(select(Person)):
        partnerships.give_part(w, each, THE_PART, 1)


def open_and_answer(eight: Eight) -> int:
    round_id = eight.open()
    for number in range(PEOPLE):
        eight.answer(number, round_id, text_of(number))
    return round_id


def cards(eight: Eight) -> list[str]:
    return sorted(eight.do(lambda w: list(w.session.exec(select(RetroCard.text)))))


def rewrite(eight: Eight, table: Any, row_id: int, **values: object) -> None:
    """What a writer to the database does with a row."""
    eight.do(lambda w: w.session.exec(update(table).where(table.id == row_id).values(**values)))


@contextmanager
def rotated(eight: Eight, numbers: Sequence[int] = range(PEOPLE)) -> Iterator[None]:
    """Each of these has the account of the next in the table of people."""
    swaps = list(itertools.pairwise(numbers))
    for one, other in swaps:
        eight.swap(one, other)
    try:
        yield
    finally:
        for one, other in reversed(swaps):
            eight.swap(one, other)


def test_swapped_accounts_neither_read_nor_write_nor_withdraw_and_nothing_is_lost(eight: Eight) -> None:
    """All eight at once; when it is put right all is as it was."""
    round_id = open_and_answer(eight)
    with rotated(eight):
        for actor in eight.actors:
            for act, *given in ((retro.form,), (retro.answer, Draft(["Forged", "", ""])), (retro.withdraw,)):
                with pytest.raises(Refusal, match="not the one that was invited"):
                    eight.do(act, actor, round_id, *given)
            assert eight.do(lambda w, who=actor: retro.waiting_for(w, partnerships.seat(w, who, 1))) == []
    for number, actor in enumerate(eight.actors):
        assert eight.do(retro.form, actor, round_id).draft.texts[0] == text_of(number)
    with rotated(eight):
        eight.close(round_id)
    assert cards(eight) == [text_of(number) for number in range(PEOPLE)], "the terms say whose rows count"


def test_swapped_accounts_neither_see_nor_give_dots(eight: Eight) -> None:
    """Nor does who was swapped at the release vote in another's place."""
    round_id = open_and_answer(eight)
    with rotated(eight, range(2)):
        eight.close(round_id)
    for actor in eight.actors[:2]:
        with pytest.raises(Refusal, match="not among those who can vote"):
            eight.do(retro.vote, actor, round_id, [])
    card = eight.do(lambda w: w.session.exec(select(RetroCard.key)).first())
    for actor in eight.actors[2:]:
        eight.do(retro.vote, actor, round_id, [card])
    with rotated(eight, range(2, PEOPLE)):
        for actor in eight.actors[2:]:
            with pytest.raises(Refusal, match="not among those who can vote"):
                eight.do(retro.vote, actor, round_id, [])
            assert eight.do(retro.my_dots, actor, round_id)[2] == []
    assert eight.do(retro.my_dots, eight.actors[3], round_id)[2] == [card]
    eight.end_vote(round_id)
    assert eight.do(lambda w: w.session.get_one(RetroCard, card).dots) == PEOPLE - 2


def test_no_account_can_be_read_where_the_keys_lie_nor_be_told_from_box_to_box(
    eight: Eight, tmp_path: Path
) -> None:
    """Only proofs lie there, each under its box's own key."""
    eight.open()
    stored = [path.read_text() for path in (tmp_path / "keys").iterdir() if path.stat().st_size]
    proofs = [set(json.loads(each)["accounts"]) for each in stored]
    assert [len(each) for each in proofs] == [PEOPLE, PEOPLE]
    assert not proofs[0] & proofs[1]
    assert not [each for each in stored for actor in eight.actors if f'"{actor.user}"' in each]


def test_what_is_sealed_is_bound_to_the_account(eight: Eight) -> None:
    """Not even with the key does it open for another account under the same id."""
    anna, erik = (actor.account for actor in eight.actors[:2])
    who = eight.person_ids()[0]
    key, box = new_key(4, {who: anna}, None, "retro:1"), random_key()
    eight.do(lambda w: sealed.seal(w.session, key, box, key.terms.writer(who), "Anna's"))

    def read(proof: str) -> str | None:
        found = eight.do(lambda w: sealed.unseal(w.session, key, box, Writer(who, proof)))
        assert found is None or isinstance(found, str)
        return found

    assert read(key.proof(anna)) == "Anna's"
    assert read(key.proof(erik)) is None


@pytest.mark.parametrize("moment", ["opened_at", "closes_at"])
def test_nobody_more_is_let_into_an_open_retro_by_a_row(eight: Eight, moment: str) -> None:
    """That it is open stands with the key."""
    round_id = open_and_answer(eight)
    rewrite(eight, RetroRound, round_id, **{"opened_at": None, moment: None})
    eight.do(partnerships.meet, 1, [Profile("U99", "T1", "New", False, None)])
    with pytest.raises(Refusal, match="not invited to this retro"):
        eight.do(retro.form, Actor("T1", "U99"), round_id)


def test_a_retro_that_a_row_says_is_not_open_is_opened_again_for_nobody_more(eight: Eight) -> None:
    """Who wrote knew who was invited; and a crash between the terms and the commit leaves the same behind."""
    round_id = open_and_answer(eight)
    waiting = eight.do(waiting_in, 1)
    rewrite(eight, RetroRound, waiting, closed_at=eight.clock.now())
    rewrite(eight, RetroRound, round_id, opened_at=None)
    eight.do(partnerships.meet, 1, [Profile("U99", "T1", "New", False, None)])
    assert eight.open() == round_id
    with pytest.raises(Refusal, match="not invited"):
        eight.do(retro.form, Actor("T1", "U99"), round_id)
    box = eight.do(lambda w: w.session.get_one(RetroRound, round_id).box)
    key = eight.keys.read(box)
    assert key is not None
    with pytest.raises(ValueError, match="after the opening"):
        eight.keys.tighten(box, key.terms_with({99: Actor("T1", "U99").account}))
    eight.close(round_id)
    assert cards(eight) == [text_of(number) for number in range(PEOPLE)]


def test_a_retro_given_to_another_partnership_is_neither_read_nor_opened_there(eight: Eight) -> None:
    """The box says whose it is: nobody of another channel is added to it."""
    strangers = [Actor("T1", f"U{number}") for number in range(50, 58)]
    theirs = eight.do(eight.begin, "C2", strangers)
    ours, others = (eight.do(waiting_in, of) for of in (1, theirs))
    eight.do(retro.answer, eight.actors[0], ours, Draft(["Between rounds", "", ""]))
    rewrite(eight, RetroRound, ours, partnership_id=theirs)
    rewrite(eight, RetroRound, others, partnership_id=1)
    with pytest.raises(Refusal, match="not the one that was invited"):
        eight.do(retro.form, strangers[0], ours)
    with pytest.raises(Refusal, match="is lost"):
        eight.do(retro.open_now, strangers[0], theirs, ())
    rewrite(eight, RetroRound, ours, partnership_id=1)
    assert eight.do(retro.form, eight.actors[0], ours).draft.texts[0] == "Between rounds"


def test_terms_let_nobody_take_anothers_place(eight: Eight) -> None:
    """Whatever asks for it: an id, a role and what the box is of stay as they are."""
    anna, erik = (actor.account for actor in eight.actors[:2])
    key = new_key(4, {1: anna}, None, "mediation:1", {"asker": 1})
    for less in (
        replace(key.terms, accounts={}),
        replace(key.terms, accounts={**key.terms.accounts, key.proof(erik): 1}),
        replace(key.terms, roles={"asker": 2}),
        replace(key.terms, about="mediation:2"),
    ):
        with pytest.raises(ValueError, match=r"place|role|another"):
            key.terms.check_tightening(less)
    key.terms.check_tightening(replace(key.terms_with({2: erik}), roles={"asker": 1, "other": 2}))


def test_a_retro_begun_under_a_tampered_k_asks_for_four_all_the_same(eight: Eight) -> None:
    """Never below the least that was promised."""
    rewrite(eight, retro.RetroCadence, 1, k=1)
    round_id = open_and_answer(eight)
    waiting = eight.do(waiting_in, 1)
    for each in (round_id, waiting):
        box = eight.do(lambda w, id_=each: w.session.get_one(RetroRound, id_).box)
        key = eight.keys.read(box)
        assert key is not None
        assert key.terms.k >= retro.LEAST_K


def test_who_is_erased_while_a_retro_is_open_takes_the_answer_along_and_writes_in_the_next(
    eight: Eight,
) -> None:
    """Not in this one again, under whatever id they come back."""
    round_id = open_and_answer(eight)
    erased = eight.actors[3]
    eight.do(conductor.erase_me, erased, 1)
    assert eight.do(lambda w: len(w.session.exec(select(SealedAnswer)).all())) == PEOPLE - 1
    eight.do(partnerships.meet, 1, [Profile(erased.user, "T1", "Back", False, None)])
    for act, *given in ((retro.form,), (retro.answer, Draft(["Again", "", ""])), (retro.withdraw,)):
        with pytest.raises(Refusal, match="cannot write in it again"):
            eight.do(act, erased, round_id, *given)
    following = eight.do(retro.form_of_present, erased, 1)
    assert following != round_id
    eight.do(retro.answer, erased, following, Draft(["In the next", "", ""]))
    eight.close(round_id)
    assert cards(eight) == [text_of(number) for number in range(PEOPLE) if number != 3]
    with pytest.raises(Refusal, match="not among those who can vote"):
        eight.do(retro.vote, erased, round_id, [])
    eight.end_vote(round_id)

    assert eight.open() == following
    assert eight.do(retro.form, erased, following).draft.texts[0] == "In the next"
    for number in range(4):
        if number != 3:
            eight.answer(number, following, f"Later {number}")
    eight.answer(5, following, "Later 5")
    eight.close(following)
    assert "In the next" in cards(eight)


@pytest.fixture
def mediated(eight: Eight) -> int:
    """A mediation in which all three have written: the parties for the mediator alone."""
    ids = eight.person_ids()
    eight.do(lambda w: partnerships.give_part(w, w.session.get_one(Person, ids[MEDIATOR]), THE_PART, 1))
    asked = eight.do(
        mediation.ask,
        eight.actors[ASKER],
        1,
        ids[OTHER],
        ids[MEDIATOR],
        Account(BY_ASKER, "", "m", shows=False),
    )
    assert isinstance(asked, int)
    for move, number, *given in (
        (mediation.take_on, MEDIATOR),
        (mediation.invite, MEDIATOR),
        (mediation.write_account, OTHER, Account(BY_OTHER, "", "m", shows=False)),
        (mediation.propose, MEDIATOR, PROPOSAL, [], eight.clock.now().date() + timedelta(days=20)),
        (mediation.wish_change, OTHER, WISH),
    ):
        eight.do(move, eight.actors[number], asked, *given)
    return asked


def read_by_all(eight: Eight, mediation_id: int) -> set[tuple[int, str]]:
    """Which of the texts each of the eight gets to see, by whatever shows any."""
    seen = set()
    for number, actor in enumerate(eight.actors):
        for show in (mediation.show, mediation.before_writing, mediation.before_proposing):
            with suppress(Refusal):
                shown = str(everything_in(eight.do(show, actor, mediation_id)))
                seen |= {(number, text) for text in READERS if text in shown}
    return seen


def everything_in(shown: Any) -> list[Any]:
    """What is shown, also of what keeps itself out of logs."""
    if isinstance(shown, tuple):
        return [each for part in shown for each in everything_in(part)]
    parts = shown.papers.values() if isinstance(shown, mediation.MediationView) else [shown]
    return [asdict(part) for part in parts if isinstance(part, (Paper, Account, Proposal))]


ALLOWED: Final = {(reader, text) for text, readers in READERS.items() for reader in readers}


def swapped_everywhere(eight: Eight, mediation_id: int) -> set[tuple[int, str]]:
    """What is seen while the three, and one who is none of them, have each other's accounts in every way."""
    seen = set()
    for one, other in itertools.combinations((ASKER, OTHER, MEDIATOR, OUTSIDER), 2):
        seen |= eight.swapped(one, other, lambda: read_by_all(eight, mediation_id))
    for three in itertools.permutations((ASKER, OTHER, MEDIATOR, OUTSIDER), 3):
        with rotated(eight, three):
            seen |= read_by_all(eight, mediation_id)
    return seen


def repointed_everywhere(eight: Eight, mediation_id: int) -> set[tuple[int, str]]:
    """What is seen while the row says that others are the three, in every way."""
    ids, seen = eight.person_ids(), set()
    for three in itertools.permutations((ASKER, OTHER, MEDIATOR, OUTSIDER), 3):
        named = {column: ids[number] for column, number in zip(COLUMNS, three, strict=True)}
        rewrite(eight, Mediation, mediation_id, **named)
        seen |= read_by_all(eight, mediation_id)
    rewrite(
        eight, Mediation, mediation_id, asked_by=ids[ASKER], other_id=ids[OTHER], mediator_id=ids[MEDIATOR]
    )
    return seen


def test_of_a_mediation_nobody_reads_more_by_swapped_accounts(eight: Eight, mediated: int) -> None:
    """Each of the three reads what was theirs to read, and that only while the rows are right."""
    assert read_by_all(eight, mediated) == ALLOWED
    assert swapped_everywhere(eight, mediated) <= ALLOWED
    assert read_by_all(eight, mediated) == ALLOWED


def test_of_a_mediation_nobody_reads_more_by_another_part_in_its_row(eight: Eight, mediated: int) -> None:
    """Also who belongs to it reads nothing more as another of the three."""
    eight.do(give_everybody_the_part)
    assert repointed_everywhere(eight, mediated) <= ALLOWED
    for moment in ("destroyed_at", "kept_at", "ended_at", "declined_at", "lost_at"):
        rewrite(eight, Mediation, mediated, **{moment: eight.clock.now()})
        with rotated(eight, range(PEOPLE)):
            assert read_by_all(eight, mediated) <= ALLOWED
        rewrite(eight, Mediation, mediated, **{moment: None})
    assert read_by_all(eight, mediated) == ALLOWED


@pytest.mark.parametrize("believed", ["accounts", "parts"])
def test_a_mediation_that_takes_rows_at_their_word_is_caught(
    eight: Eight, mediated: int, believed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same looks at a twin of it that compares nothing with the terms."""
    eight.do(give_everybody_the_part)
    if believed == "accounts":
        monkeypatch.setattr(Key, "acting", lambda key, _account, person_id: key.terms.writer(person_id))
        seen = swapped_everywhere(eight, mediated)
        assert {text for reader, text in seen - ALLOWED} == set(READERS)
    else:
        monkeypatch.setattr(readers, "has_role", lambda *_given: True)
        monkeypatch.setattr(papers, "has_role", lambda *_given: True)
        assert (ASKER, WISH) in repointed_everywhere(eight, mediated)


def test_boxes_of_two_mediations_exchanged_are_read_by_nobody_else(eight: Eight, mediated: int) -> None:
    """Nor does a retro's box show its answers in a mediation."""
    ids, round_id = eight.person_ids(), open_and_answer(eight)
    told = Account("Another", "", "m", shows=False)
    second = eight.do(mediation.ask, eight.actors[OUTSIDER], 1, ids[ASKER], ids[MEDIATOR], told)
    boxes = {
        each: eight.do(lambda w, id_=each: w.session.get_one(Mediation, id_).box)
        for each in (mediated, second)
    }
    retros = eight.do(lambda w: w.session.get_one(RetroRound, round_id).box)
    rewrite(eight, Mediation, second, box="elsewhere")
    rewrite(eight, Mediation, mediated, box=boxes[second])
    rewrite(eight, Mediation, second, box=boxes[mediated])
    assert {reader for reader, _text in read_by_all(eight, second)} <= {MEDIATOR}
    assert read_by_all(eight, mediated) == set()
    rewrite(eight, Mediation, second, box=retros)
    for actor in eight.actors:
        with pytest.raises(Refusal, match="no such mediation"):
            eight.do(mediation.show, actor, second)


def crash(*_given: object, **_named: object) -> None:
    raise RuntimeError


@pytest.mark.usefixtures("mediated")
def test_the_other_party_is_let_in_by_the_mediator_and_by_no_row(
    eight: Eight, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the asker lets them read it; and it is the one who was named, or nobody. Twice is once."""
    ids = eight.person_ids()
    told = Account("To be read by the other one", "", "m", shows=True)
    asked = eight.do(mediation.ask, eight.actors[OUTSIDER], 1, ids[OTHER], ids[MEDIATOR], told)
    rewrite(eight, Mediation, asked, invited_at=eight.clock.now())
    with pytest.raises(Refusal, match="no such mediation"):
        eight.do(mediation.show, eight.actors[OTHER], asked)
    rewrite(eight, Mediation, asked, invited_at=None)
    eight.do(mediation.take_on, eight.actors[MEDIATOR], asked)
    with rotated(eight, (OTHER, 7)), pytest.raises(Refusal, match="not who it began with"):
        eight.do(mediation.invite, eight.actors[MEDIATOR], asked)
    rewrite(eight, Mediation, asked, other_id=ids[7])
    with pytest.raises(Refusal, match="not who it began with"):
        eight.do(mediation.invite, eight.actors[MEDIATOR], asked)
    rewrite(eight, Mediation, asked, other_id=ids[OTHER])
    with monkeypatch.context() as patch:
        patch.setattr(commands, "take_turns", crash)
        with pytest.raises(RuntimeError):
            eight.do(mediation.invite, eight.actors[MEDIATOR], asked)
    with pytest.raises(Refusal, match="no such mediation"):
        eight.do(mediation.show, eight.actors[OTHER], asked)
    eight.do(mediation.invite, eight.actors[MEDIATOR], asked)
    shown = everything_in(eight.do(mediation.show, eight.actors[OTHER], asked))
    assert "To be read by the other one" in str(shown)
