"""The font of the picture: where it lies, and how wide a text is in it.

Only the font that is installed with the bot is used: what a machine has besides would change the picture.
"""

import re
import struct
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final

FAMILY: Final = "Source Sans Pro"
REGULAR, SEMIBOLD, BOLD = 400, 600, 700
_FILES: Final = {REGULAR: "Regular", SEMIBOLD: "Semibold", BOLD: "Bold"}
_SEGMENTS: Final = 4
"""The format of a `cmap` that lists runs of characters."""
UNKNOWN: Final = "?"
_AFTER: Final = "\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
"""What changes the look of the sign before it: variants, a key around it, tones of skin, tags of a flag."""
_PICTURES: Final = "\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
_EMOJI: Final = re.compile(f"[{_PICTURES}][{_AFTER}]*(?:\u200d[{_PICTURES}][{_AFTER}]*)*|[{_AFTER}\u200d]")
"""One emoji with all that is joined to it, or what is left of one whose first sign is a letter or a digit."""
ELLIPSIS: Final = "…"


def files() -> list[str]:
    """The paths of the font's files."""
    folder = resources.files("font_source_sans_pro") / "files"
    return [str(folder / f"SourceSansPro-{style}.ttf") for style in _FILES.values()]


def drawable(text: str) -> str:
    """The text on one line without emoji, and with a question mark for what else the font cannot draw."""
    known = _widths(REGULAR)
    line = " ".join(without_emoji(text).split()) or (UNKNOWN if text.strip() else "")
    return "".join(sign if ord(sign) in known else UNKNOWN for sign in line)


def without_emoji(text: str) -> str:
    """The text without what no font here can draw for it: pictures, and what is joined to them."""
    return _EMOJI.sub(_kept, text)


def _kept(emoji: re.Match[str]) -> str:
    """Nothing of an emoji, but a plain sign that the font has."""
    return emoji[0] if len(emoji[0]) == 1 and ord(emoji[0]) in _widths(REGULAR) else ""


def width(text: str, size: float, weight: int = REGULAR) -> float:
    """How wide a text is at a size; kerning is left out, which makes it no wider."""
    widths = _widths(weight)
    unknown = widths[ord(UNKNOWN)]
    return sum(widths.get(ord(sign), unknown) for sign in text) * size


def fitted(text: str, size: float, most: float, weight: int = REGULAR) -> str:
    """The text, or as much of it as is no wider than `most`, with an ellipsis."""
    text = drawable(text)
    if width(text, size, weight) <= most:
        return text
    while text and width(text + ELLIPSIS, size, weight) > most:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


@cache
def _widths(weight: int) -> Mapping[int, float]:
    """The width of each character, in parts of the size."""
    folder = resources.files("font_source_sans_pro") / "files"
    data = (folder / f"SourceSansPro-{_FILES[weight]}.ttf").read_bytes()
    tables = _tables(data)
    (units,) = struct.unpack_from(">H", data, tables["head"] + 18)
    (long_metrics,) = struct.unpack_from(">H", data, tables["hhea"] + 34)

    def advance(glyph: int) -> float:
        at = tables["hmtx"] + 4 * min(glyph, long_metrics - 1)
        (wide,) = struct.unpack_from(">H", data, at)
        return float(wide / units)

    return {sign: advance(glyph) for sign, glyph in _glyphs(data, tables["cmap"]).items() if glyph}


def _tables(data: bytes) -> dict[str, int]:
    """Where each table of the file begins."""
    (count,) = struct.unpack_from(">H", data, 4)
    rows = (struct.unpack_from(">4sIII", data, 12 + 16 * number) for number in range(count))
    return {tag.decode("ascii"): offset for tag, _checksum, offset, _length in rows}


def _glyphs(data: bytes, cmap: int) -> dict[int, int]:
    """The number of the glyph of each character, from the first list of runs that there is."""
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    offsets = (struct.unpack_from(">I", data, cmap + 4 + 8 * number + 4)[0] for number in range(count))
    runs = next(cmap + at for at in offsets if struct.unpack_from(">H", data, cmap + at)[0] == _SEGMENTS)
    (doubled,) = struct.unpack_from(">H", data, runs + 6)
    n = doubled // 2
    ends = struct.unpack_from(f">{n}H", data, runs + 14)
    starts = struct.unpack_from(f">{n}H", data, runs + 16 + doubled)
    deltas = struct.unpack_from(f">{n}H", data, runs + 16 + 2 * doubled)
    places = runs + 16 + 3 * doubled
    found = {}
    for number, (start, end, delta) in enumerate(zip(starts, ends, deltas, strict=True)):
        (far,) = struct.unpack_from(">H", data, places + 2 * number)
        for sign in range(start, min(end, 0xFFFE) + 1):
            glyph = sign
            if far:
                (glyph,) = struct.unpack_from(">H", data, places + 2 * number + far + 2 * (sign - start))
            found[sign] = (glyph + delta) % 0x10000 if glyph or not far else 0
    return found
