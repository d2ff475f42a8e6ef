"""The messages of openness: what was said, with thanks, and the direct messages about it."""

from slack_sdk.models.blocks import Block

from bot.blocks.elements import Message, actions, button, context, mention, message, safe, section
from bot.blocks.escalation.words import quoted
from bot.blocks.risk.words import in_a_line, kinds, owner_line
from bot.blocks.words import reference_line
from bot.language import Translator
from bot.rituals.risk import CAME_TRUE, CLOSED, OPEN, RiskMove, RiskView


def said(_: Translator, view: RiskView) -> Message:
    """What one side says openly, and how it stands now."""
    risk, who, side = view.risk, mention(view.said_by), safe(view.side.name)
    title = _("{who} shares a risk for {side}: {what}", who=who, side=side, what=in_a_line(risk.what, 150))
    lead = _("*{kind}* – {who} shares a risk for {side}", kind=kinds(_)[risk.kind], who=who, side=side)
    blocks: list[Block] = [section(lead), section(quoted(risk.what))]
    blocks.append(section(_("_What it may mean for the others:_ {text}", text=safe(risk.effect))))
    if risk.relief:
        blocks.append(section(_("_What would help:_ {text}", text=safe(risk.relief))))
    if risk.reference:
        blocks.append(section(reference_line(_, risk.reference)))
    blocks += [context(owner_line(_, view)), *_state(_, view)]
    return message(title, [*blocks, *_buttons(_, view)])


def reminder(_: Translator, view: RiskView, move: RiskMove) -> Message:
    """To its owner after four weeks without a word; later it says what became of it."""
    risk, what = view.risk, in_a_line(view.risk.what, 150)
    place = f"<#{view.partnership.channel}>"
    if risk.state != OPEN:
        return _plain(_("Closed: {what} ({place})", what=what, place=place))
    if risk.looked_at > move.at:
        return _plain(_("Thank you for the update: {what} ({place})", what=what, place=place))
    text = _(
        "You said in {place} that you keep an eye on this: {what}. Nothing was said of it for four weeks. "
        "Is it still so?",
        place=place,
        what=what,
    )
    return message(text, [section(text), actions(button(_("Update"), "risk.look", risk.id, "primary"))])


def orphan(_: Translator, view: RiskView, move: RiskMove) -> Message:
    """To the contact persons of a side whose owner of a risk has left; later who took it over."""
    risk, what = view.risk, in_a_line(view.risk.what, 150)
    place = f"<#{view.partnership.channel}>"
    if risk.state != OPEN:
        return _plain(_("Closed: {what} ({place})", what=what, place=place))
    if risk.asked_at != move.at:
        who = mention(view.owner)
        return _plain(_("{who} keeps an eye on it now: {what} ({place})", who=who, what=what, place=place))
    text = _(
        "{who} has left {place} and was responsible for this: {what}. Who of your company takes it over?",
        who=safe(view.owner.name),
        place=place,
        what=what,
    )
    buttons = actions(
        button(_("I take it over"), "risk.take_over", risk.id, "primary"),
        button(_("Somebody else"), "risk.look", risk.id),
    )
    return message(text, [section(text), buttons])


def _state(_: Translator, view: RiskView) -> list[Block]:
    """Thanks for having said it, and how it stands: never a reproach."""
    risk, by = view.risk, mention(view.settled_by) if view.settled_by else ""
    word = safe(risk.word)
    thanked = mention(view.said_by)
    if risk.state == CLOSED:
        return [section(_("✅ Closed by {who}: {word}", who=by, word=word))]
    if risk.state == CAME_TRUE:
        known = _("Thank you, {who}: because it was said, nobody was caught unawares.", who=thanked)
        return [section(_("⚠️ It happened ({who}): {word}", who=by, word=word)), context(known)]
    thanks = section(_("🙏 Thank you, {who}: what is said in time, everybody can act on.", who=thanked))
    if not risk.word or view.word_by is None:
        return [thanks]
    last = _("Last word, {who}: {word}", who=mention(view.word_by), word=word)
    return [thanks, section(last)]


def _buttons(_: Translator, view: RiskView) -> list[Block]:
    risk = view.risk
    if risk.state == CAME_TRUE:
        return [actions(button(_("Raise it as a blocker"), "escalation.from_risk", risk.id))]
    if risk.state == CLOSED:
        return []
    left = view.owner.left_at is not None
    take_over = button(_("I take it over"), "risk.take_over", risk.id, "primary") if left else None
    return [actions(take_over, button(_("Update"), "risk.look", risk.id))]


def _plain(text: str) -> Message:
    return message(text, [section(text)])
