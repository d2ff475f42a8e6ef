"""The modals about actions."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.blocks.action.noting import noting_modal
from bot.blocks.action.words import done_buttons, line, own_buttons, settled_line
from bot.blocks.elements import (
    Modal,
    actions,
    button,
    context,
    cut,
    divider,
    header,
    mention,
    modal,
    safe,
    section,
    sections,
)
from bot.blocks.inputs import day_input, person_input, reference_input, text_input
from bot.blocks.measures import first_of
from bot.blocks.words import entry, find_button
from bot.language import Translator
from bot.partnerships import Partnership, Person, Seat
from bot.rituals.action import MOST, ActionChange, ActionView, ListView, NewAction, OfferView, Promise

CHANGES_SHOWN = 5
SETTLED_MOST = 10


def list_modal(_: Translator, view: ListView) -> Modal:
    """What is still to be done, by side, each with what can be said of it; and what was settled lately."""
    about = view.seat.partnership.id
    blocks: list[Block] = [actions(button(_("New action"), "action.note", about), find_button(_, about))]
    if not view.promises:
        blocks.append(section(_("Nothing is open.")))
    for side in view.sides:
        here = [promise for promise in view.promises if promise.owner.side_id == side.id]
        if here:
            blocks.append(header(side.name))
        for promise in here:
            blocks += entry(_, line(_, promise, view.today), promise.action.reference)
            blocks.append(_buttons(_, view.seat, promise))
    if view.pages > 1:
        blocks += _turning(_, view)
    if view.settled:
        blocks += [divider(), *_settled(_, view)]
    return modal("action.list", _("Actions"), blocks, close=_("Close"), about=str(about))


def note_modal(_: Translator, view: NewAction[Partnership]) -> Modal:
    """What is to be done, by whom, until when."""
    return noting_modal(_, "action.note", view.about.id, view, most=MOST)


def noted_modal(_: Translator, promise: Promise) -> Modal:
    """It is noted: said where it was done."""
    text = _(
        "New action for {who}, by {day}: {what}",
        who=mention(promise.owner),
        day=_.day(promise.action.due_on),
        what=safe(promise.action.text),
    )
    return modal("action.noted", _("Actions"), [section(text)], close=_("Close"))


def comment_modal(_: Translator, promise: Promise) -> Modal:
    """It is done: a few words on it."""
    what, hint = section(safe(promise.action.text)), _("For example where it can be seen.")
    field = text_input("word", _("A few words on it"), promise.action.word, hint=hint, most=MOST)
    about = str(promise.action.id)
    return modal(
        "action.comment", _("Add a note"), [what, field], submit=_("Save"), close=_("Cancel"), about=about
    )


def drop_modal(_: Translator, promise: Promise) -> Modal:
    """Why it will not be done."""
    what = section(safe(promise.action.text))
    field = text_input("word", _("Why is it dropped?"), optional=False, most=MOST)
    about = str(promise.action.id)
    return modal(
        "action.drop", _("Drop the action"), [what, field], submit=_("Drop"), close=_("Cancel"), about=about
    )


def change_modal(_: Translator, view: ActionView) -> Modal:
    """Another text or date, with what was agreed before."""
    action = view.promise.action
    fields: list[Block] = [
        text_input("action", _("What is to be done?"), action.text, optional=False, most=MOST),
        day_input("due_on", _("Due on"), action.due_on),
        reference_input(_, action.reference),
    ]
    for change, who in view.changes[:CHANGES_SHOWN]:
        before = _(
            "Before {who} changed it on {at}: {what}, by {day}",
            who=mention(who),
            at=_.day(view.seat.today(change.at)),
            what=safe(_before(change)),
            day=_.day(change.was_due_on),
        )
        fields.append(context(before))
    if len(view.changes) > CHANGES_SHOWN:
        fields.append(context(_("and {n} more", n=len(view.changes) - CHANGES_SHOWN)))
    return modal(
        "action.change",
        _("Change an action"),
        fields,
        submit=_("Save"),
        close=_("Cancel"),
        about=str(action.id),
    )


def offer_modal(_: Translator, promise: Promise, people: Sequence[Person]) -> Modal:
    """Who should have it?"""
    about = str(promise.action.id)
    what = section(f"{safe(promise.action.text)}\n{mention(promise.owner)}")
    if not people:
        nobody = section(_("Nobody else is in the channel."))
        return modal("action.offer", _("Hand over"), [what, nobody], close=_("Close"), about=about)
    offered_to = None if promise.offered_to is None else promise.offered_to.id
    hint = _("They are asked by direct message. Until they accept, it stays where it is.")
    field = person_input("person", _("Who takes it over?"), people, offered_to, hint=hint)
    return modal(
        "action.offer", _("Hand over"), [what, field], submit=_("Ask"), close=_("Cancel"), about=about
    )


def offered_modal(_: Translator, view: OfferView) -> Modal:
    """Somebody is asked, or has it already: said where it was done."""
    who, what = mention(view.to), safe(view.action.text)
    if view.offer.accepted_at is not None:
        text = _("You have taken it over: {what}", what=what)
    else:
        owner = mention(view.owner)
        text = _(
            "{who} is asked. Until they accept it stays with {owner}: {what}", who=who, owner=owner, what=what
        )
    return modal("action.offered", _("Hand over"), [section(text)], close=_("Close"))


def decline_modal(_: Translator, view: OfferView) -> Modal:
    """Why do you not take it?"""
    what = section(safe(view.action.text))
    field = text_input("word", _("Why do you not take it?"), optional=False, most=MOST)
    about = str(view.offer.id)
    return modal(
        "action.decline",
        _("No, thanks"),
        [what, field],
        submit=_("No, thanks"),
        close=_("Cancel"),
        about=about,
    )


def _before(change: ActionChange) -> str:
    text = cut(change.was_text, 200)
    return f"{text} ({change.was_reference})" if change.was_reference else text


def _buttons(_: Translator, seat: Seat, promise: Promise) -> Block:
    action = promise.action
    return own_buttons(
        _,
        action.id,
        may_give=action.may_be_given_by(seat, promise.owner),
        may_change=action.may_be_changed_by(seat),
    )


def _turning(_: Translator, view: ListView) -> list[Block]:
    about, page = view.seat.partnership.id, view.page
    return [
        context(_("Page {page} of {pages}", page=page + 1, pages=view.pages)),
        actions(
            button(_("Back"), "action.page_back", f"{about}:{page - 1}") if page > 0 else None,
            button(_("Next page"), "action.page_on", f"{about}:{page + 1}")
            if page < view.pages - 1
            else None,
        ),
    ]


def _settled(_: Translator, view: ListView) -> list[Block]:
    """What was closed lately; what the reader did last stands first, and can be undone."""
    done_by_me = [each for each in view.settled if each.action.done_by == view.seat.person.id]
    rest = [settled_line(_, each) for each in view.settled if each not in done_by_me[:1]]
    lines = first_of(rest, SETTLED_MOST, lambda n: _("and {n} more", n=n))
    if not done_by_me:
        return sections([_("*Closed lately*"), *lines])
    last = section("\n".join([_("*Closed lately*"), settled_line(_, done_by_me[0])]))
    return [last, done_buttons(_, done_by_me[0].action.id), *sections(lines)]
