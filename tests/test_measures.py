"""How much fits: nothing is cut within a sign, an entity or a mention, and room is shared."""

import re
import unicodedata

import pytest
from hypothesis import example, given, strategies as st
from slack_sdk.models.blocks import Block

from bot.blocks.elements import (
    actions,
    button,
    header,
    message,
    modal,
    section,
)
from bot.blocks.inputs import choice, several
from bot.blocks.measures import cut, cut_marked, escaped, fair_share, in_pieces, packed, safe, size
from bot.text import whole
from playground.limits import broken_markup, offered_options, view_problems

TOGETHER = ["👩🏽\u200d🔧", "🇩🇰", "e\u0301", "각", "\r\n", "❤\ufe0f", "🏴\U000e0067\U000e0062\U000e007f"]
MARKED = re.compile("&(?!amp;|lt;|gt;)|<(?![^<>]*>)")
"""An entity or a `<…>` that has been cut."""
TEXTS = st.lists(st.sampled_from([*TOGETHER, "a", " ", "&", "<b>", "```", "\n"]), max_size=40).map("".join)


@pytest.mark.parametrize("one", TOGETHER)
def test_what_is_read_as_one_character_is_not_cut(one: str) -> None:
    """Joined emoji, flags, accents, Hangul: whole, or not at all."""
    for at in range(4 * len(one)):
        assert whole(one * 4, at) % len(one) == 0
    assert whole(one * 4, 4 * len(one)) == 4 * len(one)


def test_accents_without_end_are_cut_all_the_same() -> None:
    """What is no writing of anybody's does not take the whole text with it."""
    assert len(cut("a" + "\u0301" * 5000, 100)) == 100


@given(TEXTS, st.integers(min_value=6, max_value=60))
def test_a_text_is_cut_before_it_is_escaped(text: str, most: int) -> None:
    """Short enough, and it begins as it began."""
    begun = cut(text, most)
    assert len(begun) <= most
    assert begun == text or text.startswith(begun.removesuffix("…"))
    assert not unicodedata.combining(begun[-1:] or "a") or begun == text


@given(TEXTS, st.integers(min_value=12, max_value=90))
@example("```" + "a" * 40, 80)
def test_mrkdwn_is_cut_outside_of_what_is_marked(text: str, most: int) -> None:
    """No broken entity, mention or link, and no code fence that swallows what follows."""
    said = safe(text)
    marked = f"<@U123> <https://a.example/?b&amp;c|the wiki> {said} <!date^1^{{date}}|then> {said}"
    begun = cut_marked(marked, most)
    assert len(begun) <= most
    assert not MARKED.search(begun)
    assert begun.count("```") % 2 == 0


@given(TEXTS, st.integers(min_value=30, max_value=90))
def test_pieces_hold_the_whole_text(text: str, most: int) -> None:
    """Each escaped and short enough, and what is code in it ends with it, to go on in the next."""
    pieces = in_pieces(text, most)
    assert all(len(piece) <= most and not MARKED.search(piece) for piece in pieces)
    assert all(piece.count("```") % 2 == 0 for piece in pieces)
    assert "".join("".join(pieces).split()).replace("`", "") == "".join(escaped(text).split()).replace(
        "`", ""
    )


def test_code_that_takes_several_pieces_is_code_in_each() -> None:
    """And what follows is none."""
    pieces = in_pieces("Look:\n```\n" + "x = 1\n" * 20 + "```\nthe end", 60)
    assert len(pieces) > 2
    assert all("x = 1" not in piece or piece.count("```") == 2 for piece in pieces)
    assert pieces[-1].endswith("the end")
    assert in_pieces("an open ```fence") == ["an open ```fence\n```"]


def test_a_code_fence_that_is_left_open_ends_with_its_text() -> None:
    """What others wrote below it is none of its code."""
    assert safe("Look: ```x = 1") == "Look: ```x = 1\n```"
    assert safe("```x``` and y") == "```x``` and y"


def test_who_wants_less_has_it_all() -> None:
    """The others have alike."""
    assert fair_share([10, 500, 500], 210) == 100
    assert fair_share([10, 20], 100) == 20
    assert fair_share([], 0) == 0


@pytest.mark.parametrize("sign", ["&", "<", "👩🏽\u200d🔧", "x"])
def test_a_message_of_long_fields_is_one_that_slack_takes(sign: str) -> None:
    """Six fields of 2,000 signs each are shown in part, alike, with head and buttons whole."""
    fields: list[Block] = [section(f"*Field {n}*: {safe(sign * 2000)}") for n in range(6)]
    sent = message("In short", [header("A head"), *fields, actions(button("Go", "go", 1))])
    texts = [block["text"]["text"] for block in sent.blocks[1:-1]]
    assert size(sent.blocks) < 13_200
    assert all(text.startswith("*Field ") and text.endswith("…") for text in texts)
    assert not MARKED.search("".join(texts))
    assert sent.blocks[0]["text"]["text"] == "A head"
    assert max(map(len, texts)) - min(map(len, texts)) < 6
    assert min(map(len, texts)) > 1_900


def test_lines_are_packed_into_as_few_texts_as_hold_them() -> None:
    """A line that is longer than a text holds is cut."""
    assert [len(text) for text in packed(["a" * 1000] * 5)] == [2001, 2001, 1000]
    assert len(packed(["a" * 4000])[0]) == 3000


@pytest.mark.parametrize("many", [100, 101, 250])
def test_a_menu_offers_everything(many: int) -> None:
    """More than a hundred in groups of a hundred; what was chosen stays chosen, wherever it stands."""
    offered = {str(n): f"Card {n}" for n in range(many)}
    last = str(many - 1)
    shown = modal(
        "retro.vote",
        "Vote",
        [several("cards", "Cards", offered, [last]), choice("card", "Card", offered, last)],
        submit="Send",
        close="Cancel",
    ).to_dict()
    assert view_problems(shown, "modal") == []
    for block in shown["blocks"]:
        element = block["element"]
        found = [option["value"] for option in offered_options(element)]
        assert found == list(offered)
        assert (element.get("initial_option") or element["initial_options"][0])["value"] == last


@pytest.mark.parametrize("most", range(1, 12))
@pytest.mark.parametrize(
    "text", ["```a``` b ```c```", "&amp;" * 9, "<https://a.example|a label>", "🇩🇰" * 9, "👩‍👩‍👧" * 9]
)
def test_however_little_room_there_is_no_more_is_taken(text: str, most: int) -> None:
    """Nor is it filled with half of something."""
    shown = cut_marked(text, most)
    assert len(shown) <= most
    assert broken_markup(shown) == []
