"""The messages of an invitation: in the channel, and to those who come."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement

from bot.blocks.elements import (
    Message,
    actions,
    button,
    context,
    cut,
    header,
    mention,
    message,
    safe,
    section,
    titled,
)
from bot.blocks.invitation.words import facts, kinds, named
from bot.blocks.measures import first_of
from bot.language import Translator
from bot.rituals.action import Promise
from bot.rituals.invitation import CALLED_OFF, InvitationView, NewsView, OfferView

NOTED = 10
"""So many actions stand on the message; the list of actions has all."""


def card(_: Translator, view: InvitationView, noted: Sequence[Promise]) -> Message:
    """The message in the channel: what, when, who comes of which side, and what became of it."""
    invitation = view.invitation
    title = f"{kinds(_)[invitation.kind]}: {invitation.title}"
    lead = _(
        "{who} invites on behalf of {side}.", who=mention(view.inviter), side=f"*{safe(view.inviting.name)}*"
    )
    blocks: list[Block] = [
        header(title),
        section(f"{lead}\n{safe(invitation.purpose)}"),
        section(facts(_, view)),
        section("\n".join(_who_comes(_, view))),
        *_standing(_, view, noted),
    ]
    return message(safe(title), blocks)


def called_off(_: Translator, news_view: NewsView) -> Message:
    """A reply that says in the channel that it will not take place."""
    text = _off(_, news_view)
    return message(text, [section(text)])


def news(_: Translator, news_view: NewsView) -> Message:
    """To one who comes or waits: another time or place, or that it was called off."""
    view, invitation = news_view.view, news_view.view.invitation
    if news_view.news.kind == CALLED_OFF:
        text = _off(_, news_view)
        return message(
            text, [section(text), actions(_calendar_button(_, view, _("Take it out of my calendar")))]
        )
    text = _(
        "{who} changed “{title}” ({place}).",
        who=mention(news_view.by) if news_view.by else "",
        title=safe(invitation.title),
        place=f"<#{view.partnership.channel}>",
    )
    lines = [text, facts(_, view)]
    if news_view.news.was_starts_at is not None and news_view.news.was_starts_at != invitation.starts_at:
        was = _.moment(news_view.news.was_starts_at, invitation.tz)
        lines.append(_("It was to be {when}.", when=was))
    if news_view.news.was_place != invitation.place:
        lines.append(_("It was to be at: {place}", place=safe(news_view.news.was_place)))
    return message(text, [section("\n".join(lines)), *_coming_buttons(_, view)])


def offer(_: Translator, offered: OfferView) -> Message:
    """To the first who waited: a seat became free."""
    view = offered.view
    title, place = safe(view.invitation.title), f"<#{view.partnership.channel}>"
    if not offered.has_seat:
        text = _("You gave back your seat at “{title}” ({place}).", title=title, place=place)
        return message(text, [section(text)])
    if view.invitation.called_off_at is not None:
        return _is_off(_, view)
    if not offered.offer.is_open or not _is_open(view):
        text = _("You come to “{title}” ({place}).", title=title, place=place)
        return message(text, [section(f"{text}\n{facts(_, view)}"), *_coming_buttons(_, view)])
    text = _(
        "A seat became free, and it is yours: “{title}” ({place}). Do you still come?",
        title=title,
        place=place,
    )
    buttons = actions(
        button(_("I come"), "invitation.keep", offered.offer.id, "primary"),
        button(_("I cannot"), "invitation.decline", view.invitation.id),
        _calendar_button(_, view, _("Add to my calendar")),
    )
    return message(text, [section(f"{text}\n{facts(_, view)}"), buttons])


def reminder(_: Translator, view: InvitationView) -> Message:
    """To one who comes, on the working day before; later it says what became of it."""
    if view.invitation.called_off_at is not None:
        return _is_off(_, view)
    text = _(
        "Soon: “{title}” ({place}).",
        title=safe(view.invitation.title),
        place=f"<#{view.partnership.channel}>",
    )
    return message(text, [section(f"{text}\n{facts(_, view)}"), *_coming_buttons(_, view)])


def question(_: Translator, view: InvitationView) -> Message:
    """To who invited: did it take place? Later it says what was answered."""
    title, place = safe(view.invitation.title), f"<#{view.partnership.channel}>"
    if view.invitation.is_settled:
        text = _("“{title}” ({place}): {outcome}", title=title, place=place, outcome=_outcome(_, view))
        return message(text, [section(text), *_after_buttons(_, view)])
    text = _("Did “{title}” ({place}) take place?", title=title, place=place)
    return message(text, [section(text), actions(_settle_button(_, view))])


def _is_off(_: Translator, view: InvitationView) -> Message:
    title, place = safe(view.invitation.title), f"<#{view.partnership.channel}>"
    text = _("“{title}” ({place}) was called off.", title=title, place=place)
    return message(text, [section(text)])


def _who_comes(_: Translator, view: InvitationView) -> list[str]:
    lines = [
        _("{side} (hosts): {people}", side=f"*{safe(view.inviting.name)}*", people=named(view.hosts) or "–")
    ]
    for side in view.sides:
        if side.id != view.inviting.id:
            people = named(view.seated_of(side)) or "–"
            lines.append(_("{side}: {people}", side=f"*{safe(side.name)}*", people=people))
    if _is_open(view):
        left = view.seats_left
        lines.append(
            _.plural("{n} seat left of {all}", "{n} seats left of {all}", left, all=view.invitation.seats)
        )
        if view.waiting:
            lines.append(_("Waiting list: {people}", people=named(view.waiting)))
    return lines


def _standing(_: Translator, view: InvitationView, noted: Sequence[Promise]) -> list[Block]:
    """What can be done about it now, or what became of it."""
    invitation = view.invitation
    if invitation.called_off_at is not None:
        said = f" {safe(invitation.word)}" if invitation.word else ""
        return [section(_("*Called off.*") + said)]
    if invitation.is_settled:
        blocks: list[Block] = [section(_outcome(_, view))]
        if noted:
            lines = first_of([_promise(_, each) for each in noted], NOTED, lambda n: _("and {n} more", n=n))
            blocks += titled(_("*Actions agreed*"), lines)
        return [*blocks, *_after_buttons(_, view)]
    if not _is_open(view):
        unsettled = context(_("Nobody has said yet whether it took place."))
        return [unsettled, actions(_settle_button(_, view))]
    return [
        context(_("Answer by {day}.", day=_.day(invitation.answer_by))),
        actions(
            button(_("I come"), "invitation.accept", invitation.id, "primary"),
            button(_("I cannot"), "invitation.decline", invitation.id),
            _calendar_button(_, view, _("Add to my calendar")),
            button(_("Change"), "invitation.change", invitation.id),
            button(_("Call off"), "invitation.call_off", invitation.id),
        ),
    ]


def _is_open(view: InvitationView) -> bool:
    return view.invitation.called_off_at is None and view.now < view.invitation.starts_at


def _outcome(_: Translator, view: InvitationView) -> str:
    said = f" {safe(view.invitation.word)}" if view.invitation.word else ""
    return (_("*It took place.*") if view.invitation.held_at else _("*It did not take place.*")) + said


def _after_buttons(_: Translator, view: InvitationView) -> list[Block]:
    if view.invitation.held_at is None:
        return []
    return [actions(button(_("New action"), "invitation.act", view.invitation.id))]


def _promise(_: Translator, promise: Promise) -> str:
    what = _(
        "{what}: {who}, {day}",
        what=safe(cut(promise.action.text, 150)),
        who=mention(promise.owner),
        day=_.day(promise.action.due_on),
    )
    return f"• {what}"


def _off(_: Translator, news_view: NewsView) -> str:
    invitation = news_view.view.invitation
    text = _(
        "{who} called off “{title}”, which was to be {when}.",
        who=mention(news_view.by) if news_view.by else "",
        title=safe(invitation.title),
        when=_.moment(invitation.starts_at, invitation.tz),
    )
    return f"{text} {safe(invitation.word)}".rstrip()


def _coming_buttons(_: Translator, view: InvitationView) -> list[Block]:
    """None once it has begun or was called off."""
    if not _is_open(view):
        return []
    cannot = button(_("I cannot"), "invitation.decline", view.invitation.id)
    return [actions(_calendar_button(_, view, _("Add to my calendar")), cannot)]


def _calendar_button(_: Translator, view: InvitationView, text: str) -> ButtonElement:
    return button(text, "invitation.calendar", view.invitation.id)


def _settle_button(_: Translator, view: InvitationView) -> ButtonElement:
    return button(_("Say how it went"), "invitation.settle", view.invitation.id, "primary")
