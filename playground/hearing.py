"""What a screen reader says of a message, and what of the message it leaves out.

It says the top-level text and nothing of the blocks; so whatever stands in a block, of whatever kind, must
be in the text, too, and what signs and pictures show must be there in words. [docs: chat.postMessage,
accessibility]
"""

import re
from collections.abc import Iterator, Sequence

from playground.transcript import EMPTY_CELL, plain
from playground.workspace import Json, Workspaces

AS_LONG_AS_MAY_BE = 3_800
"""A text that is edited may have 4,000 characters."""
COUNTED = re.compile(r"[●○■▪▮█▇▆▅▄▃▂▁★]{2,}|[●○★] × \d+")
"""Signs of which the number tells something: they are read one by one, or not at all."""
MARKS = re.compile(r"[●○■▪▮█▇▆▅▄▃▂▁★]+(?: × \d+)?")
"""The same where they are shown, be it one."""
COLOURED = re.compile("[⚪⚫🔴🟠🟡🟢🔵🟣🟤🟥🟧🟨🟩]")
AS_BEFORE = re.compile(r"^(as last time|once more|som sidst|endnu en gang): ")
STATES = re.compile(
    r"\b(low|normal|high|critical|on track|at risk|off track|not answered yet|yellow|red|not solved in time|"
    r"lav|høj|kritisk|efter planen|i fare|bagud|ikke besvaret endnu|gul|rød|ikke løst i tide)\b",
    re.IGNORECASE,
)
"""What a coloured dot of the app's stands for, in its two languages."""


def unheard(text: str, blocks: Sequence[Json], ws: Workspaces) -> list[str]:
    """What of a message no screen reader says, line by line.

    Of a text as long as one may be the end is missing; the rest of it is not. Without a text Slack builds
    one of the blocks.
    """
    if not text.strip():
        return []
    said = _bare(plain(text, ws))
    lines = [line for block in blocks for part in _shown(block, ws) for line in part.split("\n")]
    missed = [line for line in lines if any(part not in said for part in _parts(line))]
    if len(text) > AS_LONG_AS_MAY_BE and text.rstrip().rstrip("`").rstrip().endswith("…"):
        missed = _before_the_end(missed, lines, said)
    return [*missed, *COUNTED.findall(plain(text, ws)), *_only_coloured(plain(text, ws))]


def _only_coloured(text: str) -> list[str]:
    """Lines in which a coloured dot is all that tells how something stands.

    A message about one thing says it anywhere, a list in the line of each.
    """
    lines = [line for line in text.split("\n") if COLOURED.search(line)]
    if len(set(COLOURED.findall(text))) <= 1 and STATES.search(text):
        return []
    return [line for line in lines if not STATES.search(line)]


def _before_the_end(missed: Sequence[str], lines: Sequence[str], said: str) -> list[str]:
    """Those that are missed although something after them is said: they are not of what was cut off.

    What the text says earlier than the blocks show it, tells nothing of where the text was cut; nor does
    what stands in a missed line, too, of which the beginning is said.
    """
    found, reached = list[str](), 0
    cut = [_bare(line) for line in missed]
    for number, line in enumerate(lines):
        if line not in missed:
            reached = max(reached, said.find(_bare(line)))
        elif any(
            said.find(_bare(later)) > reached
            for later in lines[number:]
            if _has_letters(later) and not any(_bare(later) in each for each in cut)
        ):
            found.append(line)
    return found


def _has_letters(line: str) -> bool:
    return any(map(str.isalpha, line))


def _shown(block: Json, ws: Workspaces) -> Iterator[str]:
    """Every text of a block as it is shown, but those of buttons and menus, which are reached as such."""
    kind = block["type"]
    if kind == "header":
        yield block["text"]["text"]
    elif kind == "section":
        yield from (_read(part, ws) for part in (block.get("text"), *block.get("fields", ())) if part)
    elif kind == "context":
        yield from (_read(part, ws) for part in block["elements"])
    elif kind == "image":
        yield block["alt_text"]
    elif kind == "table":
        yield from _cells(block["rows"])
    elif kind == "data_visualization":
        names = [line["name"] for line in block["chart"].get("series", ())]
        yield from (name.rstrip("…") for name in (block["title"], *names))
    elif kind not in ("actions", "divider"):
        raise LookupError(f"nobody wrote down what of a {kind} is heard")


def _read(part: Json, ws: Workspaces) -> str:
    """Markup is read in text that may have it; what else looks like it, somebody typed."""
    return plain(part["text"], ws) if part["type"] == "mrkdwn" else str(part.get("text") or part["alt_text"])


def _cells(rows: Sequence[Sequence[Json]]) -> Iterator[str]:
    """What stands in a table, without the names of its columns and rows: sentences say these otherwise.

    They say in other words, too, that something is as it was the last time.
    """
    for _name, *cells in rows[1:]:
        for cell in (cell["text"] for cell in cells if cell["text"] != EMPTY_CELL):
            yield from (AS_BEFORE.sub("", part).rstrip("…") for part in cell.split(" / "))


def _parts(line: str) -> list[str]:
    """What of a line must be said as it stands: around signs that words tell, whatever has a letter."""
    if not MARKS.search(line):
        return [_bare(line)] if _bare(line) else []
    return [_bare(part) for part in MARKS.split(line) if any(map(str.isalpha, part))]


def _bare(text: str) -> str:
    """In a header a star is a star, in a text it may make bold."""
    return " ".join(re.sub("[*_~]", "", text).casefold().split())
