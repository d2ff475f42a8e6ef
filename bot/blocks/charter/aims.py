"""What each side wants of the collaboration for itself."""

from slack_sdk.models.blocks import Block

from bot.blocks.charter.views import CharterPage
from bot.blocks.charter.words import titles
from bot.blocks.elements import Message, Modal, actions, button, context, message, modal, safe, section
from bot.blocks.inputs import text_input
from bot.blocks.measures import first_of, in_pieces
from bot.language import Translator
from bot.rituals.charter import AIMS, PART_MOST, AimsEdit, AimsView


def aims_blocks(_: Translator, page: CharterPage) -> list[Block]:
    """Those of every side that has said any; one's own may be changed."""
    blocks: list[Block] = []
    for each in page.view.aims:
        if each.aims is None or each.by is None or not each.text:
            continue
        day = _.long_day(each.aims.at.astimezone(page.view.partnership.tz).date())
        blocks += [section(f"*{safe(each.side.name)}*"), *map(section, in_pieces(each.text))]
        blocks.append(context(_("Last changed by {who}, {day}", who=safe(each.by.name), day=day)))
    if not blocks:
        blocks.append(section(_explained(_)))
    if page.seat.may_settle:
        label = _("Edit our own aims")
        blocks.append(actions(button(label, "charter.aims", page.seat.partnership.id, "primary")))
    return blocks


def offered_aims(_: Translator, partnership_id: int) -> Block:
    """For a side that has not said any yet."""
    text = f"*{titles(_)[AIMS]}*\n{_explained(_)}"
    return section(text, button(_("Add"), "charter.aims", partnership_id))


def aims_modal(_: Translator, edit: AimsEdit) -> Modal:
    """What one's own company wants; what a colleague saved meanwhile stands above it."""
    blocks: list[Block] = [section(_explained(_))]
    if edit.met and edit.now.by is not None:
        said = _(
            "*{who} saved this while you were writing.* What you typed still stands below; save again, and "
            "it replaces this:",
            who=safe(edit.now.by.name),
        )
        blocks += [section(said), *map(section, in_pieces(edit.now.text or "–"))]
    blocks.append(text_input("aims", _("What does your company want of it?"), edit.typed, most=PART_MOST))
    read = edit.now.aims.id if edit.now.aims else 0
    return modal(
        "charter.aims",
        _("Our own aims"),
        blocks,
        submit=_("Save"),
        close=_("Cancel"),
        about=f"{edit.seat.partnership.id}:{read}",
    )


def aims(_: Translator, view: AimsView) -> Message:
    """In the channel: the others read what a side wants."""
    side = safe(view.side.name)
    who = safe(view.by.name) if view.by else ""
    if not view.text:
        text = _("{side} has taken back what it wrote of its own aims ({who}).", side=side, who=who)
        return message(text, [section(text)])
    head = _("*What {side} wants of the collaboration for itself* ({who})", side=side, who=who)
    pieces = first_of(in_pieces(view.text), 2, lambda n: _("and {n} more", n=n))
    read = button(_("Read the working agreement"), "charter.show", view.partnership.id)
    return message(f"{head}\n{pieces[0]}", [section(head), *map(section, pieces), actions(read)])


def _explained(_: Translator) -> str:
    return _(
        "What your company wants of the collaboration for itself, beside the common purpose. The others read "
        "it in the channel; nobody signs it."
    )
