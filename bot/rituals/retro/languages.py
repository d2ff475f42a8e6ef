"""Whether the language of a text is rare among the invited, so that it would give its writer away."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice
from threading import Lock
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
_loading: Final = Lock()
_loaded: list["LanguageIdentifier"] = []


def get_ready() -> None:
    """Load the model before it is needed: it takes longer than an answer may, in no transaction and a second
    time by nobody.
    """
    with _loading:
        if not _loaded:
            # It brings NumPy along: not before there is a retro.
            from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

            _loaded.append(LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True))


def languages_of(texts: Sequence[str]) -> list[str | None]:
    """The language of each text; None if it is too short to be judged or the model is not sure.

    Asked in a thread beside, before the transaction of the answer: who is first waits until the model is
    loaded. It runs in this process: no text leaves it, and nothing of one is kept.
    """
    if all(len(text) < SHORTEST_JUDGED for text in texts):
        return [None] * len(texts)
    get_ready()
    return [_language_of(text) for text in texts]


def _language_of(text: str) -> str | None:
    if len(text) < SHORTEST_JUDGED:
        return None
    found, certainty = _loaded[0].classify(text)
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
