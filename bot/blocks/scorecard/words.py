"""The words of the scorecard: the same in its message, its modal, and for whoever cannot see its picture."""

from datetime import date

from bot.language import Translator
from bot.rituals.scorecard import (
    CHANCE,
    DOWN,
    STEADY,
    UP,
    Card,
    Counts,
    RetroPart,
    Span,
    quartiles,
)

HOUR, MANY_HOURS = 60, 8


def title(_: Translator, card: Card) -> str:
    """What the card is of."""
    name = _("Scorecard {month}", month=month_name(_, card.month))
    if is_whole(card):
        return name
    return _("{title}, through {day}", title=name, day=_.short_day(card.through))


def is_whole(card: Card) -> bool:
    """It tells of the whole month."""
    following = date.fromordinal(card.through.toordinal() + 1)
    return following.day == 1


def month_name(_: Translator, month: date) -> str:
    """Like «May 2026»."""
    return f"{months(_)[month.month - 1]} {month.year}"


def months(_: Translator) -> list[str]:
    """The names of the months."""
    return [
        _("January"),
        _("February"),
        _("March"),
        _("April"),
        _("May"),
        _("June"),
        _("July"),
        _("August"),
        _("September"),
        _("October"),
        _("November"),
        _("December"),
    ]


def questions_in_short(_: Translator) -> dict[str, str]:
    """The questions about the other side, in a few words each."""
    return {
        "timely": _("Told in good time"),
        "solving": _("Solutions, not blame"),
        "goals": _("Common goals"),
        "understanding": _("Understand our work"),
        "respect": _("Met with respect"),
        "safe": _("Safe to raise a problem"),
        "helped": _("Last agreements helped"),
    }


def counted(_: Translator) -> dict[str, str]:
    """What is counted besides the five figures."""
    return {
        "raised": _("Blockers raised"),
        "risks": _("Risks open"),
        "ideas": _("Ideas suggested"),
        "seats": _("Seats taken"),
        "met": _("Pairs that met"),
        "praise": _("Praise"),
    }


def too_few(_: Translator) -> str:
    """What is suppressed is said to be."""
    return _("too few answers to show")


def lasting(_: Translator, minutes: int) -> str:
    """Working time in short: in hours, since a working day is as long as each side says."""
    hours, rest = divmod(minutes, HOUR)
    if not hours:
        return _("{n} min", n=minutes)
    if hours >= MANY_HOURS or not rest:
        return _("{h} h", h=hours)
    return _("{h} h {n} min", h=hours, n=rest)


def outcome(_: Translator, word: str) -> str:
    """What became of a retro, in short."""
    return {
        "released": _("shown"),
        "too_few": _("too few answered, nothing shown"),
        "key_lost": _("the key was lost, nothing shown"),
        "cancelled": _("called off"),
        "paused": _("paused"),
        "forgotten": _("not held"),
    }[word]


def states(_: Translator) -> dict[str, str]:
    """How a criterion of the charter stands."""
    return {
        "on_track": _("on track"),
        "at_risk": _("at risk"),
        "off_track": _("off track"),
        "": _("not yet said"),
    }


def trend_in_words(_: Translator, said: str) -> str:
    """What may be said of the rounds so far."""
    return {
        UP: _("higher, and held over three retros"),
        DOWN: _("lower, and held over three retros"),
        STEADY: _("the same over three retros"),
        CHANCE: _("a change that is not distinguishable from chance"),
    }[said]


def points_in_words(_: Translator, counts: Counts) -> str:
    """Median and quartiles in whole points, and how many answered."""
    lower, median, upper = quartiles(counts)
    middle = str(lower) if lower == upper else f"{lower}–{upper}"
    return _(
        "most answered {middle}, {n} answered",
        median=median,
        middle=middle,
        n=sum(counts),
    )


def retro_in_words(_: Translator, retro: RetroPart) -> str:
    """One retro, in total only."""
    became = outcome(_, retro.outcome)
    if retro.outcome != "released" or not retro.answered:
        return _("{invited} invited: {became}", invited=retro.invited, became=became)
    return _("{n} of {of} answered: {became}", n=retro.answered, of=retro.invited, became=became)


def gap_in_words(_: Translator, points: int) -> str:
    """How far the sides' views lie apart."""
    return _.plural("{n} point apart", "{n} points apart", points) if points else _("seen alike")


def span_in_words(_: Translator, span: Span) -> str:
    """How long, and how often within what is agreed."""
    if span.n == 1:
        lasted = lasting(_, span.worst)
        return _("{kept} of {n} in time ({lasted})", kept=span.kept, n=span.n, lasted=lasted)
    return _(
        "{kept} of {n} in time (half of them within {median}, longest {worst})",
        kept=span.kept,
        n=span.n,
        median=lasting(_, span.median),
        worst=lasting(_, span.worst),
    )
