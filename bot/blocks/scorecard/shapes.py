"""The few shapes that the picture is made of, as SVG. Every text that goes in is escaped here."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from bot.blocks.scorecard.font import FAMILY, REGULAR, drawable, fitted, width as width_of

INK = "#1f2d38"
SOFT = "#566470"
LINE = "#d9dcd8"
TRACK = "#e9ebe7"
PAPER = "#f5f5f1"
WHITE = "#ffffff"
TOGETHER = "#4d6a7d"
"""What both sides said, where it is not shown by side."""
SIDES = ("#11698e", "#c75f12", "#6d5796", "#3d7a4a", "#8a6d1d")
"""Blue and orange keep apart for every kind of colour vision; more sides are rare."""
GOOD, CARE, BAD = "#2f7d6b", "#95610a", "#a53d4f"

DEFINITIONS = (
    '<defs><pattern id="hatched" width="8" height="8" patternUnits="userSpaceOnUse" '
    f'patternTransform="rotate(45)"><rect width="8" height="8" fill="{PAPER}"/>'
    f'<line x1="0" y1="0" x2="0" y2="8" stroke="#c3c9cb" stroke-width="3"/></pattern></defs>'
)


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


def dot(x: float, y: float, radius: float, fill: str, *, hollow: bool = False) -> str:
    """A dot, or a ring for what is missing."""
    if hollow:
        return (
            f'<circle cx="{x:g}" cy="{y:g}" r="{radius - 0.75:g}" fill="{WHITE}" stroke="{fill}" '
            f'stroke-width="1.5"/>'
        )
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{fill}"/>'


def diamond(x: float, y: float, radius: float, fill: str) -> str:
    """A square on its tip."""
    return f'<path d="M{x:g} {y - radius:g}l{radius:g} {radius:g}l{-radius:g} {radius:g}l{-radius:g} {-radius:g}z" fill="{fill}"/>'  # noqa: E501  # one path


def triangle(x: float, y: float, radius: float, fill: str) -> str:
    """A triangle that points up."""
    return f'<path d="M{x:g} {y - radius:g}l{radius:g} {2 * radius:g}h{-2 * radius:g}z" fill="{fill}"/>'


def hatched(x: float, y: float, width: float, height: float, words: str) -> str:
    """What is suppressed, with the word for it."""
    size, middle = 13.5, y + height / 2
    shown = fitted(words, size, width - 36)
    from_ = box(x, y, width, height, "url(#hatched)", round_=6, stroke=LINE)
    room = min(width - 12, width_of(shown, size) + 24)
    plate = box(x + (width - room) / 2, middle - 12, room, 24, WHITE, round_=12)
    return from_ + plate + text(x + width / 2, middle + 4.5, shown, size, fill=SOFT, anchor="middle")


def moved(x: float, y: float, shapes: Sequence[str]) -> str:
    """Shapes with their origin elsewhere."""
    return f'<g transform="translate({x:g} {y:g})">{"".join(shapes)}</g>'
