"""The messages of escalation: the story in the channel, copies to people, questions and nudges."""

from slack_sdk.models.blocks import Block

from bot.blocks.elements import (
    Message,
    actions,
    button,
    context,
    cut,
    header,
    listed,
    mention,
    message,
    safe,
    section,
    sections,
)
from bot.blocks.escalation.words import SIGNS, by_whom, place_of, quoted, rung_name, severities, state
from bot.language import Translator
from bot.rituals.escalation import CONFIRMED, HANDED_BACK, RESOLVED, Escalation, EscalationView, MoveView

SHOWN = 1200


def story(_: Translator, view: EscalationView) -> Message:
    """The first message of the thread in the channel: what is blocked, and where it stands."""
    lead = _lead(_, view)
    blocks = [header(lead), *_details(_, view), *sections(_standing(_, view)), *_buttons(_, view)]
    return message(safe(lead), blocks)


def copy(_: Translator, view: EscalationView) -> Message:
    """The same for one person, by direct message: with the same buttons, and always the same state."""
    lead = _lead(_, view)
    place = context(_("In {place}", place=f"<#{view.partnership.channel}>"))
    return message(
        safe(lead),
        [header(lead), *_details(_, view), *sections(_standing(_, view)), place, *_buttons(_, view)],
    )


def question(_: Translator, view: MoveView) -> Message:
    """A question to who raised it."""
    text = _(
        "{who} asks about your blocker “{what}”:", who=by_whom(view), what=safe(cut(view.escalation.what, 80))
    )
    text += "\n" + quoted(cut(view.move.said, 2000))
    return message(
        text, [section(text), context(_("Answer in the thread in {place}.", place=place_of(view)))]
    )


def nudge(_: Translator, view: MoveView) -> Message:
    """A reminder to the people of the rung."""
    what = safe(cut(view.escalation.what, 80))
    if view.move.said:
        text = _(
            "“{what}” in {place} is still not solved, and nobody is left further up.",
            what=what,
            place=place_of(view),
        )
    else:
        text = _soon(_, view, what)
    return message(
        text,
        [
            section(text),
            *_running_buttons(_, view.escalation),
        ],
    )


def raiser(_: Translator, view: MoveView) -> Message:
    """Who raised it is asked, when it has waited for them for long."""
    what, place = safe(cut(view.escalation.what, 80)), place_of(view)
    if view.escalation.state == RESOLVED:
        text = _("“{what}” in {place} was marked as resolved. Is it?", what=what, place=place)
    else:
        text = _("“{what}” in {place} came back to you. Does it go on?", what=what, place=place)
    return message(text, [section(text), *_waiting_buttons(_, view.escalation)])


def _soon(_: Translator, view: MoveView, what: str) -> str:
    """What its people are to do before the time is up, and who is called then."""
    place, following = place_of(view), view.next_rung
    if view.escalation.acknowledged_at is None and following is not None:
        return _(
            "“{what}” in {place} waits for you to take it, before it goes up to {rung}.",
            what=what,
            place=place,
            rung=safe(rung_name(_, following)),
        )
    if following is not None:
        return _(
            "“{what}” in {place} is to be solved soon, before it goes up to {rung}.",
            what=what,
            place=place,
            rung=safe(rung_name(_, following)),
        )
    if view.escalation.acknowledged_at is None:
        return _(
            "“{what}” in {place} waits for you to take it; nobody is left further up.",
            what=what,
            place=place,
        )
    return _("“{what}” in {place} is to be solved soon; nobody is left further up.", what=what, place=place)


def _lead(_: Translator, view: EscalationView) -> str:
    escalation = view.escalation
    sign, severity = SIGNS[escalation.severity], severities(_)[escalation.severity]
    what = " ".join(cut(escalation.what, 90).split())
    return _("{sign} {severity}: {what}", sign=sign, severity=severity, what=what)


def _details(_: Translator, view: EscalationView) -> list[Block]:
    escalation = view.escalation
    lines = [
        _("*Blocked*: {text}", text=safe(cut(escalation.what, SHOWN))),
        _("*It stops*: {text}", text=safe(cut(escalation.stops, SHOWN))) if escalation.stops else "",
        _("*Since*: {day}", day=_.day(escalation.since)) if escalation.since else "",
        _("*Tried*: {text}", text=safe(cut(escalation.tried, SHOWN))) if escalation.tried else "",
        _("*Would solve it*: {text}", text=safe(cut(escalation.solution, SHOWN)))
        if escalation.solution
        else "",
    ]
    blocks = [section(line) for line in lines if line]
    raiser = view.people[escalation.raised_by]
    return [*blocks, context(_("Raised by {who}", who=mention(raiser)))]


def _standing(_: Translator, view: EscalationView) -> list[str]:
    escalation = view.escalation
    who = mention(view.holder) if view.holder else ""
    lines = [_("*Status*: {state}", state=state(_, escalation.state, who))]
    if escalation.state in (RESOLVED, CONFIRMED):
        lines.append(_("*What was done*: {text}", text=safe(cut(escalation.remedy, SHOWN))))
        if escalation.prevention:
            lines.append(
                _("*So that it does not come back*: {text}", text=safe(cut(escalation.prevention, SHOWN)))
            )
        return lines
    called = [mention(view.people[each]) for each in escalation.called if each in view.people]
    nobody = _("nobody: name somebody on the panel under People")
    lines.append(
        _(
            "*Step {n}*: {name} ({people})",
            n=escalation.rung,
            name=safe(rung_name(_, view.rung)),
            people=listed(called) or nobody,
        )
    )
    if view.due_at is not None:
        when = _.moment(view.due_at, view.partnership.tz)
        if escalation.counts_always:
            lines.append(_("Goes up {when}, counted day and night", when=when))
        else:
            side = safe(view.responding.name)
            lines.append(_("Goes up {when}, in the working hours of {side}", when=when, side=side))
    return lines


def _buttons(_: Translator, view: EscalationView) -> list[Block]:
    escalation = view.escalation
    if escalation.is_running:
        return _running_buttons(_, escalation)
    return _waiting_buttons(_, escalation)


def _waiting_buttons(_: Translator, escalation: Escalation) -> list[Block]:
    """What who raised it can do."""
    if escalation.state == RESOLVED:
        return [
            actions(
                button(_("Confirm"), "escalation.confirm", escalation.id, "primary"),
                button(_("Reopen"), "escalation.reopen", escalation.id),
            )
        ]
    if escalation.state == HANDED_BACK:
        return [actions(button(_("Raise again"), "escalation.again", escalation.id, "primary"))]
    return []


def _running_buttons(_: Translator, escalation: Escalation) -> list[Block]:
    escalation_id, acknowledged = escalation.id, escalation.acknowledged_at is not None
    return [
        actions(
            None
            if acknowledged
            else button(_("I've got it"), "escalation.acknowledge", escalation_id, "primary"),
            button(_("Resolve"), "escalation.resolve", escalation_id, "primary" if acknowledged else None),
            # It carries the rung that was seen: of two who press it, the second is not a rung further up.
            button(_("Escalate now"), "escalation.further", f"{escalation_id}:{escalation.rung}"),
            button(_("Not ours"), "escalation.hand_back", escalation_id),
            button(_("Ask"), "escalation.ask", escalation_id),
        )
    ]
