"""The messages of disagreements between companies."""

from slack_sdk.models.blocks import Block, ConfirmObject

from bot.blocks.disagreement.words import SIGNS, in_a_line, standing, views_of_sides
from bot.blocks.elements import (
    Message,
    actions,
    button,
    context,
    cut,
    listed,
    mention,
    message,
    safe,
    section,
    within_limits,
)
from bot.blocks.escalation.words import quoted
from bot.language import Translator
from bot.rituals.disagreement import WORD_MOST, DisagreementView, Stated


def raised(_: Translator, view: DisagreementView) -> Message:
    """In the channel: what it is about, how each company sees it, and how it stands."""
    disagreement = view.disagreement
    what = in_a_line(disagreement.what)
    text = _("{sign} Disagreement between us: {what}", sign=SIGNS[disagreement.state], what=what)
    who, side = safe(view.raised_by.name), safe(view.side.name)
    lead = _("Raised by {who} for {side}. {standing}", who=who, side=side, standing=standing(_, view))
    blocks: list[Block] = [section(f"*{text}*"), context(lead), *views_of_sides(_, view)]
    if disagreement.outcome:
        return message(text, within_limits(blocks, _("There is more than fits here.")))
    buttons = answers(_, view)
    return message(
        text, [*within_limits(blocks, _("There is more than fits here."), beside=[buttons]), buttons]
    )


def asked(_: Translator, view: DisagreementView, side_id: int) -> Message:
    """By direct message to who speaks for the others, and to the steering group; it follows what happens.

    `side_id` is the reader's company: only while that has something to say is it asked to.
    """
    place, what = f"<#{view.partnership.channel}>", in_a_line(view.disagreement.what)
    sign = SIGNS[view.disagreement.state]
    text = _(
        "{sign} {side} sees something differently, as a company, in {place}: {what}. {standing}",
        sign=sign,
        side=safe(view.side.name),
        place=place,
        what=what,
        standing=standing(_, view),
    )
    is_open, answered = not view.disagreement.outcome, [each for each in view.stated[1:] if each.by]
    if is_open:
        text = " ".join([text, *(_has_answered(_, each) for each in answered)])
    own = next((each for each in view.stated if each.side.id == side_id), None)
    waits = own is not None and (not own.by or (view.disagreement.word and own.agreed is None))
    label = _("Read it and answer") if is_open and waits else _("Read it")
    return message(text, [section(text), actions(button(label, "disagreement.read", view.disagreement.id))])


def put(_: Translator, view: DisagreementView, side_id: int) -> Message:
    """By direct message to who speaks for a company that is asked whether it is solved so."""
    disagreement, place = view.disagreement, f"<#{view.partnership.channel}>"
    what, sign = in_a_line(disagreement.what), SIGNS[disagreement.state]
    agreed = next((each.agreed for each in view.stated if each.side.id == side_id), None)
    waits = not disagreement.outcome and agreed is None
    who = safe(view.word_by.name) if view.word_by else ""
    said = {"who": who, "place": place, "what": what}
    text = (
        _("{who} says how it is solved, in {place}: {what}. Is it so?", **said)
        if waits
        else _(
            "{sign} How it is solved, as {who} puts it in {place}: {what}. {standing}",
            sign=sign,
            **said,
            standing=standing(_, view),
        )
    )
    label = _("Read it and answer") if waits else _("Read it")
    read = button(label, "disagreement.read", disagreement.id, "primary" if waits else None)
    return message(text, [section(text), section(quoted(cut(disagreement.word, WORD_MOST))), actions(read)])


def _has_answered(_: Translator, stated: Stated) -> str:
    who = safe(stated.by.name) if stated.by else ""
    return _("{side} has answered ({who}).", side=safe(stated.side.name), who=who)


def red(_: Translator, view: DisagreementView) -> Message:
    """In the channel, once: its time is over, and who is called."""
    what, who = in_a_line(view.disagreement.what), listed(mention(each) for each in view.called)
    text = _("🔴 *{what}* is not solved in time.", what=what)
    if who:
        text += " " + _("{who}, it is with you now.", who=who)
    return message(
        text, [section(text), actions(button(_("Read it"), "disagreement.read", view.disagreement.id))]
    )


def answers(_: Translator, view: DisagreementView) -> Block:
    """What the companies may do about it."""
    disagreement = view.disagreement
    agree = button(
        _("Yes, it is solved"), "disagreement.agree", f"{disagreement.id}:{disagreement.wording}", "primary"
    )
    return actions(
        agree if disagreement.word else None,
        button(_("How we see it"), "disagreement.ask_state", disagreement.id),
        button(
            _("Put it otherwise") if disagreement.word else _("It is solved"),
            "disagreement.ask_settle",
            disagreement.id,
        ),
        button(_("Withdraw"), "disagreement.withdraw", disagreement.id, confirm=_sure(_)),
    )


def _sure(_: Translator) -> ConfirmObject:
    return ConfirmObject(
        title=_("Withdraw it?"),
        text=_("The channel sees that your company has withdrawn it."),
        confirm=_("Withdraw"),
        deny=_("Cancel"),
    )
