"""Who was at a meeting: ticked by its facilitator, or whoever speaks for a company."""

from typing import Final

from bot.blocks.elements import Modal, listed, modal, safe, section
from bot.blocks.inputs import as_many_as_fit, choices, in_menu, people_input
from bot.language import Translator
from bot.rituals.status import AttendanceView

IN_SIGHT: Final = 10
"""So many boxes Slack shows beside each other; more stand in a menu."""


def present_modal(_: Translator, view: AttendanceView) -> Modal:
    """Both companies' people, with those ticked who are already."""
    label, hint = _("Who was there?"), ""
    if len(view.people) <= IN_SIGHT:
        boxes = {str(each.id): in_menu(each) for each in view.people}
        field = choices("there", label, boxes, [str(each) for each in view.ticked])
    else:
        shown = as_many_as_fit(view.people, view.ticked)
        if (more := len(view.ticked) - len(shown)) > 0:
            hint = _("{n} more are ticked, and stay so.", n=more)
        field = people_input("there", label, view.people, shown, hint=hint, optional=True)
    note = section(_("It stands in the minutes. Tick nobody, and the line is left out."))
    blocks = [note, field]
    about = str(view.view.round.id)
    return modal("status.present", _("Minutes"), blocks, submit=_("Save"), close=_("Cancel"), about=about)


def ticked_modal(_: Translator, view: AttendanceView) -> Modal:
    """What stands in the minutes now."""
    there = [safe(each.name) for each in view.people if each.id in view.ticked]
    said = _("In the minutes: {people}.", people=listed(there)) if there else _("Nobody is ticked.")
    return modal("status.ticked", _("Minutes"), [section(said)], close=_("Close"))
