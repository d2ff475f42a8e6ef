"""The summary for a status meeting: what must be talked about, each side, and what was agreed."""

from collections.abc import Mapping, Sequence
from typing import Final

from slack_sdk.models.blocks import Block

from bot.blocks.action.words import promises_table
from bot.blocks.charter import figures_line, worries as criteria_line
from bot.blocks.disagreement import panel_lines
from bot.blocks.elements import (
    Message,
    actions,
    button,
    context,
    cut,
    divider,
    header,
    mention,
    message,
    safe,
    section,
    titled,
    within_limits,
)
from bot.blocks.escalation.words import blocker_lines
from bot.blocks.idea.words import summary_lines
from bot.blocks.measures import fair_share, fitting, packed
from bot.blocks.newer import Kind, may_hold
from bot.blocks.risk.words import digest_lines
from bot.blocks.status.agenda import about_agenda, agenda_lines
from bot.blocks.status.approval import standing
from bot.blocks.status.decisions import decided_lines, noted_lines
from bot.blocks.status.differences import differences
from bot.blocks.status.messages import tally_line
from bot.blocks.status.naming import before_answer, name_of, said
from bot.blocks.words import came_late
from bot.language import Translator
from bot.partnerships import Person
from bot.rituals.action import Promise
from bot.rituals.charter import Standing, Turn
from bot.rituals.disagreement import InShort as Disagreement
from bot.rituals.escalation import InShort
from bot.rituals.idea import IdeasInSummary
from bot.rituals.risk import RisksInDigest
from bot.rituals.status import Before, DecisionView, PointView, RoundView
from bot.text import unescaped

NO_IDEAS: Final = IdeasInSummary()
ANSWERS_MOST = 7000
"""Characters that the answers of all sides share; the rest stands behind «Read everything»."""
NOTED_MOST = 1800
"""And so many what was decided, agreed and is due have, each."""
ANSWER_LEAST = 60


def digest(
    _: Translator,
    view: RoundView,
    due: Sequence[Promise],
    noted: Sequence[Promise],
    blockers: InShort,
    criteria: Sequence[Standing],
    risks: RisksInDigest,
    earlier: Before,
    ideas: IdeasInSummary = NO_IDEAS,
    decided: Sequence[DecisionView] = (),
    points: Sequence[PointView] = (),
    turns: Sequence[Turn] = (),
    disagreements: Sequence[Disagreement] = (),
) -> Message:
    """What the meeting needs to know: differences first, then each side, then what is due."""
    when = _.wall_clock(view.round.meeting_at, *view.zones)
    title = (
        _("Summary for {forum}, {when}", forum=name_of(_, view.forum), when=when)
        if view.forum
        else _("Summary for the status meeting {when}", when=when)
    )
    notes = _notes(_, view, noted)
    blocks: list[Block] = [
        header(unescaped(title)),
        *_meeting_lines(_, view),
        *differences(_, view, earlier, due, turns),
    ]
    blocks += [
        *decided_lines(_, decided),
        *_new_figures(_, turns),
        *agenda_lines(_, points, view.partnership.tz),
        divider(),
        *_sides(_, view),
    ]
    blocks += blocker_lines(_, blockers)
    if disagreements:
        lines = [f"• {each}" for each in panel_lines(_, disagreements, view.partnership.tz)]
        shown = fitting(lines, NOTED_MOST, lambda n: _("and {n} more", n=n))
        blocks += titled(_("*Disagreements between the companies*"), shown)
    if criteria:
        blocks.append(section(criteria_line(_, criteria)))
    blocks += digest_lines(_, risks)
    blocks += summary_lines(_, ideas)
    if due:
        title_of = _("*Actions that are due*")
        older, *rest = titled(title_of, _promise_lines(_, due))
        has_table = any(may_hold(block, Kind.TABLE) for block in blocks)
        blocks += [older if has_table else promises_table(_, title_of, due, older), *rest]
    if view.next_meeting_at is not None:
        when = _.moment(view.next_meeting_at, view.partnership.tz)
        coming = _("Next: {when}", when=when) if view.forum else _("Next status meeting: {when}", when=when)
        blocks.append(context(coming))
    buttons = actions(
        button(_("Note a decision"), "status.decide", view.round.id),
        button(_("New action"), "status.act", view.round.id),
        button(_("Review risks"), "risk.review", view.round.id) if risks.fresh or risks.older else None,
        button(_("Agenda"), "agenda.show", about_agenda(view.partnership.id, view.forum)) if points else None,
        button(_("Read everything"), "status.read", view.round.id),
    )
    # Notes and buttons always stand; what must give way is the middle.
    left_out = _("There is more: *Read everything* shows all answers.")
    return message(title, [*within_limits(blocks, left_out, beside=[*notes, buttons]), *notes, buttons])


def _new_figures(_: Translator, turns: Sequence[Turn]) -> list[Block]:
    """What was given since the summary before, but where it stands above already."""
    lines = [f"• {figures_line(_, each)}" for each in turns if each.figures and not each.has_turned]
    shown = fitting(lines, NOTED_MOST, lambda n: _("and {n} more", n=n))
    return titled(_("*Figures since last time*"), shown) if lines else []


def _meeting_lines(_: Translator, view: RoundView) -> list[Block]:
    lines = []
    if view.facilitator is not None:
        lines.append(_("Facilitator: {who}", who=mention(view.facilitator)))
    if view.link:
        lines.append(f"<{safe(view.link)}|{_('Join the meeting')}>")
    if view.round.came_late:
        lines.append(came_late(_))
    return [context("  ·  ".join(lines))] if lines else []


def _sides(_: Translator, view: RoundView) -> list[Block]:
    answered = sum(len(tally.answers) for tally in view.tallies)
    each = max(ANSWER_LEAST, ANSWERS_MOST // max(1, answered))
    answer_texts = [
        [
            _answer_text(_, person, said(_, view.round, answer, tally.side), each)
            for person, answer in tally.answers
        ]
        for tally in view.tallies
    ]
    share = fair_share([sum(len(text) + 1 for text in texts) for texts in answer_texts], ANSWERS_MOST)
    blocks = []
    for tally, texts in zip(view.tallies, answer_texts, strict=True):
        shown = fitting(texts, share, lambda n: _("and {n} more", n=n))
        blocks.append(section(tally_line(_, tally, is_open=False)))
        blocks += [section(text) for text in packed(shown, between="\n\n")]
    return blocks


def _answer_text(_: Translator, person: Person, fields: Mapping[str, str], share: int) -> str:
    if not fields:
        return f"{mention(person)}: {_('Nothing new')}"
    each = max(20, share // max(1, len(fields)))
    lines = [f"_{safe(before_answer(asked))}_ {safe(cut(text, each))}" for asked, text in fields.items()]
    return "\n".join([mention(person), *lines])


def _notes(_: Translator, view: RoundView, noted: Sequence[Promise]) -> list[Block]:
    blocks: list[Block] = []
    if view.decisions:
        shown = fitting(noted_lines(_, view), NOTED_MOST, lambda n: _("and {n} more", n=n))
        blocks += titled(_("*Decided*"), shown)
    if noted:
        blocks += titled(_("*Actions agreed*"), _promise_lines(_, noted))
    if view.approvals:
        blocks += titled(_("*Minutes*"), [standing(_, each, view) for each in view.approvals])
    return blocks


def _promise_lines(_: Translator, promises: Sequence[Promise]) -> list[str]:
    lines = [f"• {_promise_line(_, each)}" for each in promises]
    return fitting(lines, NOTED_MOST, lambda n: _("and {n} more", n=n))


def _promise_line(_: Translator, promise: Promise) -> str:
    """Who has promised it by when; once it is settled, how it ended."""
    action, who = promise.action, mention(promise.owner)
    what = safe(cut(action.text, 150))
    if action.done_at is not None:
        return _("{what}: {who}, done", what=what, who=who)
    if action.dropped_at is not None:
        return _("{what}: {who}, dropped", what=what, who=who)
    return _("{what}: {who}, {day}", what=what, who=who, day=_.short_day(action.due_on))
