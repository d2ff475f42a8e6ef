"""The card as one landscape picture: five figures with their past, legible as Slack shows it in a message."""

from collections.abc import Sequence
from typing import Final

import resvg_py

from bot.blocks.scorecard.font import BOLD, FAMILY, SEMIBOLD, files
from bot.blocks.scorecard.point import names, number
from bot.blocks.scorecard.shapes import BAD, GOOD, LINE, PAPER, SOFT, TOGETHER, box, line, text
from bot.blocks.scorecard.words import months, title
from bot.language import Translator
from bot.rituals.scorecard import Card, CardView, Figure, Move, at_a_glance, months_before, point

WIDTH: Final = 1200
HEIGHT: Final = 630
MARGIN: Final = 40
TOP: Final = 112
BOTTOM: Final = 72
ROWS_LEAST: Final = 3
"""Fewer figures do not grow taller than so many would be."""
SMALL, LARGE, HUGE = 36, 42, 56
"""A message shows the picture a third as wide: nothing in it is smaller than 10 points there."""
NUMBER_ENDS: Final = 700
SAID_AT: Final = 720
BARS_AT: Final = 880
PAST: Final = 6
"""So many months stand as bars, this one last."""
BAR, BETWEEN = 36, 12
EARLIER: Final = "#b9c6cd"


def picture(_: Translator, view: CardView) -> bytes:
    """A PNG of the size that a message can show whole."""
    png: bytes = resvg_py.svg_to_bytes(
        svg_string=as_svg(_, view),
        skip_system_fonts=True,
        font_files=files(),
        font_family=FAMILY,
        sans_serif_family=FAMILY,
        languages=[_.language],
    )
    return png


def as_svg(_: Translator, view: CardView) -> str:
    """The picture as SVG."""
    present = at_a_glance(view.card)
    shapes = [text(MARGIN, 72, title(_, view.card), HUGE, weight=BOLD, most=WIDTH - 2 * MARGIN)]
    moves = {each.name: each for each in point(view.card, view.before).moves}
    tall = (HEIGHT - TOP - BOTTOM) / max(len(present), ROWS_LEAST)
    for at, (name, figure) in enumerate(present.items()):
        y = TOP + at * tall
        shapes.append(line(MARGIN, y, WIDTH - MARGIN, y, LINE, 2))
        shapes += _row(_, name, figure, moves.get(name), y, tall)
        if view.before:
            shapes += _bars([at_a_glance(each).get(name) if each else None for each in _past(view)], y, tall)
    if not present:
        nothing = _("Nothing was counted this month.")
        shapes.append(text(MARGIN, TOP + 60, nothing, LARGE, most=WIDTH - 2 * MARGIN))
    shapes += _legend(_, view) if present and view.before else []
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}">{box(0, 0, WIDTH, HEIGHT, PAPER)}{"".join(shapes)}</svg>'
    )


def _row(_: Translator, name: str, figure: Figure, move: Move | None, y: float, tall: float) -> list[str]:
    """What it is, how many, and whether that is better or worse than last month: in a word, too."""
    base, told = y + tall / 2 + 16, number(_, figure)
    shapes = [
        text(MARGIN, base - 2, names(_)[name], LARGE, most=430),
        text(NUMBER_ENDS, base, told, HUGE - 6, weight=BOLD, anchor="end"),
    ]
    if move is not None:
        word, fill = (_("better"), GOOD) if move.is_better else (_("worse"), BAD)
        room = BARS_AT - SAID_AT
        shapes.append(text(SAID_AT, base - 4, word, SMALL, weight=SEMIBOLD, fill=fill, most=room))
    return shapes


def _past(view: CardView) -> list[Card | None]:
    """The cards of the last months, this one last; None for a month of which there is none."""
    by_month = {each.month: each for each in (*view.before, view.card)}
    return [by_month.get(months_before(view.card.month, ago)) for ago in range(PAST - 1, -1, -1)]


def _bars(past: Sequence[Figure | None], y: float, tall: float) -> list[str]:
    """A bar a month, as tall as its share, or its count beside the greatest; this month is dark."""
    most = max((each.n for each in past if each is not None and each.of is None), default=0)
    room, shapes = tall - 22, []
    for at, figure in enumerate(past):
        if figure is None:
            continue
        part = figure.share / 100 if figure.of is not None else figure.n / max(most, 1)
        high = max(room * part, 4)
        fill = TOGETHER if at == PAST - 1 else EARLIER
        shapes.append(box(BARS_AT + at * (BAR + BETWEEN), y + 11 + room - high, BAR, high, fill, round_=4))
    return shapes


def _legend(_: Translator, view: CardView) -> list[str]:
    """What the bars are."""
    y = HEIGHT - BOTTOM
    said = months(_)
    first = said[months_before(view.card.month, PAST - 1).month - 1]
    words = _("Bars: {first} to {this}, {this} dark", first=first, this=said[view.card.month.month - 1])
    return [
        line(MARGIN, y, WIDTH - MARGIN, y, LINE, 2),
        text(MARGIN, y + 48, words, SMALL, fill=SOFT, most=WIDTH - 2 * MARGIN),
    ]
