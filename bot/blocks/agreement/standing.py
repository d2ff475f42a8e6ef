"""What stands between the companies: a line for each thing, and where a change of it is proposed."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from slack_sdk.models.blocks import Block

from bot.blocks.agreement.words import lines, step_names
from bot.blocks.elements import Message, button, context, message, safe, section
from bot.blocks.measures import cut_marked, fitting
from bot.language import Translator
from bot.rituals.agreement import Standing

LINE_MOST: Final = 2800
"""What a section holds, with room for what is added to it."""
EACH_MOST: Final = 600
"""Of one line, so that the others have room."""


def stands(_: Translator, view: Standing) -> Message:
    """The first agreement: what set-up chose, or what stood when the history began."""
    title = _("This is what you have agreed so far")
    lead = _(
        "From now on a change of what binds the companies holds once each of them agrees. Read it "
        "through, and propose what should be otherwise."
    )
    return message(f"{title}. {lead}", [section(f"*{title}*\n{lead}"), *what_stands(_, view)])


def what_stands(_: Translator, view: Standing) -> list[Block]:
    """Each thing that is agreed, with a button that leads to where another is proposed."""
    about = view.named.partnership.id
    rows: list[tuple[str, str]] = [
        (_of(_, view, "shared."), "panel.settings"),
        (_of(_, view, "status.", _("Status meetings")), "status.plan"),
        (_of(_, view, "forum."), "forum.list"),
        (_of(_, view, "retro.", _("Retros")), "retro.plan"),
        (_ladder(_, view), "ladder.show"),
        (_of(_, view, "review."), "charter.show"),
        (_of(_, view, "disagreement."), "disagreement.list"),
        (_of(_, view, "scorecard."), "scorecard.show"),
        (_of(_, view, "parts."), "people.list"),
    ]
    blocks: list[Block] = [
        section(text, button(_("Propose a change"), action, about)) for text, action in rows if text
    ]
    own = [_of(_, view, "said.")] if _of(_, view, "said.") else []
    own += [_of(_, view, f"side.{each.id}.", safe(each.name)) for each in view.named.sides.values()]
    said = _("Each company says its own name, hours, days and holidays, and the channel is told.")
    return [*blocks, *(section(text) for text in own), context(said)]


def _of(_: Translator, view: Standing, first: str, heading: str = "") -> str:
    """The terms whose names begin so, a line each."""
    some = {name: value for name, value in _worth_a_line(view).items() if name.startswith(first)}
    found = lines(_, _first(some), view.named, begins=True, under=heading)
    return _whole(_, [f"*{heading}*", *found] if heading and found else found)


def _first(some: Mapping[str, Any]) -> dict[str, list[Any]]:
    """As the first of an agreement: what is None is said, too."""
    return {name: [None, value] for name, value in some.items()}


def _worth_a_line(view: Standing) -> dict[str, Any]:
    """Not that nothing is paused; of what has no date only that, not when and from when on it would be."""
    timed, dated = (
        {name.partition(".")[0] for name in view.terms if name.endswith(ending)}
        for ending in (".clock", ".rhythm")
    )
    dateless = {f"{each}.rhythm": None for each in timed - dated}
    said = {name: value for name, value in view.terms.items() if _says_something(name, value, dated)}
    return {**dateless, **said}


def _says_something(name: str, value: Any, dated: Collection[str]) -> bool:
    first, _dot, rest = name.partition(".")
    if rest == "paused":
        return bool(value)
    return rest not in ("clock", "on_holiday", "starts_on") or first in dated


def _ladder(_: Translator, view: Standing) -> str:
    steps: Sequence[Mapping[str, Any]] = [
        value for name, value in view.terms.items() if name.startswith("ladder.step.")
    ]
    names = [f"{place}. {safe(name)}" for place, name in step_names(_, steps)]
    rest = {name: value for name, value in view.terms.items() if name == "ladder.critical_always"}
    title = "*" + _("Escalation path") + "*: " + " · ".join(names)
    return _whole(_, [title, *lines(_, _first(rest), view.named, begins=True)])


def _whole(_: Translator, lines: Sequence[str]) -> str:
    """Of each line its beginning, if not all of it; the last says how many are left out."""
    begun = [cut_marked(line, EACH_MOST) for line in lines]
    return "\n".join(fitting(begun, LINE_MOST, lambda n: _("and {n} more", n=n)))
