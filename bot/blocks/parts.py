"""Who holds which part: all of them in one modal."""

from collections.abc import Collection, Sequence

from slack_sdk.models.blocks import Block

from bot.blocks.elements import Modal, modal
from bot.blocks.inputs import as_many_as_fit, people_input
from bot.blocks.partnership import PeopleView, part_names
from bot.language import Translator
from bot.partnerships import CONTACT, FACILITATOR, LEAD, MEDIATOR, OWNER, STEERING, Person

OF_BOTH = (OWNER, LEAD, STEERING, FACILITATOR, MEDIATOR)
"""Parts that people of any side may hold, in the order in which they are asked for."""


def contact_field(side_id: int) -> str:
    """The field of a side's contact persons."""
    return f"{CONTACT}_{side_id}"


def fill_modal(_: Translator, view: PeopleView) -> Modal:
    """Each part with who holds it; that it is empty stands in its label."""
    fields: list[Block] = []
    for side in view.sides:
        if here := [person for person in view.people if person.side_id == side.id]:
            label = _("Contact person, {side}", side=side.name)
            fields.append(_field(_, contact_field(side.id), label, here, _holders(view, here, CONTACT)))
    for part in OF_BOTH:
        holders = _holders(view, view.people, part)
        fields.append(_field(_, part, part_names(_)[part], view.people, holders, _meaning(_)[part]))
    about = str(view.seat.partnership.id)
    return modal("people.fill", _("Parts"), fields, submit=_("Save"), close=_("Cancel"), about=about)


def _field(
    _: Translator, name: str, label: str, people: Sequence[Person], holders: Collection[int], hint: str = ""
) -> Block:
    shown = label if holders else _("{part}: nobody yet", part=label)
    # What is given and taken is told by what a field showed, so whoever is not in it keeps the part.
    chosen = as_many_as_fit(people, holders)
    if (more := len(holders) - len(chosen)) > 0:
        hint = f"{hint} {_('{n} more have it, and keep it.', n=more)}".strip()
    return people_input(name, shown, people, chosen, hint=hint, optional=True)


def _holders(view: PeopleView, people: Sequence[Person], part: str) -> list[int]:
    return [person.id for person in people if part in view.parts.get(person.id, ())]


def _meaning(_: Translator) -> dict[str, str]:
    """What a part is for, in a few words."""
    return {
        OWNER: _("Called when a blocker is not answered by the contact person."),
        LEAD: _("Belongs to neither company; called after the accountable managers."),
        STEERING: _("Called last."),
        FACILITATOR: _("Leads the meetings, by turns. Empty: everybody who gives status."),
        MEDIATOR: _("Helps when two people are stuck."),
    }
