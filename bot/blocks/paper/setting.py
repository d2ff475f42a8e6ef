"""Has a paper set by Typst: loaded when the first one is asked for."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Final, Literal

import typst

from bot.blocks.paper.reading import title_of, tree_of
from bot.blocks.paper.template import TEMPLATE
from bot.blocks.scorecard.font import FAMILY, files

ACCESSIBLE: Final = ("ua-1",)


def made(text: str, language: str, made_at: datetime) -> bytes:
    """As `as_pdf` says it."""
    given = {"title": title_of(text), "language": language, "font": FAMILY, "body": tree_of(text)}
    written = json.dumps(given)
    try:
        return _set(written, made_at, ACCESSIBLE)
    except typst.TypstError:
        return _set(written, made_at, ())


def _set(given: str, made_at: datetime, standards: Sequence[Literal["ua-1"]]) -> bytes:
    pdf = typst.compile(
        TEMPLATE.encode(),
        format="pdf",
        font_paths=_fonts(),
        sys_inputs={"given": given},
        pdf_standards=list(standards),
        timestamp=made_at.astimezone(UTC).replace(microsecond=0),
    )
    if not isinstance(pdf, bytes):
        raise TypeError(type(pdf).__name__)
    return pdf


@cache
def _fonts() -> typst.Fonts:
    """Those that are installed with the bot: what a machine has besides would change the file."""
    folders = sorted({path.rpartition("/")[0] for path in files()})
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=list(folders))
