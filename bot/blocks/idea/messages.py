"""The messages of ideas: the idea in the channel, and the reminder to who may answer it."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ConfirmObject

from bot.blocks.action.words import line as promise_line
from bot.blocks.elements import Message, actions, button, context, mention, message, safe, section
from bot.blocks.escalation.words import quoted
from bot.blocks.idea.words import efforts, in_a_line, standing
from bot.language import Translator
from bot.rituals.action import Promise
from bot.rituals.idea import OPEN, IdeaView


def suggested(_: Translator, view: IdeaView, noted: Sequence[Promise]) -> Message:
    """What one company suggests, and how it stands now."""
    idea, who, side = view.idea, mention(view.suggested_by), safe(view.side.name)
    title = _("{who} ({side}) has an idea: {what}", who=who, side=side, what=in_a_line(idea.what))
    lead = _("*💡 Idea* from {who} ({side})", who=who, side=side)
    blocks = [section(lead), *_content(_, view), context(standing(_, view))]
    today = view.idea.suggested_at.astimezone(view.partnership.tz).date()
    blocks += [section(promise_line(_, each, today)) for each in noted]
    if idea.state == OPEN:
        blocks.append(answers(_, view, or_withdraw=True))
    return message(title, blocks)


def reminder(_: Translator, view: IdeaView) -> Message:
    """By direct message to who may answer; later it says what became of it."""
    place, what = f"<#{view.partnership.channel}>", in_a_line(view.idea.what)
    if view.idea.state != OPEN:
        text = _("An idea in {place}: {what}. {standing}", place=place, what=what, standing=standing(_, view))
        return message(text, [section(text)])
    text = _(
        "{side} suggests in {place}: {what}. Your company has not answered yet. {standing}",
        side=safe(view.side.name),
        place=place,
        what=what,
        standing=standing(_, view),
    )
    return message(text, [section(text), answers(_, view)])


def content(_: Translator, view: IdeaView) -> list[Block]:
    """What is suggested, as it is read anywhere."""
    lead = _("*💡 Idea* from {who} ({side})", who=safe(view.suggested_by.name), side=safe(view.side.name))
    return [section(lead), *_content(_, view), context(standing(_, view))]


def answers(_: Translator, view: IdeaView, *, or_withdraw: bool = False) -> Block:
    """The buttons by which the other company answers; in the channel it can be withdrawn, too."""
    idea = view.idea
    to_meeting = button(_("Take it to the meeting"), "idea.to_meeting", idea.id)
    withdraw = button(_("Withdraw"), "idea.withdraw", idea.id, confirm=_sure(_))
    return actions(
        button(_("Try it"), "idea.ask_try", idea.id, "primary"),
        button(_("Not now"), "idea.ask_decline", idea.id),
        to_meeting if idea.for_meeting_at is None else None,
        withdraw if or_withdraw else None,
    )


def _content(_: Translator, view: IdeaView) -> list[Block]:
    idea = view.idea
    lines = [_("_What it would give, and to whom:_ {text}", text=safe(idea.gain))]
    if idea.needed:
        lines.append(_("_What is needed of the others:_ {text}", text=safe(idea.needed)))
    lines.append(_("_How much work it is:_ {effort}", effort=efforts(_)[idea.effort]))
    return [section(quoted(idea.what)), *(section(each) for each in lines)]


def _sure(_: Translator) -> ConfirmObject:
    return ConfirmObject(
        title=_("Withdraw the idea?"),
        text=_("The channel sees that you have withdrawn it."),
        confirm=_("Withdraw"),
        deny=_("Cancel"),
    )
