"""Decisions: as they stand in summaries and in the list, and replacing one."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.blocks.elements import Modal, button, context, cut, mention, modal, safe, section, titled
from bot.blocks.inputs import person_input, text_input
from bot.blocks.measures import fitting
from bot.blocks.status.approval import in_short
from bot.blocks.status.naming import name_of
from bot.language import Translator
from bot.partnerships import Seat
from bot.rituals.status import Deciding, DecisionList, DecisionView, Replacing, RoundView, StatusDecision

LINE_MOST = 300
SINCE_MOST = 1200


def decision_line(decision: StatusDecision) -> str:
    """Its number and what was decided; without one as a point of a list."""
    number = f"{decision.number}." if decision.number is not None else "•"
    return f"{number} {safe(cut(' '.join(decision.text.split()), LINE_MOST))}"


def noted_lines(_: Translator, view: RoundView) -> list[str]:
    """Those of one meeting; one that was replaced says by which."""
    lines = []
    for each in view.decisions:
        who, by = view.responsible.get(each.responsible_id or 0), view.replaced.get(each.number or 0)
        after = "  ·  " + _("Responsible: {who}", who=mention(who)) if who else ""
        after += "  ·  " + _("replaced by {number}", number=by) if by else ""
        lines.append(decision_line(each) + after)
    return lines


def decided_lines(_: Translator, decided: Sequence[DecisionView]) -> list[Block]:
    """What was decided since the summary before."""
    if not decided:
        return []
    lines = [f"{decision_line(each.decision)}{_standing(_, each)}" for each in decided]
    shown = fitting(lines, SINCE_MOST, lambda n: _("and {n} more", n=n))
    return titled(_("*Decided since last time*"), shown)


def decisions_modal(_: Translator, view: DecisionList) -> Modal:
    """The newest, or those in which the words stand; one that holds can be replaced."""
    blocks: list[Block] = [text_input("wanted", _("Words or a number"), view.wanted, lines=False, most=100)]
    blocks += [_listed(_, each, view.seat) for each in view.views]
    if view.total > len(view.views):
        blocks.append(context(_("and {n} more", n=view.total - len(view.views))))
    if not view.views:
        blocks.append(section(_("No decision was found.")))
    about = str(view.seat.partnership.id)
    return modal(
        "status.decisions", _("Decisions"), blocks, submit=_("Search"), close=_("Close"), about=about
    )


def decision_modal(_: Translator, view: Deciding) -> Modal:
    """What was decided, and who sees to it, if anybody."""
    fields = [
        text_input("decision", _("What was decided?"), optional=False),
        person_input("responsible", _("Responsible"), view.people, None, optional=True),
    ]
    about = str(view.round.id)
    return modal(
        "status.decision", _("Note a decision"), fields, submit=_("Save"), close=_("Cancel"), about=about
    )


def replace_modal(_: Translator, view: Replacing) -> Modal:
    """What was decided instead, and who sees to it."""
    fields = [
        section(decision_line(view.view.decision)),
        text_input("decision", _("What was decided instead?"), optional=False),
        person_input("responsible", _("Responsible"), view.people, None, optional=True),
    ]
    about = str(view.view.decision.id)
    return modal("status.replace", _("Replace"), fields, submit=_("Save"), close=_("Cancel"), about=about)


def _listed(_: Translator, view: DecisionView, seat: Seat) -> Block:
    meeting = name_of(_, view.forum) if view.forum else _("Status meeting")
    day = _.day(view.round.meeting_at.astimezone(seat.partnership.tz).date())
    text = f"{decision_line(view.decision)}\n{meeting}, {day}{_standing(_, view)}"
    if view.approvals:
        text += f"\n{in_short(_, view.approvals)}"
    press = None
    if view.replaced_by is None:
        press = button(_("Replace"), "status.replace", view.decision.id)
    return section(text, press)


def _standing(_: Translator, view: DecisionView) -> str:
    """Who is responsible, which it replaces, and by which it was replaced."""
    said = []
    if view.responsible is not None:
        said.append(_("Responsible: {who}", who=mention(view.responsible)))
    if view.decision.replaces is not None:
        said.append(_("replaces {number}", number=view.decision.replaces))
    if view.replaced_by is not None:
        said.append(_("replaced by {number}", number=view.replaced_by))
    return "".join(f"  ·  {each}" for each in said)
