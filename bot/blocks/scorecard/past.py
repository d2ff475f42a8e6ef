"""The figures over the months: charts where the workspace takes them, else the same in lines."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter

from slack_sdk.models.blocks import Block

from bot.blocks.elements import Message, cut, header, message, safe, section
from bot.blocks.measures import fitting
from bot.blocks.newer import CHARTS_MOST, SERIES_MOST, Either, chart
from bot.blocks.scorecard.point import names
from bot.blocks.scorecard.words import counted, questions_in_short, title
from bot.language import Translator
from bot.rituals.scorecard import (
    CardView,
    Course,
    counts_over,
    criteria_over,
    others_over,
    points_over,
    shares_over,
)

LINES_MOST = 2800
CRITERION_MOST = 60


def past(_: Translator, view: CardView) -> Message:
    """To one person: the five figures, those of a hundred in one chart, and counts in another."""
    cards, what = view.months, _figures(_, view)
    parts = [(_("Of a hundred"), shares_over(cards)), (_("How many"), counts_over(cards))]
    return message(what, [header(what), *[_part(_, name, courses) for name, courses in parts if courses]])


def criteria_past(_: Translator, view: CardView) -> Message:
    """To one person: the figures of the criteria, a chart for each unit; what has no room is in lines."""
    found = sorted(criteria_over(view.months), key=attrgetter("unit"))
    by_unit = [(unit, list(courses)) for unit, courses in groupby(found, attrgetter("unit"))]
    what = _figures(_, view)
    drawn = [(unit, courses[:SERIES_MOST]) for unit, courses in by_unit[:CHARTS_MOST]]
    parts = [_part(_, unit or _("How many"), courses) for unit, courses in drawn]
    rest = [
        each for _unit, courses in by_unit for each in courses if not any(each in some for _u, some in drawn)
    ]
    return message(what, [header(what), *parts, *([_lines(_, "", rest)] if rest else [])])


def points_past(_: Translator, view: CardView) -> Message:
    """To one person: the median of each question of the retros, in as few charts as hold them all."""
    found, what = points_over(view.months), _figures(_, view)
    half = -(-len(found) // CHARTS_MOST)
    parts = [found] if len(found) <= SERIES_MOST else [found[:half], found[half:]]
    name = _("How we see each other, from 1 to 5")
    return message(what, [header(what), *[_part(_, name, each) for each in parts if each]])


def others_past(_: Translator, view: CardView) -> Message:
    """To one person: what else is counted."""
    what = _figures(_, view)
    return message(what, [header(what), _part(_, _("How many"), others_over(view.months))])


def _figures(_: Translator, view: CardView) -> str:
    return _("Over the months, until {title}", title=title(_, view.card))


def _part(_: Translator, name: str, courses: Sequence[Course]) -> Block:
    series = [(_name(_, each), [(_.month(day), value) for day, value in each.points]) for each in courses]
    days = _months([day for each in courses for day, _value in each.points])
    return Either([chart(name, [_.month(day) for day in days], series)], _lines(_, name, courses))


def _months(days: Sequence[date]) -> list[date]:
    """Every month from the first to the last: one without a figure has its place all the same."""
    first, last = (day.year * 12 + day.month - 1 for day in (min(days), max(days)))
    return [date(month // 12, month % 12 + 1, 1) for month in range(first, last + 1)]


def _lines(_: Translator, name: str, courses: Sequence[Course]) -> Block:
    lines = [f"• {safe(_name(_, each))}: {_went(_, each.points, each.unit)}" for each in courses]
    shown = fitting(lines, LINES_MOST, lambda n: _("and {n} more", n=n))
    return section("\n".join([f"*{safe(name)}*", *shown] if name else shown))


def _went(_: Translator, points: Sequence[tuple[date, float]], unit: str) -> str:
    shown = [f"{_.month(day)} {_.number(value)} {safe(unit)}".strip() for day, value in points]
    return ", ".join(shown)


def _name(_: Translator, course: Course) -> str:
    known = names(_) | questions_in_short(_) | counted(_)
    return known.get(course.name) or cut(course.name, CRITERION_MOST)
