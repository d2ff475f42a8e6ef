"""One answer stops no release, and what is nothing to read is no answer."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from partnership_of_eight import Eight
from sqlmodel import select

from bot.database import Database
from bot.errors import Refusal
from bot.rituals import retro
from bot.rituals.retro import Draft, Plan, RetroCard, RetroRound, boxes


@pytest.fixture
def eight(database_url: str, tmp_path: Path) -> Iterator[Eight]:
    made = Eight(Database(database_url), tmp_path / "keys")
    yield made
    made.database.close()


def outcome(eight: Eight, round_id: int) -> tuple[str, int, int, list[str]]:
    """How a round ended: its outcome, who answered, what was left out, and its cards in order."""
    held = eight.do(lambda w: w.session.get(RetroRound, round_id))
    cards = eight.do(lambda w: [card.text for card in w.session.exec(select(RetroCard))])
    return held.outcome, held.answered, held.unreadable, sorted(cards)


def as_typed(texts: Sequence[str]) -> list[list[str]]:
    """How an earlier version took the cards of an answer."""
    return [text.split("\n") if text else [] for text in texts]


def answer_before(
    eight: Eight, monkeypatch: pytest.MonkeyPatch, number: int, round_id: int, text: str
) -> None:
    """Somebody answered before the upgrade: it lies sealed as it was typed."""
    with monkeypatch.context() as patch:
        patch.setattr(boxes, "cards_of", as_typed)
        eight.answer(number, round_id, text)


@pytest.mark.parametrize("text", ["\ud83d", "Tak\ud83d!", "Tak\x00!", "\x00", "\u2800", "\u3164\n\u200b"])
def test_what_could_not_be_stored_stops_no_release(
    eight: Eight, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """Sealed by an earlier version: what can be read of it is shown, else it is said to be left out."""
    round_id = eight.open()
    for number in range(7):
        eight.answer(number, round_id, f"Kort {number}")
    answer_before(eight, monkeypatch, 7, round_id, text)
    eight.close(round_id)
    left = ["Tak!"] if "Tak" in text else []
    said = retro.RELEASED, 7 + len(left), 1 - len(left), [*[f"Kort {n}" for n in range(7)], *left]
    assert outcome(eight, round_id) == said


def test_a_card_that_the_database_refuses_is_left_out_and_said(eight: Eight) -> None:
    """Whatever the reason: the others are released, shuffled, and nothing sealed is left."""
    refuse = (
        "CREATE TRIGGER refuse BEFORE INSERT ON retro_card WHEN new.text = 'gift' "
        "BEGIN SELECT RAISE(ABORT, 'no'); END"
        if eight.database.is_sqlite
        else "ALTER TABLE retro_card ADD CHECK (text <> 'gift')"
    )
    round_id = eight.open()
    for number in range(8):
        eight.answer(number, round_id, "gift" if number in (2, 5) else f"Kort {number}")
    eight.do(lambda w: w.session.connection().exec_driver_sql(refuse))
    eight.close(round_id)
    assert outcome(eight, round_id) == (retro.RELEASED, 8, 2, [f"Kort {n}" for n in (0, 1, 3, 4, 6, 7)])


def test_an_answer_in_which_nothing_can_be_read_does_not_count(
    eight: Eight, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four who wrote and four invisible signs are four: destroyed unread, since five were promised."""
    round_id = eight.open()
    for number in range(4):
        eight.answer(number, round_id, f"Kort {number}")
    for number, sign in enumerate(("\u3164", "\u200b", "\u2800", "\ufe0f"), 4):
        answer_before(eight, monkeypatch, number, round_id, sign)
    eight.close(round_id)
    assert outcome(eight, round_id) == (retro.TOO_FEW, 0, 0, [])


@pytest.mark.parametrize(
    "sign", ["\u200b", "\u3164", "\u2800", "\u00ad", "\U000e0041", "\ufe0f", "\u0301", "- ", "•\n•"]
)
def test_a_column_of_which_nothing_is_left_is_refused_at_its_field(eight: Eight, sign: str) -> None:
    """Whatever stands in the others; blanks are no attempt to write."""
    round_id = eight.open()
    with pytest.raises(Refusal, match="Nothing is left of this") as refused:
        eight.do(retro.answer, eight.actors[1], round_id, Draft(["Kort", sign, ""], {"safe": 3}))
    assert refused.value.field == "column_1"
    eight.do(retro.answer, eight.actors[1], round_id, Draft(["Kort", " \n ", ""]))


def test_what_grows_when_it_is_made_uniform_is_refused_at_its_field(eight: Eight) -> None:
    """Else it could not be shown to its writer again, whose field holds three thousand."""
    round_id = eight.open()
    with pytest.raises(Refusal, match="At most") as refused:
        eight.do(retro.answer, eight.actors[1], round_id, Draft(["", "½" * 1001, ""]))
    assert (refused.value.field, refused.value.values["n"]) == ("column_1", 3003)


def test_another_format_does_not_tell_whether_somebody_has_written(eight: Eight) -> None:
    """The box that is open between rounds asks what it asked, whether there is anything in it or not."""
    seen = []
    for writes in (False, True):
        waiting = eight.do(lambda w: retro.waiting_round(w, eight.partnership_id))
        if writes:
            eight.answer(3, waiting.id, "Skrevet mellem to")
        other = Plan(None, eight.clock.now().time(), "msg", retro.columns_of("msg", ""), days_open=3)
        view = eight.do(retro.agree, eight.actors[0], eight.partnership_id, other)
        form = eight.do(retro.form, eight.actors[5], waiting.id)
        seen.append((form.round.columns, view.waiting.columns, view.cadence.columns))
    assert seen[0] == seen[1]
    assert seen[0] == (["Start", "Stop", "Continue"], ["Start", "Stop", "Continue"], ["Mad", "Sad", "Glad"])
