"""The history as lines of text, for the export of the working agreement."""

from collections.abc import Sequence

from bot.blocks.agreement.words import lines, who
from bot.blocks.elements import listed, safe
from bot.language import Translator
from bot.plain import in_a_line
from bot.rituals.agreement import AGREED, BY_ITSELF, FIRST, ChangeView
from bot.text import unescaped


def head(_: Translator, view: ChangeView) -> str:
    """When, by whom, and who agreed."""
    change, named = view.change, view.named
    day = _.long_day(change.at.astimezone(named.partnership.tz).date())
    people = named.people
    maker = named.person(change.by)
    by = who(_, maker, named) if maker else "Samspil"
    if change.kind == FIRST:
        return _("{day}: the first agreement, by {who}", day=day, who=by)
    if change.kind == AGREED:
        agreed = listed(who(_, people[each], named) for each in change.agreed_by if each in people)
        return _("{day}: proposed by {who}, agreed by {people}", day=day, who=by, people=agreed)
    if change.kind == BY_ITSELF:
        return _("{day}: somebody came or left", day=day)
    side = safe(named.side_name(change.side_id))
    return _("{day}: {who}, for {side}", day=day, who=by, side=side)


def changed(_: Translator, view: ChangeView) -> list[str]:
    """What changed, a line for each thing."""
    return lines(_, view.change.changes, view.named, begins=view.change.kind == FIRST)


def history_lines(_: Translator, history: Sequence[ChangeView]) -> list[str]:
    """Every change, the latest first, as Markdown."""
    lines = []
    for view in history:
        # Worded for Slack, where names are escaped.
        lines.append(f"- {in_a_line(unescaped(head(_, view)))}")
        lines += [f"  - {in_a_line(unescaped(line))}" for line in changed(_, view)]
    return lines
