"""Questions and reminders about a blocker, by direct message; each later says how it stands."""

from bot.blocks.elements import Message, context, cut, mention, message, safe, section
from bot.blocks.escalation.card import buttons, headline, standing
from bot.blocks.escalation.words import by_whom, place_of, quoted
from bot.language import Translator
from bot.rituals.escalation import RESOLVED, EscalationView, MoveView


def question(_: Translator, step: MoveView, view: EscalationView) -> Message:
    """A question to who raised it."""
    text = _(
        "{who} asks about your blocker “{what}”:", who=by_whom(step), what=safe(cut(view.escalation.what, 80))
    )
    text += "\n" + quoted(cut(step.move.said, 2000))
    answer = _("Answer in the thread in {place}.", place=place_of(step))
    return message(
        text, [section(text), context(answer if view.escalation.is_running else headline(_, view))]
    )


def nudge(_: Translator, step: MoveView, view: EscalationView) -> Message:
    """A reminder to the people of the rung."""
    what, place = safe(cut(view.escalation.what, 80)), place_of(step)
    if not step.is_current:
        return standing(_, step, view)
    if step.move.said:
        text = _(
            "“{what}” in {place} is still not solved, and nobody is left further up.",
            what=what,
            place=place,
        )
    else:
        text = _soon(_, view, what, place)
    return message(text, [section(text), *buttons(_, view)])


def raiser(_: Translator, step: MoveView, view: EscalationView) -> Message:
    """Who raised it is asked, when it has waited for them for long."""
    what, place = safe(cut(view.escalation.what, 80)), place_of(step)
    if not view.waits_for_raiser or not view.is_for(view.raisers):
        return standing(_, step, view)
    is_own = view.reader == view.escalation.raised_by
    if view.escalation.state == RESOLVED:
        text = _("“{what}” in {place} was marked as resolved. Is it?", what=what, place=place)
    elif is_own:
        text = _("“{what}” in {place} came back to you. Does it go on?", what=what, place=place)
    else:
        text = _("“{what}” in {place} came back to you all. Does it go on?", what=what, place=place)
    if not is_own:
        who = mention(view.people[view.escalation.raised_by])
        text += " " + _("You are asked because {who}, who raised it, is not here.", who=who)
    return message(text, [section(text), *buttons(_, view)])


def _soon(_: Translator, view: EscalationView, what: str, place: str) -> str:
    """What its people are to do, by when, and who is called then."""
    if view.escalation.acknowledged_at is None:
        text = _("“{what}” in {place} still waits for you to take it.", what=what, place=place)
    else:
        text = _("“{what}” in {place} is to be solved soon.", what=what, place=place)
    return f"{text}\n{headline(_, view)}"
