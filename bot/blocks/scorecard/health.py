"""The panel of what the sides think of each other: stacked dots, medians in whole points, and the gap."""

from typing import Final

from bot.blocks.scorecard.font import SEMIBOLD
from bot.blocks.scorecard.panels import Panel, colour, nothing, suppressed
from bot.blocks.scorecard.shapes import (
    INK,
    LINE,
    SOFT,
    TOGETHER,
    dot,
    line,
    text,
)
from bot.blocks.scorecard.words import gap_in_words, points_in_words, questions_in_short, trend_in_words
from bot.language import Translator
from bot.rituals.scorecard import POINTS, STEADY, Card, CardView, Counts, Question, quartiles, trends

NAMES: Final = 224
CELL: Final = 62
WORDS_AT: Final = NAMES + CELL * len(POINTS) + 28
RADIUS, PITCH, ACROSS = 4.2, 10.4, 5
DEEP_MOST: Final = 4
"""So many dots stand on each other, five beside each other; more are told as a number."""


def health_panel(_: Translator, view: CardView, width: float) -> Panel | None:
    """Each question on one line: the first side's dots above it, the others' below."""
    part, title = view.card.latest_health, _("How we see each other")
    if view.card.health is None:
        return None
    if part is None:
        return nothing(_, title, _("no retro had a result"))
    invited = next((each.invited for each in view.card.retros or () if each.round_id == part.round_id), 0)
    said = trends(view.card, view.before)
    shapes, y = _scale(_), 30.0
    for question in part.questions:
        tall = _height(view.card, question)
        shapes.append(line(0, y, width, y))
        shapes += _question(_, view.card, question, invited, said.get(question.name), y, tall, width)
        y += tall
    return Panel(title, y, shapes)


def _scale(_: Translator) -> list[str]:
    ends = {1: _("1 – not at all"), 5: _("5 – fully")}
    names = {point: ends.get(point, str(point)) for point in POINTS}
    key = _("thick: the answer in the middle; thin: what most answered")
    return [
        *[text(_at(point), 16, name, 13.5, fill=SOFT, anchor="middle") for point, name in names.items()],
        text(WORDS_AT + 17, 16, key, 13.5, fill=SOFT),
    ]


def _at(point: int) -> float:
    """The middle of a point's cell."""
    return NAMES + CELL * (point - 1) + CELL / 2


def _rows(counted: Counts) -> int:
    """How many dots stand on each other at most."""
    return min(DEEP_MOST, max(1, *(-(-n // ACROSS) for n in counted)))


def _height(card: Card, question: Question) -> float:
    stacks = _shown(card, question)
    above = _rows(stacks[0][1]) if stacks else 1
    below = max((_rows(counted) for _fill, counted in stacks[1:]), default=0)
    return max(62.0 if not stacks else 74.0, 44 + (above + below) * PITCH + (20 if len(stacks) > 1 else 0))


def _shown(card: Card, question: Question) -> list[tuple[str, Counts]]:
    """What is shown, each in its colour: by side, or together, or nothing."""
    if question.by_side:
        return [(colour(card, side), counted) for side, counted in question.by_side.items()]
    return [(TOGETHER, question.total)] if question.total is not None else []


def _question(
    _: Translator,
    card: Card,
    question: Question,
    invited: int,
    said: str | None,
    y: float,
    tall: float,
    width: float,
) -> list[str]:
    name = questions_in_short(_)[question.name]
    middle = y + tall / 2
    if question.total is None:
        return [
            text(0, middle + 5, name, 16, weight=SEMIBOLD, most=NAMES - 12),
            suppressed(_, NAMES, middle - 19, CELL * len(POINTS), 38),
        ]
    shapes = [text(0, middle - 6, name, 16, weight=SEMIBOLD, most=NAMES - 12)]
    answered = _("{n} of {of} answered", n=sum(question.total), of=max(invited, sum(question.total)))
    shapes.append(text(0, middle + 14, answered, 13.5, fill=SOFT, most=NAMES - 12))
    stacks = _shown(card, question)
    axis = middle + (_rows(stacks[0][1]) - max((_rows(c) for _f, c in stacks[1:]), default=0)) * PITCH / 2
    axis += 0 if len(stacks) > 1 else 6
    shapes.append(line(NAMES + 4, axis, NAMES + CELL * len(POINTS) - 4, axis, LINE, 2))
    for number, (fill, counted) in enumerate(stacks):
        shapes += _dots(counted, axis, fill, up=number == 0)
    return [*shapes, *_words(_, card, question, said, middle, width)]


def _dots(counted: Counts, axis: float, fill: str, *, up: bool) -> list[str]:
    """The dots of each point, and a bar along the middle half with the median on it."""
    away = -1 if up else 1
    lower, median, upper = quartiles(counted)
    along = axis + away * 4
    shapes = [
        line(_at(lower) - 22, along, _at(upper) + 22, along, fill, 2),
        line(_at(median) - 22, along, _at(median) + 22, along, fill, 6),
    ]
    for point, n in zip(POINTS, counted, strict=True):
        if n > ACROSS * DEEP_MOST:
            y = axis + (-16 if up else 26)
            shapes.append(text(_at(point), y, f"× {n}", 16, weight=SEMIBOLD, fill=fill, anchor="middle"))
            continue
        for number in range(n):
            row, column = divmod(number, ACROSS)
            in_row = min(ACROSS, n - row * ACROSS)
            x = _at(point) + (column - (in_row - 1) / 2) * PITCH
            shapes.append(dot(x, axis + away * (15 + row * PITCH), RADIUS, fill))
    return shapes


def _words(
    _: Translator, card: Card, question: Question, said: str | None, middle: float, width: float
) -> list[str]:
    """The same in numbers, and how far the views lie apart."""
    lines: list[tuple[str, str | None, str]] = []
    if question.by_side:
        lines += [(points_in_words(_, c), colour(card, s), INK) for s, c in question.by_side.items()]
        lines.append((gap_in_words(_, question.gap or 0), None, INK))
    elif question.total is not None:
        lines.append((points_in_words(_, question.total), TOGETHER, INK))
        lines.append((_("together: too few to show by company"), None, SOFT))
    if said is not None and said != STEADY:
        lines.append((trend_in_words(_, said), None, SOFT))
    shapes = []
    y = middle - (len(lines) - 1) * 9 + 4.5
    for words, fill, ink in lines:
        if fill is not None:
            shapes.append(dot(WORDS_AT + 5, y - 4.5, 5, fill))
        shapes.append(text(WORDS_AT + 17, y, words, 13.5, fill=ink, most=width - WORDS_AT - 17))
        y += 18
    return shapes
