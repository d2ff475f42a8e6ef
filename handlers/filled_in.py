"""Whether what was sent fits its modal: each menu has what was chosen, and nothing needed is missing.

Slack's clients see to it, and Slack's documentation does not promise it. A payload brings the modal's blocks
as Slack has them, so no handler needs to know its own menus; what a rule asks besides stays with the rule.
"""

from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Any, Final

from bot.errors import Refusal
from handlers.interaction import Answer, Handler, Interaction

ONE_OF_SEVERAL: Final = frozenset({"static_select", "radio_buttons"})
ANY_OF_SEVERAL: Final = frozenset({"multi_static_select", "checkboxes"})
Json = Mapping[str, Any]


def fitting(handler: Handler) -> Handler:
    """The handler of a modal, which is given only what fits; else it raises Refusal at the field."""

    async def check_and_handle(it: Interaction) -> Answer:
        check(it.body["view"])
        return await handler(it)

    return check_and_handle


def check(view: Json) -> None:
    """Raises Refusal at the first field of a submitted modal with what was not offered, or with nothing."""
    values = view["state"]["values"]
    for block in view["blocks"]:
        if block["type"] == "input":
            element, name = block["element"], block["block_id"]
            _check_field(name, element, values.get(name, {}).get(element["action_id"], {}), block)


def _check_field(name: str, element: Json, entry: Json, block: Json) -> None:
    if element["type"] in ONE_OF_SEVERAL | ANY_OF_SEVERAL:
        offered = {option["value"] for option in _offered(element)}
        if not {option.get("value") for option in _chosen(entry)} <= offered:
            raise Refusal("This is not among what can be chosen here. Choose again.", name)
    if element["type"] == "datepicker" and not _reads(date, entry.get("selected_date")):
        raise Refusal("Choose a day.", name)
    if element["type"] == "timepicker" and not _reads(time, entry.get("selected_time")):
        raise Refusal("Choose a time.", name)
    if not block.get("optional") and not any(value for key, value in entry.items() if key != "type"):
        raise Refusal("This has to be filled in.", name)


def _offered(element: Json) -> Iterator[Json]:
    yield from element.get("options") or ()
    for group in element.get("option_groups") or ():
        yield from group["options"]


def _chosen(entry: Json) -> Iterator[Json]:
    if entry.get("selected_option"):
        yield entry["selected_option"]
    yield from entry.get("selected_options") or ()


def _reads(kind: type[date] | type[time], written: str | None) -> bool:
    """Whether it is a day or a time of day, or nothing."""
    if not written:
        return True
    try:
        kind.fromisoformat(written)
    except ValueError:
        return False
    return True
