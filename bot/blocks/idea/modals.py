"""The modals of ideas: suggesting one, reading and answering it, and the list."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.blocks.action.noting import noting_modal
from bot.blocks.elements import (
    Modal,
    actions,
    button,
    context,
    cut,
    listed,
    modal,
    safe,
    section,
)
from bot.blocks.forum_names import called
from bot.blocks.idea.messages import answers, content
from bot.blocks.idea.words import efforts, in_a_line, standing
from bot.blocks.inputs import choice, text_input
from bot.language import Translator
from bot.partnerships import Seat, Side
from bot.rituals.action import NewAction
from bot.rituals.idea import MOST, IdeaList, IdeaView
from bot.rituals.status import StatusForum
from bot.text import unescaped


def suggest_modal(_: Translator, seat: Seat, others: Sequence[Side]) -> Modal:
    """What should be done better, what it would give, how much work it is, what is needed for it."""
    lead = _(
        "*Everybody in the channel reads it.* An answer is asked of {companies} within five "
        "working days: try it, not now, or talk about it at the meeting.",
        companies=listed(safe(side.name) for side in others),
    )
    fields = [
        text_input("what", _("What should be done better?"), optional=False, most=MOST),
        text_input("gain", _("What would it give, and to whom?"), optional=False, most=MOST),
        choice("effort", _("How much work is it?"), efforts(_), None),
        text_input("needed", _("What is needed of the others?"), most=MOST),
    ]
    return modal(
        "idea.suggest",
        _("Suggest an improvement"),
        [section(lead), *fields],
        submit=_("Suggest it"),
        close=_("Cancel"),
        about=str(seat.partnership.id),
    )


def suggested_modal(_: Translator, view: IdeaView) -> Modal:
    """What becomes of it now."""
    day = _.day_of(view.answer_by, view.partnership.tz)
    text = _("Thank you. It goes to the channel, and an answer is asked for by {day}.", day=day)
    return modal("idea.suggested", _("Suggest an improvement"), [section(text)], close=_("Close"))


def idea_modal(_: Translator, view: IdeaView, *, may_answer: bool) -> Modal:
    """One idea, with the answers for who may give them."""
    blocks = content(_, view)
    if may_answer:
        blocks.append(answers(_, view))
    return modal("idea.read", _("Idea"), blocks, close=_("Close"))


def decline_modal(_: Translator, view: IdeaView) -> Modal:
    """Why not now?"""
    fields = [
        section(in_a_line(view.idea.what)),
        text_input("word", _("Why not now?"), optional=False, most=MOST),
    ]
    return modal(
        "idea.decline",
        _("Not now"),
        fields,
        submit=_("Answer"),
        close=_("Cancel"),
        about=str(view.idea.id),
    )


def meeting_modal(_: Translator, view: IdeaView, forums: Sequence[StatusForum]) -> Modal:
    """At which meeting is it talked about?"""
    options = {"0": _("Status meeting")}
    options |= {str(each.id): cut(unescaped(called(_, each.kind, each.name)), 75) for each in forums}
    fields = [
        section(in_a_line(view.idea.what)),
        choice("meeting", _("At which meeting?"), options, None),
    ]
    return modal(
        "idea.to_meeting",
        _("Take it to the meeting"),
        fields,
        submit=_("Save"),
        close=_("Cancel"),
        about=str(view.idea.id),
    )


def try_modal(_: Translator, view: NewAction[IdeaView]) -> Modal:
    """Who sees to it, until when?"""
    idea = view.about.idea
    return noting_modal(_, "idea.try", idea.id, view, begun=idea.what)


def list_modal(_: Translator, view: IdeaList) -> Modal:
    """What is open, the latest first."""
    blocks: list[Block] = [
        section(_line(_, each), button(_("Show"), "idea.read", each.idea.id)) for each in view.views
    ]
    if view.total > len(view.views):
        blocks.append(context(_("and {n} more", n=view.total - len(view.views))))
    if not view.views:
        blocks = [section(_("No idea waits for an answer. What could be done better together?"))]
    about = view.seat.partnership.id
    blocks.append(actions(button(_("Suggest an improvement"), "idea.suggest", about, "primary")))
    return modal("idea.list", _("Ideas"), blocks, close=_("Close"), about=str(about))


def _line(_: Translator, view: IdeaView) -> str:
    who = f"{safe(view.suggested_by.name)} ({safe(view.side.name)})"
    return f"*{in_a_line(view.idea.what)}*\n{who}  ·  {standing(_, view)}"
