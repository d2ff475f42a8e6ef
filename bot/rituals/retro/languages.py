"""Whether the language of a text is rare among the invited, so that it would give its writer away."""

from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

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


def get_ready() -> None:
    """Load the model, while somebody writes: it takes longer than an answer may."""
    _identifier()


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
