"""How much fits: texts cut where they may be, blocks measured as Slack does, room shared fairly."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from slack_sdk.models.blocks import Block

from bot.text import whole

TEXT_MOST: Final = 3000
"""A section's text; as much may be typed into a field."""
PIECE_MOST: Final = 2900
FIELD_MOST: Final = 2000
FIELDS_MOST: Final = 10
"""Of a paragraph whose texts stand beside each other, and how many there may be."""
"""With room for what is written around it."""
MESSAGE_MOST: Final = 12_000
"""Slack refuses a message whose blocks hold more than about 13,200 characters [docs: msg_blocks_too_long]."""
PAGE_BLOCKS, PAGE_BYTES = 60, 180_000
"""Of what is listed on one page of a modal."""
SPOKEN_MOST: Final = 3900
"""A message's own text: chat.update refuses more than 4,000 [docs: msg_too_long]."""
LEAST: Final = 40
"""So much of a text is shown at least, however many share the room."""

_SIGNS: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_SIGN: Final = re.compile("[&<>]")
_ENTITY: Final = re.compile("&(?:amp|lt|gt);")
_LONGEST_ENTITY: Final = 5
_FENCE: Final = "```"


def escaped(text: str) -> str:
    """A text of which nothing is a mention, a link or markup of Slack's own."""
    return text.translate(_SIGNS)


def safe(text: str) -> str:
    """A person's text for mrkdwn: escaped, and a code fence that they left open ends with it."""
    return escaped(text) + ("\n" + _FENCE if text.count(_FENCE) % 2 else "")


def cut(text: str, most: int) -> str:
    """A text that is not escaped: at most so many characters, with an ellipsis where it was cut."""
    return text if len(text) <= most else text[: whole(text, most - 1)].rstrip() + "…"


def cut_marked(text: str, most: int) -> str:
    """The same for mrkdwn: never within an entity, a mention or a link, and an open code fence is closed."""
    if len(text) <= most:
        return text
    closing = "\n" + _FENCE
    begun = text[: _outside(text, most - 1)]
    if begun.count(_FENCE) % 2:
        begun = text[: _outside(text, max(0, most - 1 - len(closing)))]
    return begun.rstrip() + "…" + (closing if begun.count(_FENCE) % 2 else "")


def in_pieces(text: str, most: int = PIECE_MOST) -> list[str]:
    """A person's text escaped, in pieces of at most so many characters, cut at lines or words if it can be.

    A piece never ends within what was escaped, nor within what is read as one character. Code ends with
    its piece, and goes on in the next.
    """
    pieces: list[str] = []
    rest, room = text, most - (2 * (len(_FENCE) + 1) if _FENCE in text else 0)
    is_code = False
    while rest:
        end = _reach(rest, room)
        if end < len(rest):
            at = max(rest.rfind("\n", 0, end), 0) or max(rest.rfind(" ", 0, end), 0)
            end = _outside_fence(rest, at + 1 if at else whole(rest, end) or end)
        piece = escaped(rest[:end]).strip("\n")
        if piece.strip():
            begun = f"{_FENCE}\n{piece}" if is_code else piece
            is_code = begun.count(_FENCE) % 2 == 1
            pieces.append(f"{begun}\n{_FENCE}" if is_code else begun)
        rest = rest[end:]
    return pieces


def packed(lines: Iterable[str], most: int = TEXT_MOST, *, between: str = "\n") -> list[str]:
    """Lines of mrkdwn put together into as few texts as hold them; a longer line is cut."""
    texts: list[str] = []
    for line in lines:
        if texts and len(texts[-1]) + len(between) + len(line) <= most:
            texts[-1] += between + line
        else:
            texts.append(cut_marked(line, most))
    return texts


def size(part: Any) -> int:
    """How many characters a block, or many, count for: all that is text in it, of whatever field."""
    if isinstance(part, str):
        return len(part)
    if isinstance(part, dict):
        return sum(size(each) for name, each in part.items() if name != "type")
    return sum(map(size, part)) if isinstance(part, list) else 0


def fitted(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The blocks of a message, in which the longest texts are cut so far that Slack takes it."""
    over = size(blocks) - MESSAGE_MOST
    if over <= 0:
        return blocks
    texts = [each for block in blocks for each in _texts(block)]
    lengths = [len(each["text"]) for each in texts]
    share = fair_share(lengths, sum(lengths) - over)
    for each in texts:
        each["text"] = cut_marked(each["text"], max(LEAST, share))
    return blocks


def fair_share(wanted: Sequence[int], room: int) -> int:
    """The most that each may have, so that who wants less has it all and the others have alike."""
    left, waiting = room, sorted(wanted)
    for place, want in enumerate(waiting):
        share = left // (len(waiting) - place)
        if want > share:
            return max(0, share)
        left -= want
    return max(wanted, default=0)


def paged(parts: Sequence[Sequence[Block]]) -> list[Sequence[Sequence[Block]]]:
    """What one page of a modal has room for at a time, beside its buttons; a part stands on one page.

    A modal may have 100 blocks, and 250,000 bytes as it is sent. [docs: views.open, view_too_large]
    """
    pages: list[list[Sequence[Block]]] = [[]]
    blocks = taken = 0
    for part in parts:
        needed = sum(len(json.dumps(block.to_dict())) for block in part)
        if pages[-1] and (blocks + len(part) > PAGE_BLOCKS or taken + needed > PAGE_BYTES):
            pages.append([])
            blocks = taken = 0
        pages[-1].append(part)
        blocks, taken = blocks + len(part), taken + needed
    return [*pages]


def fitting(lines: Sequence[str], room: int, more: Callable[[int], str]) -> list[str]:
    """As many lines, from the first, as so many characters hold; the last says how many are left out."""
    if sum(len(line) + 1 for line in lines) <= room:
        return list(lines)
    shown: list[str] = []
    left = room - len(more(len(lines))) - 1
    for line in lines:
        left -= len(line) + 1
        if left < 0:
            break
        shown.append(line)
    return [*shown, more(len(lines) - len(shown))]


def first_of(lines: Sequence[str], most: int, more: Callable[[int], str]) -> list[str]:
    """So many lines at most; a last one says how many are left out."""
    if len(lines) <= most:
        return list(lines)
    return [*lines[:most], more(len(lines) - most)]


def _texts(block: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What is mrkdwn in a block; buttons and headers are short."""
    for part in (block.get("text"), *block.get("fields", ()), *block.get("elements", ())):
        if isinstance(part, dict) and part.get("type") == "mrkdwn":
            yield part


def _outside(text: str, at: int) -> int:
    """The place at or before `at` that lies within no `<…>`, no entity and no character."""
    mark = text.rfind("<", 0, at)
    if mark > text.rfind(">", 0, at):
        at = mark
    sign = text.rfind("&", max(0, at - _LONGEST_ENTITY + 1), at)
    if sign >= 0 and (found := _ENTITY.match(text, sign)) and found.end() > at:
        at = sign
    return whole(text, at)


def _outside_fence(text: str, at: int) -> int:
    """The place at or before `at` that does not lie within the three signs of a fence."""
    begun = text.rfind(_FENCE, max(0, at - 2), at + 2)
    return begun if 0 < begun < at < begun + len(_FENCE) else at


def _reach(text: str, most: int) -> int:
    """How many characters of a text stay within `most` when they are escaped."""
    grown = 0
    for sign in _SIGN.finditer(text, 0, most):
        more = len(escaped(sign[0])) - 1
        if sign.end() + grown + more > most:
            return min(sign.start(), most - grown)
        grown += more
    return min(len(text), most - grown)
