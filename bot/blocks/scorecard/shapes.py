"""The few shapes that the picture is made of, as SVG. Every text that goes in is escaped here."""

from xml.sax.saxutils import escape

from bot.blocks.scorecard.font import FAMILY, REGULAR, drawable, fitted

INK = "#1f2d38"
SOFT = "#566470"
LINE = "#d9dcd8"
PAPER = "#f5f5f1"
TOGETHER = "#4d6a7d"
GOOD, BAD = "#2f7d6b", "#a53d4f"


def text(
    x: float,
    y: float,
    words: str,
    size: float = 15,
    *,
    weight: int = REGULAR,
    fill: str = INK,
    anchor: str = "start",
    most: float | None = None,
) -> str:
    """A text with its baseline at `y`; cut with an ellipsis where it is wider than `most`."""
    shown = drawable(words) if most is None else fitted(words, size, most, weight)
    return (
        f'<text x="{x:g}" y="{y:g}" font-family="{FAMILY}" font-size="{size:g}" font-weight="{weight}" '
        f'fill="{fill}" text-anchor="{anchor}">{escape(shown)}</text>'
    )


def box(
    x: float, y: float, width: float, height: float, fill: str, *, round_: float = 0, stroke: str = "none"
) -> str:
    """A rectangle."""
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{max(width, 0):g}" height="{height:g}" rx="{round_:g}" '
        f'fill="{fill}" stroke="{stroke}"/>'
    )


def line(x1: float, y1: float, x2: float, y2: float, stroke: str = LINE, width: float = 1) -> str:
    """A straight line."""
    return f'<path d="M{x1:g} {y1:g}L{x2:g} {y2:g}" stroke="{stroke}" stroke-width="{width:g}"/>'
