"""What is made uniform in a text before it is released, and whether its language is rare there."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_SKIN_TONES: Final = re.compile("[\U0001f3fb-\U0001f3ff]|(?<=:):skin-tone-[2-6]:")
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe0f]")
_DOUBLE: Final = re.compile("[“”„‟«»]|''")
_SINGLE: Final = re.compile("[‘’‚‛‹›´`]")
_DASHES: Final = re.compile("[‐‑‒–—―]")
_MENTION: Final = re.compile(r"<[@#!][^>|]*(?:\|([^>]*))?>")

_SCANDINAVIAN: Final = {
    "da": "scandinavian",
    "nb": "scandinavian",
    "nn": "scandinavian",
    "no": "scandinavian",
    "sv": "scandinavian",
}
"""They read each other, and short texts of them cannot be told apart."""
SHORTEST_JUDGED: Final = 40
SURE: Final = 0.9


def cleanse(text: str) -> str:
    """The text without what gives a hand away: skin tones, kinds of quotes, spaces and dashes.

    Mentions become plain text, invisible signs go, and each line is trimmed.
    """
    text = unicodedata.normalize("NFC", text)
    text = _MENTION.sub(lambda found: "@" + (found[1] or "…"), text)
    text = _INVISIBLE.sub("", _SKIN_TONES.sub("", text))
    text = _DASHES.sub("-", _SINGLE.sub("'", _DOUBLE.sub('"', text)))
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return "\n".join(lines).strip()


def cards_of(text: str) -> list[str]:
    """The cards of a column: each line is one, and empty lines are none."""
    return [line for line in cleanse(text).split("\n") if line]


def language_of(text: str) -> str | None:
    """The language of a text; None if it is too short to be judged or the model is not sure.

    Nothing of it is kept.
    """
    if len(text) < SHORTEST_JUDGED:
        return None
    found, certainty = _identifier().classify(text)
    return found if certainty >= SURE else None


def is_rare(language: str, languages: Iterable[str], k: int) -> bool:
    """Whether fewer than `k` of the invited, who read `languages`, have this one set."""
    group = _group(language)
    # No further than k: of ten thousand invited, the first few will do.
    readers = islice((read for read in languages if _group(read) == group), k)
    return sum(1 for _ in readers) < k


@lru_cache(maxsize=100)
def _group(language: str) -> str:
    short = language.replace("_", "-").split("-")[0].lower()
    return _SCANDINAVIAN.get(short, short)


@cache
def _identifier() -> "LanguageIdentifier":
    """A small model that runs in this process: no text leaves it."""
    # It brings NumPy along: not before there is a text to judge.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
