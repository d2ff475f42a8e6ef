"""What the channel and the person who asks are told of the end of a partnership."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from slack_sdk.models.blocks import Block

from bot.blocks.elements import (
    Message,
    Modal,
    actions,
    button,
    mention,
    message,
    modal,
    section,
    sections,
)
from bot.blocks.measures import cut, safe
from bot.blocks.partnership import saved_modal
from bot.language import Translator
from bot.partnerships import Partnership, Person, Seat

MOST: Final = 20
"""So many things that are still open are named."""
WHAT: Final = 150


@dataclass(frozen=True)
class EndView:
    """A partnership that somebody has ended, or that was before another began in its channel."""

    partnership: Partnership
    by: Person
    at: datetime
    deleted_from: datetime | None = None
    """When everything in it is deleted, the night after; None where that was said before."""
    still_open: Sequence[tuple[str, str]] = ()
    """What somebody should see to, and of which company."""


def end_modal(_: Translator, seat: Seat) -> Modal:
    """What the end means, and whether it is meant."""
    text = _(
        "This ends Samspil in this channel, for every company: nothing is asked or posted any "
        "more, and what is open stays as it is. If Samspil is invited again later, it begins "
        "anew. To stop only for a while, take it out of the channel instead: when it comes back, "
        "everything goes on."
    )
    return modal(
        "panel.end",
        _("End"),
        [section(text)],
        submit=_("End"),
        close=_("Cancel"),
        about=str(seat.partnership.id),
    )


def ended_modal(_: Translator) -> Modal:
    """It is done."""
    return saved_modal(_, _("Samspil has ended here. You can take it out of the channel."))


def ended(_: Translator, view: EndView) -> Message:
    """The last word in the channel."""
    text = _(
        "{person} has ended Samspil in this channel. Nothing is asked or posted here any more. To begin "
        "anew, invite me again.",
        person=mention(view.by),
    )
    return message(text, [section(text), *sections(_left(_, view)), _to_take_along(_, view)])


def handed_over(_: Translator, view: EndView) -> Message:
    """To each contact person: what is still open with their own company, and everything to take along."""
    text = _(
        "{person} has ended Samspil in <#{channel}>.",
        person=mention(view.by),
        channel=view.partnership.channel,
    )
    return message(text, [section(text), *sections(_left(_, view)), _to_take_along(_, view)])


def _left(_: Translator, view: EndView) -> Iterator[str]:
    """What is handed over, and until when it can be had."""
    if view.still_open:
        yield _("*Still open*; nobody is reminded of it any more:")
        yield from (
            f"• {safe(cut(what, WHAT))} ({safe(company)})" for what, company in view.still_open[:MOST]
        )
        if (more := len(view.still_open) - MOST) > 0:
            yield _("and {n} more", n=more)
    if view.deleted_from is not None:
        yield _(
            "What is kept here is deleted after {day}. Until then everybody who was in the channel can take "
            "along the working agreement, decisions, blockers, actions, risks and ideas as a file.",
            day=_.long_day(view.deleted_from.astimezone(view.partnership.tz).date()),
        )


def _to_take_along(_: Translator, view: EndView) -> Block:
    return actions(button(_("Send me the file"), "along.send", view.partnership.id))


def begun_anew(_: Translator, view: EndView) -> Message:
    """The first word after an end."""
    day = _.day(view.at.astimezone(view.partnership.tz).date())
    text = _(
        "Samspil was ended in this channel on {day}, by {person}. So this is a new beginning: nothing of "
        "before goes on. Press *Set up* on the panel.",
        day=day,
        person=mention(view.by),
    )
    return message(text, [section(text)])
