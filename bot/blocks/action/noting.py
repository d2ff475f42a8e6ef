"""The modal in which an action is noted, wherever that is: by hand, or by a ritual that ends in actions."""

from collections.abc import Sequence
from typing import Any

from slack_sdk.models.blocks import Block

from bot.blocks.elements import TEXT_MOST, Modal, modal
from bot.blocks.inputs import day_input, person_input, reference_input, text_input
from bot.language import Translator
from bot.rituals.action import NewAction


def noting_modal(
    _: Translator,
    name: str,
    about: int,
    view: NewAction[Any],
    *,
    above: Sequence[Block] = (),
    begun: str = "",
    most: int = TEXT_MOST,
) -> Modal:
    """What is to be done (in `most` characters), by whom, until when; `name` is what it submits as.

    It begins with what is `begun`, to be sent as it is or to be changed.
    """
    fields = [
        *above,
        text_input("action", _("What is to be done?"), begun, optional=False, most=most),
        person_input("owner", _("Responsible"), view.people, view.seat.person.id),
        day_input("due_on", _("Due on"), view.due_on),
        reference_input(_),
    ]
    return modal(name, _("New action"), fields, submit=_("Save"), close=_("Cancel"), about=str(about))
