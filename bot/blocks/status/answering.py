"""The modals in which somebody gives status, or says that there is nothing new."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.blocks.elements import (
    Modal,
    actions,
    button,
    context,
    cut,
    modal,
    safe,
    section,
)
from bot.blocks.inputs import text_input
from bot.blocks.measures import fitting
from bot.blocks.status.naming import labels, name_of
from bot.language import Translator
from bot.rituals.status import QUESTIONS, REPLIES, FormView, StatusForum

FOLDED_FROM = 3
"""So many questions are asked at once; the others fold out."""


def answer_modal(_: Translator, view: FormView, *, unfolded: bool = False) -> Modal:
    """Three questions, with what the person said was next; the rest folds out, or is out if it was used."""
    if view.forum is not None:
        return _forum_modal(_, view, view.forum)
    named, questions = labels(_), QUESTIONS[view.seat.side.kind]
    rest = questions[FOLDED_FROM:]
    is_out = unfolded or any(getattr(view.answer, name) for name in rest if view.answer)
    hints = {"blockers": _("What stops you, and whom it depends on.")}
    lead = _(
        "For the meeting {when}. You answer for {side}; everybody in the channel reads it.",
        when=_.wall_clock(view.round.meeting_at, *view.seat.zones),
        side=safe(view.seat.side.name),
    )
    blocks: list[Block] = [context(lead)]
    if view.last is not None:
        blocks.append(
            section(_("*Last time you said was next:* {what}", what=safe(cut(view.last.ahead, 600))))
        )
    for name in questions if is_out else questions[:FOLDED_FROM]:
        said = getattr(view.answer, name) if view.answer else ""
        blocks.append(text_input(name, named[name], said, hint=hints.get(name, "")))
    about = view.round.id
    more = None if is_out else button(_("More to tell …"), "status.unfold", about)
    blocks.append(actions(more, button(_("Not this time"), "status.excuse", about)))
    return modal(
        "status.answer",
        _("Give status"),
        blocks,
        submit=_("Send"),
        close=_("Cancel"),
        about=str(about),
    )


def _forum_modal(_: Translator, view: FormView, forum: StatusForum) -> Modal:
    """The questions of a further forum, and blockers."""
    about, given = view.round.id, view.answer
    lead = _(
        "For {forum}, {when}. You answer for {side}; everybody in the channel reads it.",
        forum=name_of(_, forum),
        when=_.wall_clock(view.round.meeting_at, *view.seat.zones),
        side=safe(view.seat.side.name),
    )
    fields = [
        text_input(name, question, getattr(given, name) if given else "")
        for name, question in zip(REPLIES, view.round.questions, strict=False)
    ]
    hint = _("What stops you, and whom it depends on.")
    fields.append(text_input("blockers", labels(_)["blockers"], given.blockers if given else "", hint=hint))
    not_this_time = actions(button(_("Not this time"), "status.excuse", about))
    return modal(
        "status.answer",
        _("Give status"),
        [context(lead), *fields, not_this_time],
        submit=_("Send"),
        close=_("Cancel"),
        about=str(about),
    )


def nothing_new_modal(_: Translator, view: FormView, blockers: Sequence[str]) -> Modal:
    """It counts as an answer; what was written stays; and which own blockers are still open."""
    when = _.wall_clock(view.round.meeting_at, *view.seat.zones)
    if view.answer is not None and not view.answer.is_nothing_new:
        text = _(
            "You have given status already, and it stays as you wrote it. You can edit it until {when}.",
            when=when,
        )
    else:
        text = _("Noted: nothing new. You can still say more until {when}.", when=when)
    blocks: list[Block] = [section(text)]
    if blockers:
        lines = [f"• {safe(cut(each, 150))}" for each in blockers]
        shown = fitting(lines, 2000, lambda n: _("and {n} more", n=n))
        blocks.append(section("\n".join([_("*Your blockers that are still open*"), *shown])))
    blocks.append(actions(button(_("Edit my status"), "status.give", view.round.id)))
    return modal("status.nothing_new", _("Nothing new"), blocks, close=_("Close"))


def thanks_modal(_: Translator, view: FormView) -> Modal:
    """What became of it, said in the modal itself: an ephemeral may never be seen."""
    when = _.wall_clock(view.round.meeting_at, *view.seat.zones)
    text = _("Your status is saved. You can edit it until {when} with the same button.", when=when)
    blocks: list[Block] = [section(text)]
    if view.answer is not None and view.answer.blockers:
        blocks.append(actions(button(_("Raise the blocker"), "escalation.from_status", view.round.id)))
    if view.answer is not None and (view.answer.capacity or view.answer.dates):
        lead = _("Capacity or dates that the others should keep in mind can stay open as a risk:")
        blocks.append(section(lead, button(_("Share a risk"), "risk.from_status", view.round.id)))
    return modal("status.thanks", _("Give status"), blocks, close=_("Close"))


def excused_modal(_: Translator) -> Modal:
    """Not this time."""
    text = _("Noted: not this time. You will not be reminded. You can still give status until the meeting.")
    return modal("status.excused", _("Not this time"), [section(text)], close=_("Close"))
