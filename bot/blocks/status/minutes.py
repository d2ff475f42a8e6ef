"""The minutes of a meeting as a file: what was on the agenda, what each said, what was decided and agreed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.blocks.status.approval import standing, was_approved_before
from bot.blocks.status.naming import before_answer, name_of, said
from bot.language import Translator
from bot.plain import in_a_line
from bot.rituals.action import Promise
from bot.rituals.status import PointView, Present, RoundView, SideTally, StatusDecision
from bot.text import unescaped


@dataclass(frozen=True)
class Minutes:
    """A meeting that began: what was said for it, its agenda, and the actions noted below its summary."""

    view: RoundView
    points: Sequence[PointView]
    noted: Sequence[Promise]
    made_at: datetime
    """In UTC."""
    present: Present = field(default_factory=dict)


def minutes_file(_: Translator, minutes: Minutes) -> str:
    """In Markdown: what nothing was said of is left out."""
    view = minutes.view
    lines = [f"# {in_a_line(unescaped(minutes_title(_, minutes)))}"]
    if view.facilitator is not None:
        lines += ["", _("Facilitator: {who}", who=in_a_line(view.facilitator.name))]
    lines += _part(_("Present"), _present(minutes))
    lines += _part(_("Agenda"), [_point(_, each) for each in minutes.points])
    for tally in view.tallies:
        lines += _part(in_a_line(tally.side.name), _answers(_, minutes, tally))
    lines += _part(_("Decisions"), [_decision(_, minutes, each) for each in view.decisions])
    lines += _part(_("Approval"), [f"- {standing(_, each, view, in_a_line)}" for each in view.approvals])
    lines += _part(_("Actions"), [_action(_, each) for each in minutes.noted])
    return "\n".join(lines) + "\n"


def minutes_title(_: Translator, minutes: Minutes) -> str:
    """Which meeting it was, and when."""
    view = minutes.view
    name = name_of(_, view.forum) if view.forum else _("Status meeting")
    return _("Minutes: {forum}, {when}", forum=name, when=_.wall_clock(view.round.meeting_at, *view.zones))


def minutes_not_sent(_: Translator) -> str:
    """Where Slack takes no file."""
    return _("Slack did not take the file: an admin may have blocked files here. The summary says the same.")


def _part(title: str, lines: list[str]) -> list[str]:
    return ["", f"## {title}", "", *lines] if lines else []


def _present(minutes: Minutes) -> list[str]:
    """Who was there, by company; nothing where nobody was ticked."""
    return [
        f"- {in_a_line(tally.side.name)}: " + ", ".join(in_a_line(each.name) for each in there)
        for tally in minutes.view.tallies
        if (there := minutes.present.get(tally.side.id))
    ]


def _answers(_: Translator, minutes: Minutes, tally: SideTally) -> list[str]:
    lines = []
    for person, answer in tally.answers:
        told = said(_, minutes.view.round, answer, tally.side)
        words = [f"  - {before_answer(in_a_line(asked))} {in_a_line(text)}" for asked, text in told.items()]
        lines += [f"- {in_a_line(person.name)}" + ("" if words else f": {_('Nothing new')}"), *words]
    return lines


def _point(_: Translator, view: PointView) -> str:
    line = f"- {in_a_line(view.point.text)} ({in_a_line(view.added_by.name)})"
    if view.went_up:
        forum = name_of(_, view.forum) if view.forum else _("Status meeting")
        return f"{line}: {_('sent to {forum}', forum=in_a_line(forum))}"
    return f"{line}: {_('dealt with')}" if view.point.dealt_at is not None else line


def _decision(_: Translator, minutes: Minutes, decision: StatusDecision) -> str:
    by = minutes.view.replaced.get(decision.number or 0)
    # As an item of its own list it would be counted on from the first.
    number = f"{decision.number}: " if decision.number else ""
    line = f"- {number}{in_a_line(decision.text)}"
    if who := minutes.view.responsible.get(decision.responsible_id or 0):
        line += f" ({_('Responsible: {who}', who=in_a_line(who.name))})"
    if was_approved_before(minutes.view, decision):
        line += f" ({_('noted after the minutes were approved')})"
    return f"{line} ({_('replaced by {number}', number=by)})" if by else line


def _action(_: Translator, promise: Promise) -> str:
    due = _.day(promise.action.due_on)
    return f"- {in_a_line(promise.action.text)}: {in_a_line(promise.owner.name)}, {due}"
