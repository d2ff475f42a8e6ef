"""Direct messages about actions; each later says what became of it."""

from bot.blocks.action.words import answer_buttons, done_buttons, own_buttons, take_buttons
from bot.blocks.elements import Message, mention, message, safe, section
from bot.blocks.words import following, reference_line
from bot.language import Translator
from bot.partnerships import Partnership
from bot.rituals.action import Action, NoticeView, OfferView


def notice(_: Translator, view: NoticeView) -> Message:
    """To the owner, or to who must see to it instead."""
    action = view.promise.action
    if not action.is_open:
        return _settled(_, view)
    if view.name == "action.orphaned":
        return _orphaned(_, view)
    if view.promise.owner.id != view.to.id:
        return _plain(_passed_on(_, view))
    text = _lead(_, view) + following(reference_line(_, action.reference))
    if view.promise.offered_to is not None:
        offered_to = mention(view.promise.offered_to)
        text += "\n" + _("It is offered to {who}; until they accept, it is yours.", who=offered_to)
    return message(text, [section(text), own_buttons(_, action.id)])


def offered(_: Translator, view: OfferView) -> Message:
    """To whom somebody offers an action; later it says what became of that."""
    offer, what, place = view.offer, safe(view.action.text), _place(view.partnership)
    if offer.accepted_at is not None:
        return _plain(_("You have taken over: {what} ({place})", what=what, place=place))
    if offer.declined_at is not None:
        return _plain(_("You have declined: {what} ({place})", what=what, place=place))
    if offer.withdrawn_at is not None:
        return _plain(_("You are not asked any more: {what} ({place})", what=what, place=place))
    text = _(
        "{who} asks whether you take over this action, by {day}: {what} ({place})",
        who=mention(view.by),
        day=_.day(view.action.due_on),
        what=what,
        place=place,
    )
    text += following(reference_line(_, view.action.reference))
    return message(text, [section(text), answer_buttons(_, offer.id)])


def answered(_: Translator, view: OfferView) -> Message:
    """To who offered an action and who owned it."""
    offer, who, what, place = view.offer, mention(view.to), safe(view.action.text), _place(view.partnership)
    if offer.accepted_at is not None:
        return _plain(_("{who} has taken over: {what} ({place})", who=who, what=what, place=place))
    if offer.withdrawn_at is not None:
        owner = mention(view.owner)
        return _plain(
            _(
                "{who} has left the channel, so it stays with {owner}: {what} ({place})",
                who=who,
                owner=owner,
                what=what,
                place=place,
            )
        )
    declined = _("{who} does not take it over: {what} ({place})", who=who, what=what, place=place)
    stays = _("It stays with {owner}. The reason: {word}", owner=mention(view.owner), word=safe(offer.word))
    return _plain(f"{declined}\n{stays}")


def _lead(_: Translator, view: NoticeView) -> str:
    action, place = view.promise.action, _place(view.partnership)
    what, day = safe(action.text), _.day(action.due_on)
    who = mention(view.by) if view.by else ""
    if view.name == "action.overdue":
        question = _("Is it done, does it need another date, or should somebody else have it?")
        return _("Overdue since {day}: {what} ({place})", day=day, what=what, place=place) + "\n" + question
    if view.name == "action.noted":
        return _(
            "{who} made you responsible for an action, by {day}: {what} ({place})",
            who=who,
            day=day,
            what=what,
            place=place,
        )
    if view.name == "action.changed":
        return _(
            "{who} has changed an action of yours. It is due by {day} now: {what} ({place})",
            who=who,
            day=day,
            what=what,
            place=place,
        )
    return _due(_, view, what, day, place)


def _due(_: Translator, view: NoticeView, what: str, day: str, place: str) -> str:
    last = view.promise.action.in_time_until
    days, last_day = (last - view.today).days, _.day(last)
    if days < 0:
        return _("Was due {day}: {what} ({place})", day=day, what=what, place=place)
    named = {0: _("today, {day}", day=last_day), 1: _("tomorrow, {day}", day=last_day)}.get(days, last_day)
    if last != view.promise.action.due_on:
        return _(
            "Due {day}, in time until {last}: {what} ({place})", day=day, last=named, what=what, place=place
        )
    return _("Due {day}: {what} ({place})", day=named, what=what, place=place)


def _orphaned(_: Translator, view: NoticeView) -> Message:
    """To a contact person: the owner has left, or is away for long."""
    action, owner = view.promise.action, view.promise.owner
    what, place, day = safe(action.text), _place(view.partnership), _.day(action.due_on)
    if not view.needs_another:
        return _plain(_passed_on(_, view))
    text = _("Nobody sees to this action, due by {day}: {what} ({place})", day=day, what=what, place=place)
    if owner.left_at is not None or owner.absent_until is None:
        why = _("{who} has left the channel.", who=mention(owner))
    else:
        why = _("{who} is away until {day}.", who=mention(owner), day=_.day(owner.absent_until))
    text = f"{text}\n{why} " + _("Take it over, or ask somebody.")
    text += following(reference_line(_, action.reference))
    if view.promise.offered_to is not None:
        text += "\n" + _("Now offered to {who}.", who=mention(view.promise.offered_to))
    return message(text, [section(text), take_buttons(_, action.id)])


def _passed_on(_: Translator, view: NoticeView) -> str:
    what, place = safe(view.promise.action.text), _place(view.partnership)
    if view.promise.owner.id == view.to.id:
        return _("You have taken over: {what} ({place})", what=what, place=place)
    return _("{who} sees to it: {what} ({place})", who=mention(view.promise.owner), what=what, place=place)


def _settled(_: Translator, view: NoticeView) -> Message:
    """What became of it; who marked it as done, owns it or noted it can say more, or undo it."""
    action = view.promise.action
    text = _became(_, view.partnership, action)
    if action.done_at is None or not action.may_be_reopened_by(view.to):
        return _plain(text)
    return message(text, [section(text), done_buttons(_, action.id)])


def _became(_: Translator, partnership: Partnership, action: Action) -> str:
    what, place = safe(action.text), _place(partnership)
    if action.done_at is not None:
        text = _("Done: {what} ({place})", what=what, place=place)
    else:
        text = _("Dropped: {what} ({place})", what=what, place=place)
    return f"{text}\n{safe(action.word)}" if action.word else text


def _plain(text: str) -> Message:
    return message(text, [section(text)])


def _place(partnership: Partnership) -> str:
    return f"<#{partnership.channel}>"
