"""What is made uniform in a text before it is sealed: whatever a keyboard, not its writer, has chosen.

Signs that look alike become one, what cannot be seen goes, and emoji lose tone and gender. Done to sealed
texts alone: elsewhere m², ½ and joined letters stay as they were written.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from bot.text import clean

_MENTION: Final = re.compile(r"<[@#!][^>|]*(?:\|([^>]*))?>")

# Emoji ------------------------------------------------------------------------------------------------

_PICTURE: Final = "[\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
_DRESS: Final = "[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
"""What follows a picture and changes how it looks: its style, a tone of skin, the tags of a flag."""
_JOINED: Final = re.compile(f"({_PICTURE}){_DRESS}*(?:\u200d+{_PICTURE}{_DRESS}*)+")
_TONE: Final = re.compile("[\U0001f3fb-\U0001f3ff]|(?<=:):skin-tone-[2-6]:")
_PEOPLE: Final[Mapping[str, str]] = {
    "\U0001f468": "\U0001f9d1",  # man, woman: person
    "\U0001f469": "\U0001f9d1",
    "\U0001f466": "\U0001f9d2",  # boy, girl: child
    "\U0001f467": "\U0001f9d2",
    "\U0001f474": "\U0001f9d3",  # old man, old woman: older person
    "\U0001f475": "\U0001f9d3",
    "\U0001f934": "\U0001fac5",  # prince, princess: person with crown
    "\U0001f478": "\U0001fac5",
    "\U0001f385": "\U0001f9d1",  # Santa and Mrs. Claus: the person whom their joined form begins with
    "\U0001f936": "\U0001f9d1",
    "\U0001f57a": "\U0001f483",  # both dance
    "\U0001f930": "\U0001fac4",  # pregnant
    "\U0001fac3": "\U0001fac4",
    "\U0001f46b": "\U0001f9d1",  # two who hold hands: the first of them
    "\U0001f46c": "\U0001f9d1",
    "\U0001f46d": "\U0001f9d1",
}
_GENDERED_CODE: Final = re.compile(r":(?:wo)?man[-_]([a-z_-]+:)|:(?:fe)?male[-_]([a-z_-]+:)")
"""Slack's names of emoji, which stand where a client sent no emoji."""
_CODES: Final[Mapping[str, str]] = {
    ":man:": ":adult:",
    ":woman:": ":adult:",
    ":boy:": ":child:",
    ":girl:": ":child:",
    ":older_man:": ":older_adult:",
    ":older_woman:": ":older_adult:",
    ":prince:": ":person_with_crown:",
    ":princess:": ":person_with_crown:",
    ":shrugging:": ":shrug:",
    ":facepalming:": ":face_palm:",
    ":tipping-hand:": ":information_desk_person:",
    ":gesturing-ok:": ":ok_woman:",
    ":gesturing-no:": ":no_good:",
    ":raising-hand:": ":raising_hand:",
    ":bowing:": ":bow:",
}
_CODE: Final = re.compile("|".join(map(re.escape, _CODES)))

# Signs ------------------------------------------------------------------------------------------------

_DOUBLE: Final = "“”„‟«»″‶˝¨❝❞〝〞〟＂⹂ˮ⸂⸃⸄⸅⸉⸊⸌⸍⸜⸝⸠⸡"
_SINGLE: Final = "‘’‚‛‹›′‵´`ʹʻʼʽʾʿˈˊˋ❛❜❟＇ꞌ՚"
_DASH: Final = "‐‑‒–—―−⁃─━﹘﹣－¯ˉ֊־᐀᠆⸗⸚⸺⸻⹀⹝゠〰𐺭"
_DOTS: Final = "⋯…"
_BULLET: Final = "·•∙⋅‣⁌⁍◦‧・"
_OTHER: Final[Mapping[str, str]] = {
    "⁄": "/",
    "∕": "/",
    "╱": "/",
    "∣": "|",
    "∼": "~",
    "˜": "~",
    "〜": "~",
    "∗": "*",
    "⁎": "*",
    "→": "->",
    "➔": "->",
    "➜": "->",
    "➙": "->",
    "⟶": "->",
    "←": "<-",
    "⟵": "<-",
    "↔": "<->",
    "⇒": "=>",
    "⇔": "<=>",
    "×": "x",
    "✕": "x",
    "º": "°",
    "˚": "°",
    "‗": "_",
    "¸": ",",
}
_ALIKE: Final = str.maketrans(
    {
        **dict.fromkeys(_DOUBLE, '"'),
        **dict.fromkeys(_SINGLE, "'"),
        **dict.fromkeys(_DASH, "-"),
        **dict.fromkeys(_DOTS, "..."),
        **dict.fromkeys(_BULLET, "•"),
        **_OTHER,
        **_PEOPLE,
    }
)
"""One sign for all that look like it."""
_SPACED: Final = re.compile("(?<!\\S)«[\\s\u00a0\u202f]+|[\\s\u00a0\u202f]+»(?![^\\s.,;:!?)])")
"""The space that French puts within its quotes."""
_DOUBLED: Final = re.compile(r"''|``|(?<!\S),,(?=\w)")
_LONG_DASH: Final = re.compile(r"(?<!\S)-{2,3}(?!\S)")
_ELLIPSIS: Final = re.compile(r"\.{3,}|(?<=\w)\.\.(?=\s|$)")

_BLANK: Final = re.compile("[\u2800\u3164\uffa0\u115f\u1160]")
"""Letters that show nothing: spaces in all but name."""
_UNSEEN: Final = re.compile(
    "[\u034f\u17b4\u17b5\u180b-\u180f\u20e3\ufe00-\ufe0f\ufdd0-\ufdef\ufff0-\uffff"
    "\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
"""Variation selectors, tags, keycaps, and what each machine shows otherwise, or not at all."""
_SEEN: Final = frozenset("LNPS")
"""Letters, numbers, punctuation and symbols: marks alone stand on nothing."""


def cleanse(text: str) -> str:
    """The text with one sign for all that look alike, without what cannot be seen; each line is trimmed.

    Mentions become plain text. Cleansed twice it is the same.
    """
    text = _MENTION.sub(lambda found: "@" + (found[1] or "…"), clean(text))
    text = _without_tone_and_gender(text)
    # Before NFKC, too: of an accent that stands alone it makes a space and a mark.
    text = unicodedata.normalize("NFKC", _SPACED.sub('"', text).translate(_ALIKE))
    text = _BLANK.sub(" ", text).translate(_ALIKE)
    text = _UNSEEN.sub("", "".join(sign for sign in text if unicodedata.category(sign) != "Cf"))
    lines = [_even(line) for line in text.splitlines()]
    return "\n".join(line for line in lines if _is_seen(line))


def _without_tone_and_gender(text: str) -> str:
    """A joined picture becomes its first person or thing, whole; a person is neither man nor woman."""
    text = _TONE.sub("", _JOINED.sub(lambda found: found[1], text))
    text = _GENDERED_CODE.sub(lambda found: ":" + (found[1] or found[2]), text)
    return _CODE.sub(lambda found: _CODES[found[0]], text)


def _even(line: str) -> str:
    """What is written in several signs: quotes, dashes and dots; and spaces."""
    line = " ".join(line.split())
    line = _LONG_DASH.sub("-", _DOUBLED.sub('"', line))
    return unicodedata.normalize("NFKC", _ELLIPSIS.sub("...", line))


def _is_seen(line: str) -> bool:
    return any(unicodedata.category(sign)[0] in _SEEN for sign in line)
