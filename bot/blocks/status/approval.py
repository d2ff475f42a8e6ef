"""Minutes that another company is asked about: the direct message, the modal, and how it stands."""

from collections.abc import Callable, Sequence

from slack_sdk.models.blocks import Block, ButtonElement

from bot.blocks.elements import Message, Modal, actions, button, context, cut, message, modal, safe, section
from bot.blocks.escalation.words import quoted
from bot.blocks.inputs import text_input
from bot.blocks.measures import first_of
from bot.blocks.status.agenda import about_agenda
from bot.blocks.status.naming import name_of
from bot.language import Translator
from bot.rituals.status import (
    APPROVED,
    REMARK,
    REMARK_MOST,
    SILENT,
    ApprovalView,
    MinutesAsked,
    RoundView,
    StatusDecision,
)

REMARK_SHOWN = REMARK_MOST
"""Whole: it is kept with the minutes."""
DECISIONS_SHOWN = 10
DECISION_SHOWN = 150
"""Characters of each; all of it is behind the button below."""


def standing(_: Translator, each: ApprovalView, view: RoundView, shown: Callable[[str], str] = safe) -> str:
    """What one company says to the minutes, and since when; days in the zone of the partnership."""
    said, side = each.approval, shown(each.side.name)
    who = shown(each.settled_by.name) if each.settled_by else ""
    moment = said.settled_at or said.due_at
    day = _.day(moment.astimezone(view.partnership.tz).date()) if moment is not None else ""
    if said.outcome == APPROVED:
        return _("{side}: approved on {day} ({who})", side=side, day=day, who=who)
    if said.outcome == SILENT:
        return _("{side}: approved by silence on {day}", side=side, day=day)
    if said.outcome == REMARK:
        text = shown(cut(" ".join(said.remark.split()), REMARK_SHOWN))
        return _("{side}: remark on {day} ({who}): {text}", side=side, day=day, who=who, text=text)
    if said.asked_at is None or not day:
        return _("{side}: not asked yet", side=side)
    return _("{side}: asked; approved by silence on {day}, if nobody says otherwise", side=side, day=day)


def in_short(_: Translator, approvals: Sequence[ApprovalView]) -> str:
    """How the minutes stand in which a decision is, in a few words."""
    outcomes = {each.approval.outcome for each in approvals}
    if REMARK in outcomes:
        return _("Minutes: with a remark")
    if "" in outcomes:
        return _("Minutes: not approved yet")
    return _("Minutes: approved by silence") if SILENT in outcomes else _("Minutes: approved")


def was_approved_before(view: RoundView, decision: StatusDecision) -> bool:
    """A company said yes to the minutes, or nothing, before this was noted."""
    return any(
        each.approval.settled_at is not None
        and each.approval.outcome in (APPROVED, SILENT)
        and each.approval.settled_at < decision.noted_at
        for each in view.approvals
    )


def approval(_: Translator, asked: MinutesAsked) -> Message:
    """By direct message to who may answer; later it says what became of it."""
    text = _title(_, asked)
    blocks = [section(f"*{text}*"), *_asked_for(_, asked)]
    buttons = _answers(_, asked) if asked.own.approval.is_open else []
    read = button(_("Read everything"), "status.read", asked.view.round.id)
    return message(text, [*blocks, actions(*buttons, read)])


def remarked(_: Translator, asked: MinutesAsked) -> Message:
    """By direct message to who may mend the minutes: what another company sees otherwise."""
    view, said = asked.view, asked.own.approval
    place, side = f"<#{view.partnership.channel}>", safe(asked.own.side.name)
    text = _("{side} has a remark on the minutes in {place}.", side=side, place=place)
    who = safe(asked.own.settled_by.name) if asked.own.settled_by else ""
    hint = _(
        "It stands with the minutes. A decision that is wrong is put right under *Decisions* by *Replace*; "
        "what the companies see differently belongs on the agenda."
    )
    about = view.partnership.id
    return message(
        text,
        [
            section(f"*{_title(_, asked)}*\n{text}"),
            section(quoted(cut(said.remark, REMARK_SHOWN))),
            context(f"{who}  ·  {hint}" if who else hint),
            actions(
                button(_("Read everything"), "status.read", view.round.id),
                button(_("Decisions"), "status.decisions", about),
                button(_("Agenda"), "agenda.show", about_agenda(about, view.forum)),
            ),
        ],
    )


def asked_modal(_: Translator, asked: MinutesAsked, *, may_answer: bool) -> Modal:
    """The same from what waits for somebody, with the answers for who may give them."""
    blocks = [section(f"*{_title(_, asked)}*"), *_asked_for(_, asked)]
    buttons = _answers(_, asked) if may_answer else []
    read = button(_("Read everything"), "status.read", asked.view.round.id)
    blocks.append(actions(*buttons, read))
    return modal("approval.read", _("Minutes"), blocks, close=_("Close"))


def remark_modal(_: Translator, asked: MinutesAsked) -> Modal:
    """What is seen otherwise?"""
    note = _("It is kept with the minutes, and everybody in the channel reads it.")
    fields = [
        section(_title(_, asked)),
        text_input("remark", _("What do you see otherwise?"), optional=False, most=REMARK_MOST, hint=note),
    ]
    about = str(asked.own.approval.id)
    return modal("approval.remark", _("Minutes"), fields, submit=_("Answer"), close=_("Cancel"), about=about)


def _title(_: Translator, asked: MinutesAsked) -> str:
    view = asked.view
    name = name_of(_, view.forum) if view.forum else _("Status meeting")
    return _("Minutes: {forum}, {when}", forum=name, when=_.wall_clock(view.round.meeting_at, *view.zones))


def _asked_for(_: Translator, asked: MinutesAsked) -> list[Block]:
    """What was decided, and how it stands."""
    view, place = asked.view, f"<#{asked.view.partnership.channel}>"
    decided = [_decided(_, each, view) for each in view.decisions]
    decided = first_of(decided, DECISIONS_SHOWN, lambda n: _("and {n} more", n=n))
    blocks: list[Block] = []
    if asked.own.approval.is_open:
        blocks.append(section(_("Is what was written down in {place} right?", place=place)))
    blocks += [section(quoted("\n".join(decided)))] if decided else []
    return [*blocks, context(standing(_, asked.own, view))]


def _decided(_: Translator, decision: StatusDecision, view: RoundView) -> str:
    """One of them in a line, not escaped; one that was replaced meanwhile says by which."""
    number = f"{decision.number}. " if decision.number is not None else ""
    line = f"{number}{cut(' '.join(decision.text.split()), DECISION_SHOWN)}"
    by = view.replaced.get(decision.number or 0)
    return line if by is None else f"{line}  ·  {_('replaced by {number}', number=by)}"


def _answers(_: Translator, asked: MinutesAsked) -> list[ButtonElement]:
    about = asked.own.approval.id
    return [
        button(_("Approve"), "approval.approve", about, "primary"),
        button(_("I have a remark"), "approval.ask_remark", about),
    ]
