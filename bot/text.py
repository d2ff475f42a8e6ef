"""What people write, as it comes in from Slack: what no database can store is left out, nothing else."""

import re
from typing import Any, Final, TypeVar

T = TypeVar("T")

HALF: Final = re.compile("[\ud800-\udfff]")
"""Half a character: what is left of an emoji that a client cut in two. No encoding has it."""
CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""NUL, which PostgreSQL refuses, and what steers terminals; line breaks and tabs are none of these."""


def clean(text: str) -> str:
    """The text without half characters, NUL and control characters; two halves that fit are one again."""
    if text.isprintable():
        return text
    if HALF.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    return CONTROL.sub("", text)


def cleaned(told: T) -> T:
    """A payload or an answer of Slack's with every text in it clean; the names of its fields stay."""
    return _cleaned(told)  # type: ignore[no-any-return]  # of the same shape as what came in


def _cleaned(told: Any) -> Any:
    if isinstance(told, str):
        return clean(told)
    if isinstance(told, dict):
        return {name: _cleaned(each) for name, each in told.items()}
    if isinstance(told, list):
        return [_cleaned(each) for each in told]
    return told
