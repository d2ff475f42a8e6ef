"""The panels of the picture, one for each part of the card: counts, never decimals, never ranks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.blocks.escalation import severities
from bot.blocks.scorecard.font import BOLD, SEMIBOLD, width as width_of
from bot.blocks.scorecard.shapes import (
    BAD,
    CARE,
    GOOD,
    INK,
    SIDES,
    SOFT,
    TOGETHER,
    TRACK,
    WHITE,
    box,
    diamond,
    dot,
    hatched,
    line,
    text,
    triangle,
)
from bot.blocks.scorecard.words import lasting, months, retro_in_words, states, too_few
from bot.language import Translator
from bot.rituals.scorecard import Card, CardView, RetroPart, SideActions, Span

CELLS_MOST: Final = 48
"""More than so many do not stand side by side: then a bar stands for them, and the numbers beside it."""
ROWS_MOST: Final = 8


@dataclass(frozen=True)
class Panel:
    """A part of the picture: its shapes begin at 0, 0 below its title."""

    title: str
    height: float
    shapes: Sequence[str]


def colour(card: Card, side: int) -> str:
    """Each side has its own, in the order of the sides."""
    return SIDES[list(card.sides).index(side) % len(SIDES)]


def nothing(_: Translator, title: str, words: str) -> Panel:
    """A part in which nothing happened: said, not left out."""
    return Panel(title, 24, [text(0, 16, words, fill=SOFT)])


def side_name(card: Card, side: int, x: float, y: float, most: float, *, size: float = 16) -> list[str]:
    """A side by its colour and its name."""
    name = text(x + 18, y, card.sides[side], size, weight=SEMIBOLD, most=most - 18)
    return [dot(x + 6, y - 5, 6, colour(card, side)), name]


def status_panel(_: Translator, view: CardView, width: float) -> Panel | None:
    """How many of the expected answers came, side by side, and in the months before."""
    card, title = view.card, _("Status meetings")
    if card.status is None:
        return None
    if not card.status.rounds and not view.before:
        return nothing(_, title, _("no status meeting was held"))
    shapes: list[str] = []
    y = 0.0
    for side, each in card.status.by_side.items():
        tally = _("{n} of {of}", n=each.answered, of=each.expected)
        room = width_of(tally, 22, BOLD)
        shapes += side_name(card, side, 0, y + 16, width - room - 12)
        shapes.append(text(width, y + 18, tally, 22, weight=BOLD, anchor="end"))
        shapes += cells(0, y + 30, width, each.answered, each.expected, colour(card, side))
        expected = card.status.rounds_of(side)
        silent = (
            _("no answer at {n} of {of} meetings", n=each.silent, of=expected)
            if expected
            else _("nobody was asked")
        )
        shapes.append(text(0, y + 64, silent, 14, fill=CARE if each.silent else SOFT))
        y += 80
        if view.before:
            shapes += _months_of(_, view, side, y, width)
            y += 66
    return Panel(title, y - 8, shapes)


def cells(x: float, y: float, width: float, n: int, of: int, fill: str) -> list[str]:
    """`n` of so many as filled cells in a row; as a bar where they are too many to be told apart."""
    if not of:
        return [box(x, y, width, 14, TRACK, round_=4)]
    if of > CELLS_MOST:
        return [box(x, y, width, 14, TRACK, round_=4), box(x, y, width * n / of, 14, fill, round_=4)]
    pitch = min(width / of, 28)
    return [
        box(x + number * pitch, y, pitch - 2.5, 14, fill if number < n else TRACK, round_=3)
        for number in range(of)
    ]


def _months_of(_: Translator, view: CardView, side: int, y: float, width: float) -> list[str]:
    """Small columns for the months before and this one: the whole is what was expected."""
    cards = [*view.before, view.card]
    most = max(_expected(card, side) for card in cards) or 1
    pitch, tall = min(width / 12, 34), 34
    shapes = []
    for number, card in enumerate(cards):
        part = card.status.by_side.get(side) if card.status else None
        x, is_this = number * pitch, card is view.card
        of = _expected(card, side) / most * tall
        answered = (part.answered if part else 0) / most * tall
        shapes.append(box(x, y + tall - of, pitch - 7, of, TRACK, round_=2))
        shapes.append(box(x, y + tall - answered, pitch - 7, answered, colour(view.card, side), round_=2))
        name = months(_)[card.month.month - 1][:3].lower()
        weight = SEMIBOLD if is_this else 400
        middle = x + (pitch - 7) / 2
        shapes.append(
            text(
                middle,
                y + tall + 14,
                name,
                11.5,
                weight=weight,
                fill=INK if is_this else SOFT,
                anchor="middle",
            )
        )
    return [*shapes, line(0, y + tall, len(cards) * pitch - 7, y + tall)]


def _expected(card: Card, side: int) -> int:
    part = card.status.by_side.get(side) if card.status else None
    return part.expected if part else 0


def retro_panel(_: Translator, view: CardView, width: float) -> Panel | None:
    """Each retro in total: how many of the invited answered, and whether anything was released."""
    card, title = view.card, _("Retros")
    if card.retros is None:
        return None
    if not card.retros:
        return nothing(_, title, _("none ended"))
    shapes: list[str] = []
    for number, retro in enumerate(card.retros[:ROWS_MOST]):
        shapes += _retro(_, retro, number * 66, width)
    return Panel(title, min(len(card.retros), ROWS_MOST) * 66 - 12, shapes)


def _retro(_: Translator, retro: RetroPart, y: float, width: float) -> list[str]:
    words = text(0, y + 16, retro_in_words(_, retro), 15, most=width)
    if retro.outcome != "released":
        return [words, hatched(0, y + 26, width, 26, _("nothing is shown"))]
    return [words, *cells(0, y + 30, width, retro.answered, retro.invited, TOGETHER)]


def blocker_panel(_: Translator, view: CardView, width: float) -> Panel | None:
    """By severity: how many, how long, and how often within what is agreed."""
    card, title = view.card, _("Blockers, in working time")
    if card.blockers is None:
        return None
    if not card.blockers:
        return nothing(_, title, _("none raised, none open"))
    names = severities(_)
    columns = (0, 118, 196, 284, 284 + (width - 284) / 2)
    heads = ("", _("raised"), _("open"), _("taken in time"), _("resolved in time"))
    shapes = [text(x, 14, head, 13.5, fill=SOFT) for x, head in zip(columns, heads, strict=True)]
    y = 24.0
    for severity, each in reversed(list(card.blockers.items())):
        shapes += [
            line(0, y, width, y),
            text(0, y + 33, names[severity], 16, weight=SEMIBOLD, most=108),
            text(columns[1], y + 35, str(each.raised), 22, weight=BOLD),
            text(columns[2], y + 35, str(each.open), 22, weight=BOLD, fill=CARE if each.open else INK),
            *_span(_, each.acknowledged, columns[3], y, width - columns[4] - 24),
            *_span(_, each.resolved, columns[4], y, width - columns[4]),
        ]
        y += 58
    return Panel(title, y, shapes)


def _span(_: Translator, span: Span | None, x: float, y: float, width: float) -> list[str]:
    if span is None:
        return [text(x, y + 33, "–", 16, fill=SOFT)]
    tally = _("{n} of {of}", n=span.kept, of=span.n)
    room = width_of(tally, 17, SEMIBOLD) + 14
    words = _(
        "half of them within {median}, longest {worst}",
        median=lasting(_, span.median),
        worst=lasting(_, span.worst),
    )
    shapes = [text(x, y + 25, tally, 17, weight=SEMIBOLD)]
    if span.n * 14 <= width - room:
        shapes += [
            dot(
                x + room + 6 + 14 * number,
                y + 19,
                5,
                GOOD if number < span.kept else CARE,
                hollow=number >= span.kept,
            )
            for number in range(span.n)
        ]
    return [*shapes, text(x, y + 45, words, 13.5, fill=SOFT, most=width)]


def action_panel(_: Translator, view: CardView, width: float) -> Panel | None:
    """What became of the actions that were due, side by side."""
    card, title = view.card, _("Actions that were due")
    if card.actions is None:
        return None
    due = {side: each for side, each in card.actions.items() if each.due and side in card.sides}
    if not due:
        return nothing(_, title, _("none were due"))
    most, shapes, y = max(each.due for each in due.values()), [], 0.0
    for side, each in due.items():
        tally = _("{n} of {of} kept", n=each.kept, of=each.due)
        room = width_of(tally, 18, BOLD)
        shapes += side_name(card, side, 0, y + 16, width - room - 12)
        shapes.append(text(width, y + 17, tally, 18, weight=BOLD, anchor="end"))
        shapes += _became(each, colour(card, side), y + 30, width / most)
        words = _(
            "{late} late, {dropped} dropped, {open} open",
            late=each.late,
            dropped=each.dropped,
            open=each.open,
        )
        shapes.append(text(0, y + 64, words, 14, fill=SOFT, most=width))
        y += 82
    return Panel(title, y - 10, shapes)


def _became(each: SideActions, fill: str, y: float, pitch: float) -> list[str]:
    """Kept is full, late is half full, dropped is crossed out, open is hollow."""
    pitch, shapes, x = min(pitch, 28), [], 0.0
    for kind in ("kept", "late", "dropped", "open"):
        for _each in range(getattr(each, kind)):
            room = pitch - min(2.5, pitch / 4)
            shapes.append(box(x, y, room, 14, fill if kind == "kept" else TRACK, round_=3))
            if kind == "late":
                shapes.append(box(x, y + 7, room, 7, fill, round_=3))
            if kind == "dropped":
                shapes.append(line(x + 2, y + 12, x + room - 2, y + 2, SOFT, 1.5))
            if kind == "open":
                shapes.append(box(x + 0.75, y + 0.75, room - 1.5, 12.5, WHITE, round_=3, stroke=fill))
            x += pitch
    return shapes


def criteria_panel(_: Translator, view: CardView, width: float) -> Panel | None:
    """How the criteria of the charter stand: by sign and word, not by colour alone."""
    if not view.card.criteria:
        return None
    names, shapes = states(_), []
    signs = {"on_track": GOOD, "at_risk": CARE, "off_track": BAD, "": SOFT}
    listed = view.card.criteria[:ROWS_MOST]
    for number, each in enumerate(listed):
        y = number * 30.0
        draw = {"at_risk": triangle, "off_track": diamond}.get(each.state, dot)
        room = width_of(names[each.state], 14) + 12
        shapes += [
            dot(7, y + 11, 6, SOFT, hollow=True)
            if not each.state
            else draw(7, y + 11, 6.5, signs[each.state]),
            text(24, y + 16, each.name, most=width - 24 - room),
            text(width, y + 16, names[each.state], 14, fill=SOFT, anchor="end"),
        ]
    more = len(view.card.criteria) - len(listed)
    if more:
        shapes.append(text(24, len(listed) * 30 + 16, _("and {n} more", n=more), 14, fill=SOFT))
    return Panel(_("What we agreed on"), (len(listed) + bool(more)) * 30 - 6, shapes)


def give_and_take_panel(_: Translator, view: CardView, width: float) -> Panel | None:
    """Who invited whom, pairs, what was said openly, and praise across: in one panel, by side."""
    card = view.card
    rows: list[tuple[str, Mapping[int, int] | None, str]] = []
    if card.invitations is not None:
        taken = {side: each.held for side, each in card.invitations.items()}
        rows.append((_("Invitations held"), taken, ""))
    if card.pairs is not None:
        rows.append((_("Pairs that met"), None, _("{n} of {of}", n=card.pairs.met, of=card.pairs.drawn)))
    if card.risks is not None:
        rows.append((_("Risks shared"), card.risks.said, ""))
    if card.praise is not None:
        rows.append((_("Praise across"), card.praise, ""))
    if not rows:
        return None
    shapes = []
    for number, (name, by_side, words) in enumerate(rows):
        y = number * 40.0
        if number:
            shapes.append(line(0, y - 8, width, y - 8))
        shapes.append(text(0, y + 17, name, 15, most=width * 0.5))
        x = width
        if by_side is None:
            shapes.append(text(x, y + 18, words, 18, weight=BOLD, anchor="end"))
            continue
        for side in reversed(list(card.sides)):
            n = str(by_side.get(side, 0))
            shapes.append(text(x, y + 18, n, 18, weight=BOLD, anchor="end"))
            x -= width_of(n, 18, BOLD) + 12
            shapes.append(dot(x, y + 11, 6, colour(card, side)))
            x -= 22
    return Panel(_("Give and take"), len(rows) * 40 - 14, shapes)


def suppressed(_: Translator, x: float, y: float, width: float, height: float) -> str:
    """Too few answers: said so."""
    return hatched(x, y, width, height, too_few(_))
