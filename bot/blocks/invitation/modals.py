"""The modals of invitations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from slack_sdk.models.blocks import Block

from bot.blocks.action.noting import noting_modal
from bot.blocks.elements import (
    Modal,
    actions,
    button,
    context,
    listed,
    modal,
    safe,
    section,
)
from bot.blocks.inputs import (
    choice,
    day_input,
    text_input,
    time_input,
)
from bot.blocks.invitation.words import facts, kinds, length
from bot.blocks.measures import first_of
from bot.blocks.words import about_day, closed_day
from bot.language import Translator
from bot.partnerships import ClosedDay, Seat, Side
from bot.rituals.action import NewAction
from bot.rituals.invitation import (
    BUSINESS,
    MINUTES,
    PLACE_MOST,
    TEXT_MOST,
    TITLE_MOST,
    Invitation,
    InvitationView,
    MyView,
    Occasion,
)

USUAL_CLOCK: Final = time(10)
USUAL_MINUTES: Final = 60
LISTED: Final = 10


@dataclass(frozen=True)
class OccasionDraft:
    """What somebody filled in, and why they are asked whether they mean that day."""

    occasion: Occasion
    closed: ClosedDay
    kind: str = BUSINESS


def invite_modal(
    _: Translator,
    seat: Seat,
    others: Sequence[Side],
    coming: Sequence[Invitation],
    draft: OccasionDraft | None = None,
) -> Modal:
    """What one side invites the others to; what is to come already stands above."""
    zone, typed = seat.side.zone, draft.occasion if draft else None
    blocks: list[Block] = [
        section(
            _(
                "{side} invites {companies}. Seats are for their people; your own come as hosts.",
                side=f"*{safe(seat.side.name)}*",
                companies=listed(safe(side.name) for side in others),
            )
        )
    ]
    if coming:
        lines = first_of([_line(_, each) for each in coming], LISTED, lambda n: _("and {n} more", n=n))
        blocks.append(context("\n".join([_("*Still to come*"), *lines])))
    fields = [
        choice("kind", _("Type"), kinds(_), draft.kind if draft else BUSINESS),
        text_input(
            "title", _("Title"), typed.title if typed else "", optional=False, lines=False, most=TITLE_MOST
        ),
        text_input("purpose", _("What for"), typed.purpose if typed else "", optional=False, most=TEXT_MOST),
        day_input("day", _("Day"), typed.day if typed else None),
        time_input(
            "clock",
            _("Time"),
            typed.clock if typed else USUAL_CLOCK,
            hint=_("In the time zone {zone}.", zone=zone),
        ),
        _length_input(_, typed.minutes if typed else USUAL_MINUTES),
        text_input(
            "place",
            _("Where, or the link"),
            typed.place if typed else "",
            optional=False,
            lines=False,
            most=PLACE_MOST,
        ),
        text_input(
            "seats",
            _("Seats for the others"),
            typed.seats if typed else "10",
            optional=False,
            lines=False,
            most=3,
        ),
        _answer_by_input(_, typed.answer_by if typed else None),
    ]
    return modal(
        "invitation.invite",
        _("Invite"),
        [*_back(_, draft), *blocks, *fields],
        submit=_("Invite"),
        close=_("Cancel"),
        about=about_day(str(seat.partnership.id), draft.closed if draft else None),
    )


def invited_modal(_: Translator) -> Modal:
    """It is done: said in the modal."""
    text = _("The invitation goes to the channel. You come as a host; change or call it off there.")
    return modal("invitation.invited", _("Invite"), [section(text)], close=_("Close"))


def change_modal(_: Translator, mine: MyView, draft: OccasionDraft | None = None) -> Modal:
    """What can be changed of an invitation."""
    invitation = mine.view.invitation
    shown = draft.occasion if draft else _as_it_is(invitation)
    fields: list[Block] = [
        text_input("title", _("Title"), shown.title, optional=False, lines=False, most=TITLE_MOST),
        text_input("purpose", _("What for"), shown.purpose, optional=False, most=TEXT_MOST),
        day_input("day", _("Day"), shown.day),
        time_input("clock", _("Time"), shown.clock, hint=_("In the time zone {zone}.", zone=invitation.zone)),
        _length_input(_, shown.minutes),
        text_input(
            "place", _("Where, or the link"), shown.place, optional=False, lines=False, most=PLACE_MOST
        ),
        text_input(
            "seats",
            _("Seats for the others"),
            shown.seats,
            hint=_("Nobody who has a seat is sent away."),
            optional=False,
            lines=False,
            most=3,
        ),
        _answer_by_input(_, shown.answer_by),
    ]
    return modal(
        "invitation.change",
        _("Change an invitation"),
        [*_back(_, draft), *fields],
        submit=_("Save"),
        close=_("Cancel"),
        about=about_day(str(invitation.id), draft.closed if draft else None),
    )


def _as_it_is(invitation: Invitation) -> Occasion:
    local = invitation.starts_at.astimezone(invitation.tz)
    return Occasion(
        invitation.title,
        invitation.purpose,
        local.date(),
        local.time(),
        invitation.minutes,
        invitation.place,
        str(invitation.seats),
        invitation.answer_by,
    )


def _back(_: Translator, draft: OccasionDraft | None) -> list[Block]:
    return [section(closed_day(_, draft.closed))] if draft else []


def call_off_modal(_: Translator, mine: MyView) -> Modal:
    """Why it is called off; everybody who comes is told."""
    invitation = mine.view.invitation
    fields: list[Block] = [
        section(_("Call off “{title}”? All who come are told.", title=safe(invitation.title))),
        text_input("word", _("A few words why"), most=TEXT_MOST),
    ]
    return modal(
        "invitation.call_off",
        _("Call off"),
        fields,
        submit=_("Call off"),
        close=_("Cancel"),
        about=str(invitation.id),
    )


def answered_modal(_: Translator, mine: MyView) -> Modal:
    """What became of an answer, said in the modal."""
    view, answer = mine.view, mine.answer
    title = safe(view.invitation.title)
    if answer is None or answer.declined_at is not None:
        blocks: list[Block] = [section(_("Noted: you do not come to “{title}”.", title=title))]
    elif answer.waiting_at is not None:
        place = 1 + [person.id for person in view.waiting].index(mine.seat.person.id)
        blocks = [
            section(
                _(
                    "All seats at “{title}” are taken. You are number {n} on the waiting list, and are "
                    "told by direct message when a seat becomes free.",
                    title=title,
                    n=place,
                )
            )
        ]
    else:
        said = (
            _("You come to “{title}” as a host.", title=title)
            if answer.hosting_at is not None
            else _("You have a seat at “{title}”.", title=title)
        )
        add = button(_("Add to my calendar"), "invitation.calendar", view.invitation.id)
        blocks = [section(f"{said}\n{facts(_, view)}"), actions(add)]
    return modal("invitation.answered", _("Invitation"), blocks, close=_("Close"))


def calendar_refused(_: Translator, mine: MyView) -> str:
    """Slack did not take the file."""
    return _(
        "Slack did not take the calendar file for “{title}”: an admin may have blocked files "
        "here. This is all that stands in it:",
        title=safe(mine.view.invitation.title),
    )


def calendar_modal(_: Translator, mine: MyView, *, is_refused: bool = False) -> Modal:
    """The file comes beside this; what it says stands here, since files may be blocked."""
    text = (
        calendar_refused(_, mine)
        if is_refused
        else _(
            "A calendar file for “{title}” comes as a direct message from Samspil. Where files "
            "are blocked it does not arrive; then this is all that stands in it:",
            title=safe(mine.view.invitation.title),
        )
    )
    return modal(
        "invitation.calendar", _("Calendar"), [section(text), section(facts(_, mine.view))], close=_("Close")
    )


def settle_modal(_: Translator, mine: MyView) -> Modal:
    """Did it take place?"""
    invitation = mine.view.invitation
    fields: list[Block] = [
        section(_("Did “{title}” take place?", title=safe(invitation.title))),
        choice("took_place", _("Did it take place?"), {"yes": _("Yes"), "no": _("No")}, None),
        text_input(
            "word", _("In a few words"), hint=_("How it was, or why it did not take place."), most=TEXT_MOST
        ),
    ]
    return modal(
        "invitation.settle",
        _("Say how it went"),
        fields,
        submit=_("Save"),
        close=_("Cancel"),
        about=str(invitation.id),
    )


def settled_modal(_: Translator, mine: MyView) -> Modal:
    """It is noted; what was agreed can become an action."""
    invitation = mine.view.invitation
    blocks: list[Block] = [section(_("Thank you. It goes to the channel."))]
    if invitation.held_at is not None:
        blocks.append(actions(button(_("New action"), "invitation.act", invitation.id)))
    return modal("invitation.settled", _("Say how it went"), blocks, close=_("Close"))


def action_modal(_: Translator, view: NewAction[InvitationView]) -> Modal:
    """What is to be done, by whom, until when."""
    return noting_modal(_, "invitation.act", view.about.invitation.id, view)


def _length_input(_: Translator, minutes: int) -> Block:
    return choice("minutes", _("Duration"), {str(each): length(_, each) for each in MINUTES}, str(minutes))


def _answer_by_input(_: Translator, initial: date | None) -> Block:
    return day_input(
        "answer_by",
        _("Answer by"),
        initial,
        hint=_("Left empty, it is the working day before."),
        optional=True,
    )


def _line(_: Translator, invitation: Invitation) -> str:
    return f"• {safe(invitation.title)}: {_.moment(invitation.starts_at, invitation.tz)}"
