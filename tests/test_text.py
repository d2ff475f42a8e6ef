"""What comes in from anybody is clean, and otherwise as they wrote it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import clean, cleaned

KEPT = "m² ½ ﬁ ﬀ 👩🏽‍🔧 a\u0301 “x” – \u202e \u200d \t\n\r\u2028 æøå"


@pytest.mark.parametrize("sign", [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))])
def test_control_characters_go_but_line_breaks_and_tabs(sign: str) -> None:
    """NUL among them, which PostgreSQL refuses."""
    assert clean(f"a{sign}b") == (f"a{sign}b" if sign in "\t\n\r" else "ab")


@pytest.mark.parametrize("code", [0xD800, 0xD83D, 0xDBFF, 0xDC00, 0xDE00, 0xDFFF])
def test_half_a_character_goes(code: int) -> None:
    """What is left of an emoji that was cut in two has no encoding."""
    assert clean(f"Tak{chr(code)}!") == "Tak!"


def test_two_halves_that_fit_are_one_character() -> None:
    """They are what the person wrote."""
    assert clean("\ud83d\ude00") == "😀"


def test_nothing_else_is_changed() -> None:
    """Neither what looks alike, nor what is joined, nor what cannot be seen."""
    assert clean(KEPT) == KEPT


@given(st.text(st.characters(codec=None)))
def test_whatever_comes_in_can_be_stored(text: str) -> None:
    """No half character and no NUL is left, and once is enough."""
    left = clean(text)
    assert "\x00" not in left.encode().decode()
    assert not [sign for sign in left if unicodedata.category(sign) == "Cs"]
    assert clean(left) == left


def test_a_payload_is_clean_wherever_a_text_stands_in_it() -> None:
    """Its shape, numbers and names of fields are as they came."""
    told = {"a": ["x\x00", {"b": "y\ud83d", "n": 1, "none": None, "yes": True}], "c\n": "z"}
    assert cleaned(told) == {"a": ["x", {"b": "y", "n": 1, "none": None, "yes": True}], "c\n": "z"}
