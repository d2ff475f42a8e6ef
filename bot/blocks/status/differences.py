"""What one side says that the other does not: a table by side where Slack takes one, else a list."""

from collections.abc import Iterator
from typing import Final

from slack_sdk.models.blocks import Block

from bot.blocks.elements import cut, safe, section
from bot.blocks.newer import Either, table
from bot.language import Translator
from bot.rituals.status import RoundView, SideTally

FIELDS: Final = ("blockers", "dates", "decisions", "access", "capacity")
"""What is talked about, the most pressing first."""
SAID_MOST: Final = 280


def labels(_: Translator) -> dict[str, str]:
    """The questions, by field."""
    return {
        "since": _("Since last time"),
        "ahead": _("Next"),
        "blockers": _("Blockers"),
        "decisions": _("Decisions they are waiting for"),
        "access": _("Access they are waiting for"),
        "capacity": _("Capacity: who is away or added"),
        "dates": _("Dates that moved"),
    }


def differences(_: Translator, view: RoundView) -> Block:
    """Silence, blockers, what moved, what is owed; by side."""
    silent = [
        _("No answer from {side}.", side=f"*{safe(tally.side.name)}*")
        for tally in view.tallies
        if tally.is_silent
    ]
    unasked = [
        _("{side}: nobody was asked", side=f"*{safe(tally.side.name)}*")
        for tally in view.tallies
        if not tally.is_expected
    ]
    told = [
        _difference(_, field, f"*{safe(tally.side.name)}*", safe(said))
        for field in FIELDS
        for tally in view.tallies
        if (said := _said(tally, field))
    ]
    if not told:
        nothing = _("Both have answered; nothing is blocked, and nobody waits for the other.")
        return section(_listed(_, [*silent, *unasked] or [nothing]))
    older = section(_listed(_, [*silent, *told, *unasked]))
    beside = section(_listed(_, [*silent, *unasked]))
    return Either([beside.to_dict(), table(list(_rows(_, view)))], older)


def _listed(_: Translator, lines: list[str]) -> str:
    title = _("*What you need to talk about*")
    return "\n".join([title, *[f"• {line}" for line in lines]])


def _rows(_: Translator, view: RoundView) -> Iterator[list[str]]:
    """The names of the sides, and a row for each thing of which one of them says something."""
    named = _in_short(_)
    yield [_("What"), *[tally.side.name for tally in view.tallies]]
    for field in FIELDS:
        said = [_said(tally, field) for tally in view.tallies]
        if any(said):
            yield [named[field], *said]


def _in_short(_: Translator) -> dict[str, str]:
    """What a row of the table is about, by field: what stands in it is that of the side above it."""
    return {
        "blockers": _("Blockers"),
        "dates": _("Dates that moved"),
        "decisions": _("Has to decide"),
        "access": _("Has to give access"),
        "capacity": _("Capacity"),
    }


def _difference(_: Translator, field: str, side: str, what: str) -> str:
    return {
        "blockers": _("{side} is blocked: {what}", side=side, what=what),
        "dates": _("{side} has moved dates: {what}", side=side, what=what),
        "decisions": _("Waiting for a decision from {side}: {what}", side=side, what=what),
        "access": _("Waiting for access from {side}: {what}", side=side, what=what),
        "capacity": _("Capacity at {side}: {what}", side=side, what=what),
    }[field]


def _said(tally: SideTally, field: str) -> str:
    """What all of a side say of one thing, in a line."""
    said = [text for _person, answer in tally.answers if (text := getattr(answer, field))]
    return cut(" / ".join(" ".join(text.split()) for text in said), SAID_MOST)
