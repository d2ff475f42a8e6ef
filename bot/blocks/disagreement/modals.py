"""The modals of disagreements between companies."""

from slack_sdk.models.blocks import Block

from bot.blocks.disagreement.messages import answers
from bot.blocks.disagreement.words import SIGNS, in_a_line, standing, views_of_sides, whom
from bot.blocks.elements import Modal, actions, button, context, modal, section, within_limits
from bot.blocks.inputs import choice, text_input
from bot.blocks.words import becomes_proposal
from bot.language import Translator
from bot.partnerships import Seat
from bot.rituals.disagreement import (
    DAYS,
    VIEW_MOST,
    WHAT_MOST,
    WORD_MOST,
    DisagreementList,
    DisagreementView,
)


def list_modal(_: Translator, view: DisagreementList) -> Modal:
    """What is open, what this is for, and for how long one is yellow."""
    blocks: list[Block] = [
        section(
            f"{SIGNS[each.disagreement.state]} *{in_a_line(each.disagreement.what)}*\n{standing(_, each)}",
            button(_("Read it"), "disagreement.read", each.disagreement.id),
        )
        for each in view.views
    ]
    if view.total > len(view.views):
        blocks.append(context(_("and {n} more", n=view.total - len(view.views))))
    if not view.views:
        blocks.append(
            section(
                _(
                    "For what the companies as such see differently: what was ordered, who pays, what a word "
                    "in the contract means. Each says how it sees it, and both stand beside each other."
                )
            )
        )
    days = _.plural("{n} working day", "{n} working days", view.days)
    turns = _("It is yellow for {days}, and red after that.", days=days)
    blocks.append(context(f"{turns} {whom(_, view.above)}"))
    about, settle = view.seat.partnership.id, view.seat.may_settle
    blocks.append(
        actions(
            button(_("Say that you disagree"), "disagreement.raise", about, "primary") if settle else None,
            button(_("Days until it turns red"), "disagreement.days", about) if settle else None,
        )
        if settle
        else context(_("The contact persons and facilitators of a company raise one."))
    )
    return modal("disagreement.list", _("Disagreement between us"), blocks, close=_("Close"))


def raise_modal(_: Translator, view: DisagreementList) -> Modal:
    """What is it about, and how does one's own company see it?"""
    days = _.plural("{n} working day", "{n} working days", view.days)
    lead = _(
        "*Everybody in the channel reads it.* It is about the companies, not about people. The others are "
        "asked how they see it; after {days} without agreement it turns red. {then}",
        days=days,
        then=whom(_, view.above),
    )
    return modal(
        "disagreement.raise",
        _("Disagreement between us"),
        [
            section(lead),
            text_input("what", _("What is it about?"), optional=False, lines=False, most=WHAT_MOST),
            text_input("view", _("How does your company see it?"), optional=False, most=VIEW_MOST),
        ],
        submit=_("Send"),
        close=_("Cancel"),
        about=str(view.seat.partnership.id),
    )


def raised_modal(_: Translator, view: DisagreementView) -> Modal:
    """What becomes of it now."""
    text = _("It goes to the channel. {standing}", standing=standing(_, view))
    return modal("disagreement.raised", _("Disagreement between us"), [section(text)], close=_("Close"))


def read_modal(_: Translator, view: DisagreementView) -> Modal:
    """All of it, with what may be done about it."""
    disagreement = view.disagreement
    head = section(f"{SIGNS[disagreement.state]} *{in_a_line(disagreement.what)}*")
    blocks: list[Block] = [head, context(standing(_, view)), *views_of_sides(_, view)]
    if not disagreement.outcome:
        blocks = [*within_limits(blocks, _("There is more than fits here."), 90), answers(_, view)]
    return modal("disagreement.read", _("Disagreement between us"), blocks, close=_("Close"))


def state_modal(_: Translator, seat: Seat, view: DisagreementView) -> Modal:
    """How does one's own company see it?"""
    own = next((each.statement for each in view.stated if each.side.id == seat.side.id), None)
    written = own.text if own else ""
    return modal(
        "disagreement.state",
        _("How we see it"),
        [
            section(f"*{in_a_line(view.disagreement.what)}*"),
            text_input("view", _("How does your company see it?"), written, optional=False, most=VIEW_MOST),
        ],
        submit=_("Send"),
        close=_("Cancel"),
        about=str(view.disagreement.id),
    )


def settle_modal(_: Translator, view: DisagreementView) -> Modal:
    """How was it settled?"""
    return modal(
        "disagreement.settle",
        _("It is solved"),
        [
            section(f"*{in_a_line(view.disagreement.what)}*"),
            text_input(
                "word", _("What have you agreed on?"), view.disagreement.word, optional=False, most=WORD_MOST
            ),
            context(_("It is over when every company says that it is so.")),
        ],
        submit=_("Send"),
        close=_("Cancel"),
        about=str(view.disagreement.id),
    )


def days_modal(_: Translator, view: DisagreementList) -> Modal:
    """For how long is one yellow?"""
    named = {str(n): _.plural("{n} working day", "{n} working days", n) for n in DAYS}
    hint = _("It holds from the next one on.")
    return modal(
        "disagreement.days",
        _("Days until it turns red"),
        [becomes_proposal(_), choice("days", _("It is yellow for"), named, str(view.days), hint=hint)],
        submit=_("Propose"),
        close=_("Cancel"),
        about=str(view.seat.partnership.id),
    )
