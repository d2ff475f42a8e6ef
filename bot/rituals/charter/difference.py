"""What changed between two texts, in lines and words (pure)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Final

SAME: Final = "same"
REMOVED: Final = "removed"
ADDED: Final = "added"
CHANGED: Final = "changed"
WORDS_MOST: Final = 3000
"""Beyond this, lines are shown as they were and as they are; comparing their words would take seconds."""
LEAST_ALIKE: Final = 0.35
"""Lines less alike than this are two lines, not one that changed."""


@dataclass(frozen=True)
class Run:
    """Words that stand together: the same, removed or added."""

    kind: str
    text: str


@dataclass(frozen=True)
class Line:
    """One line: the same, removed, added, or changed in some of its words."""

    kind: str
    runs: Sequence[Run]

    @property
    def before(self) -> str:
        """The line as it was."""
        return "".join(run.text for run in self.runs if run.kind != ADDED)

    @property
    def after(self) -> str:
        """The line as it is."""
        return "".join(run.text for run in self.runs if run.kind != REMOVED)


def difference(before: str, after: str) -> list[Line]:
    """Every line of both texts, in order; those that changed word by word."""
    old, new = _lines(before), _lines(after)
    found: list[Line] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            found += [_whole(SAME, line) for line in old[i:j]]
        else:
            found += _replaced(old[i:j], new[k:m])
    return found


def differences(is_text: bool, before: Sequence[str], after: Sequence[str]) -> list[list[Line]]:
    """The same of each part that one of them has; the parts of a text are one."""
    if is_text:
        return [difference("\n".join(before), "\n".join(after))]
    return [difference(old, new) for old, new in zip_longest(before, after, fillvalue="")]


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    """Lines in the place of others: in pairs, as long as these are alike."""
    for before, after in zip(old, new, strict=False):
        runs = _words(before, after)
        same = sum(len(run.text) for run in runs if run.kind == SAME)
        if same < LEAST_ALIKE * max(len(before), len(after)):
            yield _whole(REMOVED, before)
            yield _whole(ADDED, after)
        else:
            yield Line(CHANGED, runs)
    yield from (_whole(REMOVED, line) for line in old[len(new) :])
    yield from (_whole(ADDED, line) for line in new[len(old) :])


def _words(before: str, after: str) -> list[Run]:
    old, new = _tokens(before), _tokens(after)
    if len(old) + len(new) > WORDS_MOST:
        return [Run(REMOVED, before), Run(ADDED, after)]
    runs: list[Run] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            runs.append(Run(SAME, "".join(old[i:j])))
            continue
        runs += [Run(REMOVED, "".join(old[i:j]))] if i < j else []
        runs += [Run(ADDED, "".join(new[k:m]))] if k < m else []
    return runs


def _tokens(line: str) -> list[str]:
    """Words, each with the space before it."""
    return re.findall(r"\s*\S+|\s+$", line)


def _whole(kind: str, line: str) -> Line:
    return Line(kind, [Run(kind, line)])


def _lines(text: str) -> list[str]:
    """An empty text has no line."""
    return text.split("\n") if text else []
