"""Mail as it is entered and listed in Slack, and the letters themselves, in words alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from slack_sdk.models.blocks import Block, ButtonElement, ConfirmObject, PlainTextObject

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
from bot.blocks.inputs import choices, text_input
from bot.blocks.measures import cut
from bot.calendar import local_day
from bot.language import Translator
from bot.partnerships import CONTACT, Partnership, Seat, Side
from bot.plain import plain
from bot.rituals.mail import (
    ADDRESS_MOST,
    BLOCKER,
    KINDS,
    NAME_MOST,
    SUMMARY,
    LostView,
    MailReceiver,
    MailView,
)

Facts = Mapping[str, Any]
LISTED_MOST, LINE_MOST = 20, 300


@dataclass(frozen=True)
class Words:
    """What a letter says."""

    subject: str
    body: str


@dataclass(frozen=True)
class CodeLetter:
    """Somebody was entered, and is asked."""

    partnership: Partnership
    side: Side
    receiver: MailReceiver


@dataclass(frozen=True)
class BlockerLetter:
    """A blocker came high; `facts` are what leaves Slack of one."""

    partnership: Partnership
    side: Side
    facts: Facts


@dataclass(frozen=True)
class SummaryLetter:
    """A week, as everything stands at its end; the facts are what leaves Slack of each."""

    partnership: Partnership
    side: Side
    at: datetime
    next_meeting_at: datetime | None
    blockers: Sequence[Facts]
    overdue: Sequence[Facts]
    decided: Sequence[Facts]


Letter = CodeLetter | BlockerLetter | SummaryLetter


def words_of(_: Translator, letter: Letter, stop_at: str = "") -> Words:
    """What it says, in the language of the company whose it is; `stop_at` is where its reader stops it."""
    said = _words_of(_, letter)
    if not stop_at:
        return said
    body = said.body.rstrip("\n") + "\n\n" + _("Stop it yourself: {address}", address=stop_at)
    return Words(said.subject, body)


def _words_of(_: Translator, letter: Letter) -> Words:
    if isinstance(letter, CodeLetter):
        return code_mail(_, letter)
    if isinstance(letter, SummaryLetter):
        return summary_mail(_, letter)
    return blocker_mail(_, letter)


def kinds(_: Translator) -> dict[str, str]:
    """What somebody can get."""
    return {
        SUMMARY: _("A summary each Monday"),
        BLOCKER: _("Blockers that come to the last two steps"),
    }


def mail_to(_: Translator, count: int) -> str:
    """To how many of a company, in a few words."""
    return _.plural("to {n} person without Slack", "to {n} people without Slack", count)


def show_modal(_: Translator, view: MailView) -> Modal:
    """Who of one's own company gets mail; the buttons for its contact persons."""
    lead = _(
        "Who decides and is not in Slack can get a summary each Monday, and blockers that come to the last "
        "two steps, by mail: companies and texts, no names. They get nothing before they have told you the "
        "code that is sent to them. The channel is told to how many of your company mail goes, not to whom."
    )
    blocks: list[Block] = [section(lead)]
    may = CONTACT in view.seat.parts
    for each in view.receivers:
        blocks.append(section(_line(_, each, view.lost.get(each.id))))
        if may:
            blocks.append(actions(*_buttons_of(_, each, is_lost=each.id in view.lost)))
    if not view.receivers:
        blocks.append(section(_("Nobody of {side} gets mail.", side=safe(view.seat.side.name))))
    about = view.seat.partnership.id
    if may:
        blocks.append(actions(button(_("Add a person"), "mail.ask", about, "primary")))
    else:
        blocks.append(context(_("The contact persons of your company switch this on and off.")))
    return modal("mail.show", _("By mail"), blocks, close=_("Close"), about=str(about))


def add_modal(_: Translator, seat: Seat) -> Modal:
    """Who, where, and what."""
    fields = [
        text_input("name", _("Name"), optional=False, lines=False, most=NAME_MOST),
        text_input("address", _("Mail address"), optional=False, lines=False, most=ADDRESS_MOST),
        choices("kinds", _("What is sent"), kinds(_), KINDS),
    ]
    about = str(seat.partnership.id)
    return modal("mail.add", _("By mail"), fields, submit=_("Send the code"), close=_("Cancel"), about=about)


def code_modal(_: Translator, receiver: MailReceiver) -> Modal:
    """What they told."""
    fields = [
        section(_("Ask {name} for the code that was sent by mail.", name=safe(receiver.name))),
        text_input("code", _("Code"), optional=False, lines=False, most=20),
    ]
    return modal(
        "mail.confirm", _("By mail"), fields, submit=_("Save"), close=_("Cancel"), about=str(receiver.id)
    )


def lost(_: Translator, view: LostView) -> Message:
    """To the contact persons of the side."""
    text = _(
        "Mail to {name} did not arrive ({error}), and is no longer tried by itself. (<#{channel}>)",
        name=safe(view.receiver.name) or "–",
        error=safe(view.error),
        channel=view.partnership.channel,
    )
    about = view.partnership.id
    again = button(_("Send again"), "mail.again", view.receiver.id, "primary") if view.lost else None
    return message(text, [section(text), actions(again, button(_("By mail"), "mail.show", about))])


def code_mail(_: Translator, letter: CodeLetter) -> Words:
    """It asks, and says what for; whoever did not expect it has nothing to do."""
    receiver, side = letter.receiver, plain(letter.side.name)
    code = f"{receiver.code[:4]}-{receiver.code[4:]}"
    lines = [
        _("{side} would like to send you by mail:", side=side),
        "",
        *(f"- {kinds(_)[each]}" for each in receiver.kinds),
        "",
        _("It is about the collaboration {name}.", name=plain(letter.partnership.name)),
        "",
        _("If you want that, tell the contact person of {side} this code:", side=side),
        "",
        f"    {code}",
        "",
        _("If not, you have nothing to do: nothing more is sent, and your address is deleted after 14 days."),
    ]
    return Words(_("Do you want mail from Samspil?"), "\n".join(lines))


def blocker_mail(_: Translator, letter: BlockerLetter) -> Words:
    """What it is and where it stands; answered in Slack."""
    facts, tz = letter.facts, letter.partnership.tz
    labels = {
        "stops": _("What it stops"),
        "tried": _("What was tried"),
        "raised_by": _("Raised by"),
        "responding": _("Answered by"),
        "reference": _("Ticket or link"),
    }
    what = _line_of(facts["what"])
    raised = datetime.fromisoformat(facts["raised_at"])
    lines = [
        what,
        "",
        _("It stands on step {n} of the escalation path.", n=facts["step"]),
        f"{_('Raised')}: {_.moment(raised, tz)}",
        *(f"{label}: {_line_of(facts[name])}" for name, label in labels.items() if facts[name]),
        "",
        _("It is answered in Slack. Ask who takes part there."),
        *_footer(_, letter.side),
    ]
    subject = _("Blocker on step {n}: {what}", n=facts["step"], what=what)
    return Words(subject, "\n".join(lines))


def summary_mail(_: Translator, letter: SummaryLetter) -> Words:
    """Open blockers, overdue actions, what was decided in the week, and when the next meeting is."""
    tz = letter.partnership.tz
    day = _.long_day(local_day(letter.at, tz))
    name = plain(letter.partnership.name)
    meeting = letter.next_meeting_at
    lines = [
        f"{name}, {day}",
        *_list(_, _("Open blockers"), [_blocker_line(_, each) for each in letter.blockers]),
        *_list(_, _("Overdue actions"), [_action_line(_, each) for each in letter.overdue]),
        *_list(_, _("Decided in the last week"), [_line_of(each["what"]) for each in letter.decided]),
        "",
        _("Next meeting: {when}", when=_.moment(meeting, tz)) if meeting else _("No meeting is planned."),
        *_footer(_, letter.side),
    ]
    return Words(_("{name}: summary of {day}", name=name, day=day), "\n".join(lines))


def _line(_: Translator, receiver: MailReceiver, error: str | None) -> str:
    wanted = listed(kinds(_)[each] for each in receiver.kinds)
    state = wanted if receiver.confirmed_at is not None else _("waits for the code")
    text = f"*{safe(receiver.name)}* ({safe(receiver.address)}): {state}"
    return text if error is None else text + " · " + _("did not arrive: {error}", error=safe(error))


def _buttons_of(_: Translator, receiver: MailReceiver, *, is_lost: bool) -> list[ButtonElement | None]:
    sure = ConfirmObject(
        title=PlainTextObject(text=_("Stop the mail?")),
        text=PlainTextObject(text=_("No more mail goes there. Name and address are deleted.")),
        confirm=PlainTextObject(text=_("Stop")),
        deny=PlainTextObject(text=_("Cancel")),
    )
    waits = receiver.confirmed_at is None
    return [
        button(_("Enter the code"), "mail.code", receiver.id, "primary") if waits else None,
        button(_("Send again"), "mail.again", receiver.id) if is_lost else None,
        button(_("Stop"), "mail.end", receiver.id, None, sure),
    ]


def _list(_: Translator, title: str, lines: Sequence[str]) -> Iterator[str]:
    yield ""
    yield f"{title}:"
    yield from (f"- {line}" for line in lines[:LISTED_MOST])
    if (more := len(lines) - LISTED_MOST) > 0:
        yield _("and {n} more", n=more)
    if not lines:
        yield f"- {_('none')}"


def _blocker_line(_: Translator, facts: Facts) -> str:
    return _(
        "{what} ({company}, step {n})",
        what=_line_of(facts["what"]),
        company=plain(facts["responding"]),
        n=facts["step"],
    )


def _action_line(_: Translator, facts: Facts) -> str:
    due = _.long_day(date.fromisoformat(facts["due_on"]))
    return _(
        "{what} ({company}, due {day})",
        what=_line_of(facts["what"]),
        company=plain(facts["responsible"]),
        day=due,
    )


def _footer(_: Translator, side: Side) -> list[str]:
    said = _(
        "You get this because {side} entered your address and you said yes. Tell its contact person if you "
        "want it no more: your address is deleted then.",
        side=plain(side.name),
    )
    return ["", "--", said]


def _line_of(text: str) -> str:
    return cut(plain(" ".join(text.split())), LINE_MOST)
