"""The card as a picture: panels laid out in two columns, drawn as SVG, rendered with the bot's own font."""

from collections.abc import Callable, Sequence
from typing import Final

import resvg_py

from bot.blocks.scorecard.font import BOLD, FAMILY, SEMIBOLD, files, width as width_of
from bot.blocks.scorecard.health import health_panel
from bot.blocks.scorecard.panels import (
    Panel,
    action_panel,
    blocker_panel,
    colour,
    criteria_panel,
    give_and_take_panel,
    retro_panel,
    status_panel,
)
from bot.blocks.scorecard.shapes import DEFINITIONS, INK, LINE, PAPER, SOFT, WHITE, box, dot, moved, text
from bot.blocks.scorecard.words import title
from bot.language import Translator
from bot.rituals.scorecard import CardView

WIDTH: Final = 960
SCALE: Final = 2
MARGIN, GAP, INSIDE, TITLE = 32, 18, 22, 40
WHOLE: Final = WIDTH - 2 * MARGIN
HALF: Final = (WHOLE - GAP) / 2
FOOT: Final = 84
AROUND: Final = TITLE + INSIDE + 14
"""What a panel needs besides its shapes: its title, and the space around."""

Draw = Callable[[Translator, CardView, float], Panel | None]
_ROWS: Final[Sequence[Sequence[Sequence[Draw]]]] = (
    ((status_panel,), (retro_panel, give_and_take_panel)),
    ((health_panel,),),
    ((blocker_panel,),),
    ((action_panel,), (criteria_panel,)),
)
"""Rows of one or two columns, and what stands in each from the top; what is not there closes up."""
_ROWS_OF_THE_FIRST: Final[Sequence[Sequence[Sequence[Draw]]]] = (
    ((status_panel,), (retro_panel,)),
    ((health_panel,),),
    ((blocker_panel,),),
    ((action_panel,), (give_and_take_panel,)),
    ((criteria_panel,),),
)
"""Where there are no months before, status meetings are half as tall: so are those beside them."""


def picture(_: Translator, view: CardView) -> bytes:
    """A PNG of twice the size at which it is shown."""
    png: bytes = resvg_py.svg_to_bytes(
        svg_string=as_svg(_, view),
        zoom=SCALE,
        skip_system_fonts=True,
        font_files=files(),
        font_family=FAMILY,
        sans_serif_family=FAMILY,
        languages=[_.language],
    )
    return png


def as_svg(_: Translator, view: CardView) -> str:
    """The picture as SVG."""
    shapes, y = _head(_, view), 128.0
    for row in _laid_out(_, view):
        width = (WHOLE - GAP * (len(row) - 1)) / len(row)
        tall = max(_tall(column) for column in row)
        for number, column in enumerate(row):
            shapes += _column(column, MARGIN + number * (width + GAP), y, width, tall)
        y += tall + GAP
    shapes.append(moved(MARGIN, y, _foot(_)))
    height = y + FOOT + MARGIN - 6
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:g}" '
        f'viewBox="0 0 {WIDTH} {height:g}">{DEFINITIONS}{box(0, 0, WIDTH, height, PAPER)}'
        f"{''.join(shapes)}</svg>"
    )


def _laid_out(_: Translator, view: CardView) -> list[list[list[Panel]]]:
    """The rows of columns of panels; a column that stands alone takes the whole width."""
    rows = []
    for columns in _ROWS if view.before else _ROWS_OF_THE_FIRST:
        there = [draws for draws in columns if _drawn(_, view, draws, HALF)]
        width = HALF if len(there) > 1 else float(WHOLE)
        rows.append([_drawn(_, view, draws, width) for draws in there])
    return [row for row in rows if row]


def _drawn(_: Translator, view: CardView, draws: Sequence[Draw], width: float) -> list[Panel]:
    panels = (draw(_, view, width - 2 * INSIDE) for draw in draws)
    return [panel for panel in panels if panel is not None]


def _tall(column: Sequence[Panel]) -> float:
    return sum(panel.height + AROUND for panel in column) + GAP * (len(column) - 1)


def _column(column: Sequence[Panel], x: float, y: float, width: float, tall: float) -> list[str]:
    """Panels one below the other; the last one reaches down as far as its neighbour."""
    shapes, rest = [], tall - _tall(column)
    for panel in column:
        room = panel.height + AROUND + (rest if panel is column[-1] else 0)
        shapes.append(moved(x, y, _framed(panel, width, room)))
        y += room + GAP
    return shapes


def _framed(panel: Panel, width: float, tall: float) -> list[str]:
    return [
        box(0, 0, width, tall, WHITE, round_=12, stroke=LINE),
        text(INSIDE, 36, panel.title, 19, weight=BOLD, most=width - 2 * INSIDE),
        moved(INSIDE, TITLE + 16, panel.shapes),
    ]


def _head(_: Translator, view: CardView) -> list[str]:
    """What it is, and the sides with their colours."""
    shapes = [text(MARGIN, 66, title(_, view.card), 36, weight=BOLD, most=WHOLE)]
    x, room = float(MARGIN), WHOLE / len(view.card.sides) - 40
    for side, name in view.card.sides.items():
        shapes.append(dot(x + 7, 94, 7, colour(view.card, side)))
        shapes.append(text(x + 22, 100, name, 18, weight=SEMIBOLD, fill=INK, most=room))
        x += min(width_of(name, 18, SEMIBOLD), room) + 22 + 32
    return shapes


def _foot(_: Translator) -> list[str]:
    return [
        box(0, 0, WHOLE, FOOT, "#e3edf0", round_=12),
        text(INSIDE, 36, _("What do we do about it?"), 20, weight=BOLD),
        text(
            INSIDE,
            61,
            _("No verdict and no ranks: counts that show where a talk is worth while. One thing is enough."),
            15,
            fill=SOFT,
            most=WHOLE - 2 * INSIDE,
        ),
    ]
