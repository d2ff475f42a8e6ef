"""The whole charter as Markdown, to keep or to send on."""

from collections.abc import Sequence

from bot.blocks.charter.views import CharterView
from bot.blocks.charter.words import (
    CLAUSE_PAGES,
    CONTACTS,
    LADDER,
    OFFERED_PAGES,
    PAGES,
    aim_line,
    answer_line,
    contact_lines,
    day_line,
    figure_line,
    ladder_lines,
    said_lines,
    states,
    titles,
)
from bot.language import Translator
from bot.plain import as_markdown as as_text, in_a_line
from bot.rituals.charter import AIMS, CRITERION, ClauseView, Signed
from bot.rituals.escalation import SEVERITIES


def as_markdown(_: Translator, view: CharterView, changed: Sequence[str]) -> str:
    """Every section, who signed and when; days in the zone of the partnership. Texts without what
    only Slack or a browser would make something of. `changed` is the history, line by line."""
    named = " & ".join(in_a_line(side.name) for side in view.sides)
    lines = ["# " + _("Working agreement") + f": {named}", "", *_head(_, view)]
    for kind in PAGES:
        if kind in OFFERED_PAGES and not view.has(kind):
            continue
        lines += ["", f"## {titles(_)[kind]}", "", *_body(_, view, kind)]
    if changed:
        lines += ["", "## " + _("What was changed"), "", *changed]
    return "\n".join(lines)


def _head(_: Translator, view: CharterView) -> list[str]:
    if view.version is None:
        return [_("Nobody has written anything yet.")]
    title = _("Version {n}", n=view.version.version.number)
    return [f"- {line}" for line in (title, *(_signed(_, view, each) for each in view.version.signed))]


def _signed(_: Translator, view: CharterView, each: Signed) -> str:
    if each.person is None or each.at is None:
        return _("{side}: not signed", side=in_a_line(each.side.name))
    day = _.long_day(each.at.astimezone(view.partnership.tz).date())
    return _(
        "{side}: signed by {who}, {day}",
        side=in_a_line(each.side.name),
        who=in_a_line(each.person.name),
        day=day,
    )


def _body(_: Translator, view: CharterView, kind: str) -> list[str]:
    if kind == CRITERION:
        return _criteria(_, view) or [_("none yet")]
    if kind == CONTACTS:
        return [f"- {in_a_line(line)}" for line in contact_lines(_, view.in_force, view.people, view.sides)]
    if kind == AIMS:
        said = ((in_a_line(each.side.name), as_text(each.text)) for each in view.aims if each.text)
        return [line for side, text in said for line in (f"**{side}**", "", text, "")]
    if kind in CLAUSE_PAGES:
        return [line for each in view.clauses if each.kind == kind for line in _clause(_, each)]
    if kind == LADDER:
        return _ladder(ladder_lines(_, view.in_force, view.people))
    return [as_text(view.texts[kind].text) or _("not written yet")]


def _ladder(lines: Sequence[str]) -> list[str]:
    """Each step with its times below it."""
    size = 1 + len(SEVERITIES)
    found = []
    for place in range(0, len(lines), size):
        step, *times = lines[place : place + size]
        found += [f"- {in_a_line(step)}", *(f"  - {in_a_line(each)}" for each in times)]
    return found


def _clause(_: Translator, clause: ClauseView) -> list[str]:
    name, *rest = (in_a_line(each) for each in clause.lines)
    day = f": {day_line(_, clause.kind, clause.article.day)}" if clause.article.day else ""
    below = [each for each in said_lines(_, clause.kind, rest) if each]
    if clause.responsible is not None and clause.side is not None:
        who, side = in_a_line(clause.responsible.name), in_a_line(clause.side.name)
        below.append(_("Responsible: {who} ({side})", who=who, side=side))
    if clause.answered is not None:
        below.append(answer_line(_, clause.kind, in_a_line(clause.answered.answer)))
    return [f"- **{name}**{day}", *(f"  - {line}" for line in below)]


def _criteria(_: Translator, view: CharterView) -> list[str]:
    lines = []
    for each in view.standings:
        name, measure, target = (in_a_line(part) for part in each.revision.parts)
        below = [
            _("Measure: {text}", text=measure),
            _("Target: {text}", text=target),
            *(
                [_("Figure: {figure}", figure=in_a_line(aim_line(_, aim)))]
                if (aim := each.revision.aim)
                else []
            ),
            _(
                "Followed up by {who} ({side})",
                who=in_a_line(each.follower.name),
                side=in_a_line(each.side.name),
            ),
        ]
        given = each.answered.given if each.answered else None
        state = states(_)[each.state] + (f", {in_a_line(figure_line(_, given))}" if given else "")
        lines += [f"- **{name}**: {state}", *(f"  - {line}" for line in below)]
    return lines
