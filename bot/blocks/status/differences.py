"""What the two must talk about: a table by side where Slack takes one, else a list."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

from slack_sdk.models.blocks import Block

from bot.blocks.charter import turned_line
from bot.blocks.elements import cut, mention, safe, tabled, titled
from bot.blocks.measures import fitting
from bot.blocks.newer import table
from bot.calendar import local_day
from bot.language import Translator
from bot.rituals.action import Promise
from bot.rituals.charter import Turn
from bot.rituals.status import Before, RoundView, SideTally

FIELDS: Final = ("blockers", "dates", "decisions", "access", "capacity")
"""What is talked about, the most pressing first."""
SAID_MOST: Final = 280
LINES_MOST: Final = 2800
LONG_LATE: Final = 30
"""Days after which an action is worth talking about by itself."""


def differences(
    _: Translator,
    view: RoundView,
    earlier: Before,
    due: Sequence[Promise],
    turns: Sequence[Turn] = (),
) -> list[Block]:
    """Silence, blockers, what moved, what is waited for, by side and against last time.

    And criteria that turned, and long delays.
    """
    silent = [_silence(_, tally, earlier) for tally in view.tallies if tally.is_silent]
    late = [
        _("{what}: {who}, more than {n} days late", what=_what(each), who=mention(each.owner), n=LONG_LATE)
        for each in due
        if _is_long_late(each, view)
    ]
    unasked = [
        _("{side}: nobody was asked", side=f"*{safe(tally.side.name)}*")
        for tally in view.tallies
        if not tally.is_expected
    ]
    lines = [
        _difference(_, field, f"*{safe(tally.side.name)}*", safe(said), again=again)
        for field in FIELDS
        for tally in view.tallies
        for again in (True, False)
        if (said := _said(tally, field, earlier, again=again))
    ]
    turned = [turned_line(_, each) for each in turns if each.has_turned]
    title, beside = _("*What you need to talk about*"), [*silent, *turned, *late, *unasked]
    if not lines:
        nothing = _("Each company has answered; nothing is blocked, and none waits for another.")
        return titled(title, _listed(_, beside or [nothing]))
    older, *rest = titled(title, _listed(_, [*silent, *lines, *turned, *late, *unasked]))
    return [tabled(title, _listed(_, beside), table(list(_rows(_, view, earlier))), older), *rest]


def _silence(_: Translator, tally: SideTally, earlier: Before) -> str:
    side = f"*{safe(tally.side.name)}*"
    if tally.side.id in earlier.answered:
        return _("No answer from {side} this time.", side=side)
    return _("No answer from {side}.", side=side)


def _is_long_late(promise: Promise, view: RoundView) -> bool:
    action, meeting_on = promise.action, local_day(view.round.meeting_at, view.partnership.tz)
    is_open = action.done_at is None and action.dropped_at is None
    return is_open and meeting_on - action.in_time_until > timedelta(days=LONG_LATE)


def _what(promise: Promise) -> str:
    return safe(cut(promise.action.text, 150))


def _listed(_: Translator, lines: list[str]) -> list[str]:
    return fitting([f"• {line}" for line in lines], LINES_MOST, lambda n: _("and {n} more", n=n))


def _rows(_: Translator, view: RoundView, earlier: Before) -> Iterator[list[str]]:
    """The names of the sides, and a row for each thing of which one of them says something."""
    named = _in_short(_)
    yield [_("What"), *[tally.side.name for tally in view.tallies]]
    for field in FIELDS:
        said = [_cell(_, tally, field, earlier) for tally in view.tallies]
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


def _cell(_: Translator, tally: SideTally, field: str, earlier: Before) -> str:
    """What stands under a side: first what was so last time, and says so."""
    again = _said(tally, field, earlier, again=True)
    if again:
        again = (
            _("once more: {what}", what=again) if field == "dates" else _("as last time: {what}", what=again)
        )
    return " / ".join(filter(None, [again, _said(tally, field, earlier, again=False)]))


def _difference(_: Translator, field: str, side: str, what: str, *, again: bool) -> str:
    if again:
        return {
            "blockers": _("{side} is still blocked: {what}", side=side, what=what),
            "dates": _("{side} has moved dates once more: {what}", side=side, what=what),
            "decisions": _("Still waiting for a decision from {side}: {what}", side=side, what=what),
            "access": _("Still waiting for access from {side}: {what}", side=side, what=what),
            "capacity": _("Capacity at {side}, as last time: {what}", side=side, what=what),
        }[field]
    return {
        "blockers": _("{side} is blocked: {what}", side=side, what=what),
        "dates": _("{side} has moved dates: {what}", side=side, what=what),
        "decisions": _("Waiting for a decision from {side}: {what}", side=side, what=what),
        "access": _("Waiting for access from {side}: {what}", side=side, what=what),
        "capacity": _("Capacity at {side}: {what}", side=side, what=what),
    }[field]


def _said(tally: SideTally, field: str, earlier: Before, *, again: bool) -> str:
    """What those of a side say of one thing who said it last time, too, or who did not; in a line."""
    said = [
        text
        for person, answer in tally.answers
        if (text := getattr(answer, field)) and earlier.is_again(person.id, answer, field) is again
    ]
    return cut(" / ".join(" ".join(text.split()) for text in said), SAID_MOST)
