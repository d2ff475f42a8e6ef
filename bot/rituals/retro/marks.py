"""The cards of an answer, without the marks of a list: they would tie the cards of one hand together."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Final

from bot.rituals.retro.hygiene import cleanse

_CIRCLED: Final = re.compile(
    r"^\s*(?:([①-⑳⓪⓵-⓾❶-❿➀-➓⑴-⒇⒈-⒛⓿⓫-⓴㉑-㉟㊱-㊿🔟])|(\d)\ufe0f?\u20e3)", re.MULTILINE
)
"""A number in a circle or on a key: NFKC would make one with the word of what follows."""
_POINTING: Final = re.compile(r"^\s*[»›](?=\s)(?![^\n]*[«‹])", re.MULTILINE)
"""A quote that points at a card, and closes nowhere."""

_MARK: Final = re.compile(
    r"(?:"
    r"[•●○◉◎■□▪▫▬◆◇◈❖▶►▷▸▹➢➣➤❏❐❑❒☐☑☒✓✔✗✘✦✧☞☛👉🔸🔹🔶🔷]"
    r"|[-*+~|](?=\s|$)"
    r"|-(?=[^\W\d_]{2})"
    r"|\*(?=[^\s*][^*]*$)"
    r"|\#{1,6}(?=\s|$)"
    r"|[-=]>"
    r"|>(?!\s*\d)"
    r"|\[[ xX]?\]"
    r"|\(?[a-zæøåA-ZÆØÅ]\)(?=\s|$)"
    r")\s*"
)
"""Taken off wherever a card begins with it; -5, *fed* and > 10 are none."""
_NUMBER: Final = re.compile(
    r"(?:\(\d{1,3}\)|\[\d{1,3}\]|[Nn][ro]\.? ?\d{1,3}(?=\s)|\d{1,3}(?:\.\d{1,3})+[.)](?=\s)"
    r"|(?:[Nn][ro]\.? ?|\#)?\d{1,3}(?:[.)\]:/]|\s?-(?=\s))|\#\d{1,3}(?=\s))"
    r"(?!\d)\s*"
)
_LETTER: Final = re.compile(
    r"(?:[a-zA-Z]|[ivxIVX]{1,5})(?:[.):\]](?=\s|$)|\s-(?=\s))\s*|\([ivxIVX]{1,5}\)(?=\s)\s*"
)
"""Taken off only where more than one card of an answer begins so: «1. maj» is a day."""
_SIGN: Final = re.compile(r"(:[a-z0-9_+'-]+:|(?:[^\w\s]|_)+|o)\s+(?=[\"'(\[*_~`@#]*\w)", re.IGNORECASE)
"""Any sign, or an emoji by Slack's name, before a word: anything can be made the mark of a list."""


def cards_of(texts: Sequence[str]) -> list[list[str]]:
    """The cards of each text of one answer: each line is one, and lines of which nothing is left are none."""
    columns = [[line for line in cleanse(_spelt_out(text)).split("\n") if line] for text in texts]
    while (shorter := _without_marks(columns)) != columns:
        columns = shorter
    return columns


def _spelt_out(text: str) -> str:
    return _CIRCLED.sub(_as_number, _POINTING.sub("•", text))


def _as_number(found: re.Match[str]) -> str:
    if found[2]:
        return f"{found[2]}) "
    return f"{10 if found[1] == '🔟' else int(unicodedata.numeric(found[1]))}) "


def _without_marks(columns: Sequence[Sequence[str]]) -> list[list[str]]:
    """Without the first mark of each card; what is left is trimmed, and what is empty goes."""
    left = [list(column) for column in columns]
    for kind in (_NUMBER, _LETTER):
        if sum(bool(kind.match(card)) for column in left for card in column) > 1:
            left = _taken_off(kind, left)
    return _without_repeated_signs(_taken_off(_MARK, left))


def _without_repeated_signs(columns: Sequence[Sequence[str]]) -> list[list[str]]:
    """Without the signs that more than one card begins with; a card that is nothing else keeps its own."""
    begins = Counter(found[1] for column in columns for card in column if (found := _SIGN.match(card)))
    return [
        [
            card[found.end() :] if (found := _SIGN.match(card)) and begins[found[1]] > 1 else card
            for card in column
        ]
        for column in columns
    ]


def _taken_off(mark: re.Pattern[str], columns: Sequence[Sequence[str]]) -> list[list[str]]:
    shorter = [[_after(mark, card) for card in column] for column in columns]
    return [[card for card in column if card] for column in shorter]


def _after(mark: re.Pattern[str], card: str) -> str:
    found = mark.match(card)
    return card[found.end() :] if found else card
