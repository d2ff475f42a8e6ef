"""What is kept about a person, and their rights over it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from slack_sdk.models.blocks import ConfirmObject, PlainTextObject

from bot.blocks.elements import (
    Message,
    Modal,
    actions,
    button,
    context,
    listed,
    message,
    modal,
    safe,
    section,
)
from bot.blocks.partnership import part_names
from bot.keeping import Keeping
from bot.language import Translator
from bot.partnerships import Partnership, Seat, Side

LABELS: Final[Mapping[str, Callable[[Translator], str]]] = {
    "partnership": lambda _: _("Your name, company and parts, and what you chose"),
    "webhook": lambda _: _("What you had sent out of Slack"),
    "mail": lambda _: _("Who gets mail that you entered"),
    "portfolio": lambda _: _("Channels of which you see a line under My collaborations"),
    "messages": lambda _: _("Direct messages to you"),
    "sealed": lambda _: _("Anonymous answers that nobody can read"),
    "status": lambda _: _("Status meetings"),
    "retro": lambda _: _("Changes of the retros' plan, and your cards with your name"),
    "escalation": lambda _: _("Blockers and their steps"),
    "agreement": lambda _: _("What was agreed, and proposals"),
    "charter": lambda _: _("The working agreement"),
    "action": lambda _: _("Actions"),
    "risk": lambda _: _("Risks and their steps"),
    "disagreement": lambda _: _("Disagreements between the companies"),
    "idea": lambda _: _("Ideas"),
    "kudos": lambda _: _("Praise"),
    "invitation": lambda _: _("Invitations"),
    "pair": lambda _: _("Pairs"),
    "mediation": lambda _: _("Mediations"),
    "scorecard": lambda _: _("The scorecard: what you chose"),
    "installations": lambda _: _("Installing the app"),
}
"""What is counted, by the ritual or room it belongs to."""
OF_KIND: Final = {"people": "partnership"}
"""Kinds with months of their own that are counted under another name."""


@dataclass(frozen=True)
class MyDataView:
    """How much is kept about who looks."""

    seat: Seat
    language: str
    places: Sequence[Partnership]
    counts: Mapping[str, int]


@dataclass(frozen=True)
class PartsFreeView:
    """Parts that nobody holds any more, since who held them was erased."""

    partnership: Partnership
    side: Side
    parts: Sequence[str]


SENT, REFUSED = "sent", "refused"


def my_data_modal(_: Translator, view: MyDataView, keeping: Keeping, *, copy: str = "") -> Modal:
    """What is kept about somebody, and what they can do about it; `copy`: what became of the file."""
    about = view.seat.partnership.id
    lines = [f"• {LABELS[name](_)}: {view.counts[name]}" for name in LABELS if view.counts.get(name)]
    places = listed(f"<#{partnership.channel}>" for partnership in view.places)
    became = {
        SENT: _("The file is on its way: look at your direct messages with Samspil."),
        REFUSED: not_sent(_, view.seat.person.user),
    }
    return modal(
        "personal.show",
        _("My data"),
        [
            section(_("This is kept about you, in these channels: {places}", places=places)),
            section("\n".join(lines)),
            context(
                _(
                    "What came out of a retro without a name is nobody's: no one can tell which of it is "
                    "yours. Messages that stand in Slack are kept by Slack."
                )
            ),
            section(how_long(_, keeping)),
            section(
                _("*A copy.* You get all of it as a file, by direct message from Samspil."),
                button(_("Send me all of it"), "personal.export", about),
            ),
            *([context(became[copy])] if copy else []),
            section(what_erasing_does(_)),
            actions(button(_("Erase me"), "personal.erase", about, "danger", _sure(_))),
        ],
        close=_("Close"),
        about=str(about),
    )


def how_long(_: Translator, keeping: Keeping) -> str:
    """For how long what has ended is kept, as whoever runs Samspil has set it."""

    def months(n: int) -> str:
        return _.plural("{n} month", "{n} months", n)

    text = _(
        "*How long.* Whoever runs Samspil has set it: what has ended is deleted after {months}, and "
        "everything {days} after a collaboration ended. What is still open stays.",
        months=months(keeping.months),
        days=_.plural("{n} day", "{n} days", keeping.after_end.days),
    )
    others = [f"• {LABELS[OF_KIND.get(kind, kind)](_)}: {months(n)}" for kind, n in keeping.by_kind.items()]
    return "\n".join([text, *others])


def not_sent(_: Translator, user: str) -> str:
    """Slack did not take the file: there is another way."""
    return _(
        "Slack did not take the file: an admin may have blocked files here. Whoever runs Samspil can give "
        "it to you with `samspil person export {user}`.",
        user=user,
    )


def what_erasing_does(_: Translator) -> str:
    """Said before anybody presses the button."""
    return _(
        "*Erasing.* Your name, your Slack id, your anonymous answers and the texts that only "
        "you wrote are deleted here. What both agreed, actions, and everything that is only "
        "counted stay without your name; a blocker or risk that is still open keeps its "
        "words until it is closed. Nothing that came out of a retro comes out again, and "
        "what stands in Slack stays there. You are no longer asked, and your parts fall "
        "free: the contact persons are told which. If you use Samspil again, or are still in "
        "the channel when its members are next read, you begin as somebody new."
    )


def erased_modal(_: Translator) -> Modal:
    """It is done."""
    done = _("You have been erased here. Close this; the panel follows in a moment.")
    return modal("personal.erased", _("My data"), [section(done)], close=_("Close"))


def file_comment(_: Translator) -> str:
    """What stands above the file."""
    return _("All that Samspil keeps about you, as JSON.")


def parts_free(_: Translator, view: PartsFreeView) -> Message:
    """To the contact persons: who is to be named anew, without saying who it was."""
    names = part_names(_)
    text = _(
        "Somebody of {side} has had their data erased. These parts are free, and should be given to somebody "
        "else: {parts} ({place})",
        side=safe(view.side.name),
        parts=listed(names[part] for part in view.parts),
        place=f"<#{view.partnership.channel}>",
    )
    return message(text, [section(text), actions(button(_("People"), "people.list", view.partnership.id))])


def _sure(_: Translator) -> ConfirmObject:
    return ConfirmObject(
        title=PlainTextObject(text=_("Erase you?")),
        text=PlainTextObject(
            text=_("This cannot be undone. Ask for your file first if you want to keep a copy.")
        ),
        confirm=PlainTextObject(text=_("Erase me")),
        deny=PlainTextObject(text=_("Cancel")),
        style="danger",
    )
